"""Which engine reads the minutes, and what steps in when it cannot."""

from bot.settings import EngineChoice, Settings, secret
from summariser.cues import CuesEngine
from summariser.values import Engine


def choose_engine(settings: Settings, choice: EngineChoice | None = None) -> Engine:
    """The engine that the settings, or this command's `choice`, ask for."""
    wanted = choice or settings.engine
    if wanted is EngineChoice.CUES or (
        wanted is EngineChoice.AUTO and settings.anthropic_api_key is None
    ):
        return CuesEngine()
    from summariser.claude import ClaudeEngine  # noqa: PLC0415 not needed without a key

    return ClaudeEngine(
        secret(settings.anthropic_api_key) or "",
        base_url=settings.anthropic_base_url,
        model=settings.model,
    )


def choose_fallback(engine: Engine) -> Engine | None:
    """Cues stand in for Claude; nothing stands in for cues."""
    return None if engine.name == "cues" else CuesEngine()
