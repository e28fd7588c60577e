"""`python -m benchmarks [--json] [--write FILE]` for speed, `python -m benchmarks accuracy`."""

import argparse
import sys

from benchmarks.accuracy import command as accuracy
from benchmarks.performance import command as performance


def main() -> int:
    """Read the command line and do what it asks; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    performance.add_arguments(parser)
    commands = parser.add_subparsers(dest="command")
    accuracy.add_arguments(commands.add_parser("accuracy", help="how right the actions are"))
    asked = parser.parse_args()
    return accuracy.run(asked) if asked.command == "accuracy" else performance.run(asked)


if __name__ == "__main__":
    sys.exit(main())
