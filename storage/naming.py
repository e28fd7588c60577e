"""The drivers' errors that a person can act on, turned into ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from storage.errors import DatabaseBusyError, DatabaseUnreachableError, StorageError

NO_SERVER = (
    "The database server does not answer. Please check MATTERS_DATABASE_URL, and that PostgreSQL "
    "runs and may be reached from here."
)
NOT_LET_IN = (
    "The database server refused us. Please check the user, the password and the name in "
    "MATTERS_DATABASE_URL."
)
READ_ONLY = (
    "The database may only be read. Please check that MATTERS_DATABASE_URL names the primary "
    "server."
)
NOT_OURS = "The file in MATTERS_DATABASE_URL is no database of Matters Arising."
DAMAGED = "The database file is damaged. Please put back a copy of it."
NO_ROOM = "The disk is full, or does not take what is written, so nothing was changed."
BY_WORDS = {
    "unable to open": None,
    "readonly": None,
    "not a database": NOT_OURS,
    "already exists": NOT_OURS,
    "malformed": DAMAGED,
    "disk is full": NO_ROOM,
    "disk I/O error": NO_ROOM,
}
# PostgreSQL's codes: their first two letters are their kind
BUSY = ("55P03", "57014", "40001", "40P01", "53300", "25P03", "25P04")
LET_IN = ("28", "3D")
GONE = ("08", "57P")
NOT_WRITABLE = ("25006",)


@contextmanager
def named_errors() -> Iterator[None]:
    """Raise DatabaseBusyError and DatabaseUnreachableError for what the drivers call otherwise."""
    try:
        yield
    except NoConnectionError as error:
        raise DatabaseBusyError from error
    except DBAPIError as error:
        named = _named(error)
        if named is None:
            raise
        raise named from error


def _named(error: DBAPIError) -> StorageError | None:
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return _named_by_code(code)
    words = str(error.orig)
    if isinstance(error.orig, sqlite3.DatabaseError):
        return _named_by_words(words)
    if not isinstance(error, OperationalError):
        return None
    return _not_connected(words) if type(error.orig).__module__.startswith("psycopg") else None


def _named_by_words(words: str) -> StorageError | None:
    """What SQLite means: it has sentences, and codes that drivers do not pass on."""
    if "locked" in words or "busy" in words:
        return DatabaseBusyError()
    for known, sentence in BY_WORDS.items():
        if known in words:
            return DatabaseUnreachableError(sentence)
    return None


def _not_connected(words: str) -> StorageError:
    """Why there was no connection, which has no code: the server's own words begin with FATAL."""
    is_away = any(reason in words for reason in ("starting up", "shutting down", "too many"))
    return DatabaseUnreachableError(NOT_LET_IN if "FATAL" in words and not is_away else NO_SERVER)


def _named_by_code(code: str) -> StorageError | None:
    if code in BUSY:
        return DatabaseBusyError()
    for codes, words in ((GONE, NO_SERVER), (LET_IN, NOT_LET_IN), (NOT_WRITABLE, READ_ONLY)):
        if code.startswith(codes):
            return DatabaseUnreachableError(words)
    return None
