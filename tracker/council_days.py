"""Committees, their working days and their meetings to come, as the planners read them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ClosedDay, Committee, Meeting, MeetingStatus, Nation
from tracker.calendar import WorkingDays, statutory_clear_days
from tracker.hours import Hours
from tracker.ladder import MeetingToCome, meeting_to_come

LOOKING_BACK = timedelta(days=90)  # closed days that a despatch or a rung may still count


def clear_days_of(committee: Committee) -> int:
    """The committee's own number of clear working days, else the law's."""
    if committee.clear_days is not None:
        return committee.clear_days
    return statutory_clear_days(committee.nation, committee.kind)


@dataclass(frozen=True, slots=True)
class CouncilDays:
    """The committees by id, and the closed days by council."""

    committees: Mapping[int, Committee]
    closed: Mapping[str, frozenset[date]] = field(default_factory=dict)

    def of_committee(self, committee_id: int) -> WorkingDays:
        """The working days of a committee."""
        committee = self.committees[committee_id]
        return WorkingDays(committee.nation, self.closed.get(committee.council, frozenset()))

    def of_council(self, council: str) -> WorkingDays:
        """The working days of a council: its first committee says in which nation it is."""
        nations = (c.nation for c in self.committees.values() if c.council == council)
        return WorkingDays(next(nations, Nation.ENGLAND), self.closed.get(council, frozenset()))

    def office_hours(self, committee_id: int) -> Hours:
        """When the channels that follow a committee may be written to."""
        return Hours(self.of_committee(committee_id))

    def to_come(self, meeting: Meeting) -> MeetingToCome:
        """The meeting with its despatch worked out."""
        return meeting_to_come(
            meeting.id or 0,
            meeting.meeting_on,
            clear_days=clear_days_of(self.committees[meeting.committee_id]),
            days=self.of_committee(meeting.committee_id),
        )


async def council_days(session: AsyncSession, *, today: date) -> CouncilDays:
    """Read every committee, and the closed days that still count."""
    committees = (await session.exec(select(Committee).order_by(col(Committee.id)))).all()
    closed: dict[str, set[date]] = defaultdict(set)
    since = col(ClosedDay.day) >= today - LOOKING_BACK
    for council, day in await session.exec(
        select(col(ClosedDay.council), col(ClosedDay.day)).where(since)
    ):
        closed[council].add(day)
    return CouncilDays(
        {committee.id or 0: committee for committee in committees},
        {council: frozenset(days) for council, days in closed.items()},
    )


async def confirmed_meetings(
    session: AsyncSession, committee_ids: Collection[int], *, since: date
) -> Mapping[int, Sequence[Meeting]]:
    """The confirmed meetings on and after a date, in order, by committee id."""
    query = (
        select(Meeting)
        .where(
            col(Meeting.committee_id).in_(committee_ids),
            col(Meeting.status) == MeetingStatus.CONFIRMED,
            col(Meeting.meeting_on) >= since,
        )
        .order_by(col(Meeting.meeting_on))
    )
    found: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in await session.exec(query):
        found[meeting.committee_id].append(meeting)
    return found
