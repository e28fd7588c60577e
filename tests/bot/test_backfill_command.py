"""`matters backfill` and `matters evaluate` as a person runs them: a process of their own."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.claude import ClaudeEndpoint, EntryWrong, Wrong

ROOT = Path(__file__).parents[2]
WORDS = "5. Parks\n\nThe Head of Parks undertook to circulate survey {n} before Christmas.\n"
Run = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def endpoint() -> ClaudeEndpoint:
    return ClaudeEndpoint(keys=["sk-good"])


@pytest.fixture
async def run(endpoint: ClaudeEndpoint, database_url: str, tmp_path: Path) -> AsyncIterator[Run]:
    """Run `matters` in the folder of this test; give its exit code and what it printed."""
    app = web.Application(client_max_size=10**8)
    app.add_routes(endpoint.routes())
    async with TestServer(app) as server:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment = kept | {
            "PYTHONPATH": str(ROOT),
            "MATTERS_DATABASE_URL": database_url,
            "ANTHROPIC_API_KEY": "sk-good",
            "ANTHROPIC_BASE_URL": str(server.make_url("/")),
        }

        async def matters(*words: str, **changes: str) -> tuple[int, str, str]:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *words, cwd=tmp_path,
                env=environment | changes,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            out, err = await process.communicate()
            return process.returncode or 0, out.decode(), err.decode()

        code, _, err = await matters(
            "committee", "add", "north-parks", "--name", "Parks", "--council", "Northford"
        )
        assert code == 0, err
        yield matters


def write_minutes(folder: Path, count: int) -> None:
    for n in range(1, count + 1):
        (folder / f"{n}.txt").write_text(WORDS.format(n=n), encoding="utf-8")
    lines = [f"{n}.txt 2026-01-{n:02}" for n in range(1, count + 1)]
    (folder / "list.txt").write_text("# past meetings\n\n" + "\n".join(lines), encoding="utf-8")


async def test_a_list_of_minutes_is_taken_in_and_a_failure_resumed(
    run: Run, endpoint: ClaudeEndpoint, tmp_path: Path
) -> None:
    """Each meeting is a line; the exit code says that one failed; --resume gets it."""
    write_minutes(tmp_path, 3)
    endpoint.batches.entries_wrong(Wrong.NOTHING, EntryWrong.EXPIRED)
    listed = ("backfill", "--from", "list.txt", "--committee", "north-parks", "--poll", "0.05")
    code, out, err = await run(*listed)
    assert code == 1
    assert "1.txt: meeting of Thu 1 January 2026: 1 action for the clerk to decide" in out
    assert "2.txt: Claude's service did not come to this within the batch's day." in err
    assert "2 meetings done, 1 meeting failed." in out
    code, out, _ = await run("backfill", "--resume", "--poll", "0.05")
    assert (code, "1 meeting done, no meetings failed." in out) == (0, True)
    code, out, _ = await run(*listed)
    assert code == 0
    assert out.count("taken in before; nothing has changed.") == 3
    assert len(endpoint.batches.batches) == 2


async def test_what_is_sent_can_be_fetched_later(
    run: Run, endpoint: ClaudeEndpoint, tmp_path: Path
) -> None:
    """--no-wait sends and stops."""
    write_minutes(tmp_path, 2)
    listed = ("--from", "list.txt", "--committee", "north-parks")
    code, out, _ = await run("backfill", *listed, "--no-wait")
    assert code == 0
    assert "What is under way is fetched by `matters backfill --resume`." in out
    assert not endpoint.requests  # nothing was answered yet
    code, out, _ = await run("backfill", "--resume", "--poll", "0.05")
    assert "2 meetings done" in out


async def test_with_cues_it_simply_runs(run: Run, endpoint: ClaudeEndpoint, tmp_path: Path) -> None:
    """The same bar, no batch, no key needed."""
    write_minutes(tmp_path, 2)
    listed = ("--from", "list.txt", "--committee", "north-parks", "nowhere.txt")
    code, out, err = await run("backfill", *listed, "--engine", "cues")
    assert code == 1
    assert "nowhere.txt: I cannot open" in err
    assert "2 meetings done, 1 meeting failed." in out
    assert not endpoint.batches.batches


@pytest.mark.parametrize(
    "words",
    [(), ("1.txt",), ("--resume", "1.txt"), ("-", "--committee", "north-parks")],
    ids=["nothing", "no committee", "both", "standard input"],
)
async def test_a_command_that_makes_no_sense_is_refused(run: Run, words: tuple[str, ...]) -> None:
    code, _, err = await run("backfill", *words)
    assert code == 2
    assert "Please give" in err or "please give" in err


async def test_evaluate_runs_with_a_key(run: Run, endpoint: ClaudeEndpoint, tmp_path: Path) -> None:
    """Ready for the day on which there is one."""
    gold = {
        "id": "one", "council": "Northford", "text": WORDS.format(n=1),
        "actions": [{
            "quote": "The Head of Parks undertook to circulate survey 1 before Christmas.",
            "owner": "The Head of Parks", "due": "before Christmas", "marker": "undertaking",
        }],
    }  # fmt: skip
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    code, out, err = await run("evaluate", "gold.jsonl", "--engine", "claude", "--json")
    assert code == 0, err
    assert json.loads(out)["f1"] == 1
    assert len(endpoint.requests) == 1
