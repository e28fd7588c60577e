"""The workspace: its people, channels, messages, modals and Home tabs, and what people do there.

A reader's guide. Reading (all of it synchronous, all values frozen):

    workspace.users, workspace.channels          collections; iterate, or .find("name" or id)
    workspace.messages(channel)                  what stands in a channel, oldest first
    workspace.ephemerals(user, channel)          what only this person sees there
    workspace.im(user)                           the id of the bot's direct messages with them
    workspace.views(user), workspace.home(user)  modals (top one last), Home tab
    workspace.record, workspace.faults           what happened; what shall go wrong
    workspace.changes.subscribe(), .until(…)     how to learn of changes

What people do (all of it asynchronous; it returns when the app has acknowledged, or has not):
type_command, press, choose, press_in_view, choose_in_view, enter, submit_view, close_view,
open_home, send_message, upload_file, use_message_shortcut, use_shortcut, invite_bot, join, leave.

Every method takes users and channels by id or by name ("@amy", "#children").
"""

import mimetypes
from collections.abc import Mapping
from typing import Any

from sandbox.workspace import commands, events, forms, presses
from sandbox.workspace.commands import can_act, written
from sandbox.workspace.elements import find_element
from sandbox.workspace.errors import CannotActError, NoSuchMessageError
from sandbox.workspace.mrkdwn import links
from sandbox.workspace.state import State, Where, Who
from sandbox.workspace.unfurl import unfurls_for
from sandbox.workspace.values import (
    CommandResult,
    File,
    InteractionResult,
    Json,
    Message,
    View,
)


class Workspace(State):
    """A Slack workspace with one app installed, and the keyboards of its people."""

    async def type_command(self, user: Who, channel: Where, text: str) -> CommandResult:
        """Type a slash command ("/actions bury-cyp") and return what the person sees of it."""
        who, where = self.users.find(user), self.channels.find(channel)
        return await commands.type_command(self, who, where, text)

    async def press(
        self,
        user: Who,
        channel: Where,
        ts: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
    ) -> InteractionResult:
        """Press a button of a message; `block_id` or `value` tells several of one name apart."""
        who, where = self.users.find(user), self.channels.find(channel)
        shown = presses.seen_message(self, who, where, ts)
        return await presses.use_in_message(
            self, who, shown, action_id, block_id=block_id, which=value
        )

    async def choose(
        self,
        user: Who,
        channel: Where,
        ts: str,
        action_id: str,
        value: Any,
        *,
        block_id: str | None = None,
    ) -> InteractionResult:
        """Choose in a menu, picker or set of boxes of a message; options by value or label."""
        who, where = self.users.find(user), self.channels.find(channel)
        shown = presses.seen_message(self, who, where, ts)
        return await presses.use_in_message(
            self, who, shown, action_id, block_id=block_id, value=value
        )

    async def press_in_view(
        self,
        user: Who,
        view_id: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
    ) -> InteractionResult:
        """Press a button of a modal or Home tab."""
        who = self.users.find(user)
        view = presses.open_view(self, who, view_id)
        return await presses.use_in_view(self, who, view, action_id, block_id=block_id, which=value)

    async def choose_in_view(
        self,
        user: Who,
        view_id: str,
        action_id: str,
        value: Any,
        *,
        block_id: str | None = None,
    ) -> InteractionResult:
        """Choose (or type) in a modal or Home tab; the app hears of it where Slack tells it."""
        who = self.users.find(user)
        view = presses.open_view(self, who, view_id)
        return await presses.use_in_view(self, who, view, action_id, block_id=block_id, value=value)

    async def suggestions(self, user: Who, view_id: str, action_id: str, typed: str) -> list[Json]:
        """Type into an external menu and return the options that the app offers."""
        who = self.users.find(user)
        view = presses.open_view(self, who, view_id)
        return await presses.suggested(self, who, view, action_id, typed)

    def enter(self, user: Who, view_id: str, values: Mapping[str, Any]) -> View:
        """Fill in fields of a modal without telling the app (as typing does)."""
        view = presses.open_view(self, self.users.find(user), view_id)
        return forms.fill(self, view, values)

    async def submit_view(
        self, user: Who, view_id: str, values: Mapping[str, Any] | None = None
    ) -> InteractionResult:
        """Fill in a modal and submit it; raises FormIncompleteError as Slack's client does.

        `values` are by action id, by block id, or {block id: {action id: value}}.
        """
        who = self.users.find(user)
        view = forms.fill(self, presses.open_view(self, who, view_id), values or {})
        return await forms.submit(self, who, view)

    async def close_view(self, user: Who, view_id: str, *, everything: bool = False) -> None:
        """Close a modal without submitting, or `everything` that is open."""
        who = self.users.find(user)
        view = presses.open_view(self, who, view_id)
        await forms.close(self, who, view, everything=everything)

    async def open_home(self, user: Who, *, tab: str = "home") -> View | None:
        """Look at the app's Home tab; returns what stands there once the app has been told."""
        who = self.users.find(user)
        if who.deleted:
            raise CannotActError(f"{who.name} is deactivated")
        await events.home_opened(self, who, tab)
        return self.open_views.home(who.id)

    async def send_message(
        self, user: Who, channel: Where, text: str, *, thread_ts: str | None = None
    ) -> str:
        """Say something in a channel as a person; returns its ts."""
        message = self._say(user, channel, written(self, text), thread_ts=thread_ts)
        await events.message_said(self, message)
        shared = [{"url": url, "domain": url.split("/")[2]} for url in _web_links(message.text)]
        if shared:
            await events.links_shared(self, message, shared)
        return message.ts

    async def upload_file(
        self, user: Who, channel: Where, name: str, content: bytes, *, text: str = ""
    ) -> str:
        """Drop a file into a channel; returns the file's id."""
        who, where = self.users.find(user), self.channels.find(channel)
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        now = int(self.clock.now().timestamp())
        file = File(self.ids.next("F"), name, who.id, mimetype, content, (where.id,), now)
        self.files[file.id] = file
        message = self._say(user, channel, text, files=(file.id,), subtype="file_share")
        await events.message_said(self, message)
        await events.file_shared(self, who, where, file.id)
        return file.id

    async def use_message_shortcut(
        self, user: Who, channel: Where, ts: str, callback_id: str
    ) -> InteractionResult:
        """Choose the app's shortcut from the menu of a message."""
        who, where = self.users.find(user), self.channels.find(channel)
        message = presses.seen_message(self, who, where, ts)
        if not isinstance(message, Message):
            raise NoSuchMessageError("only messages that all see have shortcuts")
        return await presses.use_message_shortcut(self, who, message, callback_id)

    async def use_shortcut(self, user: Who, callback_id: str) -> InteractionResult:
        """Choose the app's shortcut from the composer or the search bar."""
        return await presses.use_shortcut(self, self.users.find(user), callback_id)

    async def invite_bot(self, channel: Where) -> None:
        """Invite the app's bot to a channel."""
        await self.join(self.app.bot_user, channel)

    async def remove_bot(self, channel: Where) -> None:
        """Remove the app's bot from a channel."""
        await self.leave(self.app.bot_user, channel)

    async def join(self, user: Who, channel: Where) -> None:
        """Make somebody a member of a channel."""
        who, where = self.users.find(user), self.channels.find(channel)
        joined = self.channels.join(where, [who.id])
        if joined.members != where.members:
            await events.joined(self, who, joined)

    async def leave(self, user: Who, channel: Where) -> None:
        """Take somebody out of a channel."""
        who, where = self.users.find(user), self.channels.find(channel)
        await events.left(self, who, self.channels.leave(where, who.id))

    def confirm_of(self, user: Who, channel: Where, ts: str, action_id: str) -> Json | None:
        """Return the question that Slack would put before pressing, or None."""
        who, where = self.users.find(user), self.channels.find(channel)
        shown = presses.seen_message(self, who, where, ts)
        return find_element(shown.blocks, action_id)[1].get("confirm")

    def _say(self, user: Who, channel: Where, text: str, **facts: Any) -> Message:
        who, where = self.users.find(user), self.channels.find(channel)
        can_act(self, who, where)
        if who.id not in where.members:
            raise CannotActError(f"{who.name} is not a member of this channel")
        message = self.postings.put(
            Message(ts=self.timestamps.next(), channel=where.id, user=who.id, text=text, **facts)
        )
        unfurls = unfurls_for(message, links=True, media=True)
        return self.postings.unfurl(message, unfurls=unfurls) if unfurls else message


def _web_links(text: str) -> list[str]:
    return [url for url in links(text) if url.startswith(("http://", "https://"))]
