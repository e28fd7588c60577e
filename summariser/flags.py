"""Literal flags: the words by which minutes themselves say that something is an action."""

import re

from minutes.values import Clause, ClauseKind, Minutes, Section

MINUTED = frozenset({Section.DECISION, Section.MINUTES})

FLAG = re.compile(
    r"""
    \bACTIONS?\b(?!\s+(?:PLAN|LOG|SHEET|TRACKER|LIST|NOTES?|GROUP|TEAM|FUND|TAKEN|ON\b|IN\b))
    | \b[Aa]ctions?\s*(?:\s(?:by|for|point|required)\b)?\s*:
    | \bActions?\s+(?:by|for)\s+(?=[A-Z])
    | (?<=[.;)\]])\s*\bAction\b\s*[-–—](?=\s*[A-Z])
    | ^\s*Actions?\s*(?:[-–—]|$)
    | \*\*\s*Actions?\s*:?\s*\*\*
    | [\[(]\s*Actions?\s+(?=[A-Z])
    | (?<=[.;:)\]!?])\s*\bActions?\s+
        (?=(?:[A-Z]{2,3}\b|Cllrs?\b|Councillors?\b|Clerk\b|Chair|Officers?\b))
    """,
    re.VERBOSE,
)
NOTHING = re.compile(r"^\W*(?:none|nil|no(?:ne|ted?|thing)?\b|n/?a\b|no\s+action)", re.IGNORECASE)
PUBLIC = re.compile(
    r"""
    \b(?:member|members)\s+of\s+the\s+public\b
    | \b(?:resident|petitioner|questioner|deputation|petition)s?\b
    | \bpublic\s+questions?\b
    | \bquestions?\s+(?:from|by|submitted|received)\b
    | ^\s*(?:Q(?:uestion)?\s*\d*\s*[.:])
    """,
    re.VERBOSE | re.IGNORECASE,
)
VOICED = re.compile(
    r"\b(?:ask|stat|demand|request|sa(?:id|ys)|wrote|writ|read|call|insist|submit)\w*\b"
    r"|\bquestion\w*\b|^\s*Q\b",
    re.IGNORECASE,
)
ANSWERED = re.compile(
    r"\b(?:in\s+(?:reply|response|answer)|repl(?:ied|y)|respond\w*|answer\w*|"
    r"(?:officer|director|chair\w*|clerk|leader|manager)\s+(?:agreed|said|advised|confirmed))\b",
    re.IGNORECASE,
)
WITHHELD_PUBLIC = frozenset({"public questions", "petitions", "deputations"})
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’\n]*’(?!\w)", re.DOTALL)


HEADING_FLAG = re.compile(
    r"[.;)]\s*\(?ACTIONS?\)?\W*\Z|\bACTIONS?(?:\s+by)?\s*:\s*\w", re.IGNORECASE
)


def is_minuted(minutes: Minutes, clause: Clause) -> bool:
    """Whether the clause was minuted, in an item that may be read."""
    withheld = minutes.items[clause.item].withheld if minutes.items else None
    return clause.section in MINUTED and withheld != "restricted"


def _may_flag(words: str) -> bool:
    """Without the word no pattern need be tried."""
    return "Action" in words or "ACTION" in words or ("action" in words and ":" in words)


def flag_in(words: str, kind: ClauseKind) -> re.Match[str] | None:
    """The literal flag in a clause's words, if there is one that asks for something."""
    if not _may_flag(words):
        return None
    if kind is ClauseKind.HEADING and not HEADING_FLAG.search(words):
        return None
    if words.isupper() and " " in words and ":" not in words:
        return None
    for match in FLAG.finditer(words):
        if not NOTHING.match(words[match.end() :]):
            return match
    return None


def flagged(minutes: Minutes) -> list[tuple[Clause, int, int]]:
    """Each minuted clause with a literal flag, and where in the text the flag stands."""
    found: list[tuple[Clause, int, int]] = []
    for clause in minutes.clauses:
        if not is_minuted(minutes, clause):
            continue
        match = flag_in(minutes.words(clause), clause.kind)
        if match is not None:
            found.append((clause, clause.start + match.start(), clause.start + match.end()))
    return found


def in_public_voice(minutes: Minutes, clause: Clause, at: int) -> bool:
    """Whether the words at ``at`` are those of a member of the public, as far as can be told.

    True in items withheld as public questions, petitions or deputations; inside quotation marks;
    and after "a resident asked", "Question from …" in the same sentence with no answer between.
    """
    item = minutes.items[clause.item] if minutes.items else None
    if item is not None and item.withheld in WITHHELD_PUBLIC:
        return True
    words, here = minutes.words(clause), at - clause.start
    if any(quoted.start() < here < quoted.end() for quoted in QUOTED.finditer(words)):
        return True
    before = words[:here]
    speaker = PUBLIC.search(before)
    if speaker is None or ANSWERED.search(before, speaker.end()):
        return False
    return VOICED.search(before, speaker.start()) is not None
