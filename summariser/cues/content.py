"""What a resolution does: note, decide at once, or set somebody to work."""

import re

from summariser.cues.agents import Agent, Kind, agents
from summariser.cues.forms import plain
from summariser.cues.lexicon import (
    DECIDING,
    DELIVER,
    NOTING,
    STATE,
    TASK_PARTICIPLES,
    any_of,
)
from summariser.verbs import IMPERATIVES

_OPENING = re.compile(
    r"(?:[\s:,\-]|\b(?:that|to|also|and|it|further|the|in\s+principle|otherwise|then"
    r"|further\s+that|"
    r"unanimously|not)\b)*",
    re.IGNORECASE,
)
_BE = re.compile(
    r"\b(?:(?:should|would|will|must|to|could|can)\s+)?(?:be|is|are|was|were|been)\s+"
    r"(?:(?:also|now|hereby|further|then|formally|duly|not|again|in\s+principle"
    r"|read\s+and)\s+)*(?P<verb>[a-z][\w-]+)"
)
_INSTRUCT = re.compile(
    r"(?:request|ask|instruct|invite|require|direct|call|urge|remit|authoris|delegat|task"
    r"|commission|"
    r"recommend)(?:s|ed|es|e|ing)?\b",
    re.IGNORECASE,
)
_DOING = DELIVER | (IMPERATIVES - STATE - NOTING - DECIDING)
_LASTING = re.compile(r"\s+(?:permanent|absolute|final|exempt)\b")
_SHOULD = re.compile(rf"\b(?:should|must)\s+(?:also\s+|now\s+)?(?:{any_of(DELIVER)})\b")
_PAID = frozenset({"given", "paid", "donated", "made", "sent", "allocated", "contributed"})
_APPROVAL = re.compile(r"\b(?:approval|consent|permission|authority)\s+be\s", re.IGNORECASE)
_DONATES = re.compile(
    r"(?:donat|contribut)\w*\b|(?:make|give|send|offer)s?\s+(?:\w+\s+){0,6}?(?:donation|grant|£)",
    re.IGNORECASE,
)
_WELSH = re.compile(r"[^.;]{0,200}?\s/\s(?=(?:to|that)\s)")
_NOTES = frozenset({"note", "noted", "notes", "welcome", "support", "endorse", "accept"})
_WORD = re.compile(r"[A-Za-z][\w-]*")
_NOT_NOW = re.compile(
    r"\b(?:no\s+(?:further\s+)?(?:action|comments?|objections?)|not\s+to\b|be\s+no\b|nem\.?\s+con)",
    re.IGNORECASE,
)


def content(flat: str, start: int, end: int) -> str:
    """The class of a resolution's content: ``flat[start:end]`` is what follows "that" or "to"."""
    start = _english(flat, start, end)
    opening = _OPENING.match(flat, start, end)
    at = opening.end() if opening else start
    first = _WORD.match(flat, at, end)
    if first is None:
        return "empty"
    if _NOT_NOW.match(flat[at : min(end, at + 60)]):
        return "not"
    article = re.search(r"\bthe\s*$", flat[start:at], re.IGNORECASE)
    by_first = None if article else _by_first(flat, first, end)
    return by_first or _by_subject(flat, at, end) or _by_passive(flat, at, end)


def _english(flat: str, start: int, end: int) -> int:
    """Past the Welsh of a clause in both languages: "nodi / to note"."""
    welsh = _WELSH.match(flat, start, end)
    return welsh.end() if welsh else start


def _by_first(flat: str, first: re.Match[str], end: int) -> str | None:
    word = first.group().lower()
    if word.startswith("recommend"):
        return _recommended(flat, first.end(), end)
    if _INSTRUCT.fullmatch(word):
        return "instruct"
    return "deciding" if _DONATES.match(flat, first.start(), end) else _by_verb(flat, first, end)


def _by_verb(flat: str, first: re.Match[str], end: int) -> str | None:
    word = first.group().lower()
    capital = first.group()[0].isupper()
    follows = flat[first.end() : min(end, first.end() + 24)]
    nouns = r"\s+(?:of|be|is|are|to|and|for|would|will|should|from)\b"
    verbish = not re.match(nouns if capital else r"\s+(?:of|be|is|are)\b", follows)
    if word == "agree" and follows.startswith(" with "):
        return "deliver"
    if word in NOTING and verbish:
        return "noting"
    if word in DECIDING and verbish:
        return "deciding"
    base = word.removesuffix("s") if capital else word
    if (word in _DOING or (capital and base in DELIVER)) and verbish:
        return "deliver"
    return None


def _recommended(flat: str, start: int, end: int) -> str:
    """One body's advice to another counts for what it asks to have done."""
    that = re.search(r"\bthat\b", flat[start : min(end, start + 80)])
    return content(flat, start + that.end(), end) if that else "deciding"


def _by_subject(flat: str, at: int, end: int) -> str | None:
    """As in "the Chair write to", "Ms Grieve to attend", "officers be asked to"."""
    back = max(0, at - 5)
    back = at - 4 if flat[back:at].lower().endswith("the ") else at
    named = agents(flat, back, min(end, at + 160))
    if not named or named[0].start > at + 4:
        return None
    agent = named[0]
    follows = re.match(
        r"\s*(?:\([^)]*\)|,[^,.;]{1,60},)?\s*(?:(?P<be>be|is|are)\s+(?P<asked>asked|requested"
        r"|instructed|"
        r"invited|authorised|directed|tasked|commissioned|urged|required|recommended)"
        r"|(?P<to>to|would|will|should|must)\s*"
        r"(?:,[^,.;]{1,80},)?\s*(?:also\s+|then\s+)?(?P<tv>[a-z]+)|(?P<verb>[a-z]+)(?!\s+(?:of"
        r"|is|be|are|was|were)\b))",
        flat[agent.end : min(end, agent.end + 120)],
    )
    return _of_agent(follows, agent.kind) if follows else None


def _of_agent(follows: re.Match[str], kind: Kind) -> str | None:
    if follows["asked"]:
        return "agent_asked"
    verb = follows["tv"] or follows["verb"] or ""
    verb = plain(verb)
    if verb in _NOTES or (verb in {"receive", "receives"} and not follows["to"]):
        return "noting"
    if follows["to"] and verb != "be":
        return "agent_to"
    if verb in DELIVER and kind is not Kind.WE:
        return "agent_verb"
    return None


def content_agent(flat: str, start: int, end: int) -> Agent | None:
    """Who a resolution sets to work: its subject, or whom it instructs or delegates to."""
    kind = content(flat, start, end)
    if kind not in {
        "agent_verb",
        "agent_to",
        "agent_asked",
        "instruct",
        "be_deciding",
        "be_task",
        "be_other",
    }:
        return None
    start = _english(flat, start, end)
    opening = _OPENING.match(flat, start, end)
    at = opening.end() if opening else start
    if kind.startswith("agent"):
        named = agents(flat, max(start, at - 4), min(end, at + 160))
        return named[0] if named else None
    aimed = (_INSTRUCT if kind == "instruct" else _HANDED).search(flat, at, end)
    if aimed is None:
        return None
    named = agents(flat, aimed.end(), min(end, aimed.end() + 160))
    near = named and not flat[aimed.end() : named[0].start].replace("to", "").strip()
    return named[0] if near and named[0].kind is not Kind.WE else None


_HANDED = re.compile(r"\b(?:delegated|referred|remitted|passed|left)\s+to\b")


def _is_settled(verb: str, after: str, words: str) -> bool:
    """Decisions that are carried out by being taken: "made permanent", "£50 be given"."""
    if verb in _PAID and "£" in words:
        return True
    if verb in {"given", "granted"} and _APPROVAL.search(words):
        return True
    lasting = verb == "made" and _LASTING.match(after)
    return bool(lasting) or (verb == "written" and after.startswith(" off"))


def _by_passive(flat: str, at: int, end: int) -> str:
    found = list(_BE.finditer(flat, at, end))
    plain = (match for match in found if not match.group().startswith("to "))
    match = next(plain, found[0] if found else None)
    if match is None:
        return "be_task" if _SHOULD.search(flat, at, end) else "other"
    verb = match["verb"]
    if verb == "set" and flat.startswith(" up", match.end()):
        return "be_task"
    if verb in NOTING:
        return "be_noting"
    if verb in DECIDING or _is_settled(verb, flat[match.end() : end], flat[at:end]):
        return "be_deciding"
    if verb in TASK_PARTICIPLES:
        return "be_task"
    return "be_state" if verb in STATE else "be_other"
