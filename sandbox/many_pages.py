"""The pages of a generated council, by the same renderers as the one council site's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web

from sandbox.council_content import Committee, Meeting
from sandbox.council_lists import calendar_page, committee_page, committees_page, meetings_page
from sandbox.council_news import FEED_DAYS, feed, lines_of, range_of, whats_new_page
from sandbox.council_pages import attendance_page, item_page, meeting_page
from sandbox.council_pdf import minutes_pdf
from sandbox.council_service import Service, ServiceRefusedError, whole_number
from sandbox.many_council import LONDON, GeneratedCouncil

SERVICE = "mgwebservice.asmx"
METHODS = {
    name.lower(): name for name in ("GetCommittees", "GetMeetings", "GetAllMeetingsByDate")
} | {"getmeeting": "GetMeeting"}
OPEN = "User-agent: *\nDisallow: /admin/\n"
WITHOUT_NEWS = "User-agent: *\nDisallow: /mgRss.aspx\nDisallow: /mgWhatsNew.aspx\n"
KINDS = {
    "robots.txt": "robots",
    "": "committees",
    "mglistcommittees.aspx": "committees",
    "mgcommitteedetails.aspx": "committee",
    "ielistmeetings.aspx": "meetings",
    "mgcalendarmonthview.aspx": "calendar",
    "ielistdocuments.aspx": "meeting",
    "mgmeetingattendance.aspx": "attendance",
    "mgai.aspx": "item",
    "mgwhatsnew.aspx": "news",
    "mgrss.aspx": "rss",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: ``path`` without its first slash, names of ``query`` in small letters."""

    path: str
    query: Mapping[str, str]
    at: datetime
    base: str

    @property
    def today(self) -> date:
        """The day in the council's own time."""
        return self.at.astimezone(LONDON).date()


def kind_of(path: str) -> str:
    """Return what a path asks for, as requests are counted: a word of KINDS or a method's name."""
    first, _, rest = path.lower().partition("/")
    if first == SERVICE:
        return METHODS.get(rest, "service")
    if first == "documents":
        return "document"
    return KINDS.get(path.lower(), "other")


def answer(council: GeneratedCouncil, asked: Asked) -> web.Response:
    """Answer one request; 404 for what does not exist, 500 for what the service refuses."""
    kind = kind_of(asked.path)
    if asked.path.lower().startswith(SERVICE):
        return _service(council, asked)
    try:
        return _ANSWERS[kind](council, asked)
    except (KeyError, ValueError):
        return _html("<h1>Not found</h1>", status=404)


def _service(council: GeneratedCouncil, asked: Asked) -> web.Response:
    """Answer a call of the XML service, where the council has it."""
    if not council.traits.has_service:
        return _html("<h1>404 - File or directory not found.</h1>", status=404)
    method = asked.path.partition("/")[2]
    try:
        text = _written(council, asked, method)
    except ServiceRefusedError as error:
        return web.Response(status=500, text=str(error))
    return web.Response(text=text, content_type="text/xml")


def _written(council: GeneratedCouncil, asked: Asked, method: str) -> str:
    everything = council.traits.everything
    committees = _concerned(council, asked, method)
    return Service(committees, asked.base, everything).answer(method, asked.query)


def _concerned(council: GeneratedCouncil, asked: Asked, method: str) -> tuple[Committee, ...]:
    """Return all committees without words, or the one of the meeting that is asked for."""
    if method.lower() != "getmeeting":
        return council.committees(asked.at)
    number = whole_number(asked.query.get("lmeetingid", ""))
    return (council.meeting(number, asked.at)[0],) if number in council.sittings else ()


def _robots(council: GeneratedCouncil, _: Asked) -> web.Response:
    return web.Response(text=OPEN if council.traits.has_news else WITHOUT_NEWS)


def _committees(council: GeneratedCouncil, asked: Asked) -> web.Response:
    return _html(committees_page(council.name, council.committees(asked.at)))


def _committee(council: GeneratedCouncil, asked: Asked) -> web.Response:
    return _html(committee_page(council.committee(int(asked.query["id"]), asked.at)))


def _meetings(council: GeneratedCouncil, asked: Asked) -> web.Response:
    query = asked.query
    number = query.get("cid") or query["committeeid"]
    page = meetings_page(
        council.committee(int(number), asked.at),
        act=query.get("act", ""),
        since=query.get("d", ""),
        year=max(int(query.get("year") or 0), 0),
    )
    return _html(page)


def _calendar(council: GeneratedCouncil, asked: Asked) -> web.Response:
    query = asked.query
    year = int(query.get("dd") or query.get("y") or asked.today.year)
    month = int(query.get("m") or asked.today.month)
    committees = council.committees(asked.at)
    return _html(calendar_page(council.name, committees, year=year, month=month))


def _meeting(council: GeneratedCouncil, asked: Asked) -> web.Response:
    number = asked.query.get("mid") or asked.query["meetingid"]
    return _html(meeting_page(*council.meeting(int(number), asked.at)))


def _attendance(council: GeneratedCouncil, asked: Asked) -> web.Response:
    return _html(attendance_page(*council.meeting(int(asked.query["id"]), asked.at)))


def _item(council: GeneratedCouncil, asked: Asked) -> web.Response:
    return _html(item_page(*council.item(int(asked.query["id"]), asked.at)))


def _news(council: GeneratedCouncil, asked: Asked) -> web.Response:
    first, last = range_of(asked.query.get("dr", ""), today=asked.today)
    lines = lines_of(council.news(asked.at), first=first, last=last)
    page = whats_new_page(
        council.name,
        lines,
        lambda number: council.listed(number, asked.at),
        first=first,
        last=last,
    )
    return _html(page)


def _rss(council: GeneratedCouncil, asked: Asked) -> web.Response:
    number = int(asked.query.get("cid") or 0)
    lines = [
        line
        for line in council.news(asked.at, days=FEED_DAYS)
        if not number or line.committee_id == number
    ]
    text = feed(council.name, lines, lambda one: council.listed(one, asked.at), base=asked.base)
    return web.Response(text=text, content_type="text/xml")


def _document(council: GeneratedCouncil, asked: Asked) -> web.Response:
    """Answer with printed minutes: the file's number is not the meeting's own."""
    folder = asked.path.split("/")[1]
    number = int(folder.removeprefix("g"))
    agenda_id = Meeting(0, date.min).agenda_id
    committee, meeting = council.meeting(number - agenda_id, asked.at)
    if not meeting.minutes_out or asked.query.get("t") != "1":
        raise KeyError(folder)
    return web.Response(body=minutes_pdf(committee, meeting), content_type="application/pdf")


def _other(_: GeneratedCouncil, asked: Asked) -> web.Response:
    raise KeyError(asked.path)


def _html(text: str, *, status: int = 200) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html")


_ANSWERS: dict[str, Callable[[GeneratedCouncil, Asked], web.Response]] = {
    "robots": _robots,
    "committees": _committees,
    "committee": _committee,
    "meetings": _meetings,
    "calendar": _calendar,
    "meeting": _meeting,
    "attendance": _attendance,
    "item": _item,
    "news": _news,
    "rss": _rss,
    "document": _document,
    "other": _other,
}
