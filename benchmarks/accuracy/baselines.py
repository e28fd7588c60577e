"""Naive engines, so that every figure has something to stand beside. No product uses them.

`flag`: every sentence with the word "action". `decided`: those, and every sentence with "resolved",
"recommended" or "agreed" and what follows it up to a blank line.
"""

import re
from collections.abc import Iterator
from typing import Any

from benchmarks.accuracy.corpus import Row

_BLOCK = re.compile(r"\n[ \t>]*\n")
_PIECE = re.compile(r"(?<=[.!?;])(?<!\d\.)\s+|\n(?=[ \t>]*(?:[-•·*]|\(?[a-z0-9ivx]{1,4}[.)])\s)")
_FLAG = re.compile(r"\bactions?\b", re.IGNORECASE)
_DECIDED = re.compile(r"\b(?:resolved|recommended|agreed)\b", re.IGNORECASE)


def flag(row: Row) -> dict[str, Any]:
    """Predictions for one record: its sentences with the word "action"."""
    found = [piece for block in _blocks(row) for piece in block if _FLAG.search(piece)]
    return _prediction(row, found)


def decided(row: Row) -> dict[str, Any]:
    """Predictions for one record: sentences with "action", and all that was decided."""
    return _prediction(row, [piece for block in _blocks(row) for piece in _chosen(block)])


def _blocks(row: Row) -> Iterator[list[str]]:
    for block in _BLOCK.split(row["text"]):
        yield [piece.strip() for piece in _PIECE.split(block) if piece.strip()]


def _chosen(block: list[str]) -> Iterator[str]:
    after = False
    for piece in block:
        after = after or _DECIDED.search(piece) is not None
        if after or _FLAG.search(piece):
            yield piece


def _prediction(row: Row, quotes: list[str]) -> dict[str, Any]:
    actions = [{"quote": quote, "owner": None, "due": None} for quote in quotes]
    return {"id": row["id"], "actions": actions}


NAIVE = {"“action” sentences": flag, "decisions too": decided}
