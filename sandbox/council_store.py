"""What stands on the sandbox's council site and how it changes: published, moved, taken away.

Each change is a method, so that a test can make it now; `sandbox.council_timeline` makes the same
changes when simulated time passes their instant.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.clock import wall_now
from sandbox.council_content import Committee, Item, Meeting, sample_committees

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One line of What's new: on this day something of this meeting was published."""

    on: date
    event: str
    committee_id: int
    meeting_id: int


class CouncilStore:
    """Committees by the site's own numbers. `now` says when things happen (for the news)."""

    def __init__(self, committees: Iterable[Committee] | None = None) -> None:
        own = sample_committees() if committees is None else committees
        self._committees = {one.id: one for one in own}
        self._numbers = count(9001)
        self._where = {m.id: one.id for one in self._committees.values() for m in one.meetings}
        self.now: Callable[[], datetime] = wall_now
        self.news: list[NewsLine] = []
        self.tells_approval = False  # whether What's new names minutes again when approved

    @property
    def committees(self) -> tuple[Committee, ...]:
        """Return all committees with their meetings."""
        return tuple(self._committees.values())

    def find(self, meeting_id: int) -> tuple[Committee, Meeting]:
        """Return a meeting with its committee. Raises KeyError."""
        committee = self._committees[self._where[meeting_id]]
        return committee, next(one for one in committee.meetings if one.id == meeting_id)

    # Committees and meetings

    def add_committee(self, name: str, *, council: str, bullets: str = "list") -> int:
        """Add a committee and return its id (CId)."""
        number = next(self._numbers)
        self._committees[number] = Committee(council, name, number, bullets)
        return number

    def change_committee(self, committee_id: int, **changes: Any) -> None:
        """Change a committee by its fields: ``expired=True``, ``dates="ordinal"``, and so on."""
        self._put(replace(self._committees[committee_id], **changes))

    def add_meeting(
        self,
        committee_id: int,
        on: date,
        *,
        items: Iterable[Item] = (),
        time: str = "6.30 pm",
        agenda_out: bool = True,
        meeting_id: int | None = None,
    ) -> int:
        """Add a meeting, its agenda published unless told otherwise, and return its id (MId)."""
        number = next(self._numbers) if meeting_id is None else meeting_id
        meeting = Meeting(number, on, time, tuple(items), agenda_out=agenda_out)
        committee = self._committees[committee_id]
        self._where[number] = committee_id
        self._put(replace(committee, meetings=(*committee.meetings, meeting)))
        return number

    # Publication

    def publish_agenda(self, meeting_id: int) -> None:
        """Put the agenda out."""
        self.change_meeting(meeting_id, agenda_out=True)
        self._tell("Agenda published", meeting_id)

    def publish_decisions(self, meeting_id: int) -> None:
        """Put the decisions out, before the minutes."""
        self.change_meeting(meeting_id, decided=True)
        self._tell("Decision sheet published", meeting_id)

    def publish(self, meeting_id: int, *, draft: bool = True, pdf_only: bool = False) -> None:
        """Publish the minutes of a meeting: all items, or (`pdf_only`) the printed file alone."""
        status = "draft" if draft else "approved"
        self.change_meeting(meeting_id, published=status, itemwise=None, pdf_only=pdf_only)
        self._tell("Minutes published", meeting_id)

    def publish_item(self, meeting_id: int, item_key: int) -> None:
        """Publish the minutes of one item. The meeting's own flag waits for `publish`."""
        _, meeting = self.find(meeting_id)
        first = not meeting.published
        out = (meeting.itemwise or frozenset()) | {item_key}
        self.change_meeting(meeting_id, published="draft", itemwise=out)
        if first:
            self._tell("Minutes published", meeting_id)

    def approve(self, meeting_id: int, *, replacing: Mapping[str, str] | None = None) -> None:
        """Turn drafts into approved minutes, with some words (old: new) changed on the way."""
        _, meeting = self.find(meeting_id)
        items = tuple(_reworded(item, replacing or {}) for item in meeting.items)
        self.change_meeting(meeting_id, published="approved", itemwise=None, items=items)
        if self.tells_approval:
            self._tell("Minutes published", meeting_id)

    def withdraw(self, meeting_id: int) -> None:
        """Take the minutes of a meeting off the site again."""
        self.change_meeting(meeting_id, published="", itemwise=None)

    # The calendar

    def cancel(self, meeting_id: int) -> None:
        """Cancel a meeting."""
        self.change_meeting(meeting_id, cancelled=True)

    def reinstate(self, meeting_id: int) -> None:
        """Let a cancelled meeting take place after all."""
        self.change_meeting(meeting_id, cancelled=False)

    def move(self, meeting_id: int, on: date) -> None:
        """Move a meeting to another day under the same number."""
        _, meeting = self.find(meeting_id)
        self.change_meeting(meeting_id, on=on, note=_rescheduled(meeting.on))

    def reconvene(self, meeting_id: int, on: date) -> None:
        """Adjourn a meeting to a second day under the same number, which the lists now show.

        How a real site says so beyond the day is not known: the status here has "Reconvened".
        """
        _, meeting = self.find(meeting_id)
        first = meeting.first_on or meeting.on
        self.change_meeting(meeting_id, on=on, first_on=first, note="Reconvened")

    def reschedule(self, meeting_id: int, on: date, *, new_id: int | None = None) -> int:
        """Cancel a meeting and hold it on another day under a new number, which is returned."""
        committee, meeting = self.find(meeting_id)
        self.cancel(meeting_id)
        new = self.add_meeting(
            committee.id,
            on,
            items=meeting.items,
            time=meeting.time,
            agenda_out=meeting.agenda_out,
            meeting_id=new_id,
        )
        self.change_meeting(
            new,
            note=_rescheduled(meeting.on),
            present=meeting.present,
            in_attendance=meeting.in_attendance,
        )
        self.change_meeting(meeting_id, items=())
        return new

    # Items

    def revise(self, item_key: int, **changes: Any) -> None:
        """Change one item, by the fields of Item: other words, ``restricted=True``, and so on."""
        for meeting in self._with_item(item_key):
            items = tuple(
                replace(item, **changes) if item.key == item_key else item for item in meeting.items
            )
            self.change_meeting(meeting.id, items=items)

    def restrict(self, item_key: int) -> None:
        """Restrict an item: its words, report and documents are public no longer."""
        self.revise(item_key, restricted=True, minutes="", decision="", actions="", documents=())

    def add_item(self, meeting_id: int, item: Item) -> None:
        """Add an item at the end of a meeting."""
        _, meeting = self.find(meeting_id)
        self.change_meeting(meeting_id, items=(*meeting.items, item))

    def remove_item(self, item_key: int) -> None:
        """Let an item vanish from its meeting."""
        for meeting in self._with_item(item_key):
            items = tuple(item for item in meeting.items if item.key != item_key)
            self.change_meeting(meeting.id, items=items)

    def change_meeting(self, meeting_id: int, **changes: Any) -> None:
        """Change a meeting by the fields of Meeting. Raises KeyError."""
        committee, _ = self.find(meeting_id)
        meetings = tuple(
            replace(one, **changes) if one.id == meeting_id else one for one in committee.meetings
        )
        self._put(replace(committee, meetings=meetings))

    def _with_item(self, item_key: int) -> list[Meeting]:
        meetings = (meeting for one in self.committees for meeting in one.meetings)
        return [one for one in meetings if any(item.key == item_key for item in one.items)]

    def _put(self, committee: Committee) -> None:
        self._committees[committee.id] = committee

    def _tell(self, event: str, meeting_id: int) -> None:
        committee = self._where[meeting_id]
        today = self.now().astimezone(LONDON).date()
        self.news.append(NewsLine(today, event, committee, meeting_id))


def _reworded(item: Item, replacing: Mapping[str, str]) -> Item:
    minutes, decision = item.minutes, item.decision
    for old, new in replacing.items():
        minutes, decision = minutes.replace(old, new), decision.replace(old, new)
    return replace(item, minutes=minutes, decision=decision)


def _rescheduled(on: date) -> str:
    return f"Rescheduled from {on.day} {on:%B %Y}"
