"""What an answer of a site is: a page, an unchanged page, a block, a failure. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from yarl import URL

from councils.errors import BlockedError, CouncilsError, PageNotFoundError, SiteFailedError

CHALLENGES = (
    b"<title>just a moment...</title>",
    b"cf-challenge",
    b"attention required! | cloudflare",
    b"_incapsula_resource",
)
CHALLENGE_IN = 20_000  # bytes at the head of a page in which a challenge says so
CHALLENGE_HEADERS = ("cf-mitigated", "x-amzn-waf-action")
LONGEST_WAIT = 30 * 86_400.0  # seconds; a Retry-After beyond it is taken for this


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request; ``content`` is decoded."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def failure_of(url: URL, reply: Reply, *, now: datetime) -> CouncilsError | None:
    """What went wrong, by name; None for a page (200) or an unchanged one (304)."""
    address, wait = str(url), retry_after(reply.headers, now=now)
    if is_blocked(url, reply):
        return BlockedError(address, retry_after=wait)
    if reply.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return PageNotFoundError(address)
    if reply.status not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        return SiteFailedError(address, status=reply.status, retry_after=wait)
    return None


def is_blocked(url: URL, reply: Reply) -> bool:
    """Whether the site does not let us in: 403, 429, its error page, or a test for humans."""
    if url.path.lower().endswith("mgerror.aspx"):
        return True
    if reply.status in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}:
        return True
    if any(name in reply.headers for name in CHALLENGE_HEADERS):
        return True
    head = reply.content[:CHALLENGE_IN].lower()
    return any(words in head for words in CHALLENGES)


def retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """How many seconds the site asks us to stay away, if it does.

    It may say seconds or an instant; an instant counts from the site's own Date, else from ``now``.
    """
    words = headers.get("Retry-After", "").strip()
    if words.isascii() and words.isdigit():
        return min(float(words[:12]), LONGEST_WAIT)
    then = _instant(words)
    if then is None:
        return None
    since = _instant(headers.get("Date", "")) or now
    return min(max(0.0, (then - since).total_seconds()), LONGEST_WAIT)


def _instant(words: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(words)
    except (ValueError, OverflowError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
