"""Taking words down, and forgetting them for good."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import inspect

from minutes.values import Attendee
from storage.database import Database
from storage.tables import (
    Action,
    ActionEvent,
    ActionStatus,
    Batch,
    BatchEntry,
    ClerkLine,
    Committee,
    Delivery,
    DeliveryKind,
    DeliveryState,
    DigestLine,
    Document,
    EntryState,
    Item,
    Officer,
    PossibleMissRow,
    Tombstone,
)
from tests.tracker.builders import (
    ATTENDANCE,
    CIRCULATE,
    MET_ON,
    NOW,
    POOLS,
    REPORT,
    SITE,
    WRITE,
    ItemText,
    TakeIn,
    extraction_of,
    kinds,
    minutes_of,
    miss_of,
    rows,
    span_of,
    usual_extraction,
)
from tracker.answers import answer_update
from tracker.errors import ForgottenError, MeetingNotFoundError, StaleAnswerError
from tracker.history import history
from tracker.listing import list_actions
from tracker.takedown import ForgetResult, forget
from tracker.triage import keep, triage_list
from tracker.values import ActionView, Viewer

FIRST = "OTT-CYP-25-001"
LATER = NOW + timedelta(days=9)
CLERK = Viewer(is_clerk=True, is_outsider=False)
POOL_WORDS = ("pools", "Pools", "Minister", "Swimming")
KINDS = (Action, ActionEvent, Item, PossibleMissRow, Tombstone, ClerkLine, Document)


async def forgotten(db: Database, committee: Committee, item: str | None = None) -> ForgetResult:
    async with db.write() as session:
        return await forget(
            session, committee_id=committee.id or 0, meeting_on=MET_ON, item_number=item,
            why="Asked by the monitoring officer", now=LATER,
        )  # fmt: skip


async def everything(db: Database) -> str:
    """Every column of every row that could hold words, but where they came from."""
    found = []
    for kind in KINDS:
        columns = [c.key for c in inspect(kind).columns if c.key != "source"]
        found += [str([getattr(row, key) for key in columns]) for row in await rows(db, kind)]
    return "\n".join(found)


async def shown(db: Database, words: str = "all") -> tuple[ActionView, ...]:
    async with db.read() as session:
        found = await list_actions(
            session, slug="ott-cyp", words=words, viewer=CLERK, today=NOW.date()
        )
    return found.actions


async def test_forgetting_a_meeting_purges_every_word(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Text, titles, quotes, summaries, context and notes go; references and statuses stay."""
    minutes = minutes_of()
    leaning = [
        replace(draft, context=(span_of(minutes, "The figures were noted"),))
        for draft in usual_extraction(minutes).actions
    ]
    await taken(minutes, extraction_of(leaning, [miss_of(minutes, "The figures were noted")]))
    async with db.write() as session:
        await keep(session, reference=FIRST, now=NOW)
        await answer_update(
            session, action_id=1, slack_user_id="U0DIRECTOR", note="attendance", now=NOW
        )
    result = await forgotten(db, committee)
    assert (result.documents, result.actions, result.misses) == (1, 3, 1)
    kept = await everything(db)
    for words in (CIRCULATE, REPORT, "figures", "attendance", "Attendance", *POOL_WORDS):
        assert words not in kept
    first, *others = await rows(db, Action)
    assert (first.reference, first.status) == (FIRST, ActionStatus.OPEN)
    assert all(action.taken_down_at == LATER for action in (first, *others))
    assert (await kinds(db, FIRST))[-1] == "forgotten"
    assert await shown(db) == ()


async def test_the_history_of_what_was_forgotten_has_no_words(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """The clerk still sees that it was, and when it went."""
    await taken()
    await forgotten(db, committee)
    async with db.read() as session:
        lines = await history(session, reference=FIRST, viewer=CLERK)
    assert [line.what for line in lines] == ["found in the minutes", "forgotten"]


async def test_forgotten_minutes_are_not_taken_in_again(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Neither from the same source, changed, nor from another one."""
    await taken()
    await forgotten(db, committee)
    for source in (minutes_of().source, "copy.pdf"):
        with pytest.raises(ForgottenError):
            await taken(minutes_of(ATTENDANCE, source=source))
    with pytest.raises(ForgottenError):
        await taken()
    assert "figures" not in await everything(db)


async def test_forgetting_an_item_leaves_the_others(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """The other items' words stay, each at its place."""
    await taken()
    result = await forgotten(db, committee, "7.")
    assert (result.actions, result.item_number) == (2, "7.")
    kept = await everything(db)
    assert not any(words in kept for words in POOL_WORDS)
    (document,) = await rows(db, Document)
    action = (await rows(db, Action))[0]
    assert document.text[action.start : action.end] == CIRCULATE
    assert [view.reference for view in await shown(db)] == [FIRST]


async def test_a_forgotten_item_is_passed_over_in_later_readings(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Another reading of the meeting brings the other items, and no word of this one."""
    await taken()
    await forgotten(db, committee, "7")
    minutes = minutes_of(source="copy.pdf")
    drafts = usual_extraction(minutes).actions
    result = await taken(minutes, extraction_of(drafts, [miss_of(minutes, WRITE)]))
    assert (result.proposed, result.known, result.misses) == (0, 1, 0)
    kept = await everything(db)
    assert not any(words in kept for words in POOL_WORDS)


async def test_forgetting_twice_is_forgetting_once(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """A second time leaves one tombstone and one line of history."""
    await taken()
    for _ in range(2):
        await forgotten(db, committee)
    assert len(await rows(db, Tombstone)) == 1
    assert await kinds(db, FIRST) == ["proposed", "forgotten"]


async def test_what_is_not_there_cannot_be_forgotten(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """A meeting or an item that is not known is refused."""
    with pytest.raises(MeetingNotFoundError):
        await forgotten(db, committee)
    await taken()
    with pytest.raises(MeetingNotFoundError, match="no item of that number"):
        await forgotten(db, committee, "99")


async def send_digest(db: Database, *actions: int, committee: Committee) -> None:
    """One digest that was sent, naming these actions."""
    async with db.write() as session:
        delivery = Delivery(
            key=f"key{actions}", kind=DeliveryKind.DIGEST, recipient="C0CYP",
            committee_id=committee.id, local_date=NOW.date(), part=actions[0],
            state=DeliveryState.SENT, not_before=NOW, claimed_at=NOW, sent_at=NOW,
        )  # fmt: skip
        session.add(delivery)
        await session.flush()
        session.add_all(
            DigestLine(action_id=action, channel_id=f"C{action}", delivery_id=delivery.id)
            for action in actions
        )


async def test_messages_that_said_it_are_withdrawn_or_shown_anew(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """A message that named only what was forgotten goes; one that named more is shown anew."""
    await taken()
    await send_digest(db, 2, 3, committee=auto)
    await send_digest(db, 1, committee=auto)
    async with db.write() as session:
        mixed = Delivery(
            key="mixed", kind=DeliveryKind.DIGEST, recipient="C0X", committee_id=auto.id,
            local_date=NOW.date(), state=DeliveryState.SENT, not_before=NOW, claimed_at=NOW,
        )  # fmt: skip
        session.add(mixed)
        await session.flush()
        session.add_all(
            DigestLine(action_id=n, channel_id="C0X", delivery_id=mixed.id) for n in (1, 2)
        )
    result = await forgotten(db, auto, "7")
    marks = {
        delivery.key: (delivery.withdraw_at, delivery.refresh_at)
        for delivery in await rows(db, Delivery)
        if delivery.kind is DeliveryKind.DIGEST
    }
    assert marks == {
        "key(2, 3)": (LATER, None),
        "key(1,)": (None, None),
        "mixed": (None, LATER),
    }
    assert result.messages == 2


async def test_what_vanished_from_the_page_is_taken_down(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """A re-read without an item hides its actions at once and tells the clerk where they stood."""
    await taken()
    await taken(minutes_of(ATTENDANCE), now=LATER)
    assert [view.reference for view in await shown(db)] == [FIRST]
    assert (await kinds(db, "OTT-CYP-25-002"))[-1] == "taken_down"
    (line,) = await rows(db, ClerkLine)
    assert "item 7 is no longer on the council’s page" in line.words
    assert "OTT-CYP-25-002, OTT-CYP-25-003" in line.words
    assert not any(words in line.words for words in POOL_WORDS)


async def test_what_turned_restricted_is_taken_down(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """An item that is restricted now is hidden, with everything under it."""
    await taken()
    restricted = ItemText("7", "Swimming pools", "", withheld="restricted")
    await taken(minutes_of(ATTENDANCE, restricted), now=LATER)
    assert [view.reference for view in await shown(db)] == [FIRST]
    (line,) = await rows(db, ClerkLine)
    assert "item 7 is restricted" in line.words
    assert not any(words in line.words for words in POOL_WORDS)


async def test_a_restricted_item_is_hidden_in_readings_of_other_sources(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """What stands on the item's own page goes too, and stays gone when that is read again."""
    own = f"{SITE}/mgAi.aspx?ID=7"
    await taken()
    await taken(minutes_of(POOLS, source=own))
    restricted = ItemText("7", "Swimming pools", "", withheld="restricted")
    await taken(minutes_of(ATTENDANCE, restricted), now=LATER)
    assert [view.reference for view in await shown(db)] == [FIRST]
    longer = replace(POOLS, body=f"{POOLS.body} Noted.")
    await taken(minutes_of(longer, source=own), now=LATER)
    assert [view.reference for view in await shown(db)] == [FIRST]


async def test_an_unverified_copy_lifts_no_takedown(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """Only the committee's own site shows again what it had taken off."""
    await taken()
    await taken(minutes_of(ATTENDANCE), now=LATER)
    await taken(minutes_of(source="old.txt", verified=False), now=LATER)
    assert [view.reference for view in await shown(db)] == [FIRST]
    more = replace(ATTENDANCE, body=f"Noted. {ATTENDANCE.body}")
    await taken(minutes_of(more, POOLS), now=LATER)
    assert len(await shown(db)) == 3


async def test_what_turned_withheld_leaves_channels(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """An item that is a petition now: its actions are withheld and their digest is deleted."""
    await taken()
    await send_digest(db, 2, 3, committee=auto)
    petition = replace(POOLS, title="Petition: swimming pools", withheld="petitions")
    await taken(minutes_of(ATTENDANCE, petition), extraction_of(), now=LATER)
    assert [row.withheld for row in await rows(db, Action)] == [None, "petitions", "petitions"]
    (digest,) = [row for row in await rows(db, Delivery) if row.key == "key(2, 3)"]
    assert digest.withdraw_at == LATER


async def test_a_button_on_what_was_taken_down_does_not_act(
    db: Database, auto: Committee, taken: TakeIn, clerk: Officer
) -> None:
    """It answers that it was taken down."""
    await taken()
    await taken(minutes_of(ATTENDANCE), now=LATER)
    with pytest.raises(StaleAnswerError, match="taken down"):
        async with db.write() as session:
            await answer_update(session, action_id=2, slack_user_id="U0CLERK", note="x", now=LATER)


async def test_an_item_that_is_cut_has_not_vanished(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """Where the page now points elsewhere for the text, nothing is taken down."""
    await taken()
    cut = replace(POOLS, body="See the full text.", cut="view the full minutes text for item 7")
    await taken(minutes_of(ATTENDANCE, cut), now=LATER)
    assert len(await shown(db)) == 3


async def test_a_missing_draft_does_not_take_words_down(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """Words that still stand on the page stay, even when an engine overlooks them this time."""
    await taken()
    changed = replace(ATTENDANCE, body=f"All agreed. {ATTENDANCE.body}")
    await taken(minutes_of(changed, POOLS), extraction_of(), now=LATER)
    assert len(await shown(db)) == 3


async def test_misses_that_vanished_leave_the_clerks_list(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """A possible miss whose words are gone is quoted to nobody."""
    flagged = ItemText("9", "Parks", "ACTION: mend them.")
    minutes = minutes_of(ATTENDANCE, flagged)
    await taken(minutes, extraction_of(misses=[miss_of(minutes, "ACTION: mend them")]))
    await taken(minutes_of(ATTENDANCE), now=LATER)
    async with db.read() as session:
        assert (await triage_list(session, committee=committee)).misses == ()


async def test_a_forgotten_items_words_leave_other_actions_context(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """What another action leant on goes too, and what it leant on elsewhere stays."""
    minutes = minutes_of()
    spans = (span_of(minutes, "The figures were noted"), span_of(minutes, "Swimming pools"))
    first = replace(usual_extraction(minutes).actions[0], context=spans)
    await taken(minutes, extraction_of([first]))
    await forgotten(db, committee, "7")
    (action,) = await rows(db, Action)
    assert [span["quote"] for span in action.context] == ["The figures were noted"]


async def test_the_clerks_lists_that_quoted_it_are_withdrawn(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Of the triage lists since then the last is shown anew, the others are deleted."""
    await taken()
    async with db.write() as session:
        for number, kind in enumerate((DeliveryKind.TRIAGE, DeliveryKind.TRIAGE), start=1):
            session.add(
                Delivery(
                    key=f"list{number}",
                    kind=kind,
                    recipient="U0CLERK",
                    part=10 + number,
                    committee_id=committee.id,
                    local_date=NOW.date(),
                    state=DeliveryState.SENT,
                    not_before=NOW,
                    claimed_at=NOW + timedelta(hours=number),
                )
            )
    await forgotten(db, committee)
    lists = {d.key: (d.withdraw_at, d.refresh_at) for d in await rows(db, Delivery)}
    assert lists["list1"] == (LATER, None)
    assert lists["list2"] == (None, LATER)


async def test_attendance_is_kept_until_it_is_forgotten(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Who was there is kept by name, and goes with the item, or the meeting, that names them."""
    present = ItemText("1", "Attendance", "Present: Ada Quill, Bram Osei.")
    later = ItemText("2", "Arrivals", "Caro Wick arrived late.")
    attendees = tuple(Attendee(name) for name in ("Ada Quill", "Bram Osei", "Caro Wick"))
    await taken(replace(minutes_of(present, later), attendance=attendees))
    assert (await rows(db, Document))[0].attendance == ["Ada Quill", "Bram Osei", "Caro Wick"]
    await forgotten(db, committee, "2")
    assert (await rows(db, Document))[0].attendance == ["Ada Quill", "Bram Osei"]
    await forgotten(db, committee)
    assert (await rows(db, Document))[0].attendance == []


async def test_the_item_goes_from_readings_that_number_it_otherwise(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """The number is that of the reading that counts; the item that has it in another one stays."""
    await taken()
    await taken(minutes_of(replace(POOLS, number="6"), replace(ATTENDANCE, number="7")))
    await forgotten(db, committee, "6")
    text = "".join(document.text for document in await rows(db, Document))
    assert REPORT not in text
    assert text.count(CIRCULATE) == 2
    assert {item.title for item in await rows(db, Item)} == {"", ATTENDANCE.title}


async def test_what_a_model_answered_in_a_batch_is_forgotten(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Of the same minutes in any state; what belongs to others is left alone."""
    await taken()
    source = (await rows(db, Document))[0].source
    async with db.write() as session:
        session.add(Batch(requests=3, engine_version="test", created_at=NOW))
        await session.flush()
        for number, (state, where) in enumerate(
            [(EntryState.ANSWERED, source), (EntryState.WAITING, source),
             (EntryState.ANSWERED, f"{SITE}/other")]
        ):  # fmt: skip
            session.add(
                BatchEntry(
                    custom_id=f"ma-{number}", batch_id=1, committee_id=committee.id or 0,
                    source=where, text_sha256="a", first=1, last=2, message_sha256="b",
                    state=state, answer="pools" if state is EntryState.ANSWERED else "",
                    created_at=NOW,
                )
            )  # fmt: skip
    await forgotten(db, committee)
    assert [(row.state, row.answer) for row in await rows(db, BatchEntry)] == [
        (EntryState.ABANDONED, ""),
        (EntryState.ABANDONED, ""),
        (EntryState.ANSWERED, "pools"),
    ]
