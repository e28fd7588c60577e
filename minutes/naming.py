"""Decides whether a line of plain text is a heading, and whether it begins an agenda item."""

import re
from dataclasses import dataclass, replace

from minutes.boundaries import Withheld, shape_of
from minutes.headings import (
    is_capitals,
    is_short_name,
    is_title_like,
    looks_like_owner,
    may_be_any_title,
    run_in_end,
)
from minutes.labels import file_size_at, is_furniture
from minutes.lines import Line, Role, changed
from minutes.marks import Family, Mark, bare_number, item_word, leading_mark
from minutes.traits import Traits
from minutes.values import Section

ENDED = re.compile(r"[.!?:;][\"”’')*]{0,3}$")
_DATE = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June"
    r"|July|August"
    r"|September|October|November|December)\b",
    re.IGNORECASE,
)
_LONG = 60
_BODY = 45
_FURTHEST = 60  # numbers of items may be missing, not more than these in a row
_LONGEST = 110
_AHEAD = 9
_OPENERS = (":", ":-", " that", " to", "–")


@dataclass(frozen=True, slots=True)
class Context:
    """One line among the others, and what those before it have set going."""

    text: str
    lines: list[Line]
    at: int
    traits: Traits
    last_item: int
    any_item: bool
    labelled: bool
    list_open: bool
    last_entry: Mark | None
    shape: str = ""  # of the number of the last item
    withheld: Withheld | None = None  # the item going on, if it is withheld

    @property
    def before(self) -> Line | None:
        """The line before, if any."""
        return self.lines[self.at - 1] if self.at else None

    @property
    def below(self) -> Line | None:
        """The line below, if any."""
        return self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None

    def mark_below(self) -> Mark | None:
        """The list mark of the line below."""
        return leading_mark(self.text, self.below.start, self.below.end) if self.below else None

    def goes_on_below(self) -> bool:
        """True if the line below is plainly more of the same sentence."""
        below = self.below
        if below is None or below.gap or below.role is not Role.TEXT:
            return False
        return self.text[below.start].islower() and self.mark_below() is None

    def in_sequence(self, mark: Mark) -> bool:
        """True if an item with this number can come next."""
        if mark.family is Family.CODE or not self.last_item:
            return True
        return self.last_item < mark.ordinal <= self.last_item + _FURTHEST


def heading_of(context: Context, line: Line) -> Line | None:
    """The line as an item or heading, or None when it is neither."""
    mark = item_mark(context.text, line)
    known = _heading(context, line, mark)
    if known is None or known.role is not Role.ITEM or context.withheld is None:
        return known
    words = context.text[mark.end if mark else line.start : known.title_end or known.end]
    return known if context.withheld.ends_at(mark, words.strip(" *_#\t\n")) else None


def _heading(context: Context, line: Line, mark: Mark | None) -> Line | None:
    if mark is None:
        return _plain_heading(context, line)
    if begins_with_date(context.text, line):
        return None
    if mark.end >= line.end:
        return _number_alone(context, line, mark)
    return _numbered(context, line, mark)


def item_mark(text: str, line: Line) -> Mark | None:
    """The number with which a line could begin an item, or None."""
    worded = item_word(text, line.start, line.end)
    if worded is not None:
        return worded
    mark = leading_mark(text, line.start, line.end)
    if mark is None:
        return bare_number(text, line.start, line.end)
    possible = mark.family in {Family.NUMBER, Family.CODE} and not mark.shape.startswith("(")
    return mark if possible else None


def begins_with_date(text: str, line: Line) -> bool:
    """True for "5 December", which is no number of an item."""
    return _DATE.match(text, line.start, line.end) is not None


def _numbered(context: Context, line: Line, mark: Mark) -> Line | None:
    bold = context.text.find("**", mark.end + 2, line.end - 2)
    if bold != -1 and is_title_like(context.text[mark.end : bold].strip(" *")):
        return _item(line, mark.label, bold + 2)
    if is_whole_title(context, line, mark):
        whole = _with_more_capitals(context, line)
        return _item(whole, mark.label, _title_end(context, whole))
    run_in = run_in_end(context.text, mark, line.end)
    if run_in is None or context.list_open or not context.in_sequence(mark):
        return None
    return _item(line, mark.label, run_in)


_AGENDA_NUMBER = re.compile(r"\(agenda item [\w.]{1,8}\)", re.IGNORECASE)


def _with_more_capitals(context: Context, line: Line) -> Line:
    """A title in capitals goes on over the next line where that is in capitals too."""
    below = context.below
    if below is None or below.gap or below.role is not Role.TEXT:
        return line
    words = below.of(context.text)
    if _AGENDA_NUMBER.fullmatch(words):
        return changed(line, end=below.end)
    more = is_capitals(line.of(context.text)) and (is_capitals(words) or words.isupper())
    numbered = leading_mark(context.text, below.start, below.end) is not None
    return (
        changed(line, end=below.end) if more and not numbered and not is_furniture(words) else line
    )


def _number_alone(context: Context, line: Line, mark: Mark) -> Line | None:
    below = context.below
    if (
        below is None
        or below.role is not Role.TEXT
        or context.list_open
        or not context.in_sequence(mark)
        or _is_mark_alone(context)
    ):
        return None
    joined = changed(line, end=below.end)
    further = replace(context, at=context.at + 1)
    return _numbered(further, joined, replace(mark, end=below.start))


def _is_mark_alone(context: Context) -> bool:
    """True if the line below holds no more than a number itself."""
    mark, below = context.mark_below(), context.below
    return mark is not None and below is not None and mark.end >= below.end


def _item(line: Line, number: str, title_end: int) -> Line:
    return changed(line, role=Role.ITEM, number=number, title_end=title_end)


def _title_end(context: Context, line: Line) -> int:
    size = file_size_at(context.text, line.start, line.end)
    return line.end if size is None else size


def is_whole_title(context: Context, line: Line, mark: Mark) -> bool:
    """True if all that follows the number is the title of an item."""
    if file_size_at(context.text, line.start, line.end) is not None:
        return True
    words = context.text[mark.end : line.end].strip(" *_\t")
    if not words or words[0] in "-–":
        return False
    if is_capitals(words):
        return not words.endswith((".", ";")) or len(words) < _LONG
    named = is_title_like(words) or is_short_name(words)
    if not named and not _is_next_title(context, line, mark, words):
        return False
    return _may_be_title(context, line, mark, words)


def _is_next_title(context: Context, line: Line, mark: Mark, words: str) -> bool:
    """True for "4. Getting to see a dentist" after a blank line, where item 3 was the last."""
    if not line.gap or shape_of(mark) != context.shape or mark.ordinal != context.last_item + 1:
        return False
    return may_be_any_title(words)


def _may_be_title(context: Context, line: Line, mark: Mark, words: str) -> bool:
    if context.goes_on_below() or _is_list_entry(context, line, mark):
        return False
    if mark.family is Family.NUMBER and not mark.shape and not _may_begin(context, line, mark):
        return False
    return context.in_sequence(mark) or (line.gap > 0 and is_title_like(words))


def _may_begin(context: Context, line: Line, mark: Mark) -> bool:
    """A number without a stop begins a title only after a paragraph's end, in sequence."""
    if mark.ordinal <= context.last_item:
        return False
    return line.gap > 0 or context.before is None or _has_ended(context)


def _has_ended(context: Context) -> bool:
    before = context.before
    if before is None or before.role is not Role.TEXT:
        return True
    tail = context.text[max(before.start, before.end - 10) : before.end]
    return ENDED.search(tail) is not None or tail.endswith("ACTION")


def _is_list_entry(context: Context, line: Line, mark: Mark) -> bool:
    last = context.last_entry
    if context.list_open:
        expected = 1 if last is None else last.ordinal + 1
        alike = last is None or last.shape == mark.shape
        if mark.ordinal == expected and alike:
            return not (line.gap and last is not None and mark.ordinal == context.last_item + 1)
    after = context.mark_below()
    if after is None or after.family is not Family.NUMBER or mark.family is not Family.NUMBER:
        return False
    goes_on = after.ordinal == mark.ordinal + 1 and after.shape == mark.shape
    return goes_on and not line.gap


# "The Head of SEND to review it by May. ACTION" is a promise, not a title
_FLAG_AFTER_SENTENCE = re.compile(r"[.;)]\W{0,3}\(?ACTIONS?\)?\W*\Z")


def _plain_heading(context: Context, line: Line) -> Line | None:
    words = line.of(context.text)
    if (
        len(words) > _LONGEST
        or leading_mark(context.text, line.start, line.end)
        or context.below is None
    ):
        return None
    bare = words.strip("*_# >")
    if bare.lower() in _PEOPLE:
        return changed(line, role=Role.HEADING)
    if bare.endswith((".", ";", ",", ":")) or not (is_title_like(bare) or is_capitals(bare)):
        return None
    if _FLAG_AFTER_SENTENCE.search(bare):
        return None
    if (
        not line.bold
        and not _is_bold(words)
        and not (_stands_apart(context, line) and _heads(context, bare))
    ):
        return None
    opens = _opens_item(context) if context.traits.labelled else not context.traits.numbered
    return changed(line, role=Role.ITEM if opens else Role.HEADING)


_PEOPLE = frozenset({"present", "in attendance", "also present", "apologies", "members present"})


def _is_bold(words: str) -> bool:
    return words.startswith("#") or (
        words.startswith(("**", "__")) and words.endswith(("**", "__"))
    )


def _stands_apart(context: Context, line: Line) -> bool:
    before = context.before
    if before is None or before.role is not Role.TEXT:
        return True
    tail = context.text[max(before.start, before.end - 12) : before.end].rstrip()
    if tail.endswith(_OPENERS):
        return False
    return line.gap > 0 or _has_ended(context)


def _heads(context: Context, bare: str) -> bool:
    """True if what is below could stand under this heading."""
    below = context.below
    if below is None or context.goes_on_below():
        return False
    if looks_like_owner(bare) and not is_capitals(bare):
        return False
    if below.role is Role.LABEL or is_capitals(bare) or (context.at == 0 and below.gap):
        return True
    words = below.of(context.text)
    return context.mark_below() is None and (len(words) >= _BODY or words.endswith((".", ":")))


def _opens_item(context: Context) -> bool:
    """In a text with labels, a heading opens an item only if its own label soon follows."""
    if not context.any_item:
        return True
    if not context.labelled:
        return False
    for line in context.lines[context.at + 1 : context.at + _AHEAD]:
        if line.role in {Role.LABEL, Role.ITEM}:
            return line.section in {Section.MINUTES, Section.DECISION}
    return False
