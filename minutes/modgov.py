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

_ANCHOR = re.compile(r"AI(\d{1,12})$")
_TABLE = "table#mgItemTable, table.mgItemTable"
_TITLES = ".mgAiTitleTxt, .mgAiTitleLnk"
_LABEL = "mgSubItemTitleTxt"


def has_items(tree: LexborHTMLParser) -> bool:
    """True for a meeting's page with its table of items, whatever the table's class."""
    return tree.css_first(f"{_TABLE}, td.mgItemNumberCell, tr .mgAiTitleTxt") is not None


def read_items(tree: LexborHTMLParser, draft: Draft, *, base: str) -> None:
    """Write the items of a meeting's page into the draft."""
    for row in _item_rows(tree):
        cells = [child for child in children(row) if child.tag == "td"]
        closed = RESTRICTED if says_restricted(row) else None
        if len(cells) > 1:
            _read_item(cells[0], cells[-1], draft, base, closed)
        elif cells and cells[0].css_first(f"{_TITLES}, .{_LABEL}, .mgWordPara"):
            _read_item(None, cells[0], draft, base, closed)
        elif cells and _shown(cells[0]):
            draft.item("", _shown(cells[0]), withheld=closed)  # a heading over several items


def _item_rows(tree: LexborHTMLParser) -> list[LexborNode]:
    """The rows of the tables of items: known by class or id, else by the titles inside."""
    tables = {table.mem_id: table for table in tree.css(_TABLE)}
    if tables:
        inner = {one.mem_id for table in tables.values() for one in table.css("td table")}
        outer = [table for known, table in tables.items() if known not in inner]
        return [row for table in outer for row in _rows(table)]
    rows: dict[int, LexborNode] = {}
    for title in tree.css("td.mgItemNumberCell, tr .mgAiTitleTxt"):
        row = _row_of(title)
        if row is not None:
            rows.setdefault(row.mem_id, row)
    return list(rows.values())


def _row_of(node: LexborNode) -> LexborNode | None:
    parent = node.parent
    while parent is not None and parent.tag != "tr":
        parent = parent.parent
    return parent


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
    named = h1 is not None and _shown(h1).lower() in _ITEM_PAGES
    parted = tree.css_first(f".{_LABEL}") is not None and not _is_issue(tree)
    return (named or parted) and _content(tree) is not None and _item_title(tree) is not None


def _is_issue(tree: LexborHTMLParser) -> bool:
    """True for the page of an issue, which names each of its meetings."""
    heads = tree.css("h2, h3, h4, p")
    return any(_MEETING.match(_shown(node)) for node in heads)


_MEETING = re.compile(r"Meeting: \d{1,2}/\d{1,2}/\d{4} - ")
_ITEM_PAGES = frozenset({"agenda item", "eitem ar yr agenda", "eitem rhaglen"})


def _content(tree: LexborHTMLParser) -> LexborNode | None:
    return tree.css_first("#modgov div.mgContent, #modgov, div.mgContent")


def read_item(tree: LexborHTMLParser, draft: Draft, *, base: str) -> Front:
    """Write the one item of its own page into the draft. Returns its meeting, if told."""
    content, title = _content(tree), _item_title(tree)
    if content is None or title is None:
        return Front()
    parts = [node for node in _parts(content) if not _is_template(node)]
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
    for selector in ("#modgov h3.mgSubSubTitleTxt", "h2.mgSubTitleTxt", ".mgAiTitleTxt"):
        node = tree.css_first(selector)
        words = _shown_title(node) if node else ""
        if words and date_span(words) is None:
            return words
    return None


def _is_template(node: LexborNode) -> bool:
    """True for the page's own heads and links around the item."""
    classes = set((node.attributes.get("class") or "").split()) if node.tag != "-text" else set()
    return bool(classes & _AROUND) or node.tag in {"h1", "h2", "script", "style"}


_AROUND = frozenset({"mgHeader", "mgSubTitle", "mgLinks", "mgFooter", "mgHide"})


def _rows(table: LexborNode) -> list[LexborNode]:
    groups = [table, *(one for one in children(table) if one.tag in {"tbody", "thead", "tfoot"})]
    return [row for group in groups for row in children(group) if row.tag == "tr"]


def _read_item(
    number: LexborNode | None, body: LexborNode, draft: Draft, base: str, closed: str | None
) -> None:
    anchor = (number.css_first("a[name]") if number else None) or body.css_first("a[name]")
    found = _ANCHOR.match((anchor.attributes.get("name") or "") if anchor else "")
    title = body.css_first(".mgAiTitleTxt") or body.css_first(".mgAiTitleLnk")
    key = found.group(1) if found else None
    shown = _shown(number) if number else ""
    words = _shown_title(title) if title else ""
    draft.item("" if shown.strip(" .") == "0" else shown, words, key=key, withheld=closed)
    labelled = False
    for node in _parts(body):
        if title is None or node.mem_id != title.mem_id:
            labelled |= _read_part(node, draft, base, labelled=labelled)


def _shown_title(node: LexborNode) -> str:
    """Its words without the size of its file."""
    return squeezed(" ".join(piece.words for piece in pieces(node)))


def _parts(body: LexborNode) -> list[LexborNode]:
    """What stands in an item, in order: where Word left an element open, what it has swallowed."""
    found: list[LexborNode] = []
    stack = list(reversed(children(body)))
    while stack:
        node = stack.pop()
        if node.tag != "-text" and _swallowed(node):
            stack.extend(reversed(children(node)))
        else:
            found.append(node)
    return found


def _swallowed(node: LexborNode) -> bool:
    """True if a part of the item, which should stand beside this element, stands inside it."""
    if node.tag in {"table", "ul", "ol", "p"} or _is_template(node):
        return False
    inside = node.css(f".{_LABEL}, .mgAiTitleTxt, .mgWordPara, caption.mgSectionTitle")
    return any(one.mem_id != node.mem_id for one in inside)


def _shown(node: LexborNode) -> str:
    return squeezed(node.text(deep=True) or "")


def _read_part(node: LexborNode, draft: Draft, base: str, *, labelled: bool) -> bool:
    """Write one part of an item; True if it is the heading of a section."""
    classes = (node.attributes.get("class") or "").split() if node.tag != "-text" else []
    if _LABEL in classes:
        label = _shown(node)
        draft.label(label, section_of(label))
        return True
    if _is_furniture(node, classes, labelled=labelled):
        _add_furniture(node, draft)
        return False
    draft.pieces(pieces(node), section=None if labelled else Section.REPORT, base=base)
    return False


def section_of(label: str) -> Section:
    """The section that a heading inside an item opens: "Minutes:", "Penderfyniad:", …."""
    bare = label.strip(" :*").casefold()
    for section, pattern in _SECTIONS:
        if pattern.search(bare):
            return section
    return Section.REPORT


_SECTIONS = (
    (Section.FURNITURE, re.compile(r"\bdocument|\battachment|\bdogfen|\bpapers?\b|\bwebcast")),
    (Section.REPORT, re.compile(r"\breasons?\b|\boptions?\b|\balternative|\brhes[wy]m")),
    (Section.MINUTES, re.compile(r"\bminutes?\b|\bg?ch?ofnodion\b|\bactions?\b|\bgweithredu\b")),
    (Section.DECISION, re.compile(r"\bdecision|\bresol|\b[bp]h?enderfyn|\boutcome")),
)


def _is_furniture(node: LexborNode, classes: list[str], *, labelled: bool) -> bool:
    """True for votes and lists of links; a table or list that Word has made is the item's text."""
    if node.tag not in {"table", "ul", "ol", "li"} or "mgWordPara" in classes:
        return False
    own = any(one.startswith("mg") for one in classes)
    return own or not labelled or is_recorded_vote(node) or _is_links(node)


def _is_links(node: LexborNode) -> bool:
    links = squeezed(" ".join(_shown(link) for link in node.css("a[href]")))
    return bool(links) and links == _shown(node)


def is_recorded_vote(table: LexborNode) -> bool:
    """True for a table under the words "Recorded Vote"."""
    caption = table.css_first("caption")
    return caption is not None and _shown(caption).casefold().startswith("recorded vote")


def _add_furniture(node: LexborNode, draft: Draft) -> None:
    if node.tag == "table" and is_recorded_vote(node):
        draft.add("Recorded Vote", Role.FURNITURE, section=Section.FURNITURE)
    for piece in pieces(node):
        words, row = piece.words, piece.row
        draft.add(words, Role.FURNITURE, gap=0, section=Section.FURNITURE, row=row)


_LONGEST_SUBTITLE = 400


def front(tree: LexborHTMLParser) -> Front:
    """Committee, date and status as the head of the page gives them."""
    h1, h2 = tree.css_first("h1.mgMainTitleTxt"), tree.css_first("h2.mgSubTitleTxt")
    subtitle = _shown(h2)[:_LONGEST_SUBTITLE] if h2 else ""
    dated = _machine_date(tree)
    committee, when = _parted(subtitle)
    whole = subtitle if has_items(tree) and date_span(subtitle) is None else None
    return Front(
        committee=committee or _from_title(tree) or _SUFFIX.sub("", whole or "") or None,
        meeting_on=dated or first_date(when),
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


def _parted(subtitle: str) -> tuple[str | None, str]:
    """The committee and the words with the date: "Cabinet - 1 May 2025 10.00 am, CANCELLED"."""
    name, when = subtitle, ""
    while True:
        name, dash, last = name.rpartition(" - ")
        if not dash:
            return None, subtitle
        when = f"{last} - {when}" if when else last
        if date_span(last):
            break
    note, comma, rest = name.rpartition(", ")
    return (rest if comma and date_span(note) else name).strip() or None, when


_SUFFIX = re.compile(r",? (?:NEW|CANCELLED|WITHDRAWN|POSTPONED|MOVED)\s*$")
_TITLE = re.compile(r"(?:Agenda|Minutes|Meeting) (?:for|of) (?P<committee>.{3,150}?) on \w+,? \d")


def _from_title(tree: LexborHTMLParser) -> str | None:
    found = _TITLE.match(_meta(tree, "DC.title"))
    return found["committee"] if found else None


def _status(title: str) -> Status | None:
    """`Agenda and draft minutes` → draft, `Agenda, penderfyniadau a chofnodion` → approved."""
    if not _MINUTED.search(title):
        return None
    return Status.DRAFT if _DRAFT.search(title) else Status.APPROVED


_MINUTED = re.compile(r"\b(?:minutes|(?:ch?|g)ofnodion)\b", re.IGNORECASE)
_DRAFT = re.compile(r"\b(?:draft|d?drafft|unconfirmed|unapproved)\b", re.IGNORECASE)
