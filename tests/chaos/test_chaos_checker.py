"""The checker of chaos sees what is lost, doubled, said at night, or told too often."""

from typing import Any

import pytest

from benchmarks.chaos.checking import judge

MORNING = "2025-12-03T09:05:00+00:00"


def post(
    to: str, words: str, *, at: str = MORNING, key: str = "k", ts: str = "1"
) -> dict[str, Any]:
    return {
        "kind": "post", "to": to, "ts": ts, "at": at, "wall": float(ts), "key": key, "words": words,
    }  # fmt: skip


def heard(*posts: dict[str, Any], gone: tuple[str, ...] = ()) -> dict[str, Any]:
    deleted = [{**one, "kind": "delete", "wall": 5.0} for one in posts if one["ts"] in gone]
    stands = [
        {"to": one["to"], "ts": one["ts"], "words": one["words"]}
        for one in posts
        if one["ts"] not in gone
    ]
    return {"said": [*posts, *deleted], "stands": stands}


JO = post("jo", "2 actions wait for you")
DIGEST = post("scrutiny", "Three actions", key="d", ts="2")
NOTE = post("clerk", "1 note for the clerk\nIt is uncertain whether …", key="n", ts="3")
EXPECTED = heard(JO, DIGEST)


def test_the_same_is_right() -> None:
    assert judge(EXPECTED, heard(JO, DIGEST), with_history=True).is_right


def test_what_is_missing_is_lost() -> None:
    assert len(judge(EXPECTED, heard(JO), with_history=True).lost) == 1
    assert len(judge(EXPECTED, heard(JO), with_history=False).lost) == 1


def test_what_is_missing_is_not_lost_where_the_clerk_knows_and_slack_cannot_be_asked() -> None:
    verdict = judge(EXPECTED, heard(JO, NOTE), with_history=False)
    assert verdict.is_right
    assert verdict.uncertain == 1
    assert not judge(EXPECTED, heard(JO, NOTE), with_history=True).is_right


@pytest.mark.parametrize("key", ["k", "another"])
def test_what_stands_twice_is_doubled(key: str) -> None:
    again = post("jo", JO["words"], key=key, ts="4")
    assert judge(EXPECTED, heard(JO, DIGEST, again), with_history=True).doubled


def test_a_copy_that_was_deleted_was_seen_for_so_long() -> None:
    again = post("jo", JO["words"], ts="4")
    verdict = judge(EXPECTED, heard(JO, DIGEST, again, gone=("4",)), with_history=True)
    assert verdict.is_right
    assert verdict.seen_twice == [1.0]


def test_what_is_said_at_night_or_at_a_weekend_is_strange() -> None:
    for at in ("2025-12-03T03:05:00+00:00", "2025-12-06T10:05:00+00:00"):
        early = post("jo", JO["words"], at=at)
        assert judge(heard(early), heard(early), with_history=True).strange


def test_two_notes_on_doubts_in_a_day_are_strange() -> None:
    second = post("clerk", NOTE["words"], key="m", ts="6")
    verdict = judge(EXPECTED, heard(JO, DIGEST, NOTE, second), with_history=False)
    assert verdict.most_notes_a_day == 2
    assert not verdict.is_right


def test_an_answer_that_is_not_shown_is_strange() -> None:
    stale = heard(JO, DIGEST)
    stale["stands"][0]["words"] = "2 actions wait for you: done"
    assert judge(stale, heard(JO, DIGEST), with_history=True).strange
