"""`/actions`: help, mine, watch, a committee's actions, one action. The answer is in the ack."""

import re
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

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


class Commands:
    """Answers to what is typed."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._watching = Watching(wiring)

    async def actions(self, ack: AsyncAck, body: Payload) -> None:
        """Answer `/actions …`, to the person who typed it alone."""
        user_id = str(body["user_id"])
        message = await self._answer(str(body.get("text") or ""), user_id=user_id, body=body)
        await ack(response_type="ephemeral", **message.as_arguments())
        self._wiring.afterwards.add(note_user(self._wiring.db, user_id), what="note user")

    async def _answer(self, text: str, *, user_id: str, body: Payload) -> Message:
        first, rest = typed_words(text)
        word = first.casefold()
        if word == "mine":
            return await self._mine(user_id)
        if word == "watch":
            return await self._watching.answer(rest, asked=asked_of(body))
        if not word or word in RESERVED_SLUGS:
            return await self._help()
        if REFERENCE.fullmatch(first):
            return await self._one(first, user_id=user_id)
        return await self._list(word, rest, user_id=user_id)

    async def _help(self) -> Message:
        async with self._wiring.db.read() as session:
            return render_help(await followed(session))

    async def _mine(self, user_id: str) -> Message:
        async with self._wiring.db.read() as session:
            found = await mine_page(session, user_id=user_id, today=self._wiring.today())
        return render_list(found)

    async def _list(self, slug: str, words: str, *, user_id: str) -> Message:
        page = partial(list_page, slug=slug, user_id=user_id, today=self._wiring.today())
        async with self._wiring.db.read() as session:
            found, viewer = await page(session, words=words)
            other = words.translate(APOSTROPHES)  # minutes have the curly one, keyboards the other
            if not found.total and other != words:
                tried, _ = await page(session, words=other)
                found = tried if tried.total else found
        return render_list(found, audience=audience_for(viewer))

    async def _one(self, reference: str, *, user_id: str) -> Message:
        async with self._wiring.db.read() as session:
            view, viewer = await looked_at(
                session, reference=reference, user_id=user_id, today=self._wiring.today()
            )
            lines = await history(session, reference=view.reference, viewer=viewer)
        return render_action(view, lines, audience=audience_for(viewer))


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to `/actions`."""
    app.command(COMMAND)(Commands(wiring).actions)
