"""One generated council: committees that meet monthly, and minutes that come out as time goes by.

Nothing is stored and nothing happens: what stands on its site at an instant is worked out from the
seed and the instant. Words are written when a page with words is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from sandbox.council_content import Committee, Item, Meeting
from sandbox.council_store import NewsLine
from sandbox.many_words import TIMES, Wording, amended, committee_name, items_of, members

LONDON = ZoneInfo("Europe/London")
MONTHS_PAST, MONTHS_AHEAD = 4, 6
LATE = (5, 60)  # days after the meeting within which drafts come out
AGENDA_DAYS = 8  # before the meeting
WEEK = 7
FIRST_COMMITTEE = 101  # ids of committees
_NOT_WRITTEN = (Item("Not written yet", 0),)  # stands for the items where only dates are asked for


@dataclass(frozen=True, slots=True)
class Traits:
    """How a council's site behaves. ``everything`` is the id that stands for all committees."""

    everything: str = "0"
    has_service: bool = True
    is_blocking: bool = False  # answers 403 to everybody
    is_slow: bool = False
    has_news: bool = True  # What's new and RSS may be read, by its robots.txt


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting as the world knows it. Instants are aware; None: never, as far as is known."""

    id: int
    committee_id: int
    on: date
    time: str
    place: int  # among its committee's meetings, from 0
    is_cancelled: bool = False
    drafted_at: datetime | None = None
    approved_at: datetime | None = None

    def status(self, at: datetime) -> str:
        """Return "", "draft" or "approved": what of its minutes is published at an instant."""
        if self.approved_at is not None and self.approved_at <= at:
            return "approved"
        return "draft" if self.drafted_at is not None and self.drafted_at <= at else ""


class GeneratedCouncil:
    """A council's site. ``number`` counts from 0 among the councils of a world."""

    def __init__(
        self,
        number: int,
        *,
        name: str,
        seed: int,
        start: datetime,
        committees: int,
        traits: Traits,
        cancelled: float = 0.0,
    ) -> None:
        self.number = number
        self.name = name
        self.traits = traits
        self.committee_ids = tuple(FIRST_COMMITTEE + 3 * n for n in range(committees))
        self._seed = f"{seed} {number}"
        self._start = start.astimezone(LONDON).date()
        self._cancelled = cancelled  # the share of meetings that are

    @cached_property
    def sittings(self) -> dict[int, Sitting]:
        """All meetings by id: four months back to six months ahead of the start."""
        return {one.id: one for at in range(len(self.committee_ids)) for one in self._of(at)}

    @cached_property
    def _places(self) -> dict[int, tuple[Sitting, ...]]:
        """The meetings of each committee, earliest first."""
        every = self.sittings.values()
        return {
            number: tuple(one for one in every if one.committee_id == number)
            for number in self.committee_ids
        }

    def committees(self, at: datetime) -> tuple[Committee, ...]:
        """Return the committees as lists have them at an instant: dates and flags, no words."""
        return tuple(
            replace(
                self._committee(place),
                meetings=tuple(_listed(one, at) for one in self._places[key]),
            )
            for place, key in enumerate(self.committee_ids)
        )

    def committee(self, committee_id: int, at: datetime) -> Committee:
        """Return one committee as lists have it. Raises KeyError."""
        meetings = tuple(_listed(one, at) for one in self._places[committee_id])
        return replace(self._committee(self.committee_ids.index(committee_id)), meetings=meetings)

    def meeting(self, meeting_id: int, at: datetime) -> tuple[Committee, Meeting]:
        """Return a meeting with its words, as published at an instant. Raises KeyError."""
        sitting = self.sittings[meeting_id]
        random = Random(f"{self._seed} {meeting_id}")  # noqa: S311  # words, not secrets
        present = members(random)
        items = items_of(random, self._wording(sitting))
        is_amended = random.random() < 0.125  # noqa: PLR2004  # an eighth of the approved minutes
        meeting = _listed(sitting, at)
        if is_amended and meeting.published == "approved":
            items = amended(items)
        whole = replace(
            meeting,
            items=() if sitting.is_cancelled else items,
            present=present if meeting.published else (),
        )
        committee = self._committee(self.committee_ids.index(sitting.committee_id))
        return replace(committee, meetings=(whole,)), whole

    def listed(self, meeting_id: int, at: datetime) -> tuple[Committee, Meeting]:
        """Return a meeting without its words, as published at an instant. Raises KeyError."""
        sitting = self.sittings[meeting_id]
        committee = self._committee(self.committee_ids.index(sitting.committee_id))
        return committee, _listed(sitting, at)

    def item(self, item_key: int, at: datetime) -> tuple[Committee, Meeting, Item]:
        """Return an item by its key. Raises KeyError."""
        committee, meeting = self.meeting(item_key // 20, at)
        for one in meeting.items:
            if one.key == item_key:
                return committee, meeting, one
        raise KeyError(item_key)

    def news(self, at: datetime, *, days: int = 45) -> tuple[NewsLine, ...]:
        """Return what was published in the days before an instant, latest first."""
        since = (at - timedelta(days=days)).astimezone(LONDON).date()
        until = at.astimezone(LONDON).date()
        lines = [line for one in self.sittings.values() for line in _news(one, at)]
        found = [line for line in lines if since <= line.on <= until]
        return tuple(sorted(found, key=lambda line: (line.on, line.meeting_id), reverse=True))

    def _committee(self, place: int) -> Committee:
        bullets = "dots" if (self.number + place) % 2 else "list"
        dates = "ordinal" if self.number % 3 == 1 else "plain"
        number = self.committee_ids[place]
        return Committee(self.name, committee_name(place), number, bullets=bullets, dates=dates)

    def _wording(self, sitting: Sitting) -> Wording:
        before = self._places[sitting.committee_id][: sitting.place]
        held = [one.on for one in before if not one.is_cancelled]
        first_number = 1 + 9 * sitting.place
        return Wording(sitting.id, sitting.on, first_number, held[-1] if held else None)

    def _of(self, place: int) -> Iterator[Sitting]:
        """Plan the meetings of one committee, with the days on which their minutes come out."""
        random = Random(f"{self._seed} committee {place}")  # noqa: S311  # dates, not secrets
        hour = random.choice(TIMES)
        plain = [
            Sitting(
                4000 + 7 * self.number + len(self.committee_ids) * n + place,
                self.committee_ids[place],
                on,
                hour,
                n,
                is_cancelled=random.random() < self._cancelled,
            )
            for n, on in enumerate(self._days(place))
        ]
        for n, sitting in enumerate(plain):
            drafted_at = _instant(random, sitting.on + timedelta(days=random.randint(*LATE)))
            later = [one.on for one in plain[n + 1 :] if not one.is_cancelled]
            agreed_on = later[0] + timedelta(days=random.randint(1, 3)) if later else None
            approved_at = _instant(random, agreed_on) if agreed_on else None
            is_held = not sitting.is_cancelled
            yield _published(sitting, drafted_at, approved_at) if is_held else sitting

    def _days(self, place: int) -> Iterator[date]:
        """Return a weekday a month: the second Tuesday, say; spread over the month."""
        week, weekday = place % 4, (place + self.number) % 5
        for month in range(-MONTHS_PAST, MONTHS_AHEAD + 1):
            year, index = divmod(self._start.year * 12 + self._start.month - 1 + month, 12)
            first = date(year, index + 1, 1)
            yield first + timedelta(days=(weekday - first.weekday()) % WEEK + WEEK * week)


def _published(sitting: Sitting, drafted_at: datetime, approved_at: datetime | None) -> Sitting:
    """Drafts come before approval, by a day at least."""
    if approved_at is not None:
        approved_at = max(approved_at, drafted_at + timedelta(days=1))
    return replace(sitting, drafted_at=drafted_at, approved_at=approved_at)


def _instant(random: Random, on: date) -> datetime:
    """Return an instant in office hours of a day."""
    at = time(random.randint(9, 16), random.randint(0, 59))
    return datetime.combine(on, at, LONDON).astimezone(UTC)


def _listed(sitting: Sitting, at: datetime) -> Meeting:
    """Return a meeting with its flags and without its words."""
    is_out = sitting.on - timedelta(days=AGENDA_DAYS) <= at.astimezone(LONDON).date()
    return Meeting(
        sitting.id,
        sitting.on,
        sitting.time,
        items=() if sitting.is_cancelled else _NOT_WRITTEN,
        published=sitting.status(at),
        cancelled=sitting.is_cancelled,
        agenda_out=is_out,
    )


def _news(sitting: Sitting, at: datetime) -> Iterator[NewsLine]:
    if sitting.is_cancelled:
        return
    agenda_on = sitting.on - timedelta(days=AGENDA_DAYS)
    yield NewsLine(agenda_on, "Agenda published", sitting.committee_id, sitting.id)
    if sitting.drafted_at is not None and sitting.drafted_at <= at:
        on = sitting.drafted_at.astimezone(LONDON).date()
        yield NewsLine(on, "Minutes published", sitting.committee_id, sitting.id)
