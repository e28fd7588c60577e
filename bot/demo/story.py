"""The story that the demo tells, step by step, with what each person sees at each step."""

import sys
from dataclasses import dataclass, field
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
MEETING = "2025-11-20"
SHOWN = 4
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
    async with open_world(mode=Mode.AUTO) as world:
        teller = Teller(world, explain=explain)
        for chapter in (_publish, _evidence, _digest, _command, _triage, _remind, _done, _end):
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


async def _evidence(teller: Teller) -> None:
    teller.heading("Every action carries the words that prove it")
    teller.say(
        "The words are taken from the minutes by their position. Where the minutes name no owner, "
        "none is made up: the clerk is asked."
    )
    found = sorted(await _actions(teller), key=lambda view: view.reference)
    views = [view for view in found if view.withheld is None]
    for view in views[:SHOWN]:
        owner = view.owner or "owner not named"
        due = f", due “{view.due}”" if view.due else ""
        teller.console.print(Text(f"\n{view.reference}  {view.summary}", "bold"))
        quote = " ".join(view.quote.split())
        teller.console.print(
            fill(f"“{quote}”", teller.console.width, initial_indent="  ", subsequent_indent="  "),
            style="italic",
        )
        settled = f" → {view.officer_name}" if view.officer_name else " → the clerk settles it"
        teller.console.print(f"  Item {view.item_number}. Owner: {owner}{settled}{due}.")

    if len(views) > SHOWN:
        teller.console.print(f"\nAnd {len(views) - SHOWN} more: all stand in the next step.")


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


async def _triage(teller: Teller) -> None:
    teller.heading("The clerk gets one message: what a person must settle")
    _show_last(teller, "daniel.frost", where="Daniel Frost, democratic services")


def _show_last(teller: Teller, handle: str, *, where: str) -> Message | None:
    workspace = teller.world.sandbox.workspace
    messages = workspace.messages(workspace.im(teller.world.starter.people[handle]))
    if not messages:
        return None
    teller.show(messages[-1], where=f"Direct message to {where}")
    return messages[-1]


async def _remind(teller: Teller) -> None:
    teller.heading("Three working days before the papers go out")
    teller.say(
        "Papers for a meeting on Thu 15 January go out five clear working days before, on Wed 7 "
        "January. Officers are asked on 3 and 19 December and on 2 January, until they answer."
    )
    for morning in MORNINGS:
        await teller.world.sandbox.clock.move_to(morning)
        await teller.world.settle()
    _show_last(teller, "bronwen.tate", where=f"{REMINDED}, Head of SEND")


async def _done(teller: Teller) -> None:
    teller.heading(f"{REMINDED} presses Done, and the message shows it")
    workspace = teller.world.sandbox.workspace
    person = teller.world.starter.people["bronwen.tate"]
    message = workspace.messages(workspace.im(person))[-1]
    button = next(
        element
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button" and element["text"]["text"] == "Done"
    )
    await workspace.press(person, message.channel, message.ts, button["action_id"])
    await teller.world.settle()
    _show_last(teller, "bronwen.tate", where=f"{REMINDED}, Head of SEND")


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
