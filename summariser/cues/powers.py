"""Powers that a body hands over, to be used as needed: no task, unless one stands beside them."""

import re

POWER = (
    r"\bsuch\s+(?:\w+\s+){1,4}as\b|\bas\s+(?:may\s+be\s+|is\s+|and\s+when\s+|are\s+)?"
    r"(?:necessary|required|appropriate|needed)\b|\bany\s+(?:necessary|minor|non-material"
    r"|consequential|"
    r"further|other)\b|\bin\s+consultation\s+with\b|\bif\s+(?:necessary|required)\b"
    r"|\bdelegated\s+(?:powers?|"
    r"authority)\b|\bauthority\s+(?:be\s+|is\s+)?delegated\b"
)
_POWER = re.compile(POWER, re.IGNORECASE)
_STANDING = re.compile(
    r"\b(?:authoris|delegat|empower)\w*\b.{0,200}?\b(?:such\s+(?:\w+\s+){1,4}as\b"
    r"|as\s+(?:may\s+be\s+|is\s+|are\s+)?"
    r"(?:necessary|required|appropriate)|any\s+(?:necessary|minor|non-material"
    r"|consequential|further|other)|"
    r"from\s+time\s+to\s+time)",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r",\s*(?:and\s+)?(?:to\s+)?(?:draft|submit|send|publish|write|report|bring|circulate)\b"
    r"|\band\s+(?:to\s+)?(?:submit|report|bring|circulate|send)\b"
)
_REVIEWED = re.compile(
    r"\bbe\s+(?:reviewed|monitored)\s+and\b.*\b(?:necessary|required|appropriate)\s+(?:over"
    r"|by|within|before|in|at)\b"
)


def is_standing(words: str) -> bool:
    """A power handed over for good."""
    return _STANDING.search(words) is not None


def is_power(words: str) -> bool:
    """A power to use as needed, and no task beside it."""
    power = _POWER.search(words)
    if power is None or _REVIEWED.search(words):
        return False
    return not _BESIDES.search(words, power.end())


def is_to_use(words: str) -> bool:
    """Words of use as needed, whatever else is said."""
    return _POWER.search(words) is not None
