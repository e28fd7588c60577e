"""What minutes are: frozen values, and reading them out of HTML, PDF, Word and text.

Bytes in, values out. No network, no database, no clock.
"""
