"""No secret and no officer's note is ever written: logs, standard error, tracebacks, doctor."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs
from bot.cli.common import hide_secrets
from bot.settings import Settings
from tests.handlers.conftest import House
from tests.handlers.conftest import house as house  # noqa: PLC0414 the fixture itself

ROOT = Path(__file__).parents[2]
PASSWORD = "pass-word/of@the:database"
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-bot-token-that-nobody-reads",
    "SLACK_APP_TOKEN": "xapp-app-token-that-nobody-reads",
    "SLACK_SIGNING_SECRET": "signing-secret-that-nobody-reads",
    "ANTHROPIC_API_KEY": "key-of-claude-that-nobody-reads",
    "MATTERS_DATABASE_URL": f"postgresql://matters:{PASSWORD}@127.0.0.1:9/matters",
}
NOTE = "Marmalade is off sick until May."


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the bot would write at DEBUG, as `matters run` sets it up."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    known = set(logs._known)
    written = io.StringIO()
    stderr, sys.stderr = sys.stderr, written
    try:
        logs.set_up("DEBUG")
    finally:
        sys.stderr = stderr
    yield written
    root.handlers[:] = before
    root.setLevel(level)
    logs._known.clear()
    logs._known.update(known)


async def test_notes_stay_out_of_the_log(log: io.StringIO, house: House) -> None:
    """Written in a modal, kept, shown again: at DEBUG, and while Slack fails."""
    await house.action()
    workspace = house.workspace
    listed = await workspace.type_command(house.jane, house.channel, "/actions mine")
    ts = listed.shown[0].ts
    pressed = await workspace.press(house.jane, house.channel, ts, "answer_update")
    view = pressed.view or workspace.views(house.jane)[-1]
    saved = await workspace.submit_view(house.jane, view.id, {"note": NOTE})
    assert saved.ok
    shown = await workspace.type_command(house.jane, house.channel, "/actions mine")
    assert NOTE in str(shown.shown[0].blocks)
    workspace.faults.fail("*", "internal_error", times=None)
    await workspace.press(house.jane, house.channel, ts, "answer_update")
    await workspace.open_home(house.jane)
    await house.app.afterwards.settle()
    workspace.faults.clear()
    logging.getLogger("handlers.test").debug("a detail of our own")
    written = log.getvalue()
    assert "a detail of our own" in written
    assert "Marmalade" not in written
    for secret in (house.sandbox.bot_token, house.sandbox.app_token, house.sandbox.signing_secret):
        assert secret not in written


@pytest.mark.parametrize(
    "logger", ["slack_sdk.web", "slack_bolt.AsyncApp", "aiosqlite", "httpx2", "psycopg", "uvicorn"]
)
def test_a_librarys_details_are_not_written(log: io.StringIO, logger: str) -> None:
    """Whatever level that library gives its logger."""
    logging.getLogger(logger).setLevel(logging.DEBUG)
    logging.getLogger(logger).debug("params: %s", NOTE)
    logging.getLogger(logger).setLevel(logging.NOTSET)
    assert log.getvalue() == ""


@pytest.mark.parametrize(
    "words",
    [
        "Authorization: Bearer xoxb-1-2-abc",
        "connection to postgresql://matters:hunter2-of-old@db.internal/matters failed",
        "host=db password=hunter2-of-old user=matters",
        "posting to https://hooks.slack.com/commands/T1/2/hunter2-of-old",
        "connect wss://wss-primary.slack.com/link/?ticket=hunter2-of-old",
        "DETAIL: Failing row contains (1, hunter2-of-old, Marmalade).",
        "sk-ant-api03-hunter2-of-old",
    ],
)
def test_what_looks_secret_is_hidden(log: io.StringIO, words: str) -> None:
    """In the message, in what is beside it, and in a traceback; the line stays JSON."""
    try:
        raise RuntimeError(words)  # noqa: TRY301 a traceback is wanted
    except RuntimeError:
        logging.getLogger("bot.test").exception(words, extra={"why": words})
    written = log.getvalue()
    assert "hunter2" not in written
    assert "xoxb-1" not in written
    assert "[hidden]" in json.loads(written)["traceback"]


def test_a_password_is_hidden_however_it_is_written(log: io.StringIO) -> None:
    """Percent-encoded, decoded, or torn apart by a driver that took a part of it for a port."""
    hide_secrets(Settings(database_url=f"postgresql://m:{PASSWORD}@h/d"))
    for words in (PASSWORD, "pass-word%2Fof%40the%3Adatabase", "invalid port: 'database'"):
        logging.getLogger("bot.test").error(words)
    assert "pass-word" not in log.getvalue()
    assert "database" not in log.getvalue()


@pytest.mark.parametrize(
    "command",
    [
        ("doctor",),
        ("run",),
        ("actions", "fenb-x"),
        ("migrate",),
        ("extract", "minutes.txt", "--engine", "claude"),
    ],
)
def test_commands_that_fail_tell_no_secret(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Slack, Claude and the database all away, at DEBUG: output, errors and the file of faults."""
    (tmp_path / "minutes.txt").write_text("The Clerk would write to the trust. ACTION")
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = kept | SECRETS | {
        "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "MATTERS_LOG_LEVEL": "DEBUG",
        "SLACK_API_URL": "http://127.0.0.1:9/", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9/",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=90,
    )  # fmt: skip
    written = (said.stdout + said.stderr).decode()
    written += "".join(path.read_text() for path in tmp_path.rglob("faults.log"))
    assert written
    for secret in (*list(SECRETS.values())[:4], PASSWORD, "pass-word"):
        assert secret not in written, (command, secret)
    assert "Traceback" not in (said.stdout + said.stderr).decode()
