"""Which engine reads the minutes, and what steps in when it cannot."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.budget import Budget
from bot.settings import EngineChoice, Settings, secret
from summariser.cues import CuesEngine
from summariser.values import Engine, Extraction


@dataclass(frozen=True, slots=True)
class Engines:
    """The engine that is asked first, the one that stands in for it, and what may be spent."""

    engine: Engine
    fallback: Engine | None = None
    budget: Budget | None = None
    observe: Callable[[Extraction], None] = lambda _extraction: None  # told of each reading


@asynccontextmanager
async def open_engines(
    settings: Settings, choice: EngineChoice | None = None
) -> AsyncIterator[Engines]:
    """The engines that the settings, or this command's `choice`, ask for.

    `auto` leaves it to the settings. Cues stand in for Claude; nothing stands in for cues.
    """
    wanted = settings.engine if choice in {None, EngineChoice.AUTO} else choice
    if wanted is EngineChoice.CUES or (
        wanted is EngineChoice.AUTO and settings.anthropic_api_key is None
    ):
        yield Engines(CuesEngine())
        return
    from summariser.claude import ClaudeEngine  # noqa: PLC0415 not needed without a key

    claude = ClaudeEngine(
        secret(settings.anthropic_api_key) or "",
        base_url=settings.anthropic_base_url,
        model=settings.model,
        price=settings.price,
        second_look=settings.second_look,
    )
    budget = Budget(settings.monthly_budget, model=settings.model, price=settings.price)
    try:
        yield Engines(claude, fallback=CuesEngine(), budget=budget)
    finally:
        await claude.aclose()
