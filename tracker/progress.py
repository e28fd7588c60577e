"""How minutes say that something is done, is asked for again, or was amended. Pure."""

import re

_VERBS = (
    r"(?:completed?|actioned|circulated|provided|supplied|shared|sent|received|published|issued|"
    r"resolved|implemented|installed|discharged|undertaken|carried out|submitted|arranged|written|"
    r"distributed|delivered|e-?mailed|answered|fulfilled|done|replaced|repaired|concluded|held)"
)
_DONE = re.compile(
    rf"\b(?:has|have|had|was|were|is|are|been|now)\b(?: (?:all|also|both|now|since|been|duly|fully|"
    rf"subsequently|already|recently|successfully)){{0,3}} {_VERBS}\b"
    r"|^(?:actions? )?(?:completed?|closed|done|actioned|discharged)\W*$"
    r"|[–—:-]\s*(?:actions? )?(?:completed?|closed|done|actioned|discharged)\W*$"
    rf"|\b(?:actions?|this|which) (?:is |was )?{_VERBS}\W*$"
    r"|^[\w’' ]{3,80}? (?:wrote|circulated|provided|sent|shared)\b(?=.{1,200} (?:on|in) )",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:not|never|no|yet|awaiting|awaited|outstanding|partly|partially|in part|in progress|"
    r"ongoing|on-going|under way|underway|to be|will|would|should|once|until|when|if|unless|nearly|"
    r"almost|due|expected|being|remained|remains|incomplete|asked|requested|questioned|whether|"
    r"some|most|delayed|deferred)\b",
    re.IGNORECASE,
)
_CHASE = re.compile(
    r"\basked again\b|\bagain asked\b|\brequested again\b|\bagain requested\b|"
    r"\bstill (?:await(?:ed|ing)|outstanding|not (?:been )?(?:received|provided|done))\b|"
    r"\b(?:remain(?:ed|s)?|was|were|is|are) (?:still )?outstanding\b|"
    r"\breminded (?:the |all )?(?:officers?|service|director|head|department|team)\b|"
    r"\b(?:had|has|have) (?:still )?not (?:yet )?been (?:received|provided|circulated|supplied|"
    r"sent|shared|completed|actioned|done|presented|brought|submitted)\b|"
    r"\b(?:reiterated|repeated|renewed) (?:its|their|his|her|the|a) request\b|"
    r"\b(?:chased|chasing) (?:up )?(?:the|for|this)\b|\bhad yet to (?:be|receive)\b",
    re.IGNORECASE,
)
_FOLLOW_UP = re.compile(
    r"\bmatters arising\b|\bactions? (?:log|tracker|list|sheet|points|schedule|register)\b|"
    r"\b(?:outstanding|previous|agreed) actions?\b|"
    r"\bactions? (?:from|arising|outstanding|update)\b|"
    r"\b(?:previous|last) (?:meeting|minutes)\b|\bminutes\b|\bfollow[- ]?up\b|"
    r"\b(?:progress|update|updates) (?:on|of|against) (?:the )?(?:actions|recommendations)\b|"
    r"\brecommendations? (?:tracker|tracking|monitoring)\b|\btracker\b",
    re.IGNORECASE,
)
_AMENDED = re.compile(
    r"\bminutes\b[^.]*\b(?:approved|agreed|confirmed|accepted|signed|adopted|received)\b[^.]*"
    r"\b(?:subject to|with the (?:following )?(?:amendment|correction|exception)|as amended)\b|"
    r"\bsubject to\b[^.]*\b(?:amend\w*|correct\w*)\b[^.]*\bminutes\b[^.]*"
    r"\b(?:approved|agreed|confirmed|accepted|signed|adopted)\b|"
    r"\b(?:approved|agreed|confirmed)\b[^.]*\bminutes\b[^.]*\bsubject to\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^(?:this|it|these|they|that|all|both|the action|action)\b", re.IGNORECASE
)

_LONGEST = 1_000  # characters of a sentence that are looked at


def _line(words: str) -> str:
    return " ".join(words[:_LONGEST].split())


def says_done(words: str) -> bool:
    """Whether a sentence, or a cell of a table, says that something has been done."""
    line = _line(words)
    return _DONE.search(line) is not None and _NOT_DONE.search(line) is None


def says_asked_again(words: str) -> bool:
    """Whether a sentence chases: "still awaited", "had not been received", "asked again"."""
    return _CHASE.search(_line(words)) is not None


def says_amended(words: str) -> bool:
    """Whether a sentence approves earlier minutes subject to an amendment."""
    return _AMENDED.search(_line(words)) is not None


def is_follow_up(title: str) -> bool:
    """Whether an item of this title goes through what was asked before."""
    return _FOLLOW_UP.search(title) is not None


def points_back(words: str) -> bool:
    """Whether a sentence speaks of what the one before it names ("This had been done.")."""
    return _POINTS_BACK.match(words.strip()) is not None
