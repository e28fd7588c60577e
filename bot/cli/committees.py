"""`matters committee add|set|list`: the committees that are followed."""

from typing import Any

import typer

from bot.cli.common import database, now, say, wait_for
from bot.errors import BotError
from storage.tables import CouncilKind, Mode, Nation

app = typer.Typer(help="The committees that are followed.", no_args_is_help=True)

SITE_START = ("https://", "http://")
SLUG = typer.Argument(help="A short name of your choice, such as bury-cyp.")
NAME = "The committee's full name."
COUNCIL = "The council's name."
SITE = "Address of the committee's own page: minutes from that site over TLS are verified."
CHANNEL = "A Slack channel that follows it: its id (C…) or #name."
CLERK = "The clerk: a Slack user id (U…) or the name of an officer in the directory."
MODE = (
    "approve: the clerk keeps or dismisses each action first. auto: actions are opened and told of "
    "at once. off: nothing is said."
)
CLEAR = "Clear working days before the meeting, where the committee's own number differs."


def _check_site(site: str | None) -> None:
    if site and not site.startswith(SITE_START):
        raise BotError(f"“{site}” is not the address of a site. Please begin it with https://.")


@app.command()
def add(
    slug: str = SLUG,
    name: str = typer.Option(help=NAME),
    council: str = typer.Option(help=COUNCIL),
    site: str | None = typer.Option(None, help=SITE),
    nation: Nation = typer.Option(Nation.ENGLAND, help="Whose bank holidays and notice hold."),
    kind: CouncilKind = typer.Option(CouncilKind.PRINCIPAL, help="Principal council or parish."),
    channel: list[str] = typer.Option([], help=CHANNEL + " May be given more than once."),
    clerk: str | None = typer.Option(None, help=CLERK),
    mode: Mode = typer.Option(Mode.APPROVE, help=MODE),
    clear_days: int | None = typer.Option(None, min=0, max=60, help=CLEAR),
) -> None:
    """Follow a committee."""
    fields: dict[str, Any] = {
        "site": site,
        "nation": nation,
        "kind": kind,
        "mode": mode,
        "clear_days": clear_days,
    }
    wait_for(_add(slug, name=name, council=council, channels=channel, clerk=clerk, fields=fields))


async def _add(
    slug: str,
    *,
    name: str,
    council: str,
    channels: list[str],
    clerk: str | None,
    fields: dict[str, Any],
) -> None:
    from bot.cli.people import officer_named
    from tracker.committees import add_committee, follow

    _check_site(fields["site"])
    async with database() as db, db.write() as session:
        officer = await officer_named(session, clerk, council=council) if clerk else None
        committee = await add_committee(
            session, name=name, slug=slug, council=council, now=now(),
            clerk=officer.id if officer else None, **fields,
        )  # fmt: skip
        for channel in channels:
            await follow(session, committee, channel, now=now())
    say(f"Following {name} as {committee.slug}.")
    if officer is None:
        say("It has no clerk yet: proposed actions wait in `matters triage` until one is set.")


@app.command("set")
def set_(
    slug: str = typer.Argument(help="The committee's short name."),
    name: str | None = typer.Option(None, help=NAME),
    new_slug: str | None = typer.Option(None, "--slug", help="A new short name."),
    site: str | None = typer.Option(None, help=SITE),
    nation: Nation | None = typer.Option(None, help="Whose bank holidays and notice hold."),
    kind: CouncilKind | None = typer.Option(None, help="Principal council or parish."),
    follow: list[str] = typer.Option([], help=CHANNEL),
    unfollow: list[str] = typer.Option([], help="A channel that no longer follows it."),
    clerk: str | None = typer.Option(None, help=CLERK),
    mode: Mode | None = typer.Option(None, help=MODE),
    clear_days: int | None = typer.Option(None, min=0, max=60, help=CLEAR),
) -> None:
    """Change what is known of a committee. What is not given stays."""
    given = {
        "name": name, "slug": new_slug, "site": site, "nation": nation, "kind": kind,
        "mode": mode, "clear_days": clear_days,
    }  # fmt: skip
    changes: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    wait_for(_set(slug, changes=changes, clerk=clerk, follows=(follow, unfollow)))


async def _set(
    slug: str,
    *,
    changes: dict[str, Any],
    clerk: str | None,
    follows: tuple[list[str], list[str]],
) -> None:
    from bot.cli.people import officer_named
    from tracker.committees import committee_by_slug, follow, set_committee, unfollow

    if not (changes or clerk or any(follows)):
        raise BotError("Nothing to change was given. See `matters committee set --help`.")
    _check_site(changes.get("site"))
    async with database() as db, db.write() as session:
        committee = await committee_by_slug(session, slug)
        if clerk:
            officer = await officer_named(session, clerk, council=committee.council)
            changes["clerk"] = officer.id
        await set_committee(session, committee, **changes)
        for channel in follows[0]:
            await follow(session, committee, channel, now=now())
        for channel in follows[1]:
            await unfollow(session, committee, channel)
    say(f"{committee.slug}: changed.")


@app.command("list")
def list_() -> None:
    """Show the committees that are followed."""
    wait_for(_list())


async def _list() -> None:
    from tracker.committees import committees

    async with database() as db, db.read() as session:
        rows = await committees(session)
    if not rows:
        say("No committee is followed yet. Begin with `matters committee add --help`.")
    for row in rows:
        say(f"{row.slug}\t{row.name}, {row.council}\t{row.nation.value}\t{row.mode.value}")
