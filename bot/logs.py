"""Log lines: one JSON object each, with the id that a user can quote. Secrets never."""

import json
import logging
import secrets
import sys
from datetime import UTC, datetime

from platformdirs import user_log_path

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, extras, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for one record."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {k: str(v) for k, v in vars(record).items() if k not in STANDARD}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up(level: str) -> None:
    """Send every log line to standard error at this level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out Bolt's remark on the token in the environment, which it rightly does not take."""
    return "`token` will be unused" not in record.getMessage()


def keep_fault() -> str:
    """Have the next log lines kept even where no logging was set up; say where they go."""
    if logging.getLogger().handlers:
        return "the log"
    path = user_log_path("matters-arising", appauthor=False, ensure_exists=True) / "faults.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    return str(path)


def incident_id() -> str:
    """A short id that stands in the log and that a user can quote: "MA-3f9c2a"."""
    return f"MA-{secrets.token_hex(3)}"
