"""The story that the demo tells, step by step, with what each person sees at each step."""

import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from textwrap import fill

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.action_view import history_lines
from bot.demo.screen import make_console, message_panel
from bot.sandbox_world import SLUG, World, open_world
from bot.words import plain_date
from sandbox.workspace.values import Ephemeral, Message
from storage.tables import Mode
from tracker.history import history
from tracker.listing import list_actions
from tracker.values import ActionView, Viewer

REMINDED = "Bronwen Tate"
OFFICER = "bronwen.tate"
CLERK = "daniel.frost"
CLERK_TITLE = "Daniel Frost, democratic services"
MEETING = "2025-11-20"
SHOWN = 3  # actions of a long message
BOT = "Matters Arising"
MORNINGS = (  # London is on UTC in winter
    datetime(2025, 12, 3, 9, 5, tzinfo=UTC),
    datetime(2025, 12, 19, 9, 5, tzinfo=UTC),
    datetime(2026, 1, 2, 9, 5, tzinfo=UTC),
)


@dataclass(slots=True)
class Teller:
    """Prints the story: numbered steps, words between them, messages in frames."""

    world: World
    explain: bool
    console: Console = field(default_factory=make_console)
    step: int = 0

    @property
    def names(self) -> dict[str, str]:
        """Names of people and channels by Slack's ids."""
        workspace = self.world.sandbox.workspace
        people = {user.id: user.real_name for user in workspace.users}
        return people | {channel.id: channel.name for channel in workspace.channels}

    def heading(self, words: str) -> None:
        """The next numbered step."""
        self.step += 1
        self.console.print()
        self.console.print(Rule(Text(f"{self.step}. {words}", "bold"), align="left", style="bold"))

    def say(self, words: str) -> None:
        """Words between the steps; left out with --fast."""
        if self.explain:
            self.console.print(fill(words, self.console.width))

    def show(self, message: Message | Ephemeral, *, where: str, who: str = BOT) -> None:
        """One message as its reader sees it."""
        when = f"{plain_date(message.at.date())}, {message.at:%H:%M}"
        self.console.print(
            message_panel(
                where=where, who=who, when=when, blocks=message.blocks, text=message.text,
                names=self.names,
            )
        )  # fmt: skip


async def run_demo(*, explain: bool = True) -> None:
    """Tell the story once, from published minutes to an answered promise."""
    async with open_world(mode=Mode.APPROVE) as world:
        teller = Teller(world, explain=explain)
        for chapter in (_publish, _triage, _decide, _digest, _command, _remind, _done, _end):
            await chapter(teller)


async def _publish(teller: Teller) -> None:
    today = plain_date(teller.world.sandbox.clock.now().date())
    teller.console.print(Text("Matters Arising: from minutes to an answer", "bold"))
    teller.say(
        "Everything below happens now, on this machine: a real database, the real bot, and a "
        "stand-in for Slack and for a council's website. The council is fictional. "
        f"There it is {today}, and the committee meets next on Thu 15 January 2026."
    )
    teller.heading("Draft minutes are published, and the bot reads them")
    said = await teller.world.publish(MEETING)
    teller.console.print(said.replace("Published. ", ""))


async def _actions(teller: Teller) -> list[ActionView]:
    viewer = Viewer(is_clerk=True, is_outsider=False)
    today = teller.world.sandbox.clock.now().date()
    shown: list[ActionView] = []
    page, pages = 1, 1
    async with teller.world.bot.db.read() as session:
        while page <= pages:
            found = await list_actions(
                session, slug=SLUG, words="all", viewer=viewer, today=today, page=page
            )
            shown += found.actions
            page, pages = page + 1, found.pages
    return shown


async def _triage(teller: Teller) -> None:
    teller.heading("The clerk gets one message, before anybody else is told anything")
    teller.say(
        "Every action carries the words that prove it, taken from the minutes by their position. "
        "Where the minutes name no owner, none is made up: the clerk is asked."
    )
    await teller.world.settle()
    teller.show(_beginning(_last(teller, CLERK)), where=f"Direct message to {CLERK_TITLE}")
    teller.say("This is its beginning: the rest of the actions stand in the next steps.")


def _beginning(message: Message) -> Message:
    """The message up to its fourth rule."""
    rules = [at for at, block in enumerate(message.blocks) if block["type"] == "divider"]
    return replace(message, blocks=message.blocks[: rules[SHOWN]]) if rules[SHOWN:] else message


async def _decide(teller: Teller) -> None:
    teller.heading("The clerk dismisses one action, keeps the others, and sees what is left")
    teller.say(
        "He dismisses the written reply to a member of the public. What is left to settle is who "
        "owns what the minutes leave open, and what may have been missed."
    )
    pressed = "triage_dismiss"
    while await _press(teller, CLERK, pressed):
        pressed = "triage_keep"
    teller.show(_last(teller, CLERK), where=f"Direct message to {CLERK_TITLE}")


async def _digest(teller: Teller) -> None:
    teller.heading("The channel that follows the committee is told once")
    await teller.world.settle()
    channel = teller.world.starter.channels["scrutiny"]
    for message in teller.world.sandbox.workspace.messages(channel):
        if message.user == teller.world.sandbox.workspace.app.bot_user:
            teller.show(message, where="#scrutiny")


async def _command(teller: Teller) -> None:
    command = f"/actions {SLUG} waiting times"
    teller.heading(f"A councillor types {command}")
    teller.say("Only she sees the answer. Without words after the name, she would see all of them.")
    starter = teller.world.starter
    result = await teller.world.sandbox.workspace.type_command(
        starter.member, starter.channels["scrutiny"], command
    )
    for message in result.shown:
        teller.show(message, where="#scrutiny", who="only visible to Asha Pemberton")


def _last(teller: Teller, handle: str) -> Message:
    """The newest direct message to a person."""
    workspace = teller.world.sandbox.workspace
    return workspace.messages(workspace.im(teller.world.starter.people[handle]))[-1]


async def _press(teller: Teller, handle: str, action_id: str) -> bool:
    """Press the first button of that kind in a person's newest message. False: there is none."""
    message = _last(teller, handle)
    values = [
        element["value"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == action_id
    ]
    if not values:
        return False
    person = teller.world.starter.people[handle]
    await teller.world.sandbox.workspace.press(
        person, message.channel, message.ts, action_id, value=values[0]
    )
    await teller.world.settle()
    return True


async def _remind(teller: Teller) -> None:
    teller.heading("Three working days before the papers go out")
    teller.say(
        "Papers for a meeting on Thu 15 January 2026 go out five clear working days before, on "
        "Wed 7 January 2026. Officers are asked on Wed 3 December, Fri 19 December and Fri 2 "
        "January, until they answer."
    )
    for morning in MORNINGS:
        await teller.world.sandbox.clock.move_to(morning)
        await teller.world.settle()
    teller.show(_last(teller, OFFICER), where=f"Direct message to {REMINDED}, Head of SEND")


async def _done(teller: Teller) -> None:
    teller.heading(f"{REMINDED} presses Done, and the message shows it")
    await _press(teller, OFFICER, "answer_done")
    teller.show(_last(teller, OFFICER), where=f"Direct message to {REMINDED}, Head of SEND")


def command_name() -> str:
    """How this command is called from here: "matters", or its path inside this folder."""
    path = Path(sys.argv[0]).absolute()
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here / ".venv") else "matters"


async def _end(teller: Teller) -> None:
    complete = [view for view in await _actions(teller) if view.status == "complete"]
    teller.heading("Everything that happened to the action is kept")
    clerk = Viewer(is_clerk=True, is_outsider=False)
    for view in complete:
        async with teller.world.bot.db.read() as session:
            lines = await history(session, reference=view.reference, viewer=clerk)
        for line in history_lines(view.reference, lines):
            teller.console.print(line)
    teller.heading("Next")
    matters = command_name()
    teller.console.print(
        f"Try it by hand in a browser:      {matters} sandbox\n"
        f"Read minutes of your own:         {matters} extract ADDRESS-OR-FILE\n"
        "Connect your own Slack workspace: docs/CONNECT.md (about ten minutes)\n"
        "Nothing of this demo was kept."
    )
