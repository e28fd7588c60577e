"""Settings: the only module that reads the environment. Nothing is read at import."""

from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from summariser.costs import Price, price_of, read_prices

SLACK = "https://slack.com/api/"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class EngineChoice(StrEnum):
    """Which engine reads the minutes. `auto`: Claude where a key is set, else cues."""

    AUTO = "auto"
    CLAUDE = "claude"
    CUES = "cues"


def default_database_url() -> str:
    """A SQLite file in the user's data folder."""
    return f"sqlite:///{user_data_path('matters-arising', appauthor=False) / 'matters.sqlite'}"


class Settings(BaseSettings):
    """Everything that can be set, by its environment variable. See docs/SETTINGS.md."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    database_url: str = Field(
        default_factory=default_database_url, validation_alias="MATTERS_DATABASE_URL"
    )
    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(SLACK, validation_alias="SLACK_API_URL")
    anthropic_api_key: SecretStr | None = Field(None, validation_alias="ANTHROPIC_API_KEY")
    anthropic_base_url: str | None = Field(None, validation_alias="ANTHROPIC_BASE_URL")
    model: str = Field("claude-sonnet-5-5", validation_alias="MATTERS_MODEL")
    engine: EngineChoice = Field(EngineChoice.AUTO, validation_alias="MATTERS_ENGINE")
    prices: str = Field("", validation_alias="MATTERS_PRICES")
    monthly_budget: float = Field(
        0, ge=0, allow_inf_nan=False, validation_alias="MATTERS_MONTHLY_BUDGET"
    )
    second_look: bool = Field(default=False, validation_alias="MATTERS_SECOND_LOOK")
    contact: str = Field("", validation_alias="MATTERS_CONTACT")
    trusted_sites: str = Field("", validation_alias="MATTERS_TRUSTED_SITES")
    ca_file: str = Field("", validation_alias="MATTERS_CA_FILE")
    clock_url: str | None = Field(None, validation_alias="MATTERS_CLOCK_URL")
    log_level: str = Field("INFO", validation_alias="MATTERS_LOG_LEVEL")
    metrics: str = Field("", validation_alias="MATTERS_METRICS")
    retention_months: int | None = Field(
        None, ge=1, le=1_200, validation_alias="MATTERS_RETENTION_MONTHS"
    )
    work_at_once: int = Field(4, ge=0, le=64, validation_alias="MATTERS_WORK_AT_ONCE")
    tick_seconds: float = Field(2.0, ge=0.1, le=60, validation_alias="MATTERS_TICK_SECONDS")

    @field_validator("prices")
    @classmethod
    def _prices_can_be_read(cls, words: str) -> str:
        read_prices(words)
        return words

    @field_validator("log_level")
    @classmethod
    def _log_level_is_known(cls, level: str) -> str:
        if level.upper() not in LOG_LEVELS:
            raise ValueError("no such level")
        return level

    @field_validator("slack_api_url", "anthropic_base_url", "clock_url")
    @classmethod
    def _addresses_are_some(cls, address: str | None) -> str | None:
        if address is not None:
            parts = urlsplit(address)  # raises ValueError, as the next line does for a bad port
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
                raise ValueError("no address")
        return address

    @property
    def price(self) -> Price | None:
        """What the model costs: as the operator says, else as published, else not known."""
        return price_of(self.model, overrides=read_prices(self.prices))

    @property
    def uses_claude(self) -> bool:
        """Whether Claude reads the minutes: asked for, or a key is set and nothing else asked."""
        return self.engine is EngineChoice.CLAUDE or (
            self.engine is EngineChoice.AUTO and self.anthropic_api_key is not None
        )

    @property
    def trusted_origins(self) -> frozenset[str]:
        """Origins ("http://127.0.0.1:8080") that count as a council's own although not TLS."""
        return frozenset(
            site.strip().rstrip("/") for site in self.trusted_sites.split(",") if site.strip()
        )

    @property
    def slack_base_url(self) -> str:
        """Slack's address with the slash at its end that the SDK needs."""
        return self.slack_api_url.rstrip("/") + "/"


def secret(value: SecretStr | None) -> str | None:
    """The words of a secret, or None."""
    return value.get_secret_value() if value else None


def lock_path(database: Path) -> Path:
    """The file that a running bot holds locked beside its SQLite database."""
    return database.with_name(database.name + ".lock")
