"""`matters watch add|list|remove`: the committees whose pages are watched."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import typer

from bot.cli.common import COMMANDS, complain, database, now, say, settings, wait_for
from bot.errors import BotError
from storage.tables import Mode

if TYPE_CHECKING:
    from datetime import date

    from councils.finding import Found, Proposal
    from storage.database import Database
    from tracker.new_watches import BegunWatch, WatchOffer
    from tracker.watches import WatchView

app = typer.Typer(help="The committees whose pages are watched.", no_args_is_help=True)

WORDS = typer.Argument(
    metavar="WORDS_OR_LINK",
    help="The council and the committee, such as bury children and young people; or a link to any "
    "page of the committee.",
)
SITE = "The council's site for meetings, where the directory has none or it has moved."
MODE = (
    "approve: the clerk keeps or dismisses each action first (the default). auto: actions are "
    "opened and told of at once. off: nothing is said."
)


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for beside the words."""

    site: str | None = None
    slug: str | None = None
    name: str | None = None
    council: str | None = None
    mode: Mode | None = None
    clerk: str | None = None
    channels: list[str] = field(default_factory=list)


@app.command()
def add(
    words: list[str] = WORDS,
    site: str | None = typer.Option(None, help=SITE),
    slug: str | None = typer.Option(None, help="A short name of your choice, such as bury-cyp."),
    name: str | None = typer.Option(None, help="A name of your choice."),
    council: str | None = typer.Option(None, help="The council's name, where it is another."),
    channel: list[str] = typer.Option([], help="A Slack channel that follows it: C… or #name."),
    clerk: str | None = typer.Option(None, help="The clerk: U…, or a name in the directory."),
    mode: Mode | None = typer.Option(None, help=MODE),
) -> None:
    """Find a committee and watch its pages: new minutes are taken in by themselves."""
    asked = Options(site, slug, name, council, mode, clerk, channel)
    if not wait_for(_add(" ".join(words), asked)):
        raise typer.Exit(1)


async def _add(words: str, asked: Options) -> bool:
    from tracker.new_watches import WatchOffer

    found = await _found(words, site=asked.site)
    if len(found.proposals) != 1:
        _say_which(found, words, asked)
        return False
    proposal = found.proposals[0]
    offer = WatchOffer.of(proposal)
    if asked.council:
        offer = replace(offer, council=asked.council)
    async with database() as db:
        begun = await _begun(db, offer, asked)
        if begun.was_watched:
            row = begun.committee
            say(f"{row.name}, {row.council}, is watched already, as {row.slug}.")
        else:
            _say_begun(begun, offer)
        say(f"  {_meetings(proposal)}.")
        for warning in proposal.warnings:
            say(f"  Note: {warning}")
        if not begun.was_watched:
            _say_what_comes(begun, offer)
    return True


async def _found(words: str, *, site: str | None) -> "Found":
    from bot.sources import open_sources

    if site is not None and not site.startswith(("https://", "http://")):
        raise BotError(f"“{site}” is not the address of a site. Please begin it with https://.")
    async with open_sources(settings(), clock=COMMANDS) as sources:
        return await sources.find(words, today=_today(), override=site)


def _today() -> "date":
    from tracker.hours import council_day

    return council_day(now())


async def _begun(db: "Database", offer: "WatchOffer", asked: Options) -> "BegunWatch":
    from bot.cli.people import officer_named
    from tracker.committees import set_committee
    from tracker.new_watches import begin_watch

    async with db.write() as session:
        officer = None
        if asked.clerk:
            officer = await officer_named(session, asked.clerk, council=offer.council)
        clerk = officer.id if officer else None
        begun = await begin_watch(
            session, offer, now=now(), slug=asked.slug, name=asked.name, mode=asked.mode,
            clerk=clerk, channels=asked.channels,
        )  # fmt: skip
        if clerk is not None and begun.committee.clerk_officer_id != clerk:
            await set_committee(session, begun.committee, clerk=clerk)
    return begun


# What is said


def _say_which(found: "Found", words: str, asked: Options) -> None:
    """Several: the command for each. None: why."""
    if not found.proposals:
        complain(found.why or f"I found no committee for “{words}”.")
        return
    complain(f"“{words}” may mean {len(found.proposals)} committees. To watch one of them:")
    for number, proposal in enumerate(found.proposals, 1):
        complain(f"  {number}. {proposal.name}, {proposal.council}: {_meetings(proposal)}")
        complain(f"     {_command(proposal, asked)}")


def _command(proposal: "Proposal", asked: Options) -> str:
    import shlex

    given = {
        "--site": asked.site, "--slug": asked.slug, "--name": asked.name,
        "--council": asked.council, "--clerk": asked.clerk,
        "--mode": asked.mode.value if asked.mode else None,
    }  # fmt: skip
    options = [word for name, value in given.items() if value for word in (name, value)]
    options += [word for channel in asked.channels for word in ("--channel", channel)]
    return shlex.join(["matters", "watch", "add", proposal.committee.url, *options])


def _say_begun(begun: "BegunWatch", offer: "WatchOffer") -> None:
    committee = begun.committee
    say(f"Watching {committee.name}, {committee.council}, as {committee.slug}.")
    say(f"  Its page: {offer.url}")
    if begun.moved_from:
        say(f"  It was watched at {begun.moved_from} until now.")
    if begun.was_known:
        say("  It was followed already: its settings, actions and channels stay as they are.")
    elif not offer.nation:
        say(
            f"  I take it to be in England, whose notice of meetings and bank holidays then hold; "
            f"if not: matters committee set {committee.slug} --nation …"
        )
    else:
        say(f"  Nation: {committee.nation.value.replace('-', ' ').title()}.")


def _meetings(proposal: "Proposal") -> str:
    from bot.words import plain_date

    last = f"last meeting {plain_date(proposal.last.on)}" if proposal.last else ""
    meets = f"next meeting {plain_date(proposal.next.on)}" if proposal.next else ""
    if not last and not meets:
        return "No meeting of the last months or the next on its site"
    told = ", ".join(part for part in (last, meets or "no later date published") if part)
    return told[0].upper() + told[1:]


def _say_what_comes(begun: "BegunWatch", offer: "WatchOffer") -> None:
    committee = begun.committee
    say("  `matters run` looks at its site about once a day and takes new minutes in by itself.")
    if committee.clerk_officer_id is None:
        say(
            f"  It has no clerk yet: what is found waits in `matters triage {committee.slug}`. "
            f"Set one: matters committee set {committee.slug} --clerk …"
        )
    if not settings().contact and offer.base_url.startswith("https"):
        say("  Please set MATTERS_CONTACT, so that the council can reach whoever runs this bot.")


@app.command("list")
def list_() -> None:
    """Show what is watched, how it goes, and when each committee meets next."""
    wait_for(_list())


async def _list() -> None:
    from tracker.watches import watch_list

    async with database() as db, db.read() as session:
        views = await watch_list(session, now=now())
    if not views:
        say('Nothing is watched yet. Begin with: matters watch add "COUNCIL COMMITTEE"')
        return
    rows = [_row(view) for view in views]
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        say("  ".join([*cells, row[-1]]))


def _row(view: "WatchView") -> tuple[str, str, str, str]:
    from bot.words import plain_date

    meets = plain_date(view.next_meeting_on) if view.next_meeting_on else "no date known"
    return (view.slug, f"{view.name}, {view.council}", f"next: {meets}", view.sentence)


@app.command()
def remove(slug: str = typer.Argument(help="The committee's short name.")) -> None:
    """End the watching of a committee. Its actions, minutes and channels stay."""
    wait_for(_remove(slug))


async def _remove(slug: str) -> None:
    from tracker.committees import committee_by_slug
    from tracker.watches import remove_watch

    async with database() as db, db.write() as session:
        committee = await committee_by_slug(session, slug)
        was_watched = await remove_watch(session, committee, now=now())
    if was_watched:
        say(f"{committee.slug} is watched no longer. Its actions stay, and reminders go on.")
    else:
        say(f"{committee.slug} was not watched. Nothing was changed.")
