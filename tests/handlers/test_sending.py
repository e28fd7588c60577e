"""Sending, against a Slack on the wire: what is said where, and what each failure means."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from handlers.errors import CannotSendError, RetryLaterError, UncertainError
from handlers.sending import Found, Sender, Sent
from handlers.slack_errors import send_error
from tests.handlers.handlers_kit import HANG_UP, T0, WebApi, web_api, web_client
from tracker.holds import Held
from tracker.values import ClaimedDelivery, ClerkNote

CLAIMED = ClaimedDelivery(
    id=1, key="d-7f3a", kind="clerk_note", recipient="C1", fence=1,
    lease_until=T0 + timedelta(minutes=1), content=ClerkNote(("A note.",)), claimed_at=T0,
)  # fmt: skip
TO_PERSON = replace(CLAIMED, recipient="U0JANE")
ANEW = replace(CLAIMED, update=True, channel_id="D9", ts="1.5")
WITHDRAWN = replace(CLAIMED, withdraw=True, content=None, channel_id="C1", ts="1.5")


@pytest.fixture
async def api() -> AsyncIterator[WebApi]:
    async with web_api() as listening:
        listening.answer("chat.postMessage", channel="C1", ts="1767605400.000100")
        listening.answer("conversations.open", channel={"id": "D9"})
        yield listening


@pytest.fixture
async def client(api: WebApi) -> AsyncIterator[AsyncWebClient]:
    async with web_client(api) as made:
        yield made


@pytest.fixture
def sender(client: AsyncWebClient) -> Sender:
    return Sender(client)


def http(status: int, **headers: str) -> Any:
    """An answer by its HTTP status alone, as a gateway gives it."""
    return lambda _call: web.Response(
        status=status, text="<html>", content_type="text/html", headers=headers
    )


async def test_a_message_carries_its_key_and_unfurls_nothing(api: WebApi, sender: Sender) -> None:
    assert await sender.send(CLAIMED) == Sent("C1", "1767605400.000100")
    [call] = api.of("chat.postMessage")
    assert call["channel"] == "C1"
    assert call["metadata"] == {
        "event_type": "matters_delivery",
        "event_payload": {"key": "d-7f3a", "kind": "clerk_note"},
    }
    assert (call["unfurl_links"], call["unfurl_media"]) == (False, False)
    assert call["text"] == "Matters arising: 1 note for the clerk"


async def test_a_person_is_written_to_in_a_direct_message_opened_once(
    api: WebApi, sender: Sender
) -> None:
    await sender.send(TO_PERSON)
    await sender.send(TO_PERSON)
    assert [call["users"] for call in api.of("conversations.open")] == ["U0JANE"]
    assert [call["channel"] for call in api.of("chat.postMessage")] == ["D9", "D9"]


async def test_showing_anew_changes_the_message_that_is_there(api: WebApi, sender: Sender) -> None:
    assert await sender.send(ANEW) == Sent("D9", "1.5")
    [call] = api.of("chat.update")
    assert (call["channel"], call["ts"]) == ("D9", "1.5")
    assert not api.of("chat.postMessage")


async def test_withdrawing_deletes_and_a_message_already_gone_is_as_good(
    api: WebApi, sender: Sender
) -> None:
    assert await sender.send(WITHDRAWN) == Sent("C1", "1.5")
    api.answer("chat.delete", error="message_not_found")
    assert await sender.send(WITHDRAWN) == Sent("C1", "1.5")


async def test_a_message_that_may_not_be_deleted_loses_its_words(
    api: WebApi, sender: Sender
) -> None:
    api.answer("chat.delete", error="cant_delete_message")
    assert await sender.send(WITHDRAWN) == Sent("C1", "1.5")
    [call] = api.of("chat.update")
    assert (call["text"], call["blocks"]) == ("This message was withdrawn.", [])
    api.answer("chat.update", error="cant_update_message")
    with pytest.raises(CannotSendError):
        await sender.send(WITHDRAWN)


async def test_a_rate_limit_is_waited_out_as_long_as_slack_says(
    api: WebApi, sender: Sender
) -> None:
    api.answers["chat.postMessage"] = lambda _call: web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "37"}
    )
    with pytest.raises(RetryLaterError) as later:
        await sender.send(CLAIMED)
    assert later.value.seconds == 37
    assert (later.value.held, later.value.recipient) == (Held.SAYING, "C1")
    assert len(api.of("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("method", "claimed", "held"),
    [
        ("conversations.open", TO_PERSON, Held.PEOPLE),
        ("chat.update", ANEW, Held.SHOWING),
        ("chat.delete", WITHDRAWN, Held.DELETING),
    ],
)
async def test_a_rate_limit_holds_its_own_method(
    api: WebApi, sender: Sender, method: str, claimed: ClaimedDelivery, held: Held
) -> None:
    api.answers[method] = lambda _call: web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "37"}
    )
    with pytest.raises(RetryLaterError) as later:
        await sender.send(claimed)
    assert (later.value.held, later.value.recipient) == (held, "")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ("channel_not_found", CannotSendError, "no such channel"),
        ("not_in_channel", CannotSendError, "has not been invited"),
        ("is_archived", CannotSendError, "archived"),
        ("user_disabled", CannotSendError, "deactivated"),
        ("account_inactive", RetryLaterError, "removed from the workspace"),
        ("missing_scope", RetryLaterError, "permission"),
        ("org_login_required", RetryLaterError, "tried again"),
        ("message_limit_exceeded", RetryLaterError, "tried again"),
        ("invalid_blocks", CannotSendError, "layout"),
        ("msg_too_long", CannotSendError, "too long"),
        ("never_heard_of", CannotSendError, "never_heard_of"),  # named as Slack names it
        ("service_unavailable", RetryLaterError, "tried again"),
        ("token_revoked", RetryLaterError, "tried again"),  # waits for an administrator
        ("internal_error", UncertainError, "may have been said"),  # Slack's page says it may have
        ("fatal_error", UncertainError, "may have been said"),
    ],
)
async def test_each_refusal_of_a_post_has_its_meaning(
    api: WebApi, sender: Sender, error: str, kind: type[Exception], words: str
) -> None:
    api.answer("chat.postMessage", error=error)
    with pytest.raises(kind, match=words):
        await sender.send(CLAIMED)


async def test_what_is_wrong_with_the_workspace_is_tried_again_in_a_quarter_of_an_hour(
    api: WebApi, sender: Sender
) -> None:
    api.answer("chat.postMessage", error="account_inactive")
    api.answer("conversations.open", error="missing_scope")
    for claimed in (CLAIMED, TO_PERSON):
        with pytest.raises(RetryLaterError) as later:
            await sender.send(claimed)
        assert later.value.seconds == 900


@pytest.mark.parametrize("error", ["users_not_found", "user_disabled", "user_not_found"])
async def test_a_person_who_cannot_be_written_to_is_a_refusal(
    api: WebApi, sender: Sender, error: str
) -> None:
    api.answer("conversations.open", error=error)
    with pytest.raises(CannotSendError) as refused:
        await sender.send(TO_PERSON)
    assert refused.value.error == error


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_gateway_that_fails_is_tried_again(
    api: WebApi, sender: Sender, status: int
) -> None:
    api.answers["chat.postMessage"] = http(status)
    with pytest.raises(RetryLaterError):
        await sender.send(CLAIMED)


async def test_a_connection_lost_after_the_message_went_out_is_uncertain(
    api: WebApi, sender: Sender
) -> None:
    api.answers["chat.postMessage"] = lambda _call: HANG_UP
    with pytest.raises(UncertainError):
        await sender.send(CLAIMED)


async def test_no_answer_in_time_is_uncertain(api: WebApi) -> None:
    async def never(_request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    async with web_client(api, seconds=0.2) as hasty:
        hasty.base_url = hasty.base_url.replace("/api/", "/slow/")
        app = web.Application()
        app.router.add_post("/slow/{method}", never)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        hasty.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slow/"
        with pytest.raises(UncertainError):
            await Sender(hasty).send(CLAIMED)
        with pytest.raises(RetryLaterError):  # opening a conversation says nothing
            await Sender(hasty).send(TO_PERSON)
        with pytest.raises(RetryLaterError):  # nor is showing anew said twice
            await Sender(hasty).send(ANEW)
        await runner.cleanup()


async def test_a_connection_refused_said_nothing(client: AsyncWebClient) -> None:
    client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(RetryLaterError):
        await Sender(client).send(CLAIMED)


def message(ts: str, key: str, event_type: str = "matters_delivery") -> dict[str, Any]:
    return {"ts": ts, "metadata": {"event_type": event_type, "event_payload": {"key": key}}}


async def test_a_message_is_found_again_by_its_key(api: WebApi, sender: Sender) -> None:
    """From an hour before the claim, lest our clock be ahead of Slack's."""
    pages = {
        None: {
            "messages": [{"ts": "1.1"}, message("1.2", "other")],
            "response_metadata": {"next_cursor": "p2"},
        },
        "p2": {"messages": [message("1.3", "d-7f3a", "others"), message("1.4", "d-7f3a")]},
    }
    api.answers["conversations.history"] = lambda call: pages[call.get("cursor")]
    assert await sender.find(CLAIMED) == Found((Sent("C1", "1.4"),), is_certain=True)
    call = api.of("conversations.history")[0]
    assert float(call["oldest"]) == (T0 - timedelta(hours=1)).timestamp()
    assert call["include_all_metadata"] in {True, "1"}


async def test_a_message_that_is_not_there_was_not_said(api: WebApi, sender: Sender) -> None:
    api.answer("conversations.history", messages=[message("1.2", "other")])
    assert await sender.find(TO_PERSON) == Found((), is_certain=True)
    assert api.of("conversations.history")[0]["channel"] == "D9"


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "channel_not_found"])
async def test_without_a_look_at_the_history_nothing_is_certain(
    api: WebApi, sender: Sender, error: str
) -> None:
    api.answer("conversations.history", error=error)
    assert await sender.find(CLAIMED) == Found((), is_certain=False)


async def test_a_history_that_cannot_be_read_now_is_read_later(api: WebApi, sender: Sender) -> None:
    for error in ("ratelimited", "internal_error", "service_unavailable"):
        api.answer("conversations.history", error=error)
        with pytest.raises(RetryLaterError):
            await sender.find(CLAIMED)


async def test_every_copy_of_a_message_is_found(api: WebApi, sender: Sender) -> None:
    said = [message("1.4", "d-7f3a"), message("1.3", "other"), message("1.2", "d-7f3a")]
    api.answer("conversations.history", messages=said)
    found = await sender.find(CLAIMED)
    assert [copy.ts for copy in found.copies] == ["1.2", "1.4"]


async def test_no_answer_in_time_may_mean_that_it_is_said_later() -> None:
    assert send_error(TimeoutError(), repeatable=False).__dict__ == {"is_slow": True}
    assert send_error(ConnectionResetError(), repeatable=False).__dict__ == {"is_slow": False}
