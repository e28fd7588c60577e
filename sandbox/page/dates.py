"""Dates as Slack writes them: the tokens of `<!date^…>` and of rich text's date element."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from sandbox.page.scene import Scene

Writer = Callable[[datetime, datetime], str]

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_TOKEN = re.compile(r"\{([a-z_]+)\}")


def long_day(instant: datetime) -> str:
    """Return "Thursday 15 January 2026"."""
    return f"{instant:%A} {instant.day} {instant:%B %Y}"


def clock_time(instant: datetime) -> str:
    """Return "09:05"."""
    return f"{instant:%H:%M}"


def day_name(instant: datetime, today: datetime) -> str | None:
    """Return "Today", "Yesterday" or "Tomorrow", or None for any other day."""
    distance = (instant.date() - today.date()).days
    return {0: "Today", -1: "Yesterday", 1: "Tomorrow"}.get(distance)


def _medium(instant: datetime, _now: datetime) -> str:
    return f"{instant.day} {instant:%B %Y}"


def _short(instant: datetime, _now: datetime) -> str:
    return f"{instant.day} {instant:%b %Y}"


def _long(instant: datetime, _now: datetime) -> str:
    return long_day(instant)


def _pretty(plain: Writer) -> Writer:
    def write(instant: datetime, now: datetime) -> str:
        name = day_name(instant, now)
        return name.lower() if name else plain(instant, now)

    return write


def _ago(instant: datetime, now: datetime) -> str:
    seconds = (now - instant).total_seconds()
    size = abs(seconds)
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if size >= unit:
            count = int(size // unit)
            words = f"{count} {name}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "now"


_TOKENS: Mapping[str, Writer] = {
    "date_num": lambda instant, _now: f"{instant:%Y-%m-%d}",
    "date_slash": lambda instant, _now: f"{instant:%d/%m/%Y}",
    "date": _medium,
    "date_short": _short,
    "date_long": _long,
    "date_long_full": _long,
    "day_divider_pretty": _pretty(_long),
    "date_pretty": _pretty(_medium),
    "date_short_pretty": _pretty(_short),
    "date_long_pretty": _pretty(_long),
    "time": lambda instant, _now: clock_time(instant),
    "time_secs": lambda instant, _now: f"{instant:%H:%M:%S}",
    "ago": _ago,
}


def write_date(pattern: str, seconds: float, scene: Scene) -> str:
    """Return the pattern with its tokens written for the viewer; unknown tokens stay as typed."""
    instant, now = scene.at(seconds), scene.local(scene.now)

    def token(match: re.Match[str]) -> str:
        writer = _TOKENS.get(match[1])
        return writer(instant, now) if writer else match[0]

    return _TOKEN.sub(token, pattern)
