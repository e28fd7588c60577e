"""The commands that purge leave nothing of the words in the database's files, on the disk."""

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
    return path


def said(*words: str) -> str:
    """What a command that succeeds prints."""
    result = RUN.invoke(app, words)
    assert result.exit_code == 0, result.output
    return result.output


def in_files(database: Path, words: bytes) -> bool:
    """Whether these words stand in any of the database's files."""
    return any(words in path.read_bytes() for path in database.parent.glob("matters.sqlite*"))


def test_an_erased_officers_name_is_in_no_file(database: Path) -> None:
    said("officer", "add", "Zenobia Quaifeworth", "--council", COUNCIL)
    assert in_files(database, b"Quaifeworth")
    said("officer", "erase", "Zenobia Quaifeworth", "--council", COUNCIL, "--yes")
    assert not in_files(database, b"Quaifeworth")


def test_forgotten_words_are_in_no_file(database: Path, tmp_path: Path) -> None:
    minutes = tmp_path / "minutes.txt"
    minutes.write_text(
        "Parks Committee\n\nMinutes of the meeting held on 20 November 2025\n\n"
        "4. Lake\n\nThe report on the lake was noted by all of the members who were there.\n\n"
        "RESOLVED that the Head of Parks write to Ms Quaifeworth by May.\n"
    )
    said("committee", "add", "nb-parks", "--name", "Parks Committee", "--council", COUNCIL)
    said("ingest", str(minutes), "--committee", "nb-parks", "--engine", "cues")
    assert in_files(database, b"Quaifeworth")
    said("forget", "nb-parks", "2025-11-20", "--yes")
    assert not in_files(database, b"Quaifeworth")
