"""`matters officer add|import|erase|export`: the directory of people and posts."""

from pathlib import Path

import typer

from bot.cli.common import database, now, say, wait_for
from bot.cli.people import SLACK_ID
from bot.errors import BotError
from bot.words import safe_json

app = typer.Typer(help="The directory of officers and their posts.", no_args_is_help=True)

COUNCIL = "The council's name, as in `matters committee add`."
WHO = "The officer: a Slack user id (U…) or the full name."


@app.command()
def add(
    name: str = typer.Argument(help="The officer's full name."),
    council: str = typer.Option(help=COUNCIL),
    slack: str | None = typer.Option(None, help="Their Slack user id (U…)."),
    email: str | None = typer.Option(None, help="Their e-mail address."),
    post: list[str] = typer.Option([], help="A post that they hold. May be given more than once."),
    time_zone: str = typer.Option("Europe/London", help="Their time zone."),
) -> None:
    """Add an officer, with the posts by which minutes name them."""
    wait_for(_add(name, council=council, slack=slack, email=email, posts=post, time_zone=time_zone))


async def _add(
    name: str,
    *,
    council: str,
    slack: str | None,
    email: str | None,
    posts: list[str],
    time_zone: str,
) -> None:
    from tracker.officers import add_officer

    if not name.strip():
        raise BotError("Please give the officer's full name.")
    if slack and not SLACK_ID.match(slack.strip()):
        raise BotError(f"“{slack}” is not a Slack user id. They look like U012ABCDEF.")
    async with database() as db, db.write() as session:
        officer = await add_officer(
            session, name=name, council=council, slack_user_id=slack, email=email, posts=posts,
            time_zone=time_zone, now=now(),
        )  # fmt: skip
    say(f"{officer.name} is in the directory of {council}.")
    if not slack:
        say("Without a Slack user id they get no reminders: the clerk is told instead.")


@app.command("import")
def import_(
    file: Path = typer.Argument(help="A CSV file with the columns name, posts, slack, email."),
    council: str = typer.Option(help=COUNCIL),
) -> None:
    """Import officers from a CSV file, all or none. A second import changes only what differs."""
    wait_for(_import(file, council=council))


async def _import(file: Path, *, council: str) -> None:
    from bot.sources import read_file
    from tracker.errors import OfficerFileError
    from tracker.officers import import_officers

    try:
        words = read_file(str(file)).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfficerFileError(1, "the file is not in UTF-8") from error
    async with database() as db, db.write() as session:
        result = await import_officers(session, words, council=council, now=now())
    say(f"Imported: {result.added} added, {result.changed} changed, {result.unchanged} as before.")


@app.command()
def erase(
    who: str = typer.Argument(help=WHO),
    council: str = typer.Option("", help=COUNCIL),
    yes: bool = typer.Option(False, "--yes", help="Do not ask first."),
) -> None:
    """Erase an officer's name and notes. References, dates and states of actions stay."""
    if not yes:
        typer.confirm(f"Erase {who}? This cannot be undone.", abort=True)
    wait_for(_erase(who, council=council))


async def _erase(who: str, *, council: str) -> None:
    from bot.cli.people import officer_named
    from tracker.officers import erase_officer

    async with database() as db:
        async with db.write() as session:
            officer = await officer_named(session, who, council=council)
            await erase_officer(session, officer_id=officer.id or 0, now=now())
        await db.wipe()
    say("Erased. The public words of the minutes stay as the council published them.")


@app.command()
def export(
    who: str = typer.Argument(help=WHO), council: str = typer.Option("", help=COUNCIL)
) -> None:
    """Print all that is kept about an officer, as JSON."""
    wait_for(_export(who, council=council))


async def _export(who: str, *, council: str) -> None:
    from bot.cli.people import officer_named
    from tracker.officers import export_officer

    async with database() as db, db.read() as session:
        officer = await officer_named(session, who, council=council)
        record = await export_officer(session, officer_id=officer.id or 0)
    say(safe_json(record, indent=1))
