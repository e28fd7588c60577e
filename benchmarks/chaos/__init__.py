"""Killed, stopped, cut off and told wrong times: what was said in the end is what should have been.

A run forks three processes from a warm parent: the world (a sandbox whose record is the truth), a
bot that dies at one of its own steps, and a bot that comes after it. No code of this is in the
product: what a process does is counted from outside, at its database driver and its HTTP client.
"""
