"""Ids that tie log lines together: what one request, round, look or message led to.

They live in the context, which every task that is made in it inherits. They are made up here and
say nothing of anybody.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})
_ids: ContextVar[Mapping[str, str]] = ContextVar("matters ids", default=_NONE)


def new_id() -> str:
    """An id of eight hexadecimal digits."""
    return secrets.token_hex(4)


def incident_id() -> str:
    """A short id that a person can quote and that stands in the log beside its cause: MA-3f9c2a."""
    return f"MA-{secrets.token_hex(3)}"


def ids() -> Mapping[str, str]:
    """The ids of what is being done now, by what they are ids of."""
    return _ids.get()


@contextmanager
def known_by(**ids: str) -> Iterator[None]:
    """Have what is done in this block known by these ids besides those that it has already."""
    token = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(token)
