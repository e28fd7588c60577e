"""Opening modals: the one call that a listener waits for, since a trigger lives three seconds."""

import asyncio

from handlers.blocks.elements import Block
from handlers.errors import SlackSlowError
from handlers.slack_errors import CALL_ERRORS
from handlers.wiring import Wiring

VIEW_SECONDS = 2.0


async def open_view(wiring: Wiring, trigger_id: str, view: Block) -> None:
    """Show a modal to the person who pressed. Raises SlackSlowError."""
    try:
        async with asyncio.timeout(VIEW_SECONDS):
            await wiring.client.views_open(trigger_id=trigger_id, view=view)
    except CALL_ERRORS as error:
        raise SlackSlowError from error
