"""Adding and changing the officers of the directory, once what is said of them is checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Officer
from tracker.committees import council_as_known
from tracker.erasure import Described, erased_officers, lift_stones
from tracker.errors import (
    AmbiguousOwnerError,
    InvalidTimeZoneError,
    NotInDirectoryError,
    OfficerErasedError,
    SlackUserTakenError,
)
from tracker.folding import fold_name
from tracker.posts import appoint
from tracker.viewers import officer_with_slack_id

HOME_ZONE = "Europe/London"
_SLACK = re.compile(r"(?:<@)?([UW][A-Z0-9]{2,})(?:\|[^>]*)?>?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of one officer, checked and in one spelling."""

    name: str
    slack_user_id: str | None = None
    email: str | None = None
    time_zone: str | None = None


def slack_id_in(words: str) -> str | None:
    """The Slack user id in "U02ABC" or "<@U02ABC|jane>", else None."""
    found = _SLACK.fullmatch(words.strip())
    return found[1] if found else None


def is_email(words: str) -> bool:
    """Whether the words have the shape of an e-mail address."""
    return _EMAIL.fullmatch(words) is not None


def is_time_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


async def add_officer(
    session: AsyncSession,
    *,
    name: str,
    council: str,
    now: datetime,
    slack_user_id: str | None = None,
    email: str | None = None,
    posts: Sequence[str] = (),
    time_zone: str = HOME_ZONE,
    again: bool = False,
) -> Officer:
    """Add an officer with the posts that they hold from today; a predecessor holds them no longer.

    Raises SlackUserTakenError, InvalidTimeZoneError, AmbiguousOwnerError when the council has
    an officer of that name and nothing tells the two apart, or OfficerErasedError for somebody who
    was erased, unless they are asked for `again`.
    """
    if not is_time_zone(time_zone):
        raise InvalidTimeZoneError
    said = Particulars(" ".join(name.split()), slack_user_id, email, time_zone)
    officer = await officer_row(session, said, council=council, now=now, again=again)
    for title in posts:
        await appoint(session, officer, title, now=now)
    return officer


async def officer_row(
    session: AsyncSession, said: Particulars, *, council: str, now: datetime, again: bool = False
) -> Officer:
    """Make the row of a new officer. Raises as `add_officer` does."""
    council = await council_as_known(session, council)
    await _check_erased(session, said, council=council, again=again)
    await _check_new(session, said, council=council)
    officer = Officer(
        council=council,
        name=said.name,
        slack_user_id=said.slack_user_id,
        email=said.email,
        time_zone=said.time_zone or HOME_ZONE,
        created_at=now,
    )
    session.add(officer)
    await session.flush()
    return officer


async def officers(session: AsyncSession, council: str) -> Sequence[Officer]:
    """The council's officers who were not erased, by name."""
    known = select(Officer).where(Officer.council == council, col(Officer.erased_at).is_(None))
    return (await session.exec(known.order_by(col(Officer.name), col(Officer.id)))).all()


async def officer_by_slack_id(session: AsyncSession, slack_user_id: str) -> Officer:
    """The officer with this Slack user id. Raises NotInDirectoryError."""
    officer = await officer_with_slack_id(session, slack_user_id)
    if officer is None:
        raise NotInDirectoryError
    return officer


async def _check_erased(
    session: AsyncSession, said: Particulars, *, council: str, again: bool
) -> None:
    erased = await erased_officers(session, council)
    stone = erased.find(Described(said.name, said.slack_user_id, said.email))
    if stone is None:
        return
    if not again:
        raise OfficerErasedError
    await lift_stones(session, [stone])


async def _check_new(session: AsyncSession, said: Particulars, *, council: str) -> None:
    if said.slack_user_id:
        if await officer_with_slack_id(session, said.slack_user_id) is not None:
            raise SlackUserTakenError
        return
    names = {fold_name(officer.name) for officer in await officers(session, council)}
    if fold_name(said.name) in names and not said.email:
        raise AmbiguousOwnerError(
            "There is an officer of that name already. "
            "Please give the Slack user or the e-mail address, so that the two can be told apart."
        )
