"""A council's site as the visitors of looks find it, and a visitor that records what it finds."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from councils.values import SiteMeeting
from storage.database import Database
from storage.tables import Committee, LookKind, Officer
from tests.tracker.builders import COUNCIL
from tracker import looks
from tracker.committees import add_committee
from tracker.hours import council_day
from tracker.looks import ClaimedLook, LookFailure
from tracker.watches import add_watch

BASE = "https://democracy.otterford.example"
LEASE = timedelta(minutes=20)
NOW = datetime(2026, 1, 12, 10, 0, tzinfo=UTC)
BLOCKED = LookFailure("blocked", "The site democracy.otterford.example blocks us.")
BROKEN = LookFailure("broken", "The site democracy.otterford.example answered with an error (500).")
UNREADABLE = LookFailure("unreadable", "That document could not be read.")
MISSING = LookFailure("missing", "There is no page at that address.")


def met(key: str, on: date, *, committee: str = "328", **words: Any) -> SiteMeeting:
    """A meeting as the site's calendar has it."""
    return SiteMeeting(key, committee, on, **words)


@dataclass
class Outside:
    """One site. `out` says from when minutes are out; `fails` what a look meets with."""

    db: Database
    base: str = BASE
    all_committees: str = ""
    news: str = "none"
    meetings: dict[str, SiteMeeting] = field(default_factory=dict)
    out: dict[str, datetime] = field(default_factory=dict)
    approved: dict[str, datetime] = field(default_factory=dict)
    named: set[str] | None = None  # the keys that its news name (None: all)
    fails: dict[str, LookFailure] = field(default_factory=dict)  # by kind, or by key
    called_off: set[str] = field(default_factory=set)  # on the meeting's own page alone
    asked: Counter[date] = field(default_factory=Counter)
    made: list[tuple[datetime, LookKind, str]] = field(default_factory=list)

    @property
    def memory(self) -> dict[str, Any]:
        """What is known of the site."""
        return {
            "cms": "moderngov",
            "base_url": self.base,
            "has_service": True,
            "all_committees": self.all_committees,
            "news": self.news,
        }

    def hold(self, *meetings: SiteMeeting) -> None:
        """Put meetings on the calendar, or other words for them."""
        self.meetings |= {one.key: one for one in meetings}

    async def watch(self, committee: Committee, key: str = "328", *, now: datetime = NOW) -> None:
        """Begin to watch a committee here."""
        async with self.db.write() as session:
            await add_watch(
                session,
                committee,
                council=COUNCIL,
                memory={"cms": "moderngov", "base_url": self.base},
                key=key,
                title=committee.name,
                now=now,
            )

    async def more(
        self, key: str, clerk: Officer | None = None, *, now: datetime = NOW
    ) -> Committee:
        """Make and watch one more committee."""
        async with self.db.write() as session:
            committee = await add_committee(
                session,
                name=f"Committee {key}",
                slug=f"ott-{key}",
                council=COUNCIL,
                clerk=clerk.id if clerk else None,
                now=now,
            )
        await self.watch(committee, key, now=now)
        return committee

    async def claim(self, now: datetime) -> ClaimedLook | None:
        """Claim what is due."""
        async with self.db.write() as session:
            return await looks.claim_look(session, now=now, lease=LEASE)

    async def round(self, now: datetime) -> int:
        """Make every look that is due; gives their number."""
        count = 0
        while (claimed := await self.claim(now)) is not None:
            await self.record(claimed, now=now)
            count += 1
            assert count < 400
        return count

    async def until(self, last: datetime, *, now: datetime) -> datetime:
        """Make every look in its time, to `last`."""
        while True:
            await self.round(now)
            async with self.db.read() as session:
                at = await looks.next_look_at(session)
            if at is None or at > last:
                return last
            assert at > now
            now = at

    async def record(self, claimed: ClaimedLook, *, now: datetime) -> None:
        """Record what a visitor finds now."""
        self.made.append((now, claimed.kind, claimed.key))
        facts: dict[str, Any] = {"memory": self.memory, "requests": 1, "now": now}
        fails = self.fails.get(claimed.kind.value) or self.fails.get(claimed.key)
        self.asked[council_day(now)] += 1
        async with self.db.write() as session:
            if fails is not None:
                await looks.look_failed(session, claimed, fails, **facts)
            elif claimed.kind is LookKind.CALENDAR:
                listed = [m for m in self.meetings.values() if m.committee_key in claimed.keys]
                await looks.calendar_looked(session, claimed, listed, **facts)
            elif claimed.kind is LookKind.NEWS:
                await looks.news_looked(session, claimed, self._events(claimed, now), **facts)
            else:
                await looks.meeting_looked(session, claimed, **self._page(claimed, now), **facts)

    def _events(self, claimed: ClaimedLook, now: datetime) -> list[tuple[str, date | None]] | None:
        if self.news == "none":
            return None
        return [
            (key, council_day(at))
            for key, at in self.out.items()
            if at <= now
            and claimed.first <= council_day(at) <= claimed.last
            and (self.named is None or key in self.named)
        ]

    def _page(self, claimed: ClaimedLook, now: datetime) -> dict[str, Any]:
        is_out = claimed.key in self.out and self.out[claimed.key] <= now
        is_approved = claimed.key in self.approved and self.approved[claimed.key] <= now
        status = None
        if is_out and (claimed.asks_status or not claimed.known["fingerprint"]):
            status = "approved" if is_approved else "draft"
        return {
            "published": is_out,
            "fingerprint": f"words of {claimed.key}" if is_out else "",
            "status": status,
            "validators": {},
            "is_cancelled": claimed.key in self.called_off,
        }
