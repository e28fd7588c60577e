"""Slack's Web API: its methods, the scopes they need, the errors they answer with."""
