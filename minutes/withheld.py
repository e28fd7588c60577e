"""Which items are kept out of digests, and why: by their titles."""

import re

_KINDS = (
    ("declarations", re.compile(r"\bdeclarations?\b|\bdisclosures? of (?:\w+ )?interests?\b|\binterests? (?:of|from) members\b|^datganiadau\b", re.IGNORECASE)),
    ("public questions", re.compile(
        r"\bpublic (?:questions?|question time|participation|speaking|issues|forum|session|open forum|comments|address)\b"
        r"|\bquestions? (?:from|by|of) (?:the |members of the )?(?:public|residents)\b|\bopen (?:public )?forum\b", re.IGNORECASE)),
    ("petitions", re.compile(r"\bpetitions?\b", re.IGNORECASE)),
    ("deputations", re.compile(r"\bdeputations?\b", re.IGNORECASE)),
    ("appeals", re.compile(r"\bappeals?\b", re.IGNORECASE)),
)


def withheld_kind(title: str) -> str | None:
    """Why an item with this title is withheld, or None."""
    return next((kind for kind, pattern in _KINDS if pattern.search(title[:400])), None)
