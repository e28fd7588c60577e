"""Lists of actions: which, in what order, for whom."""

from collections.abc import AsyncIterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.tables import Action, ActionStatus, Committee, Officer, SlackUser
from tests.tracker.builders import (
    ATTENDANCE,
    CIRCULATE,
    NEXT_ON,
    NOW,
    ItemText,
    TakeIn,
    draft_of,
    extraction_of,
    minutes_of,
    rows,
)
from tracker.answers import answer_update
from tracker.committees import set_committee
from tracker.errors import (
    NotInDirectoryError,
    NotTheClerkError,
    UnknownActionError,
    UnknownOfficerError,
    UnknownSlugError,
)
from tracker.filters import Which, parse_filter
from tracker.history import history
from tracker.listing import PER_PAGE, list_actions, list_for, my_actions
from tracker.meetings import add_meeting
from tracker.triage import dismiss
from tracker.values import ActionList, Viewer
from tracker.viewers import viewer_of

TODAY = NOW.date()
MEMBER = Viewer(slack_user_id="U0MEMBER", is_outsider=False)
STRANGER = Viewer(slack_user_id="U0STRANGER")
CLERK = Viewer(is_clerk=True, is_outsider=False)
FIRST = "OTT-CYP-25-001"


async def listed(db: Database, words: str = "", viewer: Viewer = MEMBER, **more: Any) -> ActionList:
    async with db.read() as session:
        return await list_actions(
            session, slug="ott-cyp", words=words, viewer=viewer, **{"today": TODAY, **more}
        )


def references(found: ActionList) -> list[str]:
    return [view.reference.removeprefix("OTT-CYP-25-") for view in found.actions]


async def set_rows(db: Database, **by_number: dict[str, Any]) -> None:
    """Change columns of actions, named a1, a2 and so on."""
    async with db.write() as session:
        for name, columns in by_number.items():
            action = await session.get(Action, int(name.removeprefix("a")))
            for column, value in columns.items():
                setattr(action, column, value)
            session.add(action)


@pytest.fixture
async def opened(db: Database, auto: Committee, taken: TakeIn) -> int:
    """Three open actions: due at the next meeting, without a date, due by 31 March."""
    async with db.write() as session:
        await add_meeting(session, auto, NEXT_ON, now=NOW)
    return (await taken()).opened


async def test_open_actions_come_soonest_due_first(db: Database, opened: int) -> None:
    """Those without a date come last."""
    found = await listed(db)
    assert references(found) == ["001", "003", "002"]
    assert (found.total, found.page, found.pages) == (3, 1, 1)
    assert (found.next_meeting_on, found.despatch_on) == (NEXT_ON, date(2026, 1, 7))
    assert found.title == "Children and Young People Scrutiny Committee: open actions"


WORDS = [
    # words, references
    ("", ["001", "003", "002"]),
    ("open", ["001", "003", "002"]),
    ("OVERDUE", []),
    ("complete", []),
    ("all", ["001", "003", "002"]),
    ("pools", ["002"]),
    ("minister chair", ["003"]),
    ("POOLS open", ["002"]),
    ("nowhere", []),
    ("100%", []),  # no wildcard
    ("<@U0DIRECTOR>", ["001"]),
    ("<@U0DIRECTOR|tomos> attendance", ["001"]),
    ("<@U0DIRECTOR> pools", []),
    (FIRST.lower(), ["001"]),
]


@pytest.mark.parametrize("viewer", [CLERK, MEMBER])
@pytest.mark.parametrize(("words", "expected"), WORDS)
async def test_words_filter(
    db: Database, opened: int, *, words: str, expected: list[str], viewer: Viewer
) -> None:
    """Statuses, people and words narrow the list, for clerks and others alike."""
    assert references(await listed(db, words, viewer)) == expected


async def test_statuses_choose_and_combine(db: Database, opened: int) -> None:
    """Each status word gives its own; together they give both; overdue is open and late."""
    await set_rows(
        db,
        a1={"due_on": TODAY - timedelta(days=1)},
        a2={"status": ActionStatus.COMPLETE},
        a3={"status": ActionStatus.CLOSED},
    )
    assert references(await listed(db)) == ["001"]
    assert references(await listed(db, "overdue")) == ["001"]
    assert references(await listed(db, "complete")) == ["002"]
    assert references(await listed(db, "closed")) == ["003"]
    assert references(await listed(db, "open complete")) == ["001", "002"]
    assert references(await listed(db, "all")) == ["001", "003", "002"]
    assert (await listed(db, "overdue")).actions[0].is_overdue


async def test_proposed_is_for_the_clerk(db: Database, committee: Committee, taken: TakeIn) -> None:
    """Proposals are the clerk's alone, and dismissed ones nobody's."""
    await taken()
    async with db.write() as session:
        await dismiss(session, reference=FIRST, now=NOW)
    assert references(await listed(db, "proposed", CLERK)) == ["003", "002"]
    assert references(await listed(db, "all", CLERK)) == ["003", "002"]
    assert references(await listed(db, "all")) == []
    with pytest.raises(NotTheClerkError):
        await listed(db, "proposed")


async def test_a_clerk_is_the_clerk_of_their_own_committee(
    db: Database, committee: Committee, other: Officer, taken: TakeIn
) -> None:
    """The clerk of another committee is no clerk here."""
    await taken()
    elsewhere = Viewer(officer_id=other.id, is_clerk=True, is_outsider=False)
    with pytest.raises(NotTheClerkError):
        await listed(db, "proposed", elsewhere)
    own = Viewer(officer_id=committee.clerk_officer_id, is_clerk=True, is_outsider=False)
    assert len((await listed(db, "proposed", own)).actions) == 3


HIDDEN = [
    {"verified": False},  # from a paste: clerks only
    {"withheld": "petitions"},  # withheld: clerks only
]


@pytest.mark.parametrize("columns", HIDDEN)
async def test_what_only_clerks_see(db: Database, opened: int, columns: dict[str, Any]) -> None:
    """Unverified and withheld actions are in the clerk's list alone."""
    await set_rows(db, a1=columns)
    assert references(await listed(db)) == ["003", "002"]
    assert references(await listed(db, "", STRANGER)) == ["003", "002"]
    assert references(await listed(db, "", CLERK)) == ["001", "003", "002"]
    async with db.read() as session:
        mine = await my_actions(session, slack_user_id="U0DIRECTOR", today=TODAY)
        with pytest.raises(UnknownActionError):
            await history(session, reference=FIRST, viewer=MEMBER)
    assert mine.actions == ()


async def test_what_was_taken_down_is_in_no_list(db: Database, opened: int) -> None:
    """Not even the clerk's."""
    await set_rows(db, a1={"taken_down_at": NOW})
    assert references(await listed(db, "", CLERK)) == ["003", "002"]


async def test_a_search_tells_no_masked_name(db: Database, auto: Committee, taken: TakeIn) -> None:
    """Looking for a private person's name finds nothing that the answer would mask."""
    words = "Officers would answer Mrs Odile Fenwick about the kerb outside her house"
    minutes = minutes_of(ItemText("8", "Roads", f"{words}."))
    await taken(minutes, extraction_of([draft_of(minutes, words, owner="Officers")]))
    shown = await listed(db, "kerb")
    assert "Fenwick" not in shown.actions[0].public_quote
    assert (await listed(db, "fenwick")).total == 0
    assert (await listed(db, "fenwick", CLERK)).total == 1


async def test_long_lists_are_paged(db: Database, auto: Committee, taken: TakeIn) -> None:
    """Five to a page; a page beyond the last is the last."""
    quotes = [f"Officers would look into the matter numbered {n:02}" for n in range(12)]
    minutes = minutes_of(ItemText("1", "Matters", ". ".join(quotes)))
    await taken(minutes, extraction_of([draft_of(minutes, quote) for quote in quotes]))
    for words in ("", "matter"):
        pages = [await listed(db, words, page=page) for page in (1, 2, 3, 9, 0)]
        assert [len(found.actions) for found in pages] == [PER_PAGE, PER_PAGE, 2, 2, PER_PAGE]
        assert [(found.total, found.page, found.pages) for found in pages] == [
            (12, 1, 3), (12, 2, 3), (12, 3, 3), (12, 3, 3), (12, 1, 3),
        ]  # fmt: skip
        assert len({ref for found in pages[:3] for ref in references(found)}) == 12
        assert pages[0].filter_words == words


async def test_mine_needs_the_directory(db: Database, opened: int, director: Officer) -> None:
    """An officer sees their own; a stranger is told to be added."""
    inside = Viewer(officer_id=director.id, is_outsider=False)
    assert references(await listed(db, "mine", inside)) == ["001"]
    async with db.read() as session:
        mine = await my_actions(session, slack_user_id="U0DIRECTOR", today=TODAY)
        with pytest.raises(NotInDirectoryError):
            await my_actions(session, slack_user_id="U0NOBODY", today=TODAY)
    assert (references(mine), mine.slug, mine.total) == (["001"], None, 1)
    with pytest.raises(NotInDirectoryError):
        await listed(db, "mine")


async def test_unknown_people_and_slugs_are_refused(db: Database, opened: int) -> None:
    """A person who is no officer, a committee that is none."""
    with pytest.raises(UnknownOfficerError):
        await listed(db, "<@U0NOBODY>")
    async with db.read() as session:
        with pytest.raises(UnknownSlugError):
            await list_actions(session, slug="zz", words="", viewer=MEMBER, today=TODAY)


@contextmanager
def counted(db: Database) -> AsyncIterator[list[str]]:  # type: ignore[misc]
    """The statements that run inside."""
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = db._reader.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


async def test_a_page_costs_the_same_queries_however_long(
    db: Database, opened: int, taken: TakeIn
) -> None:
    """One action or five: the number of queries does not grow."""
    with counted(db) as few:
        await listed(db, "minister", CLERK)
    quotes = [f"The Chair to write about the matter numbered {n:02}" for n in range(30)]
    minutes = minutes_of(ItemText("1", "Matters", ". ".join(quotes)), source="more")
    await taken(minutes, extraction_of([draft_of(minutes, quote) for quote in quotes]))
    with counted(db) as many:
        await listed(db, "write", CLERK)
    assert len(few) == len(many) < 12


async def test_a_long_list_is_not_counted_to_its_end(db: Database, opened: int) -> None:
    """It says that there is more than was counted, and has the pages that were counted."""
    found = await listed(db, most=2)
    assert (found.total, found.is_more, found.pages) == (2, True, 1)
    assert not (await listed(db, most=3)).is_more


async def test_a_page_past_the_end_is_the_last(db: Database, opened: int) -> None:
    """Of a list that became shorter, and of one that has nothing."""
    assert references(await listed(db, page=9)) == ["001", "003", "002"]
    nothing = await listed(db, "closed", page=9)
    assert (nothing.total, nothing.page, nothing.pages, nothing.actions) == (0, 1, 1, ())


async def test_a_slug_that_a_committee_once_had_still_lists_it(
    db: Database, auto: Committee, opened: int
) -> None:
    """Also for a person of Slack, who is found out with it."""
    async with db.write() as session:
        await set_committee(session, await session.merge(auto), slug="ott-new")
    async with db.read() as session:
        found, viewer = await list_for(
            session, slug="OTT-CYP ", words="", slack_user_id="U0STRANGER", today=TODAY
        )
    assert (found.slug, found.total, viewer.is_outsider) == ("ott-new", 3, True)


async def test_what_is_open_is_found_by_its_index(db: Database, opened: int) -> None:
    """The list of open actions reads its own index, in order, without sorting."""
    if not db.is_sqlite:
        pytest.skip("PostgreSQL chooses its plans by how many rows there are")
    with counted(db) as statements:
        await listed(db)
    whole = next(s for s in statements if "NULLS LAST" in s)
    page = whole.partition(") AS page")[0].rpartition("FROM (")[2]
    async with db.read() as session:
        connection = await session.connection()
        plan = (
            await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {page}", (1, "open", 5, 0))
        ).all()
    words = " ".join(row[-1] for row in plan)
    assert "ix_action_committee_id_status" in words
    assert "TEMP B-TREE" not in words


def test_words_are_parsed_once() -> None:
    """What is no status and no person is a word to look for."""
    asked = parse_filter("  Overdue mine <@U02|x> budget  50% ")
    assert asked.which == {Which.OVERDUE, Which.MINE}
    assert (asked.people, asked.words) == (("U02",), ("budget", "50%"))
    assert parse_filter("").statuses == {ActionStatus.OPEN}


VIEWERS = [
    # in the directory, what Slack said (outsider, deactivated), clerk and outsider
    (True, None, (True, False)),  # an officer whom Slack was not yet asked about
    (True, (False, False), (True, False)),
    (True, (True, False), (False, True)),  # a guest, whatever the directory says
    (True, (False, True), (False, True)),  # deactivated
    (False, None, (False, True)),  # a stranger
    (False, (False, False), (False, False)),  # a full member
    (False, (True, False), (False, True)),
]


@pytest.mark.parametrize(("is_officer", "slack", "expected"), VIEWERS)
async def test_who_asks(
    db: Database,
    committee: Committee,
    *,
    is_officer: bool,
    slack: tuple[bool, bool] | None,
    expected: tuple[bool, bool],
) -> None:
    """A viewer is an outsider until the directory or Slack says otherwise."""
    user = "U0CLERK" if is_officer else "U0SOMEONE"
    async with db.write() as session:
        if slack is not None:
            outsider, deactivated = slack
            session.add(
                SlackUser(slack_user_id=user, is_outsider=outsider, is_deactivated=deactivated,
                          looked_up_at=NOW)
            )  # fmt: skip
    async with db.read() as session:
        viewer = await viewer_of(session, slack_user_id=user, committee_id=committee.id)
        anywhere = await viewer_of(session, slack_user_id=user)
    assert (viewer.is_clerk, viewer.is_outsider) == expected
    assert anywhere == viewer


async def test_outsiders_see_no_names_and_no_notes(
    db: Database, opened: int, director: Officer
) -> None:
    """A guest's history has neither officers nor their words."""
    async with db.write() as session:
        await answer_update(
            session, action_id=1, slack_user_id="U0DIRECTOR", note="Inside words", now=NOW
        )
    async with db.read() as session:
        lines = await history(session, reference=FIRST, viewer=STRANGER)
    assert lines[-1].who == "an officer"
    assert not any(line.note for line in lines)
    assert not any("Hale" in line.what for line in lines)


async def test_the_usual_minutes_are_as_documented(db: Database, opened: int) -> None:
    """The fixtures' first action is the director's."""
    assert (await rows(db, Action))[0].quote == CIRCULATE
    assert ATTENDANCE.number == "6"
