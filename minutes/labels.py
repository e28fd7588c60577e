"""Words that are layout: the labels of sections, page furniture, flags, the mark of a cut text."""

import re

from minutes.values import Section
from minutes.wordlists import words_of

_DOCUMENTS = r"(?:additional|supporting|background|related) documents?"
_MINUTES = r"(?:minutes|cofnodion(?: */ *minutes)?)"
_DECISION = (
    r"(?:decisions?|penderfyniadau|penderfyniad(?: */ *decision)?|decision of the committee)"
)
_LABEL = re.compile(
    rf"[*_#> ]{{0,6}}(?:(?P<minutes>{_MINUTES})|(?P<decision>{_DECISION})"
    rf"|(?P<documents>{_DOCUMENTS}))"
    r" ?:[*_]{0,3}(?=\s|$)",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?<=[\w.:;,)\]’'?!])\s+(?:(?P<documents>Additional documents:)|(?P<minutes>Minutes:)"
    r"|(?P<decision>Decision:))(?=\s|$)"
)
_NOT_BEFORE = words_of(
    """
    of the previous draft last and & / these those printed approved
    """
)
_REASON = re.compile(
    r"[*_#> ]{0,6}(?:reasons?(?: for (?:the )?(?:decision|recommendation)s?)?"
    r"|(?:other|alternative) options(?: considered)?(?: and rejected)?"
    r"|alternatives considered)\s*(?::|$)",
    re.IGNORECASE,
)


def section_label(text: str, start: int, end: int) -> tuple[Section, int] | None:
    """The section that a line opens and where its label ends, or None."""
    found = _LABEL.match(text, start, end)
    return (_section(found), found.end()) if found else None


def inline_labels(text: str, start: int, end: int) -> list[tuple[int, int, Section]]:
    """Labels inside one line: "Report attached. Additional documents: Minutes: The Chair …"."""
    labels = []
    for found in _INLINE.finditer(text, start, end):
        before = text[max(start, found.start() - 12) : found.start()].split()
        if before and before[-1].lower() not in _NOT_BEFORE:
            labels.append((found.start(found.lastgroup or 0), found.end(), _section(found)))
    return labels


def _section(found: re.Match[str]) -> Section:
    if found["minutes"]:
        return Section.MINUTES
    return Section.DECISION if found["decision"] else Section.FURNITURE


def reason_label(text: str, start: int, end: int) -> int | None:
    """Where "Reason for decision:" ends, or None: what follows explains and decides nothing."""
    found = _REASON.match(text, start, end)
    return found.end() if found else None


_FURNITURE = re.compile(
    r"(?:\d{1,4}|page \d{1,4}(?: of \d{1,4})?(?: \D.{0,60})?|[-–] ?\d{1,4} ?[-–]"
    r"|sign(?:ed|ature)?\b[^a-z]{0,20}[_.…]{3,}.{0,120}|[_.…\-=*~\s]{3,}|dated?\s*:?\s*[_.…]{3,}.{0,60}"
    r"|(?:pdf icon )?pdf [\d.,]+ ?[km]b|view (?:the )?recorded vote.{0,60}|recorded vote"
    r"|view the (?:background|decision|reasons|additional documents).{0,80}"
    r"|voting\s*:.{0,200}|portfolio holder\s*:.{0,200}|vote\s*:.{0,80}"
    r"|(?:proposed|seconded|moved) by:? ?$|all minutes are draft until.{0,200}"
    r"|please check the calendar of events.{0,200}|issue - meetings|agenda item"
    r"|decision maker\s*:.{0,200}|decision published\s*:.{0,80}"
    r"|(?:is )?(?:it )?(?:a )?key decision\s*\??\s*:.{0,40}"
    r"|(?:is )?subject to call[ -]?in\s*\??\s*:.{0,40}|date of decision\s*:.{0,60}"
    r"|effective from\s*:.{0,60}"
    r"|publication date\s*:.{0,60}|decision status\s*:.{0,80}|contact\s*:.{0,120}"
    r"|accompanying documents\s*:?|background papers\s*:?|supporting documents\s*:?)",
    re.IGNORECASE,
)
_LONGEST_FURNITURE = 240


def is_furniture(words: str) -> bool:
    """True for page numbers and feet, votes, the names of files, signature lines."""
    return len(words) <= _LONGEST_FURNITURE and _FURNITURE.fullmatch(words) is not None


_VOTE = re.compile(
    r"(?:(?:voting|voted) )?(?:for|against|in favour|abstain(?:ed|ing)?|abstentions?|not voting"
    r"|did not vote|absent)(?: the (?:motion|amendment|recommendations?|proposal))?"
    r" ?(?:\(\d{1,3}\)|[-–] ?\d{1,3})? ?[:–-] ?"
    r"(?:councill?ors?\b|cllrs?\b|the mayor\b|\d{1,3}\b|none\b|nil\b).{0,2000}",
    re.IGNORECASE,
)
_VOTES = frozenset(
    {
        "for",
        "against",
        "abstain",
        "abstained",
        "abstaining",
        "abstention",
        "abstentions",
        "in favour",
        "not voting",
        "did not vote",
        "votes for",
        "votes against",
        "vote",
    }
)


def is_vote_line(words: str) -> bool:
    """True for the names of a recorded vote: "For (3): Councillors Ash, Birch and Cole"."""
    return _VOTE.fullmatch(words) is not None


def is_vote(words: str) -> bool:
    """True for the whole of a cell of a recorded vote: "Against", "ABSTAIN (2)"."""
    return re.sub(r"\W*\d*\W*$", "", words).strip().lower() in _VOTES


_SIZE = re.compile(
    r"\s(?:pdf icon )?\(?(?:PDF|DOC|DOCX|XLS|XLSX|PPT),? [\d.,]{1,8} ?[KMG]B\b", re.IGNORECASE
)


def file_size_at(text: str, start: int, end: int) -> int | None:
    """Where " PDF 331 KB" begins in a title, or None."""
    found = _SIZE.search(text, start, min(end, start + 400))
    return found.start() if found else None


_CUT = re.compile(
    r"view the full (?:minutes|decisions?|item) text for item"
    r"(?: (?P<number>[\w./]{1,12}[\w]|\w))?\.?",
    re.IGNORECASE,
)


def cut_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the page says that the text goes on elsewhere, without the stop; or None."""
    low = max(start, end - 120)
    found = _CUT.search(text, low, end)
    if not found:
        return None
    return found.start(), found.start() + len(found.group().rstrip("."))


_FLAG_WORD = r"(?:ACTION(?:S|ED)?(?: POINTS?| REQUIRED)?|Actions?(?: [Pp]oints?| [Rr]equired)?)"
_FLAG_SIGNS = r"[ \t]*(?:[:;]-?|[-–—](?= ))"
_FLAG_LINE = re.compile(
    rf"[*_\[(> ]{{0,6}}{_FLAG_WORD}(?:(?: (?:by|BY|By|for|FOR|For|owner|on"
    rf"|ON))?[*_]{{0,3}}{_FLAG_SIGNS}|[*_.\])]{{0,4}}$)"
)
_FLAG_WITHIN = re.compile(
    r"(?<=\s)[*_\[(]{0,3}(?:ACTION(?:S)?(?: BY| FOR| ON)?(?:[*_]{0,2}:|[*_]{0,2}[ \t]?[-–—](?= ))"
    r"|Actions?(?: by| for)?[*_]{0,2}:|\[ACTION[^\]]{0,80}\]|\(ACTION[^)]{0,80}\))"
)
_BARE_END = re.compile(
    r"(?<=[\s.;:!?)’”\"])[*_\[(]{0,3}(?P<word>ACTION)S?(?=[*_.\])]{0,4}(?:\s|$))"
    r"(?!\s+(?:PLAN|LOG|SHEET|TRACKER|POINTS?|NOTES?|LIST|TABLE|GROUP|TEAM|ITEMS?|ARISING)\b)"
)


_NAME_AFTER_FLAG = 40
_INITIALS = 3


def opens_with_flag(text: str, start: int, end: int) -> bool:
    """True for "ACTION", "Action: Officers to …", "ACTION BY: …" at the head of a line."""
    return _FLAG_LINE.match(text, start, end) is not None


def flags_within(text: str, start: int, end: int) -> list[int]:
    """Where flags begin inside a paragraph, after its first words."""
    if text.find("ACTION", start, end) == text.find("Action", start, end) == -1:
        return []
    found = {match.start() for match in _FLAG_WITHIN.finditer(text, start, end)}
    found |= {
        match.start()
        for match in _BARE_END.finditer(text, start, end)
        if _stands_alone(text, start, match, end)
    }
    return sorted(at for at in found if at > start)


def _stands_alone(text: str, start: int, found: re.Match[str], end: int) -> bool:
    """A bare ACTION is a flag after a sentence, or as the paragraph's last words."""
    before = text[max(start, found.start() - 24) : found.start()].rstrip()
    if not before or before[-1] in '.;!?)”"’:':
        return bool(before)
    word = before.split()[-1]
    return end - found.end() <= _NAME_AFTER_FLAG and not (word.isupper() and len(word) > _INITIALS)
