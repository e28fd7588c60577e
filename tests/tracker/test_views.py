"""Views: what each viewer is shown of an action, at a constant number of queries."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.tables import Action, ActionStatus, Committee, Document, EventKind, Item, Post
from tests.tracker.chasing import MET_ON, OPENED, QUOTE, Season, at
from tracker.values import ActionView, Viewer
from tracker.views import TAKEN_DOWN, WITHHELD, action_views, is_taken_down

TODAY = date(2025, 12, 10)
OUTSIDER = Viewer()
OFFICER = Viewer("U1", officer_id=1, is_outsider=False)
CLERK = Viewer("UC", officer_id=2, is_clerk=True, is_outsider=False)


@pytest.fixture
def season(db: Database) -> Season:
    return Season(db)


@pytest.fixture
async def committee(season: Season) -> Committee:
    return await season.committee("tv-cyp")


async def view_of(season: Season, action: Action, viewer: Viewer = OFFICER) -> ActionView:
    async with season.db.read() as session:
        return (await action_views(session, [action], viewer=viewer, today=TODAY))[0]


async def test_a_view_names_what_stands_around_the_action(
    season: Season, committee: Committee
) -> None:
    """Reference, committee, meeting, item, source, owner, post and officer."""
    jo = await season.officer("Jo Grant", "U1")
    post = await season.add(
        Post(council=committee.council, title="Director of Education", folded="director education")
    )
    action = await season.action(committee, jo, post_id=post.id, due="by March")
    view = await view_of(season, action)
    assert (view.reference, view.status, view.slug) == ("TV-CYP-25-001", "open", "tv-cyp")
    assert (view.committee_name, view.meeting_on) == ("Committee tv-cyp", MET_ON)
    assert (view.item_number, view.item_title) == ("9", "School attendance")
    assert view.source == f"https://tameview.example/tv-cyp/{MET_ON}"
    assert (view.owner, view.post_title) == ("The Director of Education", "Director of Education")
    assert (view.officer_name, view.officer_slack_id) == ("Jo Grant", "U1")
    assert (view.public_quote, view.due) == (QUOTE, "by March")


@pytest.mark.parametrize(
    ("due_on", "status", "is_overdue"),
    [
        (TODAY - timedelta(days=1), ActionStatus.OPEN, True),
        (TODAY, ActionStatus.OPEN, False),  # due today is in time
        (None, ActionStatus.OPEN, False),
        (TODAY - timedelta(days=1), ActionStatus.COMPLETE, False),
        (TODAY - timedelta(days=1), ActionStatus.PROPOSED, False),
    ],
)
async def test_only_open_actions_are_overdue(
    season: Season,
    committee: Committee,
    due_on: date | None,
    status: ActionStatus,
    is_overdue: bool,
) -> None:
    """Overdue is open and due before today."""
    action = await season.action(committee, due_on=due_on, status=status)
    assert (await view_of(season, action)).is_overdue is is_overdue


async def test_only_the_clerk_sees_the_stored_quote(season: Season, committee: Committee) -> None:
    """Everyone else sees private people as "[name]", in quote, summary and title."""
    quote = "The Clerk to write to Mrs Patel."
    action = await season.action(committee, quote=quote, summary="Write to Mrs Patel")
    clerk = await view_of(season, action, CLERK)
    assert (clerk.quote, clerk.summary) == (quote, "Write to Mrs Patel")
    for viewer in (OFFICER, OUTSIDER):
        view = await view_of(season, action, viewer)
        assert view.quote == view.public_quote == "The Clerk to write to [name]."
        assert view.summary == "Write to [name]"


async def test_owners_attendance_and_directory_are_known(
    season: Season, committee: Committee
) -> None:
    """A name stays that the minutes or the council's own directory make public."""
    await season.officer("Sam Hill", "U7")
    await season.officer("Ann Marlow", "U8", council="Another Council")
    action = await season.action(
        committee,
        quote="Ben Ford, Sam Hill, Ann Marlow and Zoe Finch to meet Kate Moor.",
        owner="Ben Ford",
        context=[{"quote": "Zoe Finch (ZF)", "start": 0, "end": 1, "why": "attendance"}],
    )
    view = await view_of(season, action)
    assert view.public_quote == "Ben Ford, Sam Hill, [name] and Zoe Finch to meet [name]."
    async with season.db.read() as session:
        document = await session.get(Document, action.document_id)
    await season.change(document, attendance=["Mr A Chairman", "Kate Moor"])
    view = await view_of(season, action)
    assert view.public_quote == "Ben Ford, Sam Hill, [name] and Zoe Finch to meet Kate Moor."


async def test_outsiders_see_no_notes_and_no_officers(season: Season, committee: Committee) -> None:
    """Guests and strangers get the public words only."""
    jo = await season.officer("Jo Grant", "U1")
    action = await season.action(committee, jo, owner_reason="Holds the post.")
    await season.update(action, when=at(TODAY), note="The system is late.")
    inside = await view_of(season, action, OFFICER)
    assert (inside.latest_note, inside.latest_note_at) == ("The system is late.", at(TODAY))
    outside = await view_of(season, action, OUTSIDER)
    assert (outside.latest_note, outside.latest_note_at) == (None, None)
    assert (outside.officer_name, outside.officer_slack_id) == (None, None)
    assert outside.owner_reason == ""


@pytest.mark.parametrize("who", ["member", "officer of another council", "guest"])
async def test_notes_are_for_the_councils_officers_and_clerks(
    season: Season, committee: Committee, who: str
) -> None:
    """A member of the workspace who is not in the council's directory reads none, nor a guest."""
    jo = await season.officer("Jo Grant", "U1")
    afar = await season.officer("Ann Marlow", "U8", council="Another Council")
    viewer = {
        "member": Viewer("U5", is_outsider=False),
        "officer of another council": Viewer("U8", officer_id=afar.id, is_outsider=False),
        "guest": Viewer("U1", officer_id=jo.id),
    }[who]
    action = await season.action(committee, jo, owner_reason="Holds the post.")
    await season.update(action, when=at(TODAY), note="The system is late.")
    view = await view_of(season, action, viewer)
    shown = (view.latest_note, view.latest_note_at, view.officer_name, view.officer_slack_id)
    assert (*shown, view.owner_reason) == (None, None, None, None, "")
    assert view.public_quote == QUOTE
    assert (await view_of(season, action, CLERK)).latest_note == "The system is late."


async def test_why_it_is_not_theirs_is_no_update(season: Season, committee: Committee) -> None:
    """The reason is for the clerk, in the history; the latest update stays what it was."""
    action = await season.action(committee, await season.officer("Jo Grant", "U1"))
    await season.update(action, when=at(TODAY, 9), note="In hand.")
    await season.event(action, EventKind.NOT_MINE, when=at(TODAY, 10), note="Ask Sam.")
    for viewer in (OFFICER, CLERK):
        view = await view_of(season, action, viewer)
        assert (view.latest_note, view.answered) == ("In hand.", "not mine")


async def test_outsiders_see_officers_whom_the_minutes_name(
    season: Season, committee: Committee
) -> None:
    """A person whom the minutes name is public."""
    jo = await season.officer("Jo Grant", "U1")
    action = await season.action(committee, jo, owner="JG", owner_name="Jo Grant")
    assert (await view_of(season, action, OUTSIDER)).officer_name == "Jo Grant"


async def test_withheld_items_are_not_for_outsiders(season: Season, committee: Committee) -> None:
    """Of a withheld item outsiders see no word."""
    action = await season.action(committee, withheld="public questions")
    outside = await view_of(season, action, OUTSIDER)
    assert (outside.summary, outside.public_quote, outside.owner) == (WITHHELD, "", None)
    assert (await view_of(season, action, CLERK)).quote == QUOTE


@pytest.mark.parametrize("what", ["action", "item taken down", "item forgotten"])
async def test_what_was_taken_down_shows_no_word(
    season: Season, committee: Committee, what: str
) -> None:
    """Of an action that was taken down nobody, not the clerk either, sees a word."""
    jo = await season.officer("Jo Grant", "U1")
    action = await season.action(committee, jo, due="by March", owner_name="Jo Grant")
    await season.update(action, when=at(TODAY), note="As the minutes say …")
    if what == "action":
        await season.change(action, taken_down_at=OPENED)
    else:
        async with season.db.read() as session:
            item = await session.get(Item, action.item_id)
        await season.change(item, **{what.replace("item ", "").replace(" ", "_") + "_at": OPENED})
    for viewer in (CLERK, OFFICER, OUTSIDER):
        view = await view_of(season, action, viewer)
        assert is_taken_down(view)
        assert view.summary == TAKEN_DOWN
        shown = (view.quote, view.public_quote, view.item_title, view.owner, view.due)
        assert not any((*shown, view.owner_name, view.owner_reason, view.latest_note))
        assert view.reference == action.reference


@pytest.mark.parametrize(
    ("kinds", "answered"),
    [
        ([], None),
        ([EventKind.UPDATED], "update"),
        ([EventKind.SNOOZED], "snoozed"),
        ([EventKind.UPDATED, EventKind.COMPLETED], "done"),
        ([EventKind.NOT_MINE], "not mine"),
        ([EventKind.UPDATED, EventKind.SAID], None),  # reminded again: not answered yet
        ([EventKind.SAID, EventKind.UPDATED], "update"),
        ([EventKind.COMPLETED, EventKind.REOPENED], None),
        ([EventKind.NOT_MINE, EventKind.OWNER_SET], None),
    ],
)
async def test_answered_is_the_last_answer_since_the_reminder(
    season: Season, committee: Committee, kinds: list[EventKind], answered: str | None
) -> None:
    """The answer to this reminder, not to an earlier one."""
    action = await season.action(committee)
    for minute, kind in enumerate(kinds):
        details = {"kind": "reminder"} if kind is EventKind.SAID else {}
        await season.event(action, kind, when=at(TODAY, 9, minute), details=details)
    assert (await view_of(season, action)).answered == answered


async def test_a_digest_is_no_reminder(season: Season, committee: Committee) -> None:
    """An answer stands when a digest names the action."""
    action = await season.action(committee)
    await season.event(action, EventKind.UPDATED, when=at(TODAY, 9))
    await season.event(action, EventKind.SAID, when=at(TODAY, 10), details={"kind": "digest"})
    assert (await view_of(season, action)).answered == "update"


async def test_views_keep_the_order_of_the_actions(season: Season, committee: Committee) -> None:
    """Views come in the order asked for; of nothing there is nothing."""
    actions = [await season.action(committee) for _ in range(3)]
    async with season.db.read() as session:
        views = await action_views(session, actions[::-1], viewer=OFFICER, today=TODAY)
        assert await action_views(session, [], viewer=OFFICER, today=TODAY) == ()
    assert [view.id for view in views] == [action.id for action in actions[::-1]]


async def test_fifty_actions_cost_as_many_queries_as_one(
    season: Season, committee: Committee
) -> None:
    """Four queries, however long the list."""
    actions = [await season.action(committee, quote="Jo Marlow to write.") for _ in range(50)]
    counts = []
    for some in (actions[:1], actions):
        seen: list[str] = []
        async with season.db.read() as session:
            connection = await session.connection()

            def note(*words: object, into: list[str] = seen) -> None:
                into.append(str(words[2]))

            sa.event.listen(connection.sync_connection, "before_cursor_execute", note)
            await action_views(session, some, viewer=OFFICER, today=TODAY)
            sa.event.remove(connection.sync_connection, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts == [4, 4]


def test_viewers_are_outsiders_until_known() -> None:
    """Nobody is inside by default."""
    assert Viewer().is_outsider
    assert replace(OFFICER, is_outsider=True).is_outsider
