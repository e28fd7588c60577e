"""What the sites' clients answer with: committees, meetings, news, and one meeting as published.

All are frozen. A `key` is the site's own id (ModernGov's CId and MId, CMIS's GUID) as a string.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from minutes.values import Minutes, Status


class Cms(StrEnum):
    """The system behind a council's site."""

    MODERNGOV = "moderngov"
    CMIS = "cmis"
    OTHER = "other"  # a site of another make: watched by nobody, read by hand


class News(StrEnum):
    """Where a site says what was published lately, as far as its robots.txt lets us read it."""

    WHATS_NEW = "whats_new"
    RSS = "rss"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Council:
    """A council of the shipped directory. `base_url` begins with https where that may answer."""

    code: str
    name: str
    cms: Cms
    base_url: str


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """What is known of one site, stored between visits and learnt by asking.

    `base_url` has no slash at its end. `has_service`: whether ModernGov's web service answers
    (None: not asked yet). `all_committees`: the id that stands for every committee there, "" where
    none does, None where it was not asked yet. `news`: None where it was not asked yet.
    """

    cms: Cms
    base_url: str
    has_service: bool | None = None
    all_committees: str | None = None
    news: News | None = None


@dataclass(frozen=True, slots=True)
class SiteCommittee:
    """A committee as its site lists it. `url` is its own page, for a person."""

    key: str
    title: str
    url: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class SiteMeeting:
    """A meeting as the site's calendar has it.

    `moved_from` is the date that the site says it was moved from. `status` are the site's words.
    """

    key: str
    committee_key: str
    on: date
    time: str = ""
    is_cancelled: bool = False
    moved_from: date | None = None
    committee_title: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class NewsEvent:
    """One line of a site's news: a meeting of which something was published on a day."""

    meeting_key: str
    on: date | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class SiteReading:
    """One meeting as its site publishes it now.

    `url` is its page for a person, and the `source` of `minutes`. `minutes` is None while none are
    published, and where `is_unchanged`. `fingerprint` changes when anything published of the
    meeting's minutes changes (words, draft or approved, restricted marks) and with nothing else; ""
    without minutes. `validators` are what the site gave for conditional requests, by address.
    """

    key: str
    url: str
    on: date | None = None
    is_cancelled: bool = False
    minutes: Minutes | None = None
    status: Status | None = None
    fingerprint: str = ""
    is_unchanged: bool = False  # the site said so, or the fingerprint is the one that was known
    validators: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a meeting at the last look. `asks_status`: ask if it is a draft still."""

    fingerprint: str = ""
    status: Status | None = None
    validators: dict[str, str] = field(default_factory=dict)
    asks_status: bool = False


class SiteClient(Protocol):
    """Asks one site. Every method raises CouncilsError or UnreadableDocumentError.

    `memory` is what is known of the site, with what was learnt by the calls so far; `requests` how
    many requests were made so far (robots.txt among them).
    """

    @property
    def memory(self) -> SiteMemory:
        """What is known of the site now."""

    @property
    def requests(self) -> int:
        """How many requests this client has made."""

    async def committees(self) -> tuple[SiteCommittee, ...]:
        """The committees that still meet."""

    async def calendar(
        self, committee_keys: tuple[str, ...], *, first: date, last: date
    ) -> tuple[SiteMeeting, ...]:
        """The meetings of these committees from `first` to `last`, past, future and cancelled."""

    async def meeting(self, committee_key: str, meeting_key: str, *, known: Known) -> SiteReading:
        """One meeting as it is published now."""

    async def news(self, *, first: date, last: date) -> tuple[NewsEvent, ...] | None:
        """Meetings of which something was published in these days; None where none may be read."""
