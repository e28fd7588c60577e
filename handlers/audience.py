"""What Slack says of people and channels, asked for in the background and kept in rows.

A listener never asks Slack who somebody is: until a row says otherwise, a person who is not in the
officer directory is an outsider and gets the public words only.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.slack_errors import CALL_ERRORS, error_name
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


async def note_user(db: Database, slack_user_id: str) -> None:
    """Remember that this person used the bot, so that the next run looks them up."""
    async with db.read() as session:
        if await session.get(SlackUser, slack_user_id) is not None:
            return
    async with db.write() as session:
        await session.merge(SlackUser(slack_user_id=slack_user_id))


async def look_up_users(db: Database, client: AsyncWebClient, *, now: datetime) -> int:
    """Ask Slack about people not looked up yet, or not for a day. Returns how many were asked.

    Stops at Slack's first refusal or silence: the rest is due at the next run.
    """
    async with db.read() as session:
        due = await _users_due(session, now=now)
    if not due:
        return 0
    rows: list[SlackUser] = []
    try:
        home = await _home(client)
        for user_id in due:  # one by one, so that those before a refusal are kept
            row = await _looked_up(client, user_id, home=home, now=now)
            rows.append(row)
    except CALL_ERRORS as error:
        log.warning("users not looked up", extra={"why": str(error), "left": len(due) - len(rows)})
    async with db.write() as session:
        for row in rows:
            await session.merge(row)
    return len(rows)


async def _users_due(session: AsyncSession, *, now: datetime) -> list[str]:
    stale = or_(col(SlackUser.looked_up_at).is_(None), col(SlackUser.looked_up_at) < now - FRESH)
    seen = select(SlackUser.slack_user_id).where(stale).limit(AT_ONCE)
    unseen = (
        select(Officer.slack_user_id)
        .join(SlackUser, col(SlackUser.slack_user_id) == Officer.slack_user_id, isouter=True)
        .where(col(Officer.slack_user_id).is_not(None), col(SlackUser.slack_user_id).is_(None))
        .limit(AT_ONCE)
    )
    found = [*await session.exec(unseen), *await session.exec(seen)]
    return [user_id for user_id in found if user_id][:AT_ONCE]


async def _home(client: AsyncWebClient) -> _Home:
    told = await client.auth_test()
    return _Home(str(told["team_id"] or ""), str(told["enterprise_id"] or ""))


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


def _row(user_id: str, user: dict[str, Any], *, home: _Home, now: datetime) -> SlackUser:
    zone = str(user.get("tz") or "")
    return SlackUser(
        slack_user_id=user_id,
        time_zone=zone if zone in available_timezones() else "Europe/London",
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


async def resolve_channels(db: Database, client: AsyncWebClient) -> int:
    """Give channels that are followed by "#name" the id that Slack knows them by.

    Returns how many were found; the others stay as they are, and are asked for at the next run.
    """
    async with db.read() as session:
        wanted = await _named_channels(session)
    if not wanted:
        return 0
    try:
        found = await _ids_of(client, {name.lstrip("#").casefold() for name in wanted})
    except CALL_ERRORS as error:
        log.warning("channels not looked up", extra={"why": str(error)})
        return 0
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
