"""`matters officer add|import|erase|hold|export`: the directory of people and posts."""

from pathlib import Path

import typer

from bot.cli.common import database, now, say, wait_for
from bot.cli.people import SLACK_ID
from bot.errors import BotError
from bot.words import safe_json

app = typer.Typer(help="The directory of officers and their posts.", no_args_is_help=True)

COUNCIL = "The council's name, as in `matters committee add`."
AGAIN = "Also where they were erased: they are in the directory again."
WHO = "The officer: a Slack user id (U…) or the full name."


@app.command()
def add(
    name: str = typer.Argument(help="The officer's full name."),
    council: str = typer.Option(help=COUNCIL),
    slack: str | None = typer.Option(None, help="Their Slack user id (U…)."),
    email: str | None = typer.Option(None, help="Their e-mail address."),
    post: list[str] = typer.Option([], help="A post that they hold. May be given more than once."),
    time_zone: str = typer.Option("Europe/London", help="Their time zone."),
    again: bool = typer.Option(False, "--again", help=AGAIN),
) -> None:
    """Add an officer, with the posts by which minutes name them."""
    wait_for(
        _add(
            name, council=council, slack=slack, email=email, posts=post, time_zone=time_zone,
            again=again,
        )
    )  # fmt: skip


async def _add(
    name: str,
    *,
    council: str,
    slack: str | None,
    email: str | None,
    posts: list[str],
    time_zone: str,
    again: bool,
) -> None:
    from tracker.officers import add_officer

    if not name.strip():
        raise BotError("Please give the officer's full name.")
    if slack and not SLACK_ID.match(slack.strip()):
        raise BotError(f"“{slack}” is not a Slack user id. They look like U012ABCDEF.")
    async with database() as db, db.write() as session:
        officer = await add_officer(
            session, name=name, council=council, slack_user_id=slack, email=email, posts=posts,
            time_zone=time_zone, now=now(), again=again,
        )  # fmt: skip
    say(f"{officer.name} is in the directory of {council}.")
    if not slack:
        say("Without a Slack user id they get no reminders: the clerk is told instead.")


@app.command("import")
def import_(
    file: Path = typer.Argument(help="A CSV file with the columns name, posts, slack, email."),
    council: str = typer.Option(help=COUNCIL),
    again: bool = typer.Option(False, "--again", help=AGAIN),
) -> None:
    """Import officers from a CSV file, all or none. A second import changes only what differs.

    Officers who were erased are left out.
    """
    wait_for(_import(file, council=council, again=again))


async def _import(file: Path, *, council: str, again: bool) -> None:
    from bot.sources import read_file
    from tracker.errors import OfficerFileError
    from tracker.officers import import_officers

    try:
        words = read_file(str(file)).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfficerFileError(1, "the file is not in UTF-8") from error
    async with database() as db, db.write() as session:
        result = await import_officers(session, words, council=council, now=now(), again=again)
    say(f"Imported: {result.added} added, {result.changed} changed, {result.unchanged} as before.")
    if result.erased:
        say(f"Left out, since they were erased: {result.erased}. Say --again to have them back.")


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
    say("Erased. What the bot told them in Slack is deleted by `matters run`.")
    say("The public words of the minutes stay as the council published them.")


@app.command()
def hold(
    who: str = typer.Argument(help=WHO),
    council: str = typer.Option("", help=COUNCIL),
    lift: bool = typer.Option(False, "--lift", help="The request was answered: lift the hold."),
) -> None:
    """Keep an officer's record from being erased while a request for information is answered."""
    wait_for(_hold(who, council=council, lift=lift))


async def _hold(who: str, *, council: str, lift: bool) -> None:
    from bot.cli.people import officer_named
    from tracker.officers import hold_officer

    async with database() as db, db.write() as session:
        officer = await officer_named(session, who, council=council)
        await hold_officer(session, officer_id=officer.id or 0, hold=not lift)
    say(
        "The hold is lifted."
        if lift
        else "Held: the record is not erased until the hold is lifted."
    )


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
