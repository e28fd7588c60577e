"""The button "History": one action, whole, and all that happened to it, in a modal."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.blocks.modals import history_modal
from handlers.looking import audience_for, looked_at
from handlers.payload import Payload, Press, press_of
from handlers.views import open_view
from handlers.wiring import Wiring
from tracker.history import history


class Histories:
    """Shows histories."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def pressed(self, ack: AsyncAck, body: Payload) -> None:
        """Show the history that the button names."""
        press = press_of(body)
        await self.show(press, reference=press.value)
        await ack()

    async def show(self, press: Press, *, reference: str) -> None:
        """Open the modal with an action's history. Raises SlackSlowError."""
        async with self._wiring.db.read() as session:
            view, viewer = await looked_at(
                session, reference=reference, user_id=press.user_id, today=self._wiring.today()
            )
            lines = await history(session, reference=view.reference, viewer=viewer)
        modal = history_modal(view, lines, audience=audience_for(viewer))
        await open_view(self._wiring, press.trigger_id, modal)


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to the button and to the menu under a list."""
    histories = Histories(wiring)
    app.action("history")(histories.pressed)
    app.action("history_of")(histories.pressed)
