"""Minutes out of plain text: the text is kept exactly, and every position points into it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from minutes.assembly import Page, assemble
from minutes.classify import roles_of
from minutes.lines import Line, Role, lines_of
from minutes.naming import Context, begins_with_date, is_whole_title, item_mark
from minutes.splitting import split_labels
from minutes.tables import split_tables
from minutes.traits import Traits, traits_of
from minutes.values import Minutes

_LONG = 200_000  # characters; no real minutes are longer


def read_text(text: str, *, source: str, verified: bool = False) -> Minutes:
    """Read minutes out of plain text or Markdown. Any string gives minutes; nothing is raised.

    ``Minutes.text`` is ``text`` itself, nothing stripped or normalised.
    """
    with _uncollected(len(text)):
        whole = lines_of(text)
        traits = traits_of(text, whole)
        lines = _classified(text, whole, traits)
        return assemble(text, lines, traits, Page(source, verified, keeps_text=True))


@contextmanager
def _uncollected(length: int) -> Iterator[None]:
    """Spare a long text the collector's passes: they would make its time more than linear.

    Nothing here holds itself in a ring, so nothing waits for the collector.
    """
    if length < _LONG or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def roles_in(text: str, lines: list[Line]) -> list[Line]:
    """The lines of a text with their roles found by their words and places alone."""
    return _classified(text, lines, traits_of(text, lines))


def _classified(text: str, whole: list[Line], traits: Traits) -> list[Line]:
    lines = split_tables(text, split_labels(text, whole))
    numbered = _has_numbered_items(text, lines, traits)
    return roles_of(text, lines, replace(traits, numbered=numbered))


def _has_numbered_items(text: str, lines: list[Line], traits: Traits) -> bool:
    """True if some line is plainly the numbered title of an item."""
    for at, line in enumerate(lines):
        mark = item_mark(text, line) if line.role is Role.TEXT else None
        if mark is None or mark.end >= line.end or begins_with_date(text, line):
            continue
        context = Context(text, lines, at, traits, 0, False, False, False, None)  # noqa: FBT003 -- a fresh start
        if is_whole_title(context, line, mark):
            return True
    return False
