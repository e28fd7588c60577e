"""What stands on the sandbox's CMIS site, and the commands that change it, at once or planned."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Protocol

from sandbox import cmis_pages as pages
from sandbox.cmis_papers import Paper, Titles, papers_of
from sandbox.council_content import Committee, Meeting
from sandbox.council_store import LONDON, CouncilStore
from sandbox.council_timeline import AnyChange, Timeline


class Clock(Protocol):
    """Anything that knows an instant."""

    def now(self) -> datetime:
        """Return the instant, aware."""


class CmisCouncil(CouncilStore):
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
        super().__init__(committees)
        self.prefix = prefix.rstrip("/")
        self.name = name
        self.titles: Titles = titles
        self.now = now
        self.timeline = Timeline()
        self._further: dict[int, list[Paper]] = {}

    @property
    def committees(self) -> tuple[Committee, ...]:
        """Return all committees with their meetings, as they stand now."""
        self.settle()
        return super().committees

    def add_committee(
        self, name: str, *, council: str, bullets: str = "list", venue: str = "Town Hall"
    ) -> int:
        """Add a committee and return its id."""
        number = super().add_committee(name, council=council, bullets=bullets)
        self.change_committee(number, venue=venue)
        return number

    def add_document(self, meeting_id: int, title: str, lines: Iterable[str]) -> None:
        """List a further document with a meeting, whatever it is."""
        self._further.setdefault(meeting_id, []).append(Paper(title, title, tuple(lines)))

    # Simulated time

    def schedule(self, meeting_id: int, changes: Iterable[tuple[datetime, AnyChange]]) -> None:
        """Plan changes of a meeting for aware instants, in this order where instants are equal.

        A change is a name ("publish"), `change("move", on=…)` or a function that takes the site.
        """
        self.timeline.add(meeting_id, changes)

    def follow(self, clock: Clock) -> None:
        """Take the site's instants from a clock: what is planned stands once it is due there."""
        self.now = clock.now

    def settle(self) -> None:
        """Let everything happen whose instant has passed. Every request does this first."""
        self.timeline.settle(self)

    # Addresses

    def meeting_path(self, meeting_id: int) -> str:
        """Return the path of a meeting's page, with the prefix."""
        return f"{self.prefix}/{pages.meeting_path(*self.find(meeting_id))}"

    def committee_path(self, committee_id: int) -> str:
        """Return the path of a committee's page, with the prefix."""
        return f"{self.prefix}/{pages.committee_path(self._committees[committee_id])}"

    def month_path(self, first: date) -> str:
        """Return the path of a month's calendar, with the prefix."""
        return f"{self.prefix}/{pages.month_path(first)}"

    # What pages are written from

    def _today(self) -> date:
        return self.now().astimezone(LONDON).date()

    def _rows(self, month: date) -> list[pages.Row]:
        """Return the meetings of a month, earliest first."""
        rows = [(one, meeting) for one in self._committees.values() for meeting in one.meetings]
        of_month = [row for row in rows if row[1].on.replace(day=1) == month.replace(day=1)]
        return sorted(of_month, key=lambda row: (row[1].on, pages.clock_time(row[1]), row[1].id))

    def _papers(self, committee: Committee, meeting: Meeting) -> tuple[Paper, ...]:
        others = self._further.get(meeting.id, ())
        return papers_of(committee, meeting, titles=self.titles, others=others)
