"""The clerk has a message said after all that Slack did not take, or may not have taken."""

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.blocks.home import SAY_AGAIN
from handlers.payload import Payload, press_of
from handlers.pressing import Place, Pressing
from handlers.wiring import Wiring
from tracker.unsaid import try_again


class UnsaidMessages:
    """Takes presses of "Send it" in the Home tab."""

    def __init__(self, wiring: Wiring) -> None:
        self._pressing = Pressing(wiring)

    async def again(self, ack: AsyncAck, body: Payload) -> None:
        """Plan the message again; the Home tab is shown anew."""
        press = press_of(body)

        async def change(session: AsyncSession, *, now: datetime) -> str:
            return await try_again(session, press.number, now=now, clerk_slack_id=press.user_id)

        await self._pressing.change(
            Place(press.user_id), press.key, change, said="will be sent again"
        )
        await ack()


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to the button in the Home tab."""
    app.action(SAY_AGAIN)(UnsaidMessages(wiring).again)
