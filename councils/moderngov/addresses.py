"""The addresses of a ModernGov site. ``base`` has no slash at its end; days go as dd/mm/yyyy."""

import re
from datetime import date
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

_CALENDAR_DAYS = "%d/%m/%Y"


def service(base: str, method: str, **parameters: object) -> str:
    """A call of the web service. A method without parameters takes no query."""
    query = urlencode({name: _word(value) for name, value in parameters.items()}, safe="/")
    return f"{base}/mgWebService.asmx/{method}" + (f"?{query}" if query else "")


def committees(base: str) -> str:
    """The list of committees."""
    return f"{base}/mgListCommittees.aspx?bcr=1"


def committee(base: str, key: str) -> str:
    """One committee's own page."""
    return f"{base}/mgCommitteeDetails.aspx?ID={key}"


def meetings(base: str, committee_key: str) -> str:
    """A committee's meetings."""
    return f"{base}/ieListMeetings.aspx?CId={committee_key}&Year=0"


def meeting(base: str, committee_key: str, meeting_key: str) -> str:
    """A meeting's page, for a person."""
    return f"{base}/ieListDocuments.aspx?CId={committee_key}&MId={meeting_key}&Ver=4"


def whats_new(base: str, first: date, last: date) -> str:
    """What was published from day to day, of all committees."""
    days = f"{first:{_CALENDAR_DAYS}}-{last:{_CALENDAR_DAYS}}"
    return f"{base}/mgWhatsNew.aspx?ACT=Find&DR={days}&XXR=0"


def feed(base: str) -> str:
    """The same as a feed, as far back as the site goes."""
    return f"{base}/mgRss.aspx?XXR=0"


def id_in(href: str, page: str, *names: str) -> str | None:
    """The id that a link to ``page`` carries under one of these names, in any case; else None.

    >>> id_in("ieListDocuments.aspx?CId=1&amp;MID=22", "ielistdocuments.aspx", "mid", "meetingid")
    '22'
    """
    try:
        parts = urlsplit(re.sub(r"&amp;", "&", href.strip()))
    except ValueError:
        return None
    if parts.path.rpartition("/")[2].lower() != page:
        return None
    told = {name.lower(): value for name, value in parse_qsl(parts.query)}
    found = next((told[name] for name in names if name in told), "").strip()
    return found if found.isascii() and found.isdigit() else None


def joined(page: str, href: str) -> str:
    """Where a link leads; line breaks and runs of spaces in it are single spaces.

    Raises ValueError for what is no address.
    """
    return urljoin(page, " ".join(href.split()))


def _word(value: object) -> str:
    return f"{value:{_CALENDAR_DAYS}}" if isinstance(value, date) else str(value)
