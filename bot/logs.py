"""Log lines: one JSON object each, with the id that a user can quote. Secrets and notes never."""

import logging
import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from platformdirs import user_log_path

from bot.words import safe_json
from handlers.correlation import ids

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
HOUSE = frozenset(
    {"bot", "handlers", "tracker", "councils", "summariser", "storage", "minutes", "sandbox"}
)
HIDDEN = "[hidden]"
SHORTEST = 6  # a secret of fewer characters would blot out other words
# what looks like a secret, whoever's it is: tokens, keys, addresses that let their holder in
LOOKS_SECRET = re.compile(
    r"xox[a-z][-.][\w.-]+|xapp-[\w-]+|sk-ant-[\w-]+"
    r"|(?<=://)[^\s/@\"']*:[^\s@\"']*(?=@)"  # the user and the password of an address
    r"|(?<=password=)[^\s&;\"']+"
    r"|(?<=hooks\.slack\.com/)[^\s\"']+"  # a response_url
    r"|(?<=wss://)[^\s\"']+"  # Socket Mode's ticket
    r"|(?<=Failing row contains )\(.*\)|(?<=Failing row contains )\(.*",  # PostgreSQL quotes rows
    re.IGNORECASE,
)

_known: set[str] = set()


def hide(words: Iterable[str | None]) -> None:
    """Have these secrets hidden from now on, in whatever way an address writes them."""
    for secret in words:
        for form in {secret or "", quote(secret or "", safe=""), unquote(secret or "")}:
            if len(form) >= SHORTEST:
                _known.add(form)


def hide_address(url: str) -> None:
    """Hide what an address holds between its scheme and its host, also where it is malformed."""
    _, separator, rest = url.partition("://")
    user_and_password, at, _ = rest.rpartition("@")
    if separator and at:
        _, _, password = user_and_password.partition(":")
        hide((user_and_password, password, *re.split(r"[:/@#?]", password)))


def redacted(words: str) -> str:
    """The words without any secret that we know, or anything that looks like one."""
    for secret in sorted(_known, key=len, reverse=True):
        words = words.replace(secret, HIDDEN)
    return LOOKS_SECRET.sub(HIDDEN, words)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, extras, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for one record."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        line |= ids()
        extras = {k: v for k, v in vars(record).items() if k not in STANDARD}
        line |= {name: redacted(str(value)) for name, value in extras.items()}
        if record.exc_info:
            line["traceback"] = redacted(self.formatException(record.exc_info))
        return safe_json(line)


def _may_be_kept(record: logging.LogRecord) -> bool:
    """Only the house's own details: at DEBUG, libraries log payloads whole, with officers' notes.

    Asked of each record, since Bolt gives its loggers the root's level one by one.
    """
    if record.levelno < logging.INFO and record.name.partition(".")[0] not in HOUSE:
        return False
    return "`token` will be unused" not in str(record.msg)  # Bolt's remark on our environment


def _kept_by(handler: logging.Handler) -> logging.Handler:
    handler.setFormatter(JsonLines())
    handler.addFilter(_may_be_kept)
    return handler


def set_up(level: str) -> None:
    """Send every log line to standard error at this level."""
    handler = _kept_by(logging.StreamHandler(sys.stderr))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for library in ("slack_sdk", "aiohttp", "aiosqlite", "asyncio", "httpx2", "anthropic"):
        logging.getLogger(library).setLevel(max(logging.INFO, logging.getLogger().level))


def keep_fault() -> str:
    """Have the next log lines kept even where no logging was set up; say where they go."""
    if logging.getLogger().handlers:
        return "the log"
    path = user_log_path("matters-arising", appauthor=False, ensure_exists=True) / "faults.log"
    os.close(os.open(path, os.O_CREAT | os.O_APPEND, 0o600))  # for the operator's eyes alone
    logging.getLogger().addHandler(_kept_by(logging.FileHandler(path, encoding="utf-8")))
    return str(path)
