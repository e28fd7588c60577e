"""Block Kit as Slack checks it: the blocks, their limits, and its complaints."""
