"""The buttons under a list: the pages before and after, and "Share here".

Their answers go to the `response_url` and through memory only: a page that is lost is asked for
again, and a list that was not shared is seen to be missing by the person who pressed.
"""

from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.blocks.facts import Audience
from handlers.blocks.listing import Page, render_list
from handlers.blocks.telling import render_sentence
from handlers.errors import HandlerError
from handlers.looking import audience_for, list_page, mine_page
from handlers.payload import Payload, Press, press_of
from handlers.seen import forget, is_first
from handlers.slack_errors import CALL_ERRORS
from handlers.wiring import Wiring
from storage.errors import StorageError
from tracker.errors import TrackerError
from tracker.values import ActionList


class Pages:
    """Answers to the buttons under a list."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def turn(self, ack: AsyncAck, body: Payload) -> None:
        """Show another page in place of this one."""
        press = press_of(body)
        found, audience = await self._page(Page.of_value(press.value), user_id=press.user_id)
        self._wiring.afterwards.replace(press.response_url, render_list(found, audience=audience))
        await ack()

    async def share(self, ack: AsyncAck, body: Payload) -> None:
        """Show the public words of this page to everyone in the channel, once."""
        press = press_of(body)
        page = Page.of_value(press.value)
        key = f"share:{press.channel_id}:{press.ts}:{page.number}" if press.ts else press.key
        if not await self._is_first_share(key):
            sentence = "This list was shared here already."
            self._wiring.afterwards.tell(press.response_url, render_sentence(sentence))
        elif press.response_url is not None:
            call = self._shared_or_forgotten(press.response_url, page, press=press, key=key)
            self._wiring.afterwards.add(call, what="share")
        await ack()

    async def _is_first_share(self, key: str) -> bool:
        async with self._wiring.db.write() as session:
            return await is_first(session, key, now=self._wiring.clock())

    async def _shared_or_forgotten(
        self, response_url: str, page: Page, *, press: Press, key: str
    ) -> None:
        """Share the page; where that fails, the same press may be made again."""
        try:
            await self._shared(response_url, page, user_id=press.user_id)
        except (TrackerError, HandlerError, StorageError, *CALL_ERRORS):
            async with self._wiring.db.write() as session:
                await forget(session, key)
            raise

    async def _shared(self, response_url: str, page: Page, *, user_id: str) -> None:
        shared = partial(
            list_page,
            slug=page.slug or "",
            words=page.words,
            page=page.number,
            user_id=user_id,
            today=self._wiring.today(),
            is_public=True,
        )
        found, _ = await self._wiring.db.reading(shared)
        message = render_list(found, audience=Audience.PUBLIC)
        await self._wiring.afterwards.respond(response_url, message, response_type="in_channel")

    async def _page(self, page: Page, *, user_id: str) -> tuple[ActionList, Audience]:
        today = self._wiring.today()
        if page.slug is None:
            mine = partial(mine_page, user_id=user_id, page=page.number, today=today)
            return await self._wiring.db.reading(mine), Audience.OFFICER
        listed = partial(
            list_page,
            slug=page.slug,
            words=page.words,
            page=page.number,
            user_id=user_id,
            today=today,
        )
        found, viewer = await self._wiring.db.reading(listed)
        return found, audience_for(viewer)


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to the buttons under a list."""
    pages = Pages(wiring)
    app.action("list_previous")(pages.turn)
    app.action("list_next")(pages.turn)
    app.action("list_share")(pages.share)
