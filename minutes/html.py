"""Minutes out of HTML: ModernGov's pages by their structure, any other page by its text."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minutes import modgov
from minutes.assembly import Page, assemble
from minutes.draft import Draft, absolute
from minutes.errors import EmptyDocumentError, UnreadableDocumentError
from minutes.flow import Piece, pieces
from minutes.front import Front, front_of, issue_front
from minutes.lines import Line, Role
from minutes.plain import roles_in
from minutes.traits import traits_of
from minutes.values import Minutes
from minutes.wordlists import words_of

_DEEPEST = 3000  # open elements; the parser's time grows with the square of it
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_SELF_CLOSED = words_of(
    """
    area base br col embed hr img input link meta param source track wbr p li dt dd option tr td
    th thead tbody tfoot
    """
)
_MAINS = ("#modgov", "main", "[role=main]", "article", "#content", "#main-content", "body")
_TEMPLATE = frozenset(
    {
        "mgFileSize",
        "mgHide",
        "mgLinks",
        "mgFooter",
        "mgActionList",
        "breadcrumb",
        "breadcrumbs",
        "cookie",
        "skip-link",
    }
)


def read_html(markup: str, *, source: str, verified: bool) -> Minutes:
    """Read minutes out of a page. Raises UnreadableDocumentError, EmptyDocumentError."""
    if too_deep(markup):
        raise UnreadableDocumentError(
            "The page's elements stand too deep in one another to be read."
        )
    tree = LexborHTMLParser(markup)
    front = modgov.front(tree)
    draft = Draft()
    if modgov.has_items(tree):
        modgov.read_items(tree, draft, base=source)
        return _assembled(draft, draft.lines, Page(source, verified, front))
    if modgov.is_item_page(tree):
        told = modgov.read_item(tree, draft, base=source)
        front = _merged(front, told)
        return _assembled(draft, draft.lines, Page(source, verified, front))
    if modgov.says_restricted(tree):
        raise UnreadableDocumentError(
            "The page marks something as restricted, and does not show where that ends."
        )
    found = pieces(_main(tree), hidden=_TEMPLATE)
    return read_pieces(found, draft, Page(source, verified, front))


def _main(tree: LexborHTMLParser) -> LexborNode:
    for selector in _MAINS:
        node = tree.css_first(selector)
        if node is not None:
            return node
    raise EmptyDocumentError


def read_pieces(found: list[Piece], draft: Draft, page: Page) -> Minutes:
    """A document whose structure we do not know: its paragraphs are read as plain text is."""
    for piece in found:
        role = Role.CELL if piece.cell else Role.TEXT
        bold = piece.heading or piece.bold
        draft.add(
            piece.words,
            role,
            bold=bold,
            indent=2 * piece.depth,
            row=piece.row,
            column=piece.column,
            url=absolute(piece.url, page.source),
        )
    lines = roles_in(draft.text, draft.lines)
    known, plain = page.front or Front(), front_of(draft.text, lines)
    if issue_front(draft.text, lines):
        known = Front(council=known.council, status=known.status)
    front = _merged(known, plain)
    return _assembled(draft, lines, Page(page.source, page.verified, front))


def _merged(first: Front, second: Front) -> Front:
    """What the first says, and the second where the first says nothing."""
    return Front(
        first.committee or second.committee,
        first.meeting_on or second.meeting_on,
        first.status or second.status,
        first.council or second.council,
    )


def _assembled(draft: Draft, lines: list[Line], page: Page) -> Minutes:
    if not lines:
        raise EmptyDocumentError
    return assemble(draft.text, lines, traits_of(draft.text, lines), page)


def too_deep(markup: str) -> bool:
    """True if more elements stay open at once than any real page has."""
    open_now: dict[str, int] = {}
    depth = 0
    for closing, name in _TAG.findall(markup):
        tag = name.lower()
        if tag in _SELF_CLOSED:
            continue
        if not closing:
            open_now[tag] = open_now.get(tag, 0) + 1
            depth += 1
            if depth > _DEEPEST:
                return True
        elif open_now.get(tag, 0):
            open_now[tag] -= 1
            depth -= 1
    return False
