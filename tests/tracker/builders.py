"""A small fictional committee and its minutes, for tests of the tracker."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlmodel import SQLModel, select

from minutes.values import AgendaItem, Clause, ClauseKind, Minutes, Section, Status
from storage.database import Database
from storage.tables import Action, ActionEvent
from summariser.values import ActionDraft, Extraction, Marker, PossibleMiss, Span
from tracker.values import IntakeResult

Row = TypeVar("Row", bound=SQLModel)
TakeIn = Callable[..., Awaitable[IntakeResult]]  # the fixture `taken`

COUNCIL = "Otterford Borough Council"
SITE = "https://democracy.otterford.example"
NOW = datetime(2025, 12, 3, 10, 0, tzinfo=UTC)
MET_ON = date(2025, 12, 2)
NEXT_ON = date(2026, 1, 15)

CIRCULATE = "The Director of Education to circulate the attendance figures before the next meeting"
REPORT = "Officers would bring a report on the pools to a future meeting"
WRITE = "The Chair to write to the Minister by 31 March 2026"
GLANCE = "ACTION"


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item of the agenda as a test writes it."""

    number: str
    title: str
    body: str
    withheld: str | None = None
    cut: str | None = None
    key: str | None = None


ATTENDANCE = ItemText("6", "School attendance", f"The figures were noted. {CIRCULATE}.")
POOLS = ItemText("7", "Swimming pools", f"{REPORT}. {WRITE}.")


def minutes_of(
    *items: ItemText,
    meeting_on: date | None = MET_ON,
    source: str = f"{SITE}/ieListDocuments.aspx?MId=1",
    verified: bool = True,
    status: Status | None = None,
    warnings: tuple[str, ...] = (),
) -> Minutes:
    """Minutes whose text is the items' titles and bodies, one clause an item."""
    text, agenda, clauses = "", [], []
    for position, item in enumerate(items or (ATTENDANCE, POOLS)):
        start = len(text)
        text += f"{item.number} {item.title}\n"
        clauses.append(_clause(len(clauses) + 1, len(text), len(text) + len(item.body), position))
        text += f"{item.body}\n\n"
        agenda.append(
            AgendaItem(
                number=item.number,
                title=item.title,
                start=start,
                end=len(text),
                cut=item.cut,
                withheld=item.withheld,
                key=item.key,
            )
        )
    return Minutes(
        text=text,
        source=source,
        items=tuple(agenda),
        clauses=tuple(clauses),
        meeting_on=meeting_on,
        status=status,
        verified=verified,
        warnings=warnings,
    )


def _clause(number: int, start: int, end: int, item: int) -> Clause:
    return Clause(number, start, end, item, Section.MINUTES, ClauseKind.SENTENCE, number)


def draft_of(minutes: Minutes, quote: str, *, nth: int = 1, **words: Any) -> ActionDraft:
    """A proved draft of the nth place at which the quote stands."""
    start, item = _place(minutes, quote, nth)
    values: dict[str, Any] = {
        "summary": quote[:140],
        "marker": Marker.UNDERTAKING,
        "confidence": 0.8,
        "engine": "cues",
        "engine_version": "test",
        **words,
    }
    return ActionDraft(quote=quote, start=start, end=start + len(quote), item=item, **values)


def miss_of(minutes: Minutes, quote: str, *, why: str = "flagged ACTION") -> PossibleMiss:
    """A possible miss at the first place at which the quote stands."""
    start, item = _place(minutes, quote, 1)
    return PossibleMiss(quote, start, start + len(quote), item, why)


def _place(minutes: Minutes, quote: str, nth: int) -> tuple[int, int]:
    start = -1
    for _ in range(nth):
        start = minutes.text.index(quote, start + 1)
    found = (at for at, item in enumerate(minutes.items) if item.start <= start < item.end)
    return start, next(found)


def span_of(minutes: Minutes, quote: str, why: str = "name") -> Span:
    """A span of context at the first place at which the quote stands."""
    start = minutes.text.index(quote)
    return Span(quote, start, start + len(quote), why)


def extraction_of(
    actions: Sequence[ActionDraft] = (),
    misses: Sequence[PossibleMiss] = (),
    warnings: tuple[str, ...] = (),
) -> Extraction:
    """What an engine made of some minutes."""
    return Extraction(tuple(actions), tuple(misses), warnings, "cues", "test")


def usual_extraction(minutes: Minutes) -> Extraction:
    """The three actions of the usual minutes, as far as their words stand there."""
    drafts = [
        draft_of(minutes, quote, **words)
        for quote, words in (
            (CIRCULATE, {"owner": "The Director of Education", "due": "before the next meeting"}),
            (REPORT, {"owner": "Officers", "due": "a future meeting"}),
            (WRITE, {"owner": "The Chair", "due": "by 31 March 2026"}),
        )
        if quote in minutes.text
    ]
    return extraction_of(drafts)


async def rows(db: Database, kind: type[Row]) -> Sequence[Row]:
    """Every row of a table, in the order of their keys."""
    keys = inspect(kind).primary_key
    async with db.read() as session:
        return (await session.exec(select(kind).order_by(*keys))).all()


async def kinds(db: Database, reference: str) -> list[str]:
    """What the history of an action is made of, oldest first."""
    async with db.read() as session:
        found = select(ActionEvent.kind).join(Action).where(Action.reference == reference)
        return [kind.value for kind in (await session.exec(found.order_by(ActionEvent.id))).all()]
