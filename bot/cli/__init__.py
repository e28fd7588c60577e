"""The command line `matters`. Each group of commands has a module of its own here."""

import sys
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper

import typer

from bot.cli import (
    actions,
    backfill,
    committees,
    database,
    deliveries,
    meetings,
    minutes,
    officers,
    running,
    watch,
)
from bot.cli.common import told_plainly

app = typer.Typer(
    name="matters",
    help="Finds the actions in council minutes, proves them word for word, and chases them in "
    "Slack before the next meeting.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)
app.add_typer(committees.app, name="committee")
app.add_typer(meetings.app, name="meeting")
app.add_typer(officers.app, name="officer")
app.add_typer(watch.app, name="watch")
app.add_typer(deliveries.app, name="deliveries")
for module in (minutes, backfill, actions, running, database):
    module.register(app)


def _show_version(*, wanted: bool) -> None:
    if not wanted:
        return
    try:
        print(version("matters-arising"))  # noqa: T201 the answer to --version
    except PackageNotFoundError:
        print("not installed")  # noqa: T201 as above
    raise typer.Exit


@app.callback()
def _root(
    _version: bool = typer.Option(
        False,
        "--version",
        callback=lambda value: _show_version(wanted=value),
        is_eager=True,
        help="Show the version and stop.",
    ),
) -> None:
    """Finds the actions in council minutes and chases them in Slack before the next meeting."""


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused, 2 wrong usage, 70 a fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without “ is shown ? and no traceback
            stream.reconfigure(errors="replace")
    sys.exit(told_plainly(lambda: app(standalone_mode=False)))
