"""ModernGov's web service: the answer of GetMeeting, read without expanding any entity."""

import re
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
from minutes.labels import opens_with_flag
from minutes.lines import Role
from minutes.marks import leading_mark
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
    """Collects the texts of the meeting and of each item; the path says which.

    Names are told apart neither by their case nor by a namespace. Items may stand in items.
    """

    def __init__(self) -> None:
        self.meeting = _Meeting()
        self.result = ""  # of a SOAP answer that holds the meeting as text
        self._path: list[str] = []
        self._words: list[str] = []
        self._items: list[dict[str, str]] = []  # those that are open

    def doctype(self, *_: object) -> None:
        raise UnreadableDocumentError(
            "The XML declares a document type, which no council's service does."
        )

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = _local(qualified)
        self._path.append(name)
        self._words = []
        if len(self._path) > _DEEPEST:
            raise UnreadableDocumentError(
                "The XML's elements stand too deep in one another to be read."
            )
        if name == "agendaitem":
            item = {"isrestricted": "True"} if self._items and _is_closed(self._items[-1]) else {}
            self.meeting.items.append(item)
            self._items.append(item)
        elif name == "attendee":
            self.meeting.people.append({_local(key): told for key, told in attributes.items()})

    def data(self, words: str) -> None:
        self._words.append(words)

    def end(self, qualified: str) -> None:
        name = _local(qualified)
        words = "".join(self._words).strip()
        self._path.pop()
        self._words = []
        parent = self._path[-1] if self._path else ""
        if name == "agendaitem":
            self._items.pop()
        elif parent == "agendaitem":
            self._items[-1].setdefault(name, words)
        elif parent == "meeting":
            self.meeting.facts.setdefault(name, words)
        elif words.startswith("<") and name in _RESULTS:
            self.result = words


_RESULTS = frozenset({"getmeetingresult", "string"})


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def read_meeting(content: str, *, source: str, verified: bool) -> Minutes:
    """Read minutes out of a GetMeeting answer. Raises UnreadableDocumentError and children."""
    meeting = _parsed(content)
    draft = Draft()
    for item in _as_published(meeting.items):
        _write(item, draft, source)
    if not draft.lines:
        raise EmptyDocumentError
    front = Front(_committee(meeting), first_date(meeting.facts.get("meetingdate", "")))
    page = Page(source, verified, front, _attendance(meeting))
    return assemble(draft.text, draft.lines, traits_of(draft.text, draft.lines), page)


def _parsed(content: str, *, is_inner: bool = False) -> _Meeting:
    handler = _Handler()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = handler.doctype
    parser.EntityDeclHandler = handler.doctype
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data
    try:
        parser.Parse(_legal(content).encode("utf-8", "replace"), True)  # noqa: FBT003 -- expat's own signature
    except expat.ExpatError as error:
        raise UnreadableDocumentError(
            "The XML is damaged: it could not be read to its end."
        ) from error
    inner = handler.result
    return _parsed(inner, is_inner=True) if inner and not is_inner else handler.meeting


_ILLEGAL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:1?[0-8bcef]|1[0-9a-f]);"
    r"|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]);)",
    re.IGNORECASE,
)
_BARE_AND = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);)", re.IGNORECASE)


def _legal(content: str) -> str:
    """The XML without signs that no XML may hold, though Word's text brings them in."""
    whole = _ILLEGAL.sub(" ", content.lstrip("\ufeff \r\n\t"))
    return _BARE_AND.sub("&amp;", whole)


def _is_closed(item: dict[str, str]) -> bool:
    told = item.get("isrestricted", "").strip().lower() not in _NO
    return told or item.get("isdisplayallowed", "true").strip().lower() in _NO - {""}


_FLAGGED = (
    ("isminutepublished", re.compile(r"minutesnonemptyhtmlbody|commenttext\d")),
    ("isdecisionpublished", re.compile(r"decisionnonemptyhtmlbody")),
)


def _as_published(items: list[dict[str, str]]) -> list[dict[str, str]]:
    """The items without the bodies that are not published yet.

    Where no item at all is flagged as published the service does not use the flag, and the
    meeting's own holds.
    """
    for flag, bodies in _FLAGGED:
        if any(_is_true(item.get(flag, "")) for item in items):
            items = [
                item
                if flag not in item or _is_true(item[flag])
                else {name: words for name, words in item.items() if not bodies.fullmatch(name)}
                for item in items
            ]
    return items


def _is_true(words: str) -> bool:
    return words.strip().lower() not in _NO


def _number(item: dict[str, str]) -> str:
    """The number as it is shown, else made of its parts; '' for the 0 of a heading."""
    shown = squeezed(unescape(unescape(item.get("fulldisplaynumberformat", ""))))
    if shown:
        return "" if shown.strip(" .") == "0" else shown
    for kind in ("minutesitem", "agendaitem"):
        number, sub = item.get(f"{kind}number", ""), item.get(f"{kind}subnumber", "")
        if number not in {"", "0"}:
            own = sub if sub not in {"", "0"} else ""
            return f"{number}.{own}" if own.isdecimal() else f"{number}{own}"
    return ""


def _write(item: dict[str, str], draft: Draft, base: str) -> None:
    title = squeezed(unescape(unescape(item.get("agendaitemtitle", ""))))
    closed = RESTRICTED if _is_closed(item) else None
    draft.item(_number(item), title, key=item.get("agendaitemid"), withheld=closed)
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
        label = item.get(f"commentlabel{number}", "")
        if _ACTIONS.search(label):
            for piece in _body(item, f"commenttext{number}"):
                _write_action(piece.words, draft)


_ACTIONS = re.compile(r"\bactions?\b|\bgweithredu\b", re.IGNORECASE)
_NOTHING = re.compile(r"(?:none|n/?a|nil|no actions?|dim|-+|–)\W*", re.IGNORECASE)


def _write_action(words: str, draft: Draft) -> None:
    if _NOTHING.fullmatch(words):
        return
    flagged = opens_with_flag(words, 0, len(words))
    mark = None if flagged else leading_mark(words, 0, len(words))
    said = words if flagged else f"Action: {words[mark.end if mark else 0 :]}"
    draft.add(said, Role.FLAG, section=Section.MINUTES)


def _body(item: dict[str, str], name: str) -> list[Piece]:
    """The pieces of a field: HTML, HTML encoded once more, or plain lines."""
    markup = item.get(name, "")
    if _ENCODED.search(markup) and not _TAG.search(markup):
        markup = unescape(markup)
    if not markup or too_deep(markup):
        return []
    if not _TAG.search(markup):
        return [Piece(line) for line in map(squeezed, unescape(markup).splitlines()) if line]
    body = LexborHTMLParser(markup).body
    return pieces(body) if body is not None else []


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_ENCODED = re.compile(r"&lt;/?[a-zA-Z]")


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
