"""Officers as message-writers know them: whether they can be reached in Slack, and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Officer, SlackUser
from tracker.council_days import CouncilDays
from tracker.hours import Hours
from tracker.messages import chunks


@dataclass(frozen=True, slots=True)
class Person:
    """An officer with their working hours. `slack_user_id` is None when Slack cannot reach them."""

    officer_id: int
    name: str
    slack_user_id: str | None
    is_outsider: bool
    hours: Hours


async def people(
    session: AsyncSession, officer_ids: Collection[int], *, days: CouncilDays
) -> Mapping[int, Person]:
    """The officers of these ids. Slack's time zone counts before the directory's."""
    found: dict[int, Person] = {}
    for ids in chunks(sorted(officer_ids)):
        query = (
            select(Officer, SlackUser)
            .outerjoin(SlackUser, col(SlackUser.slack_user_id) == col(Officer.slack_user_id))
            .where(col(Officer.id).in_(ids))
        )
        for officer, known in await session.exec(query):
            found[officer.id or 0] = _person(officer, known, days=days)
    return found


def _person(officer: Officer, known: SlackUser | None, *, days: CouncilDays) -> Person:
    is_asked = known is not None and known.looked_up_at is not None
    is_gone = officer.erased_at is not None or (known is not None and known.is_deactivated)
    return Person(
        officer_id=officer.id or 0,
        name=officer.name,
        slack_user_id=None if is_gone else officer.slack_user_id,
        is_outsider=known is not None and is_asked and known.is_outsider,
        hours=Hours(
            days.of_council(officer.council),
            known.time_zone if known is not None and is_asked else officer.time_zone,
            officer.works_from,
            officer.works_to,
        ),
    )
