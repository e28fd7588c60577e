"""Actions as a person is shown them: every word that leaves the tracker is chosen here.

However many actions are asked for, they cost four queries: the rows around them, their answers, the
directory's entries for the people whom their words name, and how they belong to other rows.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from minutes.evidence import PAGE_BREAK, PDF_ADDRESSES, evidence_link, page_after
from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    Document,
    Item,
    Meeting,
    Officer,
    Post,
)
from tracker.answered import Answered, answered_of
from tracker.querying import rows_of
from tracker.redaction import folded_name, people_in, public_words
from tracker.relations import with_relations
from tracker.values import ActionView, Viewer
from tracker.viewers import is_colleague

TAKEN_DOWN = "[taken down]"
WITHHELD = "[withheld]"

COURTESY = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\b\.?\s")


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around one action in other rows."""

    slug: str
    committee_name: str
    council: str
    meeting_on: date
    item_number: str
    item_title: str
    source: str
    page_breaks: int  # before the action's words, in the text of a PDF
    attendance: Sequence[str]
    is_gone: bool
    is_inside: bool  # whether the viewer reads officers' notes and names
    post_title: str | None
    officer_name: str | None
    officer_slack_id: str | None


@dataclass(frozen=True, slots=True)
class _Words:
    """The minuted words that a viewer is shown; none of them unless given."""

    summary: str
    quote: str = ""
    public_quote: str = ""
    item_title: str = ""
    owner: str | None = None
    owner_name: str | None = None
    owner_reason: str = ""
    due: str | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    """All that the views of one list need, by action id."""

    around: dict[int, _Around]
    answered: dict[int, Answered]
    directory: dict[str, frozenset[str]] = field(default_factory=dict)


async def action_views(
    session: AsyncSession, actions: Sequence[Action], *, viewer: Viewer, today: date
) -> tuple[ActionView, ...]:
    """Views of these actions in their order, as this viewer may see them.

    Clerks see the stored quote; everyone else sees private people as "[name]". Only
    they and the council's own officers see notes, and officers whom the minutes do not name.
    Outsiders (guests, strangers) see nothing of withheld items, and nobody sees a word of an
    action that was taken down.
    """
    if not actions:
        return ()
    facts = await _facts(session, actions, viewer)
    views = [_view(action, facts, viewer=viewer, today=today) for action in actions]
    return await with_relations(session, views, viewer=viewer)


def is_taken_down(view: ActionView) -> bool:
    """Whether the view is of an action whose words are shown to nobody any more."""
    return view.summary == TAKEN_DOWN and not view.quote


async def _facts(session: AsyncSession, actions: Sequence[Action], viewer: Viewer) -> _Facts:
    ids = [_id(action) for action in actions]
    around = await _around(session, ids, viewer)
    return _Facts(
        around=around,
        answered=await answered_of(session, ids),
        directory=await _directory(session, actions, around),
    )


def _id(action: Action) -> int:
    if action.id is None:
        raise ValueError("the action was never stored")
    return action.id


async def _around(session: AsyncSession, ids: Sequence[int], viewer: Viewer) -> dict[int, _Around]:
    gone = sa.or_(
        col(Action.taken_down_at).is_not(None),
        col(Item.taken_down_at).is_not(None),
        col(Item.forgotten_at).is_not(None),
        col(Document.forgotten_at).is_not(None),
    )
    query = (
        sa.select(
            col(Action.id),
            col(Committee.slug),
            col(Committee.name),
            col(Committee.council),
            col(Meeting.meeting_on),
            col(Item.number),
            col(Item.title),
            col(Document.source),
            _page_breaks(),
            col(Document.attendance),
            gone,
            is_colleague(viewer),
            col(Post.title),
            col(Officer.name),
            col(Officer.slack_user_id),
        )
        .join(Committee, col(Committee.id) == col(Action.committee_id))
        .join(Meeting, col(Meeting.id) == col(Action.meeting_id))
        .join(Item, col(Item.id) == col(Action.item_id))
        .join(Document, col(Document.id) == col(Action.document_id))
        .outerjoin(Post, col(Post.id) == col(Action.post_id))
        .outerjoin(Officer, col(Officer.id) == col(Action.officer_id))
        .where(col(Action.id).in_(ids))
    )
    return {row[0]: _Around(*row[1:]) for row in await rows_of(session, query)}


def _page_breaks() -> sa.ColumnElement[int]:
    """How many pages end before the action's words; only of a PDF is the text looked at."""
    before = sa.func.substr(col(Document.text), 1, col(Action.start))
    breaks = sa.func.length(before) - sa.func.length(sa.func.replace(before, PAGE_BREAK, ""))
    return sa.case((sa.or_(*map(col(Document.source).ilike, PDF_ADDRESSES)), breaks), else_=0)


def _evidence(around: _Around) -> str:
    """Where the minutes stand; of a PDF, the page after the first."""
    page = page_after(around.page_breaks) if around.page_breaks else None
    return evidence_link(around.source, page)


async def _directory(
    session: AsyncSession, actions: Sequence[Action], around: dict[int, _Around]
) -> dict[str, frozenset[str]]:
    """The names of officers, by council, as far as these actions' words name anyone."""
    named = {name for action in actions for name in _named(action, around[_id(action)])}
    if not named:
        return {}
    folded = sorted({folded_name(name) for name in named})
    is_named = sa.or_(
        sa.func.lower(col(Officer.name)).in_(folded), col(Officer.name).in_(sorted(named))
    )
    query = select(col(Officer.council), col(Officer.name)).where(
        is_named, col(Officer.erased_at).is_(None)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for council, name in await session.exec(query):
        found[council].add(name)
    return {council: frozenset(names) for council, names in found.items()}


def _named(action: Action, around: _Around) -> Iterable[str]:
    words = (action.quote, action.summary, around.item_title)
    return (name for text in words for name in people_in(text))


def _known(action: Action, around: _Around, facts: _Facts) -> frozenset[str]:
    """The people whom the minutes or the directory make public for this action."""
    minuted = {name for name in (action.owner, action.owner_name) if name}
    if action.owner and COURTESY.match(action.owner) and action.officer_id is None:
        minuted = set()  # a resident who promised something is no officer for it
    present = {
        str(span.get("quote", "")) for span in action.context if span.get("why") == "attendance"
    }
    people = {name for words in present for name in people_in(words)}
    directory = facts.directory.get(around.council, frozenset())
    return directory.union(minuted, present, people, around.attendance)


def _view(action: Action, facts: _Facts, *, viewer: Viewer, today: date) -> ActionView:
    around = facts.around[_id(action)]
    answered = facts.answered.get(_id(action), Answered())
    words = _shown_words(action, around, facts, viewer=viewer)
    note = answered.note if around.is_inside and not around.is_gone else None
    return ActionView(
        id=_id(action),
        reference=action.reference,
        status=action.status.value,
        summary=words.summary,
        quote=words.quote,
        public_quote=words.public_quote,
        slug=around.slug,
        committee_name=around.committee_name,
        meeting_on=around.meeting_on,
        item_number=around.item_number,
        item_title=words.item_title,
        source=_evidence(around),
        owner=words.owner,
        owner_name=words.owner_name,
        post_title=around.post_title,
        officer_id=action.officer_id,
        officer_name=around.officer_name if _names_officer(action, around) else None,
        officer_slack_id=around.officer_slack_id if around.is_inside else None,
        owner_reason=words.owner_reason,
        due=words.due,
        due_on=action.due_on,
        is_overdue=_is_overdue(action, today=today),
        from_draft=action.from_draft,
        verified=action.verified,
        withheld=action.withheld,
        marker=action.marker,
        engine=action.engine,
        confidence=action.confidence,
        snoozed_until=action.snoozed_until,
        latest_note=note.note if note else None,
        latest_note_at=note.at if note else None,
        answered=answered.answer,
    )


def _is_overdue(action: Action, *, today: date) -> bool:
    return (
        action.status is ActionStatus.OPEN and action.due_on is not None and action.due_on < today
    )


def _names_officer(action: Action, around: _Around) -> bool:
    """The post is public; the person is shown to colleagues, or where the minutes name them."""
    if around.officer_name is None or around.is_inside:
        return around.officer_name is not None
    minuted = {folded_name(name) for name in (action.owner, action.owner_name) if name}
    return folded_name(around.officer_name) in minuted and not around.is_gone


def _shown_words(action: Action, around: _Around, facts: _Facts, *, viewer: Viewer) -> _Words:
    """The minuted words, as far as this viewer may see them."""
    if around.is_gone:
        return _Words(summary=TAKEN_DOWN)
    if action.withheld and viewer.is_outsider:
        return _Words(summary=WITHHELD)
    known = _known(action, around, facts)
    public_quote = public_words(action.quote, known=known)
    return _Words(
        quote=action.quote if viewer.is_clerk else public_quote,
        public_quote=public_quote,
        summary=action.summary if viewer.is_clerk else public_words(action.summary, known=known),
        item_title=public_words(around.item_title, known=known),
        owner=_masked(action.owner, known, viewer),
        owner_name=_masked(action.owner_name, known, viewer),
        owner_reason=action.owner_reason if around.is_inside else "",
        due=_masked(action.due, known, viewer),
    )


def _masked(words: str | None, known: frozenset[str], viewer: Viewer) -> str | None:
    """Minuted words of an owner or a due time: private people in them only for clerks."""
    if words is None or viewer.is_clerk or not COURTESY.search(words):
        return words
    return public_words(words, known=known)
