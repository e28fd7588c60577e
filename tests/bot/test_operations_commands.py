"""The commands of operations, as they are typed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

COUNCIL = "Netherby Borough Council"
RUN = CliRunner()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a database that the commands use."""
    path = tmp_path / "matters.sqlite"
    monkeypatch.setenv("MATTERS_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.delenv("MATTERS_RETENTION_MONTHS", raising=False)
    return path


def said(*words: str, code: int = 0) -> str:
    """What a command prints."""
    result = RUN.invoke(app, words)
    assert result.exit_code == code, (result.output, result.exception)
    return result.output or str(result.exception)


def test_a_copy_is_made_and_put_back(database: Path, tmp_path: Path) -> None:
    """After the loss of the file, the directory is as it was."""
    said("officer", "add", "Ann Marsh", "--council", COUNCIL, "--slack", "U0ANNMARSH")
    before = said("officer", "export", "U0ANNMARSH")
    assert "Copied and proved" in said("backup", str(tmp_path / "copy"))
    assert "holds something" in said("restore", str(tmp_path / "copy"), code=1)
    for file in tmp_path.glob("matters.sqlite*"):
        file.unlink()
    assert "Put back" in said("restore", str(tmp_path / "copy"))
    assert said("officer", "export", "U0ANNMARSH") == before
    assert database.stat().st_mode & 0o777 == 0o600


def test_on_postgresql_the_lines_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATTERS_DATABASE_URL", "postgresql://matters:secret@db/matters")
    told = said("backup", "matters.dump", code=1)
    assert "pg_dump --format=custom --file=matters.dump" in told
    assert "secret" not in told


def test_a_dump_that_was_put_back_is_noted(database: Path) -> None:
    assert "looked for in Slack" in said("restored", "2026-01-15T03:00+00:00")
    assert "offset" in said("restored", "2026-01-15T03:00", code=1)
    assert "no instant" in said("restored", "yesterday", code=1)


def test_retention_asks_for_a_period_and_counts(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "MATTERS_RETENTION_MONTHS" in said("retain", "--yes", code=1)
    monkeypatch.setenv("MATTERS_RETENTION_MONTHS", "24")
    assert "Would go: 0 marks of requests" in said("retain", "--dry-run")
    assert "Gone: 0 marks of requests" in said("retain", "--yes")


def test_a_hold_blocks_erasure_until_it_is_lifted(database: Path) -> None:
    who = ("Ann Marsh", "--council", COUNCIL)
    said("officer", "add", *who)
    said("officer", "hold", *who)
    assert "freedom of information" in said("officer", "erase", *who, "--yes", code=1)
    said("officer", "hold", *who, "--lift")
    assert "Erased" in said("officer", "erase", *who, "--yes")


def test_an_erased_officer_comes_back_only_when_asked_for(database: Path, tmp_path: Path) -> None:
    who = ("Ann Marsh", "--council", COUNCIL)
    said("officer", "add", *who)
    said("officer", "erase", *who, "--yes")
    listed = tmp_path / "officers.csv"
    listed.write_text("name\nAnn Marsh\nBen Tate\n")
    told = said("officer", "import", str(listed), "--council", COUNCIL)
    assert "1 added" in told
    assert "Left out, since they were erased: 1" in told
    assert "--again" in said("officer", "add", *who, code=1)
    assert "1 added" in said("officer", "import", str(listed), "--council", COUNCIL, "--again")
