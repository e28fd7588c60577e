"""What was said against what should have been: lost, doubled, uncertain, seen twice how long."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
UNCERTAIN = "It is uncertain whether"
NOTE = "for the clerk"  # how the head line of every note ends
WORKING = range(9, 17)
FRIDAY = 4
Heard = Mapping[str, Any]


@dataclass
class Verdict:
    """What came of one run."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    uncertain: int = 0
    most_notes_a_day: int = 0
    seen_twice: list[float] = field(default_factory=list)  # seconds

    @property
    def is_right(self) -> bool:
        """Whether nothing is lost, doubled or otherwise wrong."""
        return not (self.lost or self.doubled or self.strange)


def judge(
    expected: Heard, heard: Heard, *, with_history: bool, has_right_clock: bool = True
) -> Verdict:
    """Compare what was said with what an undisturbed bot says.

    A bot whose clock is ahead says things as early as its clock is wrong.
    """
    verdict = Verdict()
    posts = [one for one in heard["said"] if one["kind"] == "post"]
    gone = {(one["to"], one["ts"]): one for one in heard["said"] if one["kind"] == "delete"}
    _copies(verdict, posts, gone)
    stands = [one for one in posts if (one["to"], one["ts"]) not in gone]
    should, did = _counted(_posts(expected)), _counted(stands)
    missing, extra = should - did, did - should
    verdict.uncertain = sum(one["words"].count(UNCERTAIN) for one in stands)
    excused = verdict.uncertain if not with_history else 0
    lost = [f"{who} {day}: {words[:70]!r}" for who, day, words in missing.elements()]
    verdict.lost = lost[excused:]
    verdict.doubled += [f"{who} {day}: {words[:70]!r}" for who, day, words in extra.elements()]
    if with_history and verdict.uncertain:
        verdict.strange.append(f"{verdict.uncertain} uncertain although Slack can be asked")
    if with_history:
        _shown(verdict, expected, heard)
    if has_right_clock:
        _hours(verdict, posts)
    _notes(verdict, stands)
    return verdict


def _posts(heard: Heard) -> list[Any]:
    gone = {(one["to"], one["ts"]) for one in heard["said"] if one["kind"] == "delete"}
    posts = [one for one in heard["said"] if one["kind"] == "post"]
    return [one for one in posts if (one["to"], one["ts"]) not in gone]


def _counted(posts: Iterable[Mapping[str, str]]) -> Counter[tuple[str, str, str]]:
    """Messages by conversation, day and words; notes to the clerk by their lines."""
    found: Counter[tuple[str, str, str]] = Counter()
    for post in posts:
        day = datetime.fromisoformat(post["at"]).astimezone(LONDON).date().isoformat()
        if is_note(post["words"]):
            lines = [line for line in post["words"].splitlines()[1:] if UNCERTAIN not in line]
            found.update((post["to"], "", line) for line in lines)
        else:
            found[post["to"], day, post["words"]] += 1
    return found


def is_note(words: str) -> bool:
    """Whether a message is the clerk's note of the day."""
    head = words.splitlines()[0] if words else ""
    return head.strip("* ").endswith(NOTE)


def _copies(verdict: Verdict, posts: list[Any], gone: Mapping[Any, Any]) -> None:
    by_key: dict[str, list[Any]] = {}
    for post in posts:
        by_key.setdefault(post["key"], []).append(post)
    for key, copies in by_key.items():
        if not key:
            continue
        standing = [one for one in copies if (one["to"], one["ts"]) not in gone]
        if len(standing) > 1:
            verdict.doubled.append(f"{standing[0]['to']}: {len(standing)} of one key stand")
        if len(copies) > 1:
            deleted = [gone[one["to"], one["ts"]] for one in copies if one not in standing]
            since = sorted(one["wall"] for one in copies)[1]
            verdict.seen_twice += [max(0.0, one["wall"] - since) for one in deleted]


def _shown(verdict: Verdict, expected: Heard, heard: Heard) -> None:
    """Messages that do not show in the end what they should show: an answer, say."""
    should = Counter((one["to"], one["words"]) for one in expected["stands"])
    did = Counter((one["to"], one["words"]) for one in heard["stands"])
    if should != did and not verdict.lost and not verdict.doubled:
        stale = [f"{who}: {words[:60]!r}" for who, words in (should - did).elements()]
        verdict.strange += [f"not shown in the end: {one}" for one in stale]


def _hours(verdict: Verdict, posts: Iterable[Mapping[str, str]]) -> None:
    for post in posts:
        at = datetime.fromisoformat(post["at"]).astimezone(LONDON)
        if at.hour not in WORKING or at.weekday() > FRIDAY:
            verdict.strange.append(f"said at {at:%a %H:%M} in London")


def _notes(verdict: Verdict, stands: Iterable[Mapping[str, str]]) -> None:
    notes = Counter((one["to"], one["at"][:10]) for one in stands if UNCERTAIN in one["words"])
    verdict.most_notes_a_day = max(notes.values(), default=0)
    if verdict.most_notes_a_day > 1:
        verdict.strange.append("more than one note a day on what is uncertain")
