"""ModernGov's meeting page: items, their sections, cut texts, status, committee and date."""

import re
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minutes.dates import date_span, first_date
from minutes.draft import Draft
from minutes.flow import children, pieces, squeezed
from minutes.front import Front
from minutes.lines import Role
from minutes.publisher import council_of_page
from minutes.values import Section, Status
from minutes.withheld import RESTRICTED

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
            closed = RESTRICTED if says_restricted(row) else None
            _read_item(cells[0], cells[1], draft, base, closed)


def says_restricted(node: LexborHTMLParser | LexborNode) -> bool:
    """True if ModernGov's own link to the reasons why an item is restricted stands in here."""
    links = (link.attributes.get("href") or "" for link in node.css("a[href]"))
    return any("mgreasonsrestricted" in href.lower() for href in links)


_PLACE = re.compile(
    r"(?P<committee>.{3,150}?),? (?P<when>(?:\w+day,? )?\d{1,2}\D{1,3}.{3,40})"
    r" \(Item (?P<number>[\w./ ]{1,12}?)\.?\)"
)


def is_item_page(tree: LexborHTMLParser) -> bool:
    """True for the page of one agenda item (mgAi.aspx) with its title and its parts."""
    h1 = tree.css_first("h1.mgMainTitleTxt")
    if h1 is None or _shown(h1).lower() != "agenda item":
        return False
    content = tree.css_first("#modgov div.mgContent")
    return content is not None and _item_title(tree) is not None


def read_item(tree: LexborHTMLParser, draft: Draft, *, base: str) -> Front:
    """Write the one item of its own page into the draft. Returns its meeting, if told."""
    content, title = tree.css_first("#modgov div.mgContent"), _item_title(tree)
    if content is None or title is None:
        return Front()
    parts = children(content)
    places = [node for node in parts if _place(node)]
    place = _place(places[0]) if places else None
    closed = RESTRICTED if says_restricted(content) else None
    draft.item(place["number"] if place else "", title, withheld=closed)
    labelled = False
    for node in parts:
        if not _place(node) and (node.tag == "-text" or _shown(node) != title):
            labelled |= _read_part(node, draft, base, labelled=labelled)
    if place is None:
        return Front()
    return Front(place["committee"].strip(" ,"), first_date(place["when"]))


def _place(node: LexborNode) -> re.Match[str] | None:
    """Where the item stands: "Parks Committee, Thursday 5 December 2024 6.30 pm (Item 45.)"."""
    found = _PLACE.fullmatch(_shown(node)) if node.tag == "p" else None
    return found if found and first_date(found["when"]) else None


def _item_title(tree: LexborHTMLParser) -> str | None:
    for selector in ("#modgov h3.mgSubSubTitleTxt", "h2.mgSubTitleTxt"):
        node = tree.css_first(selector)
        words = _shown(node) if node else ""
        if words and date_span(words) is None:
            return words
    return None


def _rows(table: LexborNode) -> list[LexborNode]:
    groups = [table, *(child for child in children(table) if child.tag in {"tbody", "thead"})]
    return [row for group in groups for row in children(group) if row.tag == "tr"]


def _read_item(
    number: LexborNode, body: LexborNode, draft: Draft, base: str, closed: str | None
) -> None:
    anchor = number.css_first("a[name]") or body.css_first("a[name]")
    found = _ANCHOR.match((anchor.attributes.get("name") or "") if anchor else "")
    title = body.css_first("p.mgAiTitleTxt")
    words = squeezed(" ".join(piece.words for piece in pieces(title))) if title else ""
    key = found.group(1) if found else None
    draft.item(_shown(number), words, key=key, withheld=closed)
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
            draft.add(piece.words, Role.FURNITURE, gap=0, section=Section.FURNITURE)
        return False
    draft.pieces(pieces(node), section=None if labelled else Section.REPORT, base=base)
    return False


def front(tree: LexborHTMLParser) -> Front:
    """Committee, date and status as the head of the page gives them."""
    h1, h2 = tree.css_first("h1.mgMainTitleTxt"), tree.css_first("h2.mgSubTitleTxt")
    subtitle = _shown(h2) if h2 else ""
    dated = _machine_date(tree)
    return Front(
        committee=_committee(subtitle) or _from_title(tree),
        meeting_on=dated or first_date(subtitle.rpartition(" - ")[2] or subtitle),
        status=_status(_shown(h1)) if h1 else None,
        council=council_of_page(tree),
    )


def _machine_date(tree: LexborHTMLParser) -> date | None:
    """The meeting's date for machines; on pages of other kinds it is the day they were made."""
    told = first_date(_meta(tree, "DC.date"))
    is_meeting = has_items(tree) or first_date(_meta(tree, "DC.title")) == told
    return told if is_meeting else None


def _meta(tree: LexborHTMLParser, name: str) -> str:
    meta = tree.css_first(f'meta[name="{name}"]')
    return (meta.attributes.get("content") or "") if meta else ""


def _committee(subtitle: str) -> str | None:
    name, dash, when = _SUFFIX.sub("", subtitle).rpartition(" - ")
    if not dash or date_span(when) is None:
        return None
    note, comma, rest = name.rpartition(", ")
    return (rest if comma and date_span(note) else name).strip() or None


_TITLE = re.compile(r"(?:Agenda|Minutes|Meeting) (?:for|of) (?P<committee>.{3,150}?) on \w+,? \d")


def _from_title(tree: LexborHTMLParser) -> str | None:
    found = _TITLE.match(_meta(tree, "DC.title"))
    return found["committee"] if found else None


def _status(title: str) -> Status | None:
    """`Agenda and draft minutes` → draft, `Agenda, decisions and minutes` → approved."""
    if not re.search(r"\bminutes\b", title, re.IGNORECASE):
        return None
    return Status.DRAFT if re.search(r"\bdraft\b", title, re.IGNORECASE) else Status.APPROVED
