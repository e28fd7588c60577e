"""The JSON of `matters extract --json`. Its field names are fixed: programs outside read them."""

from typing import Any

from minutes.values import Minutes
from summariser.values import ActionDraft, Extraction, PossibleMiss, Span
from tracker.due import due_on


def extraction_json(minutes: Minutes, extraction: Extraction) -> dict[str, Any]:
    """Minutes, actions, possible misses and warnings, ready for `json.dumps`."""
    return {
        "minutes": _minutes(minutes),
        "actions": [_action(minutes, draft) for draft in extraction.actions],
        "possible_misses": [_miss(minutes, miss) for miss in extraction.possible_misses],
        "warnings": [*minutes.warnings, *extraction.warnings],
    }


def _minutes(minutes: Minutes) -> dict[str, Any]:
    return {
        "committee": minutes.committee,
        "council": minutes.council,
        "meeting_on": minutes.meeting_on.isoformat() if minutes.meeting_on else None,
        "status": minutes.status.value if minutes.status else None,
        "source": minutes.source,
        "verified": minutes.verified,
        "text_sha256": minutes.text_sha256,
        "items": [
            {
                "number": item.number,
                "title": item.title,
                "cut": item.cut is not None,
                "withheld": item.withheld,
            }
            for item in minutes.items
        ],
    }


def _action(minutes: Minutes, draft: ActionDraft) -> dict[str, Any]:
    dated = draft.due_on
    if dated is None and draft.due and minutes.meeting_on:
        dated = due_on(draft.due, said_on=minutes.meeting_on, next_meeting_on=None)
    return {
        "quote": draft.quote,
        "start": draft.start,
        "end": draft.end,
        "context": [_span(span) for span in draft.context],
        "item": minutes.items[draft.item].number,
        "summary": draft.summary,
        "owner": draft.owner,
        "owner_name": draft.owner_name,
        "owner_kind": draft.owner_kind.value if draft.owner_kind else None,
        "due": draft.due,
        "due_on": dated.isoformat() if dated else None,
        "recurs": draft.recurs.value if draft.recurs else None,
        "marker": draft.marker.value,
        "confidence": round(draft.confidence, 2),
        "engine": draft.engine,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"quote": span.quote, "start": span.start, "end": span.end, "why": span.why}


def _miss(minutes: Minutes, miss: PossibleMiss) -> dict[str, Any]:
    return {
        "quote": miss.quote,
        "start": miss.start,
        "end": miss.end,
        "item": minutes.items[miss.item].number,
        "why": miss.why,
    }
