"""Saying what the ledger claimed: one call of the Web API, and what its failure means.

Nothing is retried in here and nothing sleeps. Slack takes no idempotency key, so a message carries
the delivery's opaque key in its metadata, by which `find` knows it again.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.blocks import render
from handlers.errors import BlockLimitError, CannotSendError, Reach, RetryLaterError
from handlers.slack_errors import CALL_ERRORS, error_name, send_error
from tracker.holds import PEOPLE, Held
from tracker.restoring import Standing
from tracker.values import ClaimedDelivery

EVENT_TYPE = "matters_delivery"
LOOKED_BACK = timedelta(hours=1)  # before the claim, by a clock that may be ahead of Slack's
NO_HISTORY = {"missing_scope", "not_in_channel", "channel_not_found", "not_allowed_token_type"}
WITHDRAWN = "This message was withdrawn."
PAGES_LOOKED_THROUGH = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message stands."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look into Slack's history said: every copy of the message, oldest first.

    Without `is_certain` the history is closed to us.
    """

    copies: tuple[Sent, ...]
    is_certain: bool

    @property
    def sent(self) -> Sent | None:
        """The message, if it is there."""
        return self.copies[0] if self.copies else None


async def _called(
    call: Awaitable[AsyncSlackResponse],
    held: Held,
    *,
    recipient: str = "",
    repeatable: bool = True,
) -> AsyncSlackResponse:
    """The call's answer. Raises SendError, which knows what is to be held where Slack asks us."""
    try:
        return await call
    except CALL_ERRORS as error:
        failure = send_error(error, repeatable=repeatable)
        if isinstance(failure, RetryLaterError) and failure.reach is not Reach.MESSAGE:
            failure.held = held
            failure.recipient = recipient if failure.reach is Reach.CHANNEL else ""
        raise failure from error


class Sender:
    """Says deliveries through one client (which must have no retry handlers of its own)."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._conversations: dict[str, str] = {}

    async def send(self, claimed: ClaimedDelivery) -> Sent:
        """Post the message, show it anew, or delete it, as the delivery asks.

        Raises RetryLaterError, CannotSendError or UncertainError.
        """
        if claimed.withdraw:
            return await self.withdraw(channel_id=claimed.channel_id or "", ts=claimed.ts or "")
        arguments = _rendered(claimed)
        if claimed.update:
            return await self._show_anew(claimed, arguments)
        channel_id = await self._channel(claimed.recipient)
        return await self._post(channel_id, claimed, arguments)

    async def withdraw(self, *, channel_id: str, ts: str) -> Sent:
        """Delete a message, or take its words where it may not be deleted. Raises SendError.

        One that is gone already is as good.
        """
        try:
            await _called(self._client.chat_delete(channel=channel_id, ts=ts), Held.DELETING)
        except CannotSendError as error:
            if error.error == "cant_delete_message":
                await self._blank(channel_id, ts)
            elif error.error != "message_not_found":
                raise
        return Sent(channel_id, ts)

    async def _blank(self, channel_id: str, ts: str) -> None:
        call = self._client.chat_update(channel=channel_id, ts=ts, text=WITHDRAWN, blocks=[])
        await _called(call, Held.SHOWING)

    async def find(self, claimed: ClaimedDelivery) -> Found:
        """Look for a message that may have been said, by the key in its metadata.

        Where the history is closed to us (no history scope, no such channel), the answer is that it
        is not certain. Raises RetryLaterError where Slack cannot tell now.
        """
        try:
            channel_id = claimed.channel_id or await self._channel(claimed.recipient)
            copies = await self._look(channel_id, claimed)
        except CannotSendError:
            return Found((), is_certain=False)
        except RetryLaterError as error:
            if isinstance(error.__cause__, SlackApiError) and (
                error_name(error.__cause__) in NO_HISTORY
            ):
                return Found((), is_certain=False)
            raise
        return Found(copies, is_certain=True)

    async def _post(
        self, channel_id: str, claimed: ClaimedDelivery, arguments: dict[str, Any]
    ) -> Sent:
        metadata = {"event_type": EVENT_TYPE, "event_payload": _payload(claimed)}
        call = self._client.chat_postMessage(channel=channel_id, metadata=metadata, **arguments)
        said = await _called(call, Held.SAYING, recipient=claimed.recipient, repeatable=False)
        return Sent(str(said["channel"] or channel_id), str(said["ts"]))

    async def _show_anew(self, claimed: ClaimedDelivery, arguments: dict[str, Any]) -> Sent:
        sent = Sent(claimed.channel_id or "", claimed.ts or "")
        shown = {
            name: arguments[name] for name in ("text", "blocks")
        }  # chat.update knows no unfurl
        call = self._client.chat_update(channel=sent.channel_id, ts=sent.ts, **shown)
        await _called(call, Held.SHOWING)
        return sent

    async def _channel(self, recipient: str) -> str:
        """The conversation to post in: a person's direct messages are opened first."""
        if not recipient.startswith(PEOPLE):
            return recipient
        if recipient not in self._conversations:
            call = self._client.conversations_open(users=recipient)
            opened = await _called(call, Held.PEOPLE)
            self._conversations[recipient] = str((opened["channel"] or {})["id"])
        return self._conversations[recipient]

    async def standing(
        self, claimed: ClaimedDelivery, *, since: datetime, until: datetime
    ) -> tuple[Standing, ...] | None:
        """All our messages of that time that stand where this one is to be said.

        None where the history is closed to us. Raises RetryLaterError where Slack cannot tell now.
        """
        try:
            channel_id = await self._channel(claimed.recipient)
            messages = await self._messages(channel_id, since=since, until=until)
        except CannotSendError:
            return None
        except RetryLaterError as error:
            if isinstance(error.__cause__, SlackApiError) and (
                error_name(error.__cause__) in NO_HISTORY
            ):
                return None
            raise
        return tuple(
            Standing(key, _kind_of(message), channel_id, str(message["ts"]), str(message))
            for message in messages
            if (key := _key_of(message)) is not None
        )

    async def _look(self, channel_id: str, claimed: ClaimedDelivery) -> tuple[Sent, ...]:
        messages = await self._messages(channel_id, since=claimed.claimed_at - LOOKED_BACK)
        found = [Sent(channel_id, str(m["ts"])) for m in messages if _key_of(m) == claimed.key]
        return tuple(sorted(found, key=lambda sent: float(sent.ts)))

    async def _messages(
        self, channel_id: str, *, since: datetime, until: datetime | None = None
    ) -> list[dict[str, Any]]:
        """The messages of a conversation in that time. Raises SendError."""
        cursor: str | None = None
        found: list[dict[str, Any]] = []
        for _ in range(PAGES_LOOKED_THROUGH):
            call = self._client.conversations_history(
                channel=channel_id,
                oldest=f"{since.timestamp():.6f}",
                latest=f"{until.timestamp():.6f}" if until else None,
                include_all_metadata=True,
                limit=200,
                cursor=cursor,
            )
            page = await _called(call, Held.LOOKING)
            found += page["messages"] or []
            cursor = (page["response_metadata"] or {}).get("next_cursor")
            if not cursor:
                return found
        raise RetryLaterError(1, "The channel is too busy to be looked through.")


def _payload(claimed: ClaimedDelivery) -> dict[str, str]:
    """What the message's metadata hold: ids of ours, and no words."""
    return {"key": claimed.key, "kind": claimed.kind}


def _kind_of(message: dict[str, Any]) -> str:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("kind") or "")


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
