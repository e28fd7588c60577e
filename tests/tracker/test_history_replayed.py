"""Two years of one committee, drafts and then approved minutes: what a careful clerk would hold.

The whole path but Slack: text → clauses → cues → evidence → intake, with the clerk's decisions and
one officer's answers in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import select

from minutes.plain import read_text
from storage.database import Database
from storage.tables import Action, ActionEvent, ClerkLine, Committee, LaterKind, LaterWords
from summariser.cues import CuesEngine
from summariser.evidence import prove
from tests.tracker.builders import rows
from tests.tracker.replayed_minutes import MEETINGS, page
from tracker.answers import answer_done, answer_update
from tracker.closing import agree_closure, refuse_closure
from tracker.committees import add_committee
from tracker.intake import take_in
from tracker.links import same_as
from tracker.listing import list_actions
from tracker.meetings import add_meeting
from tracker.officers import add_officer
from tracker.triage import dismiss_miss, keep, triage_list
from tracker.values import IntakeResult, TriageList, Viewer

COUNCIL = "Marlow Vale District Council"
SITE = "https://democracy.marlowvale.example"
BEGINNING = datetime(2024, 1, 2, 9, 0, tzinfo=UTC)
CLERK = Viewer(is_clerk=True, is_outsider=False)


def after(number: int, days: int) -> datetime:
    """Nine in the morning, so many days after a meeting."""
    return datetime.combine(MEETINGS[number] + timedelta(days=days), time(9), tzinfo=UTC)


@dataclass
class Clerk:
    """The committee's clerk, who reads the list after each intake and decides."""

    db: Database
    committee: Committee
    engine: CuesEngine

    async def take_in(self, number: int, *, approved: bool, now: datetime) -> IntakeResult:
        """Take in one page from the council's site."""
        minutes = read_text(
            page(number, approved=approved), source=f"{SITE}/m/{number}", verified=True
        )
        answer = self.engine.answer(minutes)
        found = prove(minutes, answer, engine="cues", engine_version=self.engine.version)
        async with self.db.write() as session:
            return await take_in(
                session, committee=self.committee, minutes=minutes, extraction=found, now=now
            )

    async def waiting(self) -> TriageList:
        """What waits for the clerk."""
        async with self.db.read() as session:
            return await triage_list(session, committee=self.committee)

    async def keep_all(self, *, now: datetime) -> None:
        """Keep what is proposed; what may repeat an earlier action is joined to it."""
        waiting = await self.waiting()
        async with self.db.write() as session:
            for view in waiting.proposed:
                settle = same_as if view.maybe_same else keep
                await settle(session, action_id=view.id, now=now)
            for miss in waiting.misses:
                await dismiss_miss(session, miss_id=miss.id, now=now)

    async def settle_closures(self, *, agree: bool, now: datetime) -> None:
        """Agree or refuse what the minutes say is done."""
        waiting = await self.waiting()
        decide = agree_closure if agree else refuse_closure
        async with self.db.write() as session:
            for later in waiting.later:
                if later.kind == "closure":
                    await decide(session, later_id=later.id, now=now)


@pytest.fixture
async def clerk(db: Database) -> Clerk:
    """The committee with its calendar and its two officers."""
    async with db.write() as session:
        for name, slack, posts in (
            ("Ines Calder", "U0INES", ["Head of Waste Services"]),
            ("Rafe Munro", "U0RAFE", ["Director of Place"]),
        ):
            await add_officer(
                session, name=name, council=COUNCIL, slack_user_id=slack, posts=posts,
                now=BEGINNING,
            )  # fmt: skip
        committee = await add_committee(
            session, name="Environment Scrutiny Committee", slug="mar-env", council=COUNCIL,
            site=SITE, now=BEGINNING,
        )  # fmt: skip
        for day in MEETINGS:
            await add_meeting(session, committee, day, now=BEGINNING)
    return Clerk(db, committee, CuesEngine())


async def replay(clerk: Clerk) -> list[tuple[int, int, int, int]]:
    """All eight meetings. Gives what each reading brought: new, asked again, closures, misses."""
    brought = []
    for number in range(8):
        for approved, now in ((False, after(number, 10)), (True, after(number + 1, 9))):
            result = await clerk.take_in(number, approved=approved, now=now)
            new = result.proposed + result.opened
            brought.append((new, result.asked_again, result.closures, result.misses))
            await clerk.keep_all(now=now)
            if not approved:
                agree = number != 4  # a map that was not the one that was asked for
                if number != 6:  # left until the minutes are approved
                    await clerk.settle_closures(agree=agree, now=now)
        await _answers(clerk.db, number)
    return brought


async def _answers(db: Database, number: int) -> None:
    """The Head of Waste Services answers: once with an update, once that a report was given."""
    now = after(number + 1, 9) + timedelta(hours=3)
    async with db.write() as session:
        if number == 0:
            await answer_update(
                session, action_id=4, slack_user_id="U0INES", note="Two wards are in.", now=now
            )
        if number == 3:
            await answer_done(session, action_id=3, slack_user_id="U0INES", now=now)


async def histories(db: Database) -> dict[str, list[str]]:
    """The kinds of each action's history, oldest first."""
    async with db.read() as session:
        found = select(Action.reference, ActionEvent.kind).join(
            Action, Action.id == ActionEvent.action_id
        )
        lines = (await session.exec(found.order_by(ActionEvent.at, ActionEvent.id))).all()
    told: dict[str, list[str]] = {}
    for reference, kind in lines:
        told.setdefault(reference.removeprefix("MAR-ENV-"), []).append(kind.value)
    return dict(sorted(told.items()))


def short(actions: Sequence[Action]) -> list[tuple[str, str, date | None]]:
    return [
        (action.reference.removeprefix("MAR-ENV-"), action.status.value, action.due_on)
        for action in actions
    ]


BROUGHT = [
    # new actions, asked again, closures proposed, possible misses; draft and approved in turn
    (3, 0, 0, 0),
    (2, 0, 0, 0),  # one word more, and another date: two successors
    (1, 1, 1, 0),  # "had not been received"; "had been sent"
    (0, 0, 0, 0),  # approved as drafted: nothing is raised
    (1, 1, 0, 0),  # the same words again; and what may be the same
    (0, 0, 0, 0),
    (1, 0, 1, 0),  # the action log names the reference
    (0, 0, 0, 0),
    (0, 0, 1, 1),  # a resident's "ACTION" is the clerk's to look at
    (0, 0, 0, 0),
    (1, 1, 0, 0),  # "was still awaited"; the same task with another owner
    (0, 0, 0, 0),
    (0, 0, 1, 0),
    (0, 1, 0, 0),  # the approved minutes take it back, and say when it will be
    (1, 0, 0, 0),
    (0, 0, 0, 0),
]

ACTIONS = [
    ("24-001", "superseded", date(2024, 4, 11)),
    ("24-002", "superseded", date(2024, 2, 29)),
    ("24-003", "complete", None),  # each meeting's report
    ("24-004", "closed", date(2024, 4, 11)),
    ("24-005", "closed", date(2024, 3, 31)),
    ("24-006", "open", None),
    ("24-007", "superseded", None),  # joined by the clerk
    ("24-008", "open", None),
    ("24-009", "open", date(2025, 4, 10)),  # the next report, once the last was given
    ("25-001", "superseded", None),  # joined by the clerk
    ("25-002", "open", None),
]

HISTORIES = {
    "24-001": ["proposed", "opened", "superseded"],
    "24-002": ["proposed", "opened", "superseded"],
    "24-003": ["proposed", "opened", "confirmed", "completed", "next_opened"],
    # with the past of 24-001, whose place it took
    "24-004": [
        "proposed", "opened", "proposed", "carried", "updated", "asked_again", "asked_again",
        "closure_proposed", "closed",
    ],
    "24-005": ["proposed", "carried", "questioned", "opened", "closure_proposed", "closed"],
    "24-006": [
        "proposed", "opened", "confirmed", "asked_again", "closure_proposed", "closure_refused",
        "asked_again",
    ],
    "24-007": ["proposed", "superseded", "confirmed"],
    "24-008": [
        "proposed", "opened", "confirmed", "asked_again", "closure_proposed", "asked_again",
        "closure_proposed",
    ],
    "24-009": ["proposed", "opened"],
    "25-001": ["proposed", "superseded", "confirmed"],
    "25-002": ["proposed", "opened", "confirmed"],
}  # fmt: skip

ASKED_AGAIN = {"24-003": 0, "24-004": 2, "24-006": 2, "24-008": 2, "24-009": 0, "25-002": 0}

CLOSURES = [
    # reference, meeting, what became of it
    ("24-005", date(2024, 4, 11), "agreed"),
    ("24-004", date(2024, 10, 10), "agreed"),
    ("24-006", date(2025, 1, 16), "refused"),
    ("24-008", date(2025, 7, 10), "withdrawn"),
]


async def test_two_years_of_minutes(clerk: Clerk) -> None:
    """Every reading brings what is new in it, and the register is the one a clerk would keep."""
    assert await replay(clerk) == BROUGHT
    actions = await rows(clerk.db, Action)
    assert sorted(short(actions)) == ACTIONS
    assert await histories(clerk.db) == HISTORIES
    assert (await clerk.waiting()).proposed == ()


async def test_asked_again_and_closures(clerk: Clerk) -> None:
    """The counts and the proposals stand beside the actions, each with words that prove it."""
    await replay(clerk)
    async with clerk.db.read() as session:
        listed = await list_actions(
            session, slug="mar-env", words="all", viewer=CLERK, today=date(2026, 1, 1)
        )
        more = await list_actions(
            session, slug="mar-env", words="all", viewer=CLERK, today=date(2026, 1, 1), page=2
        )
    counted = {
        view.reference.removeprefix("MAR-ENV-"): view.asked_again
        for view in (*listed.actions, *more.actions)
        if view.reference.removeprefix("MAR-ENV-") in ASKED_AGAIN
    }
    assert counted == ASKED_AGAIN
    references = {action.id: action.reference for action in await rows(clerk.db, Action)}
    later = await rows(clerk.db, LaterWords)
    closures = [
        (references[words.action_id].removeprefix("MAR-ENV-"), words.meeting_id, words.status.value)
        for words in later
        if words.kind is LaterKind.CLOSURE
    ]
    meetings = {met: number for number, met in enumerate(MEETINGS, start=1)}
    assert closures == [(ref, meetings[met], status) for ref, met, status in CLOSURES]


async def test_a_contradiction_is_shown_with_both_wordings(clerk: Clerk) -> None:
    """Another date in the approved minutes waits for the clerk; the old action stands no more."""
    await clerk.take_in(0, approved=False, now=after(0, 10))
    await clerk.keep_all(now=after(0, 10))
    await clerk.take_in(0, approved=True, now=after(1, 9))
    waiting = await clerk.waiting()
    (later,) = waiting.later
    assert (later.kind, later.action.reference) == ("changed", "MAR-ENV-24-005")
    assert "29 February 2024" in later.before
    assert "31 March 2024" in later.quote
    assert [view.reference for view in waiting.proposed] == ["MAR-ENV-24-005"]
    await clerk.keep_all(now=after(1, 9))
    assert (await clerk.waiting()).later == ()


async def test_an_amendment_is_told_to_the_clerk_once(clerk: Clerk) -> None:
    """Approval with an amendment is one note without a quotation, however often it is read."""
    for approved in (False, True):
        await clerk.take_in(1, approved=approved, now=after(1, 10))
    (line,) = await rows(clerk.db, ClerkLine)
    assert line.words == (
        "Environment Scrutiny Committee, 11 April 2024, item 1: earlier minutes were approved "
        "subject to an amendment. Please see whether it changes an action."
    )


async def test_the_words_of_every_row_stand_in_its_document(clerk: Clerk) -> None:
    """What later minutes say is evidence as an action's is."""
    await replay(clerk)
    async with clerk.db.read() as session:
        for words in (await session.exec(select(LaterWords))).all():
            read = page(words.meeting_id - 1, approved=False)
            approved = page(words.meeting_id - 1, approved=True)
            assert words.quote in {text[words.start : words.end] for text in (read, approved)}
