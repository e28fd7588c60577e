"""`matters doctor`: which settings are set, what a missing one costs, each tried for real."""

from collections.abc import Awaitable, Callable

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BotError
from bot.examining import Finding, clock, database_findings, time_zones
from bot.logs import redacted
from bot.serving import metrics_address
from bot.settings import SLACK, Settings, secret
from bot.words import printable
from councils.certificates import trust
from councils.errors import CouncilsError
from handlers.slack_errors import error_name, why_unanswered

TIMEOUT = aiohttp.ClientTimeout(total=10)


async def examine(settings: Settings) -> bool:
    """Print the findings. True when nothing that is set fails."""
    checks: list[Callable[[Settings], Awaitable[Finding]]] = [
        _bot_token, _app_token, _signing_secret, clock, _claude, _budget, _ca_file, _contact,
        _metrics, _retention, _for_sandbox, time_zones,
    ]  # fmt: skip
    findings = await database_findings(settings)
    findings += [await check(settings) for check in checks]
    for finding in findings:
        print(f"{finding.name:24} {finding.mark:8} {redacted(printable(finding.words))}")  # noqa: T201 a report
    return all(finding.ok is not False for finding in findings)


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


async def _budget(settings: Settings) -> Finding:
    name = "MATTERS_MONTHLY_BUDGET"
    if not settings.uses_claude:
        return Finding(name, None, "Not needed: the model-free engine costs nothing.")
    if not settings.monthly_budget:
        return Finding(name, None, "Without it there is no limit to what Claude may cost.")
    if settings.price is None:
        words = f"The price of {settings.model} is not known. Please set MATTERS_PRICES."
        return Finding(name, ok=False, words=words)
    return Finding(name, ok=True, words=f"${settings.monthly_budget:.2f} a council and month.")


async def _ca_file(settings: Settings) -> Finding:
    name = "MATTERS_CA_FILE"
    if not settings.ca_file:
        return Finding(
            name,
            None,
            "Without it, sites that leave out an intermediate certificate cannot be read.",
        )
    try:
        trust(settings.ca_file)
    except CouncilsError as error:
        return Finding(name, ok=False, words=str(error))
    return Finding(name, ok=True, words=f"Trusted beside the machine’s own: {settings.ca_file}")


async def _contact(settings: Settings) -> Finding:
    if not settings.contact:
        words = "Without it, councils’ web officers cannot tell whose bot reads their site."
        return Finding("MATTERS_CONTACT", None, words)
    return Finding("MATTERS_CONTACT", ok=True, words="Stands in the user agent.")


async def _metrics(settings: Settings) -> Finding:
    name = "MATTERS_METRICS"
    if not settings.metrics:
        words = "Without it, Socket Mode and workers cannot be asked for figures."
        return Finding(name, None, words)
    try:
        address = metrics_address(settings.metrics)
    except BotError as error:
        return Finding(name, ok=False, words=str(error))
    return Finding(name, ok=True, words=f"Figures at http://{address.host}:{address.port}/metrics")


async def _retention(settings: Settings) -> Finding:
    name = "MATTERS_RETENTION_MONTHS"
    if settings.retention_months is None:
        return Finding(name, None, "Without it, nothing goes by itself with the years.")
    words = f"{settings.retention_months} months, wherever `matters retain` is run regularly."
    return Finding(name, ok=True, words=words)


async def _for_sandbox(settings: Settings) -> Finding:
    """Settings that belong to a sandbox, where Slack is the real one."""
    is_real = settings.slack_base_url == SLACK
    if settings.clock_url and is_real:
        words = "It is for the sandbox only. Please unset it."
        return Finding("MATTERS_CLOCK_URL", ok=False, words=words)
    if settings.trusted_origins:
        words = (
            f"Counted as councils’ own, without TLS: {', '.join(sorted(settings.trusted_origins))}"
        )
        return Finding("MATTERS_TRUSTED_SITES", ok=True, words=words, is_note=True)
    return Finding("MATTERS_TRUSTED_SITES", None, "Only sites over TLS count as councils’ own.")
