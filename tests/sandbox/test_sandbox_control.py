"""The sandbox driven from another process, over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from sandbox import Sandbox
from tests.sandbox.sandbox_kit import Connect

Json = dict[str, Any]


class Remote:
    """What a test in another process has: an address."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    async def get(self, path: str, **query: str) -> Any:
        """Read something."""
        async with self._session.get(self._url + path, params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, status: int = 200, **body: Any) -> Any:
        """Do something."""
        async with self._session.post(self._url + path, json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()


@pytest.fixture
async def remote(sandbox: Sandbox) -> AsyncIterator[Remote]:
    async with aiohttp.ClientSession() as session:
        yield Remote(sandbox.base_url, session)


async def test_the_clock_is_read_and_moved(remote: Remote, sandbox: Sandbox) -> None:
    began = sandbox.clock.now()
    assert await remote.get("/clock") == {"now": began.isoformat(), "running": False}
    to = began + timedelta(days=2)
    assert (await remote.post("/clock", to=to.isoformat()))["now"] == to.isoformat()
    assert (await remote.post("/clock", advance=60))["now"] == (
        to + timedelta(60 / 86400)
    ).isoformat()
    assert (await remote.post("/clock", running=True))["running"] is True
    back = await remote.post("/clock", status=400, to=began.isoformat())
    assert back["kind"] == "ClockMovesForwardOnlyError"
    naive = await remote.post("/clock", status=400, to="2999-01-01T00:00:00")
    assert "time zone" in naive["message"]


async def test_a_person_acts_from_another_process(
    remote: Remote, app: AsyncApp, connected: Connect
) -> None:
    text = {"type": "plain_text", "text": "Done"}
    block = {"type": "actions", "elements": [{"type": "button", "action_id": "done", "text": text}]}

    @app.command("/actions")
    async def actions(ack: AsyncAck) -> None:
        await ack(text="one", blocks=[block])

    @app.action("done")
    async def done(ack: AsyncAck, respond: Any) -> None:
        await ack()
        await respond(text="well done", replace_original=True)

    async with connected(app):
        typed = await remote.post(
            "/control/type_command", user="amy", channel="children", text="/actions"
        )
        ts = typed["answer"]["shown"][0]["ts"]
        pressed = await remote.post(
            "/control/press", user="amy", channel="children", ts=ts, action_id="done"
        )
    assert pressed["answer"]["error"] is None
    [shown] = (await remote.get("/control/ephemerals", user="amy", channel="children"))["answer"]
    assert shown["words"] == "well done"
    record = (await remote.get("/control/record"))["answer"]
    assert [said["kind"] for said in record["said"]] == ["ephemeral", "ephemeral_update"]


async def test_people_channels_and_messages_are_made_and_read(remote: Remote) -> None:
    user = (await remote.post("/control/add_user", name="zoe", real_name="Zoe"))["answer"]
    channel = (await remote.post("/control/add_channel", name="planning", members=["zoe"]))[
        "answer"
    ]
    await remote.post("/control/send_message", user="zoe", channel="planning", text="*hello*")
    await remote.post(
        "/control/upload_file", user="zoe", channel="planning", name="a.txt", content="aGk="
    )
    said = (await remote.get("/control/messages", channel=channel))["answer"]
    assert [m["words"] for m in said] == ["hello", ""]
    assert user in [u["id"] for u in (await remote.get("/control/users"))["answer"]]
    assert "planning" in [c["name"] for c in (await remote.get("/control/channels"))["answer"]]
    assert (await remote.get("/control/views", user="zoe"))["answer"] == []
    assert (await remote.get("/control/home", user="zoe"))["answer"] is None


async def test_faults_are_set_from_another_process(remote: Remote, sandbox: Sandbox) -> None:
    await remote.post(
        "/control/faults", fault="rate_limit", method="chat.postMessage", retry_after=7, times=2
    )
    assert sandbox.workspace.faults.take("rate_limit", "chat.postMessage") is not None
    await remote.post("/control/faults", fault="clear")
    assert sandbox.workspace.faults.take("rate_limit", "chat.postMessage") is None
    assert (await remote.post("/control/faults", fault="drop_socket"))["answer"] == 0


REFUSED = [
    ("/control/press", {"user": "amy"}, "TypeError"),
    ("/control/type_command", {"user": "x", "channel": "y", "text": "/a"}, "NoSuchUserError"),
    (
        "/control/type_command",
        {"user": "gone", "channel": "children", "text": "/a"},
        "CannotActError",
    ),
    ("/control/faults", {"fault": "nosuch"}, None),
    ("/control/nosuch", {}, None),
]


@pytest.mark.parametrize(("path", "body", "kind"), REFUSED)
async def test_what_cannot_be_done_is_said(
    sandbox: Sandbox, path: str, body: Json, kind: str | None
) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(sandbox.base_url + path, json=body) as response,
    ):
        assert response.status == (404 if kind is None else 400)
        if kind:
            assert (await response.json())["kind"] == kind


FOREIGN = [{"Host": "evil.example"}, {"Origin": "https://evil.example"}]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_other_sites_cannot_use_the_controls(sandbox: Sandbox, headers: Json) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{sandbox.base_url}/control/record", headers=headers) as response:
            assert response.status == 403
        url = f"{sandbox.base_url}/clock"
        async with session.post(url, json={"advance": 1}, headers=headers) as response:
            assert response.status == 403


async def test_the_controls_name_themselves(remote: Remote) -> None:
    names = await remote.get("/control")
    assert "type_command" in names["post"]
    assert "record" in names["get"]
    assert "rate_limit" in names["faults"]
