"""Composition root, clock, jobs, command line, settings: the only room that knows all others."""
