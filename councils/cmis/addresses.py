"""Where CMIS keeps its pages. Pure.

A calendar is known by page, tab and module ("Meetings/70/397"): one for the committees of a site.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import quote

CALENDAR_PAGES = ("Meetings", "MeetingsCalendar", "CalendarofMeetings")
COMMITTEES_PAGE = "Committees.aspx"
_TAB, _MODULE = "70", "397"  # as most sites have them
_COMMITTEES_TAB, _COMMITTEES_MODULE = "62", "381"
_WRITTEN = re.compile(r"(?P<page>\w{1,40})/(?P<tab>\d{1,9})/(?P<module>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the calendar of a site stands."""

    page: str = CALENDAR_PAGES[0]
    tab: str = _TAB
    module: str = _MODULE

    @classmethod
    def read(cls, words: str | None) -> Self | None:
        """What `words` wrote earlier; None of anything else."""
        told = _WRITTEN.fullmatch(words or "")
        return cls(**told.groupdict()) if told else None

    def words(self) -> str:
        """In one word, to be kept."""
        return f"{self.page}/{self.tab}/{self.module}"

    def month(self, base: str, first: date) -> str:
        """The page of a month that needs no script."""
        return (
            f"{base}/{self.page}/tabid/{self.tab}/ctl/MeetingCalendarPublicNoJava"
            f"/mid/{self.module}/Date/{first:%Y-%m}-01/Default.aspx"
        )

    def listed(self, base: str) -> str:
        """The list of the present month."""
        return f"{base}/{self.page}.aspx?ctl=MeetingCalendarListView&mid={self.module}"

    def meeting(self, base: str, committee_key: str, meeting_key: str) -> str:
        """The page of a meeting with its documents."""
        return (
            f"{base}/{self.page}/tabid/{self.tab}/ctl/ViewMeetingPublic/mid/{self.module}"
            f"/Meeting/{_safe(meeting_key)}/Committee/{_safe(committee_key)}"
            "/SelectedTab/Documents/Default.aspx"
        )


def committee_page(base: str, key: str) -> str:
    """The page of a committee."""
    return (
        f"{base}/Committees/tabid/{_COMMITTEES_TAB}/ctl/ViewCMIS_CommitteeDetails"
        f"/mid/{_COMMITTEES_MODULE}/id/{_safe(key)}/Default.aspx"
    )


def months(first: date, last: date) -> Iterator[date]:
    """The first days of the months of a window."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        ahead = month.month % 12 + 1
        month = date(month.year + (ahead == 1), ahead, 1)


def _safe(key: str) -> str:
    return quote(key, safe="")
