"""Finding an action by its key or reference, and saying how it stands."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionStatus, Item
from tracker.errors import UnknownActionError
from tracker.references import normal_reference

UNVERIFIED = (
    "These minutes do not come from the committee’s own site, so only clerks see their actions."
)
_STATES = {
    ActionStatus.PROPOSED: "waits for the clerk to keep or dismiss it",
    ActionStatus.OPEN: "is open",
    ActionStatus.COMPLETE: "is complete already",
    ActionStatus.CLOSED: "is closed already",
    ActionStatus.DISMISSED: "was dismissed by the clerk",
    ActionStatus.SUPERSEDED: "was changed by later minutes",
}


async def action_by(
    session: AsyncSession, *, action_id: int | None = None, reference: str | None = None
) -> Action:
    """The action with this key or this reference, in any case. Raises UnknownActionError."""
    if action_id is not None:
        found = await session.get(Action, action_id)
    else:
        wanted = normal_reference(reference or "")
        found = (await session.exec(select(Action).where(Action.reference == wanted))).first()
    if found is None:
        raise UnknownActionError
    return found


def present_state(action: Action) -> str:
    """One sentence on how the action stands, for whoever pressed a button that came too late."""
    if action.taken_down_at is not None:
        return f"{action.reference} has been taken down, so nothing was changed."
    return f"{action.reference} {_STATES[action.status]}, so nothing was changed."


def withheld_sentence(item: Item) -> str:
    """What the clerk is told of an item that is kept out of digests."""
    named = ", ".join(filter(None, (f"Item {item.number}" if item.number else "", item.title)))
    return f"{named or 'An item'}: withheld from digests ({item.withheld})"
