"""Lists of actions, for `/actions SLUG …` and `/actions mine`: few queries, however many rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ActionStatus, Officer
from tracker.asking import Asked, asked_of
from tracker.committees import committee_by_slug
from tracker.directory import officer_by_slack_id
from tracker.errors import NotInDirectoryError, NotTheClerkError, UnknownOfficerError
from tracker.filters import Filter, Which, parse_filter
from tracker.page_rows import Rows, Shape, Wanted, pattern, rows_of_page
from tracker.querying import asked_plainly, columns_of, each_of
from tracker.values import ActionList, ActionView, Viewer
from tracker.viewers import seen_by, viewer_of
from tracker.views import views_of

PER_PAGE = 5
COUNTED_AT_MOST = 1_000  # a list that is longer says "1,000 or more": nobody turns 200 pages
LOOKED_THROUGH = 500  # rows whose public words are searched for someone who is no clerk

_officer = columns_of(Officer)
_PEOPLE = sa.select(_officer.id).where(each_of("people", _officer.slack_user_id))


async def list_actions(
    session: AsyncSession,
    *,
    slug: str,
    words: str,
    viewer: Viewer,
    today: date,
    page: int = 1,
    most: int = COUNTED_AT_MOST,
) -> ActionList:
    """One page of a committee's actions, the soonest due first, those without a date last.

    Without words: the open ones. Everyone but the clerk sees only what the committee's own site
    published and nothing withheld. No more than `most` are counted. Raises UnknownSlugError,
    UnknownOfficerError, NotInDirectoryError ("mine" by a stranger) or NotTheClerkError ("proposed"
    by anyone else).
    """

    def ask(connection: sa.Connection) -> ActionList | None:
        asked = asked_of(connection, slug=_known_as(slug), slack_user_id=None, today=today)
        if asked is None:
            return None
        return _list(connection, asked, words, viewer=viewer, today=today, page=page, most=most)

    found = await asked_plainly(session, ask)
    if found is not None:
        return found
    committee = await committee_by_slug(session, slug)  # by a slug that it had, or an error
    return await list_actions(
        session, slug=committee.slug, words=words, viewer=viewer, today=today, page=page, most=most
    )


async def list_for(
    session: AsyncSession,
    *,
    slug: str,
    words: str,
    slack_user_id: str,
    today: date,
    page: int = 1,
    is_public: bool = False,
) -> tuple[ActionList, Viewer]:
    """The same for a Slack user, who is found out with the committee, and who that is to it.

    `is_public`: as everyone in a channel may see it, whoever asks. "mine" still means the asker.
    """

    def ask(connection: sa.Connection) -> tuple[ActionList, Viewer] | None:
        asked = asked_of(connection, slug=_known_as(slug), slack_user_id=slack_user_id, today=today)
        if asked is None:
            return None
        viewer = asked.viewer
        if is_public:
            viewer = Viewer(slack_user_id=slack_user_id, officer_id=viewer.officer_id)
        return _list(connection, asked, words, viewer=viewer, today=today, page=page), viewer

    found = await asked_plainly(session, ask)
    if found is not None:
        return found
    committee = await committee_by_slug(session, slug)  # by a slug that it had, or an error
    return await list_for(
        session, slug=committee.slug, words=words, slack_user_id=slack_user_id, today=today,
        page=page, is_public=is_public,
    )  # fmt: skip


def _known_as(slug: str) -> str:
    return slug.strip().casefold()


async def my_actions(
    session: AsyncSession, *, slack_user_id: str, today: date, page: int = 1
) -> ActionList:
    """One page of the open actions of one officer, all committees together.

    As in reminders: what came from elsewhere than the council's site, or is withheld, is left out.
    Raises NotInDirectoryError.
    """
    officer = await officer_by_slack_id(session, slack_user_id)
    viewer = replace(await viewer_of(session, slack_user_id=slack_user_id), is_clerk=False)
    wanted = Wanted(Shape(of_officer=True), {"officer": officer.id, "status0": ActionStatus.OPEN})
    found = await asked_plainly(
        session,
        lambda connection: _page(connection, wanted, (), viewer=viewer, today=today, page=page),
    )
    return ActionList(title="Your open actions", slug=None, **found)


def _list(
    connection: sa.Connection,
    asked: Asked,
    words: str,
    *,
    viewer: Viewer,
    today: date,
    page: int,
    most: int = COUNTED_AT_MOST,
) -> ActionList:
    viewer = seen_by(viewer, asked)
    sought = parse_filter(words)
    if Which.PROPOSED in sought.which and not viewer.is_clerk:
        raise NotTheClerkError
    wanted = _wanted(connection, asked, sought, viewer=viewer, today=today)
    found = _page(
        connection, wanted, sought.words, viewer=viewer, today=today, page=page, most=most
    )
    return ActionList(
        title=_title(asked, sought),
        slug=asked.slug,
        next_meeting_on=asked.ahead.meeting_on if asked.ahead else None,
        despatch_on=asked.ahead.despatch_on if asked.ahead else None,
        filter_words=" ".join(words.split()),
        **found,
    )


def _wanted(
    connection: sa.Connection, asked: Asked, sought: Filter, *, viewer: Viewer, today: date
) -> Wanted:
    """The actions that are asked for. Raises NotInDirectoryError or UnknownOfficerError."""
    if sought.is_mine and viewer.officer_id is None:
        raise NotInDirectoryError
    statuses = _statuses(sought, viewer)
    shape = Shape(
        of_committee=True,
        of_officer=sought.is_mine,
        of_people=bool(sought.people),
        statuses=len(statuses),
        is_overdue=sought.is_overdue,
        is_public=not viewer.is_clerk,
        words=len(sought.words),
    )
    binds: dict[str, Any] = {"committee": asked.id, "officer": viewer.officer_id, "today": today}
    binds |= {f"status{n}": status for n, status in enumerate(statuses)}
    binds |= {f"word{n}": pattern(word) for n, word in enumerate(sought.words)}
    if sought.people:
        binds["people"] = _people(connection, sought, viewer)
    return Wanted(shape, binds)


def _people(connection: sa.Connection, sought: Filter, viewer: Viewer) -> Sequence[int]:
    if viewer.is_outsider:  # who holds what is not told by a filter either
        raise NotInDirectoryError
    keys = connection.execute(_PEOPLE, {"people": sought.people}).scalars().all()
    if len(keys) < len(sought.people):
        raise UnknownOfficerError
    return keys


def _title(asked: Asked, sought: Filter) -> str:
    whose = "your " if sought.is_mine else ""
    return f"{asked.name}: {whose}{sought.adjective} actions"


def _statuses(sought: Filter, viewer: Viewer) -> Sequence[ActionStatus]:
    statuses = set(sought.statuses)
    if Which.ALL in sought.which and viewer.is_clerk:
        statuses.add(ActionStatus.PROPOSED)
    return sorted(statuses)


def _page(
    connection: sa.Connection,
    wanted: Wanted,
    words: Sequence[str],
    *,
    viewer: Viewer,
    today: date,
    page: int,
    most: int = COUNTED_AT_MOST,
) -> dict[str, Any]:
    """The actions of one page, with `total`, `is_more`, `page` and `pages`."""
    if words and not viewer.is_clerk:
        return _page_of_public_words(
            connection, wanted, words, viewer=viewer, today=today, page=page
        )
    page = max(page, 1)
    rows = _rows(connection, wanted, viewer=viewer, page=page, most=most)
    pages = _pages(min(rows.total, most))
    if page > pages:
        page = pages
        rows = _rows(connection, wanted, viewer=viewer, page=page, most=most)
    views = _views(connection, rows, viewer=viewer, today=today)
    counted = {"total": min(rows.total, most), "is_more": rows.total > most}
    return {"actions": views, **counted, "page": page, "pages": pages}


def _pages(total: int) -> int:
    return max(1, ceil(total / PER_PAGE))


def _rows(
    connection: sa.Connection, wanted: Wanted, *, viewer: Viewer, page: int, most: int
) -> Rows:
    before = (page - 1) * PER_PAGE
    return rows_of_page(
        connection, wanted, viewer=viewer, limit=PER_PAGE, offset=before, most=most + 1
    )


def _views(
    connection: sa.Connection, rows: Rows, *, viewer: Viewer, today: date
) -> tuple[ActionView, ...]:
    if not rows.actions:
        return ()
    return views_of(connection, rows.actions, rows.around or {}, viewer=viewer, today=today)


def _page_of_public_words(
    connection: sa.Connection,
    wanted: Wanted,
    words: Sequence[str],
    *,
    viewer: Viewer,
    today: date,
    page: int,
) -> dict[str, Any]:
    """A page of the actions whose words, as this viewer is shown them, hold all that is asked for.

    A search must not tell a private person's name that the answer would mask.
    """
    rows = rows_of_page(connection, wanted, viewer=viewer, limit=LOOKED_THROUGH, offset=0, most=1)
    views = _views(connection, rows, viewer=viewer, today=today)
    shown = tuple(view for view in views if _shows(view, words))
    pages = _pages(len(shown))
    page = min(max(page, 1), pages)
    some = shown[(page - 1) * PER_PAGE : page * PER_PAGE]
    return {"actions": some, "total": len(shown), "page": page, "pages": pages}


def _shows(view: ActionView, words: Sequence[str]) -> bool:
    shown = (view.summary, view.public_quote, view.owner, view.owner_name, view.reference)
    text = "\n".join(filter(None, shown)).casefold()
    return all(word.casefold() in text for word in words)
