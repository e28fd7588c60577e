"""`matters worker`: does the bot's work beside others, listens for nothing, until told to stop."""

import logging

from bot.app import open_bot
from bot.errors import BotError
from bot.serving import clock_of, stop_signal, watched
from bot.settings import Settings

log = logging.getLogger(__name__)


async def work(settings: Settings, *, at_once: int | None = None) -> None:
    """Work until a signal to stop. Raises BotError, StorageError with a sentence."""
    if settings.database_url.startswith("sqlite"):
        raise BotError(
            "A worker needs PostgreSQL in MATTERS_DATABASE_URL. On SQLite, `matters run` does "
            "the work itself."
        )
    if at_once == 0:
        raise BotError("A worker that does nothing at once does nothing. Please give at least 1.")
    stop = stop_signal()
    async with (
        clock_of(settings) as clock,
        open_bot(settings, clock=clock, at_once=at_once) as bot,
        watched(bot),
    ):
        log.info("working")
        await stop.wait()
        log.info("stopping")
        bot.jobs.stop()
