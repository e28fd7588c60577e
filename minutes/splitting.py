"""Parts lines at the labels and cut marks that stand inside them."""

from collections.abc import Iterator

from minutes.labels import cut_words, inline_labels, reason_label, section_label
from minutes.lines import Line, Role, changed
from minutes.sentences import trimmed
from minutes.titles import run_together_end
from minutes.values import Section


def split_labels(text: str, lines: list[Line]) -> list[Line]:
    """The same lines with labels and cut marks parted from the words around them."""
    return [piece for line in lines for piece in _parted(text, line)]


def _parted(text: str, line: Line) -> Iterator[Line]:
    label = section_label(text, line.start, line.end)
    if label:
        yield changed(line, end=label[1], role=Role.LABEL, section=label[0], closes=False)
        yield from _rest(text, line, label[1])
        return
    reason = reason_label(text, line.start, line.end)
    if reason:
        yield changed(line, end=reason, role=Role.LABEL, section=Section.REPORT, closes=False)
        yield from _rest(text, line, reason)
        return
    yield from _inline(text, line)


def _rest(text: str, line: Line, at: int) -> Iterator[Line]:
    start, end = trimmed(text, at, line.end)
    if start < end:
        yield from _parted(text, changed(line, start=start, end=end, gap=0, indent=0))


def _inline(text: str, line: Line) -> Iterator[Line]:
    labels = inline_labels(text, line.start, line.end)
    if not labels:
        yield from _cut(text, line)
        return
    first = labels[0][0]
    start, end = trimmed(text, line.start, first)
    title_end = run_together_end(text, start, end)
    yield changed(line, start=start, end=end, role=Role.ITEM, title_end=title_end, closes=False)
    for number, (begin, after, section) in enumerate(labels):
        yield changed(
            line, start=begin, end=after, role=Role.LABEL, section=section, gap=0, closes=False
        )
        until = labels[number + 1][0] if number + 1 < len(labels) else line.end
        a, b = trimmed(text, after, until)
        if a < b:
            yield from _cut(text, changed(line, start=a, end=b, gap=0, indent=0))


def _cut(text: str, line: Line) -> Iterator[Line]:
    cut = cut_words(text, line.start, line.end)
    if cut is None:
        yield line
        return
    start, end = trimmed(text, line.start, cut[0])
    if start < end:
        yield changed(line, start=start, end=end, closes=False)
    yield changed(
        line, start=cut[0], end=cut[1], role=Role.CUT, gap=line.gap if start == end else 0
    )
