"""`/actions`: help, mine, watch, a committee's actions, one action. The answer is in the ack."""

import re
from dataclasses import dataclass
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.audience import note_user
from handlers.blocks.limits import Message
from handlers.blocks.listing import render_list
from handlers.blocks.one import render_action
from handlers.blocks.telling import render_help
from handlers.looking import audience_for, followed, list_page, looked_at, mine_page
from handlers.payload import Payload
from handlers.watching import Watching, asked_of
from handlers.wiring import Wiring
from tracker.committees import RESERVED_SLUGS
from tracker.history import history
from tracker.values import ActionList, ActionView, HistoryLine, Viewer

COMMAND = "/actions"
REFERENCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-\d{2}-\d{3,}", re.IGNORECASE)


LABELLED = re.compile(r"<(?!@)[^<>|]*\|([^<>]*)>")  # <https://x.example|x.example>, <#C1|children>
BARE = re.compile(r"<(?![@#])([^<>|]*)>")
ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
APOSTROPHES = str.maketrans("'\u2019", "\u2019'")


def typed_words(text: str) -> tuple[str, str]:
    """The first word and the others, one space between each, as they were typed.

    Slack escapes &, < and >, and makes links of what looks like one. People stay `<@U…>`.
    """
    text = BARE.sub(r"\1", LABELLED.sub(r"\1", text))
    for escaped, plain in ESCAPED:
        text = text.replace(escaped, plain)
    first, *rest = text.split() or [""]
    return first, " ".join(rest)


@dataclass(frozen=True, slots=True)
class Answered:
    """What is answered, and whether a row is known to keep who asked."""

    message: Message
    is_noted: bool = False


class Commands:
    """Answers to what is typed."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._watching = Watching(wiring)

    async def actions(self, ack: AsyncAck, body: Payload) -> None:
        """Answer `/actions …`, to the person who typed it alone."""
        user_id = str(body["user_id"])
        answer = await self._answer(str(body.get("text") or ""), user_id=user_id, body=body)
        await ack(response_type="ephemeral", **answer.message.as_arguments())
        if not answer.is_noted:
            self._wiring.afterwards.add(note_user(self._wiring.db, user_id), what="note user")

    async def _answer(self, text: str, *, user_id: str, body: Payload) -> Answered:
        first, rest = typed_words(text)
        word = first.casefold()
        if word == "mine":
            return Answered(await self._mine(user_id))
        if word == "watch":
            return Answered(await self._watching.answer(rest, asked=asked_of(body)))
        if not word or word in RESERVED_SLUGS:
            return Answered(await self._help())
        if REFERENCE.fullmatch(first):
            return Answered(await self._one(first, user_id=user_id))
        return await self._list(word, rest, user_id=user_id)

    async def _help(self) -> Message:
        return render_help(await self._wiring.db.reading(followed))

    async def _mine(self, user_id: str) -> Message:
        page = partial(mine_page, user_id=user_id, today=self._wiring.today())
        return render_list(await self._wiring.db.reading(page))

    async def _list(self, slug: str, words: str, *, user_id: str) -> Answered:
        page = partial(list_page, slug=slug, user_id=user_id, today=self._wiring.today())

        async def look(session: AsyncSession) -> tuple[ActionList, Viewer]:
            found, viewer = await page(session, words=words)
            other = words.translate(APOSTROPHES)  # minutes have the curly one, keyboards the other
            if not found.total and other != words:
                tried, _ = await page(session, words=other)
                found = tried if tried.total else found
            return found, viewer

        found, viewer = await self._wiring.db.reading(look)
        message = render_list(found, audience=audience_for(viewer))
        return Answered(message, is_noted=viewer.is_noted)

    async def _one(self, reference: str, *, user_id: str) -> Message:
        today = self._wiring.today()

        async def look(session: AsyncSession) -> tuple[ActionView, Viewer, tuple[HistoryLine, ...]]:
            view, viewer = await looked_at(
                session, reference=reference, user_id=user_id, today=today
            )
            return view, viewer, await history(session, reference=view.reference, viewer=viewer)

        view, viewer, lines = await self._wiring.db.reading(look)
        return render_action(view, lines, audience=audience_for(viewer))


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to `/actions`."""
    app.command(COMMAND)(Commands(wiring).actions)
