"""`matters doctor`: which settings are set, what a missing one costs, each tried for real."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import redacted
from bot.settings import Settings, secret
from bot.words import printable
from handlers.slack_errors import error_name, why_unanswered
from storage.database import Database
from storage.errors import StorageError

TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination. `ok` None: not set, and what that costs."""

    name: str
    ok: bool | None
    words: str


async def examine(settings: Settings) -> bool:
    """Print the findings. True when nothing that is set fails."""
    checks: list[Callable[[Settings], Awaitable[Finding]]] = [
        _database, _bot_token, _app_token, _signing_secret, _claude,
    ]  # fmt: skip
    findings = [await check(settings) for check in checks]
    marks = {True: "works", False: "FAILS", None: "not set"}
    for finding in findings:
        print(f"{finding.name:24} {marks[finding.ok]:8} {redacted(printable(finding.words))}")  # noqa: T201 a report
    return all(finding.ok is not False for finding in findings)


async def _database(settings: Settings) -> Finding:
    try:
        async with Database.open(settings.database_url) as db:
            await db.migrate()
            where = db.url.render_as_string(hide_password=True)
    except StorageError as error:
        return Finding("MATTERS_DATABASE_URL", ok=False, words=str(error))
    return Finding("MATTERS_DATABASE_URL", ok=True, words=where)


async def _ask_slack(settings: Settings, token: str, method: str) -> tuple[bool, str]:
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        client = AsyncWebClient(
            token=token, base_url=settings.slack_base_url, session=session, retry_handlers=[]
        )
        try:
            answer = await client.api_call(method)
        except SlackApiError as error:
            why = why_unanswered(error)
            if why is not None:
                return False, f"Slack could not answer ({why}). Please try again later."
            return False, f"Slack answers “{error_name(error)}”."
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False, f"Slack could not be reached at {settings.slack_base_url}."
    team, user = answer.get("team"), answer.get("user")
    return True, f"Speaks as {user} in {team}." if team else "Slack accepts it."


async def _bot_token(settings: Settings) -> Finding:
    token = secret(settings.slack_bot_token)
    if token is None:
        return Finding("SLACK_BOT_TOKEN", None, "Without it nothing is said in Slack.")
    ok, words = await _ask_slack(settings, token, "auth.test")
    return Finding("SLACK_BOT_TOKEN", ok, words)


async def _app_token(settings: Settings) -> Finding:
    token = secret(settings.slack_app_token)
    if token is None:
        return Finding("SLACK_APP_TOKEN", None, "Without it, Socket Mode is off: use run --http.")
    ok, words = await _ask_slack(settings, token, "apps.connections.open")
    return Finding("SLACK_APP_TOKEN", ok, words)


async def _signing_secret(settings: Settings) -> Finding:
    if settings.slack_signing_secret is None:
        return Finding("SLACK_SIGNING_SECRET", None, "Without it, HTTP mode is off.")
    return Finding(
        "SLACK_SIGNING_SECRET", ok=True, words="Set. It is tried by the first request from Slack."
    )


async def _claude(settings: Settings) -> Finding:
    if settings.anthropic_api_key is None:
        return Finding(
            "ANTHROPIC_API_KEY", None, "Without it the model-free engine reads the minutes."
        )
    from bot.claude_check import try_claude  # noqa: PLC0415 costs 1.6 s, only with a key

    ok, words = await try_claude(settings)
    return Finding("ANTHROPIC_API_KEY", ok, words)
