"""Saying what the ledger claimed: one call of the Web API, and what its failure means.

Nothing is retried in here and nothing sleeps. Slack takes no idempotency key, so a message carries
the delivery's opaque key in its metadata, by which `find` knows it again.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.blocks import render
from handlers.errors import BlockLimitError, CannotSendError, RetryLaterError, SendError
from handlers.slack_errors import CALL_ERRORS, send_error
from tracker.values import ClaimedDelivery

EVENT_TYPE = "matters_delivery"
PACE = timedelta(seconds=1)  # Slack: one message a second in a channel
LOOKED_BACK = timedelta(seconds=60)  # more than our own request time-out
WITHDRAWN = "This message was withdrawn."
PAGES_LOOKED_THROUGH = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message stands."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look into Slack's history said. Without `is_certain`, it could not be looked at."""

    sent: Sent | None
    is_certain: bool


async def _called(call: Awaitable[AsyncSlackResponse], *, repeatable: bool) -> AsyncSlackResponse:
    """The call's answer. Raises SendError."""
    try:
        return await call
    except CALL_ERRORS as error:
        raise send_error(error, repeatable=repeatable) from error


class Sender:
    """Says deliveries through one client (which must have no retry handlers of its own)."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._conversations: dict[str, str] = {}
        self._spoke_at: dict[str, datetime] = {}

    async def send(self, claimed: ClaimedDelivery, *, now: datetime) -> Sent:
        """Post the message, show it anew, or delete it, as the delivery asks.

        Raises RetryLaterError, CannotSendError or UncertainError.
        """
        if claimed.withdraw:
            return await self.withdraw(channel_id=claimed.channel_id or "", ts=claimed.ts or "")
        arguments = _rendered(claimed)
        if claimed.update:
            return await self._show_anew(claimed, arguments)
        channel_id = await self._channel(claimed.recipient)
        self._keep_pace(channel_id, now=now)
        return await self._post(channel_id, claimed.key, arguments)

    async def withdraw(self, *, channel_id: str, ts: str) -> Sent:
        """Delete a message, or take its words where it may not be deleted. Raises SendError.

        One that is gone already is as good.
        """
        try:
            await _called(self._client.chat_delete(channel=channel_id, ts=ts), repeatable=True)
        except CannotSendError as error:
            if error.error == "cant_delete_message":
                await self._blank(channel_id, ts)
            elif error.error != "message_not_found":
                raise
        return Sent(channel_id, ts)

    async def _blank(self, channel_id: str, ts: str) -> None:
        call = self._client.chat_update(channel=channel_id, ts=ts, text=WITHDRAWN, blocks=[])
        await _called(call, repeatable=True)

    async def find(self, claimed: ClaimedDelivery) -> Found:
        """Look for a message that may have been said, by the key in its metadata.

        Never raises: where the history cannot be read (no history scope, or Slack is away), the
        answer is that it is not certain.
        """
        try:
            channel_id = claimed.channel_id or await self._channel(claimed.recipient)
            ts = await self._look(channel_id, claimed)
        except SendError:
            return Found(None, is_certain=False)
        return Found(Sent(channel_id, ts) if ts else None, is_certain=True)

    async def _post(self, channel_id: str, key: str, arguments: dict[str, Any]) -> Sent:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        call = self._client.chat_postMessage(channel=channel_id, metadata=metadata, **arguments)
        said = await _called(call, repeatable=False)
        return Sent(str(said["channel"] or channel_id), str(said["ts"]))

    async def _show_anew(self, claimed: ClaimedDelivery, arguments: dict[str, Any]) -> Sent:
        sent = Sent(claimed.channel_id or "", claimed.ts or "")
        shown = {
            name: arguments[name] for name in ("text", "blocks")
        }  # chat.update knows no unfurl
        call = self._client.chat_update(channel=sent.channel_id, ts=sent.ts, **shown)
        await _called(call, repeatable=True)
        return sent

    async def _channel(self, recipient: str) -> str:
        """The conversation to post in: a person's direct messages are opened first."""
        if not recipient.startswith(("U", "W")):
            return recipient
        if recipient not in self._conversations:
            call = self._client.conversations_open(users=recipient)
            opened = await _called(call, repeatable=True)
            self._conversations[recipient] = str((opened["channel"] or {})["id"])
        return self._conversations[recipient]

    def _keep_pace(self, channel_id: str, *, now: datetime) -> None:
        """Raise RetryLaterError where this channel was spoken to less than a second ago."""
        waited = now - self._spoke_at.get(channel_id, now - PACE)
        if timedelta(0) <= waited < PACE:
            raise RetryLaterError((PACE - waited).total_seconds())
        self._spoke_at[channel_id] = now

    async def _look(self, channel_id: str, claimed: ClaimedDelivery) -> str | None:
        oldest = f"{(claimed.claimed_at - LOOKED_BACK).timestamp():.6f}"
        cursor: str | None = None
        for _ in range(PAGES_LOOKED_THROUGH):
            call = self._client.conversations_history(
                channel=channel_id,
                oldest=oldest,
                include_all_metadata=True,
                limit=200,
                cursor=cursor,
            )
            page = await _called(call, repeatable=True)
            for message in page["messages"] or []:
                if _key_of(message) == claimed.key:
                    return str(message["ts"])
            cursor = (page["response_metadata"] or {}).get("next_cursor")
            if not cursor:
                return None
        raise RetryLaterError(1, "The channel is too busy to be looked through.")


def _key_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = (metadata.get("event_payload") or {}).get("key")
    return str(key) if key else None


def _rendered(claimed: ClaimedDelivery) -> dict[str, Any]:
    """The message's arguments. Raises CannotSendError for a message that Slack would refuse."""
    if claimed.content is None:
        raise CannotSendError("no_text", "The message is empty.")
    try:
        return render(claimed.content).as_arguments()
    except BlockLimitError as error:
        raise CannotSendError("invalid_blocks", str(error)) from error
