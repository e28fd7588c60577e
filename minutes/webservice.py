"""ModernGov's web service: the answer of GetMeeting, read without expanding any entity."""

from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat

from selectolax.lexbor import LexborHTMLParser

from minutes.assembly import Page, assemble
from minutes.dates import first_date
from minutes.draft import Draft
from minutes.errors import EmptyDocumentError, UnreadableDocumentError
from minutes.flow import Piece, pieces, squeezed
from minutes.front import Front
from minutes.html import too_deep
from minutes.lines import Role
from minutes.traits import traits_of
from minutes.values import Attendee, Minutes, Section
from minutes.withheld import RESTRICTED

_DEEPEST = 60
_NO = frozenset({"", "false", "0", "no"})
_PRESENT = ("present", "in attendance", "attended", "expected")


@dataclass(slots=True)
class _Meeting:
    facts: dict[str, str] = field(default_factory=dict)
    items: list[dict[str, str]] = field(default_factory=list)
    people: list[dict[str, str]] = field(default_factory=list)


class _Handler:
    """Collects the texts of the meeting and of each item; the path says which."""

    def __init__(self) -> None:
        self.meeting = _Meeting()
        self._path: list[str] = []
        self._words: list[str] = []

    def doctype(self, *_: object) -> None:
        raise UnreadableDocumentError(
            "The XML declares a document type, which no council's service does."
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self._words = []
        if len(self._path) > _DEEPEST:
            raise UnreadableDocumentError(
                "The XML's elements stand too deep in one another to be read."
            )
        if name == "agendaitem":
            self.meeting.items.append({})
        elif name == "attendee":
            self.meeting.people.append(attributes)

    def data(self, words: str) -> None:
        self._words.append(words)

    def end(self, name: str) -> None:
        words = "".join(self._words).strip()
        self._path.pop()
        self._words = []
        parent = self._path[-1] if self._path else ""
        if parent == "agendaitem":
            self.meeting.items[-1].setdefault(name, words)
        elif parent == "meeting":
            self.meeting.facts.setdefault(name, words)


def read_meeting(content: str, *, source: str, verified: bool) -> Minutes:
    """Read minutes out of a GetMeeting answer. Raises UnreadableDocumentError and children."""
    meeting = _parsed(content)
    draft = Draft()
    for item in meeting.items:
        _write(item, draft, source)
    if not draft.lines:
        raise EmptyDocumentError
    front = Front(_committee(meeting), first_date(meeting.facts.get("meetingdate", "")))
    page = Page(source, verified, front, _attendance(meeting))
    return assemble(draft.text, draft.lines, traits_of(draft.text, draft.lines), page)


def _parsed(content: str) -> _Meeting:
    handler = _Handler()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = handler.doctype
    parser.EntityDeclHandler = handler.doctype
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data
    try:
        parser.Parse(content.lstrip("\ufeff \r\n\t").encode("utf-8", "replace"), True)  # noqa: FBT003 -- expat's own signature
    except expat.ExpatError as error:
        raise UnreadableDocumentError(
            "The XML is damaged: it could not be read to its end."
        ) from error
    return handler.meeting


def _write(item: dict[str, str], draft: Draft, base: str) -> None:
    number = (
        item.get("fulldisplaynumberformat")
        or item.get("minutesitemnumber")
        or item.get("agendaitemnumber", "")
    )
    closed = item.get("isrestricted", "").strip().lower() not in _NO or item.get(
        "isdisplayallowed", "true"
    ).strip().lower() in _NO - {""}
    title = squeezed(unescape(unescape(item.get("agendaitemtitle", ""))))
    draft.item(
        "" if number == "0" else number,
        title,
        key=item.get("agendaitemid"),
        withheld=RESTRICTED if closed else None,
    )
    draft.pieces(_body(item, "agendatext"), section=Section.REPORT, base=base)
    for name, label, section in (
        ("decisionnonemptyhtmlbody", "Decision:", Section.DECISION),
        ("minutesnonemptyhtmlbody", "Minutes:", Section.MINUTES),
    ):
        found = _body(item, name)
        if found:
            draft.label(label, section)
            draft.pieces(found, base=base)
    _write_actions(item, draft)


def _write_actions(item: dict[str, str], draft: Draft) -> None:
    """The council's own field for actions, where it is labelled so."""
    for number in range(1, 10):
        if "action" in item.get(f"commentlabel{number}", "").lower():
            for piece in _body(item, f"commenttext{number}"):
                draft.add(f"Action: {piece.words}", Role.FLAG, section=Section.MINUTES)


def _body(item: dict[str, str], name: str) -> list[Piece]:
    markup = item.get(name, "")
    if not markup or too_deep(markup):
        return []
    body = LexborHTMLParser(markup).body
    return pieces(body) if body is not None else []


def _committee(meeting: _Meeting) -> str | None:
    """The items name their committee, the meeting does not: only one name is believed."""
    names = {
        unescape(item["refertocommittee"]) for item in meeting.items if item.get("refertocommittee")
    }
    return names.pop() if len(names) == 1 else None


def _attendance(meeting: _Meeting) -> tuple[Attendee, ...]:
    return tuple(
        Attendee(
            name=unescape(person["name"]),
            role=unescape(person.get("keyposts") or person.get("roledescription") or "") or None,
        )
        for person in meeting.people
        if person.get("name") and person.get("attendance", "").lower().startswith(_PRESENT)
    )
