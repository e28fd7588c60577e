"""What a site gave us to ask "changed since?" with: ETag and Last-Modified, kept as JSON. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

LONGEST = 1_000  # characters of one validator; longer ones are not kept


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of one address. They are of use at that address only."""

    url: str
    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def read(cls, words: str | None) -> Self | None:
        """What `words` made earlier; None where it made nothing, or something else did."""
        try:
            facts = json.loads(words or "null")
        except ValueError:
            return None
        if not isinstance(facts, dict) or not isinstance(facts.get("url"), str):
            return None
        etag, last = _kept(facts.get("etag")), _kept(facts.get("last_modified"))
        return cls(facts["url"], etag, last) if etag or last else None

    @classmethod
    def of(cls, url: str, headers: Mapping[str, str]) -> Self | None:
        """The validators of an answer; None where it has none."""
        etag, last = _kept(headers.get("ETag")), _kept(headers.get("Last-Modified"))
        return cls(url, etag, last) if etag or last else None

    def words(self) -> str:
        """One line of JSON."""
        facts = {"url": self.url, "etag": self.etag, "last_modified": self.last_modified}
        return json.dumps({name: value for name, value in facts.items() if value})

    def headers(self) -> dict[str, str]:
        """The headers of a request for the page only if it changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


def _kept(value: object) -> str | None:
    """A validator that is one short line of plain characters, else None."""
    if not isinstance(value, str) or not value or len(value) > LONGEST:
        return None
    return value if value.isascii() and value.isprintable() else None
