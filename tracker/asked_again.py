"""The same ask at a later meeting: counted on the action that is open, not raised a second time.

How it is decided: the words of what is asked, less owner and date, overlap far enough, the owners
do not differ, no figure does, and only one open action fits. A sentence that chases ("still
awaited", "had not been received") needs only to be clearly about one open action. Whatever is less
sure becomes an action of its own, with a note to the clerk.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from minutes.values import Clause, Minutes
from storage.tables import Action, ActionStatus, LaterKind, Meeting
from summariser.flags import in_public_voice, is_minuted
from summariser.values import ActionDraft
from tracker.later_words import Passage, note
from tracker.likeness import (
    Ask,
    Likeness,
    ask_of,
    clearly_about,
    likeness,
    names_reference,
    only_best,
    share,
    subject_words,
)
from tracker.new_actions import Taking
from tracker.progress import says_asked_again
from tracker.storable import storable

WAITING = frozenset({ActionStatus.PROPOSED, ActionStatus.OPEN})
MOST = 2000  # of the latest actions of a committee that a new ask is compared with


@dataclass(frozen=True, slots=True)
class Earlier:
    """An action of an earlier meeting that is not settled, and what it asks."""

    action: Action
    ask: Ask

    @property
    def is_countable(self) -> bool:
        """Whether a later ask may be counted on it: it waits, and everyone may know of it."""
        return self.action.status in WAITING and self.action.withheld is None


@dataclass(slots=True)
class Sorted:
    """The drafts of a reading that are not known of this meeting."""

    new: list[tuple[ActionDraft, str]] = field(default_factory=list)
    maybe: dict[str, Action] = field(default_factory=dict)  # fingerprint of a new draft → earlier
    counted: int = 0  # asked again


async def earlier_asks(taking: Taking) -> list[Earlier]:
    """What the committee asked at earlier meetings and is not closed, oldest first."""
    unsettled = (
        select(Action)
        .join(Meeting, col(Meeting.id) == col(Action.meeting_id))
        .where(
            Action.committee_id == taking.committee.id,
            col(Meeting.meeting_on) < taking.meeting.meeting_on,
            col(Action.status).in_([*WAITING, ActionStatus.COMPLETE]),
            col(Action.taken_down_at).is_(None),
            Action.quote != "",
        )
    )
    found = await taking.session.exec(unsettled.order_by(col(Action.id).desc()).limit(MOST))
    return [Earlier(action, ask_of_action(action)) for action in reversed(found.all())]


def ask_of_action(action: Action) -> Ask:
    """What an action asks."""
    return ask_of(action.quote, owner=action.owner, due=action.due)


async def sort_drafts(
    taking: Taking,
    minutes: Minutes,
    drafts: Sequence[tuple[ActionDraft, str]],
    earlier: Sequence[Earlier],
) -> Sorted:
    """Count what was asked before on the actions that ask it; give what is new."""
    found = Sorted()
    for draft, mark in drafts:
        again = None if taking.items[draft.item].withheld else _again(minutes, draft, earlier)
        if again is not None:
            passage = Passage(draft.quote, draft.start, draft.end, draft.item)
            found.counted += await note(taking, again, LaterKind.ASKED_AGAIN, passage)
            continue
        found.new.append((draft, mark))
        near = _nearest(ask_of(draft.quote, owner=draft.owner, due=draft.due), earlier)
        if near is not None:
            found.maybe[mark] = near
    return found


async def count_chases(
    taking: Taking,
    minutes: Minutes,
    drafts: Iterable[ActionDraft],
    earlier: Sequence[Earlier],
    *,
    forgotten: frozenset[int],
) -> int:
    """Count the sentences that chase an open action and are no asks of their own."""
    claimed = [(draft.start, draft.end) for draft in drafts]
    counted = 0
    for clause in readable_clauses(minutes, forgotten=forgotten):
        words = storable(minutes.words(clause))
        if not says_asked_again(words) or _overlaps(clause, claimed):
            continue
        action = _chased(words, earlier)
        if action is not None:
            passage = Passage(words, clause.start, clause.end, clause.item)
            counted += await note(taking, action, LaterKind.ASKED_AGAIN, passage)
    return counted


def readable_clauses(minutes: Minutes, *, forgotten: frozenset[int]) -> Iterable[Clause]:
    """The minuted clauses of items that are not withheld, in the committee's own voice."""
    return (
        clause
        for clause in minutes.clauses
        if clause.item not in forgotten
        and is_minuted(minutes, clause)
        and not minutes.items[clause.item].withheld
        and not in_public_voice(minutes, clause, clause.end)
    )


def _again(minutes: Minutes, draft: ActionDraft, earlier: Sequence[Earlier]) -> Action | None:
    """The open action that this draft asks for again, when there is exactly one."""
    ask = ask_of(draft.quote, owner=draft.owner, due=draft.due)
    countable = [one for one in earlier if one.is_countable]
    same = [one for one in countable if likeness(ask, one.ask) is Likeness.SAME]
    best = only_best([share(ask, one.ask) for one in same])
    if best is not None:
        return same[best].action
    around = " ".join(map(minutes.words, _clauses_of(minutes, draft)))
    return _chased(around, countable) if says_asked_again(around) else None


def _chased(words: str, earlier: Sequence[Earlier]) -> Action | None:
    """The open action that a chasing sentence names or is clearly about."""
    countable = [one for one in earlier if one.is_countable]
    said = subject_words(words)
    best = only_best(
        [
            2.0 if names_reference(words, one.action.reference) else clearly_about(said, one.ask)
            for one in countable
        ]
    )
    return None if best is None else countable[best].action


def _nearest(ask: Ask, earlier: Sequence[Earlier]) -> Action | None:
    """The earlier action that may be the same, the likest first and the latest of equals."""
    near = [one for one in earlier if likeness(ask, one.ask) is not Likeness.NONE]
    return max(near, key=lambda one: (share(ask, one.ask), one.action.id)).action if near else None


def _clauses_of(minutes: Minutes, draft: ActionDraft) -> Iterable[Clause]:
    """The clauses that the draft's words stand in."""
    first = bisect_right(minutes.clauses, draft.start, key=lambda clause: clause.start)
    last = bisect_left(minutes.clauses, draft.end, key=lambda clause: clause.start)
    return minutes.clauses[max(0, first - 1) : last]


def _overlaps(clause: Clause, spans: Iterable[tuple[int, int]]) -> bool:
    return any(clause.start < end and start < clause.end for start, end in spans)
