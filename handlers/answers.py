"""An officer's answers: done, undo, an update, put off, not mine.

A press is one transaction: the mark that it was seen, the change, and the wish to show the message
anew. The jobs then show it, so that a crash between the two loses nothing.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.blocks.elements import Block
from handlers.blocks.modals import Origin, not_mine_modal, update_modal
from handlers.histories import Histories
from handlers.looking import looked_at
from handlers.payload import Payload, Press, press_of, submission_of
from handlers.pressing import Place, Pressing
from handlers.views import open_view
from handlers.wiring import Wiring
from tracker.answers import (
    answer_done,
    answer_not_done,
    answer_not_mine,
    answer_same,
    answer_snooze,
    answer_update,
)
from tracker.values import ActionView, SnoozeChoice

Answer = Callable[..., Awaitable[ActionView]]
Modal = Callable[[ActionView, Origin], Block]

SAID = {
    "done": "is marked as done. The committee is asked to agree",
    "undo": "is open again",
    "update": "has your update",
    "snooze": "is put off",
    "not_mine": "goes to the clerk, who finds the owner",
}


class Answers:
    """Takes officers' answers."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._pressing = Pressing(wiring)
        self._histories = Histories(wiring)

    async def done(self, ack: AsyncAck, body: Payload) -> None:
        """The owner says that it is done."""
        press = press_of(body)
        await self._answer(press, press.number, answer_done, said="done")
        await ack()

    async def undo(self, ack: AsyncAck, body: Payload) -> None:
        """The owner takes "done" back."""
        press = press_of(body)
        await self._answer(press, press.number, answer_not_done, said="undo")
        await ack()

    async def same(self, ack: AsyncAck, body: Payload) -> None:
        """The update on a linked action holds here too."""
        press = press_of(body)
        await self._answer(press, press.number, answer_same, said="update")
        await ack()

    async def ask_update(self, ack: AsyncAck, body: Payload) -> None:
        """Open the modal for an update."""
        press = press_of(body)
        await self._ask(press, press.number, update_modal)
        await ack()

    async def more(self, ack: AsyncAck, body: Payload) -> None:
        """A choice from the "…" menu: put off, not mine, history."""
        press = press_of(body)
        what, how, which = press.choice
        if what == "history":
            await self._histories.show(press, reference=which)
        elif what == "not_mine":
            await self._ask(press, int(which), not_mine_modal)
        else:
            snooze = partial(answer_snooze, choice=SnoozeChoice(how))
            await self._answer(press, int(which), snooze, said="snooze")
        await ack()

    async def update(self, ack: AsyncAck, body: Payload) -> None:
        """Take the update that was written in the modal."""
        await self._submitted(body, answer_update, said="update")
        await ack()

    async def not_mine(self, ack: AsyncAck, body: Payload) -> None:
        """Take the reason that was written in the modal."""
        await self._submitted(body, answer_not_mine, said="not_mine")
        await ack()

    async def _ask(self, press: Press, action_id: int, modal: Modal) -> None:
        async with self._wiring.db.read() as session:
            view, _ = await looked_at(
                session, action_id=action_id, user_id=press.user_id, today=self._wiring.today()
            )
        origin = Origin(action_id, press.channel_id, "" if press.is_ephemeral else press.ts)
        await open_view(self._wiring, press.trigger_id, modal(view, origin))

    async def _answer(self, press: Press, action_id: int, answer: Answer, *, said: str) -> None:
        change = _changing(answer, action_id=action_id, slack_user_id=press.user_id)
        await self._pressing.change(Place.of_press(press), press.key, change, said=SAID[said])

    async def _submitted(self, body: Payload, answer: Answer, *, said: str) -> None:
        submission = submission_of(body)
        origin = Origin.of_metadata(submission.metadata)
        change = _changing(
            answer,
            action_id=origin.action_id,
            slack_user_id=submission.user_id,
            note=submission["note"],
        )
        place = Place(submission.user_id, origin.channel_id, origin.ts)
        await self._pressing.change(place, submission.key, change, said=SAID[said])


def _changing(answer: Answer, **said: Any) -> Callable[..., Awaitable[str]]:
    """The change as a press makes it: its answer is the reference that it changed."""

    async def change(session: AsyncSession, *, now: datetime) -> str:
        return (await answer(session, now=now, **said)).reference

    return change


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to officers' answers."""
    answers = Answers(wiring)
    app.action("answer_done")(answers.done)
    app.action("answer_undo")(answers.undo)
    app.action("answer_same")(answers.same)
    app.action("answer_update")(answers.ask_update)
    app.action("answer_more")(answers.more)
    app.view("update")(answers.update)
    app.view("not_mine")(answers.not_mine)
