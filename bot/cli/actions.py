"""Commands over actions: actions, triage, history."""

from dataclasses import asdict
from typing import Any

import typer

from bot.cli.common import database, now, say, wait_for
from bot.errors import BotError
from bot.words import safe_json
from tracker.values import Viewer

SLUG = typer.Argument(help="The committee's short name.")
CLERK = Viewer(is_clerk=True, is_outsider=False)  # whoever has the database has the clerk's view
MISS = "miss-"
LATER = "later-"
DECIDED = {
    "keep": "kept",
    "dismiss": "dismissed",
    "same": "joined to the action that it repeats",
    "separate": "what was last counted on it is an action of its own",
    "close": "closed",
    "reopen": "open again",
}


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(actions)
    app.command()(triage)
    app.command()(history)


MOST_LISTED = 10_000


def actions(
    slug: str = SLUG,
    words: list[str] = typer.Argument(
        None, metavar="[FILTER]…", help="open, overdue, complete, closed, proposed, all, or words."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON for programs."),
) -> None:
    """List a committee's actions, with the words that prove them."""
    wait_for(_actions(slug, " ".join(words or []), as_json=as_json))


async def _actions(slug: str, words: str, *, as_json: bool) -> None:
    from bot.action_view import action_json, print_actions
    from tracker.listing import list_actions

    ask: dict[str, Any] = {"slug": slug, "words": words, "viewer": CLERK, "today": now().date()}
    ask["most"] = MOST_LISTED
    async with database() as db, db.read() as session:
        first = await list_actions(session, **ask)
        shown = list(first.actions)
        for page in range(2, first.pages + 1):
            shown += (await list_actions(session, page=page, **ask)).actions
    if as_json:
        say(safe_json([action_json(view) for view in shown], indent=1))
    else:
        print_actions(first, shown)


def triage(
    slug: str = SLUG,
    keep: list[str] = typer.Option(
        [], help="Keep this action or possible miss (miss-12), or agree what is minuted (later-4)."
    ),
    dismiss: list[str] = typer.Option(
        [], help="Dismiss this action or possible miss, or refuse what is minuted (later-4)."
    ),
    same: list[str] = typer.Option([], help="Join this action to the one that it repeats."),
    separate: list[str] = typer.Option(
        [], help="Make an action of what was last counted on this one as asked again."
    ),
    close: list[str] = typer.Option([], help="Close this action: the committee is content."),
    reopen: list[str] = typer.Option([], help="Open this closed or complete action again."),
    owner: list[str] = typer.Option(
        [], help="Settle an owner, as REFERENCE=WHO (a Slack user id or the full name)."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON for programs."),
) -> None:
    """Show what waits for the clerk, and decide it."""
    asked = {
        "keep": keep,
        "dismiss": dismiss,
        "same": same,
        "separate": separate,
        "close": close,
        "reopen": reopen,
    }
    decisions = [(what, reference) for what, named in asked.items() for reference in named]
    wait_for(_triage(slug, decisions, owners=owner, as_json=as_json))


async def _triage(
    slug: str, decisions: list[tuple[str, str]], *, owners: list[str], as_json: bool
) -> None:
    from bot.action_view import print_triage
    from tracker.committees import committee_by_slug
    from tracker.triage import triage_list

    async with database() as db:
        async with db.write() as session:
            committee = await committee_by_slug(session, slug)
            for what, reference in decisions:
                await _decide(session, what, reference, clerk=committee.clerk_officer_id)
                say(f"{reference}: {DECIDED[what]}.")
            for pair in owners:
                await _settle(session, committee, pair)
        async with db.read() as session:
            waiting = await triage_list(session, committee=committee)
    if as_json:
        say(safe_json(asdict(waiting), indent=1))
    elif not decisions and not owners:
        print_triage(waiting)


async def _decide(session: Any, what: str, reference: str, *, clerk: int | None) -> None:
    from tracker import closing, links, separating
    from tracker import triage as tracker_triage

    by: dict[str, Any] = {"by_officer_id": clerk, "now": now()}
    if reference.startswith(MISS):
        of_miss: dict[str, Any] = {
            "keep": tracker_triage.keep_miss,
            "dismiss": tracker_triage.dismiss_miss,
        }
        await _of(of_miss, what, reference)(session, miss_id=_number(reference, MISS), **by)
    elif reference.startswith(LATER):
        of_later: dict[str, Any] = {"keep": closing.agree_later, "dismiss": closing.refuse_later}
        await _of(of_later, what, reference)(session, later_id=_number(reference, LATER), **by)
    else:
        change: dict[str, Any] = {
            "keep": tracker_triage.keep,
            "dismiss": tracker_triage.dismiss,
            "same": links.same_as,
            "separate": separating.separate,
            "close": closing.close,
            "reopen": closing.reopen,
        }
        await change[what](session, reference=reference, **by)


def _of(decide: dict[str, Any], what: str, reference: str) -> Any:
    if what not in decide:
        raise BotError(f"“{reference}” can be kept or dismissed.")
    return decide[what]


def _number(reference: str, prefix: str) -> int:
    number = reference.removeprefix(prefix)
    if not number.isdigit():
        what = "a possible miss" if prefix == MISS else "something that is minuted"
        raise BotError(f"“{reference}” is not {what}. They look like {prefix}12.")
    return int(number)


async def _settle(session: Any, committee: Any, pair: str) -> None:
    from bot.cli.people import officer_named
    from tracker.triage import set_owner

    reference, separator, who = pair.partition("=")
    if not separator or not who.strip():
        raise BotError("Please give the owner as REFERENCE=WHO, such as BURY-CYP-24-017=U02ABCDEF.")
    officer = await officer_named(session, who.strip(), council=committee.council)
    await set_owner(
        session, reference=reference.strip(), officer_id=officer.id or 0,
        by_officer_id=committee.clerk_officer_id, now=now(),
    )  # fmt: skip
    say(f"{reference.strip()}: now with {officer.name}.")


def history(reference: str = typer.Argument(help="An action's reference.")) -> None:
    """Show everything that happened to an action."""
    wait_for(_history(reference))


async def _history(reference: str) -> None:
    from bot.action_view import history_lines
    from tracker.history import history as lines_of

    async with database() as db, db.read() as session:
        lines = await lines_of(session, reference=reference, viewer=CLERK)
    for line in history_lines(reference, lines):
        say(line)
