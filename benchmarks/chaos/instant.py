"""One instant that several processes share: in a file that all of them have mapped."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

SIZE = 8


class SharedInstant:
    """The world's time. A bot reads it with its own skew, since clocks differ."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), SIZE)
        self.skew = timedelta()

    def put(self, now: datetime) -> None:
        """Tell everybody."""
        self._map[:SIZE] = struct.pack("d", now.timestamp())

    def now(self) -> datetime:
        """The world's time as this process believes it to be."""
        (seconds,) = struct.unpack("d", self._map[:SIZE])
        return datetime.fromtimestamp(seconds, UTC) + self.skew
