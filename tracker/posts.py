"""Posts and who holds them from when to when. An action follows its post when people leave."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionStatus, EventKind, Officer, Post, PostHolder
from tracker.events import record
from tracker.folding import fold_post
from tracker.hours import council_day

HANDED_ON = (ActionStatus.PROPOSED, ActionStatus.OPEN)


async def post_row(session: AsyncSession, council: str, title: str) -> Post:
    """The council's post of this title after folding, made when it is missing."""
    folded = fold_post(title)
    post = await _post(session, council, folded)
    if post is None:
        post = Post(council=council, title=" ".join(title.split()), folded=folded)
        session.add(post)
        await session.flush()
    return post


async def post_holders(session: AsyncSession, post_id: int, *, on: date) -> Sequence[PostHolder]:
    """Who holds the post on that day: nobody, one, or several who share it."""
    held = select(PostHolder).where(PostHolder.post_id == post_id, *held_on(on))
    return (await session.exec(held.order_by(col(PostHolder.id)))).all()


async def post_holder(
    session: AsyncSession, council: str, title: str, *, on: date
) -> Officer | None:
    """The one officer who holds the post on that day; None when nobody or several do."""
    post = await _post(session, council, fold_post(title))
    holders = await post_holders(session, post.id or 0, on=on) if post else ()
    return await session.get(Officer, holders[0].officer_id) if len(holders) == 1 else None


async def posts_of(session: AsyncSession, officer_id: int, *, on: date) -> Sequence[Post]:
    """The posts that an officer holds on that day."""
    held = (
        select(Post)
        .join(PostHolder, col(PostHolder.post_id) == col(Post.id))
        .where(PostHolder.officer_id == officer_id, *held_on(on))
    )
    return (await session.exec(held.order_by(col(Post.title)))).all()


async def appoint(
    session: AsyncSession,
    officer: Officer,
    title: str,
    *,
    now: datetime,
    shared_with: frozenset[int] = frozenset(),
) -> bool:
    """Let the officer hold the post from today. False when they hold it already.

    Whoever held it before holds it no longer, unless they share it (`shared_with`: officer keys).
    Actions that wait for the post go to the new holder.
    """
    today = council_day(now)
    post = await post_row(session, officer.council, title)
    current = await post_holders(session, post.id or 0, on=today)
    if any(holder.officer_id == officer.id for holder in current):
        return False
    for holder in current:
        if holder.officer_id not in shared_with:
            _end(session, holder, on=today)
    session.add(PostHolder(post_id=post.id or 0, officer_id=officer.id or 0, since=today))
    await session.flush()
    await hand_over(session, post, now=now)
    return True


async def leave_post(session: AsyncSession, officer: Officer, post: Post, *, now: datetime) -> None:
    """End the officer's time in the post today; its actions go to who is left, or to the clerk."""
    for holder in await post_holders(session, post.id or 0, on=council_day(now)):
        if holder.officer_id == officer.id:
            _end(session, holder, on=council_day(now))
    await session.flush()
    await hand_over(session, post, now=now)


async def hand_over(session: AsyncSession, post: Post, *, now: datetime) -> int:
    """Give what waits for the post to its one holder, or to nobody when there is no one holder."""
    holders = await post_holders(session, post.id or 0, on=council_day(now))
    holder_id = holders[0].officer_id if len(holders) == 1 else None
    keep = {holder.officer_id for holder in holders}
    waiting = select(Action).where(Action.post_id == post.id, col(Action.status).in_(HANDED_ON))
    handed = 0
    for action in (await session.exec(waiting)).all():
        if action.officer_id not in keep and action.officer_id != holder_id:
            _hand(session, action, holder_id, now=now)
            handed += 1
    await session.flush()
    return handed


def held_on(day: date) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """The conditions that a row of `PostHolder` holds on that day."""
    until = col(PostHolder.until)
    return col(PostHolder.since) <= day, sa.or_(until.is_(None), until > day)


def _hand(session: AsyncSession, action: Action, holder_id: int | None, *, now: datetime) -> None:
    action.officer_id = holder_id
    action.owner_reason = (
        "It follows the post." if holder_id else "Nobody holds the post that the minutes name."
    )
    session.add(action)
    details = {"officer_id": holder_id, "post_id": action.post_id}
    record(session, action, EventKind.OWNER_SET, now=now, details=details)


def _end(session: AsyncSession, holder: PostHolder, *, on: date) -> None:
    holder.until = on
    session.add(holder)


async def _post(session: AsyncSession, council: str, folded: str) -> Post | None:
    wanted = select(Post).where(Post.council == council, Post.folded == folded)
    return (await session.exec(wanted)).first()
