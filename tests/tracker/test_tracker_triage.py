"""The clerk's decisions: once, twice, taken back, too late."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    MissStatus,
    Officer,
    PossibleMissRow,
)
from tests.tracker.builders import (
    ATTENDANCE,
    CIRCULATE,
    MET_ON,
    NOW,
    ItemText,
    TakeIn,
    extraction_of,
    kinds,
    minutes_of,
    miss_of,
    rows,
    usual_extraction,
)
from tracker.answers import answer_done
from tracker.committees import set_committee
from tracker.errors import (
    NotTheClerkError,
    StaleAnswerError,
    UnknownActionError,
    UnknownMissError,
    UnknownOfficerError,
)
from tracker.officers import erase_officer
from tracker.triage import dismiss, dismiss_miss, keep, keep_miss, set_owner, triage_list

FIRST = "OTT-CYP-25-001"
SECOND = "OTT-CYP-25-002"
FLAGGED = ItemText("9", "Parks", "The benches were worn. ACTION: mend them.")
PUBLIC = ItemText("3", "Public questions", "Mrs Fen asked. ACTION: answer her.", "public questions")


async def take_flagged(taken: TakeIn, *items: ItemText) -> None:
    minutes = minutes_of(*(items or (ATTENDANCE, FLAGGED)), warnings=("Item 9 is cut",))
    flags = ("ACTION: mend them", "ACTION: answer her")
    misses = [miss_of(minutes, flag) for flag in flags if flag in minutes.text]
    await taken(minutes, extraction_of(usual_extraction(minutes).actions, misses))


async def test_the_list_holds_all_that_waits(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Proposals, open actions without an officer, possible misses, withheld items and notes."""
    await take_flagged(taken, ATTENDANCE, FLAGGED, PUBLIC)
    await taken(minutes_of(source="b"))
    async with db.write() as session:
        await keep(session, reference=SECOND, now=NOW)
        found = await triage_list(session, committee=committee)
    assert [view.reference for view in found.proposed] == [FIRST, "OTT-CYP-25-003"]
    assert [view.reference for view in found.owner_unsettled] == [SECOND]
    assert [miss.quote for miss in found.misses] == ["ACTION: mend them", "ACTION: answer her"]
    assert found.withheld == ("Item 3, Public questions: withheld from digests (public questions)",)
    assert (found.notes, found.meeting_on, found.mode) == (("Item 9 is cut",), MET_ON, "approve")


async def test_an_empty_list_is_empty(db: Database, committee: Committee) -> None:
    """Where nothing waits the list says nothing."""
    async with db.read() as session:
        found = await triage_list(session, committee=committee)
    assert (found.proposed, found.owner_unsettled, found.misses, found.notes) == ((),) * 4
    assert found.meeting_on is None


async def test_the_list_says_when_minutes_are_unverified(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """What does not come from the committee's site is said to the clerk."""
    await taken(minutes_of(verified=False))
    async with db.read() as session:
        found = await triage_list(session, committee=committee)
    assert any("own site" in note for note in found.notes)


async def test_keeping_opens_once(db: Database, clerk: Officer, taken: TakeIn) -> None:
    """A kept action is open; a second press changes nothing."""
    await taken()
    for _ in range(2):
        async with db.write() as session:
            view = await keep(session, reference=FIRST, by_officer_id=clerk.id, now=NOW)
        assert view.status == "open"
    assert await kinds(db, FIRST) == ["proposed", "opened"]
    assert (await rows(db, Action))[0].opened_at == NOW


async def test_a_decision_can_be_taken_back(db: Database, clerk: Officer, taken: TakeIn) -> None:
    """Dismissed, kept, dismissed again: the history has it all."""
    await taken()
    for decide in (dismiss, dismiss, keep, dismiss):
        async with db.write() as session:
            await decide(session, reference=FIRST, by_officer_id=clerk.id, now=NOW)
    assert (await rows(db, Action))[0].status is ActionStatus.DISMISSED
    assert await kinds(db, FIRST) == ["proposed", "dismissed", "opened", "dismissed"]


async def test_a_late_decision_is_answered_not_acted_on(
    db: Database, director: Officer, taken: TakeIn
) -> None:
    """Once an officer has said done, keep and dismiss say so and change nothing."""
    await taken()
    async with db.write() as session:
        view = await keep(session, reference=FIRST, now=NOW)
        await answer_done(session, action_id=view.id, slack_user_id="U0DIRECTOR", now=NOW)
    for decide in (keep, dismiss):
        with pytest.raises(StaleAnswerError, match=f"{FIRST} is complete already"):
            async with db.write() as session:
                await decide(session, reference=FIRST, now=NOW)
    assert (await rows(db, Action))[0].status is ActionStatus.COMPLETE


async def test_only_the_clerk_decides(db: Database, director: Officer, taken: TakeIn) -> None:
    """Another officer's press changes nothing."""
    await taken()
    for decide in (keep, dismiss):
        with pytest.raises(NotTheClerkError):
            async with db.write() as session:
                await decide(session, reference=FIRST, by_officer_id=director.id, now=NOW)
    assert (await rows(db, Action))[0].status is ActionStatus.PROPOSED


async def test_an_unknown_reference_is_refused(db: Database, committee: Committee) -> None:
    """What was never given is not known."""
    async with db.write() as session:
        with pytest.raises(UnknownActionError):
            await keep(session, reference="OTT-CYP-25-999", now=NOW)
        with pytest.raises(UnknownMissError):
            await keep_miss(session, miss_id=9, now=NOW)


async def test_the_clerk_settles_an_owner(
    db: Database, clerk: Officer, other: Officer, taken: TakeIn
) -> None:
    """The officer has it, the reason says who decided, and the history by whom."""
    await taken()
    for _ in range(2):
        async with db.write() as session:
            view = await set_owner(
                session, reference=FIRST.lower(), officer_id=other.id or 0,
                by_officer_id=clerk.id, now=NOW,
            )  # fmt: skip
    assert (view.officer_id, view.post_title) == (other.id, None)  # it is not their post
    assert await kinds(db, FIRST) == ["proposed", "owner_set"]


async def test_an_erased_officer_gets_no_action(
    db: Database, other: Officer, taken: TakeIn
) -> None:
    """Who has left the directory is no owner."""
    await taken()
    async with db.write() as session:
        await erase_officer(session, officer_id=other.id or 0, now=NOW)
        for officer_id in (other.id or 0, 999):
            with pytest.raises(UnknownOfficerError):
                await set_owner(session, reference=FIRST, officer_id=officer_id, now=NOW)


async def test_a_kept_miss_is_an_open_action(db: Database, clerk: Officer, taken: TakeIn) -> None:
    """Its words are the evidence, the marker is explicit, the owner is not named."""
    await take_flagged(taken)
    seen = []
    for _ in range(2):
        async with db.write() as session:
            seen.append(await keep_miss(session, miss_id=1, by_officer_id=clerk.id, now=NOW))
    view = seen[0]
    assert (view.reference, view.status, view.marker) == (SECOND, "open", "explicit")
    assert (view.quote, view.owner, view.officer_id) == ("ACTION: mend them", None, None)
    assert seen[1].id == view.id
    assert await kinds(db, SECOND) == ["proposed", "opened"]
    miss = (await rows(db, PossibleMissRow))[0]
    assert (miss.status, miss.decided_at) == (MissStatus.KEPT, NOW)
    assert miss.decided_by_officer_id == clerk.id


async def test_a_kept_miss_is_dismissed_as_the_action_it_is(db: Database, taken: TakeIn) -> None:
    """Dismissing a miss that was kept is answered with the action's reference."""
    await take_flagged(taken)
    async with db.write() as session:
        await keep_miss(session, miss_id=1, now=NOW)
        with pytest.raises(StaleAnswerError, match=SECOND):
            await dismiss_miss(session, miss_id=1, now=NOW)


async def test_a_dismissed_miss_can_still_be_kept(db: Database, taken: TakeIn) -> None:
    """Setting a miss aside is no last word, and twice is once."""
    await take_flagged(taken)
    async with db.write() as session:
        for _ in range(2):
            await dismiss_miss(session, miss_id=1, now=NOW)
        view = await keep_miss(session, miss_id=1, now=NOW + timedelta(days=1))
    assert view.status == "open"


async def test_a_miss_is_not_proposed_again(db: Database, taken: TakeIn) -> None:
    """Reading the minutes again leaves a dismissed miss dismissed."""
    await take_flagged(taken)
    async with db.write() as session:
        await dismiss_miss(session, miss_id=1, now=NOW)
    minutes = minutes_of(ATTENDANCE, FLAGGED, source="copy")
    await taken(minutes, extraction_of(misses=[miss_of(minutes, "ACTION: mend them")]))
    assert [miss.status for miss in await rows(db, PossibleMissRow)] == [MissStatus.DISMISSED]


async def test_a_former_slug_finds_no_other_reference(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """A reference with the old slug stays an action's only name."""
    await taken()
    async with db.write() as session:
        await set_committee(session, committee, slug="otter-kids")
        view = await keep(session, reference=FIRST, now=NOW)
    assert (view.reference, view.slug, view.quote) == (FIRST, "otter-kids", CIRCULATE)


async def test_a_kept_miss_whose_action_was_dismissed_opens_it_again(
    db: Database, taken: TakeIn
) -> None:
    """Keeping the miss once more takes the dismissal back."""
    await take_flagged(taken)
    async with db.write() as session:
        view = await keep_miss(session, miss_id=1, now=NOW)
        await dismiss(session, action_id=view.id, now=NOW)
        again = await keep_miss(session, miss_id=1, now=NOW)
    assert (again.id, again.status) == (view.id, "open")
    assert await kinds(db, view.reference) == ["proposed", "opened", "dismissed", "opened"]


async def test_only_the_clerk_keeps_a_miss(db: Database, director: Officer, taken: TakeIn) -> None:
    """Another officer's press is refused."""
    await take_flagged(taken)
    async with db.write() as session:
        for decide in (keep_miss, dismiss_miss):
            with pytest.raises(NotTheClerkError):
                await decide(session, miss_id=1, by_officer_id=director.id, now=NOW)


async def test_a_long_miss_is_shortened_in_one_line(db: Database, taken: TakeIn) -> None:
    """The summary of a kept miss is one line of at most 140 characters."""
    words = "ACTION: " + "mend the bench\n" * 20
    minutes = minutes_of(ItemText("9", "Parks", words))
    await taken(minutes, extraction_of(misses=[miss_of(minutes, words)]))
    async with db.write() as session:
        view = await keep_miss(session, miss_id=1, now=NOW)
    assert len(view.summary) <= 140
    assert view.summary.endswith("…")
    assert "\n" not in view.summary
