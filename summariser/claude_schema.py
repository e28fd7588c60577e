"""The shape that Claude answers in, and what becomes of an answer.

``ANSWER_SCHEMA`` is written out by hand: the service compiles a grammar from it and keeps that for
a day, so its text must not change with a library. It is flat, and every field is required.
"""

from collections.abc import Iterable
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from summariser.errors import MalformedAnswerError
from summariser.values import ContextReference, Marker, OwnerKind, Proposal, Recurs

type_or_null = ["string", "null"]

Why = Literal["lead-in", "action column", "attendance", "name"]
Certainty = Literal["sure", "likely", "borderline"]

# How far a certainty goes in figures. Unmeasured: no labelled answers of Claude are at hand.
CONFIDENCE: dict[Certainty, float] = {"sure": 0.9, "likely": 0.7, "borderline": 0.4}


def _one_of(values: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _one_of_or_null(values: Iterable[str]) -> dict[str, Any]:
    return {"anyOf": [_one_of(values), {"type": "null"}]}


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


ACTIONS: dict[str, Any] = {
    "type": "array",
    "items": _record(
        {
            "first": {"type": "integer"},
            "last": {"type": "integer"},
            "context": {
                "type": "array",
                "items": _record({"clause": {"type": "integer"}, "why": _one_of(get_args(Why))}),
            },
            "owner": {"type": type_or_null},
            "owner_name": {"type": type_or_null},
            "owner_kind": _one_of_or_null(OwnerKind),
            "due": {"type": type_or_null},
            "recurs": _one_of_or_null(Recurs),
            "marker": _one_of(Marker),
            "summary": {"type": "string"},
            "certainty": _one_of(get_args(Certainty)),
        }
    ),
}
ANSWER_SCHEMA = _record({"actions": ACTIONS})
SECOND_SCHEMA = _record(
    {"actions": ACTIONS, "not_actions": {"type": "array", "items": {"type": "integer"}}}
)


class _Answered(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class AnsweredContext(_Answered):
    """A clause that an action leans on."""

    clause: int
    why: Why


class AnsweredAction(_Answered):
    """One action as Claude wrote it."""

    first: int
    last: int
    context: tuple[AnsweredContext, ...]
    owner: str | None
    owner_name: str | None
    owner_kind: OwnerKind | None
    due: str | None
    recurs: Recurs | None
    marker: Marker
    summary: str
    certainty: Certainty


class AnsweredActions(_Answered):
    """All that Claude wrote about one piece."""

    actions: tuple[AnsweredAction, ...]


class SecondAnswer(AnsweredActions):
    """All that Claude wrote at the second look: actions, and the clauses that hold none."""

    not_actions: tuple[int, ...]


def read_second_answer(words: str) -> SecondAnswer:
    """Read the second look's answer. Raises MalformedAnswerError if it has another shape."""
    try:
        return SecondAnswer.model_validate_json(words)
    except ValidationError as error:
        raise MalformedAnswerError from error


def read_answer(words: str) -> AnsweredActions:
    """Read the answer in its shape. Raises MalformedAnswerError if it has another."""
    try:
        return AnsweredActions.model_validate_json(words)
    except ValidationError as error:
        raise MalformedAnswerError from error


def proposal(action: AnsweredAction) -> Proposal:
    """Turn what Claude wrote into what the evidence check takes. Nothing is believed here."""
    return Proposal(
        first=action.first,
        last=action.last,
        marker=action.marker,
        context=tuple(ContextReference(c.clause, c.why) for c in action.context),
        owner=action.owner,
        owner_name=action.owner_name,
        owner_kind=action.owner_kind,
        due=action.due,
        recurs=action.recurs,
        summary=action.summary,
        confidence=CONFIDENCE[action.certainty],
    )
