"""The council whose page it is: by the page's title and publisher, else by its footer."""

import re

from selectolax.lexbor import LexborHTMLParser

from minutes.council import council_named, only_one

_OWNERS = frozenset(
    [
        *("DC.publisher", "DC.creator", "dcterms.publisher", "dcterms.creator"),
        *("author", "og:site_name"),
    ]
)


def council_of_page(tree: LexborHTMLParser) -> str | None:
    """The council in the page's title or the names of its publisher, else in its footer."""
    told = [part for title in tree.css("title")[:1] for part in _parts(title.text() or "")]
    for meta in tree.css("meta")[:100]:
        about = meta.attributes.get("name") or meta.attributes.get("property") or ""
        if about in _OWNERS:
            told.append(meta.attributes.get("content") or "")
    named = {name for words in told if (name := council_named(words))}
    return named.pop() if len(named) == 1 else None if named else _of_footer(tree)


def _parts(title: str) -> list[str]:
    return re.split(r"\s+[-–—|:•]\s+|\s*\|\s*", title[:400])


def _of_footer(tree: LexborHTMLParser) -> str | None:
    foot = tree.css_first("footer, [role=contentinfo], #footer, #page-footer")
    words = (foot.text(deep=True, separator="\n") or "")[:2000] if foot else ""
    bare = (re.sub(r"©|\(c\)|Copyright|\b(?:19|20)\d\d\b", " ", part) for part in words.split("\n"))
    return only_one(council_named(part) for words in bare for part in words.split("."))
