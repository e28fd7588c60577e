"""What's new on the sandbox's council site: the page for a range of days, and the RSS feed.

No real feed was at hand. As people describe it: titles are "event: detail", a day or a guid does
not stand on every item, and items repeat.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape

from sandbox.council_content import Committee, Meeting
from sandbox.council_service import day_of
from sandbox.council_store import NewsLine
from sandbox.council_template import long_date, meeting_path, page

Find = Callable[[int], tuple[Committee, Meeting]]
FEED_DAYS = 45
PAGE_DAYS = 7
_RANGE = re.compile(r"(\d\d?/\d\d?/\d{4})\s*-\s*(\d\d?/\d\d?/\d{4})")


def range_of(words: str, *, today: date) -> tuple[date, date]:
    """Read "dd/mm/yyyy-dd/mm/yyyy"; anything else is the last seven days."""
    found = _RANGE.search(words)
    days = [day_of(one) for one in found.groups()] if found else []
    if len(days) == 2 and days[0] and days[1]:  # noqa: PLR2004  # a range has two ends
        return days[0], days[1]
    return today - timedelta(days=PAGE_DAYS), today


def lines_of(
    news: Iterable[NewsLine], *, first: date, last: date, committee_id: int | None = None
) -> list[NewsLine]:
    """Return the lines of these days, newest first."""
    found = (line for line in news if first <= line.on <= last)
    wanted = [one for one in found if committee_id in {None, one.committee_id}]
    return sorted(wanted, key=lambda line: line.on, reverse=True)


def whats_new_page(
    council: str, lines: Sequence[NewsLine], find: Find, *, first: date, last: date
) -> str:
    """Write mgWhatsNew.aspx."""
    rows = "".join(
        f'<li>{line.on:%d/%m/%Y} - {line.event}: <a  href="{escape(meeting_path(*where))}" >'
        f"{escape(_detail(*where))}</a></li>\n"
        for line in lines
        for where in (find(line.meeting_id),)
    )
    listed = f'<ul  class="mgBulletList" >\n{rows}</ul>' if rows else "<p>Nothing found.</p>"
    content = f"""<div class="mgContent" >
<form method="get" action="mgWhatsNew.aspx"><p><label for="DR">Date range: </label>
<input type="text" id="DR" name="DR" value="{first:%d/%m/%Y}-{last:%d/%m/%Y}"/></p></form>
{listed}
</div>"""
    return page(council, "What's new", f"{first:%d/%m/%Y} - {last:%d/%m/%Y}", content)


def feed(council: str, lines: Sequence[NewsLine], find: Find, *, base: str) -> str:
    """Write mgRss.aspx: RSS 2.0."""
    entries = [_entry(line, find, place, base=base) for place, line in enumerate(lines)]
    again = entries[:1] if len(entries) > 1 else []
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel>
<title>modern.gov - What's new - {escape(council)}</title>
<link>{base}/mgWhatsNew.aspx</link>
<description>What's new</description>
<language>en-gb</language>
{"".join([*entries, *again])}</channel></rss>"""


def _entry(line: NewsLine, find: Find, place: int, *, base: str) -> str:
    where = find(line.meeting_id)
    link = escape(f"{base}/{meeting_path(*where)}")
    noon = datetime.combine(line.on, time(12), tzinfo=UTC)
    dated = f"<pubDate>{format_datetime(noon, usegmt=True)}</pubDate>\n" if place % 3 != 1 else ""
    named = f"<guid>{link}</guid>\n" if place % 2 == 0 else ""
    return f"""<item>
<title>{escape(f"{line.event}: {_detail(*where)}")}</title>
<link>{link}</link>
<description>{escape(_detail(*where))}</description>
{dated}{named}</item>
"""


def _detail(committee: Committee, meeting: Meeting) -> str:
    return f"{committee.name}, {long_date(committee, meeting.on)} {meeting.time}"
