"""`python -m benchmarks [--json] [--write FILE]` for speed; or what, as `… chaos`."""

import argparse
import sys

from benchmarks.accuracy import command as accuracy
from benchmarks.chaos import command as chaos
from benchmarks.performance import command as performance
from benchmarks.watching import command as watching
from benchmarks.watching import faults as watching_faults


def main() -> int:
    """Read the command line and do what it asks; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    performance.add_arguments(parser)
    commands = parser.add_subparsers(dest="command")
    accuracy.add_arguments(commands.add_parser("accuracy", help="how right the actions are"))
    watching.add_arguments(commands.add_parser("watching", help="many councils, watched for days"))
    watching_faults.add_arguments(
        commands.add_parser("watching-faults", help="every way in which a site fails, and pairs")
    )
    chaos.add_arguments(commands.add_parser("chaos", help="killed at every step, and worse"))
    asked = parser.parse_args()
    runs = {
        "accuracy": accuracy.run,
        "chaos": chaos.run,
        "watching": watching.run,
        "watching-faults": watching_faults.run,
    }
    return runs.get(asked.command, performance.run)(asked)


if __name__ == "__main__":
    sys.exit(main())
