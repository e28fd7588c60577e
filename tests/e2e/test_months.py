"""One `watch add`, and months pass: all that is published is noticed, told once, and kept right."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlmodel import col, select

from sandbox.council_timeline import change
from storage.tables import (
    ActionStatus,
    Document,
    EventKind,
    Meeting,
    MeetingStatus,
    Nudge,
)
from storage.tables.actions import ActionEvent
from tests.e2e.months_kit import (
    LONDON,
    NO_NEWS,
    Months,
    is_empty,
    item,
    london,
    months,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(110)]
USUAL_REQUESTS, MOST_REQUESTS = 4, 10  # a day, robots.txt among them


async def begin(world: Months, *options: str) -> str:
    """Set up by the one line; the bot sees it at its next round."""
    assert await is_empty(world.bot.db)
    printed = await world.watch("--channel", world.channel, *options)
    await world.staff()
    await world.look()
    return printed


async def references_of(world: Months, places: Sequence[str]) -> list[str]:
    """The reference of the one action about each place."""
    found = []
    for place in places:
        [action] = await world.actions(place)
        found.append(action.reference)
    return found


async def test_four_months_in_auto_mode(tmp_path: Path) -> None:
    """Drafts, approved words, item by item, PDF alone: each told in the channel exactly once."""
    places = ("Alder", "Birch", "Cedar", "Damson", "Elder")
    async with months(tmp_path) as world:
        first = world.meeting(date(2026, 1, 8), item(1, "Alder"), item(2, "Birch"))
        second = world.meeting(date(2026, 2, 5), item(3, "Cedar"), item(4, "Damson"))
        third = world.meeting(date(2026, 3, 5), item(5, "Elder"))
        world.meeting(date(2026, 5, 14))
        world.site.schedule(first, [
            (london(date(2026, 1, 13)), "publish"),
            (london(date(2026, 2, 9)), change("approve", replacing={"not to hand": "not ready"})),
        ])  # fmt: skip
        world.site.schedule(second, [
            (london(date(2026, 2, 16)), change("publish_item", item_key=3)),
            (london(date(2026, 2, 20)), change("publish_item", item_key=4)),
            (london(date(2026, 2, 27)), "publish"),
            (london(date(2026, 3, 10)), "approve"),
        ])  # fmt: skip
        world.site.schedule(third, [(london(date(2026, 4, 1)), change("publish", pdf_only=True))])
        printed = await begin(world, "--mode", "auto")
        assert "Watching Development Scrutiny Committee" in printed
        assert "Next meeting Thu 8 January 2026" in printed
        await world.until(date(2026, 5, 5))

        references = await references_of(world, places)
        assert world.times_said(references, world.channel) == dict.fromkeys(references, 1)
        for place in places:
            [action] = await world.actions(place)
            assert (action.status, action.verified) == (ActionStatus.OPEN, True)
        asked = world.requests_a_day().values()
        assert median(asked) <= USUAL_REQUESTS
        assert max(asked) <= MOST_REQUESTS
        confirmed = [
            row for row in await world.rows(ActionEvent) if row.kind is EventKind.CONFIRMED
        ]
        assert len({row.action_id for row in confirmed}) == 4, "drafts became approved"
        latest = [row for row in await world.rows(Document) if row.replaced_by_id is None]
        assert Counter(row.meeting_id for row in latest) == {1: 1, 2: 1, 3: 1}


async def test_in_approve_mode_each_action_waits_once_and_is_told_once_kept(
    tmp_path: Path,
) -> None:
    async with months(tmp_path) as world:
        meeting = world.meeting(date(2026, 1, 8), item(1, "Alder"), item(2, "Birch"))
        world.meeting(date(2026, 3, 5))
        world.site.schedule(meeting, [
            (london(date(2026, 1, 13)), "publish"),
            (london(date(2026, 1, 29)), "approve"),
        ])  # fmt: skip
        await begin(world)
        await world.until(date(2026, 1, 20))
        references = await references_of(world, ("Alder", "Birch"))
        assert world.said(world.channel) == []
        clerk, workspace = world.starter.people["daniel.frost"], world.sandbox.workspace
        direct = workspace.im(clerk)
        [asked] = world.told("daniel.frost")
        for place in ("Alder", "Birch"):
            [action] = await world.actions(place)
            assert (
                str(asked.blocks).count(f"ACTION: The Head of SEND to circulate the {place}") == 1
            )
            await workspace.press(clerk, direct, asked.ts, "triage_keep", value=str(action.id))
            await world.settle()
        await world.until(date(2026, 2, 20))
        assert world.times_said(references, world.channel) == dict.fromkeys(references, 1)
        lists = [
            m for m in world.told("daniel.frost") if "to decide" in m.text or "thing" in m.text
        ]
        assert [m.ts for m in lists] == [asked.ts], "approved, the same words ask for nothing anew"
        assert {row.status for row in await world.actions("e")} == {ActionStatus.OPEN}


# How soon

AGES = (3, 14, 20, 44, 60)  # days from a meeting to its minutes


@pytest.mark.parametrize("has_news", [True, False])
async def test_how_soon_minutes_are_noticed(tmp_path: Path, *, has_news: bool) -> None:
    """By what the site itself was asked: a day while young or with news, 2 to day 45, then 7."""
    places = ("Alder", "Birch", "Cedar", "Damson", "Elder")
    async with months(tmp_path) as world:
        if not has_news:
            world.site.robots = NO_NEWS
        out = {}
        for number, (age, place) in enumerate(zip(AGES, places, strict=True)):
            on = date(2026, 1, 6) + timedelta(days=number)
            meeting = world.meeting(on, item(number, place))
            out[meeting] = london(on + timedelta(days=age))
            world.site.schedule(meeting, [(out[meeting], "publish")])
        await begin(world, "--mode", "auto")
        await world.until(date(2026, 3, 19))
        for (meeting, instant), age in zip(out.items(), AGES, strict=True):
            asked = [at for at, path in world.asked if path.endswith(f"lMeetingId={meeting}")]
            noticed = next(at for at in asked if at > instant) - instant
            most = 1 if has_news or age < 15 else 2 if age < 45 else 7
            assert noticed <= timedelta(days=most), (age, noticed)
        references = await references_of(world, places)
        assert world.times_said(references, world.channel) == dict.fromkeys(references, 1)


# The calendar


async def test_moved_cancelled_and_reconvened_meetings_are_right_and_nobody_is_told_twice(
    tmp_path: Path,
) -> None:
    async with months(tmp_path) as world:
        held = world.meeting(date(2026, 1, 8), item(1, "Alder"))
        moved = world.meeting(date(2026, 2, 12), item(2, "Birch"))
        cancelled = world.meeting(date(2026, 3, 12))
        split = world.meeting(date(2026, 4, 2), item(3, "Cedar"))
        world.site.schedule(held, [(london(date(2026, 1, 12)), "publish")])
        # the first reminder, ten working days before the papers of 12 February, is past by then
        world.site.schedule(moved, [
            (london(date(2026, 1, 29)), change("move", on=date(2026, 2, 26))),
            (london(date(2026, 3, 3)), "publish"),
        ])  # fmt: skip
        world.site.schedule(cancelled, [(london(date(2026, 2, 24)), "cancel")])
        world.site.schedule(split, [
            (london(date(2026, 4, 3)), change("reconvene", on=date(2026, 4, 16))),
            (london(date(2026, 4, 21)), "publish"),
        ])  # fmt: skip
        await begin(world, "--mode", "auto")
        await world.until(date(2026, 1, 28))
        before = await reminded(world, "Alder")
        await world.until(date(2026, 5, 1))

        days = {row.site_key: row for row in await world.rows(Meeting)}
        assert days[str(moved)].meeting_on == date(2026, 2, 26)
        assert days[str(moved)].moved_from == date(2026, 2, 12)
        assert days[str(cancelled)].status is MeetingStatus.CANCELLED
        assert days[str(held)].status is MeetingStatus.CONFIRMED
        references = await references_of(world, ("Alder", "Birch", "Cedar"))
        assert world.times_said(references, world.channel) == dict.fromkeys(references, 1)
        both = [row for row in await world.rows(Meeting) if row.site_key == str(split)]
        assert [row.meeting_on for row in both] == [date(2026, 4, 2), date(2026, 4, 16)]
        [cedar] = await world.actions("Cedar")
        assert cedar.meeting_id in {row.id for row in both}
        after = await reminded(world, "Alder")
        assert after[: len(before)] == before, "what was said stays said"
        assert len(after) == len(set(after)), "no rung of a meeting twice"
        sent = [message.ts for message in world.told("bronwen.tate")]
        a_day = Counter(
            (float(ts) // 86_400) for ts in sent
        )  # each message is of another day: one a person and day
        assert set(a_day.values()) == {1}


async def reminded(world: Months, place: str) -> list[tuple[Any, ...]]:
    """For which meeting and rung the owner was reminded of the action about a place."""
    [action] = await world.actions(place)
    query = select(Nudge).where(col(Nudge.action_id) == action.id).order_by(col(Nudge.id))
    async with world.bot.db.read() as session:
        rows = (await session.exec(query)).all()
    return [(row.meeting_id, row.rung) for row in rows if row.delivery_id is not None]


# Taken down


async def test_an_item_that_turns_restricted_is_shown_no_more(tmp_path: Path) -> None:
    """Within the week in which minutes are read again; the clerk is told without its words."""
    async with months(tmp_path) as world:
        meeting = world.meeting(date(2026, 1, 8), item(1, "Alder"), item(2, "Birch"))
        world.meeting(date(2026, 3, 5))
        restricted_at = london(date(2026, 1, 27))
        world.site.schedule(meeting, [
            (london(date(2026, 1, 12)), "publish"),
            (restricted_at, change("restrict", item_key=2)),
        ])  # fmt: skip
        await begin(world, "--mode", "auto")
        await world.until(date(2026, 1, 27))
        assert "Birch" in str([message.blocks for message in world.said(world.channel)])
        await world.until(restricted_at.astimezone(LONDON).date() + timedelta(days=7))
        [birch] = await world.actions("Birch figures") or [None]
        assert birch is None or birch.taken_down_at is not None
        shown = str([message.blocks for message in world.said(world.channel)])
        assert "Birch" not in shown
        assert "Alder" in shown
        told = str([message.blocks for message in world.told("daniel.frost")])
        assert "restricted" in told
        assert "Birch figures" not in told
