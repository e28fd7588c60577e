"""Taking in one reading of minutes: what is new becomes actions, what is known stays as it is.

The same document twice changes nothing. Another reading of the same meeting (another source, the
approved minutes after the draft) adds only what is new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from minutes.values import Minutes, Status
from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    Document,
    Item,
    Meeting,
    Mode,
    PossibleMissRow,
)
from summariser.values import ActionDraft, Extraction, PossibleMiss
from tracker.amendments import tell_of_amendments
from tracker.asked_again import count_chases, earlier_asks, sort_drafts
from tracker.closure_evidence import propose_closures
from tracker.deliveries import plan_triage
from tracker.errors import ForgottenError, MeetingDateUnknownError
from tracker.finding import UNVERIFIED, withheld_sentence
from tracker.hours import council_day
from tracker.later_words import contradicted, withdraw
from tracker.links import link_maybe_same, link_same_asks
from tracker.meetings import meeting_row
from tracker.new_actions import Taking, miss_row, open_where_auto, propose, see_again
from tracker.owners import directory_of
from tracker.readings import (
    forgotten_items,
    items_of,
    reading_of,
    reading_sha256,
    replace_earlier,
    same_item,
    store_reading,
)
from tracker.reconciling import Words, match
from tracker.redating import calendar_of, redate_actions
from tracker.storable import storable_reading
from tracker.successors import compare_again
from tracker.values import IntakeResult
from tracker.vanished import Unseen, take_down_vanished

Row = TypeVar("Row", Action, PossibleMissRow)


@dataclass(slots=True)
class _Outcome:
    """What one reading came to."""

    created: list[Action] = field(default_factory=list)
    drafts: list[ActionDraft] = field(default_factory=list)  # of `created`, in its order
    seen: set[int] = field(default_factory=set)  # keys of actions that were known
    misses: int = 0
    unsure: set[int] = field(default_factory=set)  # keys of new actions that a clerk must see
    asked_again: int = 0
    closures: int = 0
    changed: int = 0  # contradictions between readings

    @property
    def is_news(self) -> bool:
        """Whether there is something for the clerk to see."""
        found = (self.misses, self.asked_again, self.closures, self.changed)
        return bool(self.created or any(found))


async def is_known(session: AsyncSession, *, committee_id: int, minutes: Minutes) -> bool:
    """Whether exactly this reading from this source was taken in and is still the latest.

    Raises ForgottenError where it was forgotten on purpose.
    """
    document = await reading_of(session, committee_id=committee_id, minutes=minutes)
    if document is not None and document.forgotten_at is not None:
        raise ForgottenError
    return document is not None and document.replaced_by_id is None


async def take_in(
    session: AsyncSession,
    *,
    committee: Committee,
    minutes: Minutes,
    extraction: Extraction,
    meeting_on: date | None = None,
    now: datetime,
) -> IntakeResult:
    """Take in what was read and found. `meeting_on` outranks the date in the minutes.

    Raises MeetingDateUnknownError, or ForgottenError for a meeting that was forgotten on purpose.
    """
    await _lock(session, committee)
    day = meeting_on or minutes.meeting_on
    if day is None:
        raise MeetingDateUnknownError
    known = await reading_of(session, committee_id=committee.id or 0, minutes=minutes)
    if known is not None and known.forgotten_at is not None:
        raise ForgottenError
    if known is not None and known.replaced_by_id is None:
        return await _unchanged(session, known, day=day)
    before = await calendar_of(session, committee)
    meeting = await meeting_row(session, committee, day)
    forgotten = await forgotten_items(session, meeting, minutes)
    kept, found = storable_reading(minutes, extraction)
    document = known or await store_reading(
        session, meeting=meeting, minutes=kept, extraction=found,
        reading_sha256=reading_sha256(minutes), forgotten=forgotten, now=now,
    )  # fmt: skip
    if document is None:  # another intake of the same text was faster
        return await take_in(
            session, committee=committee, minutes=minutes, extraction=extraction,
            meeting_on=meeting_on, now=now,
        )  # fmt: skip
    document.replaced_by_id = None
    replaced = await replace_earlier(session, document)
    taking = await _taking(session, committee, meeting, document, minutes, now=now)
    outcome = await _reconcile(taking, kept, found, forgotten=forgotten)
    if day not in before.meetings:
        await redate_actions(session, committee, around=[day], now=now)
    await _settle_the_rest(taking, outcome, replaced)
    return _result(taking, outcome)


async def _lock(session: AsyncSession, committee: Committee) -> None:
    """Let one intake of a committee at a time through (SQLite's writers queue by themselves)."""
    await session.exec(select(Committee.id).where(Committee.id == committee.id).with_for_update())


async def _unchanged(session: AsyncSession, document: Document, *, day: date) -> IntakeResult:
    counted = select(func.count()).where(col(Action.document_id) == document.id)
    meeting = await session.get(Meeting, document.meeting_id or 0)
    return IntakeResult(
        document_id=document.id or 0,
        meeting_on=meeting.meeting_on if meeting else day,
        proposed=0,
        opened=0,
        misses=0,
        known=(await session.exec(counted)).one(),
        unchanged=True,
    )


async def _taking(
    session: AsyncSession,
    committee: Committee,
    meeting: Meeting,
    document: Document,
    minutes: Minutes,
    *,
    now: datetime,
) -> Taking:
    return Taking(
        session=session,
        committee=committee,
        meeting=meeting,
        document=document,
        items=tuple(await items_of(session, document.id or 0)),
        is_draft=minutes.status is Status.DRAFT,
        directory=await directory_of(
            session,
            committee.council,
            on=council_day(now),
            clerk_officer_id=committee.clerk_officer_id,
        ),
        calendar=await calendar_of(session, committee),
        now=now,
    )


async def _reconcile(
    taking: Taking, minutes: Minutes, extraction: Extraction, *, forgotten: frozenset[int]
) -> _Outcome:
    outcome = _Outcome()
    drafts = sorted(
        (draft for draft in extraction.actions if draft.item not in forgotten),
        key=lambda draft: (draft.start, draft.end),
    )
    rows = await _known_rows(taking, Action)
    marks, found = match(_words(drafts), await _words_of_rows(taking, rows))
    new = []
    for draft, mark, known in zip(drafts, marks, found, strict=True):
        if known is None:
            new.append((draft, mark))
            continue
        outcome.seen.add(rows[known].id or 0)
        if see_again(taking, rows[known], draft, is_same=known == mark):
            outcome.changed += await compare_again(taking, rows[known], draft)
    await _read_on(taking, minutes, outcome, drafts, new, forgotten=forgotten)
    misses = [miss for miss in extraction.possible_misses if miss.item not in forgotten]
    outcome.misses = await _keep_misses(taking, misses)
    await taking.session.flush()
    return outcome


async def _read_on(
    taking: Taking,
    minutes: Minutes,
    outcome: _Outcome,
    drafts: Sequence[ActionDraft],
    new: Sequence[tuple[ActionDraft, str]],
    *,
    forgotten: frozenset[int],
) -> None:
    """Compare with earlier meetings: what is asked again, what is done, and what is new."""
    earlier = await earlier_asks(taking)
    found = await sort_drafts(taking, minutes, new, earlier)
    outcome.created = await propose(taking, found.new)
    outcome.drafts = [draft for draft, _ in found.new]
    maybe = {
        action.id or 0: found.maybe[action.fingerprint]
        for action in outcome.created
        if action.fingerprint in found.maybe
    }
    await link_maybe_same(taking, maybe)
    outcome.unsure |= maybe.keys()
    chases = await count_chases(taking, minutes, drafts, earlier, forgotten=forgotten)
    outcome.asked_again = found.counted + chases
    outcome.closures = await propose_closures(taking, minutes, earlier, forgotten=forgotten)
    await tell_of_amendments(taking, minutes, forgotten=forgotten)


async def _known_rows(taking: Taking, kind: type[Row]) -> Mapping[str, Row]:
    """The meeting's rows by fingerprint, but later occurrences of what comes back."""
    wanted = select(kind).where(kind.meeting_id == taking.meeting.id)
    if issubclass(kind, Action):
        wanted = wanted.where(col(Action.former_id).is_(None))
    return {row.fingerprint: row for row in (await taking.session.exec(wanted)).all()}


def _words(found: Sequence[ActionDraft] | Sequence[PossibleMiss]) -> list[Words]:
    return [Words(one.quote, str(one.item)) for one in found]


async def _words_of_rows(taking: Taking, rows: Mapping[str, Row]) -> dict[str, Words]:
    """The rows' words, with the position of their item in this reading."""
    keys = {row.item_id for row in rows.values()}
    items = (await taking.session.exec(select(Item).where(col(Item.id).in_(keys)))).all()
    places = {item.id: _place(item, taking.items) for item in items}
    return {mark: Words(row.quote, places.get(row.item_id, "")) for mark, row in rows.items()}


def _place(item: Item, items: Sequence[Item]) -> str:
    here = (str(one.position) for one in items if one.id == item.id or same_item(item, one))
    return next(here, f"elsewhere {item.id}")


async def _keep_misses(taking: Taking, misses: Sequence[PossibleMiss]) -> int:
    """Keep what no action claims for the clerk. Gives how many are new."""
    misses = sorted(misses, key=lambda miss: (miss.start, miss.end))
    rows = await _known_rows(taking, PossibleMissRow)
    marks, found = match(_words(misses), await _words_of_rows(taking, rows))
    pairs = zip(misses, marks, found, strict=True)
    new = [miss_row(taking, miss, fingerprint=mark) for miss, mark, known in pairs if not known]
    taking.session.add_all(new)
    return len(new)


async def _settle_the_rest(taking: Taking, outcome: _Outcome, replaced: Sequence[Document]) -> None:
    """Take down what the reading no longer has, and plan the clerk's list."""
    created = list(zip(outcome.created, outcome.drafts, strict=True))
    gone = await take_down_vanished(
        taking, Unseen(seen=frozenset(outcome.seen), created=created, replaced=tuple(replaced))
    )
    await withdraw(taking, replaced)
    await link_same_asks(taking, outcome.created)
    outcome.unsure |= await contradicted(taking, outcome.created)
    open_where_auto(taking, outcome.created, unsure=outcome.unsure)
    if (outcome.is_news or gone) and taking.committee.mode is not Mode.OFF:
        await plan_triage(taking.session, committee_id=taking.committee.id or 0, now=taking.now)


def _result(taking: Taking, outcome: _Outcome) -> IntakeResult:
    opened = sum(action.status is ActionStatus.OPEN for action in outcome.created)
    proposed = sum(action.status is ActionStatus.PROPOSED for action in outcome.created)
    warnings = [*taking.document.warnings, *([] if taking.document.verified else [UNVERIFIED])]
    return IntakeResult(
        document_id=taking.document.id or 0,
        meeting_on=taking.meeting.meeting_on,
        proposed=proposed,
        opened=opened,
        misses=outcome.misses,
        asked_again=outcome.asked_again,
        closures=outcome.closures,
        known=len(outcome.seen),
        withheld=tuple(withheld_sentence(item) for item in taking.items if item.withheld),
        warnings=tuple(warnings),
        references=tuple(action.reference for action in outcome.created),
    )
