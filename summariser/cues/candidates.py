"""The places of the minutes that may be actions: sentences, clauses, and parts of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minutes.values import Clause, ClauseKind, Minutes
from summariser.cues.agents import Agent, Kind
from summariser.cues.readings import Form, Reading, Sentence, read, verb_class
from summariser.cues.structure import FREE, Flag, Governed, Rule, Structure, flag_of
from summariser.flags import is_minuted

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
_OWNED = {Kind.PERSON, Kind.INITIALS, Kind.ROLE, Kind.HE, Kind.OFFICERS}
_BOUNDARY = re.compile(
    r"(?:;\s*(?:and\s+)?|,?\s+and\s+|,\s*(?:and|but|while|whilst)\s+|\.\s*|,\s*|\s+but\s+|\s+-\s+)"
    r"(?:(?:it\s+was\s+)?(?:also\s+|further\s+)?(?:agreed|resolved)\s+(?:that|to)\s+)?(?:also\s+|that\s+|the\s+)*$"
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
    flags = _flags(minutes, flat)
    for clause in minutes.clauses:
        if not _is_read(minutes, clause):
            continue
        own = flags.get(clause.number)
        if own is not None and own.bare and clause.kind is ClauseKind.FLAG:
            continue
        after = _flag_after(minutes, flags, clause)
        governed = structure.governed(clause)
        yield from _of_clause(flat, clause, governed, own or after, after)


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
    spans = _parts(flat, clause, whole, governed)
    for number, (start, end) in enumerate(spans):
        sentence = _within(whole, start, end)
        best = max(sentence.readings, key=strength, default=None)
        last, until = clause, end
        mine = (
            flag if flag is not None and (flag is not after or number == len(spans) - 1) else None
        )
        if mine is not None and mine is after:
            last, until = mine.clause, mine.clause.end
        if best is not None or governed.rule is not Rule.NONE or mine is not None:
            yield Candidate(clause, last, start, until, sentence, best, governed, mine)


def _within(whole: Sentence, start: int, end: int) -> Sentence:
    return Sentence(
        start,
        end,
        tuple(agent for agent in whole.agents if start <= agent.start < end),
        tuple(reading for reading in whole.readings if start <= reading.at < end),
    )


def _parts(flat: str, clause: Clause, whole: Sentence, governed: Governed) -> list[tuple[int, int]]:
    """The clause, cut where another owner's task begins."""
    cuts = [clause.start]
    previous: Agent | None = None
    for reading in whole.readings:
        if not _heads_a_task(reading, governed):
            continue
        subject = reading.subject
        if previous is not None and subject is not None and _others(flat, previous, subject):
            cut = _boundary(flat, cuts[-1], subject.start)
            if cut is not None:
                cuts.append(cut)
        previous = subject or previous
    edges = [*cuts, clause.end]
    return [_tidy(flat, a, b) for a, b in zip(edges, edges[1:], strict=False)]


def _heads_a_task(reading: Reading, governed: Governed) -> bool:
    forms = {Form.BARE, Form.COMMIT, Form.WOULD, Form.WILL, Form.IS_TO, Form.ASKED}
    return (
        reading.form in forms
        and not reading.negated
        and not reading.elided
        and reading.subject is not None
        and reading.subject.kind in (_OWNED - {Kind.HE})
        and verb_class(reading) in {"deliver", "both", "task"}
        and governed.rule is not Rule.MOVED
    )


def _others(flat: str, left: Agent, right: Agent) -> bool:
    a, b = flat[left.start : left.end].lower(), flat[right.start : right.end].lower()
    return left.start != right.start and a != b


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
