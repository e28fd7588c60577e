"""Lists of actions, for `/actions SLUG …` and `/actions mine`: few queries, however many rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionStatus, Committee, Officer
from tracker.committees import committee_by_slug
from tracker.despatch import next_despatch
from tracker.directory import officer_by_slack_id
from tracker.errors import NotInDirectoryError, NotTheClerkError, UnknownOfficerError
from tracker.filters import Filter, Which, parse_filter
from tracker.values import ActionList, ActionView, Viewer
from tracker.viewers import seen_by, viewer_of
from tracker.views import action_views

PER_PAGE = 5
COUNTED_AT_MOST = 10_000  # a list that is longer says so many: nobody turns 2,000 pages
LOOKED_THROUGH = 500  # rows whose public words are searched for someone who is no clerk

Conditions = list[sa.ColumnElement[bool]]


async def list_actions(
    session: AsyncSession, *, slug: str, words: str, viewer: Viewer, today: date, page: int = 1
) -> ActionList:
    """One page of a committee's actions, the soonest due first, those without a date last.

    Without words: the open ones. Everyone but the clerk sees only what the committee's own site
    published and nothing withheld. Raises UnknownSlugError, UnknownOfficerError,
    NotInDirectoryError ("mine" by a stranger) or NotTheClerkError ("proposed" by anyone else).
    """
    committee = await committee_by_slug(session, slug)
    viewer = seen_by(viewer, committee)
    asked = parse_filter(words)
    if Which.PROPOSED in asked.which and not viewer.is_clerk:
        raise NotTheClerkError
    wanted = [col(Action.committee_id) == committee.id, *_of_status(asked, viewer, today=today)]
    wanted += _visible(viewer) + await _of_people(session, asked, viewer)
    ahead = await next_despatch(session, committee, today=today)
    found = await _page(session, wanted, asked, viewer=viewer, today=today, page=page)
    return ActionList(
        title=_title(committee, asked),
        slug=committee.slug,
        next_meeting_on=ahead.meeting_on if ahead else None,
        despatch_on=ahead.despatch_on if ahead else None,
        filter_words=" ".join(words.split()),
        **found,
    )


async def my_actions(
    session: AsyncSession, *, slack_user_id: str, today: date, page: int = 1
) -> ActionList:
    """One page of the open actions of one officer, all committees together.

    As in reminders: what came from elsewhere than the council's site, or is withheld, is left out.
    Raises NotInDirectoryError.
    """
    officer = await officer_by_slack_id(session, slack_user_id)
    viewer = replace(await viewer_of(session, slack_user_id=slack_user_id), is_clerk=False)
    wanted = [
        col(Action.officer_id) == officer.id,
        col(Action.status) == ActionStatus.OPEN,
        *_visible(viewer),
    ]
    found = await _page(session, wanted, Filter(frozenset()), viewer=viewer, today=today, page=page)
    return ActionList(title="Your open actions", slug=None, **found)


def _title(committee: Committee, asked: Filter) -> str:
    whose = "your " if asked.is_mine else ""
    return f"{committee.name}: {whose}{asked.adjective} actions"


def _of_status(asked: Filter, viewer: Viewer, *, today: date) -> Conditions:
    statuses = set(asked.statuses)
    if Which.ALL in asked.which and viewer.is_clerk:
        statuses.add(ActionStatus.PROPOSED)
    conditions: Conditions = [_one_of(sorted(statuses))]
    return [*conditions, col(Action.due_on) < today] if asked.is_overdue else conditions


def _one_of(statuses: Sequence[ActionStatus]) -> sa.ColumnElement[bool]:
    if len(statuses) == 1:
        return col(Action.status) == statuses[0]
    return col(Action.status).in_(statuses)


def _visible(viewer: Viewer) -> Conditions:
    """What this viewer may see at all: clerks everything that was not taken down."""
    shown: Conditions = [col(Action.taken_down_at).is_(None)]
    if not viewer.is_clerk:
        shown += [col(Action.verified).is_(True), col(Action.withheld).is_(None)]
    return shown


async def _of_people(session: AsyncSession, asked: Filter, viewer: Viewer) -> Conditions:
    owners: Conditions = []
    if asked.is_mine:
        if viewer.officer_id is None:
            raise NotInDirectoryError
        owners.append(col(Action.officer_id) == viewer.officer_id)
    if asked.people:
        if viewer.is_outsider:  # who holds what is not told by a filter either
            raise NotInDirectoryError
        known = select(Officer.id).where(col(Officer.slack_user_id).in_(asked.people))
        keys = (await session.exec(known)).all()
        if len(keys) < len(asked.people):
            raise UnknownOfficerError
        owners.append(col(Action.officer_id).in_(keys))
    return owners


async def _page(
    session: AsyncSession,
    wanted: Conditions,
    asked: Filter,
    *,
    viewer: Viewer,
    today: date,
    page: int,
) -> dict[str, Any]:
    """The actions of one page, with `total`, `page` and `pages`."""
    wanted = wanted + [_stands_in(word) for word in asked.words]
    if asked.words and not viewer.is_clerk:
        views = await _with_public_words(session, wanted, asked, viewer=viewer, today=today)
        total = len(views)
    else:
        views, total = (), await _count(session, wanted)
    pages = max(1, ceil(total / PER_PAGE))
    page = min(max(page, 1), pages)
    if not views and total:
        rows = await _rows(session, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        shown = await action_views(session, rows, viewer=viewer, today=today)
    else:
        shown = views[(page - 1) * PER_PAGE : page * PER_PAGE]
    return {"actions": shown, "total": total, "page": page, "pages": pages}


def _stands_in(word: str) -> sa.ColumnElement[bool]:
    return sa.or_(
        *(
            column.icontains(word, autoescape=True)
            for column in (
                col(Action.summary),
                col(Action.quote),
                col(Action.owner),
                col(Action.owner_name),
                col(Action.reference),
            )
        )
    )


async def _count(session: AsyncSession, wanted: Conditions) -> int:
    some = sa.select(col(Action.id)).where(*wanted).limit(COUNTED_AT_MOST).subquery()
    return (await session.exec(select(sa.func.count()).select_from(some))).one()


async def _rows(
    session: AsyncSession, wanted: Conditions, *, limit: int, offset: int = 0
) -> Sequence[Action]:
    ordered = (
        select(Action)
        .where(*wanted)
        .order_by(col(Action.due_on).asc().nulls_last(), col(Action.id))
    )
    return (await session.exec(ordered.limit(limit).offset(offset))).all()


async def _with_public_words(
    session: AsyncSession, wanted: Conditions, asked: Filter, *, viewer: Viewer, today: date
) -> tuple[ActionView, ...]:
    """The actions whose words, as this viewer is shown them, hold all that is asked for.

    A search must not tell a private person's name that the answer would mask.
    """
    rows = await _rows(session, wanted, limit=LOOKED_THROUGH)
    views = await action_views(session, rows, viewer=viewer, today=today)
    return tuple(view for view in views if _shows(view, asked.words))


def _shows(view: ActionView, words: Sequence[str]) -> bool:
    shown = (view.summary, view.public_quote, view.owner, view.owner_name, view.reference)
    text = "\n".join(filter(None, shown)).casefold()
    return all(word.casefold() in text for word in words)
