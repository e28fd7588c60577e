"""What later minutes do to what is open: counted, put forward as done, linked; never closed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from minutes.plain import read_text
from minutes.values import Status
from storage.database import Database
from storage.tables import (
    Action,
    Committee,
    LaterWords,
    Nudge,
    Officer,
    PossibleMissRow,
)
from summariser.cues import CuesEngine
from summariser.evidence import prove
from tests.tracker.builders import (
    CIRCULATE,
    COUNCIL,
    MET_ON,
    NEXT_ON,
    NOW,
    SITE,
    ItemText,
    TakeIn,
    draft_of,
    extraction_of,
    kinds,
    minutes_of,
    rows,
)
from tracker.answers import answer_done, answer_same, answer_update
from tracker.closing import agree_closure, close, note_change, refuse_closure, reopen
from tracker.committees import add_committee
from tracker.errors import NotTheClerkError, StaleAnswerError, UnknownActionError
from tracker.history import history
from tracker.intake import take_in
from tracker.links import same_as
from tracker.listing import list_actions
from tracker.reminders import plan_reminders
from tracker.separating import separate
from tracker.takedown import forget
from tracker.triage import keep, triage_list
from tracker.values import ActionView, TriageList, Viewer

FIRST, SECOND = "OTT-CYP-25-001", "OTT-CYP-26-001"
LATER = NOW + timedelta(days=60)
CLERK = Viewer(is_clerk=True, is_outsider=False)
MEMBER = Viewer(is_outsider=False)
ASKED = "The Director of Education to circulate the attendance figures to all"
DONE = "The attendance figures had been circulated"
AWAITED = "The attendance figures had not been received"
OWNER = {"owner": "The Director of Education"}


@pytest.fixture
async def opened(db: Database, taken: TakeIn) -> None:
    """One open action of December's meeting, with the Director."""
    minutes = minutes_of()
    await taken(minutes, extraction_of([draft_of(minutes, CIRCULATE, **OWNER)]))
    async with db.write() as session:
        await keep(session, reference=FIRST, now=NOW)


def january(body: str, *, title: str = "Matters arising", **words: object) -> object:
    """The minutes of January's meeting with one item."""
    source = f"{SITE}/ieListDocuments.aspx?MId=2"
    item = ItemText("3", title, body)
    return minutes_of(item, meeting_on=NEXT_ON, **{"source": source, **words})


async def waiting(db: Database, committee: Committee) -> TriageList:
    async with db.read() as session:
        return await triage_list(session, committee=committee)


async def shown(db: Database, viewer: Viewer = CLERK) -> tuple[ActionView, ...]:
    async with db.read() as session:
        found = await list_actions(
            session, slug="ott-cyp", words="all", viewer=viewer, today=LATER.date()
        )
    return found.actions


async def test_the_same_ask_is_counted_not_raised(
    db: Database, committee: Committee, opened: None, taken: TakeIn
) -> None:
    """The second ask is evidence on the first action, and everyone sees the count."""
    minutes = january(f"{ASKED}.")
    result = await taken(minutes, extraction_of([draft_of(minutes, ASKED, **OWNER)]), now=LATER)
    assert (result.proposed, result.asked_again) == (0, 1)
    (view,) = await shown(db, MEMBER)
    assert (view.reference, view.asked_again) == (FIRST, 1)
    async with db.read() as session:
        told = (await history(session, reference=FIRST, viewer=CLERK))[-1]
        public = (await history(session, reference=FIRST, viewer=MEMBER))[-1]
    assert (told.what, told.quote) == ("asked again at the meeting of 15 January 2026", ASKED)
    assert public.quote is None


async def test_what_was_counted_wrongly_becomes_an_action(
    db: Database, opened: None, taken: TakeIn
) -> None:
    """No ask is lost: the clerk makes an action of it, and reading again changes nothing."""
    minutes = january(f"{ASKED}.", status=Status.DRAFT)
    await taken(minutes, extraction_of([draft_of(minutes, ASKED, **OWNER)]), now=LATER)
    async with db.write() as session:
        made = await separate(session, reference=FIRST, now=LATER)
        with pytest.raises(StaleAnswerError, match="was not asked again"):
            await separate(session, reference=FIRST, now=LATER)
    assert (made.reference, made.status, made.quote) == (SECOND, "open", ASKED)
    approved = january(f"{ASKED}.", status=Status.APPROVED, source="approved")
    result = await taken(approved, extraction_of([draft_of(approved, ASKED, **OWNER)]), now=LATER)
    assert (result.proposed, result.known, result.asked_again) == (0, 1, 0)
    counts = {view.reference: view.asked_again for view in await shown(db)}
    assert counts == {FIRST: 0, SECOND: 0}
    assert (await kinds(db, FIRST))[-1] == "separated"


async def test_an_ask_of_another_owner_is_the_clerks_to_judge(
    db: Database, committee: Committee, opened: None, taken: TakeIn
) -> None:
    """It is an action of its own with a note, until the clerk joins the two."""
    quote = ASKED.replace("The Director of Education", "The Head of Finance")
    minutes = january(f"{quote}.")
    draft = draft_of(minutes, quote, owner="The Head of Finance")
    await taken(minutes, extraction_of([draft]), now=LATER)
    (proposed,) = (await waiting(db, committee)).proposed
    assert (proposed.reference, proposed.maybe_same) == (SECOND, (FIRST,))
    for _ in range(2):
        async with db.write() as session:
            joined = await same_as(session, reference=SECOND, now=LATER)
    assert (joined.reference, joined.asked_again) == (FIRST, 1)
    assert await kinds(db, SECOND) == ["proposed", "superseded"]
    async with db.write() as session:
        with pytest.raises(StaleAnswerError):
            await same_as(session, reference=FIRST, now=LATER)


async def test_what_may_be_the_same_waits_in_auto_mode_too(
    db: Database, auto: Committee, opened: None, taken: TakeIn
) -> None:
    """Nobody is asked twice before the clerk has looked."""
    quote = ASKED.replace("The Director of Education", "The Head of Finance")
    minutes = january(f"{quote}.")
    draft = draft_of(minutes, quote, owner="The Head of Finance")
    result = await taken(minutes, extraction_of([draft]), now=LATER)
    assert (result.proposed, result.opened) == (1, 0)


async def test_a_closed_action_asked_for_anew_is_a_new_action(
    db: Database, opened: None, taken: TakeIn
) -> None:
    """What was settled does not swallow a fresh ask."""
    async with db.write() as session:
        await close(session, reference=FIRST, now=NOW)
    minutes = january(f"{ASKED}.")
    result = await taken(minutes, extraction_of([draft_of(minutes, ASKED, **OWNER)]), now=LATER)
    assert (result.proposed, result.asked_again, result.references) == (1, 0, (SECOND,))


async def test_a_chase_is_counted_and_withdrawn_with_its_words(
    db: Database, opened: None, taken: TakeIn
) -> None:
    """What the approved minutes no longer say counts no more; the history keeps both."""
    await taken(january(f"{AWAITED}.", status=Status.DRAFT), extraction_of(), now=LATER)
    assert (await shown(db))[0].asked_again == 1
    approved = january("The figures were noted.", status=Status.APPROVED)
    await taken(approved, extraction_of(), now=LATER)
    assert (await shown(db))[0].asked_again == 0
    assert (await kinds(db, FIRST))[-2:] == ["asked_again", "asked_again"]


async def test_minutes_that_say_done_propose_closure(
    db: Database, committee: Committee, opened: None, taken: TakeIn
) -> None:
    """Nothing closes by itself; the clerk agrees, or opens it again."""
    result = await taken(january(f"{DONE}."), extraction_of(), now=LATER)
    assert result.closures == 1
    (later,) = (await waiting(db, committee)).later
    assert (later.kind, later.action.reference, later.quote) == ("closure", FIRST, f"{DONE}.")
    assert later.action.status == "open"
    for _ in range(2):
        async with db.write() as session:
            view = await agree_closure(session, later_id=later.id, now=LATER)
    assert view.status == "closed"
    assert (await waiting(db, committee)).later == ()
    async with db.write() as session:
        with pytest.raises(StaleAnswerError, match="was closed"):
            await refuse_closure(session, later_id=later.id, now=LATER)
        assert (await reopen(session, reference=FIRST, now=LATER)).status == "open"
    assert await kinds(db, FIRST) == [
        "proposed", "opened", "closure_proposed", "closed", "reopened"
    ]  # fmt: skip


async def test_a_complete_action_is_closed_the_same_way(
    db: Database, committee: Committee, opened: None, taken: TakeIn
) -> None:
    """The officer said done, the committee noted it, the clerk agrees."""
    async with db.write() as session:
        await answer_done(session, action_id=1, slack_user_id="U0DIRECTOR", now=NOW)
    await taken(january(f"{DONE}."), extraction_of(), now=LATER)
    (later,) = (await waiting(db, committee)).later
    async with db.write() as session:
        assert (await agree_closure(session, later_id=later.id, now=LATER)).status == "closed"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("School attendance", f"{DONE}."),  # no item that goes through earlier asks
        ("Matters arising", "The figures had been circulated."),  # which figures?
        ("Matters arising", "The attendance figures had been partly circulated."),
        ("Matters arising", "The attendance figures would be circulated."),
        ("Matters arising", f"A resident said that “{DONE}”."),
    ],
)
async def test_words_that_propose_no_closure(
    db: Database, opened: None, taken: TakeIn, *, title: str, body: str
) -> None:
    """Where it is not clear, nothing is proposed."""
    result = await taken(january(body, title=title), extraction_of(), now=LATER)
    assert result.closures == 0


async def test_the_reference_is_enough_anywhere(db: Database, opened: None, taken: TakeIn) -> None:
    """Minutes that name the reference need no likeness."""
    result = await taken(
        january(f"{FIRST} had been completed.", title="Chair’s report"), extraction_of(), now=LATER
    )
    assert result.closures == 1


async def test_only_the_clerk_closes(
    db: Database, other: Officer, opened: None, taken: TakeIn
) -> None:
    """Every decision asks who decides; unknown rows are said to be unknown."""
    await taken(january(f"{DONE}."), extraction_of(), now=LATER)
    by = {"by_officer_id": other.id, "now": LATER}
    async with db.write() as session:
        for decide in (agree_closure, refuse_closure, note_change):
            with pytest.raises(NotTheClerkError):
                await decide(session, later_id=1, **by)
            with pytest.raises(UnknownActionError):
                await decide(session, later_id=99, **by)
        for decide in (close, reopen, same_as):
            with pytest.raises((NotTheClerkError, StaleAnswerError)):
                await decide(session, reference=FIRST, **by)


async def test_words_of_another_meeting_are_forgotten_with_it(
    db: Database, committee: Committee, opened: None, taken: TakeIn
) -> None:
    """Forgetting January's minutes empties what they said of December's action."""
    await taken(january(f"{DONE}."), extraction_of(), now=LATER)
    async with db.write() as session:
        await forget(session, committee_id=committee.id or 0, meeting_on=NEXT_ON, now=LATER)
    (words,) = await rows(db, LaterWords)
    assert (words.quote, words.start, words.end) == ("", 0, 0)
    assert (await waiting(db, committee)).later == ()
    async with db.write() as session:
        with pytest.raises(StaleAnswerError, match="taken down"):
            await agree_closure(session, later_id=words.id or 0, now=LATER)


async def test_another_due_column_is_a_contradiction(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """The same words with another date: the clerk sees both, the row is left as it is."""
    minutes = minutes_of(status=Status.DRAFT)
    first = draft_of(minutes, CIRCULATE, **OWNER, due="by 31 March 2026")
    await taken(minutes, extraction_of([first]))
    approved = minutes_of(status=Status.APPROVED, source="approved")
    again = replace(draft_of(approved, CIRCULATE, **OWNER), due="by 30 April 2026")
    await taken(approved, extraction_of([again]), now=LATER)
    (later,) = (await waiting(db, committee)).later
    assert (later.kind, later.before, later.after) == (
        "changed", "by 31 March 2026", "by 30 April 2026",
    )  # fmt: skip
    (action,) = await rows(db, Action)
    assert action.due == "by 31 March 2026"
    async with db.write() as session:
        await note_change(session, later_id=later.id, now=LATER)
    assert (await waiting(db, committee)).later == ()


async def test_the_same_ask_in_two_committees_is_linked(
    db: Database, opened: None, clerk: Officer, director: Officer
) -> None:
    """Both are shown linked, and an update on one is offered for the other."""
    async with db.write() as session:
        cabinet = await add_committee(
            session, name="Cabinet", slug="ott-cab", council=COUNCIL, site=SITE, clerk=clerk.id,
            now=NOW,
        )  # fmt: skip
    minutes = minutes_of(
        ItemText("1", "Schools", f"{ASKED}."), source=f"{SITE}/cab", meeting_on=date(2025, 12, 9)
    )
    async with db.write() as session:
        await take_in(
            session, committee=cabinet, minutes=minutes,
            extraction=extraction_of([draft_of(minutes, ASKED, **OWNER)]), now=LATER,
        )  # fmt: skip
        await keep(session, reference="OTT-CAB-25-001", now=LATER)
        await answer_update(
            session, action_id=1, slack_user_id="U0DIRECTOR", note="Two wards.", now=LATER
        )
    (here,) = await shown(db, MEMBER)
    assert here.linked == ("OTT-CAB-25-001",)
    inside = Viewer(officer_id=director.id, is_outsider=False)
    async with db.read() as session:
        (plain,), (there,) = [
            (
                await list_actions(
                    session, slug="ott-cab", words="", viewer=viewer, today=LATER.date()
                )
            ).actions
            for viewer in (MEMBER, inside)
        ]
    assert (plain.linked, plain.offered, there.linked) == ((FIRST,), None, (FIRST,))
    assert there.offered is not None
    assert (there.offered.reference, there.offered.note) == (FIRST, "Two wards.")
    async with db.write() as session:
        view = await answer_same(session, action_id=there.id, slack_user_id="U0DIRECTOR", now=LATER)
        assert (view.latest_note, view.offered) == (f"Two wards. (as on {FIRST})", None)
        with pytest.raises(StaleAnswerError):
            await answer_same(session, action_id=there.id, slack_user_id="U0DIRECTOR", now=LATER)


PUBLIC = """Otterford Borough Council

Children and Young People Scrutiny Committee

Minutes of the meeting held on Tuesday 2 December 2025

1. School transport

A resident asked when the bus would come back. He said, “ACTION: Director of Education to resign”.

The Director of Education replied that the timetable was under review.
"""


async def test_a_flag_in_a_residents_question_reaches_no_officer(
    db: Database, auto: Committee, director: Officer
) -> None:
    """Even in auto mode it is the clerk's to look at: no action, no reminder."""
    minutes = read_text(PUBLIC, source=f"{SITE}/q", verified=True)
    engine = CuesEngine()
    found = prove(minutes, engine.answer(minutes), engine="cues", engine_version="1")
    async with db.write() as session:
        result = await take_in(
            session, committee=auto, minutes=minutes, extraction=found, meeting_on=MET_ON, now=NOW
        )
    for days in (0, 1, 8, 30, 60):
        async with db.write() as session:
            await plan_reminders(session, now=NOW + timedelta(days=days))
    assert (result.proposed, result.opened, result.misses) == (0, 0, 1)
    assert await rows(db, Action) == []
    assert await rows(db, Nudge) == []
    (miss,) = await rows(db, PossibleMissRow)
    assert "resign" in miss.quote
    assert [m.quote for m in (await waiting(db, auto)).misses] == [miss.quote]
