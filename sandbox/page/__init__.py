"""The sandbox's page: the stand-in workspace in a browser."""
