"""Junk over HTTP, signed and unsigned, and presses that were forged: answered, soon, unchanged."""

import json
import os
import random
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from handlers.app import settled
from handlers.http import asgi_app
from storage.tables import Action, ActionStatus, Committee, Officer
from tests.handlers.conftest import House
from tests.handlers.conftest import house as house  # noqa: PLC0414 the fixture itself
from tests.handlers.test_http_mode import ask, signature

SECRET = "not-a-secret"
NOW = 1_767_605_400.0
FORM = "application/x-www-form-urlencoded"
SEED = int(os.environ.get("MATTERS_SEED", "20261122"))
ROUNDS = int(os.environ.get("MATTERS_ROUNDS", "400"))
MOST_SECONDS = 5


@pytest.fixture
async def asgi(house: House) -> Starlette:
    """The bot over HTTP; its own committee's clerk is Clara, and there is a second committee."""
    async with house.db.write() as session:
        session.add(
            Officer(council="Else", name="Eve", slack_user_id="U0EVE0000", created_at=_at())
        )
        await session.flush()
        session.add(
            Committee(slug="else-x", name="Else", council="Else", clerk_officer_id=3,
                      created_at=_at())
        )  # fmt: skip
    return asgi_app(house.app, signing_secret=SECRET, wall=lambda: NOW)


def _at() -> Any:
    from tests.handlers.handlers_kit import T0

    return T0


async def sent(
    asgi: Starlette, body: bytes, *, kind: str = FORM, **headers: str
) -> tuple[int, str]:
    """One signed request (unless a header says otherwise), held to time and manners."""
    timestamp = headers.pop("timestamp", f"{NOW:.0f}")
    signed_with = headers.pop("signature", None) or signature(body, timestamp)
    told = {
        "content-type": kind, "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signed_with, **headers,
    }  # fmt: skip
    began = time.monotonic()
    status, answer = await ask(asgi, body=body, headers=told)
    words = answer.decode("utf-8", "replace")
    assert time.monotonic() - began < MOST_SECONDS, body[:200]
    assert "Traceback" not in words
    assert 'File "' not in words
    return status, words


def payload(**changes: Any) -> bytes:
    """A press of a button, with changes."""
    made = {
        "type": "block_actions", "user": {"id": "U0EVE0000"}, "team": {"id": "T1"},
        "trigger_id": "t.1", "response_url": None,
        "actions": [{"action_id": "triage_keep", "block_id": "b", "type": "button", "value": "1"}],
        "container": {"type": "message", "channel_id": "C1", "message_ts": "1.1"},
    } | changes  # fmt: skip
    return urlencode({"payload": json.dumps(made)}).encode()


JUNK = (
    b"", b"\0", b"{", b"[]", b"null", b"1e999", b"NaN", b"[" * 200_000, b'{"a":' * 100_000,
    b'{"type": "event_callback", "event": null}', b'{"type": "event_callback", "event": []}',
    b'{"type": ["x"], "type": {}}', b'{"challenge": 1, "type": "url_verification"}',
    b"payload=", b"payload=null", b"payload=[]", b"payload=%00", b"payload=" + b"%7B" * 50_000,
    b"payload=" + b"9" * 10_000, b'payload={"type": NaN}', b"payload={}&payload={}",
    b"command=%2Factions", b"command=%2Factions&user_id=&text=%00",
    b"command=%2Factions&user_id=U1&text=" + b"x" * 500_000, b"command=%2Felse&user_id=U1",
    b"command=%2Factions&user_id=U1&text=" + "\u202e<!channel>".encode(), b"&" * 300_000,
    b"=" * 300_000, b"a=1&" * 200_000, b"ssl_check=0", b"type=shortcut",
)  # fmt: skip
TYPES = (
    FORM, "application/json", "text/plain", "", "multipart/form-data; boundary=x",
    "application/json; charset=utf-16", "x" * 5_000, "application/x-www-form-urlencoded; charset=x",
)  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
async def test_signed_junk_is_answered(asgi: Starlette, kind: str) -> None:
    """A body that only Slack could have signed and would never send."""
    for body in JUNK:
        status, _ = await sent(asgi, body, kind=kind)
        assert status in {200, 400, 404, 413, 500}, body[:80]


async def test_unsigned_junk_is_refused(asgi: Starlette) -> None:
    """Whatever it is, before it is parsed."""
    for body in (*JUNK, b"\xff" * 1_000, payload()):
        for signed_with in ("v0=" + "0" * 64, "x", "v1=" + "0" * 64, signature(body, "1")):
            status, _ = await sent(asgi, body, signature=signed_with)
            assert status == 401


async def test_a_fault_of_ours_can_be_quoted(
    asgi: Starlette, caplog: pytest.LogCaptureFixture
) -> None:
    """Its id stands in the log."""
    status, words = await sent(asgi, b"payload=" + b"9" * 10_000)
    if status == 500:
        assert words.rstrip(".").rsplit(" ", 1)[1] in caplog.text


# Forged


FORGED = (
    "1", "0", "-1", "999999", "9" * 30, "x", "", "1:2:3", "owner::1",
    "history::FENB-CYP-25-017", "begin:fenb-cyp", "follow:fenb-cyp", "else-x|1|all",
    "fenb-cyp|-1|", "fenb-cyp|9999999999999999999|", "{}", "[]", '{"slugs": []}', "\u202e",
    "a" * 1_900,
)  # fmt: skip
BUTTONS = (
    "triage_keep", "triage_dismiss", "triage_owner", "triage_more", "triage_same", "closure_agree",
    "closure_refuse", "change_noted", "miss_keep", "miss_dismiss", "answer_done", "answer_undo",
    "answer_same", "answer_update", "answer_more", "history", "history_of", "list_next",
    "list_share", "watch_begin", "watch_follow", "watch_undo", "watch_cancel", "unknown_button",
)  # fmt: skip
VIEWS = ("owner", "update", "not_mine", "unknown_view")


async def state(house: House) -> list[Any]:
    async with house.db.read() as session:
        from sqlmodel import select

        rows = (await session.exec(select(Action).order_by(Action.id))).all()  # type: ignore[arg-type]
        slugs = (await session.exec(select(Committee.slug, Committee.clerk_officer_id))).all()
        return [*(row.model_dump() for row in rows), *map(tuple, slugs)]


async def test_forged_presses_of_a_stranger_change_nothing(asgi: Starlette, house: House) -> None:
    """The clerk of another committee, a member, a guest: with every value under every button.

    Who may do what is asked of our rows, never of what a button or a modal carries.
    """
    await house.action(status=ActionStatus.PROPOSED, opened_at=None)
    await house.action(18)
    await house.miss()
    before = await state(house)
    number = 0
    for user in ("U0EVE0000", house.sam, house.gus, "", "U0UNKNOWN"):
        for button in BUTTONS:
            for value in FORGED[:: 1 if user == "U0EVE0000" else 4]:
                number += 1
                chosen = {"action_id": button, "block_id": "b", "type": "button", "value": value}
                body = payload(user={"id": user}, actions=[chosen], trigger_id=f"t.{number}")
                status, _ = await sent(asgi, body)
                assert status == 200, (button, value)
        for callback in VIEWS:
            for metadata in ('{"action_id": 1}', '{"action_id": 2, "channel_id": "C9", "ts": "1"}',
                             "{}", "[]", "x", '{"action_id": 1, "by": 2}', "null"):  # fmt: skip
                number += 1
                view = {
                    "id": f"V{number}", "type": "modal", "callback_id": callback,
                    "private_metadata": metadata,
                    "state": {"values": {"note": {"value": {"value": "a note"}},
                                         "owner": {"value": {"selected_option": {"value": "3"}}}}},
                }  # fmt: skip
                body = payload(type="view_submission", user={"id": user}, view=view)
                status, _ = await sent(asgi, body)
                assert status == 200, (callback, metadata)
    await settled(house.app)
    assert await state(house) == before


async def test_a_replay_changes_nothing_twice(asgi: Starlette, house: House) -> None:
    """The same signed bytes three times within five minutes; and none after them."""
    action = await house.action(status=ActionStatus.PROPOSED, opened_at=None)
    chosen = {"action_id": "triage_keep", "block_id": "b", "type": "button", "value": str(action)}
    body = payload(user={"id": house.clara}, actions=[chosen])
    assert (await sent(asgi, body))[0] == 200
    kept = await state(house)
    assert (await house.row(action)).status is ActionStatus.OPEN
    for _ in range(2):
        assert (await sent(asgi, body))[0] == 200
    assert await state(house) == kept
    late = asgi_app(house.app, signing_secret=SECRET, wall=lambda: NOW + 301)
    assert (await sent(late, body))[0] == 401


async def test_a_replayed_command_follows_once(asgi: Starlette, house: House) -> None:
    """What was taken back in the meantime stays taken back."""
    form = {"command": "/actions", "text": "watch fenb-cyp", "user_id": house.clara,
            "team_id": "T1", "channel_id": house.channel, "trigger_id": "t.77"}  # fmt: skip
    body = urlencode(form).encode()
    assert "follows" in (await sent(asgi, body))[1]
    assert "heard this already" in (await sent(asgi, body))[1]


async def test_only_who_began_or_its_clerk_takes_back(asgi: Starlette, house: House) -> None:
    """`watch_undo` with the name of another's committee unfollows nothing."""
    from sqlmodel import select

    from storage.tables import Following

    form = {"command": "/actions", "text": "watch fenb-cyp", "user_id": house.clara,
            "team_id": "T1", "channel_id": "C1", "trigger_id": "t.78"}  # fmt: skip
    await sent(asgi, urlencode(form).encode())
    chosen = {"action_id": "watch_undo", "block_id": "b", "type": "button",
              "value": "begin:fenb-cyp"}  # fmt: skip
    for user in (house.sam, house.gus, "U0EVE0000"):
        await sent(asgi, payload(user={"id": user}, actions=[chosen], trigger_id=f"u.{user}"))
    async with house.db.read() as session:
        assert (await session.exec(select(Following.channel_id))).all() == ["C1"]


async def test_requests_at_random(asgi: Starlette) -> None:
    """Bytes cut, doubled and scribbled over, by a seed that can be given again."""
    chance = random.Random(SEED)  # noqa: S311 chance that can be repeated
    good = (*JUNK[:12], payload(), b"command=%2Factions&user_id=U1&text=fenb-cyp+all&team_id=T1")
    came: Counter[int] = Counter()
    for _ in range(ROUNDS):
        body = bytearray(chance.choice(good)[:5_000])
        for _ in range(chance.randint(0, 8)):
            at = chance.randint(0, len(body))
            body[at : at + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
        status, _ = await sent(asgi, bytes(body), kind=chance.choice(TYPES))
        came[status] += 1
    assert set(came) <= {200, 400, 404, 500}
