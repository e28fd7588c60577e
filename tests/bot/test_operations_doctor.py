"""What `matters doctor` says of each setting and of the machine, and its exit code."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.doctor import examine
from bot.examining import clock_finding, database_findings
from bot.sandbox_world import World, _settings, open_world
from bot.settings import Settings
from storage.database import Database

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


async def told(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> tuple[bool, dict[str, str]]:
    """Whether all is well, and each line by what it is about."""
    is_well = await examine(settings)
    lines = capsys.readouterr().out.splitlines()
    return is_well, {line[:24].strip(): line[24:].strip() for line in lines}


async def test_a_bot_that_works_is_well(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Every setting has its line; what is not set says what it costs."""
    settings = _settings(world.sandbox, world.bot.settings.database_url)
    is_well, lines = await told(settings, capsys)
    assert is_well, lines
    assert lines["SLACK_BOT_TOKEN"].startswith("works")
    assert "up to date" in lines["tables"]
    assert "sound" in lines["kind"]
    assert lines["clock"].startswith("works")
    assert lines["MATTERS_RETENTION_MONTHS"].startswith("not set")
    assert lines["MATTERS_CA_FILE"].startswith("not set")


async def test_what_is_set_wrongly_fails(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each by its name, in one line; nothing is raised."""
    settings = Settings(
        database_url=database_url, slack_api_url=NOWHERE, slack_bot_token="xoxb-1-2-three",
        ca_file=str(tmp_path / "none.pem"), metrics="here", engine="claude", monthly_budget=5,
        model="unheard-of", anthropic_api_key="sk-ant-none", anthropic_base_url=NOWHERE,
    )  # fmt: skip
    is_well, lines = await told(settings, capsys)
    assert not is_well
    failing = {name for name, words in lines.items() if words.startswith("FAILS")}
    assert failing == {"SLACK_BOT_TOKEN", "MATTERS_CA_FILE", "MATTERS_METRICS", "ANTHROPIC_API_KEY",
                       "MATTERS_MONTHLY_BUDGET"}  # fmt: skip
    assert "xoxb-1-2-three" not in str(lines)


async def test_tables_of_a_later_version_fail_and_of_an_earlier_do_not(
    db: Database, database_url: str
) -> None:
    """And the doctor changes nothing."""
    for number, mark in (("0001", "note"), ("9999", "FAILS")):
        async with db.write() as session:
            connection = await session.connection()
            await connection.exec_driver_sql(
                "UPDATE alembic_version SET version_num = ?", (number,)
            )
        found = {f.name: f for f in await database_findings(Settings(database_url=database_url))}
        assert found["  tables"].mark == mark
        assert number in found["  tables"].words


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:8192] + b"\x00" * 8192 + path.read_bytes()[16384:])


async def test_a_damaged_file_fails(database_url: str) -> None:
    damage(Path(database_url.removeprefix("sqlite:///")))
    found = await database_findings(Settings(database_url=database_url))
    assert any(finding.ok is False for finding in found)


@pytest.mark.parametrize(
    ("seconds", "mark"), [(0, "works"), (-59, "works"), (90, "note"), (-301, "FAILS")]
)
def test_a_clock_that_is_wrong(seconds: float, mark: str) -> None:
    """Slack's signatures hold for five minutes."""
    assert clock_finding(seconds).mark == mark
