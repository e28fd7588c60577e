"""Who may decide what is watched: clerks, and on the first day every full member."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Committee, Seen
from tracker.committees import committees
from tracker.errors import NotAllowedToWatchError
from tracker.values import Viewer
from tracker.viewers import viewer_of

NO_CLERK = (
    "A clerk decides what is watched, and no committee has one yet. Whoever runs me sets one with "
    "matters committee set {slug} --clerk …"
)


async def may_begin(session: AsyncSession, user_id: str) -> bool:
    """Clerks may begin; while there is no committee at all, every full member."""
    viewer = await viewer_of(session, slack_user_id=user_id)
    return viewer.is_clerk or (not viewer.is_outsider and not await committees(session))


async def who_begins(session: AsyncSession, user_id: str) -> Viewer:
    """Who begins. Raises NotAllowedToWatchError."""
    if not await may_begin(session, user_id):
        raise await refusal(session)
    return await viewer_of(session, slack_user_id=user_id)


async def check_may(session: AsyncSession, user_id: str, committee: Committee) -> None:
    """Raise NotAllowedToWatchError for all but its clerk, or any clerk while it has none."""
    of = committee.id if committee.clerk_officer_id is not None else None
    if not (await viewer_of(session, slack_user_id=user_id, committee_id=of)).is_clerk:
        raise await refusal(session)


async def check_may_search(session: AsyncSession, user_id: str) -> None:
    """Raise NotAllowedToWatchError for who is no clerk, once there is a committee.

    Before, who is no full member is told when Slack has said who they are.
    """
    viewer = await viewer_of(session, slack_user_id=user_id)
    if not viewer.is_clerk and await committees(session):
        raise await refusal(session)


async def check_may_undo(
    session: AsyncSession, user_id: str, committee: Committee, *, mark: str
) -> None:
    """Raise NotAllowedToWatchError for all but who began, as the row `mark` says, and its clerk."""
    if await session.get(Seen, mark) is None:
        await check_may(session, user_id, committee)


async def refusal(session: AsyncSession) -> NotAllowedToWatchError:
    """What somebody who may not is told: whom to ask."""
    rows = await committees(session)
    if not rows or any(row.clerk_officer_id is not None for row in rows):
        return NotAllowedToWatchError()
    return NotAllowedToWatchError(NO_CLERK.format(slug=rows[0].slug))
