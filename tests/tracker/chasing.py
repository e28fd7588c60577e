"""A committee in mid-season: rows as intake leaves them, and a bot that ticks when told to."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import col, select

from storage.database import Database
from storage.tables import (
    Action,
    ActionEvent,
    ActionStatus,
    Committee,
    Delivery,
    Document,
    EventKind,
    Following,
    Item,
    Meeting,
    Mode,
    Officer,
)
from tracker import deliveries
from tracker.digests import plan_digests
from tracker.reminders import plan_reminders
from tracker.values import ClaimedDelivery, Reminder

COUNCIL = "Tameview Council"
OPENED = datetime(2025, 12, 3, 14, 0, tzinfo=UTC)
MET_ON = date(2025, 11, 20)
NEXT_ON = date(2026, 1, 15)
LEASE = timedelta(seconds=60)
MOST_TO_ONE = 4  # messages to one recipient, a second apart
QUOTE = "The Director of Education to circulate the attendance figures."


def at(day: date, hour: int = 9, minute: int = 5) -> datetime:
    """An instant of a council day in winter, when London is on UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@dataclass
class Season:
    """One council: its rows by name, and what was said so far."""

    db: Database
    said: list[tuple[datetime, ClaimedDelivery]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def add(self, row: Any) -> Any:
        """Store a row."""
        async with self.db.write() as session:
            session.add(row)
        return row

    async def officer(self, name: str, slack: str | None = None, **words: Any) -> Officer:
        """An officer of the council."""
        values = {"council": COUNCIL, "created_at": OPENED, "slack_user_id": slack, **words}
        found: Officer = await self.add(Officer(name=name, **values))
        return found

    async def committee(
        self, slug: str, clerk: Officer | None = None, *, mode: Mode = Mode.AUTO, **words: Any
    ) -> Committee:
        """A committee that met once, with an item in its minutes."""
        committee: Committee = await self.add(
            Committee(
                slug=slug,
                name=f"Committee {slug}",
                council=words.pop("council", COUNCIL),
                mode=mode,
                clerk_officer_id=clerk.id if clerk else None,
                created_at=OPENED,
                **words,
            )
        )
        await self.minutes(committee)
        return committee

    async def minutes(self, committee: Committee, met_on: date = MET_ON) -> Item:
        """Minutes of a past meeting with one item."""
        meeting = await self.meeting(committee, met_on)
        source = f"https://tameview.example/{committee.slug}/{met_on}"
        document = await self.add(
            Document(
                committee_id=committee.id,
                meeting_id=meeting.id,
                source=source,
                reading_sha256=source,
                text=QUOTE,
                verified=True,
                taken_in_at=OPENED,
            )
        )
        item: Item = await self.add(
            Item(
                document_id=document.id,
                position=0,
                number="9",
                title="School attendance",
                start=0,
                end=len(QUOTE),
            )
        )
        return item

    async def meeting(self, committee: Committee, on: date) -> Meeting:
        """A meeting of the committee."""
        found: Meeting = await self.add(Meeting(committee_id=committee.id, meeting_on=on))
        return found

    async def follow(self, committee: Committee, channel_id: str) -> None:
        """Let a channel follow the committee."""
        await self.add(
            Following(committee_id=committee.id, channel_id=channel_id, created_at=OPENED)
        )

    async def action(
        self, committee: Committee, officer: Officer | None = None, **words: Any
    ) -> Action:
        """An open action of the committee's first minutes."""
        number = next(self.numbers)
        item_id, document_id, meeting_id = await self._place(committee)
        values: dict[str, Any] = {
            "reference": f"{committee.slug.upper()}-25-{number:03}",
            "fingerprint": str(number),
            "status": ActionStatus.OPEN,
            "quote": QUOTE,
            "start": 0,
            "end": len(QUOTE),
            "summary": "Circulate the attendance figures",
            "owner": "The Director of Education",
            "marker": "resolution",
            "confidence": 0.9,
            "engine": "cues",
            "engine_version": "1",
            "verified": True,
            "proposed_at": OPENED,
            "opened_at": OPENED,
            "officer_id": officer.id if officer else None,
            **words,
        }
        action: Action = await self.add(
            Action(
                committee_id=committee.id,
                meeting_id=meeting_id,
                document_id=document_id,
                item_id=item_id,
                **values,
            )
        )
        if action.status is ActionStatus.OPEN:
            await self.event(action, EventKind.OPENED, when=action.opened_at or OPENED)
        return action

    async def _place(self, committee: Committee) -> tuple[int, int, int]:
        async with self.db.read() as session:
            found = await session.exec(
                select(col(Item.id), col(Document.id), col(Document.meeting_id))
                .join(Document, col(Document.id) == col(Item.document_id))
                .where(col(Document.committee_id) == committee.id)
                .order_by(col(Item.id))
            )
            item_id, document_id, meeting_id = found.first() or (0, 0, 0)
            return item_id or 0, document_id or 0, meeting_id or 0

    async def event(self, action: Action, kind: EventKind, *, when: datetime, **words: Any) -> None:
        """A line of the action's history."""
        await self.add(ActionEvent(action_id=action.id, at=when, kind=kind, **words))

    async def change(self, row: Any, **values: Any) -> None:
        """Change columns of a row as any module would."""
        async with self.db.write() as session:
            found = await session.get(type(row), row.id)
            for name, value in values.items():
                setattr(found, name, value)
            session.add(found)

    async def update(self, action: Action, *, when: datetime, note: str = "In hand.") -> None:
        """An officer's answer."""
        await self.event(
            action, EventKind.UPDATED, when=when, note=note, by_officer_id=action.officer_id
        )

    async def snooze(self, action: Action, until: date, *, when: datetime) -> None:
        """An officer puts the action off."""
        await self.change(action, snoozed_until=until)
        await self.event(action, EventKind.SNOOZED, when=when, by_officer_id=action.officer_id)

    async def plan(self, now: datetime) -> int:
        """One round of planning."""
        async with self.db.write() as session:
            await plan_digests(session, now=now)
            return await plan_reminders(session, now=now)

    async def claim(self, now: datetime) -> ClaimedDelivery | None:
        """Claim what is due."""
        async with self.db.write() as session:
            return await deliveries.claim_next(session, now=now, lease=LEASE)

    async def sent(self, claimed: ClaimedDelivery, now: datetime) -> bool:
        """Mark a claimed message as said."""
        channel_id = f"D{claimed.recipient}" if claimed.recipient[0] == "U" else claimed.recipient
        async with self.db.write() as session:
            return await deliveries.mark_sent(
                session, claimed, channel_id=channel_id, ts=f"{claimed.id}.{claimed.fence}", now=now
            )

    async def tick(self, now: datetime) -> list[ClaimedDelivery]:
        """Plan, then say everything that is due."""
        await self.plan(now)
        said = []
        for second in range(MOST_TO_ONE):
            while (claimed := await self.claim(now + timedelta(seconds=second))) is not None:
                assert await self.sent(claimed, now)
                said.append(claimed)
        self.said += [(now, claimed) for claimed in said]
        return said

    async def live(self, first: date, last: date) -> dict[date, list[str]]:
        """Tick every morning; the sentences of reminders by day."""
        told: dict[date, list[str]] = {}
        for day in (first + timedelta(n) for n in range((last - first).days + 1)):
            sentences = [
                group.sentence
                for claimed in await self.tick(at(day))
                if isinstance(claimed.content, Reminder)
                for group in claimed.content.groups
            ]
            if sentences:
                told[day] = sentences
        return told

    async def delivery(self, delivery_id: int) -> Delivery:
        """A row of the ledger as it is now."""
        async with self.db.read() as session:
            found = await session.get(Delivery, delivery_id)
        assert found is not None
        return found


def reminders_of(claimed: list[ClaimedDelivery]) -> list[tuple[str, list[str]]]:
    """Recipient and references of each reminder among these."""
    return [
        (one.recipient, [v.reference for group in one.content.groups for v in group.actions])
        for one in claimed
        if isinstance(one.content, Reminder)
    ]
