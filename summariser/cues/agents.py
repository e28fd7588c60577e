"""Who is named in a sentence: persons, initials, roles, bodies, pronouns."""

import re
from dataclasses import dataclass
from enum import StrEnum

from summariser.cues.lexicon import BODY_NOUNS, NOT_NAMES, PLURAL_ROLES, ROLE_NOUNS
from summariser.values import OwnerKind


class Kind(StrEnum):
    """What sort of words name the agent."""

    PERSON = "person"
    INITIALS = "initials"
    ROLE = "role"
    OFFICERS = "officers"
    MEMBERS = "members"
    UNIT = "unit"  # a team or service: part of the council's own staff
    BODY = "body"
    HE = "he"
    THEY = "they"
    WE = "we"


OWNER_KINDS = {
    Kind.PERSON: OwnerKind.PERSON,
    Kind.INITIALS: OwnerKind.PERSON,
    Kind.ROLE: OwnerKind.ROLE,
    Kind.OFFICERS: OwnerKind.ROLE,
    Kind.MEMBERS: OwnerKind.BODY,
    Kind.UNIT: OwnerKind.BODY,
    Kind.BODY: OwnerKind.BODY,
}


@dataclass(frozen=True, slots=True)
class Agent:
    """Words that name somebody: ``start`` and ``end`` are positions in the minutes."""

    start: int
    end: int
    kind: Kind


_CAP = r"(?:(?:[A-Z]\.){2,}[A-Z]?|[A-ZÀ-ÖØ-Þ](?:[\w'&-]*[\w)]|(?=\.))?)"
TITLE = (
    r"(?:Cllrs?|Councill?ors?|Cllors?|Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Prof|Professor|Revd?|PC|P\.C|"
    r"P\.C\.S\.O|PCSO|Inspector|Insp|Sergeant|Sgt|Alderman|Aldermen|Ald|Bailie|Provost"
    r"|Lord|Lady)\b\.?"
)
_INITIAL = r"(?:[A-Z]\.\s?|[A-Z]\s(?=[A-Z][a-z]))"
_NAME = rf"(?:{_INITIAL}){{0,3}}{_CAP}(?:[ ]+(?:{_INITIAL})?{_CAP}){{0,2}}"
_LINK = r"\s+(?:of|for|and|to|in|with|on)\s+(?:the\s+)?|\s*,\s+|\s*&\s*|\s*/\s*|\s+-\s+|\s+"
_DETERMINER = r"(?:[Tt]he|[Oo]ur|[Aa]n?|[Ii]ts|[Ee]ach|[Tt]heir)\s+"
_LOWER = (
    r"(?:(?:\w+[ ](?=working[ ]group|task[ ](?:group|force)|steering))?"
    r"(?:working|task|steering|sub|focus|ward|group|parish|town|local|several|other|any|all|"
    r"some|relevant|senior|legal|planning|highways?|finance|committee|deputy|vice"
    r"|council's)[ -]){0,2}"
    r"(?:clerk|chair(?:man|woman|person)?|convener|secretary|treasurer|leaders?|officers?|"
    r"members?|councillors?|service|team|council|committee|panel|board|group|department|"
    r"contractors?|staff|trust|partners|agencies|consultants?|trustees|clerks|volunteers|caretaker|lengthsman)\b"
)
_PATTERN = re.compile(
    rf"""\b(?:
      (?P<titled>{TITLE}\s+(?:{TITLE}\s+)?{_NAME}(?:(?:\s*,\s*(?:{TITLE}\s+)?{_NAME}){{0,6}}\s*(?:and|&|/)\s*
          (?:{TITLE}\s+)?{_NAME})?(?:\s*\([A-Z]{{2,4}}\))?)
    | (?P<he>\b(?:[Hh]e|[Ss]he)\b)
    | (?P<they>\b[Tt]hey\b)
    | (?P<we>\b[Ww]e\b)
    | (?P<run>(?:{_DETERMINER})?{_CAP}(?:(?:{_LINK}){_CAP}){{0,9}}(?:\s+(?:team|officers?
      |inspectors?|group|committee|
        service|department|managers?|board|representatives?
          |advis[eo]rs?)\b)?(?:\s*\([A-Z][\w\s&,-]{{1,50}}\))?)
    | (?P<lower>(?:{_DETERMINER})?\b{_LOWER})
    )""",
    re.VERBOSE,
)
_TOKEN = re.compile(r"[\w'&-]+")
_INITIALS_TOO = frozenset(["AT", "AS", "DO", "SO"])  # small words that are somebody's when shouted
_SHORT = r"(?:[A-Z]{2}[A-Za-z]?|[A-Z]{1,3}Ma?c[A-Z])"
_INITIALS = re.compile(rf"{_SHORT}(?:\s*(?:/|and|&|,)\s*{_SHORT})*\Z")
_MEMBERS = re.compile(
    r"(?:(?:all|several|ward|other|some|any|the|cc|group)\s+)*(?:members?|councillors|cllrs|all)\b",
    re.IGNORECASE,
)
_OFFICERS = re.compile(r"(?:(?:the|council|legal|senior)\s+)*officers\Z", re.IGNORECASE)
_UNITS = frozenset(
    [
        "team",
        "teams",
        "service",
        "services",
        "department",
        "departments",
        "section",
        "unit",
        "directorate",
        "office",
    ]
)
_SHOUTED = frozenset(
    [
        "AGREED",
        "RESOLVED",
        "RESOLVES",
        "DECIDED",
        "DELEGATED",
        "CONFIRMED",
        "RECOMMENDED",
        "NOTED",
        "ACTION",
        "ACTIONS",
        "DECISION",
        "INSTRUCTED",
        "REQUESTED",
        "LOST",
        "CARRIED",
        "FOR",
        "AGAINST",
        "ITEM",
        "PENDERFYNWYD",
        "CYTUNWYD",
        "APPROVED",
        "DEFERRED",
    ]
)


def agents(flat: str, start: int, end: int) -> list[Agent]:
    """Everybody who is named in ``flat[start:end]``, in order."""
    found: list[Agent] = []
    for match in _PATTERN.finditer(flat, start, end):
        agent = _read(flat, match)
        if agent is not None:
            found.append(agent)
    return found


def _read(flat: str, match: re.Match[str]) -> Agent | None:
    group = match.lastgroup or ""
    if group == "run":
        return _run(flat, match.start(), match.end())
    kinds = {"titled": Kind.PERSON, "he": Kind.HE, "they": Kind.THEY, "we": Kind.WE}
    kind = kinds.get(group) or _lower_kind(match.group())
    return Agent(match.start(), match.end(), kind)


def _lower_kind(text: str) -> Kind:
    if _MEMBERS.match(text):
        return Kind.MEMBERS
    if _OFFICERS.match(text):
        return Kind.OFFICERS
    last = _TOKEN.findall(text.lower())[-1]
    if last in _UNITS:
        return Kind.UNIT
    return Kind.BODY if last in BODY_NOUNS else Kind.ROLE


def _run(flat: str, start: int, end: int) -> Agent | None:
    """A run of capitalised words: cut to what can be a name, a role or a body, or None."""
    start, end = _trimmed(flat, start, end)
    start = _unjoined(flat, start, end)
    text = flat[start:end]
    kind = _run_kind(text)
    return Agent(start, end, kind) if kind and text else None


def _unjoined(flat: str, start: int, end: int) -> int:
    """As in "Facebook and TF", "the Partnership and Sarah Woodbury": only the last is the agent."""
    dash = flat.rfind(" - ", start, end)
    if dash >= 0 and _run_kind(flat[start:dash]) is not Kind.ROLE:
        start = dash + len(" - ")
    start = _after_body(flat, start, end)
    comma = flat.rfind(", ", start, end)
    last = _run_kind(flat[comma + 2 : end]) if comma >= 0 else None
    if last is Kind.INITIALS and _run_kind(flat[start:comma]) is not Kind.INITIALS:
        start = comma + 2
    at = flat.rfind(" and ", start, end)
    if at < 0:
        return start
    right = at + len(" and ")
    left_kind, right_kind = _run_kind(flat[start:at]), _run_kind(flat[right:end])
    if right_kind is Kind.INITIALS and left_kind is not Kind.INITIALS:
        return right
    full_name = right_kind is Kind.PERSON and " " in flat[right:end].strip()
    plain = left_kind is Kind.BODY or (left_kind is Kind.PERSON and " " not in flat[start:at])
    return right if full_name and plain else start


def _after_body(flat: str, start: int, end: int) -> int:
    """As in "the Committee for Nick Bell, Inclusion Lead": the person with a post is the agent."""
    at, comma = flat.find(" for ", start, end), flat.rfind(", ", start, end)
    if not 0 <= at < comma or _run_kind(flat[start:at]) is not Kind.BODY:
        return start
    name = flat[at + len(" for ") : comma]
    person = " " in name and _run_kind(name) is Kind.PERSON
    return at + len(" for ") if person and _run_kind(flat[comma + 2 : end]) is Kind.ROLE else start


def _trimmed(flat: str, start: int, end: int) -> tuple[int, int]:
    """Without the words at either side that begin sentences or shout decisions."""
    tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(flat, start, end)]
    determiner = tokens[0] if tokens and _is_determiner(tokens[0][2]) else None
    body = tokens[1:] if determiner else tokens
    shout = next((i for i, token in enumerate(body) if token[2] in _SHOUTED), None)
    if shout is not None:
        body = body[:shout] or body[shout + 1 :]
        determiner = determiner if shout else None
    if len(body) == 1 and body[0][2] in _INITIALS_TOO:
        return body[0][:2]
    while body and (body[0][2].lower() in NOT_NAMES or body[0][2][0].isdigit()):
        body, determiner = body[1:], None
    while body and body[-1][2].lower() in NOT_NAMES:
        body = body[:-1]
    if not body:
        return start, start
    close = body[-1][1]
    if flat[close : close + 1] == ")" and "(" in flat[body[0][0] : close]:
        close += 1
    return (determiner or body[0])[0], close


def _is_determiner(word: str) -> bool:
    return word.lower() in {"the", "our", "a", "an", "its", "each", "their"}


def _run_kind(text: str) -> Kind | None:
    tokens = _TOKEN.findall(text)
    if not tokens:
        return None
    shaped = next((kind for pattern, kind in _SHAPES if pattern.match(text)), None)
    return shaped or _noun_kind([token.lower() for token in tokens]) or _name_kind(tokens)


def _noun_kind(lowered: list[str]) -> Kind | None:
    if any(word in ROLE_NOUNS for word in lowered):
        return Kind.ROLE
    if lowered[-1] in _UNITS:
        return Kind.UNIT
    if any(word in BODY_NOUNS for word in lowered):
        return Kind.BODY
    return Kind.OFFICERS if lowered[-1] in PLURAL_ROLES else None


_SHAPES = ((_INITIALS, Kind.INITIALS), (_MEMBERS, Kind.MEMBERS), (_OFFICERS, Kind.OFFICERS))


def _name_kind(tokens: list[str]) -> Kind | None:
    """A name has one to four capitalised words and no article; capitals alone name a body."""
    if _is_determiner(tokens[0]) or len(tokens) > 4:  # noqa: PLR2004 - of a person's name
        return Kind.BODY
    if all(token.isupper() for token in tokens):
        return Kind.BODY
    return Kind.PERSON
