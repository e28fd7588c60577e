"""The council's website as the page's side panel shows it, and publishing minutes there."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.council import CouncilSite
from sandbox.council_content import Committee, Meeting

_STANDING = {"draft": "Draft minutes", "approved": "Approved minutes"}


@dataclass(frozen=True)
class Sitting:
    """One meeting: its day and page, how its minutes stand, and what one may do about them.

    `act` is "publish" or "approve", or empty where there is nothing to do.
    """

    key: str
    words: str
    href: str
    standing: str
    act: str = ""


@dataclass(frozen=True)
class Body:
    """One committee of one council with its meetings, in order of their days."""

    key: str
    name: str
    council: str
    meetings: tuple[Sitting, ...]


@dataclass(frozen=True)
class Website:
    """The council's site: its address and its committees."""

    href: str
    committees: tuple[Body, ...]


def _standing(meeting: Meeting, today: date) -> tuple[str, str]:
    """Return how the minutes of a meeting stand, and what one may do about them."""
    if meeting.cancelled:
        return "Cancelled", ""
    if meeting.published:
        return _STANDING[meeting.published], "approve" if meeting.published == "draft" else ""
    if meeting.on > today:
        return "To come", ""
    return "No minutes yet", "publish"


def _sitting(site: CouncilSite, meeting: Meeting, today: date) -> Sitting:
    standing, act = _standing(meeting, today)
    return Sitting(
        key=str(meeting.id),
        words=f"{meeting.on:%a} {meeting.on.day} {meeting.on:%B %Y}",
        href=site.meeting_path(meeting.id),
        standing=standing,
        act=act,
    )


def _body(site: CouncilSite, committee: Committee, today: date) -> Body:
    meetings = sorted(committee.meetings, key=lambda meeting: meeting.on)
    return Body(
        key=str(committee.id),
        name=committee.name,
        council=committee.council,
        meetings=tuple(_sitting(site, meeting, today) for meeting in meetings),
    )


def website_of(site: CouncilSite | None, *, today: date) -> Website | None:
    """Return the site as the panel shows it, or None where there is none."""
    if site is None:
        return None
    bodies = tuple(_body(site, committee, today) for committee in site.committees)
    return Website(f"{site.prefix}/", bodies)


def _meeting_id(site: CouncilSite, sent: object) -> int:
    known = {str(meeting.id) for one in site.committees for meeting in one.meetings}
    if not isinstance(sent, str) or sent not in known:
        raise ValueError("that meeting is not on the council’s website")
    return int(sent)


async def publish(sandbox: Any, order: Mapping[str, Any]) -> dict[str, Any]:
    """Publish a meeting's minutes as drafts, or as approved; then tell whoever asked to know.

    `sandbox.on_publish`, where it is set, is called with the address of the meeting's page, and
    awaited: with the bot inside, that is the bot taking the minutes in.
    """
    site: CouncilSite | None = sandbox.council
    if site is None:
        raise ValueError("no council website stands beside this workspace")
    meeting_id = _meeting_id(site, order.get("meeting"))
    if order.get("act") == "approve":
        site.approve(meeting_id)
    else:
        site.publish(meeting_id)
    told = getattr(sandbox, "on_publish", None)
    if told is None:
        return {"words": "Published."}
    answer = told(f"{sandbox.base_url}{site.meeting_path(meeting_id)}")
    words = await answer if inspect.isawaitable(answer) else answer
    return {"words": str(words or "Published. The bot has read them.")}
