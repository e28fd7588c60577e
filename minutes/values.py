"""The values that every other room passes around: minutes, their items, their clauses.

All are frozen. All positions are code points into ``Minutes.text``, end exclusive.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256


class Status(StrEnum):
    """What the page says of the minutes: drafts are not yet agreed by the committee."""

    DRAFT = "draft"
    APPROVED = "approved"


class Section(StrEnum):
    """Where in its item a clause stands. Only ``DECISION`` and ``MINUTES`` were minuted."""

    TITLE = "title"
    REPORT = "report"  # agenda text, a report's summary, its recommendations
    DECISION = "decision"  # under "Decision:"
    MINUTES = "minutes"  # under "Minutes:", or the body of a text without such headings
    FURNITURE = (
        "furniture"  # page numbers, feet, "Additional documents:", votes, supporting documents
    )


class ClauseKind(StrEnum):
    """What shape a clause has on the page. The words decide nothing here, only the layout."""

    HEADING = "heading"
    SENTENCE = "sentence"  # one sentence of a paragraph
    BULLET = "bullet"  # one sentence of a bullet ("-", "•", "·", "*")
    CLAUSE = "clause"  # one sentence of a lettered or numbered clause: "(a)", "b)", "1.", "(iv)"
    LEAD_IN = "lead_in"  # "RESOLVED that Cabinet:-", "It was agreed:"; governs what follows
    FLAG = "flag"  # a bare "ACTION", "Action: Director of Education", "Action by: …"
    CELL = "cell"  # a cell of a table, or a name in an action column


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered piece of the minutes, normally a sentence.

    ``number`` counts from 1 through the whole document. ``text[start:end]`` are its words, without
    list marker and without surrounding space. ``paragraph`` is the number of the paragraph, bullet
    or list entry that it is part of: clauses of one bullet share it. ``lead_in`` is the number of
    the clause that governs it, if any. ``marker`` is the list mark as it stands ("(b)", "•"), not
    part of the words. ``level`` is the depth of its list, 0 outside one.
    """

    number: int
    start: int
    end: int
    item: int  # index into Minutes.items
    section: Section
    kind: ClauseKind
    paragraph: int
    marker: str = ""
    level: int = 0
    lead_in: int | None = None
    row: int | None = None  # number of the table row, for cells
    column: str = ""  # heading of the table column, for cells
    page: int | None = None  # page of the PDF on which it begins, from 1


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of the meeting. A text without headings has a single item with number ''.

    ``cut`` holds the words by which the page says that the text goes on elsewhere ("view the full
    minutes text for item 56"), else None. ``cut_url`` is where it goes on, where the page links it.
    ``withheld`` says why the item is kept out of digests: "restricted", "declarations",
    "public questions", "petitions", "deputations", "appeals"; else None. The words of an item that
    is "restricted" are nowhere in ``Minutes.text``.
    """

    number: str
    title: str
    start: int
    end: int
    cut: str | None = None
    cut_url: str | None = None
    withheld: str | None = None
    key: str | None = None  # the site's own id of the item (ModernGov's agendaitemid)
    page: int | None = None  # page of the PDF on which it begins, from 1
    meeting_on: date | None = None  # of its meeting, where a page of several says it of each item


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person whom the minutes list as present, with initials and role where given."""

    name: str
    initials: str | None = None
    role: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting (or one item, or one issue) as they were read from one source.

    ``text`` is, for TXT, MD and standard input, the UTF-8 decoding of the bytes with nothing
    stripped or normalised; for HTML, PDF and DOCX it is what our reader made. ``source`` is the
    URL or file name. ``verified`` is True only when the bytes came from the committee's own site
    over TLS: the caller says so. ``warnings`` are sentences for a person.
    """

    text: str
    source: str
    items: tuple[AgendaItem, ...]
    clauses: tuple[Clause, ...]
    council: str | None = None
    committee: str | None = None
    meeting_on: date | None = None
    status: Status | None = None
    verified: bool = False
    attendance: tuple[Attendee, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text_sha256(self) -> str:
        """The hexadecimal SHA-256 of ``text`` in UTF-8."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def words(self, clause: Clause) -> str:
        """The words of one clause as they stand."""
        return self.text[clause.start : clause.end]

    def clause(self, number: int) -> Clause:
        """The clause with this number. Raises IndexError if there is none."""
        if number < 1:
            raise IndexError(number)
        return self.clauses[number - 1]
