"""`/actions watch …`: what is watched, beginning to watch, a channel that follows.

A search asks a council's site, which takes up to minutes: it is answered at once that it goes on,
and the proposal follows through memory only. Whoever misses it types the command again. The press
that takes a proposal writes rows and asks no site.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from councils.errors import CouncilsError
from councils.finding import Found
from handlers.audience import look_up_users, note_user
from handlers.blocks.limits import Message
from handlers.blocks.telling import render_sentence
from handlers.blocks.watching import (
    Offered,
    is_too_long,
    render_begun,
    render_follows,
    render_looking,
    render_offers,
    render_watched,
)
from handlers.failures import sentence_for
from handlers.payload import Payload, Press, press_of
from handlers.seen import is_first
from handlers.wiring import Wiring
from minutes.errors import MinutesError
from storage.tables import Committee
from tracker.committees import committee_by_slug, follow, unfollow
from tracker.errors import NotAllowedToWatchError, UnknownSlugError
from tracker.new_watches import BegunWatch, WatchOffer, begin_watch, watched_as
from tracker.watch_rights import (
    check_may,
    check_may_search,
    check_may_undo,
    may_begin,
    who_begins,
)
from tracker.watches import remove_watch, watch_list

SEARCH_SECONDS = 300.0
CHANNELS = ("C", "G")  # with what the ids of channels begin, and those of direct messages do not
NOT_HERE = "A channel can follow a committee, a direct message cannot. Please type it in a channel."
NO_SEARCH = "I cannot search councils’ sites here. Please use `matters watch add` instead."
TOO_SLOW = "The council’s site took too long to answer. Please try again later."
CANCELLED = "Nothing was changed."
HEARD = "I have heard this already, so nothing was changed."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked, and where."""

    user_id: str
    channel_id: str
    response_url: str | None
    key: str = ""  # the same for a request that is sent again

    @property
    def is_channel(self) -> bool:
        """Whether it is a channel, which can follow."""
        return self.channel_id.startswith(CHANNELS)


class Watching:
    """Answers about what is watched."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    # What is typed

    async def answer(self, words: str, *, asked: Asked) -> Message:
        """The answer to `/actions watch …`, for the ack."""
        first, _, rest = words.partition(" ")
        word = first.casefold()
        if not word or (word == "list" and not rest):
            return await self._listed()
        if not await self._is_first(asked):
            return render_sentence(HEARD)
        if word in {"remove", "stop"} and rest:
            return await self._removed(rest.strip(), asked=asked)
        known = await self._known(words)
        if known is not None:
            return await self._followed(known.slug, asked=asked)
        return await self._search(words, asked=asked)

    async def _is_first(self, asked: Asked) -> bool:
        """Whether this very request was not heard before: replayed, it does nothing twice."""
        if not asked.key:
            return True
        async with self._wiring.db.write() as session:
            return await is_first(session, asked.key, now=self._wiring.clock())

    async def _listed(self) -> Message:
        async with self._wiring.db.read() as session:
            return render_watched(await watch_list(session, now=self._wiring.clock()))

    async def _known(self, words: str) -> Committee | None:
        async with self._wiring.db.read() as session:
            try:
                return await committee_by_slug(session, words)
            except UnknownSlugError:
                return None

    async def _removed(self, slug: str, *, asked: Asked) -> Message:
        async with self._wiring.db.write() as session:
            committee = await committee_by_slug(session, slug)
            await check_may(session, asked.user_id, committee)
            was_watched = await remove_watch(session, committee, now=self._wiring.clock())
        if not was_watched:
            return render_sentence(f"{committee.slug} was not watched, so nothing was changed.")
        return render_sentence(
            f"{committee.name} is watched no longer. Its actions stay, and channels that follow it "
            f"still do. To watch it again: /actions watch and a link to its page."
        )

    async def _followed(self, slug: str, *, asked: Asked) -> Message:
        if not asked.is_channel:
            return render_sentence(NOT_HERE)
        async with self._wiring.db.write() as session:
            committee = await committee_by_slug(session, slug)
            await check_may(session, asked.user_id, committee)
            await follow(session, committee, asked.channel_id, now=self._wiring.clock())
        self._wiring.wake()
        return render_follows(committee.slug, committee.name, undo=f"follow:{committee.slug}")

    async def _search(self, words: str, *, asked: Asked) -> Message:
        if self._wiring.find is None:
            return render_sentence(NO_SEARCH)
        async with self._wiring.db.read() as session:
            await check_may_search(session, asked.user_id)
        self._wiring.afterwards.add(self._searched(words, asked=asked), what="find committee")
        return render_looking(words)

    # What is found

    async def _searched(self, words: str, *, asked: Asked) -> None:
        if asked.response_url is None:
            return
        message = await self._proposed(words, asked=asked)
        await self._wiring.afterwards.respond(asked.response_url, message)

    async def _proposed(self, words: str, *, asked: Asked) -> Message:
        try:
            await self._check_member(asked.user_id)
            return await self._offered(await self._found(words), words, asked=asked)
        except TimeoutError:
            return render_sentence(TOO_SLOW)
        except (CouncilsError, MinutesError) as error:
            return render_sentence(str(error))
        except Exception as error:  # noqa: BLE001 the person waits: logged there, with an id to quote
            return render_sentence(sentence_for(error))

    async def _check_member(self, user_id: str) -> None:
        """Ask Slack who this is where nobody knows yet: the first person has just installed us."""
        wiring = self._wiring
        if await self._may_begin(user_id):
            return
        await note_user(wiring.db, user_id)
        await look_up_users(wiring.db, wiring.client, now=wiring.clock())
        async with self._wiring.db.read() as session:
            await who_begins(session, user_id)

    async def _may_begin(self, user_id: str) -> bool:
        async with self._wiring.db.read() as session:
            return await may_begin(session, user_id)

    async def _found(self, words: str) -> Found:
        if self._wiring.find is None:
            raise NotAllowedToWatchError(NO_SEARCH)
        async with asyncio.timeout(SEARCH_SECONDS):
            return await self._wiring.find(words)

    async def _offered(self, found: Found, words: str, *, asked: Asked) -> Message:
        if not found.proposals:
            return render_sentence(found.why or f"I found no committee for “{words}”.")
        offers = [WatchOffer.of(proposal) for proposal in found.proposals]
        async with self._wiring.db.read() as session:
            watched = [await watched_as(session, offer) for offer in offers]
        shown = [
            Offered(
                council=offer.council,
                name=offer.name,
                slug=offer.slug,
                url=offer.url,
                value=offer.as_json(),
                last_on=proposal.last.on if proposal.last else None,
                next_on=proposal.next.on if proposal.next else None,
                watched_slug=known.slug if known else "",
                warnings=proposal.warnings[:3],
            )
            for offer, proposal, known in zip(offers, found.proposals, watched, strict=True)
        ]
        fitting = [one for one in shown if not is_too_long(one.value)]
        return render_offers(fitting or shown[:0], follows=asked.is_channel)

    # What is pressed

    async def begin(self, ack: AsyncAck, body: Payload) -> None:
        """Watch what was proposed; the channel follows it."""
        press = press_of(body)
        offer = WatchOffer.of_json(press.value)
        channel = press.channel_id if press.channel_id.startswith(CHANNELS) else ""

        async def change(session: AsyncSession) -> Message:
            viewer = await who_begins(session, press.user_id)
            begun = await begin_watch(
                session, offer, now=self._wiring.clock(), clerk=viewer.officer_id,
                channels=[channel] if channel else [],
            )  # fmt: skip
            if begun.was_known:  # it may be another clerk's
                await check_may(session, press.user_id, begun.committee)
            await is_first(session, _began(press, begun.committee), now=self._wiring.clock())
            return _said_begun(begun, channel=channel)

        await self._changed(press, change)
        await ack()

    async def follow(self, ack: AsyncAck, body: Payload) -> None:
        """Have the channel follow what is watched already."""
        press = press_of(body)

        async def change(session: AsyncSession) -> Message:
            committee = await committee_by_slug(session, press.value)
            await check_may(session, press.user_id, committee)
            await follow(session, committee, press.channel_id, now=self._wiring.clock())
            return render_follows(committee.slug, committee.name, undo=f"follow:{committee.slug}")

        await self._changed(press, change)
        await ack()

    async def undo(self, ack: AsyncAck, body: Payload) -> None:
        """Take back what was just begun: the following, or watch and following.

        Only for the person who began it, as our row says, and for its clerk.
        """
        press = press_of(body)
        what, _, slug = press.value.partition(":")

        async def change(session: AsyncSession) -> Message:
            committee = await committee_by_slug(session, slug)
            mark = _began(press, committee)
            await check_may_undo(session, press.user_id, committee, mark=mark)
            await unfollow(session, committee, press.channel_id)
            if what == "begin":
                await remove_watch(session, committee, now=self._wiring.clock())
                return render_sentence(f"Undone: {committee.name} is not watched.")
            return render_sentence(f"Undone: this channel does not follow {committee.name}.")

        await self._changed(press, change)
        await ack()

    async def cancel(self, ack: AsyncAck, body: Payload) -> None:
        """Leave it."""
        press = press_of(body)
        self._wiring.afterwards.replace(press.response_url, render_sentence(CANCELLED))
        await ack()

    async def _changed(
        self, press: Press, change: Callable[[AsyncSession], Awaitable[Message]]
    ) -> None:
        """Make a change once, and show what came of it in place of the message pressed."""
        async with self._wiring.db.write() as session:
            if not await is_first(session, press.key, now=self._wiring.clock()):
                return
            message = await change(session)
        self._wiring.wake()
        self._wiring.afterwards.replace(press.response_url, message)


def _said_begun(begun: BegunWatch, *, channel: str) -> Message:
    committee = begun.committee
    if begun.was_watched:
        return render_follows(committee.slug, committee.name, undo=f"follow:{committee.slug}")
    return render_begun(
        committee.slug, committee.name, channel=bool(channel),
        has_clerk=committee.clerk_officer_id is not None, undo=f"begin:{committee.slug}",
    )  # fmt: skip


def _began(press: Press, committee: Committee) -> str:
    """The mark of who began to watch a committee, by which they may take it back for a while."""
    return f"began:{press.user_id}:{press.channel_id}:{committee.id}"


def asked_of(body: Payload) -> Asked:
    """Who typed a command, and where."""
    return Asked(
        user_id=str(body["user_id"]),
        channel_id=str(body.get("channel_id") or ""),
        response_url=body.get("response_url"),
        key=f"command:{body['trigger_id']}" if body.get("trigger_id") else "",
    )


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to the buttons under proposals."""
    watching = Watching(wiring)
    app.action("watch_begin")(watching.begin)
    app.action("watch_follow")(watching.follow)
    app.action("watch_undo")(watching.undo)
    app.action("watch_cancel")(watching.cancel)
