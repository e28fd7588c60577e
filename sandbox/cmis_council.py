"""What stands on the sandbox's CMIS site, and the commands that change it, at once or planned."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Protocol
from zoneinfo import ZoneInfo

from sandbox import cmis_pages as pages
from sandbox.cmis_papers import Paper, Titles, papers_of
from sandbox.council_content import Committee, Item, Meeting, sample_committees

LONDON = ZoneInfo("Europe/London")

Change = str | Callable[[], object]


class Clock(Protocol):
    """Anything that knows an instant."""

    def now(self) -> datetime:
        """Return the instant, aware."""


class CmisCouncil:
    """Committees, meetings and their papers. Ids are the site's own numbers.

    ``titles``: dates in documents' titles run together, in words, or none. ``now`` gives the
    instant by which planned changes fall due.
    """

    def __init__(
        self,
        committees: Iterable[Committee] | None,
        *,
        prefix: str,
        name: str,
        titles: Titles,
        now: Callable[[], datetime],
    ) -> None:
        self.prefix = prefix.rstrip("/")
        self.name = name
        self.titles: Titles = titles
        self._now = now
        own = sample_committees() if committees is None else committees
        self._committees = {one.id: one for one in own}
        self._numbers = count(15001)
        self._further: dict[int, list[Paper]] = {}
        self._planned: list[tuple[datetime, int, int, Change]] = []

    @property
    def committees(self) -> tuple[Committee, ...]:
        """Return all committees with their meetings, as they stand now."""
        self._catch_up()
        return tuple(self._committees.values())

    def add_committee(self, name: str, *, council: str, venue: str = "Town Hall") -> int:
        """Add a committee and return its id."""
        number = next(self._numbers)
        self._committees[number] = Committee(council, name, number, venue=venue)
        return number

    def add_meeting(
        self,
        committee_id: int,
        on: date,
        *,
        items: Iterable[Item] = (),
        time: str = "6.30 pm",
    ) -> int:
        """Add a meeting, its agenda published where it has items, and return its id."""
        meeting = Meeting(next(self._numbers), on, time, tuple(items))
        committee = self._committees[committee_id]
        self._put(replace(committee, meetings=(*committee.meetings, meeting)))
        return meeting.id

    def add_document(self, meeting_id: int, title: str, lines: Iterable[str]) -> None:
        """List a further document with a meeting, whatever it is."""
        self._further.setdefault(meeting_id, []).append(Paper(title, title, tuple(lines)))

    def publish(self, meeting_id: int, *, draft: bool = True) -> None:
        """Publish the minutes of a meeting."""
        self._change(meeting_id, published="draft" if draft else "approved")

    def approve(self, meeting_id: int) -> None:
        """Put approved minutes in the place of the drafts."""
        self._change(meeting_id, published="approved")

    def withdraw(self, meeting_id: int) -> None:
        """Take the minutes of a meeting off the site again."""
        self._change(meeting_id, published="")

    def cancel(self, meeting_id: int) -> None:
        """Cancel a meeting."""
        self._change(meeting_id, cancelled=True)

    def move(self, meeting_id: int, on: date) -> None:
        """Move a meeting to another day."""
        self._change(meeting_id, on=on)

    def schedule(self, meeting_id: int, changes: Iterable[tuple[datetime, Change]]) -> None:
        """Plan changes of a meeting for aware instants, in this order where instants are equal.

        A change is a command's name ("publish", "approve", "withdraw", "cancel") or a callable.
        """
        for instant, change in changes:
            self._planned.append((instant, len(self._planned), meeting_id, change))
        self._planned.sort(key=lambda one: one[:2])

    def follow(self, clock: Clock) -> None:
        """Take the site's instants from a clock: what is planned stands once it is due there."""
        self._now = clock.now

    def meeting_path(self, meeting_id: int) -> str:
        """Return the path of a meeting's page, with the prefix."""
        return f"{self.prefix}/{pages.meeting_path(*self._find(meeting_id))}"

    def committee_path(self, committee_id: int) -> str:
        """Return the path of a committee's page, with the prefix."""
        return f"{self.prefix}/{pages.committee_path(self._committees[committee_id])}"

    def month_path(self, first: date) -> str:
        """Return the path of a month's calendar, with the prefix."""
        return f"{self.prefix}/{pages.month_path(first)}"

    def _today(self) -> date:
        return self._now().astimezone(LONDON).date()

    def _catch_up(self) -> None:
        """Carry out what is due."""
        now = self._now()
        while self._planned and self._planned[0][0] <= now:
            _, _, meeting_id, change = self._planned.pop(0)
            if callable(change):
                change()
            else:
                getattr(self, change)(meeting_id)

    def _rows(self, month: date) -> list[pages.Row]:
        """Return the meetings of a month, earliest first."""
        rows = [(one, meeting) for one in self._committees.values() for meeting in one.meetings]
        of_month = [row for row in rows if row[1].on.replace(day=1) == month.replace(day=1)]
        return sorted(of_month, key=lambda row: (row[1].on, pages.clock_time(row[1]), row[1].id))

    def _find(self, meeting_id: int) -> pages.Row:
        for committee in self._committees.values():
            for meeting in committee.meetings:
                if meeting.id == meeting_id:
                    return committee, meeting
        raise KeyError(meeting_id)

    def _change(self, meeting_id: int, **changes: object) -> None:
        committee, _ = self._find(meeting_id)
        meetings = tuple(
            replace(one, **changes) if one.id == meeting_id else one  # type: ignore[arg-type]  # the callers' fields
            for one in committee.meetings
        )
        self._put(replace(committee, meetings=meetings))

    def _put(self, committee: Committee) -> None:
        self._committees[committee.id] = committee

    def _papers(self, committee: Committee, meeting: Meeting) -> tuple[Paper, ...]:
        others = self._further.get(meeting.id, ())
        return papers_of(committee, meeting, titles=self.titles, others=others)
