"""Slack's errors by name: which are worth another try, which are final, and which leave a doubt."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.errors import CannotSendError, Reach, RetryLaterError, SendError, UncertainError

SOON = 5.0  # seconds
OUTAGE = 60.0
NOT_CONNECTED = 900.0

# Slack is busy or briefly gone; nothing was said
PASSING = {
    "ratelimited": SOON,
    "rate_limited": SOON,
    "service_unavailable": OUTAGE,
    "request_timeout": SOON,  # Slack did not get the whole request
    "team_added_to_org": OUTAGE,
}
# the workspace's fault and not the message's: nothing can be said to anybody until an administrator
# acts, so that what is to be said waits for them
NOT_CONNECTED_NAMES = {
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "token_expired",
    "account_inactive",  # what the token of a bot gets that was removed
    "missing_scope",
    "not_allowed_token_type",
    "no_permission",
    "org_login_required",
    "ekm_access_denied",
    "team_access_not_granted",
    "two_factor_setup_required",
    "accesslimited",
    "message_limit_exceeded",
}
# Slack's pages on these say that part of the work may have been done
DOUBTFUL = {"internal_error", "fatal_error"}

REFUSALS = {
    "channel_not_found": "Slack knows no such channel, or the bot has not been invited to it.",
    "not_in_channel": "The bot has not been invited to this channel.",
    "is_archived": "The channel is archived.",
    "user_disabled": "The person's Slack account is deactivated.",
    "users_not_found": "Slack knows no such person.",
    "user_not_found": "Slack knows no such person.",
    "user_not_visible": "The bot may not see this person.",
    "cannot_dm_bot": "The recipient is a bot, which takes no direct messages.",
    "account_inactive": "The bot was removed from the workspace. It will be tried again.",
    "missing_scope": "The bot lacks a permission (scope). Please install it again.",
    "restricted_action": "The workspace does not let the bot post here.",
    "restricted_action_read_only_channel": "The channel is read-only.",
    "invalid_blocks": "Slack does not accept the layout of this message.",
    "invalid_blocks_format": "Slack does not accept the layout of this message.",
    "msg_blocks_too_long": "The message is too long for Slack.",
    "msg_too_long": "The message is too long for Slack.",
    "no_text": "The message is empty.",
    "message_not_found": "The message is no longer there.",
    "cant_update_message": "The bot may not change this message.",
    "cant_delete_message": "The bot may not delete this message.",
    "edit_window_closed": "The workspace does not let messages be changed after so long.",
}


def error_name(error: SlackApiError) -> str:
    """Slack's name for what is wrong, such as `channel_not_found`; empty when it gave none."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _status(error: SlackApiError) -> int:
    response: Any = error.response  # aiohttp's own where the body was no JSON
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return int(status or 200)


def _retry_after(error: SlackApiError) -> float:
    headers: Mapping[str, Any] = getattr(error.response, "headers", None) or {}
    found = {name.lower(): value for name, value in headers.items()}.get("retry-after", SOON)
    try:
        return max(1.0, float(found))
    except (TypeError, ValueError):
        return SOON


def _named(error: SlackApiError, *, repeatable: bool) -> SendError:
    name, status = error_name(error), _status(error)
    if status == 429 or name in {"ratelimited", "rate_limited"}:  # noqa: PLR2004 HTTP
        return RetryLaterError(_retry_after(error), reach=Reach.CHANNEL)
    if name in NOT_CONNECTED_NAMES:
        return RetryLaterError(NOT_CONNECTED, REFUSALS.get(name), reach=Reach.WORKSPACE)
    if name in PASSING:
        return RetryLaterError(PASSING[name])
    if name in DOUBTFUL:
        return RetryLaterError(SOON) if repeatable else UncertainError()
    if status >= 500 or not name:  # noqa: PLR2004 HTTP
        return RetryLaterError(OUTAGE if status >= 500 else SOON)  # noqa: PLR2004 HTTP
    return CannotSendError(name, REFUSALS.get(name))


def send_error(error: Exception, *, repeatable: bool) -> SendError:
    """What a failed call means for a message.

    `repeatable`: the call may be made twice without anything being said twice (opening a
    conversation, showing a message anew, deleting it).
    """
    if isinstance(error, SlackApiError):
        return _named(error, repeatable=repeatable)
    never_went_out = isinstance(
        error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError
    )
    if repeatable or never_went_out:
        reach = Reach.WORKSPACE if never_went_out else Reach.MESSAGE
        return RetryLaterError(
            SOON, "Slack cannot be reached. It will be tried again.", reach=reach
        )
    return UncertainError(is_slow=isinstance(error, TimeoutError))


def why_unanswered(error: SlackApiError) -> str | None:
    """Why Slack could not answer, in a few words; None where its answer is a refusal."""
    name, status = error_name(error), _status(error)
    if status == 429 or name in {"ratelimited", "rate_limited"}:  # noqa: PLR2004 HTTP
        return "too many requests"
    if name in PASSING or name in DOUBTFUL:
        return name
    if status >= 500:  # noqa: PLR2004 HTTP
        return f"HTTP status {status}"
    return None if name else "an answer that cannot be read"


def held_seconds(error: Exception) -> float | None:
    """How long a method that only asks is left alone after this failure.

    None where the fault is with what was asked about, so that others can be asked about at once.
    """
    if not isinstance(error, SlackApiError):
        return OUTAGE
    meaning = _named(error, repeatable=True)
    if error_name(error) in DOUBTFUL or not isinstance(meaning, RetryLaterError):
        return None
    return meaning.seconds


CALL_ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
