"""What is done every so many days, on days that differ from site to site. Pure."""

from datetime import date
from zlib import crc32


def is_day_of(site: str, day: date, *, days: int) -> bool:
    """Whether this is the site's day. An odd number of days meets looks made every second day too.

    >>> sum(is_day_of("https://a.example", date(2026, 1, day), days=15) for day in range(1, 31))
    2
    """
    return (day.toordinal() + crc32(site.encode())) % days == 0
