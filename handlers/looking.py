"""Reading for a person who asks: who they are to the committee, and what they may see."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.blocks.facts import Audience
from storage.tables import Action, ActionStatus, Mode
from tracker.committees import committee_by_slug, committees
from tracker.errors import UnknownActionError
from tracker.finding import action_by
from tracker.listing import list_for, my_actions
from tracker.officers import officers
from tracker.triage import triage_list
from tracker.values import ActionList, ActionView, Viewer
from tracker.viewers import viewer_of
from tracker.views import action_views

UNDECIDED = {ActionStatus.PROPOSED, ActionStatus.DISMISSED}
WORDS_READ = 300  # of a filter; more than anyone types


def audience_for(viewer: Viewer) -> Audience:
    """How a message to this viewer alone is worded (its words were chosen by the tracker)."""
    return Audience.CLERK if viewer.is_clerk else Audience.OFFICER


async def list_page(
    session: AsyncSession,
    *,
    slug: str,
    words: str,
    user_id: str,
    today: date,
    page: int = 1,
    is_public: bool = False,
) -> tuple[ActionList, Viewer]:
    """One page of a committee's actions, and who it was made for.

    `is_public`: as everyone in a channel may see it, whoever asks. "mine" still means the asker.
    """
    return await list_for(
        session,
        slug=slug,
        words=words[:WORDS_READ],
        slack_user_id=user_id,
        today=today,
        page=page,
        is_public=is_public,
    )


async def mine_page(
    session: AsyncSession, *, user_id: str, today: date, page: int = 1
) -> ActionList:
    """One page of what waits for the person who asks. Raises NotInDirectoryError."""
    return await my_actions(session, slack_user_id=user_id, today=today, page=page)


async def followed(session: AsyncSession) -> list[tuple[str, str]]:
    """The short name and the name of every committee that the bot follows."""
    return [
        (committee.slug, committee.name)
        for committee in await committees(session)
        if committee.mode is not Mode.OFF
    ]


async def waiting_in_triage(session: AsyncSession, *, user_id: str) -> list[tuple[str, int]]:
    """The short name of each committee of which this person is the clerk, and how much waits."""
    waiting = []
    for committee in await committees(session):
        viewer = await viewer_of(session, slack_user_id=user_id, committee_id=committee.id)
        if viewer.is_clerk:
            listed = await triage_list(session, committee=committee)
            parts = (listed.proposed, listed.owner_unsettled, listed.misses, listed.later)
            waiting.append((committee.slug, sum(map(len, parts))))
    return [(slug, number) for slug, number in waiting if number]


async def officers_for(session: AsyncSession, *, slug: str) -> list[tuple[int, str]]:
    """The officers of a committee's council whom the clerk can choose from: key and name."""
    committee = await committee_by_slug(session, slug)
    found = await officers(session, committee.council)
    return [(officer.id or 0, officer.name) for officer in found]


async def looked_at(
    session: AsyncSession,
    *,
    user_id: str,
    today: date,
    action_id: int | None = None,
    reference: str = "",
) -> tuple[ActionView, Viewer]:
    """One action, by its key or its reference, as this person may see it.

    Raises UnknownActionError also where it is not for this person's eyes.
    """
    action = await action_by(session, action_id=action_id, reference=reference)
    viewer = await viewer_of(session, slack_user_id=user_id, committee_id=action.committee_id)
    if not _may_look(action, viewer):
        raise UnknownActionError
    return (await action_views(session, [action], viewer=viewer, today=today))[0], viewer


def _may_look(action: Action, viewer: Viewer) -> bool:
    """As in lists: clerks see all, others what the committee's site published and a clerk kept.

    Owners also see, without its words, what of theirs was taken down or dismissed after it was
    kept; what waits for the clerk, is withheld or comes from elsewhere is not for them either.
    """
    if viewer.is_clerk:
        return True
    if not action.verified or action.withheld is not None:
        return False
    if viewer.officer_id is not None and viewer.officer_id == action.officer_id:
        return action.opened_at is not None
    return action.taken_down_at is None and action.status not in UNDECIDED
