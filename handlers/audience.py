"""What Slack says of people and channels, asked for in the background and kept in rows.

A listener never asks Slack who somebody is: until a row says otherwise, a person who is not in the
officer directory is an outsider and gets the public words only.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.patience import HOUR, Patience
from handlers.slack_errors import CALL_ERRORS, OUTAGE, error_name, held_seconds
from storage.database import Database
from storage.tables import Following, Officer, SlackUser

FRESH = timedelta(days=1)
AT_ONCE = 40  # a run: Slack allows about 100 look-ups a minute
CHANNEL_PAGES = 20
UNKNOWN_USER = {"user_not_found", "users_not_found", "user_not_visible"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Home:
    """The workspace, or the organisation of several, that the bot belongs to."""

    team_id: str
    enterprise_id: str


@dataclass(slots=True)
class Memory:
    """What the look-ups know between their runs."""

    patience: Patience = field(default_factory=Patience)
    home: _Home | None = None


async def note_user(db: Database, slack_user_id: str) -> None:
    """Remember that this person used the bot, so that the next run looks them up."""
    async with db.read() as session:
        if await session.get(SlackUser, slack_user_id) is not None:
            return
    async with db.write() as session:
        await session.merge(SlackUser(slack_user_id=slack_user_id))


async def look_up_users(
    db: Database, client: AsyncWebClient, *, now: datetime, memory: Memory | None = None
) -> int:
    """Ask Slack about people not looked up yet, or not for a day. Returns how many were told of.

    A person of whom Slack cannot tell is set aside and the others are asked about; where it is
    Slack that can tell of nobody, the rest is due when the time is over that it asked for.
    """
    memory = memory or Memory()
    async with db.read() as session:
        due = await _users_due(session, aside=memory.patience.aside(now=now), now=now)
    if not due or not memory.patience.may_call("users.info", now=now):
        return 0
    home = await _home(client, memory=memory, now=now)
    if home is None:
        return 0
    rows = [row async for row in _told(client, due, home=home, memory=memory, now=now)]
    async with db.write() as session:
        for row in rows:
            await session.merge(row)
    return len(rows)


async def _told(
    client: AsyncWebClient, due: list[str], *, home: _Home, memory: Memory, now: datetime
) -> AsyncIterator[SlackUser]:
    """What Slack tells of them, one by one, until it asks us to wait."""
    for user_id in due:
        try:
            row = await _looked_up(client, user_id, home=home, now=now)
        except CALL_ERRORS as error:
            log.warning("user not looked up", extra={"user": user_id, "why": str(error)})
            if _is_over(error, user_id, memory=memory, now=now):
                return
        else:
            memory.patience.answered(user_id)
            yield row


def _is_over(error: Exception, user_id: str, *, memory: Memory, now: datetime) -> bool:
    """Note the failure; whether nobody else can be asked about now."""
    seconds = held_seconds(error)
    if seconds is None or (isinstance(error, SlackApiError) and not error_name(error)):
        memory.patience.set_aside(user_id, now=now)  # lest a gateway that fails on one stop all
    if seconds is None:
        return False
    memory.patience.hold("users.info", until=now + timedelta(seconds=seconds))
    return True


async def _users_due(session: AsyncSession, *, aside: frozenset[str], now: datetime) -> list[str]:
    stale = or_(col(SlackUser.looked_up_at).is_(None), col(SlackUser.looked_up_at) < now - FRESH)
    seen = (
        select(SlackUser.slack_user_id)
        .where(stale, col(SlackUser.slack_user_id).not_in(aside))
        .limit(AT_ONCE)
    )
    unseen = (
        select(Officer.slack_user_id)
        .join(SlackUser, col(SlackUser.slack_user_id) == Officer.slack_user_id, isouter=True)
        .where(col(Officer.slack_user_id).is_not(None), col(SlackUser.slack_user_id).is_(None))
        .where(col(Officer.slack_user_id).not_in(aside))
        .limit(AT_ONCE)
    )
    found = [*await session.exec(unseen), *await session.exec(seen)]
    return [user_id for user_id in found if user_id][:AT_ONCE]


async def _home(client: AsyncWebClient, *, memory: Memory, now: datetime) -> _Home | None:
    """Where the bot is at home, asked once. None where Slack does not tell."""
    if memory.home is None and memory.patience.may_call("auth.test", now=now):
        try:
            told = await client.auth_test()
        except CALL_ERRORS as error:
            log.warning("workspace not looked up", extra={"why": str(error)})
            wait = timedelta(seconds=held_seconds(error) or OUTAGE)
            memory.patience.hold("auth.test", until=now + wait)
            return None
        memory.home = _Home(str(told["team_id"] or ""), str(told["enterprise_id"] or ""))
    return memory.home


async def _looked_up(
    client: AsyncWebClient, user_id: str, *, home: _Home, now: datetime
) -> SlackUser:
    """One user as Slack tells of them; a user whom Slack does not know is an outsider."""
    try:
        told = await client.users_info(user=user_id)
    except SlackApiError as error:
        if error_name(error) not in UNKNOWN_USER:
            raise
        return SlackUser(slack_user_id=user_id, looked_up_at=now, is_deactivated=True)
    return _row(user_id, told["user"] or {}, home=home, now=now)


@cache
def _zones() -> frozenset[str]:
    """The names of all time zones: reading them from the disk costs 60 ms."""
    return frozenset(available_timezones())


def _row(user_id: str, user: dict[str, Any], *, home: _Home, now: datetime) -> SlackUser:
    zone = str(user.get("tz") or "")
    return SlackUser(
        slack_user_id=user_id,
        time_zone=zone if zone in _zones() else "Europe/London",
        is_outsider=_is_outsider(user, home=home),
        is_deactivated=bool(user.get("deleted")),
        looked_up_at=now,
    )


def _is_outsider(user: dict[str, Any], *, home: _Home) -> bool:
    """Guests, and people of other organisations, of whom `is_stranger` tells only some."""
    if any(user.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger")):
        return True
    enterprise = (user.get("enterprise_user") or {}).get("enterprise_id")
    if home.enterprise_id and enterprise:
        return bool(enterprise != home.enterprise_id)
    team_id = user.get("team_id")
    return bool(team_id and home.team_id and team_id != home.team_id)


async def resolve_channels(
    db: Database, client: AsyncWebClient, *, now: datetime, memory: Memory | None = None
) -> int:
    """Give channels that are followed by "#name" the id that Slack knows them by.

    Returns how many were found; the others stay as they are, and are asked for again in an hour.
    """
    patience = (memory or Memory()).patience
    async with db.read() as session:
        named = await _named_channels(session)
    wanted = set(named) - patience.aside(now=now)
    if not wanted or not patience.may_call("conversations.list", now=now):
        return 0
    try:
        found = await _ids_of(client, {name.lstrip("#").casefold() for name in named})
    except CALL_ERRORS as error:
        log.warning("channels not looked up", extra={"why": str(error)})
        wait = timedelta(seconds=held_seconds(error) or HOUR.total_seconds())
        patience.hold("conversations.list", until=now + wait)
        return 0
    for name in named:  # those that were found are asked for no more
        patience.set_aside(name, now=now, most=HOUR)
    async with db.write() as session:
        return await _give_ids(session, found)


async def _named_channels(session: AsyncSession) -> list[str]:
    named = select(Following.channel_id).where(col(Following.channel_id).startswith("#"))
    return list(await session.exec(named))


async def _ids_of(client: AsyncWebClient, names: set[str]) -> dict[str, str]:
    """The ids of the channels with these names, as far as the bot can see them."""
    found: dict[str, str] = {}
    cursor: str | None = None
    for _ in range(CHANNEL_PAGES):
        page = await client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=200, cursor=cursor
        )
        found |= {c["name"]: c["id"] for c in page["channels"] or [] if c.get("name") in names}
        cursor = (page["response_metadata"] or {}).get("next_cursor")
        if not cursor or len(found) == len(names):
            return found
    return found


async def _give_ids(session: AsyncSession, found: dict[str, str]) -> int:
    named = select(Following).where(col(Following.channel_id).startswith("#"))
    given = 0
    for following in (await session.exec(named)).all():
        channel_id = found.get(following.channel_id.lstrip("#").casefold())
        if channel_id is not None:
            await _give_id(session, following, channel_id)
            given += 1
    return given


async def _give_id(session: AsyncSession, following: Following, channel_id: str) -> None:
    """Put the id in place of the name; a channel that follows twice follows once."""
    same = select(Following).where(
        Following.committee_id == following.committee_id, Following.channel_id == channel_id
    )
    if (await session.exec(same)).first() is not None:
        await session.delete(following)
    else:
        following.channel_id = channel_id
        session.add(following)
