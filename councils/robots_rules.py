"""The rules of a robots.txt for one robot, as RFC 9309 has them: groups, wildcards, longest match.

The standard library's parser knows no wildcards and takes the first rule that fits. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

EVERYBODY = "*"
_TOKEN = re.compile(r"[a-z_-]+|\*", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,6})?|\.\d{1,6}")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_RESERVED = "!#$%&'()*+,/:;=?@[]"
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: str
    allows: bool


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one robot may ask for, and how many seconds it should rest in between (0: not said)."""

    rules: tuple[_Rule, ...] = ()
    crawl_delay: float = 0.0

    @classmethod
    def read(cls, words: str, *, agent: str) -> Self:
        """The groups that name this robot, all together; where none does, those for everybody."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for names, key, value in _lines(words):
            for name in names:
                groups.setdefault(name, []).append((key, value))
        lines = groups.get(agent.lower(), groups.get(EVERYBODY, []))
        rules = (_Rule(_folded(value), key == "allow") for key, value in lines if key in _RULES)
        delays = (
            float(value) for key, value in lines if key == _DELAY and _SECONDS.fullmatch(value)
        )
        return cls(tuple(rule for rule in rules if rule.pattern), max(delays, default=0.0))

    def allow(self, path: str) -> bool:
        """Whether a path with its query may be asked for: the longest rule that fits decides."""
        folded = _folded(path or "/")
        fitting = [
            (len(rule.pattern), rule.allows) for rule in self.rules if _fits(rule.pattern, folded)
        ]
        return max(fitting)[1] if fitting else True


_RULES = frozenset({"allow", "disallow"})
_AGENT, _DELAY = "user-agent", "crawl-delay"


def _lines(words: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Whom each line is for, its key and value. Names that stand together share their lines."""
    names: list[str] = []
    is_open = False  # further names join the group until its first rule
    for line in words.splitlines():
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if key == _AGENT:
            names = [*names, *_name(value)] if is_open else _name(value)
            is_open = True
            for name in _name(value):
                yield (name,), key, ""  # a group without rules is a group
        elif colon and (key in _RULES or key == _DELAY):
            is_open = False
            yield tuple(names), key, value


def _name(value: str) -> list[str]:
    token = _TOKEN.match(value)
    return [token[0].lower()] if token else []


def _folded(path: str) -> str:
    """One spelling for each path, in small letters: councils' servers tell no case."""
    quoted = quote(path, safe=_RESERVED)
    return _ESCAPED.sub(_unescaped, quoted).lower()


def _unescaped(escaped: re.Match[str]) -> str:
    letter = chr(int(escaped[0][1:], 16))
    return letter if letter in _UNRESERVED else escaped[0]


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern with "*" and "$" fits the beginning of a path. Takes linear time."""
    is_whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = rest[-1] if rest else ""
    if is_whole:
        return path.endswith(last) and len(path) - len(last) >= at if rest else at == len(path)
    return path.find(last, at) >= 0
