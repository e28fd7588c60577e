"""What is said of a search for a committee: one plain sentence or two for each way it ends."""

from collections.abc import Sequence

from councils.errors import CouncilsError, PageNotFoundError, SiteUnreachableError
from councils.naming_councils import Named
from councils.values import Council

EMPTY = "Please name a council and one of its committees, or give a link to the committee's page."
TOO_LONG = "That is too long for a council and a committee. Please give their names alone."
BAD_ADDRESS = "The address given for the site is no web address that I can use."
NO_PAGE = (
    "That link is no page of a council's committee that I know. I can follow links to sites of"
    " ModernGov and CMIS."
)
NO_COMMITTEE_IN_LINK = (
    "That link names no committee. Please give a link to the committee's own page, or to one of"
    " its meetings."
)
ITEM_ALONE = (
    "That link names one item of a meeting, and not whose meeting it is. Please give a link to the"
    " committee's own page, or to the meeting."
)
MEETING_ALONE = (
    "That link names a meeting without its committee, and asking this site for the meetings of all"
    " its committees would take many requests. Please give a link to the committee's own page."
)
UNVERIFIED = (
    "The site does not answer over https, so I read it over http: its minutes count as unverified"
    " and are shown to clerks alone."
)
NO_MEETINGS = (
    "The site lists no meeting of it in the months around today. Please check that it still meets."
)

_MOST_NAMED = 5
_MOST_LETTERS = 80


def two_councils(named: Named) -> str:
    """The words may mean several councils."""
    names = _listed([council.name for council in named.councils[:_MOST_NAMED]], last="or")
    return f"{_quoted(named.words)} may mean {names}. Please say which."


def no_council(words: str, nearest: Sequence[str]) -> str:
    """The words name no council."""
    meant = f" Did you mean {_listed(nearest, last='or')}?" if nearest else ""
    return (
        f"I know no council that {_quoted(words)} begins or ends with.{meant} You can also give a"
        " link to the committee's page."
    )


def which_committee(council: Council) -> str:
    """The words name a council alone."""
    return (
        f"Which committee of {council.name}? Please give its name as well: “{council.name}"
        f" cabinet”, or “{council.name} full council” for the council itself."
    )


def not_watchable(council: Council) -> str:
    """The council's site is neither ModernGov nor CMIS, as far as the directory knows."""
    return (
        f"As far as I know, {council.name} publishes on a site that I cannot watch (neither"
        " ModernGov nor CMIS). Its minutes can still be read by hand: `matters ingest LINK`. If it"
        " has moved to ModernGov or CMIS, give a link to the committee's page there."
    )


def no_committees(council: str) -> str:
    """The site answered with an empty list."""
    return f"The site of {council} answered, but lists no committee that still meets."


def no_committee(council: str, phrases: Sequence[str], nearest: Sequence[str]) -> str:
    """No committee of the site has that name."""
    meant = f" The nearest are {_listed(nearest, last='and')}." if nearest else ""
    words = _quoted(phrases[0]) if phrases else "that name"
    return f"{council} lists no committee called {words}.{meant}"


def too_many(council: str, titles: Sequence[str]) -> str:
    """More committees have these words in their names than a person can choose from."""
    shown = ", ".join(titles[:_MOST_NAMED])
    return (
        f"{len(titles)} committees of {council} have those words in their names ({shown} and"
        f" {len(titles) - _MOST_NAMED} more). Please give more of the name."
    )


def which_of(council: str) -> str:
    """Several committees are put to a person."""
    return f"Several committees of {council} may be meant. Which one?"


def key_not_listed(council: str) -> str:
    """A link names a committee that the site's list does not have."""
    return (
        f"The committee of that link is not among those that {council} lists as still meeting."
        " It may have ended or been renamed."
    )


def meeting_not_found(council: str) -> str:
    """A link names a meeting that the site's calendar does not have."""
    return (
        f"The calendar of {council} has no such meeting in the months around today. Please"
        " give a link to the committee's own page."
    )


def no_meetings_read(error: Exception) -> str:
    """The committee was found, its meetings could not be read."""
    return f"Its meetings could not be read just now. {error}"


def unknown_site(host: str) -> str:
    """A link leads to a host that is no council's in the directory."""
    return (
        f"{host} is no site of my directory of councils. Please check that it is the council's own."
    )


def taken_for_council(name: str) -> str:
    """The directory does not have the council; its name is taken from the words."""
    return f"{_quoted(name)} is no council of my directory. I take it for this council's name."


def failed(council: str, error: Exception) -> str:
    """The site could not be read: its error says why, and here what may help."""
    moved = isinstance(error, PageNotFoundError) or type(error) is SiteUnreachableError
    cure = " It may have moved: if so, give its new address." if moved else ""
    if isinstance(error, CouncilsError):
        return f"I could not read the committees of {council}. {error}{cure}"
    return (
        f"The site of {council} answered with something that I cannot read as a list of"
        f" committees. {error}"
    )


def _listed(names: Sequence[str], *, last: str) -> str:
    if len(names) <= 1:
        return "".join(names)
    return f"{'; '.join(names[:-1])} {last} {names[-1]}"


def _quoted(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words[:_MOST_LETTERS]}{'…' if len(words) > _MOST_LETTERS else ''}”"
