"""What the product decides: intake, owners, calendar, triage, digests, reminders, takedown.

Knows storage, summariser, councils and minutes. Speaks no Slack; looks at no clock.
"""
