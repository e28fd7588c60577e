"""`/actions watch …`: lists, searches, following, and who may."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from councils.errors import BlockedError
from councils.finding import Found, Proposal
from councils.values import Cms, SiteCommittee, SiteMeeting, SiteMemory
from storage.tables import (
    Action,
    Committee,
    Document,
    Following,
    Item,
    Look,
    Meeting,
    Officer,
    Watch,
)
from tests.handlers.conftest import House
from tests.handlers.handlers_kit import elements, said, texts
from tracker.watches import add_watch

BASE = "https://democracy.fenbridge.example"
MEMORY = SiteMemory(Cms.MODERNGOV, BASE)


def proposal(title: str = "Cabinet", *, key: str = "285", **changes: Any) -> Proposal:
    """A committee that a search found, with a meeting before and one after."""
    made = Proposal(
        council="Fenbridge",
        memory=MEMORY,
        committee=SiteCommittee(key, title, f"{BASE}/mgCommitteeDetails.aspx?ID={key}"),
        slug=f"fenb-{title.split(maxsplit=1)[0].casefold()}",
        name=title,
        last=SiteMeeting("1", key, date(2025, 11, 5)),
        next=SiteMeeting("2", key, date(2026, 1, 14)),
    )
    return replace(made, **changes)


def finds(*proposals: Proposal, why: str = "") -> Callable[[str], Awaitable[Found]]:
    """A search that finds these."""

    async def find(_words: str) -> Found:
        return Found(proposals, why=why)

    return find


async def typed(house: House, user: str, text: str, *, where: str = "") -> Any:
    """What the person sees at once."""
    answer = await house.workspace.type_command(
        user, where or house.channel, f"/actions watch {text}".strip()
    )
    assert answer.ok, answer.error
    [shown] = answer.shown
    return shown


async def searched(house: House, user: str, text: str = "fenbridge cabinet") -> Any:
    """What the person sees once the search has come back."""
    await typed(house, user, text)
    await house.app.afterwards.settle()
    return house.workspace.ephemerals(user, house.channel)[-1]


async def pressed(house: House, user: str, shown: Any, action_id: str) -> Any:
    """What stands in the place of the message whose button was pressed."""
    result = await house.workspace.press(user, house.channel, shown.ts, action_id)
    assert result.ok, result.error
    await house.app.afterwards.settle()
    return house.workspace.ephemerals(user, house.channel)[-1]


async def rows(house: House, table: Any) -> list[Any]:
    async with house.db.read() as session:
        return list(await session.exec(select(table).order_by(col(table.id))))


async def watch_the_known(house: House) -> None:
    """Watch the house's own committee."""
    async with house.db.write() as session:
        committee = await session.get_one(Committee, 1)
        await add_watch(
            session, committee, council="Fenbridge", memory={"cms": "moderngov", "base_url": BASE},
            key="328", title=committee.name, now=house.sandbox.clock.now(),
        )  # fmt: skip


async def forget_committees(house: House) -> None:
    """The workspace as it is on the first day: people, and no committee."""
    async with house.db.write() as session:
        for table in (Action, Item, Document, Meeting, Committee, Officer):
            await session.exec(sa.delete(table))


# What is watched


async def test_nothing_watched_says_how_to_begin(house: House) -> None:
    words = said((await typed(house, house.sam, "")).blocks)
    assert "No committee is watched yet" in words
    assert "/actions watch bury children and young people" in words


@pytest.mark.parametrize("text", ["", "list", "LIST"])
async def test_everyone_may_see_what_is_watched_and_how_it_goes(house: House, text: str) -> None:
    await watch_the_known(house)
    words = said((await typed(house, house.sam, text)).blocks)
    assert "1 committee watched" in words
    assert "fenb-cyp" in words
    assert "Thu 22 January 2026" in words


# Searching


async def test_a_search_is_answered_at_once_and_again_when_it_has_come_back(house: House) -> None:
    await house.look_up()
    house.find = finds(proposal())
    first = await typed(house, house.clara, "fenbridge cabinet")
    assert "Looking for “fenbridge cabinet”" in said(first.blocks)
    await house.app.afterwards.settle()
    shown = house.workspace.ephemerals(house.clara, house.channel)[-1]
    words = said(shown.blocks)
    assert shown.text == "Cabinet, Fenbridge"
    assert "It last met on Wed 5 November 2025 and meets next on Wed 14 January 2026." in words
    assert "fenb-cabinet" in words
    assert [b["text"]["text"] for b in elements(shown.blocks, "watch_begin")] == [
        "Watch and follow here"
    ]


async def test_the_press_makes_committee_watch_and_following_and_asks_no_site(
    house: House,
) -> None:
    await house.look_up()
    house.find = finds(proposal())
    shown = await searched(house, house.clara)
    house.find = None  # a search now would fail the test
    house.woken.clear()
    words = said((await pressed(house, house.clara, shown, "watch_begin")).blocks)
    assert (
        "Cabinet is watched now, and this channel follows it. Its short name is fenb-cabinet."
        in (words)
    )
    assert "no clerk" not in words
    [_, made] = await rows(house, Committee)
    assert (made.slug, made.council, made.clerk_officer_id) == ("fenb-cabinet", "Fenbridge", 2)
    assert made.site == f"{BASE}/mgCommitteeDetails.aspx?ID=285"
    [watch] = await rows(house, Watch)
    assert (watch.committee_id, watch.key) == (made.id, "285")
    assert await rows(house, Look)
    [following] = await rows(house, Following)
    assert (following.committee_id, following.channel_id) == (made.id, house.channel)
    assert house.woken


async def test_undo_takes_the_watch_and_the_following_back(house: House) -> None:
    await house.look_up()
    house.find = finds(proposal())
    begun = await pressed(house, house.clara, await searched(house, house.clara), "watch_begin")
    words = said((await pressed(house, house.clara, begun, "watch_undo")).blocks)
    assert words == "Undone: Cabinet is not watched."
    assert await rows(house, Watch) == []
    assert await rows(house, Following) == []


async def test_cancel_changes_nothing(house: House) -> None:
    await house.look_up()
    house.find = finds(proposal())
    shown = await searched(house, house.clara)
    words = said((await pressed(house, house.clara, shown, "watch_cancel")).blocks)
    assert words == "Nothing was changed."
    assert await rows(house, Watch) == []


async def test_several_are_offered_with_a_button_each(house: House) -> None:
    await house.look_up()
    house.find = finds(proposal(), proposal("Cabinet Sub-Committee", key="286"), why="Which one?")
    shown = await searched(house, house.clara)
    assert "Which of these do you mean?" in said(shown.blocks)
    buttons = elements(shown.blocks, "watch_begin")
    assert [button["accessibility_label"] for button in buttons] == [
        "Watch and follow here: Cabinet, Fenbridge",
        "Watch and follow here: Cabinet Sub-Committee, Fenbridge",
    ]


async def test_what_is_not_found_is_said(house: House) -> None:
    await house.look_up()
    house.find = finds(why="Fenbridge lists no committee called “cabbages”.")
    words = said((await searched(house, house.clara)).blocks)
    assert words == "Fenbridge lists no committee called “cabbages”."


async def test_a_site_that_refuses_is_said(house: House) -> None:
    async def find(_words: str) -> Found:
        raise BlockedError(BASE)

    await house.look_up()
    house.find = find
    words = said((await searched(house, house.clara)).blocks)
    assert words.startswith("The site democracy.fenbridge.example blocks us.")


async def test_a_fault_of_ours_gives_an_id_to_quote(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def find(_words: str) -> Found:
        raise RuntimeError("ours")

    await house.look_up()
    house.find = find
    words = said((await searched(house, house.clara)).blocks)
    assert words.startswith("Something went wrong here. Please quote ")
    assert any(record.exc_info for record in caplog.records)


async def test_what_is_watched_already_can_be_followed_here(house: House) -> None:
    await house.look_up()
    await watch_the_known(house)
    house.find = finds(proposal("Children and Young People Scrutiny", key="328"))
    shown = await searched(house, house.clara)
    assert "It is watched already, as " in said(shown.blocks)
    words = said((await pressed(house, house.clara, shown, "watch_follow")).blocks)
    assert "This channel follows Children and Young People Scrutiny (fenb-cyp) now." in words
    assert len(await rows(house, Watch)) == 1
    assert len(await rows(house, Following)) == 1


async def test_a_committee_made_by_hand_is_taken_over(house: House) -> None:
    """The same council and the same name: no second committee."""
    await house.look_up()
    house.find = finds(proposal("Children and Young People Scrutiny", key="328"))
    await pressed(house, house.clara, await searched(house, house.clara), "watch_begin")
    [committee] = await rows(house, Committee)
    [watch] = await rows(house, Watch)
    assert (committee.slug, watch.committee_id) == ("fenb-cyp", committee.id)
    assert committee.site == f"{BASE}/mgCommitteeDetails.aspx?ID=328"


async def test_the_same_press_again_changes_nothing(house: House) -> None:
    await house.look_up()
    house.find = finds(proposal())
    shown = await searched(house, house.clara)
    for _ in range(2):
        await house.workspace.press(house.clara, house.channel, shown.ts, "watch_begin")
    await house.app.afterwards.settle()
    assert len(await rows(house, Watch)) == 1
    assert len(await rows(house, Committee)) == 2


async def test_words_of_a_site_are_shown_unformatted(house: House) -> None:
    await house.look_up()
    house.find = finds(proposal("<!channel> *Cabinet*", slug="fenb-cab"))
    shown = await searched(house, house.clara)
    assert texts(shown.blocks, kind="mrkdwn") == []
    assert "<!channel>" not in shown.text


# Who may


async def test_who_is_no_clerk_is_told_so_and_no_site_is_asked(house: House) -> None:
    await house.look_up()
    for user in (house.sam, house.jane, house.gus):
        shown = await typed(house, user, "fenbridge cabinet")
        assert said(shown.blocks).startswith("A clerk decides what is watched.")
    await house.app.afterwards.settle()


async def test_the_first_member_may_begin_and_is_told_what_is_missing(house: House) -> None:
    """The day on which the bot was installed: Slack is asked who this is."""
    await forget_committees(house)
    house.find = finds(proposal())
    shown = await searched(house, house.sam)
    words = said((await pressed(house, house.sam, shown, "watch_begin")).blocks)
    assert "Cabinet is watched now" in words
    assert "It has no clerk yet" in words
    assert "matters committee set fenb-cabinet --clerk …" in words


async def test_where_no_committee_has_a_clerk_it_is_said_how_to_set_one(house: House) -> None:
    await house.look_up()
    async with house.db.write() as session:
        await session.exec(sa.update(Committee).values(clerk_officer_id=None, is_planned=False))
    words = said((await typed(house, house.sam, "fenbridge cabinet")).blocks)
    assert "no committee has one yet" in words
    assert "matters committee set fenb-cyp --clerk …" in words


async def test_a_guest_may_not_even_then(house: House) -> None:
    await forget_committees(house)
    house.find = finds(proposal())
    words = said((await searched(house, house.gus)).blocks)
    assert words.startswith("A clerk decides what is watched.")


async def test_a_clerk_no_more_cannot_press_what_was_offered(house: House) -> None:
    await house.look_up()
    house.find = finds(proposal())
    shown = await searched(house, house.clara)
    async with house.db.write() as session:
        await session.exec(sa.update(Committee).values(clerk_officer_id=None, is_planned=False))
    words = said((await pressed(house, house.clara, shown, "watch_begin")).blocks)
    assert words.startswith("A clerk decides what is watched")
    assert await rows(house, Watch) == []


# Following and ending


async def test_a_channel_follows_by_the_short_name_and_can_take_it_back(house: House) -> None:
    await house.look_up()
    shown = await typed(house, house.clara, "fenb-cyp")
    assert "This channel follows Children and Young People Scrutiny (fenb-cyp) now." in said(
        shown.blocks
    )
    assert "/invite @Matters Arising" in said(shown.blocks)
    assert len(await rows(house, Following)) == 1
    words = said((await pressed(house, house.clara, shown, "watch_undo")).blocks)
    assert words == "Undone: this channel does not follow Children and Young People Scrutiny."
    assert await rows(house, Following) == []


async def test_a_direct_message_cannot_follow(house: House) -> None:
    await house.look_up()
    shown = await typed(house, house.clara, "fenb-cyp", where=house.workspace.im(house.clara))
    assert "a direct message cannot" in said(shown.blocks)
    assert await rows(house, Following) == []


async def test_only_its_clerk_has_a_channel_follow(house: House) -> None:
    await house.look_up()
    words = said((await typed(house, house.jane, "fenb-cyp")).blocks)
    assert words.startswith("A clerk decides what is watched.")
    assert await rows(house, Following) == []


async def test_watching_can_be_ended(house: House) -> None:
    await house.look_up()
    await watch_the_known(house)
    words = said((await typed(house, house.sam, "remove fenb-cyp")).blocks)
    assert words.startswith("A clerk decides what is watched.")
    words = said((await typed(house, house.clara, "remove fenb-cyp")).blocks)
    assert "is watched no longer" in words
    assert await rows(house, Watch) == []
    words = said((await typed(house, house.clara, "remove fenb-cyp")).blocks)
    assert words == "fenb-cyp was not watched, so nothing was changed."


async def test_a_wrong_short_name_to_end_gets_the_nearest(house: House) -> None:
    await house.look_up()
    words = said((await typed(house, house.clara, "remove fenb-cpy")).blocks)
    assert "Did you mean fenb-cyp?" in words


async def test_a_link_is_taken_as_it_was_typed(house: House) -> None:
    """Slack makes `<https://…>` of it."""
    asked = []

    async def find(words: str) -> Found:
        asked.append(words)
        return Found(why="No.")

    await house.look_up()
    house.find = find
    link = f"{BASE}/ieListMeetings.aspx?CId=285&Year=0"
    await searched(house, house.clara, link)
    assert asked == [link]
