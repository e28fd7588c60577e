"""`matters backfill`: many meetings at once, with a progress bar, resumable."""

import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.common import COMMANDS, SAID_PLAINLY, complain, database, say, settings, wait_for
from bot.errors import BotError
from bot.settings import EngineChoice

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from bot.backfilling import Backfill, Wanted
    from bot.engines import Engines
    from bot.sources import Sources
    from storage.database import Database
    from storage.tables import Committee
    from tracker.values import IntakeResult


class Fallback(StrEnum):
    """What takes in a meeting that Claude could not read: nothing, or cues."""

    NONE = "none"
    CUES = "cues"


@dataclass(frozen=True, slots=True)
class Options:
    """How the batches are treated."""

    resume: bool
    cancel: bool
    wait: bool
    fallback: Fallback
    poll: float


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(backfill)


def backfill(
    sources: list[str] = typer.Argument(None, help="Addresses or files of minutes."),
    committee: str = typer.Option("", help="The committee's short name, such as bury-cyp."),
    from_file: Path | None = typer.Option(
        None, "--from", help="A file of sources, one a line, each with its date if need be."
    ),
    resume: bool = typer.Option(
        False, "--resume", help="Go on with what was sent, and send again what failed."
    ),
    cancel: bool = typer.Option(False, "--cancel", help="Stop what is under way."),
    wait: bool = typer.Option(True, help="Wait for the answers, or fetch them by --resume."),
    fallback: Fallback = typer.Option(Fallback.NONE, help="What takes in a meeting that failed."),
    engine: EngineChoice = typer.Option(
        EngineChoice.AUTO, help="auto (Claude where a key is set, else cues), claude or cues."
    ),
    poll: float = typer.Option(30.0, min=0.01, help="Seconds between two looks at a batch."),
) -> None:
    """Take in many past meetings. With Claude: in message batches, at half the price, in a day.

    Doing it twice changes nothing. It may be stopped at any time: --resume goes on.
    """
    named = [*(sources or []), *(_lines_of(from_file) if from_file else [])]
    if bool(named) == (resume or cancel) or (named and not committee):
        raise typer.BadParameter("Please give minutes and --committee, or --resume, or --cancel.")
    if "-" in named:
        raise typer.BadParameter("Standard input cannot be read again: please give a file.")
    options = Options(resume, cancel, wait, fallback, poll)
    if wait_for(_backfill(named, slug=committee, engine=engine, options=options)):
        raise typer.Exit(1)


def _lines_of(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"I cannot read “{path}”. It should hold one source a line.") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def wanted_of(names: Iterable[str]) -> "list[Wanted]":
    """The sources, each with the date (2026-01-15) that may stand after it."""
    from bot.backfilling import Wanted

    found = []
    for name in names:
        source, _, last = name.rpartition(" ")
        try:
            meeting_on = datetime.strptime(last, "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            found.append(Wanted(name))
        else:
            found.append(Wanted(source.strip() or name, meeting_on if source.strip() else None))
    return found


@dataclass(slots=True)
class _Bar:
    """Tells how it goes: a bar on a terminal, a line for each meeting."""

    progress: "Progress"
    task: "TaskID"
    done: int = 0
    failures: list[str] = field(default_factory=list)

    def waits_for(self, batches: int) -> None:
        """Say that the service is still at it."""
        self.progress.update(self.task, description=f"waiting for {batches} at Claude's service")

    def taken_in(self, source: str, result: "IntakeResult | None") -> None:
        """One meeting more."""
        self.done += 1
        from bot.cli.minutes import say_result

        say_result(source, result)
        self.progress.update(self.task, advance=1, description="taking in")

    def failed(self, source: str, error: Exception) -> None:
        """One meeting that was not taken in."""
        self.failures.append(source)
        complain(f"{source}: {error}")
        self.progress.advance(self.task)


@asynccontextmanager
async def _bar(total: int | None) -> AsyncIterator[_Bar]:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as progress:
        yield _Bar(progress, progress.add_task("reading", total=total))


async def _backfill(names: list[str], *, slug: str, engine: EngineChoice, options: Options) -> int:
    from bot.engines import open_engines
    from bot.sources import open_sources
    from tracker.committees import committee_by_slug

    wanted = wanted_of(names)
    async with (
        database() as db,
        open_sources(settings(), clock=COMMANDS) as sources,
        open_engines(settings(), engine) as engines,
        _bar(len(wanted) or None) as bar,
    ):
        committee = None
        if slug:
            async with db.read() as session:
                committee = await committee_by_slug(session, slug)
        if engines.engine.name == "claude":
            work = _opened(db, sources, engines, bar, options)
            await _over_batches(work, wanted, committee, options)
        else:
            await _by_cues(wanted, committee, db=db, sources=sources, engines=engines, bar=bar)
    _sum_up(bar, options)
    return len(bar.failures)


def _opened(
    db: "Database", sources: "Sources", engines: "Engines", bar: _Bar, options: Options
) -> "Backfill":
    from bot.backfill_courier import Courier
    from bot.backfill_meetings import Meetings
    from bot.backfilling import Backfill
    from bot.budget import Budget
    from summariser.claude import ClaudeEngine
    from summariser.claude_batches import ClaudeBatches

    claude = engines.engine
    if not isinstance(claude, ClaudeEngine):
        raise BotError("Message batches need the Claude engine.")
    batches = ClaudeBatches(claude.client, model=claude.model)
    return Backfill(
        db=db,
        meetings=Meetings(db, sources, COMMANDS),
        engine=claude,
        courier=Courier(db, batches, claude.version, claude.price, COMMANDS),
        budget=engines.budget or Budget(0, claude.model, claude.price),
        clock=COMMANDS,
        tell=bar,
        fallback=engines.fallback if options.fallback is Fallback.CUES else None,
        poll=options.poll,
    )


async def _over_batches(
    work: "Backfill", wanted: "list[Wanted]", committee: "Committee | None", options: Options
) -> None:
    if committee is not None and wanted:
        await work.send(wanted, committee)
    elif options.cancel:
        await work.cancel()
    else:
        await work.resume()
    if options.wait:
        await work.wait()


async def _by_cues(
    wanted: "list[Wanted]",
    committee: "Committee | None",
    *,
    db: "Database",
    sources: "Sources",
    engines: "Engines",
    bar: _Bar,
) -> None:
    from bot.taking_in import take_in_source

    if committee is None:
        raise BotError("Only batches of the Claude engine can be resumed or cancelled.")
    for one in wanted:
        try:
            result = await take_in_source(
                one.source, committee=committee, db=db, sources=sources, engines=engines,
                clock=COMMANDS, meeting_on=one.meeting_on,
            )  # fmt: skip
        except SAID_PLAINLY as error:
            bar.failed(one.source, error)
        else:
            bar.taken_in(one.source, result)


def _sum_up(bar: _Bar, options: Options) -> None:
    from bot.words import count

    say(
        f"{count(bar.done, 'meeting', 'meetings')} done, "
        f"{count(len(bar.failures), 'meeting', 'meetings')} failed."
    )
    if not options.wait:
        say("What is under way is fetched by `matters backfill --resume`.")
    elif bar.failures:
        say("What Claude could not read stays open: `matters backfill --resume` asks again.")
