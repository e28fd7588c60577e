"""The clerk's presses: keep, dismiss, owner; and the same for possible misses."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.blocks.modals import Origin, owner_modal
from handlers.histories import Histories
from handlers.looking import looked_at, officers_for
from handlers.payload import Payload, Press, Submission, press_of, submission_of
from handlers.pressing import Change, Place, Pressing
from handlers.views import open_view
from handlers.wiring import Wiring
from tracker.closing import agree_closure, note_change, refuse_closure
from tracker.errors import NotTheClerkError
from tracker.links import same_as
from tracker.officers import officer_by_slack_id
from tracker.triage import dismiss, dismiss_miss, keep, keep_miss, set_owner
from tracker.viewers import viewer_of

Settle = Callable[..., Awaitable[Any]]


class Triage:
    """Takes the clerk's decisions."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._pressing = Pressing(wiring)
        self._histories = Histories(wiring)

    async def keep(self, ack: AsyncAck, body: Payload) -> None:
        """It is an action."""
        await self._settled(press_of(body), keep, name="action_id", said="is kept")
        await ack()

    async def dismiss(self, ack: AsyncAck, body: Payload) -> None:
        """It is no action."""
        await self._settled(press_of(body), dismiss, name="action_id", said="is dismissed")
        await ack()

    async def keep_miss(self, ack: AsyncAck, body: Payload) -> None:
        """A possible miss is an action."""
        await self._settled(press_of(body), keep_miss, name="miss_id", said="is kept")
        await ack()

    async def dismiss_miss(self, ack: AsyncAck, body: Payload) -> None:
        """A possible miss is none."""
        await self._settled(press_of(body), dismiss_miss, name="miss_id", said="is dismissed")
        await ack()

    async def same(self, ack: AsyncAck, body: Payload) -> None:
        """A proposed action asks again for what is open already."""
        await self._settled(press_of(body), same_as, name="action_id", said="is asked again")
        await ack()

    async def agree(self, ack: AsyncAck, body: Payload) -> None:
        """It is done, as the minutes say."""
        await self._settled(press_of(body), agree_closure, name="later_id", said="is closed")
        await ack()

    async def refuse(self, ack: AsyncAck, body: Payload) -> None:
        """It is not done, whatever the minutes say."""
        press = press_of(body)
        await self._settled(press, refuse_closure, name="later_id", said="is not closed")
        await ack()

    async def noted(self, ack: AsyncAck, body: Payload) -> None:
        """A contradiction between readings was seen."""
        await self._settled(press_of(body), note_change, name="later_id", said="is noted")
        await ack()

    async def ask_owner(self, ack: AsyncAck, body: Payload) -> None:
        """Open the owner picker."""
        press = press_of(body)
        await self._ask_owner(press, press.number)
        await ack()

    async def more(self, ack: AsyncAck, body: Payload) -> None:
        """A choice from the "…" menu: owner, history."""
        press = press_of(body)
        what, _, which = press.choice
        if what == "history":
            await self._histories.show(press, reference=which)
        else:
            await self._ask_owner(press, int(which))
        await ack()

    async def owner(self, ack: AsyncAck, body: Payload) -> None:
        """Take the owner that was picked in the modal."""
        submission = submission_of(body)
        origin = Origin.of_metadata(submission.metadata)
        place = Place(submission.user_id, origin.channel_id, origin.ts)
        change = _owning(origin.action_id, submission)
        await self._pressing.change(place, submission.key, change, said="has its owner")
        await ack()

    async def _ask_owner(self, press: Press, action_id: int) -> None:
        async with self._wiring.db.read() as session:
            view, _ = await looked_at(
                session, action_id=action_id, user_id=press.user_id, today=self._wiring.today()
            )
            listed = await officers_for(session, slug=view.slug)
        origin = Origin(action_id, press.channel_id, press.ts)
        await open_view(self._wiring, press.trigger_id, owner_modal(view, origin, listed))

    async def _settled(self, press: Press, settle: Settle, *, name: str, said: str) -> None:
        change = _settling(settle, {name: press.number}, user_id=press.user_id)
        await self._pressing.change(Place.of_press(press), press.key, change, said=said)


def _settling(settle: Settle, which: dict[str, int], *, user_id: str) -> Change:
    async def change(session: AsyncSession, *, now: datetime) -> str:
        by = await _clerk(session, user_id)
        settled = await settle(session, by_officer_id=by, now=now, **which)
        return str(getattr(settled, "reference", "It"))

    return change


def _owning(action_id: int, submission: Submission) -> Change:
    async def change(session: AsyncSession, *, now: datetime) -> str:
        by = await _clerk(session, submission.user_id)
        officer_id = await _picked(session, submission["owner"])
        settled = await set_owner(
            session, action_id=action_id, officer_id=officer_id, by_officer_id=by, now=now
        )
        return str(settled.reference)

    return change


async def _clerk(session: AsyncSession, user_id: str) -> int:
    """The officer who decides. Raises NotTheClerkError for anyone who is clerk of nothing.

    Never None: to the tracker that is whoever has the database itself. Whether it is the clerk of
    this committee, the tracker asks.
    """
    viewer = await viewer_of(session, slack_user_id=user_id)
    if viewer.officer_id is None or not viewer.is_clerk:
        raise NotTheClerkError
    return viewer.officer_id


async def _picked(session: AsyncSession, value: str) -> int:
    """The officer's key: from our own list, or through Slack's picker of people."""
    if value.isdigit():
        return int(value)
    return int((await officer_by_slack_id(session, value)).id or 0)


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to the clerk's presses."""
    triage = Triage(wiring)
    app.action("triage_keep")(triage.keep)
    app.action("triage_dismiss")(triage.dismiss)
    app.action("triage_owner")(triage.ask_owner)
    app.action("triage_more")(triage.more)
    app.action("triage_same")(triage.same)
    app.action("closure_agree")(triage.agree)
    app.action("closure_refuse")(triage.refuse)
    app.action("change_noted")(triage.noted)
    app.action("miss_keep")(triage.keep_miss)
    app.action("miss_dismiss")(triage.dismiss_miss)
    app.view("owner")(triage.owner)
