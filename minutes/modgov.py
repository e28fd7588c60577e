"""ModernGov's meeting page: items, their sections, cut texts, status, committee and date."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minutes.dates import date_span, first_date
from minutes.draft import Draft
from minutes.flow import children, pieces, squeezed
from minutes.front import Front
from minutes.lines import Role
from minutes.values import Section, Status

_SECTIONS = {
    "minutes": Section.MINUTES,
    "decision": Section.DECISION,
    "decisions": Section.DECISION,
}
_ANCHOR = re.compile(r"AI(\d{1,12})$")
_SUFFIX = re.compile(r",? (?:NEW|CANCELLED|WITHDRAWN|POSTPONED|MOVED)\s*$")


def has_items(tree: LexborHTMLParser) -> bool:
    """True for a meeting's page with its table of items."""
    return tree.css_first("table#mgItemTable, table.mgItemTable") is not None


def read_items(tree: LexborHTMLParser, draft: Draft, *, base: str) -> None:
    """Write the items of a meeting's page into the draft."""
    table = tree.css_first("table#mgItemTable, table.mgItemTable")
    if table is None:
        return
    for row in _rows(table):
        cells = [child for child in children(row) if child.tag == "td"]
        if len(cells) > 1:
            _read_item(cells[0], cells[1], draft, base)


def _rows(table: LexborNode) -> list[LexborNode]:
    groups = [table, *(child for child in children(table) if child.tag in {"tbody", "thead"})]
    return [row for group in groups for row in children(group) if row.tag == "tr"]


def _read_item(number: LexborNode, body: LexborNode, draft: Draft, base: str) -> None:
    anchor = number.css_first("a[name]") or body.css_first("a[name]")
    found = _ANCHOR.match((anchor.attributes.get("name") or "") if anchor else "")
    title = body.css_first("p.mgAiTitleTxt")
    words = squeezed(" ".join(piece.words for piece in pieces(title))) if title else ""
    draft.item(_shown(number), words, key=found.group(1) if found else None)
    labelled = False
    for node in children(body):
        if title is not None and node.mem_id == title.mem_id:
            continue
        labelled |= _read_part(node, draft, base, labelled=labelled)


def _shown(node: LexborNode) -> str:
    return squeezed(node.text(deep=True) or "")


def _read_part(node: LexborNode, draft: Draft, base: str, *, labelled: bool) -> bool:
    """Write one part of an item; True if it is the heading of a section."""
    classes = (node.attributes.get("class") or "").split() if node.tag != "-text" else []
    if "mgSubItemTitleTxt" in classes:
        label = _shown(node)
        draft.label(label, _SECTIONS.get(label.strip(" :").lower(), Section.FURNITURE))
        return True
    if node.tag in {"table", "ul", "li"} and "mgWordPara" not in classes:
        for piece in pieces(node, hidden=frozenset()):
            draft.put(draft.add(piece.words, Role.FURNITURE, gap=0), section=Section.FURNITURE)
        return False
    draft.pieces(pieces(node), section=None if labelled else Section.REPORT, base=base)
    return False


def front(tree: LexborHTMLParser) -> Front:
    """Committee, date and status as the head of the page gives them."""
    h1, h2 = tree.css_first("h1.mgMainTitleTxt"), tree.css_first("h2.mgSubTitleTxt")
    subtitle = _shown(h2) if h2 else ""
    machine = tree.css_first('meta[name="DC.date"]')
    dated = first_date((machine.attributes.get("content") or "") if machine else "")
    return Front(
        committee=_committee(subtitle) or _from_title(tree),
        meeting_on=dated or first_date(subtitle.rpartition(" - ")[2] or subtitle),
        status=_status(_shown(h1)) if h1 else None,
    )


def _committee(subtitle: str) -> str | None:
    name, dash, when = _SUFFIX.sub("", subtitle).rpartition(" - ")
    if not dash or date_span(when) is None:
        return None
    note, comma, rest = name.rpartition(", ")
    return (rest if comma and date_span(note) else name).strip() or None


_TITLE = re.compile(r"(?:Agenda|Minutes|Meeting) (?:for|of) (?P<committee>.{3,150}?) on \w+,? \d")


def _from_title(tree: LexborHTMLParser) -> str | None:
    meta = tree.css_first('meta[name="DC.title"]')
    found = _TITLE.match((meta.attributes.get("content") or "") if meta else "")
    return found["committee"] if found else None


def _status(title: str) -> Status | None:
    """`Agenda and draft minutes` → draft, `Agenda, decisions and minutes` → approved."""
    if not re.search(r"\bminutes\b", title, re.IGNORECASE):
        return None
    return Status.DRAFT if re.search(r"\bdraft\b", title, re.IGNORECASE) else Status.APPROVED
