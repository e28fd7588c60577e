"""What no listener knows: buttons of older versions, and events that were not asked for."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.blocks.modals import sentence_modal
from handlers.blocks.telling import render_sentence
from handlers.payload import Payload
from handlers.wiring import Wiring

ANYTHING = re.compile(".*")
OUT_OF_DATE = "This button is out of date and changed nothing. Please type /actions mine."


class Unknown:
    """Answers, where it can be answered, that nothing was changed."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def pressed(self, ack: AsyncAck, body: Payload) -> None:
        """A button that we do not know. Fields inside a modal also report themselves here."""
        await ack()
        if (body.get("view") or {}).get("type") != "modal":
            sentence = render_sentence(OUT_OF_DATE)
            self._wiring.afterwards.tell(body.get("response_url"), sentence)

    async def submitted(self, ack: AsyncAck) -> None:
        """A modal that we do not know."""
        await ack(response_action="update", view=sentence_modal(OUT_OF_DATE))

    async def happened(self, ack: AsyncAck) -> None:
        """An event that we did not ask for: taken note of, or Slack would send it again."""
        await ack()


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to everything else. Register this last: Bolt takes the first listener that fits."""
    unknown = Unknown(wiring)
    app.action(ANYTHING)(unknown.pressed)
    app.view(ANYTHING)(unknown.submitted)
    app.event(ANYTHING)(unknown.happened)
