"""What a link to a council's site points at: its system, base, committee, meeting, item. Pure."""

import html
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from councils.sites import DEFAULT_PORTS, is_trusted
from councils.values import Cms

MOST_LETTERS = 2_000  # no page of a committee has an address longer than this

_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}")
_PATH = re.compile(r"(?:/[\w~!$&'()+,;=:@ -][\w.~!$&'()+,;=:@ -]*)*")
_NUMBER = re.compile(r"[0-9]{1,12}")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COMMITTEE, _MEETING, _ITEM = "committee_key", "meeting_key", "item_key"

# page of ModernGov -> what each of its parameters names; pages not listed name nothing
_LISTS = {"cid": _COMMITTEE, "committeeid": _COMMITTEE}
_MODERNGOV: dict[str, dict[str, str]] = {
    "mgcommitteedetails.aspx": {"id": _COMMITTEE, **_LISTS},
    "mgcommitteemailinglist.aspx": {"id": _COMMITTEE},
    "ielistmeetings.aspx": _LISTS,
    "ielistdocuments.aspx": {**_LISTS, "mid": _MEETING, "meetingid": _MEETING},
    "mgai.aspx": {"id": _ITEM},
    "iedecisiondetails.aspx": {"aiid": _ITEM},
    "mgrss.aspx": _LISTS,
    "mgwhatsnew.aspx": _LISTS,
    "mgcalendarmonthview.aspx": _LISTS,
    "mgmeetingattendance.aspx": {"id": _MEETING},
    "mgwebservice.asmx": {"lcommitteeid": _COMMITTEE, "lmeetingid": _MEETING},
}
_MODERNGOV_PAGE = re.compile(r"(?:mg|ie)[a-z0-9]+\.as[pm]x")
_MODERNGOV_FILE = re.compile(r"[gsb][0-9]+")
_CMIS_PAGE = re.compile(
    r"(?:meetings|meetingscalendar|calendarofmeetings|meetingcalendar|committees|councillors"
    r"|document|members)\.(?:aspx|ashx)"
)
_CMIS_CONTROL = re.compile(
    r"viewmeetingpublic|viewcmis_[a-z]+|meetingcalendar(?:publicnojava|listview|public)"
)


@dataclass(frozen=True, slots=True)
class SitePlace:
    """A page of a council's site. `base_url` has no slash at its end; keys are the site's own.

    A key that the link does not name is None. A link to a file names none: the number in
    "documents/g123" is neither the meeting's nor the committee's.
    """

    cms: Cms
    base_url: str
    committee_key: str | None = None
    meeting_key: str | None = None
    item_key: str | None = None


def place_of(url: str, *, trusted_sites: frozenset[str] = frozenset()) -> SitePlace | None:
    """What a link points at; None if it is no page of ModernGov or CMIS, or not one to follow.

    Links with a user name, a port other than the usual one (unless the origin is trusted by
    name), another scheme than http or https, or control letters are not followed.
    """
    parts = _safe(html.unescape(url.strip()), trusted_sites)
    if parts is None:
        return None
    path = unquote(parts.path)
    if not _PATH.fullmatch(path.rstrip("/")) or "/../" in f"{path}/":
        return None
    origin = f"{parts.scheme.lower()}://{parts.netloc.lower()}"
    segments = [segment for segment in path.split("/") if segment]
    return _moderngov(origin, segments, parts.query) or _cmis(origin, segments)


def _safe(url: str, trusted_sites: frozenset[str]) -> SplitResult | None:
    """The parts of an address that may be followed."""
    if len(url) > MOST_LETTERS or any(not letter.isprintable() or letter == "\\" for letter in url):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in DEFAULT_PORTS or "@" in parts.netloc:
        return None
    if is_trusted(url, trusted_sites):
        return parts
    usual = port in {None, DEFAULT_PORTS[parts.scheme.lower()]}
    if not usual or not _HOST.fullmatch(host):
        return None
    return parts._replace(netloc=host)


def _moderngov(origin: str, segments: list[str], query: str) -> SitePlace | None:
    """A page of ModernGov. Its base is what stands before the page's own name."""
    at = next((at for at, name in enumerate(segments) if _is_moderngov(segments, at, name)), None)
    if at is None:
        return None
    keys = _keys(query, names=_MODERNGOV.get(segments[at].lower(), {}))
    return SitePlace(
        Cms.MODERNGOV,
        _base(origin, segments[:at]),
        committee_key=keys.get(_COMMITTEE),
        meeting_key=keys.get(_MEETING),
        item_key=keys.get(_ITEM),
    )


def _keys(query: str, *, names: dict[str, str]) -> dict[str, str]:
    """The keys that a page's parameters name: the first of each, where it is a number over 0."""
    found: dict[str, str] = {}
    for parameter, value in parse_qsl(query[:MOST_LETTERS]):
        name, number = names.get(parameter.lower()), value.strip()
        if name and _NUMBER.fullmatch(number) and int(number) > 0:
            found.setdefault(name, number.lstrip("0"))
    return found


def _is_moderngov(segments: list[str], at: int, name: str) -> bool:
    """Whether a part of a path is a page of ModernGov, or its folder of files."""
    following = segments[at + 1] if at + 1 < len(segments) else ""
    if name.lower() in {"documents", "documents.aspx"}:
        return _MODERNGOV_FILE.fullmatch(following.lower()) is not None
    return _MODERNGOV_PAGE.fullmatch(name.lower()) is not None


def _cmis(origin: str, segments: list[str]) -> SitePlace | None:
    """A page of CMIS. Its base is what stands before the page that holds the calendar.

    The page may stand in a folder of its own ("Council/Meetings"); then that folder counts as a
    part of the base, which only the directory can tell.
    """
    small = [segment.lower() for segment in segments]
    if "tabid" in small and "ctl" in small:
        at = small.index("tabid")
        control = (_after(segments, "ctl") or "").lower()
        if at and _CMIS_CONTROL.fullmatch(control):
            return _cmis_place(_base(origin, segments[: at - 1]), segments, control)
        return None
    if small and _CMIS_PAGE.fullmatch(small[-1]):
        return SitePlace(Cms.CMIS, _base(origin, segments[:-1]))
    return None


def _cmis_place(base: str, segments: list[str], control: str) -> SitePlace:
    """The keys that a CMIS page's path names."""
    if control == "viewmeetingpublic":
        return SitePlace(
            Cms.CMIS,
            base,
            committee_key=_key(_after(segments, "committee")),
            meeting_key=_key(_after(segments, "meeting")),
        )
    if control == "viewcmis_committeedetails":
        return SitePlace(Cms.CMIS, base, committee_key=_key(_after(segments, "id")))
    return SitePlace(Cms.CMIS, base)


def _key(value: str | None) -> str | None:
    if value and (_NUMBER.fullmatch(value) or _GUID.fullmatch(value.lower())):
        return value
    return None


def _after(segments: list[str], name: str) -> str | None:
    """The part of a path that follows the one of this name, in any case."""
    small = [segment.lower() for segment in segments]
    return segments[small.index(name) + 1] if name in small[:-1] else None


def _base(origin: str, segments: list[str]) -> str:
    return "/".join((origin, *segments))
