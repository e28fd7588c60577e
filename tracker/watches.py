"""The committees that are watched at councils' sites: begun, ended, listed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Committee, Look, LookKind, Site, Watch
from tracker.look_rows import arrange_looks, asks_for_all, look_of, watches_of
from tracker.site_health import WatchView, watch_views

__all__ = ["WatchView", "add_watch", "remove_watch", "watch_line", "watch_list"]


async def add_watch(
    session: AsyncSession,
    committee: Committee,
    *,
    council: str,
    memory: dict[str, Any],
    key: str,
    title: str,
    now: datetime,
) -> Watch:
    """Watch a committee from now on: its looks are due at once. A second time changes nothing.

    `memory` is a SiteMemory as JSON, `key` the site's own id of the committee. A committee that is
    watched elsewhere is watched here instead.
    """
    site = await _site(session, council, memory, now=now)
    found = await _watch(session, committee.id)
    if found is not None and (found.site_id, found.key) == (site.id, key):
        return found
    if found is not None:
        await remove_watch(session, committee, now=now)
    watch = Watch(
        committee_id=committee.id or 0, site_id=site.id or 0, key=key, title=title,
        health_since=now, created_at=now,
    )  # fmt: skip
    session.add(watch)
    await session.flush()
    await arrange_looks(session, site, now=now)
    await _ask_all_anew(session, site, now=now)
    return watch


async def _site(
    session: AsyncSession, council: str, memory: dict[str, Any], *, now: datetime
) -> Site:
    base_url = str(memory["base_url"])
    wanted = select(Site).where(Site.base_url == base_url).with_for_update()
    site = (await session.exec(wanted)).first()
    if site is None:
        site = Site(
            council=council, cms=str(memory["cms"]), base_url=base_url, memory=dict(memory),
            health_since=now, not_before=now, created_at=now,
        )  # fmt: skip
        session.add(site)
        await session.flush()
    return site


async def _ask_all_anew(session: AsyncSession, site: Site, *, now: datetime) -> None:
    """Where one request asks for every committee, ask it now, with the new one among them."""
    if not asks_for_all(site):
        return
    look = await look_of(session, site.id, LookKind.CALENDAR)
    if look is not None:
        look.due_at, look.looked_at = now, None
        session.add(look)
        await session.flush()


async def _watch(session: AsyncSession, committee_id: int | None) -> Watch | None:
    return (await session.exec(select(Watch).where(Watch.committee_id == committee_id))).first()


async def remove_watch(session: AsyncSession, committee: Committee, *, now: datetime) -> bool:
    """End the watching of a committee; its meetings and actions stay. False when it was not."""
    watch = await _watch(session, committee.id)
    if watch is None:
        return False
    await session.exec(sa.delete(Look).where(col(Look.watch_id) == watch.id))
    await session.delete(watch)
    await session.flush()
    site = await session.get_one(Site, watch.site_id)
    if not await watches_of(session, site.id):
        await session.exec(sa.delete(Look).where(col(Look.site_id) == site.id))
    else:
        await arrange_looks(session, site, now=now)
    return True


async def watch_list(session: AsyncSession, *, now: datetime) -> tuple[WatchView, ...]:
    """Every watched committee and how its watching goes, in the order of their slugs."""
    return await watch_views(session, now=now)


async def watch_line(session: AsyncSession, committee_id: int, *, now: datetime) -> str | None:
    """One sentence for a digest's footer; None where the committee is not watched."""
    views = await watch_views(session, now=now, committee_id=committee_id)
    return views[0].sentence if views else None
