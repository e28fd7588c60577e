"""The sentences of reminders, and dates as people write them. Pure."""

from collections.abc import Collection
from datetime import date

from tracker.ladder import SNOOZES_FROM, MeetingToCome, Rung


def day_words(day: date) -> str:
    """A date as a clerk writes it: "Mon 6 July 2026"."""
    return f"{day:%a} {day.day} {day:%B %Y}"


def reminder_sentence(rungs: Collection[int], meeting: MeetingToCome | None, *, today: date) -> str:
    """What is asked and by when, for actions of which these rungs are said together."""
    return f"{_why(rungs, today=today)} {_by_when(meeting, today=today)}".rstrip()


def _why(rungs: Collection[int], *, today: date) -> str:
    snoozes = [rung for rung in rungs if rung >= SNOOZES_FROM]
    if Rung.RECORDED in rungs:
        return "Newly recorded for you."
    if snoozes:
        until = date.fromordinal(max(snoozes))
        return "You put this off until today." if until == today else _put_off(until)
    if Rung.AFTER_DESPATCH in rungs:
        return "No answer yet."
    return "Please say how this stands."


def _put_off(until: date) -> str:
    return f"You put this off until {day_words(until)}."


def _by_when(meeting: MeetingToCome | None, *, today: date) -> str:
    if meeting is None:
        return "No date is known for the next meeting."
    return (
        f"{_papers(meeting.despatch_on, today=today)}; "
        f"the committee {_meets(meeting.meeting_on, today=today)}."
    )


def _papers(despatch_on: date, *, today: date) -> str:
    if despatch_on == today:
        return f"Papers go out today, {day_words(despatch_on)}"
    verb = "go" if despatch_on > today else "went"
    return f"Papers {verb} out on {day_words(despatch_on)}"


def _meets(meeting_on: date, *, today: date) -> str:
    if meeting_on == today:
        return f"meets today, {day_words(meeting_on)}"
    verb = "meets" if meeting_on > today else "met"
    return f"{verb} on {day_words(meeting_on)}"
