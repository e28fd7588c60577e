"""One run: a world, a bot that dies in it, another bot that comes after it, and what was said.

The parent is warm and has no threads and no loop, so that a fork is a process with everything
imported. A phase of the story begins where the undisturbed phase before it ended.
"""

import asyncio
import logging
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa

import storage.database
from benchmarks.chaos.checking import Heard, Verdict, judge
from benchmarks.chaos.instant import SharedInstant
from benchmarks.chaos.points import Points
from benchmarks.chaos.story import Phase, Place, Player, Season
from benchmarks.chaos.world import Outside, serve_world
from bot.sandbox_world import SCOPES, SLUG, set_up
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from sandbox.workspace.starter import starter_workspace
from storage.database import Database
from storage.tables import Mode
from tracker.committees import committee_by_slug
from tracker.meetings import add_meeting

HISTORY = ("im:history", "channels:history", "groups:history")
PATIENCE = 2.0  # real seconds that a person waits for an acknowledgement
LONGEST = 40.0  # real seconds that a bot may take; then it is killed, and the run is said to hang
FAILED = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong in a run, drawn by its seed."""

    at: int = 0  # the step at which the first bot dies; 0: it does not
    again_at: int = 0  # the step at which the second dies
    has_history: bool = True
    fault: tuple[str, list[Any], dict[str, Any]] | None = None
    skew: timedelta = timedelta()
    stops: bool = False  # stopped past its lease, and let go on
    full_disk: bool = False
    locked: bool = False

    @property
    def name(self) -> str:
        """What kind of trouble, in a word or two."""
        if self.stops:
            return "stopped past its lease"
        if self.full_disk:
            return "full disk"
        if self.locked:
            return "database locked"
        if self.skew:
            return "wrong clock"
        return self.fault[0] if self.fault else "killed"


@dataclass(slots=True)
class Run:
    """One run and what came of it."""

    season: str
    phase: str
    seed: int
    trouble: Trouble
    verdict: Verdict
    died: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(slots=True)
class Ground:
    """Where a phase begins: the workspace as it is, and the database in a file."""

    workspace: Workspace
    place: Place
    port: int


def prepare(folder: Path, season: Season) -> Ground:
    """The world before the story: people, a committee, its calendar."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "before.sqlite"

    async def make() -> Ground:
        async with Sandbox.open(scopes=SCOPES, start=season.start, patience=PATIENCE) as sandbox:
            starter = starter_workspace(sandbox.workspace)
            async with Database.open(f"sqlite:///{database}") as db:
                await db.migrate()
                await set_up(db, sandbox, starter, mode=Mode.AUTO)
                if season.next_meeting:
                    async with db.write() as session:
                        committee = await committee_by_slug(session, SLUG)
                        on = date.fromisoformat(season.next_meeting)
                        await add_meeting(session, committee, on, now=season.start)
            tokens = (sandbox.bot_token, sandbox.app_token, sandbox.signing_secret)
            place = Place(folder, database, sandbox.base_url, tokens, season)
            return Ground(sandbox.workspace, place, int(sandbox.base_url.rpartition(":")[2]))

    return asyncio.run(make())


def forked(work: Callable[[], int]) -> int:
    """Run in a forked process, which ends with the code that the work returns; its id."""
    pid = os.fork()
    if not pid:
        _in_child(work)
    return pid


def _in_child(work: Callable[[], int]) -> NoReturn:
    code = FAILED
    try:
        code = work()
    except Exception:
        logging.getLogger(__name__).exception("a bot failed")
    finally:
        sys.stdout.flush()
        os._exit(code)


def ended(pid: int, *, longest: float = LONGEST, options: int = 0) -> int:
    """Wait for a process; its exit code, -1 where it was stopped, -2 where it had to be killed."""
    until = time.monotonic() + longest
    while time.monotonic() < until:
        found, status = os.waitpid(pid, os.WNOHANG | options)
        if found and os.WIFSTOPPED(status):
            return -1
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return -2


class Stage:
    """Plays runs of one phase, each from the same ground."""

    def __init__(self, ground: Ground, phase: Phase) -> None:
        self.ground = ground
        self.phase = phase
        self._database = ground.place.folder / "run.sqlite"
        self._place = Place(
            ground.place.folder, self._database, ground.place.base_url, ground.place.tokens,
            ground.place.season,
        )  # fmt: skip
        self.expected: dict[bool, Heard] = {}
        self.steps: dict[bool, list[str]] = {}

    def undisturbed(self, *, as_worker: bool) -> None:
        """Learn what should be said, and at how many steps a process may die."""
        counted = self._place.folder / "steps"
        with self._world() as outside:
            dying = partial(self._bot, Points(), as_worker=as_worker, to_the_end=False)
            coming_after = partial(self._bot, Points(), as_worker=as_worker)
            codes = [ended(forked(partial(dying, counted=counted))), ended(forked(coming_after))]
            if any(codes):
                raise RuntimeError(f"the undisturbed {self.phase.name} ended with {codes}")
            self.expected[as_worker] = outside.ask("heard")
        self.steps[as_worker] = counted.read_text().split()

    def run(self, seed: int, trouble: Trouble) -> Run:
        """One run with this trouble."""
        began = time.monotonic()
        run = Run(self._place.season.name, self.phase.name, seed, trouble, Verdict())
        with self._world() as outside:
            if not trouble.has_history:
                outside.ask("withdraw", scopes=HISTORY)
            if trouble.fault is not None:
                name, args, words = trouble.fault
                outside.ask("fault", name=name, args=args, words=words)
            codes = self._stopped(run, outside) if trouble.stops else self._killed(run)
            run.verdict = judge(
                self.expected[trouble.stops], outside.ask("heard"),
                with_history=trouble.has_history, has_right_clock=not trouble.skew,
            )  # fmt: skip
        run.verdict.strange += [f"a bot ended with {code}" for code in codes if code != 0]
        run.seconds = time.monotonic() - began
        return run

    def _killed(self, run: Run) -> list[int]:
        trouble = run.trouble
        locker = forked(self._lock_now_and_then) if trouble.locked else 0
        died = self._place.folder / "died"
        for at in (trouble.at, trouble.again_at):
            if at:
                died.unlink(missing_ok=True)
                points = Points(at=at, told=died)
                first = trouble if not run.died else None
                ended(forked(partial(self._bot, points, first, to_the_end=False)))
                run.died += [died.read_text()] if died.exists() else ["nowhere"]
        if locker:
            os.kill(locker, signal.SIGKILL)
            os.waitpid(locker, 0)
        return [ended(forked(lambda: self._bot(Points())))]

    def _stopped(self, run: Run, outside: Outside) -> list[int]:
        """Stopped in the middle of a request, past its lease; another takes over; it wakes."""
        points = Points(at=run.trouble.at, stops=True, only_outside=True)
        first = forked(partial(self._bot, points, as_worker=True, to_the_end=False))
        if ended(first, options=os.WUNTRACED) == -1:
            run.died.append("stopped")
            now = SharedInstant(self._place.folder / "instant").now()
            outside.ask("move", to=(now + timedelta(seconds=61)).isoformat())
            second = ended(forked(lambda: self._bot(Points(), as_worker=True)))
            os.kill(first, signal.SIGCONT)
            codes = [second, ended(first)]
        else:
            run.died.append("nowhere")
            codes = []
        return [*codes, ended(forked(lambda: self._bot(Points(), as_worker=True)))]

    def _bot(
        self,
        points: Points,
        trouble: Trouble | None = None,
        *,
        as_worker: bool = False,
        to_the_end: bool = True,
        counted: Path | None = None,
    ) -> int:
        """A bot's whole life."""
        instant = SharedInstant(self._place.folder / "instant")
        outside = Outside(self._place.folder)
        if trouble is not None:
            instant.skew = trouble.skew
            if trouble.full_disk:
                _fill_disk(self._database)
        if trouble is not None and trouble.locked:
            storage.database.BUSY_MILLISECONDS = 50
        points.arm()
        player = Player(self._place, instant, outside)
        play = player.play_as_worker if as_worker else player.play
        asyncio.run(play(self.phase, to_the_end=to_the_end))
        if counted is not None:
            counted.write_text(" ".join(points.passed))
        return 0

    def _lock_now_and_then(self) -> int:
        chance = random.Random(self._database.stat().st_mtime_ns)  # noqa: S311
        with closing(sqlite3.connect(self._database, isolation_level=None, timeout=1)) as other:
            while True:
                time.sleep(chance.uniform(0, 0.2))
                other.execute("BEGIN IMMEDIATE")
                time.sleep(chance.uniform(0.1, 0.3))
                other.execute("ROLLBACK")

    @contextmanager
    def _world(self) -> Iterator[Outside]:
        for name in ("run.sqlite-wal", "run.sqlite-shm", "world"):
            (self._place.folder / name).unlink(missing_ok=True)
        shutil.copy(self.ground.place.database, self._database)
        instant = SharedInstant(self._place.folder / "instant")
        pid = forked(lambda: self._be_world(instant))
        outside = _meet(self._place.folder)
        try:
            yield outside
        finally:
            outside.ask("end")
            outside.close()
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _be_world(self, instant: SharedInstant) -> int:
        asyncio.run(
            serve_world(
                self.ground.workspace, port=self.ground.port, folder=self._place.folder,
                instant=instant,
            )
        )  # fmt: skip
        return 0

    def go_on(self) -> None:
        """Play the phase undisturbed; the ground is then where the next one begins.

        The world is played in this process, so that its state stays; the bot in a forked one.
        """
        shutil.copy(self.ground.place.database, self._database)
        instant = SharedInstant(self._place.folder / "instant")
        pid = forked(self._bot_without_after)
        self._be_world(instant)
        if ended(pid) != 0:
            raise RuntimeError(f"the undisturbed {self.phase.name} failed")
        for ending in ("", "-wal", "-shm"):
            (self._place.folder / f"before.sqlite{ending}").unlink(missing_ok=True)
        shutil.move(self._database, self.ground.place.database)

    def _bot_without_after(self) -> int:
        outside = _meet(self._place.folder)
        instant = SharedInstant(self._place.folder / "instant")
        player = Player(self._place, instant, outside)
        asyncio.run(player.play(self.phase, to_the_end=False))
        outside.ask("end")
        return 0


def _meet(folder: Path) -> Outside:
    """The world, as soon as it is there."""
    until = time.monotonic() + 20
    while True:
        try:
            return Outside(folder)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.003)


def _fill_disk(database: Path) -> None:
    """From here on the file may hardly grow."""
    pages = database.stat().st_size // 4096

    @sa.event.listens_for(sa.Engine, "connect")
    def _limit(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count={pages + 2}")
        cursor.close()
