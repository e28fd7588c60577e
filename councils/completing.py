"""Putting an item's whole text in the place of its cut one. Values in, values out.

The item's own page is taken only when it is plainly the same item and not cut itself: else the
minutes stay as they were, with the warning that the reader gave them.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from minutes.values import AgendaItem, Attendee, Clause, Minutes, Section

MINUTED = frozenset({Section.DECISION, Section.MINUTES})
SAME_WORDS = 40  # code points that the cut text and the whole one must begin with alike


def completed(minutes: Minutes, place: int, page: Minutes) -> Minutes:
    """Return the minutes with item ``place`` as it stands on its own page.

    They are returned unchanged when the page does not hold that item whole.
    """
    found = _same_item(minutes, place, page)
    if found is None:
        return minutes
    whole, item = page.items[found], minutes.items[place]
    words = page.text[whole.start : whole.end]
    grown = len(words) - (item.end - item.start)
    return replace(
        minutes,
        text=minutes.text[: item.start] + words + minutes.text[item.end :],
        items=_items(minutes, place, end=item.start + len(words), grown=grown),
        clauses=_clauses(minutes, place, page, found, grown=grown),
        attendance=tuple(_moved_person(one, item.end, grown) for one in minutes.attendance),
        warnings=tuple(w for w in minutes.warnings if not _is_about(w, item)),
    )


def _same_item(minutes: Minutes, place: int, page: Minutes) -> int | None:
    """Return which item of the page is this one, whole; None if there is no such."""
    beginning = _minuted_words(minutes, place)[:SAME_WORDS]
    if not beginning:
        return None
    for number, item in enumerate(page.items):
        if item.cut is None and item.withheld == minutes.items[place].withheld:
            words = _minuted_words(page, number)
            if words.startswith(beginning) and len(words) > len(_minuted_words(minutes, place)):
                return number
    return None


def _minuted_words(minutes: Minutes, place: int) -> str:
    """Return the minuted words of an item with single spaces, without any "view the full"."""
    item = minutes.items[place]
    words = (
        minutes.words(clause)
        for clause in minutes.clauses
        if clause.item == place and clause.section in MINUTED
    )
    joined = " ".join(" ".join(words).split())
    return joined.partition(item.cut)[0].rstrip(" .…") if item.cut else joined


def _items(minutes: Minutes, place: int, *, end: int, grown: int) -> tuple[AgendaItem, ...]:
    before, item, after = (
        minutes.items[:place],
        minutes.items[place],
        minutes.items[place + 1 :],
    )
    whole = replace(item, end=end, cut=None, cut_url=None)
    moved = (replace(one, start=one.start + grown, end=one.end + grown) for one in after)
    return (*before, whole, *moved)


def _clauses(
    minutes: Minutes, place: int, page: Minutes, found: int, *, grown: int
) -> tuple[Clause, ...]:
    """Return the clauses before, those of the page, those after; numbered through again."""
    shift = minutes.items[place].start - page.items[found].start
    before = tuple(takewhile(lambda clause: clause.item < place, minutes.clauses))
    inside = tuple(clause for clause in page.clauses if clause.item == found)
    after = tuple(clause for clause in minutes.clauses if clause.item > place)
    return _joined(
        before,
        [replace(_moved(clause, shift), item=place) for clause in inside],
        [_moved(clause, grown) for clause in after],
    )


def _joined(*runs: Iterable[Clause]) -> tuple[Clause, ...]:
    """Number several runs of clauses through: clauses, paragraphs, rows, and lead-ins."""
    joined: list[Clause] = []
    for run in runs:
        clauses = list(run)
        numbers = {clause.number: len(joined) + n for n, clause in enumerate(clauses, start=1)}
        paragraphs = _past(joined, clauses, "paragraph")
        rows = _past(joined, clauses, "row")
        joined += [
            replace(
                clause,
                number=numbers[clause.number],
                lead_in=numbers.get(clause.lead_in) if clause.lead_in is not None else None,
                paragraph=clause.paragraph + paragraphs,
                row=None if clause.row is None else clause.row + rows,
            )
            for clause in clauses
        ]
    return tuple(joined)


def _past(joined: Iterable[Clause], clauses: Iterable[Clause], name: str) -> int:
    """Return what to add to these numbers of a run so that all come after those before it."""
    earlier = [getattr(clause, name) for clause in joined if getattr(clause, name) is not None]
    these = [getattr(clause, name) for clause in clauses if getattr(clause, name) is not None]
    return int(max(earlier) - min(these) + 1) if earlier and these else 0


def _moved(clause: Clause, by: int) -> Clause:
    return replace(clause, start=clause.start + by, end=clause.end + by)


def _moved_person(person: Attendee, end: int, by: int) -> Attendee:
    if person.start is None or person.end is None or person.start < end:
        return person
    return replace(person, start=person.start + by, end=person.end + by)


def _is_about(warning: str, item: AgendaItem) -> bool:
    """Whether a warning says that this item is cut: it quotes the page's own words for it."""
    return " is cut: " in warning and item.cut is not None and item.cut in warning
