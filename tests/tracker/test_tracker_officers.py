"""The officer directory: adding, importing, posts that pass on, erasing, exporting."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from storage.database import Database
from storage.tables import (
    Action,
    ActionEvent,
    Committee,
    Officer,
    Post,
    PostHolder,
    SlackUser,
)
from tests.tracker.builders import COUNCIL, NOW, TakeIn, kinds, rows
from tracker.answers import answer_update
from tracker.errors import (
    AmbiguousOwnerError,
    InvalidTimeZoneError,
    NotInDirectoryError,
    OfficerFileError,
    OfficerHeldError,
    SlackUserTakenError,
)
from tracker.history import history
from tracker.officer_csv import read_officer_list
from tracker.officers import (
    OfficersImported,
    add_officer,
    erase_officer,
    export_officer,
    hold_officer,
    import_officers,
    officer_by_slack_id,
    post_holder,
)
from tracker.triage import keep
from tracker.values import Viewer

CLERK = Viewer(is_clerk=True, is_outsider=False)
LATER = NOW + timedelta(days=60)

LIST = """name,posts,slack,email,time zone
Ada Quill,Head of Schools; Virtual School Head,U0ADA,ada@otterford.example,
"Bram Osei, MBA",Estates Manager,,bram@otterford.example,Europe/Paris
=HYPERLINK("x"),,,,
"""


async def imported(db: Database, text: str = LIST, **words: object) -> OfficersImported:
    async with db.write() as session:
        return await import_officers(session, text, council=COUNCIL, **{"now": NOW, **words})


async def names(db: Database) -> list[str]:
    return [officer.name for officer in await rows(db, Officer)]


async def test_an_import_adds_officers_and_posts(db: Database) -> None:
    """Every line becomes an officer with the posts of its cell."""
    assert await imported(db) == OfficersImported(added=3, changed=0, unchanged=0)
    ada, bram, _ = await rows(db, Officer)
    assert (ada.slack_user_id, ada.time_zone) == ("U0ADA", "Europe/London")
    assert (bram.name, bram.time_zone) == ("Bram Osei, MBA", "Europe/Paris")
    titles = [post.title for post in await rows(db, Post)]
    assert titles == ["Head of Schools", "Virtual School Head", "Estates Manager"]


async def test_a_second_import_changes_nothing(db: Database) -> None:
    """The same list twice is the same directory."""
    await imported(db)
    holders = len(await rows(db, PostHolder))
    assert await imported(db, now=LATER) == OfficersImported(added=0, changed=0, unchanged=3)
    assert len(await rows(db, PostHolder)) == holders


async def test_cells_that_look_like_formulas_stay_plain_text(db: Database) -> None:
    """A cell that a spreadsheet would run is a name here."""
    await imported(db)
    assert (await names(db))[2] == '=HYPERLINK("x")'


async def test_an_import_changes_only_what_differs(db: Database) -> None:
    """A new e-mail and a post given up change one officer; empty cells change nothing."""
    await imported(db)
    again = await imported(
        db, "name,posts,slack,email\nAda Quill,Head of Schools,U0ADA,new@otterford.example\n",
        now=LATER,
    )  # fmt: skip
    assert again == OfficersImported(added=0, changed=1, unchanged=0)
    async with db.read() as session:
        day = LATER.date()
        assert await post_holder(session, COUNCIL, "Virtual School Head", on=day) is None
        assert await post_holder(session, COUNCIL, "Head of Schools", on=day) is not None
    assert (await rows(db, Officer))[0].email == "new@otterford.example"


WRONG = [
    # the list, the line, words of the problem
    ("", 1, "must name the columns"),
    ("Ada Quill,Head of Schools\n", 1, "must name the columns"),
    ("name,shoe size\nAda,9\n", 1, "no column called “shoe size”"),
    ("name,name\nAda,Ada\n", 1, "twice"),
    ("name,slack\nAda,U0ADA\n,U0BEN\n", 3, "the name is missing"),
    ("name,slack\nAda,U0ADA\n\nBen,@ben\n", 4, "not a Slack user id"),
    ("name,email\nAda,ada at otterford\n", 2, "not an e-mail"),
    ("name,time zone\nAda,Mars/Olympus\n", 2, "no time zone"),
    ("name,slack\nAda,U0ADA\nBen,U0ADA\n", 3, "in the list twice"),
    ("name\nAda Quill\nADA QUILL\n", 3, "in the list twice"),
    ("name,posts\nAda,Clerk,more\n", 2, "more cells"),
    ('name,posts\n"Ada,Clerk\n', 2, "not well-formed"),
    ('name,posts\n"Ada\nQuill",Clerk\nBen,,x\n', 4, "more cells"),
    (f"name\n{'x' * 501}\n", 2, "longer than"),
]


@pytest.mark.parametrize(("text", "line", "problem"), WRONG)
async def test_what_is_wrong_is_said_by_its_line(
    db: Database, *, text: str, line: int, problem: str
) -> None:
    """The first wrong line is named, and nothing was imported."""
    with pytest.raises(OfficerFileError, match=problem) as caught:
        await imported(db, text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"Line {line} of the officer list: ")
    assert await names(db) == []


async def test_a_slack_user_of_another_council_is_refused(db: Database) -> None:
    """A Slack user is one officer."""
    async with db.write() as session:
        await add_officer(session, name="Zed", council="Elsewhere", slack_user_id="U0Z", now=NOW)
    with pytest.raises(OfficerFileError, match="belongs to another officer"):
        await imported(db, "name,slack\nAda,U0A\nYan,U0Z\n")
    assert await names(db) == ["Zed"]


CELLS = st.text(st.sampled_from('AB bé,";\n=@Uu0\x00'), max_size=8)
LINES = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LINES)
async def test_an_import_is_never_half(db: Database, lines: list[tuple[str, ...]]) -> None:
    """Whatever the list: every officer of it is in the directory, or nobody new is."""
    text = StringIO()
    csv.writer(text).writerow(["name", "posts", "slack", "email"])
    csv.writer(text).writerows(lines)
    before = len(await names(db))
    try:
        result = await imported(db, text.getvalue())
    except OfficerFileError:
        assert len(await names(db)) == before
        return
    assert len(await names(db)) == before + result.added
    assert result.added + result.changed + result.unchanged == len(
        read_officer_list(text.getvalue())
    )


async def test_the_same_slack_user_twice_is_refused(db: Database, director: Officer) -> None:
    """Two officers cannot have one Slack user."""
    with pytest.raises(SlackUserTakenError):
        async with db.write() as session:
            await add_officer(
                session, name="Else", council=COUNCIL, slack_user_id="U0DIRECTOR", now=NOW
            )


async def test_a_namesake_needs_something_to_tell_them_apart(
    db: Database, director: Officer
) -> None:
    """A second officer of one name needs a Slack user or an e-mail address."""
    with pytest.raises(AmbiguousOwnerError):
        async with db.write() as session:
            await add_officer(session, name="tomos hale", council=COUNCIL, now=NOW)


async def test_a_time_zone_is_checked(db: Database) -> None:
    """A time zone that is none is refused."""
    with pytest.raises(InvalidTimeZoneError):
        async with db.write() as session:
            await add_officer(session, name="A", council=COUNCIL, time_zone="Europe", now=NOW)


async def test_a_stranger_is_not_in_the_directory(db: Database, director: Officer) -> None:
    """A Slack user who is no officer is told so."""
    async with db.read() as session:
        assert (await officer_by_slack_id(session, "U0DIRECTOR")).id == director.id
        with pytest.raises(NotInDirectoryError):
            await officer_by_slack_id(session, "U0NOBODY")


async def test_an_action_follows_its_post(db: Database, director: Officer, taken: TakeIn) -> None:
    """When a post passes on, what waits for it goes to the new holder, with history."""
    await taken()
    async with db.write() as session:
        successor = await add_officer(
            session, name="New Director", council=COUNCIL, posts=["Director for Education"],
            now=LATER,
        )  # fmt: skip
    assert (await rows(db, Action))[0].officer_id == successor.id
    assert await kinds(db, "OTT-CYP-25-001") == ["proposed", "owner_set"]
    holders = await rows(db, PostHolder)
    assert [(h.officer_id, h.until) for h in holders] == [
        (director.id, LATER.date()),
        (successor.id, None),
    ]


async def test_officers_of_one_list_share_a_post(db: Database, director: Officer) -> None:
    """Two officers whom one list gives the same post share it; a predecessor holds it no more."""
    await imported(db, "name,posts\nAnn,Director of Education\nBen,Director of Education\n")
    standing = [holder.officer_id for holder in await rows(db, PostHolder) if not holder.until]
    assert len(standing) == 2
    assert director.id not in standing


async def test_erasing_empties_the_row_and_the_notes(
    db: Database, director: Officer, taken: TakeIn
) -> None:
    """Name, Slack user, e-mail and notes go; references, dates and statuses stay."""
    await taken()
    async with db.write() as session:
        session.add(SlackUser(slack_user_id="U0DIRECTOR"))
        view = await keep(session, reference="OTT-CYP-25-001", now=NOW)
        await answer_update(
            session, action_id=view.id, slack_user_id="U0DIRECTOR", note="With Tomos", now=NOW
        )
    before = [(a.reference, a.status, a.due_on, a.quote) for a in await rows(db, Action)]
    async with db.write() as session:
        await erase_officer(session, officer_id=director.id or 0, now=LATER)
    async with db.read() as session:
        officer = await session.get(Officer, director.id)
        lines = await history(session, reference="OTT-CYP-25-001", viewer=CLERK)
    assert officer is not None
    assert (officer.name, officer.slack_user_id, officer.email) == ("", None, None)
    assert [(a.reference, a.status, a.due_on, a.quote) for a in await rows(db, Action)] == before
    assert not any(event.note for event in await rows(db, ActionEvent))
    assert await rows(db, SlackUser) == []
    assert [(line.what, line.who) for line in lines][2] == (
        "answered with an update",
        "a former officer",
    )


async def test_what_an_erased_officer_had_goes_to_the_clerk(
    db: Database, director: Officer, taken: TakeIn
) -> None:
    """Nobody has it any more, and the reason names nobody."""
    await taken()
    async with db.write() as session:
        await erase_officer(session, officer_id=director.id or 0, now=LATER)
        await erase_officer(session, officer_id=director.id or 0, now=LATER)
    action = (await rows(db, Action))[0]
    assert action.officer_id is None
    assert "Hale" not in action.owner_reason
    assert await kinds(db, action.reference) == ["proposed", "owner_set"]


async def test_an_foi_hold_blocks_erasure(db: Database, director: Officer) -> None:
    """While the hold is on, nothing is erased."""
    async with db.write() as session:
        await hold_officer(session, officer_id=director.id or 0)
    with pytest.raises(OfficerHeldError):
        async with db.write() as session:
            await erase_officer(session, officer_id=director.id or 0, now=LATER)
    async with db.write() as session:
        await hold_officer(session, officer_id=director.id or 0, hold=False)
        erased = await erase_officer(session, officer_id=director.id or 0, now=LATER)
    assert erased.erased_at == LATER


async def test_an_erased_clerk_clerks_no_more(db: Database, committee: Committee) -> None:
    """A committee whose clerk was erased has none."""
    async with db.write() as session:
        await erase_officer(session, officer_id=committee.clerk_officer_id or 0, now=LATER)
    assert (await rows(db, Committee))[0].clerk_officer_id is None


async def test_an_export_is_all_that_is_kept(
    db: Database, director: Officer, taken: TakeIn
) -> None:
    """The record holds the row, posts, actions and history, and goes into JSON."""
    await taken()
    async with db.read() as session:
        record = await export_officer(session, officer_id=director.id or 0)
    assert record["officer"]["name"] == "Tomos Hale"
    assert record["posts"] == [
        {"title": "Director of Education", "since": "2025-12-03", "until": None}
    ]
    assert [action["reference"] for action in record["actions"]] == ["OTT-CYP-25-001"]
    assert json.loads(json.dumps(record)) == record


async def test_names_live_in_the_officers_row_alone(
    db: Database, director: Officer, committee: Committee, taken: TakeIn
) -> None:
    """Nothing that intake and triage write besides it holds an officer's name."""
    await taken()
    async with db.write() as session:
        await keep(session, reference="OTT-CYP-25-001", now=NOW)
    async with db.read() as session:
        for kind in (Action, ActionEvent, PostHolder, Post):
            for row in (await session.exec(select(kind))).all():
                assert "Hale" not in row.model_dump_json()
