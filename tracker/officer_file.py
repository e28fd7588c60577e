"""Importing a list of officers: all or none, and a second time only what differs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Officer
from tracker.committees import council_as_known
from tracker.directory import officer_row, officers
from tracker.erasure import Described, erased_officers
from tracker.errors import OfficerFileError
from tracker.folding import fold_name, fold_post
from tracker.hours import council_day
from tracker.officer_csv import OfficerLine, read_officer_list
from tracker.posts import appoint, leave_post, posts_of


@dataclass(frozen=True, slots=True)
class OfficersImported:
    """How many officers an import added, changed, found as they were, and left out.

    Left out are those who were erased, unless they are asked for again.
    """

    added: int
    changed: int
    unchanged: int
    erased: int = 0


async def import_officers(
    session: AsyncSession, csv_text: str, *, council: str, now: datetime, again: bool = False
) -> OfficersImported:
    """Take over a list of officers (columns: name, posts, slack, email, time zone).

    An officer is found again by Slack user, e-mail or full name. An empty cell changes nothing,
    but where there is a posts column it says all the posts that the officer holds. Everything is
    checked before anything is written. Officers who were erased are left out, unless they are
    asked for `again`. Raises OfficerFileError.
    """
    listed = read_officer_list(csv_text)
    council = await council_as_known(session, council)
    known = await officers(session, council)
    everybody = _found_again(listed, known)
    wanted = await _wanted(session, listed, everybody, council=council, again=again)
    lines, found = [line for line, _ in wanted], [officer for _, officer in wanted]
    await _check_slack_users(session, lines, found)
    rows, changed = [], set()
    for line, officer in zip(lines, found, strict=True):
        if officer is None:
            row = await officer_row(session, line.said, council=council, now=now, again=again)
            rows.append(row)
        else:
            rows.append(officer)
            changed |= {officer.id} if _change(session, officer, line) else set()
    await session.flush()
    changed |= await _change_posts(session, list(zip(rows, lines, strict=True)), now=now)
    added = sum(officer is None for officer in found)
    before = [officer for officer in found if officer is not None]
    altered = sum(officer.id in changed for officer in before)
    return OfficersImported(
        added=added,
        changed=altered,
        unchanged=len(before) - altered,
        erased=len(listed) - len(lines),
    )


async def _wanted(
    session: AsyncSession,
    lines: Sequence[OfficerLine],
    found: Sequence[Officer | None],
    *,
    council: str,
    again: bool,
) -> list[tuple[OfficerLine, Officer | None]]:
    """The lines that are to be taken over, each with the officer whom it means."""
    pairs = list(zip(lines, found, strict=True))
    erased = await erased_officers(session, council)
    if again or not erased.stones:
        return pairs
    return [
        (line, officer)
        for line, officer in pairs
        if officer is not None or erased.find(_described(line)) is None
    ]


def _described(line: OfficerLine) -> Described:
    return Described(line.said.name, line.said.slack_user_id, line.said.email)


def _found_again(lines: Iterable[OfficerLine], known: Sequence[Officer]) -> list[Officer | None]:
    """For each line the officer of the directory whom it means, None for a new one."""
    found: list[Officer | None] = []
    for line in lines:
        officer = _same_officer(line, known)
        if officer is not None and officer in found:
            raise OfficerFileError(line.line, "this officer is in the list twice")
        found.append(officer)
    return found


def _same_officer(line: OfficerLine, known: Sequence[Officer]) -> Officer | None:
    said = line.said
    by_slack = [o for o in known if said.slack_user_id and o.slack_user_id == said.slack_user_id]
    by_email = [o for o in known if said.email and _same_email(o.email, said.email)]
    if by_slack and by_email and by_slack[0] is not by_email[0]:
        raise OfficerFileError(line.line, "the Slack user and the e-mail are two officers’")
    if by_slack or by_email:
        return (by_slack or by_email)[0]
    return _same_name(line, known)


def _same_name(line: OfficerLine, known: Sequence[Officer]) -> Officer | None:
    """The one officer of that name whom nothing in the line tells apart."""
    said = line.said
    by_name = [
        officer
        for officer in known
        if fold_name(officer.name) == fold_name(said.name)
        and not (said.slack_user_id and officer.slack_user_id)
        and not (said.email and officer.email)
    ]
    if len(by_name) > 1:
        raise OfficerFileError(line.line, "more than one officer has that name")
    return by_name[0] if by_name else None


def _same_email(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()


async def _check_slack_users(
    session: AsyncSession, lines: Iterable[OfficerLine], found: Iterable[Officer | None]
) -> None:
    """Refuse a Slack user who is somebody else's already, in whichever council."""
    taken = (await session.exec(select(Officer.slack_user_id, Officer.id))).all()
    holders = {slack: holder for slack, holder in taken if slack}
    for line, officer in zip(lines, found, strict=True):
        holder = holders.get(line.said.slack_user_id or "")
        if holder is not None and (officer is None or holder != officer.id):
            problem = f"Slack user {line.said.slack_user_id} belongs to another officer"
            raise OfficerFileError(line.line, problem)


def _change(session: AsyncSession, officer: Officer, line: OfficerLine) -> bool:
    said = line.said
    new = {
        "name": said.name,
        "slack_user_id": said.slack_user_id,
        "email": said.email,
        "time_zone": said.time_zone,
    }
    differing = {
        field: value for field, value in new.items() if value and getattr(officer, field) != value
    }
    for field, value in differing.items():
        setattr(officer, field, value)
    session.add(officer)
    return bool(differing)


async def _change_posts(
    session: AsyncSession, listed: Sequence[tuple[Officer, OfficerLine]], *, now: datetime
) -> set[int | None]:
    """Give the officers the posts of the list, and no others. Gives who was changed."""
    holders: dict[str, set[int]] = defaultdict(set)
    for officer, line in listed:
        for title in line.posts or ():
            holders[fold_post(title)].add(officer.id or 0)
    changed: set[int | None] = set()
    for officer, line in listed:
        for title in line.posts or ():
            shared = frozenset(holders[fold_post(title)])
            if await appoint(session, officer, title, now=now, shared_with=shared):
                changed.add(officer.id)
    for officer, line in listed:
        changed |= await _leave_others(session, officer, line, now=now)
    return changed


async def _leave_others(
    session: AsyncSession, officer: Officer, line: OfficerLine, *, now: datetime
) -> set[int | None]:
    if line.posts is None:
        return set()
    kept = {fold_post(title) for title in line.posts}
    held = await posts_of(session, officer.id or 0, on=council_day(now))
    left = [post for post in held if post.folded not in kept]
    for post in left:
        await leave_post(session, officer, post, now=now)
    return {officer.id} if left else set()
