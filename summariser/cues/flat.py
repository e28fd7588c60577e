"""The words of minutes as cues read them: the same length, so that every position still holds."""

import re

_QUOTE_MARKS = re.compile(r"(?m)^[ \t]*(?:>[ \t]*)+")
_ONE_FOR_ONE = str.maketrans(
    {
        **dict.fromkeys("\n\r\t\f\v\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000*_\\", " "),
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
    }
)


def flat(text: str) -> str:
    """The text with quote marks and emphasis blanked, plain quotes and plain spaces."""
    blanked = _QUOTE_MARKS.sub(lambda mark: " " * len(mark.group()), text)
    return blanked.translate(_ONE_FOR_ONE)
