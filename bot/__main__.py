"""`python -m bot` is the same as `matters`."""

from bot.cli import main

main()
