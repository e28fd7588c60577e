"""`matters meeting add|move|cancel`: when a committee meets."""

from datetime import date

import typer

from bot.cli.common import database, day, now, say, wait_for

app = typer.Typer(help="When a committee meets.", no_args_is_help=True)

SLUG = typer.Argument(help="The committee's short name.")
DATE = "A date, as 2026-01-15."


@app.command()
def add(slug: str = SLUG, on: str = typer.Argument(help=DATE)) -> None:
    """Add a meeting: reminders count back from the day on which its papers go out."""
    wait_for(_add(slug, day(on)))


async def _add(slug: str, on: date) -> None:
    from bot.words import plain_date
    from tracker.committees import committee_by_slug
    from tracker.meetings import add_meeting

    async with database() as db, db.write() as session:
        committee = await committee_by_slug(session, slug)
        meeting = await add_meeting(session, committee, on, now=now())
    say(f"{committee.name} meets on {plain_date(meeting.meeting_on)}.")


@app.command()
def move(
    slug: str = SLUG,
    from_: str = typer.Argument(metavar="FROM", help=DATE),
    to: str = typer.Argument(help=DATE),
) -> None:
    """Move a meeting to another day. Reminders are planned anew; none is repeated."""
    wait_for(_move(slug, day(from_), day(to)))


async def _move(slug: str, from_: date, to: date) -> None:
    from bot.words import plain_date
    from tracker.committees import committee_by_slug
    from tracker.meetings import move_meeting

    async with database() as db, db.write() as session:
        committee = await committee_by_slug(session, slug)
        meeting = await move_meeting(session, committee, from_, to, now=now())
    say(f"{committee.name} now meets on {plain_date(meeting.meeting_on)}.")


@app.command()
def cancel(slug: str = SLUG, on: str = typer.Argument(help=DATE)) -> None:
    """Cancel a meeting."""
    wait_for(_cancel(slug, day(on)))


async def _cancel(slug: str, on: date) -> None:
    from bot.words import plain_date
    from tracker.committees import committee_by_slug
    from tracker.meetings import cancel_meeting

    async with database() as db, db.write() as session:
        committee = await committee_by_slug(session, slug)
        await cancel_meeting(session, committee, on, now=now())
    say(f"The meeting of {committee.name} on {plain_date(on)} is cancelled.")
