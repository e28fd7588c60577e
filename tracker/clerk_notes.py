"""Sentences for the clerk, kept as rows until the day's one note says them all.

A line holds ids and facts. Names, which live in the officer's row alone, are read when the note is
written, so that an erased officer is in no later note.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ClerkLine, Committee, Officer
from tracker.messages import insert_new

AGAIN = "My Home tab can send it."


class LineKind(StrEnum):
    """Which sentence a line becomes."""

    SENTENCE = "sentence"  # `words` are the sentence
    UNANSWERED = "unanswered"  # an officer did not answer before or after despatch
    UNREACHABLE = "unreachable"  # an officer who is not in Slack, or no longer
    NO_DATE = "no_date"  # no meeting to come is known; `words` are the number of open actions
    UNCERTAIN = "uncertain"  # `words` say which message we may have said
    NOT_SAID = "not_said"  # `words` say which message Slack refused, and why
    NOT_DELETED = "not_deleted"  # `words` say which message still stands in Slack, and why


async def tell_clerk(
    session: AsyncSession,
    *,
    committee_id: int,
    key: str,
    now: datetime,
    kind: LineKind = LineKind.SENTENCE,
    words: str = "",
    action_id: int | None = None,
    officer_id: int | None = None,
) -> None:
    """Keep one line for the committee's clerk. A key that was used before changes nothing.

    `words` never quote the minutes: of what was taken down, say only where it stood.
    """
    line = new_line(
        committee_id=committee_id,
        key=key,
        now=now,
        kind=kind,
        words=words,
        action_id=action_id,
        officer_id=officer_id,
    )
    await insert_new(session, ClerkLine, [line])


def new_line(
    *,
    committee_id: int,
    key: str,
    now: datetime,
    kind: LineKind = LineKind.SENTENCE,
    words: str = "",
    action_id: int | None = None,
    officer_id: int | None = None,
) -> dict[str, Any]:
    """Build the row of one line, for `insert_new` to keep many at once."""
    return {
        "key": key,
        "committee_id": committee_id,
        "kind": kind.value,
        "words": words,
        "action_id": action_id,
        "officer_id": officer_id,
        "created_at": now,
    }


@dataclass(frozen=True, slots=True)
class _Said:
    """What the sentences need to know about the lines' ids."""

    references: dict[int, str]
    officers: dict[int, str]
    committees: dict[int, str]


async def clerk_sentences(session: AsyncSession, lines: Sequence[ClerkLine]) -> tuple[str, ...]:
    """The lines as sentences, lines of one kind about one officer and committee joined."""
    if not lines:
        return ()
    said = await _said(session, lines)
    groups: dict[tuple[str, int, int, str], list[ClerkLine]] = {}
    for line in lines:
        groups.setdefault(_group(line), []).append(line)
    return tuple(SENTENCES[LineKind(kind)](group, said) for (kind, *_), group in groups.items())


def _group(line: ClerkLine) -> tuple[str, int, int, str]:
    is_joined = line.kind in {LineKind.UNANSWERED, LineKind.UNREACHABLE}
    return (line.kind, line.committee_id, line.officer_id or 0, "" if is_joined else line.key)


async def _said(session: AsyncSession, lines: Sequence[ClerkLine]) -> _Said:
    references = await _by_id(
        session, col(Action.id), col(Action.reference), _ids(lines, "action_id")
    )
    officers = await _by_id(session, col(Officer.id), col(Officer.name), _ids(lines, "officer_id"))
    committees = await _by_id(
        session, col(Committee.id), col(Committee.name), _ids(lines, "committee_id")
    )
    return _Said(references, officers, committees)


def _ids(lines: Iterable[ClerkLine], field: str) -> set[int]:
    return {found for line in lines if (found := getattr(line, field)) is not None}


async def _by_id(
    session: AsyncSession, key: Mapped[int | None], value: Mapped[str], ids: set[int]
) -> dict[int, str]:
    if not ids:
        return {}
    rows = await session.exec(select(key, value).where(key.in_(ids)))
    return {key_of: words for key_of, words in rows if key_of is not None}


def _references(lines: Sequence[ClerkLine], said: _Said) -> str:
    return ", ".join(
        said.references[line.action_id] for line in lines if line.action_id in said.references
    )


def _officer(lines: Sequence[ClerkLine], said: _Said) -> str:
    return said.officers.get(lines[0].officer_id or 0) or "An officer who has left"


def _unanswered(lines: Sequence[ClerkLine], said: _Said) -> str:
    committee = said.committees[lines[0].committee_id]
    return f"{committee}: {_officer(lines, said)} has not answered on {_references(lines, said)}."


def _unreachable(lines: Sequence[ClerkLine], said: _Said) -> str:
    committee = said.committees[lines[0].committee_id]
    return (
        f"{committee}: {_officer(lines, said)} cannot be reached in Slack, so no reminder "
        f"was sent of {_references(lines, said)}."
    )


def _no_date(lines: Sequence[ClerkLine], said: _Said) -> str:
    line = lines[0]
    noun = "open action waits" if line.words == "1" else "open actions wait"
    return (
        f"{said.committees[line.committee_id]}: no date known for the next meeting; "
        f"{line.words} {noun} for it."
    )


def _uncertain(lines: Sequence[ClerkLine], said: _Said) -> str:
    return (
        f"It is uncertain whether {lines[0].words}{_to_officer(lines[0], said)} was sent. "
        f"It is not sent again; please look. {AGAIN}"
    )


def _not_said(lines: Sequence[ClerkLine], said: _Said) -> str:
    return f"Slack did not take {lines[0].words}{_to_officer(lines[0], said)}. {AGAIN}"


def _not_deleted(lines: Sequence[ClerkLine], said: _Said) -> str:
    return (
        f"Slack did not delete {lines[0].words}{_to_officer(lines[0], said)}. "
        "Please delete it by hand."
    )


def _to_officer(line: ClerkLine, said: _Said) -> str:
    name = said.officers.get(line.officer_id or 0)
    return f" to {name}" if name else ""


def _sentence(lines: Sequence[ClerkLine], _said: _Said) -> str:
    return lines[0].words


SENTENCES: dict[LineKind, Callable[[Sequence[ClerkLine], _Said], str]] = {
    LineKind.SENTENCE: _sentence,
    LineKind.UNANSWERED: _unanswered,
    LineKind.UNREACHABLE: _unreachable,
    LineKind.NO_DATE: _no_date,
    LineKind.UNCERTAIN: _uncertain,
    LineKind.NOT_SAID: _not_said,
    LineKind.NOT_DELETED: _not_deleted,
}
