"""Which section of its item each line stands in: report, decision, minutes, furniture."""

from minutes.lines import Line, Role
from minutes.values import Section

MINUTED = frozenset({Section.MINUTES, Section.DECISION})
Placed = tuple[Line, Section]
_PROSE = 120  # no name of a file is longer


def in_sections(lines: list[Line], *, preamble: bool = False) -> list[Placed]:
    """The lines, each with its section. Before "Minutes:" or "Decision:" all is report."""
    return _Sections(lines, preamble=preamble).placed()


class _Sections:
    def __init__(self, lines: list[Line], *, preamble: bool) -> None:
        labelled = any(line.role is Role.LABEL and line.section in MINUTED for line in lines)
        self._lines = lines
        self._now = Section.REPORT if labelled or preamble else Section.MINUTES
        self._back = self._now  # where the text goes on after documents or reasons
        self._since_label = 0

    def placed(self) -> list[Placed]:
        return [(line, self._place(line)) for line in self._lines]

    def _place(self, line: Line) -> Section:
        if line.role is Role.LABEL:
            self._open(line.section or self._now)
            return self._now
        if self._returns(line):
            self._now = self._back
        self._since_label += line.role is not Role.FURNITURE
        return line.section or self._now

    def _open(self, section: Section) -> None:
        if section in MINUTED:
            self._back = section
        self._now = section
        self._since_label = 0

    def _returns(self, line: Line) -> bool:
        """Files end where prose begins; a reason in the minutes is one paragraph long."""
        if self._now is self._back:
            return False
        if self._now is Section.FURNITURE:
            return line.role in {Role.TEXT, Role.ALONE} and line.end - line.start > _PROSE
        explained = self._since_label > 0 and (line.gap > 0 or line.role is not Role.TEXT)
        return self._back is Section.MINUTES and self._now is Section.REPORT and explained
