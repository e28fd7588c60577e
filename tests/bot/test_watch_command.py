"""`matters watch` as a person runs it: a process of its own, against a council's site."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import func, select

from sandbox.server import Sandbox
from storage.database import Database
from storage.tables import Committee, Look, Mode, Site, Watch
from tests.e2e.process import environment_of
from tracker.committees import channels_of, committees

ROOT = Path(__file__).parents[2]
START = datetime(2025, 12, 2, 9, 10, tzinfo=UTC)
Run = Callable[..., Awaitable[tuple[int, str, str]]]


@dataclass
class Desk:
    """A terminal beside a council's site."""

    sandbox: Sandbox
    database_url: str

    async def __call__(self, *words: str) -> tuple[int, str, str]:
        """Exit code, what was printed, what was complained of."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, cwd=ROOT,
            env=environment_of(self.sandbox, self.database_url) | {"HOME": os.environ["HOME"]},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        return process.returncode or 0, out.decode(), err.decode()

    async def watch(self, *words: str) -> str:
        """What `matters watch …` prints."""
        code, out, err = await self("watch", *words)
        assert code == 0, err
        return out

    async def refused(self, *words: str) -> str:
        """What `matters watch …` complains of."""
        code, out, err = await self("watch", *words)
        assert (code, out) == (1, "")
        assert "Traceback" not in err
        return err

    @property
    def site(self) -> str:
        return self.sandbox.council_url.rstrip("/")

    @asynccontextmanager
    async def db(self) -> AsyncIterator[Database]:
        async with Database.open(self.database_url) as db:
            yield db

    async def committees(self) -> list[Committee]:
        async with self.db() as db, db.read() as session:
            return list(await committees(session))

    async def count(self, table: type[Watch | Look | Site]) -> int:
        async with self.db() as db, db.read() as session:
            return (await session.exec(select(func.count()).select_from(table))).one()


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    async with Sandbox.open(start=START) as sandbox:
        yield Desk(sandbox, database_url)


async def test_one_line_sets_everything_up(desk: Desk) -> None:
    printed = await desk.watch(
        "add", "netherby", "children", "--site", desk.site, "--channel", "C012ABCDEF",
        "--mode", "auto",
    )  # fmt: skip
    lines = printed.splitlines()
    assert lines[0] == (
        "Watching Children and Young People Scrutiny Committee, Netherby, as netherby-cyp."
    )
    assert f"  Its page: {desk.site}/mgCommitteeDetails.aspx?ID=214" in lines
    assert "  Last meeting Thu 20 November 2025, next meeting Thu 15 January 2026." in lines
    assert "It has no clerk yet" in printed
    [made] = await desk.committees()
    assert (made.slug, made.mode) == ("netherby-cyp", Mode.AUTO)
    assert made.site == f"{desk.site}/mgCommitteeDetails.aspx?ID=214"
    async with desk.db() as db, db.read() as session:
        assert await channels_of(session, made.id or 0) == ("C012ABCDEF",)
    assert await desk.count(Watch) == 1
    assert await desk.count(Look) >= 1


async def test_a_second_time_changes_nothing_and_says_so(desk: Desk) -> None:
    add = ("add", "netherby children", "--site", desk.site)
    await desk.watch(*add)
    looks = await desk.count(Look)
    printed = await desk.watch(*add)
    assert "Scrutiny Committee, Netherby, is watched already, as netherby-cyp." in printed
    assert len(await desk.committees()) == 1
    assert (await desk.count(Watch), await desk.count(Look)) == (1, looks)


async def test_a_link_to_any_page_of_the_committee_does(desk: Desk) -> None:
    printed = await desk.watch(
        "add", f"{desk.site}/ieListDocuments.aspx?CId=214&MId=4211", "--council", "Netherby",
        "--slug", "netherby-cyp", "--name", "Children’s Scrutiny",
    )  # fmt: skip
    assert "Watching Children’s Scrutiny, Netherby, as netherby-cyp." in printed


async def test_what_follows_already_is_taken_over_with_its_settings(desk: Desk) -> None:
    name = "Children and Young People Scrutiny Committee"
    code, _, err = await desk(
        "committee", "add", "kids", "--name", name, "--council", "Netherby", "--mode", "off"
    )
    assert code == 0, err
    printed = await desk.watch("add", "netherby children", "--site", desk.site)
    assert "as kids." in printed
    assert "It was followed already" in printed
    [kept] = await desk.committees()
    assert (kept.slug, kept.mode) == ("kids", Mode.OFF)


async def test_a_short_name_that_may_be_anothers_is_not_taken(desk: Desk) -> None:
    code, _, err = await desk(
        "committee", "add", "netherby-cyp", "--name", "Young People", "--council", "Netherby BC"
    )
    assert code == 0, err
    said = await desk.refused("add", "netherby children", "--site", desk.site)
    assert "netherby-cyp is the short name of Young People, Netherby BC, already." in said
    assert "--slug netherby-cyp" in said
    assert await desk.count(Watch) == 0
    await desk.watch("add", "netherby children", "--site", desk.site, "--slug", "netherby-cyp")
    assert len(await desk.committees()) == 1


async def test_several_are_listed_each_with_its_own_command(desk: Desk) -> None:
    council = "Netherby Borough Council"
    for title in ("Planning Control Committee", "Planning Policy Panel"):
        number = desk.sandbox.council.add_committee(title, council=council)
        desk.sandbox.council.add_meeting(number, date(2026, 1, 20))
    said = await desk.refused(
        "add", "bury planning", "--site", desk.site, "--mode", "auto", "--clerk", "Dan O'Hare"
    )
    assert "“bury planning” may mean 2 committees." in said
    assert "  1. Planning Control Committee, Bury: Next meeting Tue 20 January 2026" in said
    commands = [line.strip() for line in said.splitlines() if "matters watch add" in line]
    assert len(commands) == 2
    assert commands[0].endswith(f"--site {desk.site} --clerk 'Dan O'\"'\"'Hare' --mode auto")


async def test_what_is_not_there_is_said_with_the_nearest(desk: Desk) -> None:
    said = await desk.refused("add", "bury childrens scrutny", "--site", desk.site)
    assert "Children and Young People Scrutiny Committee" in said
    assert await desk.count(Site) == 0


@pytest.mark.parametrize("fault", ["forbidden", "challenge", "too_many"])
async def test_a_site_that_refuses_is_said_and_nothing_is_made(desk: Desk, fault: str) -> None:
    desk.sandbox.council.set_faults({fault: True})
    said = await desk.refused("add", "netherby children", "--site", desk.site)
    assert "blocks us" in said
    assert await desk.committees() == []


async def test_an_address_that_is_none_is_refused_before_anything_is_asked(desk: Desk) -> None:
    said = await desk.refused("add", "netherby children", "--site", "netherby.gov.uk")
    assert said.strip() == (
        "“netherby.gov.uk” is not the address of a site. Please begin it with https://."
    )
    assert desk.sandbox.council.asked == []


async def test_the_list_says_how_each_goes(desk: Desk) -> None:
    assert (await desk.watch("list")).startswith("Nothing is watched yet.")
    await desk.watch("add", "netherby children", "--site", desk.site)
    await desk.watch("add", "carrick vale cabinet", "--site", desk.site)
    first, second = (await desk.watch("list")).splitlines()
    assert first.startswith("carrick-vale-cabinet  Cabinet, ")
    assert second.startswith("netherby-cyp          Children and Young People Scrutiny Committee, ")
    assert first.index("next:") == second.index("next:")
    assert "not looked at yet" in first


async def test_what_is_removed_is_watched_no_more_and_keeps_its_actions(desk: Desk) -> None:
    await desk.watch("add", "netherby children", "--site", desk.site)
    assert "is watched no longer" in await desk.watch("remove", "netherby-cyp")
    assert "was not watched" in await desk.watch("remove", "netherby-cyp")
    assert (await desk.count(Watch), await desk.count(Look)) == (0, 0)
    assert len(await desk.committees()) == 1
