"""Calls of Slack that are made after a listener has answered, so that nobody waits for them.

They live in memory only, so that a crash loses them. That is why nothing goes through here but what
can be asked for again by the person who sees it missing: the next page of a list, a list shared by
a button, the Home tab, a sentence about a press that changed nothing. What must be said is a row in
the ledger (`handlers/sending.py` says it).
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.blocks.limits import Message
from handlers.errors import SlackSlowError

AT_ONCE = 8
MOST_WAITING = 500
OK = 200

log = logging.getLogger(__name__)


class Afterwards:
    """A small queue of calls in memory. `settle` waits for those under way."""

    def __init__(self, client: AsyncWebClient, *, most_waiting: int = MOST_WAITING) -> None:
        self._client = client
        self._most_waiting = most_waiting
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    def add(self, call: Coroutine[Any, Any, object], *, what: str) -> None:
        """Make this call soon. It is dropped, with a line in the log, where too many wait."""
        if len(self._tasks) >= self._most_waiting:
            call.close()
            log.warning("dropped", extra={"what": what})
            return
        task = asyncio.create_task(self._made(call, what), name=f"afterwards: {what}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until every call is made."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _made(self, call: Coroutine[Any, Any, object], what: str) -> None:
        async with self._places:
            try:
                await call
            except Exception:
                log.exception("call failed", extra={"what": what})

    def tell(self, response_url: str | None, message: Message) -> None:
        """Show a message to the person who pressed, and to nobody else."""
        if response_url is None:
            log.warning("no response_url", extra={"what": "tell"})
            return
        self.add(self.respond(response_url, message), what="tell")

    def replace(self, response_url: str | None, message: Message) -> None:
        """Show this message in place of the ephemeral one whose button was pressed."""
        if response_url is not None:
            self.add(self.respond(response_url, message, replace_original=True), what="replace")

    async def respond(
        self,
        response_url: str,
        message: Message,
        *,
        replace_original: bool = False,
        response_type: str = "ephemeral",
    ) -> None:
        """Post to a `response_url`. Raises SlackSlowError where Slack does not take it."""
        webhook = AsyncWebhookClient(
            response_url, session=self._client.session, retry_handlers=[], logger=log
        )
        webhook.proxy = self._client.proxy  # not what the environment says: ours may be loopback
        answer = await webhook.send(
            response_type=response_type, replace_original=replace_original, **message.as_arguments()
        )
        if answer.status_code != OK:
            log.warning("response_url refused", extra={"status": answer.status_code})
            raise SlackSlowError
