"""The watcher inside `matters run`, a process of its own: killed, and stopped on a slow site."""

import time

import pytest

from bot.sandbox_world import SLUG, sample_committee
from sandbox.workspace.values import Message
from tests.e2e.process import Process, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(110)]


async def watch(process: Process) -> str:
    """Watch the sample committee, which was set up by hand."""
    page = f"{process.sandbox.council_url}mgCommitteeDetails.aspx?ID=214"
    return await process.command("watch", "add", page)


async def test_a_running_bot_takes_up_what_is_watched_from_now_on(process: Process) -> None:
    """No restart: the line typed in another terminal is enough. A kill changes nothing."""
    workspace, scrutiny = process.sandbox.workspace, process.starter.channels["scrutiny"]
    site = process.sandbox.council
    site.publish(next(m.id for m in sample_committee(process.sandbox).meetings if m.id == 4211))
    await process.start()
    site.set_faults({"slow": {"seconds": 1}})
    printed = await watch(process)
    assert f"as {SLUG}." in printed
    assert "It was followed already" in printed
    await eventually(lambda: any("GetMeeting?" in path for path in site.asked))
    await process.kill()
    site.set_faults({"slow": False})
    await process.start()
    await process.sandbox.clock.advance(3600)  # past the lease of the one that was killed
    await workspace.until(lambda: said(process, scrutiny), seconds=60)
    assert "November 2025" in str(said(process, scrutiny)[0].blocks)
    assert len(said(process, scrutiny)) == 1
    assert SLUG in await process.command("watch", "list")
    assert await process.stop() == 0


async def test_it_stops_at_once_while_a_site_is_slow(process: Process) -> None:
    site = process.sandbox.council
    await watch(process)
    site.set_faults({"slow": {"seconds": 60}})
    asked = len(site.asked)
    await process.start()
    await eventually(lambda: len(site.asked) > asked)
    began = time.monotonic()
    assert await process.stop() == 0
    assert time.monotonic() - began < 8


def said(process: Process, channel: str) -> list[Message]:
    """What the bot said in a channel."""
    workspace = process.sandbox.workspace
    return [m for m in workspace.messages(channel) if m.user == workspace.app.bot_user]
