"""One process at a time on a SQLite file: a lock beside it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import lock_path
from storage.errors import AlreadyRunningError


@contextmanager
def alone_on(path: Path | None) -> Iterator[None]:
    """Hold the lock beside a SQLite file. Raises AlreadyRunningError."""
    if path is None:
        yield
        return
    handle = os.open(lock_path(path), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise AlreadyRunningError from error
    try:
        yield
    finally:
        os.close(handle)
