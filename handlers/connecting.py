"""The first questions to Slack at the start: a passing fault of Slack's is not a refused token."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.errors import SlackSilentError
from handlers.slack_errors import why_unanswered

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds


async def persistently(
    call: Callable[[], Awaitable[AsyncSlackResponse]], *, waits: Sequence[float] = WAITS
) -> AsyncSlackResponse:
    """Slack's answer, asked for again after each wait while Slack cannot answer.

    Raises SlackSilentError when it never did, and SlackApiError when it refuses.
    """
    for wait in waits:
        try:
            return await _answered(call)
        except SlackSilentError:
            await asyncio.sleep(wait)
    return await _answered(call)


async def _answered(call: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
    try:
        return await call()
    except SlackApiError as error:
        why = why_unanswered(error)
        if why is None:
            raise
        raise SlackSilentError(why) from error
