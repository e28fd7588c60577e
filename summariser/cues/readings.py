"""What a sentence of minutes says that somebody will do, and how: its readings."""

import re
from dataclasses import dataclass
from enum import StrEnum

from summariser.cues.agents import Agent, Kind, agents
from summariser.cues.lexicon import (
    ADVERBS,
    ASKING,
    COMMITTING,
    DELIVER,
    NOT_VERBS,
    STATE,
    TASK_PARTICIPLES,
)
from summariser.verbs import IMPERATIVES


class Form(StrEnum):
    """The grammar by which something is to be done."""

    WOULD = "would"
    WILL = "will"
    SHOULD = "should"
    COULD = "could"
    COMMIT = "commit"  # "agreed to", "undertook to", "offered to"
    RESOLVE = "resolve"  # "it was agreed to", "RESOLVED that"
    ASKED = "asked"  # "was asked to", "be requested to"
    ASK = "ask"  # "Members asked that", "requested the Director to"
    BARE = "bare"  # "Clerk to arrange"
    BARE_PASSIVE = "bare_passive"  # "a report to be sent"
    IS_TO = "is_to"  # "is to", "are to"
    BE = "be"  # under a resolution: "a letter be sent"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class Reading:
    """One such saying. ``at`` is where its verb phrase begins; ``subject`` who is to act."""

    form: Form
    at: int
    end: int
    verb: str
    passive: bool
    subject: Agent | None
    negated: bool = False
    elided: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or clause with who is named in it and what it says is to be done."""

    start: int
    end: int
    agents: tuple[Agent, ...]
    readings: tuple[Reading, ...]


_ADV = rf"(?:\s*,?\s*\b(?:{ADVERBS})\b\s*,?)*"
_TRIGGER = re.compile(
    rf"""
      \b(?P<modal>would|will|shall|should|must|could|can|may|might)\b(?P<adv>{_ADV})\s+
        (?P<mbe>be(?:{_ADV})\s+)?(?P<mverb>[a-z][\w-]*)
    | \b(?:is|are|was|were)(?:{_ADV})\s+to\s+(?P<ibe>be(?:{_ADV})\s+)?(?P<iverb>[a-z][\w-]*)
    | \b(?:(?:was|were|is|are|be|been|being)(?:{_ADV})\s+|(?<=\bto\sbe)\s+)
        (?:{ASKING})\b(?:\s+by\s+[\w' ]{{2,40}}?)?\s+(?P<pto>to|that|for|if|whether|not\s+to)\b
        (?:\s+(?P<pbe>be\s+)?(?P<pverb>[a-z][\w-]*))?
    | \b(?P<res>(?i:(?:it\s+(?:was|is|has\s+been|were)\s*(?:{ADVERBS}|\s)*)?
        (?:agreed|resolved|recommended|decided|determined|approved)))\b[\s:-]{{0,4}}
        (?:(?:on\s+the\s+proposal|by\s+\d)[^.;:]{{0,90}}[\s,]|(?:unanimously|in\s+principle|by\s+all)\s+)?
        (?P<rto>(?:that|to|for|not\s+to)\b|(?=(?:the\s+)?(?:Cllrs?|Councillors?|Clerk|Chair\w*)\b))\s*(?P<rbe>be\s+)?(?P<rverb>[\w-]+)?
    | \b(?P<commit>{COMMITTING})\b(?:{_ADV})\s+(?:to|that)\s+(?P<cbe>be\s+)?(?P<cverb>[a-z][\w-]*)
    | \b(?P<ask>(?i:asks?|asked|requests?|requested|instructs?|instructed|urges?|urged|invites?|
        invited|directs?|directed|calls?\s+(?:on|for|upon)|called\s+(?:on|for|upon)|
        requires?|remits?\s+to|remitted\s+to|remit\s+to|delegates?|tasks?|tasked|authorises?|
        commissions?|commissioned|left\s+to))\b
    | \b(?:needs?|needed|requires?|required)\s+(?:to\s+be\s+)?(?P<need>\w+(?:ing|ed|t|n)\b)
    | (?P<bare>\bto)(?:{_ADV})\s+(?P<bbe>be\s+)?(?P<bverb>[a-z][\w-]*)
    | (?P<sub>\bbe)(?:{_ADV})\s+(?P<sverb>[a-z]\w*(?:ed|n|t|d|e|k|ght)\b)
    """,
    re.VERBOSE,
)
_QUOTED = re.compile(r"\"[^\"]{16,}(?:\"|$)")
_GAP = re.compile(
    rf"\s*(?:\([^()]*\))?\s*(?:,[^,.;:]{{1,70}},)?(?:{_ADV})"
    r"\s*(?:(?:had|has|have|be|was|were|who\s[^.;]{1,90}?|at\s+the\s+meeting|earlier\s[^.;,]{1,40})\s*)?"
    rf"(?:{_ADV})\s*",
)
_FINITE = re.compile(
    r"\s*(?:\([^()]*\)|,[^,.;:]{1,70},)?\s*(?:also\s+|then\s+|who\s[^,.;]{1,60}\s)?"
    r"(?:[A-Za-z]+ed|was|were|is|are|had|has|have|would|will|said|says|gave|gives|took|felt|spoke|"
    r"undertook|knows|asks|thinks|did|to)\b"
)
_ELIDING = re.compile(r"(?:\b(?:and|but|or|then|which|that)|,|;)\s*(?:(?:also|then|so)\s+)?$")
_NOT_BARE = re.compile(
    r"(?:need(?:s|ed)?|ha(?:ve|s|d)|asked|required?|going|wish(?:ed|es)?|want(?:s|ed)?|likely|able|"
    r"order|continue[sd]?|agreed?|due|attempt(?:s|ed)?|order|used|failed|hop(?:ed?|ing)|seem(?:s|ed)?|"
    r"expected|intended|still|yet|plan(?:s|ned)?|how|what|where|whether|when|which|proposals?|permission|"
    r"news|nothing|items?|matters?|business|issues?|opportunity|decision|request(?:ed)?|ready|keen|responsibility|ability|desire|aim(?:s|ed)?)\s*$",
    re.IGNORECASE,
)
_CLAUSE_EDGE = re.compile(r"(?:^|[.;:,()\-\"|]|\band|\bthat|\bor|\d)\s*$")


def read(flat: str, start: int, end: int) -> Sentence:
    """The readings of ``flat[start:end]``, in order."""
    named = agents(flat, start, end)
    readings: list[Reading] = []
    quoted = [(q.start(), q.end()) for q in _QUOTED.finditer(flat, start, end)]
    for match in _TRIGGER.finditer(flat, start, end):
        if any(a < match.start() < b for a, b in quoted):
            continue
        reading = _reading(flat, match, named, start, end)
        if reading is not None:
            readings.append(reading)
    return Sentence(start, end, tuple(named), tuple(readings))


def _reading(
    flat: str, match: re.Match[str], named: list[Agent], start: int, end: int
) -> Reading | None:
    groups = match.groupdict()
    if groups["modal"]:
        return _modal(flat, match, named, start)
    if groups["iverb"]:
        return _plain(flat, match, named, start, Form.IS_TO, "iverb", "ibe")
    if groups["pto"]:
        return _asked(flat, match, named, start)
    if groups["res"]:
        return _resolved(flat, match, named, start, end)
    if groups["commit"]:
        if groups["cverb"] in NOT_VERBS:
            return None
        return _plain(flat, match, named, start, Form.COMMIT, "cverb", "cbe")
    if groups["ask"]:
        return _ask(flat, match, named, start, end)
    if groups["need"]:
        return Reading(Form.NEED, match.start(), match.end(), groups["need"], True, None)  # noqa: FBT003
    if groups["bverb"]:
        return _bare(flat, match, named, start)
    return _plain(flat, match, named, start, Form.BE, "sverb", "sub")


_MODALS = {"would": Form.WOULD, "will": Form.WILL, "shall": Form.WILL, "should": Form.SHOULD}
_MODALS["must"] = Form.SHOULD


def _modal(flat: str, match: re.Match[str], named: list[Agent], start: int) -> Reading:
    form = _MODALS.get(match["modal"], Form.COULD)
    negated = "not" in match["adv"].split() or "never" in match["adv"].split()
    verb, passive = match["mverb"], bool(match["mbe"])
    if passive and verb.endswith("ing"):
        verb, passive = _base(verb), False
    if verb == "see" and not _SEES_TO.match(flat, match.end()):
        verb = "observe"
    subject, elided = subject_of(flat, named, match.start(), start)
    return Reading(form, match.start(), match.end(), verb, passive, subject, negated, elided)


_SEES_TO = re.compile(r"\s+(?:if|whether|what|to|about|that|how|them|him|her)\b")


def _base(progressive: str) -> str:
    """ "writing" → "write"; "raising" → "raise"; "setting" → "set"."""
    stem = progressive[:-3]
    candidates = [stem, stem + "e", stem[:-1]]
    return next((verb for verb in candidates if verb in DELIVER or verb in STATE), stem)


def _plain(
    flat: str,
    match: re.Match[str],
    named: list[Agent],
    start: int,
    form: Form,
    verb: str,
    be: str,
) -> Reading:
    subject, elided = subject_of(flat, named, match.start(), start)
    passive = bool(match[be])
    return Reading(
        form, match.start(), match.end(), match[verb] or "", passive, subject, elided=elided
    )


def _asked(flat: str, match: re.Match[str], named: list[Agent], start: int) -> Reading:
    subject, elided = subject_of(flat, named, match.start(), start)
    negated = match["pto"].startswith("not") or match["pto"] in {"if", "whether"}
    verb = match["pverb"] or ""
    return Reading(
        Form.ASKED, match.start(), match.end(), verb, bool(match["pbe"]), subject, negated, elided
    )


def _resolved(flat: str, match: re.Match[str], named: list[Agent], start: int, end: int) -> Reading:
    """ "KP agreed to follow this up" is a promise; "it was agreed to" and "AGREED that" resolve."""
    subject, elided = subject_of(flat, named, match.start(), start)
    promised = {Kind.PERSON, Kind.INITIALS, Kind.ROLE, Kind.HE, Kind.THEY, Kind.OFFICERS}
    verb, to = match["rverb"] or "", match["rto"]
    negated = to.startswith("not")
    passive = bool(match["rbe"])
    personal = subject is not None and subject.kind in promised and match["res"][:2].lower() != "it"
    if personal and to == "to" and match["res"].lower().endswith("agreed"):
        return Reading(
            Form.COMMIT, match.start(), match.end(), verb, passive, subject, negated, elided
        )
    opinion = personal and to == "that" and not _AHEAD.search(flat, match.end(), end)
    negated = (
        negated
        or opinion
        or bool(_HAD.search(flat[max(start, match.start() - 12) : match.start()]))
    )
    if to in {"that", "for", ""}:
        subject = next((a for a in named if a.start >= match.start("rverb") > 0), None)
        subject = subject if subject and _leads(flat, match.end("rto"), subject) else None
        verb = ""
    else:
        subject = None
    return Reading(Form.RESOLVE, match.start(), match.end("rto"), verb, passive, subject, negated)


_AHEAD = re.compile(r"\b(?:would|will|should|be)\b")
_HAD = re.compile(r"\b(?:(?:had|have)\s+(?:\w+\s+)?|where\s+|which\s+|when\s+)$")


def _leads(flat: str, at: int, agent: Agent) -> bool:
    """Whether the agent is the first thing after ``at`` but small words."""
    between = flat[at : agent.start].strip().lower()
    return not between or between in {"the", "our", "an", "a", "that", "in future", ","}


_EARLIER = re.compile(r"\b(?:had|have|been)\s+(?:in\s+\w+\s+|previously\s+|already\s+|also\s+)?$")


def _ask(
    flat: str, match: re.Match[str], named: list[Agent], start: int, end: int
) -> Reading | None:
    """ "requested the Director to bring", "asked that", "requested a report"; not "asked if"."""
    rest = flat[match.end() : min(end, match.end() + 160)]
    question = re.match(
        r"\s*(?:,?\s*(?:if|whether|why|how|what|when|where|who|about|which|a\s+question|questions?)\b"
        r"|\W*\?|\s*:\s*\")",
        rest,
    )
    asker, elided = subject_of(flat, named, match.start(), start)
    earlier = _EARLIER.search(flat[max(start, match.start() - 30) : match.start()])
    task = re.match(r"[^.;:]{0,110}?\bto\s+(?:be\s+)?(?P<verb>[a-z][\w-]*)", rest)
    target = next((a for a in named if match.end() <= a.start), None)
    aimed = (
        task
        and target
        and _leads(flat, match.end(), target)
        and target.end <= (match.end() + task.start("verb"))
    )
    verb = task["verb"] if task else ""
    return Reading(
        Form.ASK,
        match.start(),
        match.end(),
        verb,
        False,  # noqa: FBT003
        target if aimed else None,
        question is not None or earlier is not None,
        elided or asker is None,
    )


def _bare(flat: str, match: re.Match[str], named: list[Agent], start: int) -> Reading | None:
    """ "Clerk to arrange", "costs to be added": a subject and "to" with no other verb between."""
    before = flat[start : match.start()]
    if _NOT_BARE.search(before) or match["bverb"] in NOT_VERBS:
        return None
    subject = next((a for a in reversed(named) if a.end <= match.start()), None)
    if match["bbe"] and match["bverb"] in {"asked", "requested"} and subject:
        task = re.match(r"\s+to\s+(?P<verb>[a-z]+)", flat[match.end() : match.end() + 40])
        if task and not flat[subject.end : match.start()].strip(" ()"):
            return Reading(Form.ASKED, match.start(), match.end(), task["verb"], False, subject)  # noqa: FBT003
    if subject and not flat[subject.end : match.start()].strip(" ()") and not match["bbe"]:
        if subject.kind in {Kind.HE, Kind.THEY, Kind.WE}:
            return None
        if subject.kind in {Kind.PERSON, Kind.BODY} and match["bverb"] not in _VERBS:
            return None
        if not _CLAUSE_EDGE.search(flat[max(start, subject.start - 24) : subject.start]):
            return None
        if subject.start > start and re.search(
            r"(?:ask|request|instruct|invit|remit|allow|enabl|requir|direct|authoris|encourag|for|of|"
            r"from|by|with|remind)\w*\s+(?:the\s+)?$",
            flat[max(start, subject.start - 40) : subject.start],
        ):
            return None
        return Reading(Form.BARE, match.start(), match.end(), match["bverb"], False, subject)  # noqa: FBT003
    if match["bbe"] and _is_noun_phrase(before):
        owner = subject if subject and not flat[subject.end : match.start()].strip() else None
        return Reading(
            Form.BARE_PASSIVE,
            match.start(),
            match.end(),
            match["bverb"],
            True,
            owner,
        )
    return None


_VERBS = DELIVER | STATE | IMPERATIVES
_VERBISH = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|would|will|should|could|can|may|must|do|does|did|"
    r"said|felt|asked|needs?|needed|thanked|advised|agreed|noted|explained|stated|requested)\b"
)


def _is_noun_phrase(before: str) -> bool:
    """Whether what stands before, back to the last edge of a clause, has no verb in it."""
    piece = re.split(r"[.;:]|,\s|\band\b|-\s", before)[-1]
    if not piece.strip():
        return before.rstrip().endswith(",")
    return not _VERBISH.search(piece)


def subject_of(flat: str, named: list[Agent], at: int, start: int) -> tuple[Agent | None, bool]:
    """Who is the subject of the verb at ``at``, and whether only by what went before."""
    before = [agent for agent in named if agent.end <= at]
    if before and _GAP.fullmatch(flat, before[-1].end, at):
        return _whole_subject(flat, before, start), False
    if _ELIDING.search(flat[max(start, at - 16) : at]):
        for agent in reversed(before):
            within = _WITHIN.search(flat[max(start, agent.start - 12) : agent.start])
            if within is None and _FINITE.match(flat, agent.end):
                return agent, True
    return None, False


_WITHIN = re.compile(
    r"\b(?:what|which|who|whom|where|when|how|if|whether|because|since|as|than)\s+$"
)
_PREPOSITION = re.compile(
    r"\b(?:in|of|on|at|for|from|with|by|to|about|between|under|near|into|over|regarding|within|across|per|"
    r"around|behind|outside|through)\s+(?:the\s+|our\s+|a\s+)?$"
)
_BELONGING = re.compile(r"\s+(?:of|from|for|in|at|on\s+behalf\s+of)\s+(?:the\s+|our\s+)?")


def _whole_subject(flat: str, before: list[Agent], start: int) -> Agent | None:
    """A name after "in" or "of" is no subject, unless it belongs to one: "the members of the CC"."""
    agent = before[-1]
    if not _PREPOSITION.search(flat[max(start, agent.start - 24) : agent.start]):
        return agent
    if len(before) > 1 and _BELONGING.fullmatch(flat, before[-2].end, agent.start):
        return Agent(before[-2].start, agent.end, before[-2].kind)
    return None


def verb_class(reading: Reading) -> str:
    """``deliver``, ``both``, ``state``, ``task``, ``none`` or ``other``."""
    verb = reading.verb
    if reading.passive or reading.form is Form.NEED:
        event = verb == "held" and reading.form is not Form.BE
        return "task" if verb in TASK_PARTICIPLES and not event else "done"
    if not verb:
        return "none"
    if verb in DELIVER:
        return "both" if verb in STATE else "deliver"
    return "state" if verb in STATE else "other"
