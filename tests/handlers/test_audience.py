"""What Slack says of people and channels, asked for in the background."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, select

from handlers.audience import Memory, look_up_users, note_user, resolve_channels
from storage.database import Database
from storage.tables import Committee, Following, Officer, SlackUser
from tests.handlers.handlers_kit import T0, WebApi, web_api, web_client


@pytest.fixture
async def api() -> AsyncIterator[WebApi]:
    async with web_api() as listening:
        listening.answer("auth.test", team_id="T1", user_id="UBOT")
        yield listening


@pytest.fixture
async def client(api: WebApi) -> AsyncIterator[AsyncWebClient]:
    async with web_client(api) as made:
        yield made


async def user(db: Database, user_id: str) -> SlackUser | None:
    async with db.read() as session:
        return await session.get(SlackUser, user_id)


@pytest.mark.parametrize(
    ("told", "is_outsider"),
    [
        ({"team_id": "T1"}, False),
        ({}, False),  # what Slack does not say is not held against anyone
        ({"team_id": "T1", "is_restricted": True}, True),  # a guest
        ({"team_id": "T1", "is_ultra_restricted": True}, True),
        ({"is_stranger": True}, True),
        ({"team_id": "T2"}, True),  # Slack Connect: no stranger to Slack in a shared channel
    ],
)
async def test_guests_and_other_organisations_are_outsiders(
    db: Database, api: WebApi, client: AsyncWebClient, told: dict[str, Any], is_outsider: bool
) -> None:
    await note_user(db, "U1")
    api.answer("users.info", user={"id": "U1", "tz": "Europe/Paris", **told})
    assert await look_up_users(db, client, now=T0) == 1
    found = await user(db, "U1")
    assert found is not None
    assert (found.is_outsider, found.time_zone) == (is_outsider, "Europe/Paris")
    assert found.looked_up_at == T0


async def test_another_workspace_of_the_same_organisation_is_inside(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    await note_user(db, "U1")
    api.answer("auth.test", team_id="T1", enterprise_id="E1")
    api.answer("users.info", user={"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}})
    await look_up_users(db, client, now=T0)
    found = await user(db, "U1")
    assert found is not None
    assert found.is_outsider is False


async def test_officers_are_looked_up_before_they_write(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    async with db.write() as session:
        session.add(Officer(name="Jane Okafor", slack_user_id="U0JANE", created_at=T0))
        session.add(Officer(name="No Slack", created_at=T0))
    api.answer("users.info", user={"tz": "nowhere", "deleted": True})
    assert await look_up_users(db, client, now=T0) == 1
    found = await user(db, "U0JANE")
    assert found is not None
    assert found.is_deactivated is True
    assert found.time_zone == "Europe/London"  # a zone that does not exist


async def test_nobody_is_asked_about_again_for_a_day(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    await note_user(db, "U1")
    api.answer("users.info", user={})
    await look_up_users(db, client, now=T0)
    await note_user(db, "U1")
    assert await look_up_users(db, client, now=T0 + timedelta(hours=23)) == 0
    assert await look_up_users(db, client, now=T0 + timedelta(hours=25)) == 1


async def test_a_user_whom_slack_does_not_know_is_an_outsider(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    await note_user(db, "U1")
    api.answer("users.info", error="user_not_found")
    await look_up_users(db, client, now=T0)
    found = await user(db, "U1")
    assert found is not None
    assert (found.is_outsider, found.is_deactivated) == (True, True)


async def test_a_refusal_leaves_the_rest_for_the_next_run(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    await note_user(db, "U1")
    await note_user(db, "U2")
    answers = iter([{"user": {}}, {"error": "ratelimited"}])
    api.answers["users.info"] = lambda _call: next(answers)
    assert await look_up_users(db, client, now=T0) == 1
    api.answer("users.info", user={})
    assert await look_up_users(db, client, now=T0) == 1


async def test_a_rate_limit_is_waited_out_before_anybody_is_asked_about_again(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    memory = Memory()
    await note_user(db, "U1")
    api.answers["users.info"] = lambda _call: web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "30"}
    )
    for seconds in (0, 2, 29):
        await look_up_users(db, client, now=T0 + timedelta(seconds=seconds), memory=memory)
    assert [name for name, _ in api.calls] == ["auth.test", "users.info"]
    api.answer("users.info", user={})
    assert await look_up_users(db, client, now=T0 + timedelta(seconds=30), memory=memory) == 1
    assert len(api.of("auth.test")) == 1  # who we are does not change


async def test_slack_that_does_not_say_who_we_are_is_left_alone_for_a_while(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    memory = Memory()
    await note_user(db, "U1")
    api.answer("auth.test", error="token_revoked")
    for minutes in (0, 1, 14):
        await look_up_users(db, client, now=T0 + timedelta(minutes=minutes), memory=memory)
    assert len(api.calls) == 1


async def test_a_person_of_whom_slack_cannot_tell_holds_nobody_up(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    """They are asked about again after an hour, then after two."""
    memory = Memory()
    for user_id in ("U1", "U2", "U3"):
        await note_user(db, user_id)
    broken: dict[str, Any] = {"error": "internal_error"}
    api.answers["users.info"] = lambda call: broken if call["user"] == "U1" else {"user": {}}
    assert await look_up_users(db, client, now=T0, memory=memory) == 2
    for minutes in (1, 59, 60, 61, 179, 180):
        await look_up_users(db, client, now=T0 + timedelta(minutes=minutes), memory=memory)
    assert [call["user"] for call in api.of("users.info")].count("U1") == 3


async def follow(db: Database, *channels: str) -> None:
    async with db.write() as session:
        session.add(Committee(slug="fenb-cyp", name="Scrutiny", council="Fenbridge", created_at=T0))
        await session.flush()
        for channel in channels:
            session.add(Following(committee_id=1, channel_id=channel, created_at=T0))


async def followed(db: Database) -> list[str]:
    async with db.read() as session:
        return list(await session.exec(select(Following.channel_id).order_by(col(Following.id))))


async def test_channels_named_in_the_set_up_get_their_ids(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    await follow(db, "#scrutiny", "C9", "#gone")
    pages: dict[str | None, dict[str, Any]] = {
        None: {
            "channels": [{"id": "C1", "name": "general"}],
            "response_metadata": {"next_cursor": "p2"},
        },
        "p2": {"channels": [{"id": "C2", "name": "scrutiny"}]},
    }
    api.answers["conversations.list"] = lambda call: pages[call.get("cursor")]
    assert await resolve_channels(db, client, now=T0) == 1
    assert await followed(db) == ["C2", "C9", "#gone"]


async def test_a_channel_that_follows_by_name_and_id_follows_once(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    await follow(db, "#scrutiny", "C2")
    api.answer("conversations.list", channels=[{"id": "C2", "name": "scrutiny"}])
    await resolve_channels(db, client, now=T0)
    assert await followed(db) == ["C2"]


async def test_slack_is_not_asked_where_no_channel_is_named(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    await follow(db, "C2")
    assert await resolve_channels(db, client, now=T0) == 0
    assert not api.calls


async def test_a_channel_that_is_not_there_is_looked_for_once_an_hour(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    memory = Memory()
    await follow(db, "#nowhere")
    api.answer("conversations.list", channels=[])
    for minutes in (0, 1, 59, 60, 61, 120):
        now = T0 + timedelta(minutes=minutes)
        await resolve_channels(db, client, now=now, memory=memory)
    assert len(api.calls) == 3


async def test_a_limited_list_of_channels_is_left_alone(
    db: Database, api: WebApi, client: AsyncWebClient
) -> None:
    memory = Memory()
    await follow(db, "#scrutiny")
    api.answer("conversations.list", error="ratelimited")
    for seconds in (0, 2, 4, 5):
        await resolve_channels(db, client, now=T0 + timedelta(seconds=seconds), memory=memory)
    assert len(api.calls) == 2
