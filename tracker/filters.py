"""The words after a slug: "overdue budget <@U02ABC>". Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from storage.tables import ActionStatus

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_MOST_WORDS = 8
_LONGEST_WORD = 60


class Which(StrEnum):
    """The words that choose by status. They combine: "open complete" is both."""

    OPEN = "open"
    OVERDUE = "overdue"
    MINE = "mine"
    COMPLETE = "complete"
    CLOSED = "closed"
    PROPOSED = "proposed"
    ALL = "all"


STATUSES = {
    Which.OPEN: frozenset({ActionStatus.OPEN}),
    Which.OVERDUE: frozenset({ActionStatus.OPEN}),
    Which.COMPLETE: frozenset({ActionStatus.COMPLETE}),
    Which.CLOSED: frozenset({ActionStatus.CLOSED}),
    Which.PROPOSED: frozenset({ActionStatus.PROPOSED}),
    Which.ALL: frozenset({ActionStatus.OPEN, ActionStatus.COMPLETE, ActionStatus.CLOSED}),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for: statuses, people by Slack id, and words that must all stand there."""

    which: frozenset[Which]
    people: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def statuses(self) -> frozenset[ActionStatus]:
        """The statuses asked for; open where none is."""
        asked = [STATUSES[which] for which in self.which if which in STATUSES]
        return frozenset[ActionStatus]().union(*asked) or STATUSES[Which.OPEN]

    @property
    def is_overdue(self) -> bool:
        """Whether only what is overdue is asked for."""
        others = {Which.OPEN, Which.COMPLETE, Which.CLOSED, Which.ALL} & self.which
        return Which.OVERDUE in self.which and not others

    @property
    def is_mine(self) -> bool:
        """Whether only the asker's own are asked for."""
        return Which.MINE in self.which

    @property
    def adjective(self) -> str:
        """How a title calls these actions: "open", "overdue", "open and complete", or ""."""
        if Which.ALL in self.which:
            return "all"
        named = [which.value for which in Which if which in self.which - {Which.MINE}]
        return " and ".join(named) or Which.OPEN.value


def parse_filter(words: str) -> Filter:
    """Read the words of a command. What is no status and no person is looked for as words."""
    people = tuple(dict.fromkeys(_PERSON.findall(words)))
    rest = _PERSON.sub(" ", words).split()
    statuses = {which.value: which for which in Which}
    which = frozenset(statuses[word.casefold()] for word in rest if word.casefold() in statuses)
    free = [word[:_LONGEST_WORD] for word in rest if word.casefold() not in statuses]
    return Filter(which=which, people=people, words=tuple(free[:_MOST_WORDS]))
