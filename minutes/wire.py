"""Minutes as JSON and back. Nothing that a child process sends is ever unpickled."""

import json
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from minutes import errors
from minutes.errors import MinutesError, ReaderLimitError, UnreadableDocumentError
from minutes.values import AgendaItem, Attendee, Clause, ClauseKind, Minutes, Section, Status

_Value = TypeVar("_Value", AgendaItem, Attendee, Clause, Minutes)


def packed(minutes: Minutes) -> bytes:
    """The minutes as JSON, each value as the list of its fields."""
    answer = {"minutes": _plain(minutes)}
    return json.dumps(answer, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def packed_error(error: MinutesError, detail: str) -> bytes:
    """The name and sentence of an error, and the traceback for the log."""
    answer = {"error": type(error).__name__, "message": str(error), "detail": detail}
    return json.dumps(answer).encode("ascii")


def unpacked(answer: bytes) -> Minutes:
    """The minutes in a child's answer. Raises the error it names, or ReaderLimitError."""
    try:
        told = json.loads(answer)
        if "error" not in told:
            return _minutes(told["minutes"])
        error = _error(str(told["error"]), str(told["message"]))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as wrong:
        raise ReaderLimitError from wrong
    raise error


def detail_of(answer: bytes) -> str:
    """The child's traceback in an answer that names an error, for the log; else ''."""
    if not answer.startswith(b'{"error"'):
        return ""
    told = json.loads(answer)
    return str(told.get("detail", ""))


def _error(name: str, message: str) -> MinutesError:
    kind = getattr(errors, name, UnreadableDocumentError)
    known = isinstance(kind, type) and issubclass(kind, MinutesError)
    return kind(message) if known else UnreadableDocumentError(message)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (AgendaItem, Attendee, Clause, Minutes)):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    return value


def _minutes(told: list[Any]) -> Minutes:
    known = _named(Minutes, told)
    known["items"] = tuple(map(_item, known["items"]))
    known["clauses"] = tuple(_clause(one) for one in known["clauses"])
    known["attendance"] = tuple(Attendee(**_named(Attendee, one)) for one in known["attendance"])
    known["warnings"] = tuple(map(str, known["warnings"]))
    known["meeting_on"] = _day(known["meeting_on"])
    known["status"] = Status(known["status"]) if known["status"] else None
    return Minutes(**known)


def _item(told: list[Any]) -> AgendaItem:
    known = _named(AgendaItem, told)
    return AgendaItem(**{**known, "meeting_on": _day(known["meeting_on"])})


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _clause(told: list[Any]) -> Clause:
    known = _named(Clause, told)
    return Clause(
        **{**known, "section": Section(known["section"]), "kind": ClauseKind(known["kind"])}
    )


def _named(kind: type[_Value], told: list[Any]) -> dict[str, Any]:
    return dict(zip((field.name for field in fields(kind)), told, strict=True))
