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
from sqlmodel.ext.asyncio.session import AsyncSession

from minutes.evidence import evidence_link, page_after
from storage.tables import ActionStatus, Officer
from tracker.answered import Answered, answered_of
from tracker.querying import asked_plainly, columns_of, each_of
from tracker.redaction import Named, folded_name, named_in, people_in, public_words
from tracker.relations import with_relations
from tracker.values import ActionView, Viewer
from tracker.view_rows import Around, Minuted, around

TAKEN_DOWN = "[taken down]"
WITHHELD = "[withheld]"

_officer = columns_of(Officer)
_NAMED_OFFICERS = sa.select(_officer.council, _officer.name).where(
    sa.or_(each_of("folded", sa.func.lower(_officer.name)), each_of("names", _officer.name)),
    _officer.erased_at.is_(None),
)

COURTESY = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\b\.?\s")


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

    around: dict[int, Around]
    answered: dict[int, Answered]
    named: dict[str, Named]  # whom the texts of the list seem to name, by text
    directory: dict[str, frozenset[str]] = field(default_factory=dict)


async def action_views(
    session: AsyncSession, actions: Sequence[Minuted], *, viewer: Viewer, today: date
) -> tuple[ActionView, ...]:
    """Views of these actions in their order, as this viewer may see them.

    Clerks see the stored quote; everyone else sees private people as "[name]". Only
    they and the council's own officers see notes, and officers whom the minutes do not name.
    Outsiders (guests, strangers) see nothing of withheld items, and nobody sees a word of an
    action that was taken down.
    """
    if not actions:
        return ()

    def ask(connection: sa.Connection) -> tuple[ActionView, ...]:
        beside = around(connection, [_id(action) for action in actions], viewer)
        return views_of(connection, actions, beside, viewer=viewer, today=today)

    return await asked_plainly(session, ask)


def views_of(
    connection: sa.Connection,
    actions: Sequence[Minuted],
    beside: dict[int, Around],
    *,
    viewer: Viewer,
    today: date,
) -> tuple[ActionView, ...]:
    """The same, for a reader who has already what stands around each of them."""
    texts = {text for action in actions for text in _texts(action, beside[_id(action)])}
    named = {text: named_in(text) for text in texts}
    facts = _Facts(
        around=beside,
        answered=answered_of(connection, [_id(action) for action in actions]),
        named=named,
        directory=_directory(connection, named.values()),
    )
    views = [_view(action, facts, viewer=viewer, today=today) for action in actions]
    return with_relations(connection, views, viewer=viewer)


def is_taken_down(view: ActionView) -> bool:
    """Whether the view is of an action whose words are shown to nobody any more."""
    return view.summary == TAKEN_DOWN and not view.quote


def _id(action: Minuted) -> int:
    if action.id is None:
        raise ValueError("the action was never stored")
    return action.id


def _evidence(around: Around) -> str:
    """Where the minutes stand; of a PDF, the page after the first."""
    page = page_after(around.page_breaks) if around.page_breaks else None
    return evidence_link(around.source, page)


def _directory(connection: sa.Connection, texts: Iterable[Named]) -> dict[str, frozenset[str]]:
    """The names of officers, by council, as far as these texts name anyone."""
    named = {name for text in texts for name in text.names}
    if not named:
        return {}
    binds = {"folded": sorted({folded_name(name) for name in named}), "names": sorted(named)}
    found: dict[str, set[str]] = defaultdict(set)
    for council, name in connection.execute(_NAMED_OFFICERS, binds):
        found[council].add(name)
    return {council: frozenset(names) for council, names in found.items()}


def _texts(action: Minuted, around: Around) -> tuple[str, str, str]:
    return action.quote, action.summary, around.item_title


def _names_anyone(action: Minuted, around: Around, facts: _Facts) -> bool:
    """Whether it matters who is known: else nobody's name can be masked, and nobody is sought."""
    claims = (action.owner, action.owner_name, action.due)
    return any(facts.named[text].people for text in _texts(action, around)) or any(
        COURTESY.search(words) for words in claims if words
    )


def _known(action: Minuted, around: Around, facts: _Facts) -> frozenset[str]:
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


def _view(action: Minuted, facts: _Facts, *, viewer: Viewer, today: date) -> ActionView:
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


def _is_overdue(action: Minuted, *, today: date) -> bool:
    return (
        action.status is ActionStatus.OPEN and action.due_on is not None and action.due_on < today
    )


def _names_officer(action: Minuted, around: Around) -> bool:
    """The post is public; the person is shown to colleagues, or where the minutes name them."""
    if around.officer_name is None or around.is_inside:
        return around.officer_name is not None
    minuted = {folded_name(name) for name in (action.owner, action.owner_name) if name}
    return folded_name(around.officer_name) in minuted and not around.is_gone


def _shown_words(action: Minuted, around: Around, facts: _Facts, *, viewer: Viewer) -> _Words:
    """The minuted words, as far as this viewer may see them."""
    if around.is_gone:
        return _Words(summary=TAKEN_DOWN)
    if action.withheld and viewer.is_outsider:
        return _Words(summary=WITHHELD)
    is_known = _names_anyone(action, around, facts)
    known = _known(action, around, facts) if is_known else frozenset[str]()
    quote, summary, item_title = (
        public_words(text, known=known, named=facts.named[text]) for text in _texts(action, around)
    )
    return _Words(
        quote=action.quote if viewer.is_clerk else quote,
        public_quote=quote,
        summary=action.summary if viewer.is_clerk else summary,
        item_title=item_title,
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
