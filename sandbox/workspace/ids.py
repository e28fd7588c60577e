"""Ids and timestamps in Slack's shapes, the same in every run that does the same things."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LENGTH = 9


def _coded(seed: str) -> str:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    letters = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


class Ids:
    """Makes ids such as U0…, C0… and trigger ids, counted by kind."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def next(self, prefix: str) -> str:
        """Return the next id that begins with `prefix` ("U", "C", "D", "V", "B" …)."""
        return f"{prefix}0{_coded(f'{prefix}:{self.count(prefix)}')}"

    def count(self, kind: str) -> int:
        """Return how many of `kind` have been made, this one included."""
        self._counts[kind] += 1
        return self._counts[kind]

    def token(self, kind: str, length: int = 24) -> str:
        """Return an opaque word for an address or a trigger, never the same twice."""
        return hashlib.sha256(f"{kind}:{self.count(kind)}".encode()).hexdigest()[:length]


class Timestamps:
    """Slack's message timestamps: unique in the workspace and always rising."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> str:
        """Return a ts of the present instant, or a microsecond past the last one."""
        instant = self._now()
        micros = int(instant.timestamp()) * 1_000_000 + instant.microsecond
        self._last = max(micros, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
