"""What is handed out and taken back of a look at a council's site. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from storage.tables import LookKind


@dataclass(frozen=True, slots=True)
class ClaimedLook:
    """A look that is one visitor's, while its fence stands.

    `memory` is a SiteMemory as JSON. `key` is the meeting's key, or the committee's whose calendar
    it is ("" for what stands for the whole site); `keys` are the committees of a calendar look.
    `meeting_on` is the day of the meeting's row; `known` holds fingerprint, status and validators.
    `first` and `last` are the window of a calendar or of news.
    """

    id: int
    fence: int
    kind: LookKind
    site_id: int
    lease_until: datetime
    memory: dict[str, Any]
    first: date
    last: date
    key: str = ""
    keys: tuple[str, ...] = ()
    committee_id: int | None = None
    committee: str = ""  # its slug
    committee_key: str = ""
    meeting_on: date | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    asks_status: bool = False


@dataclass(frozen=True, slots=True)
class LookFailure:
    """Why a look came to nothing. `kind`: "blocked", "broken", "unreadable" or "missing".

    `sentence` is for a clerk; `retry_after` are the seconds that a site that refuses us asked for.
    """

    kind: str
    sentence: str
    retry_after: float | None = None
