"""What one reading makes of its drafts: new actions, and what was known and is found again."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    Document,
    EventKind,
    Item,
    LaterKind,
    LaterWords,
    Meeting,
    Mode,
    PossibleMissRow,
)
from summariser.values import ActionDraft, PossibleMiss
from tracker.due import leans_on_calendar
from tracker.events import record
from tracker.owners import Directory, settle
from tracker.redating import CommitteeCalendar
from tracker.references import next_references

NOTHING = (0, LaterKind.ASKED_AGAIN)  # a key that no action has


@dataclass(frozen=True, slots=True)
class Taking:
    """One intake on its way: the rows it stands on and what it asks of them."""

    session: AsyncSession
    committee: Committee
    meeting: Meeting
    document: Document
    items: tuple[Item, ...]  # in the order of Minutes.items
    is_draft: bool
    directory: Directory
    calendar: CommitteeCalendar
    now: datetime
    # what this meeting says of known actions, by action and kind; `NOTHING` once it was read
    noted: dict[tuple[int, LaterKind], LaterWords | None] = field(default_factory=dict)


async def propose(taking: Taking, drafts: Sequence[tuple[ActionDraft, str]]) -> list[Action]:
    """Make proposed actions of drafts with their fingerprints."""
    references = await next_references(
        taking.session,
        slug=taking.committee.slug,
        meeting_on=taking.meeting.meeting_on,
        count=len(drafts),
    )
    actions = [
        _row(taking, draft, reference=reference, fingerprint=mark)
        for (draft, mark), reference in zip(drafts, references, strict=True)
    ]
    taking.session.add_all(actions)
    await taking.session.flush()
    for action in actions:
        record(taking.session, action, EventKind.PROPOSED, now=taking.now)
    return actions


def open_where_auto(taking: Taking, actions: Iterable[Action], *, unsure: Container[int]) -> None:
    """Open new actions where the committee wants that, but those (by key) that a clerk must see."""
    for action in actions:
        if action.id not in unsure:
            _open_if_auto(taking, action)


def _row(taking: Taking, draft: ActionDraft, *, reference: str, fingerprint: str) -> Action:
    item = taking.items[draft.item]
    owner = settle(draft, taking.directory)
    return Action(
        reference=reference,
        committee_id=taking.meeting.committee_id,
        meeting_id=taking.meeting.id or 0,
        document_id=taking.document.id or 0,
        item_id=item.id or 0,
        fingerprint=fingerprint,
        quote=draft.quote,
        start=draft.start,
        end=draft.end,
        context=[asdict(span) for span in draft.context],
        summary=draft.summary,
        owner=draft.owner,
        owner_name=draft.owner_name,
        owner_kind=draft.owner_kind.value if draft.owner_kind else None,
        owner_reason=owner.reason,
        due=draft.due,
        due_on=_due_on(taking, draft),
        recurs=draft.recurs.value if draft.recurs else None,
        marker=draft.marker.value,
        confidence=draft.confidence,
        engine=draft.engine,
        engine_version=draft.engine_version,
        post_id=owner.post_id,
        officer_id=owner.officer_id,
        from_draft=taking.is_draft,
        verified=taking.document.verified,
        withheld=item.withheld,
        proposed_at=taking.now,
    )


def miss_row(taking: Taking, miss: PossibleMiss, *, fingerprint: str) -> PossibleMissRow:
    """The row of words that no action claims."""
    return PossibleMissRow(
        committee_id=taking.meeting.committee_id,
        meeting_id=taking.meeting.id or 0,
        document_id=taking.document.id or 0,
        item_id=taking.items[miss.item].id or 0,
        fingerprint=fingerprint,
        quote=miss.quote,
        start=miss.start,
        end=miss.end,
        why=miss.why,
        created_at=taking.now,
    )


def see_again(taking: Taking, action: Action, draft: ActionDraft, *, is_same: bool) -> bool:
    """Keep a known action, and lean it on this reading where this is the better evidence.

    `is_same`: the folded words are equal, not only contained in each other. What was forgotten
    stays forgotten, and only as good a reading shows again what was taken down. Gives whether
    this is the better evidence.
    """
    if not action.quote:
        return False
    action.withheld = action.withheld or taking.items[draft.item].withheld
    better = _is_better(taking, action)
    if action.taken_down_at is not None:
        if not (better and taking.document.verified):
            return False
        action.taken_down_at = None
    if better and is_same:
        _lean_on(taking, action, draft)
    if better and _confirm(taking, action):
        _open_if_auto(taking, action)
    taking.session.add(action)
    return better


def _is_better(taking: Taking, action: Action) -> bool:
    here = (taking.document.verified, not taking.is_draft)
    return here >= (action.verified, not action.from_draft)


def _lean_on(taking: Taking, action: Action, draft: ActionDraft) -> None:
    action.document_id = taking.document.id or 0
    action.item_id = taking.items[draft.item].id or 0
    action.quote, action.start, action.end = draft.quote, draft.start, draft.end
    action.context = [asdict(span) for span in draft.context]


def _confirm(taking: Taking, action: Action) -> bool:
    """Raise the standing of an action; True when it did not have it before."""
    before = (action.verified, action.from_draft)
    action.verified, action.from_draft = taking.document.verified, taking.is_draft
    details = {
        "document_id": taking.document.id,
        "verified": action.verified,
        "from_draft": action.from_draft,
    }
    record(taking.session, action, EventKind.CONFIRMED, now=taking.now, details=details)
    return before != (action.verified, action.from_draft)


def _open_if_auto(taking: Taking, action: Action) -> None:
    """Open a proposed action where the committee wants that and nothing asks for a clerk's eye."""
    is_auto = taking.committee.mode is Mode.AUTO and action.verified and action.withheld is None
    if is_auto and action.status is ActionStatus.PROPOSED:
        action.status, action.opened_at = ActionStatus.OPEN, taking.now
        taking.session.add(action)
        record(taking.session, action, EventKind.OPENED, now=taking.now, details={"why": "auto"})


def _due_on(taking: Taking, draft: ActionDraft) -> date | None:
    """The date by the committee's calendar; an engine's own only where no calendar is asked."""
    day = taking.calendar.due_on(draft.due, said_on=taking.meeting.meeting_on)
    return draft.due_on if day is None and not leans_on_calendar(draft.due) else day
