"""The places of the minutes that may be actions: sentences, clauses, and parts of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from minutes.values import Clause, ClauseKind, Minutes
from summariser.cues.agents import Agent, Kind
from summariser.cues.assent import Quotations, assented
from summariser.cues.cells import is_name_cell
from summariser.cues.forms import Form, Reading, Sentence, verb_class
from summariser.cues.lexicon import SAYING
from summariser.cues.readings import read
from summariser.cues.structure import FREE, Flag, Governed, Rule, Structure, flag_of
from summariser.flags import is_minuted

_FEW = 2  # words before a flag that are no sentence
LONGEST = 1800  # code points of one clause that is worth reading


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of one clause, perhaps with the flag after it, and what was read in it."""

    clause: Clause
    last: Clause
    start: int
    end: int
    sentence: Sentence
    best: Reading | None
    governed: Governed = FREE
    flag: Flag | None = None


_STRENGTH = {
    Form.BARE: 5.0,
    Form.COMMIT: 5.0,
    Form.ASKED: 4.2,
    Form.RESOLVE: 4.0,
    Form.WOULD: 4.0,
    Form.WILL: 4.0,
    Form.IS_TO: 3.5,
    Form.ASK: 3.2,
    Form.BARE_PASSIVE: 3.0,
    Form.SHOULD: 2.0,
    Form.BE: 2.0,
    Form.NEED: 1.5,
    Form.COULD: 1.0,
}
_BY_CLASS = {"deliver": 1.0, "task": 0.5, "both": 0.0, "none": 0.0, "other": -0.5, "done": -1.0}
_HEADING = {Form.BARE, Form.COMMIT, Form.WOULD, Form.WILL, Form.IS_TO, Form.ASKED}
_SAYS = re.compile(rf"\s*(?:also\s+|then\s+)?(?:{SAYING}|agreed)\s+(?:also\s+)?(?:that\s+)?")
_OWNED = {Kind.PERSON, Kind.INITIALS, Kind.ROLE, Kind.HE, Kind.OFFICERS, Kind.UNIT}
_BOUNDARY = re.compile(
    r"(?:;\s*(?:and\s+)?|,?\s+and\s+|,\s*(?:and|but|while|whilst)\s+|\.\s*|,\s*|\s+but\s+|\s+-\s+)"
    r"(?:(?:it\s+was\s+)?(?:also\s+|further\s+)?(?:agreed|resolved)\s+(?:that"
    r"|to)\s+)?(?:also\s+|that\s+|the\s+)*$"
)


def strength(reading: Reading) -> float:
    """How much a reading sounds like a task: for choosing one of several, never shown."""
    if reading.negated:
        return -5.0
    points = _STRENGTH[reading.form] + _BY_CLASS.get(verb_class(reading), -2.0)
    if reading.subject is not None:
        points += 1.0 if reading.subject.kind in _OWNED else 0.3
    return points - (0.2 if reading.elided else 0.0)


def candidates(minutes: Minutes, flat: str, structure: Structure) -> Iterator[Candidate]:
    """Every place that may be an action, in the order of the text."""
    flags, quotations = _flags(minutes, flat), Quotations(minutes.text)
    for clause in minutes.clauses:
        if not _is_read(minutes, clause) or is_name_cell(minutes, clause):
            continue
        if quotations.cover(clause):
            continue
        own = flags.get(clause.number)
        if own is not None and own.bare and clause.kind is ClauseKind.FLAG:
            continue
        after = _flag_after(minutes, flags, clause)
        governed = structure.governed(clause)
        agreed = assented(minutes, flat, clause) if own is None and governed is FREE else None
        if agreed is not None:
            yield _proposed(flat, clause, *agreed)
            continue
        yield from _of_clause(flat, clause, governed, own or after, after)


def _proposed(flat: str, clause: Clause, best: Reading, after: Clause) -> Candidate:
    """A proposal and the assent in the sentence after it: one resolution, quoted together."""
    whole = read(flat, clause.start, clause.end)
    readings = (best, *(one for one in whole.readings if one.at > best.at))
    sentence = Sentence(clause.start, clause.end, whole.agents, readings)
    return Candidate(clause, after, clause.start, after.end, sentence, best)


def _is_read(minutes: Minutes, clause: Clause) -> bool:
    unread = {ClauseKind.HEADING, ClauseKind.CELL}
    return (
        is_minuted(minutes, clause)
        and clause.kind not in unread
        and clause.end - clause.start <= LONGEST
    )


def _flags(minutes: Minutes, flat: str) -> dict[int, Flag]:
    found = ((clause.number, flag_of(minutes, flat, clause)) for clause in minutes.clauses)
    return {number: flag for number, flag in found if flag is not None}


def _flag_after(minutes: Minutes, flags: dict[int, Flag], clause: Clause) -> Flag | None:
    """The bare flag that closes this clause: the next clause of the same item."""
    if clause.number >= len(minutes.clauses):
        return None
    following = minutes.clauses[clause.number]
    flag = flags.get(following.number)
    if flag is None or not flag.bare or following.item != clause.item:
        return None
    return flag if following.kind is ClauseKind.FLAG else None


def _of_clause(
    flat: str, clause: Clause, governed: Governed, flag: Flag | None, after: Flag | None
) -> Iterator[Candidate]:
    whole = read(flat, clause.start, clause.end)
    spans = _parts(flat, clause, whole, governed, flag if flag is not after else None)
    for number, (start, end) in enumerate(spans):
        sentence = _within(whole, start, end)
        best = max(sentence.readings, key=strength, default=None)
        last, until = clause, end
        mine = (
            flag
            if flag is not None
            and (number == len(spans) - 1 if flag is after else flag.bare or flag.at < end)
            else None
        )
        if mine is not None and mine is after:
            last, until = mine.clause, mine.clause.end
        elif mine is not None and mine.bare and start < mine.owner_end < until:
            until = mine.owner_end
        if best is not None or governed.rule is not Rule.NONE or mine is not None:
            yield Candidate(clause, last, start, until, sentence, best, governed, mine)


def _within(whole: Sentence, start: int, end: int) -> Sentence:
    return Sentence(
        start,
        end,
        tuple(agent for agent in whole.agents if start <= agent.start < end),
        tuple(reading for reading in whole.readings if start <= reading.at < end),
    )


def _parts(
    flat: str, clause: Clause, whole: Sentence, governed: Governed, flag: Flag | None
) -> list[tuple[int, int]]:
    """The clause, cut where another owner's task begins, or a flag with a task of its own."""
    if flag is not None and not flag.bare and len(flat[clause.start : flag.at].split()) > _FEW:
        return [_tidy(flat, clause.start, flag.at), (flag.at, clause.end)]
    cuts = [clause.start]
    previous: tuple[int, str] | None = None
    for reading in whole.readings:
        head = _task_head(flat, whole, reading, governed)
        if head is None or (previous is not None and head[0] <= previous[0]):
            continue
        if previous is not None and previous[1] != head[1]:
            cut = _boundary(flat, cuts[-1], head[0])
            if cut is not None:
                cuts.append(cut)
        previous = head
    edges = [*cuts, clause.end]
    return [_tidy(flat, a, b) for a, b in pairwise(edges)]


def _task_head(
    flat: str, whole: Sentence, reading: Reading, governed: Governed
) -> tuple[int, str] | None:
    """Where a task with an owner of its own begins, and whose it is."""
    if reading.negated or governed.rule is Rule.MOVED:
        return None
    if reading.form is Form.RESOLVE:
        return reading.at, f"resolved {reading.at}"
    subject = reading.subject
    if reading.form not in _HEADING or subject is None or reading.elided:
        return None
    if verb_class(reading) not in {"deliver", "both", "task"}:
        return None
    if subject.kind in {Kind.HE, Kind.THEY}:
        subject = _sayer(flat, whole, subject)
    if subject is None or subject.kind not in _OWNED:
        return None
    return subject.start, flat[subject.start : subject.end].lower()


def _sayer(flat: str, whole: Sentence, pronoun: Agent) -> Agent | None:
    """As in "Sarah Woodbury confirmed she would": the name that the pronoun comes after."""
    before = [agent for agent in whole.agents if agent.end <= pronoun.start]
    if before and _SAYS.fullmatch(flat, before[-1].end, pronoun.start):
        return before[-1]
    return None


def _boundary(flat: str, start: int, subject: int) -> int | None:
    """Where the subject's own clause begins, past "and"."""
    window = max(start, subject - 48)
    match = _BOUNDARY.search(flat[window:subject])
    if match is None or window + match.start() <= start:
        return None
    joint = re.match(r"[;,.\s-]*(?:(?:and|but|while|whilst)\s+)?", match.group())
    return window + match.start() + (joint.end() if joint else 0)


def _tidy(flat: str, start: int, end: int) -> tuple[int, int]:
    """Without the joint that ends a part: ", and", ";"."""
    piece = flat[start:end]
    tail = re.search(r"(?:[\s,;]+(?:and|but|while|whilst)?)+$", piece)
    kept = end - (len(tail.group()) if tail else 0)
    return start, kept if kept > start else end
