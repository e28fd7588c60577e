"""ModernGov's web service: the answer of GetMeeting, read without expanding any entity."""

import re
from dataclasses import dataclass, field
from html import unescape

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
from minutes.service_xml import is_closed, is_true, local, tell
from minutes.traits import traits_of
from minutes.values import Attendee, Minutes, Section
from minutes.withheld import RESTRICTED

_DEEPEST = 60
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

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an item, or note a person."""
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
            self.meeting.people.append({local(key): told for key, told in attributes.items()})

    def data(self, words: str) -> None:
        """Gather words."""
        self._words.append(words)

    def end(self, name: str) -> None:
        """Keep the words where they belong."""
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
    tell(content, handler, mends_ands=True)
    inner = handler.result
    return _parsed(inner, is_inner=True) if inner and not is_inner else handler.meeting


def _is_closed(item: dict[str, str]) -> bool:
    return is_closed(
        isrestricted=item.get("isrestricted", ""),
        isdisplayallowed=item.get("isdisplayallowed", ""),
    )


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
        if any(is_true(item.get(flag, "")) for item in items):
            items = [
                item
                if flag not in item or is_true(item[flag])
                else {name: words for name, words in item.items() if not bodies.fullmatch(name)}
                for item in items
            ]
    return items


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
