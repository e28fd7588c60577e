"""What one sentence proposes and the next agrees to; and what stands in somebody else's words."""

import re
from bisect import bisect_right

from minutes.values import Clause, ClauseKind, Minutes
from summariser.cues.forms import Form, Reading

_PROPOSED = re.compile(
    r"\b(?<!\bbeen\s)(?:proposed|suggested|seconded)\s+(?P<link>that|to)\s+(?P<verb>[a-z][\w-]*)?"
)
_UNSAID = re.compile(r"\b(?:not|nobody|had|previously|resident|public|applicant)\b", re.IGNORECASE)
_ASSENT = re.compile(
    r"\s*(?:(?:Members|Councillors|All|Everyone|This|It|The\s+(?:proposal|suggestion|motion"
    r"|committee|board"
    r"|panel|meeting|group|council|members))\s+(?:(?:was|were|is)\s+)?(?:all\s+|then\s+"
    r"|unanimously\s+)?)?"
    r"(?:agreed|content|in\s+agreement|in\s+favour|approved|carried|accepted)"
    r"(?:\s+(?:this|to\s+this|with\s+this|the\s+proposal|unanimously|by\s+all))?\W*",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^“”]{16,4000}”")
_TAKEN = re.compile(r"\b(?:carried|agreed|resolved|unanimous\w*)\b", re.IGNORECASE)
_BEFORE, _AFTER = 120, 160  # code points around a quotation that say whether it was carried


def assented(minutes: Minutes, flat: str, clause: Clause) -> tuple[Reading, Clause] | None:
    """The proposal of a clause, read as resolved, and the clause after it that agrees."""
    if clause.kind is not ClauseKind.SENTENCE or clause.number >= len(minutes.clauses):
        return None
    after = minutes.clauses[clause.number]
    if after.item != clause.item or after.paragraph != clause.paragraph:
        return None
    if _ASSENT.fullmatch(flat, after.start, after.end) is None:
        return None
    found = _PROPOSED.search(flat, clause.start, clause.end)
    if found is None or _UNSAID.search(flat, clause.start, found.start()):
        return None
    verb = found["verb"] if found["link"] == "to" else None
    return Reading(Form.RESOLVE, found.start(), found.end("link"), verb=verb or ""), after


class Quotations:
    """The quotations of a text that were not carried: other people's words."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _QUOTATION.finditer(text)]
        kept = [span for span in spans if not _is_carried(text, *span)]
        self._starts = [start for start, _ in kept]
        self._ends = [end for _, end in kept]

    def cover(self, clause: Clause) -> bool:
        """Whether the clause is all inside one that an earlier clause opened."""
        at = bisect_right(self._starts, clause.start - 1) - 1
        return at >= 0 and clause.end <= self._ends[at] + 1


def _is_carried(text: str, start: int, end: int) -> bool:
    before, after = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    return bool(_TAKEN.search(text, before, start) or _TAKEN.search(text, end, after))
