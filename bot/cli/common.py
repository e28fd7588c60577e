"""What commands share: running a coroutine, opening the database, saying what went wrong."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from pydantic import ValidationError
from typer.exceptions import TyperException

from bot import logs
from bot.clock import SystemClock, asked_now
from bot.errors import BotError
from bot.settings import Settings, secret
from bot.words import printable
from councils.errors import CouncilsError
from handlers.correlation import incident_id
from handlers.errors import HandlerError
from minutes.errors import MinutesError
from storage.errors import StorageError
from summariser.errors import EngineError
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from storage.database import Database

Result = TypeVar("Result")
SAID_PLAINLY = (
    BotError,
    CouncilsError,
    EngineError,
    HandlerError,
    MinutesError,
    StorageError,
    TrackerError,
)
LONGEST = 1_000  # characters of one complaint: it quotes what was typed

log = logging.getLogger(__name__)


def settings() -> Settings:
    """The settings of this command, from the environment. Raises BotError when one is wrong."""
    try:
        found = Settings()
    except ValidationError as error:
        names = ", ".join(sorted({str(e["loc"][0]) for e in error.errors() if e["loc"]}))
        raise BotError(f"This setting is not usable: {names}. See docs/SETTINGS.md.") from error
    hide_secrets(found)
    return found


def hide_secrets(found: Settings) -> None:
    """Have no secret of the settings written anywhere."""
    tokens = (found.slack_bot_token, found.slack_app_token, found.slack_signing_secret)
    logs.hide(secret(value) for value in (*tokens, found.anthropic_api_key))
    for address in (found.database_url, found.slack_api_url, found.anthropic_base_url or ""):
        logs.hide_address(address)


@asynccontextmanager
async def database() -> AsyncIterator["Database"]:
    """The database of the settings, with its tables up to date."""
    from storage.database import Database

    async with Database.open(settings().database_url) as db:
        await db.migrate()
        yield db


def wait_for(work: Coroutine[Any, Any, Result]) -> Result:
    """Run one coroutine to its end."""
    return asyncio.run(work)


def now() -> datetime:
    """The present instant, aware: the machine's, or the sandbox's where one is named."""
    url = settings().clock_url
    return asked_now(url) if url else SystemClock().now()


class _CommandClock:
    """The clock of commands."""

    def now(self) -> datetime:
        """The present instant."""
        return now()


COMMANDS = _CommandClock()


def day(words: str) -> date:
    """A date given as 2026-01-15 or 15/01/2026. Raises typer.BadParameter."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(words.strip(), pattern).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise typer.BadParameter(f"“{words}” is not a date. Please write it as 2026-01-15.")


def say(words: str = "") -> None:
    """One line to the person at the terminal, whatever words are in it."""
    print(printable(words))  # noqa: T201 a command line prints


def complain(words: str) -> None:
    """One line of trouble, to standard error."""
    shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    print(logs.redacted(printable(shown)), file=sys.stderr)  # noqa: T201 a command line prints


def told_plainly(run: Callable[[], Any]) -> int:  # noqa: PLR0911 a way out an exit code
    """Run a command; what it refuses becomes one sentence and an exit code, never a traceback."""
    try:
        return _code(run())
    except TyperException as error:
        complain(_usage(error))
        return 2
    except SAID_PLAINLY as error:
        complain(str(error))
        return 1
    except (KeyboardInterrupt, typer.Abort):
        complain("Stopped.")
        return 130
    except UnicodeEncodeError:  # half a letter, as arguments hold bytes that are no words
        complain("Something that was typed is not in UTF-8. Please type it again.")
        return 2
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 nobody reads on
        return 0
    except Exception:
        incident = incident_id()
        kept_in = logs.keep_fault()
        log.exception("command failed", extra={"incident": incident})
        complain(f"Something went wrong here. Please quote {incident}; the cause is in {kept_in}.")
        return 70


def _code(result: object) -> int:
    return result if isinstance(result, int) else 0


def _usage(error: TyperException) -> str:
    words = error.format_message() if hasattr(error, "format_message") else str(error)
    context = getattr(error, "ctx", None)
    return f"{words}\nSee `{context.command_path if context else 'matters'} --help`."
