"""Everything that speaks Slack: listeners in, Block Kit out, sending."""
