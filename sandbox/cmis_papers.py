"""The papers of a meeting on the sandbox's CMIS site: which are listed, under what titles, as PDF.

CMIS publishes minutes as PDF files only. A meeting's page lists its own minutes and, among the
papers for its agenda, the minutes of the meeting before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sandbox.council_content import Committee, Item, Meeting, paragraphs
from sandbox.pdf import pdf_of

Titles = Literal["run", "words", "none"]  # how a site writes dates into the titles of its papers


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a meeting: its title as listed and its words, one paragraph a line."""

    title: str
    heading: str
    lines: tuple[str, ...]

    @property
    def pdf(self) -> bytes:
        """The document as the site serves it."""
        return pdf_of(self.lines, title=self.heading)


def papers_of(
    committee: Committee, meeting: Meeting, *, titles: Titles, others: Iterable[Paper] = ()
) -> tuple[Paper, ...]:
    """Return the listed documents of a meeting, agenda first, its own minutes last."""
    before = [
        one
        for one in sorted(committee.meetings, key=lambda one: one.on)
        if one.on < meeting.on and one.published and one.has_papers
    ]
    papers: list[Paper] = []
    if meeting.has_papers:
        papers.append(_agenda(committee, meeting, titles))
        papers += [_previous(committee, one, titles) for one in before[-1:]]
    papers += others
    if meeting.has_papers and meeting.published:
        papers.append(_minutes(committee, meeting, titles))
    return tuple(papers)


def minutes_lines(committee: Committee, meeting: Meeting) -> tuple[str, ...]:
    """Write the minutes as paragraphs: heading, attendance, numbered items, their clauses."""
    lines = [
        committee.council,
        f"Held on {_in_full(meeting.on)} at {meeting.time}, {committee.venue}",
        *_people("Present:", meeting.present),
        *_people("In attendance:", meeting.in_attendance),
    ]
    for item in meeting.items:
        if item.shown and meeting.minuted(item):
            lines += [f"# {meeting.number_of(item)}. {item.title}", *_body(item)]
    return tuple(lines)


def _agenda(committee: Committee, meeting: Meeting, titles: Titles) -> Paper:
    lines = tuple(f"{item.agenda or n}. {item.title}" for n, item in enumerate(meeting.items, 1))
    heading = f"Agenda of the {committee.name}, {_in_full(meeting.on)}"
    title = {
        "run": f"Final {_short(committee)} Agenda {meeting.on:%d%m%Y}",
        "words": f"Final Agenda Reports - {_in_full(meeting.on)}",
        "none": "Agenda",
    }[titles]
    return Paper(title, heading, lines)


def _minutes(committee: Committee, meeting: Meeting, titles: Titles) -> Paper:
    is_draft = meeting.published == "draft"
    state = "Draft" if is_draft else "Final"
    title = {
        "run": f"{state} {_short(committee)} Minutes {meeting.on:%d%m%Y}",
        "words": f"{state} Minutes - {_in_full(meeting.on)}",
        "none": "Draft Minutes" if is_draft else "Minutes",
    }[titles]
    heading = f"{'Draft minutes' if is_draft else 'Minutes'} of the {committee.name}"
    return Paper(title, heading, minutes_lines(committee, meeting))


def _previous(committee: Committee, meeting: Meeting, titles: Titles) -> Paper:
    paper = _minutes(committee, meeting, titles)
    if titles == "none":
        return Paper("Minutes of the previous meeting", paper.heading, paper.lines)
    return paper


def _body(item: Item) -> list[str]:
    if item.restricted:
        return [one.words for one in paragraphs(item.report)]
    clauses = [*paragraphs(item.decision), *paragraphs(item.minutes)]
    return [f"{'•' if one.mark == '-' else one.mark} {one.words}".strip() for one in clauses]


def _people(heading: str, people: tuple[str, ...]) -> list[str]:
    return [heading, *people] if people else []


def _short(committee: Committee) -> str:
    return committee.name.removesuffix(" Committee")


def _in_full(on: date) -> str:
    ending = "th" if on.day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(on.day % 10, "th")
    return f"{on.day}{ending} {on:%B %Y}"
