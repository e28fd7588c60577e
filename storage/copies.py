"""Copies of a SQLite database: made while the bot runs, proved, and put back.

A copy holds one state: what was committed at one instant, every row of it counted. It is written
under another name first, so that a file of the name that was asked for is always whole.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import StorageError
from storage.migrating import HEAD

PATIENCE = 15.0  # seconds for a lock
LAST = ("SELECT max(at) FROM actionevent", "SELECT max(claimed_at) FROM delivery")
BESIDE = ("-wal", "-shm", "-journal")


class CopyError(StorageError):
    """The copy could not be made, or put back. Nothing was changed."""


def back_up(database: Path, copy: Path, *, now: datetime) -> Mapping[str, int]:
    """Copy a database that may be in use. Gives the rows by table. Raises CopyError."""
    if copy.exists():
        raise CopyError(f"{copy} exists already. Please choose another name.")
    if not database.exists():
        raise CopyError("There is no database to copy yet.")
    part = copy.with_name(copy.name + ".part")
    try:
        return _copied(database, part, copy, now=now)
    except (OSError, sqlite3.Error) as error:
        raise CopyError(f"The copy could not be made ({error}).") from error
    finally:
        _remove(part)


def _copied(database: Path, part: Path, copy: Path, *, now: datetime) -> Mapping[str, int]:
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with _opened(database) as source, _opened(part) as target:
        source.execute("BEGIN")  # the counts are those of the state that is copied
        expected = counts(source)
        source.backup(target)
        source.execute("ROLLBACK")
        target.execute("PRAGMA journal_mode=DELETE")  # one file, whole
        minutes = int(now.timestamp() // 60)
        target.execute(f"PRAGMA user_version={minutes}")  # when the copy was made
    _prove(part, expected)
    _write_through(part)
    os.link(part, copy)  # never over a file that came meanwhile
    return expected


def check(copy: Path) -> str:
    """The revision of a copy that is whole. Raises CopyError with a sentence."""
    if not copy.is_file():
        raise CopyError(f"There is no file {copy}.")
    try:
        with _opened(copy, read_only=True) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if sound != "ok":
                raise CopyError(f"{copy} is damaged, and was not put back.")
            revision = str(
                connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            )
    except sqlite3.Error as error:
        raise CopyError(f"{copy} is no copy of a database of Matters Arising.") from error
    if revision > HEAD:
        raise CopyError(f"{copy} was made by a later version. Please use that version.")
    return revision


def copied_at(copy: Path) -> datetime:
    """When a copy was made. Of a file that was copied otherwise, the last instant in it."""
    with _opened(copy, read_only=True) as connection:
        minutes = connection.execute("PRAGMA user_version").fetchone()[0]
        if minutes:
            return datetime.fromtimestamp(minutes * 60, UTC)
        found = [connection.execute(query).fetchone()[0] for query in LAST]
    last = max((words for words in found if words), default="1970-01-01 00:00:00")
    return datetime.fromisoformat(last).replace(tzinfo=UTC)


def is_empty(database: Path) -> bool:
    """Whether a database holds nothing yet, or is not there. Raises CopyError."""
    if not database.exists():
        return True
    try:
        with _opened(database, read_only=True) as connection:
            return not any(counts(connection).values())
    except sqlite3.Error as error:
        raise CopyError(f"{database} is there and cannot be read ({error}).") from error


def put_back(copy: Path, database: Path) -> Mapping[str, int]:
    """Put a copy in the place of an empty database, which nobody may have open.

    Gives the rows by table. Raises CopyError.
    """
    check(copy)
    if not is_empty(database):
        raise CopyError(
            f"{database} holds something already. Move it away first (and keep it): a copy is "
            "put back only in the place of an empty database."
        )
    part = database.with_name(database.name + ".part")
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _opened(copy, read_only=True) as source, _opened(part) as target:
            expected = counts(source)
            source.backup(target)
        _prove(part, expected)
        _write_through(part)
        for ending in BESIDE:  # of the empty database
            database.with_name(database.name + ending).unlink(missing_ok=True)
        part.replace(database)
    except (OSError, sqlite3.Error) as error:
        raise CopyError(f"The copy could not be put back ({error}).") from error
    finally:
        _remove(part)
    return expected


def counts(connection: sqlite3.Connection) -> Mapping[str, int]:
    """How many rows each table has, in the order of their names."""
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    names = [name for (name,) in connection.execute(listed)]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 our tables
        for name in names
        if name != "alembic_version" and not name.startswith("sqlite_")
    }


@contextmanager
def _opened(path: Path, *, read_only: bool = False) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    with closing(connection):
        yield connection


def _prove(copy: Path, expected: Mapping[str, int]) -> None:
    with _opened(copy) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if sound != "ok" or broken is not None or counts(connection) != expected:
            raise CopyError("The copy is not the same as the database, and was thrown away.")


def _write_through(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _remove(part: Path) -> None:
    for ending in ("", *BESIDE):
        with suppress(OSError):
            part.with_name(part.name + ending).unlink()
