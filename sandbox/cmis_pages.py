"""The pages of the sandbox's CMIS site, with DotNetNuke's and Telerik's own habits.

Classes that lie (the status stands in a value of class Venue), labels nested in labels, days
without a year and addresses in path form are there on purpose: real pages have them.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from sandbox.council_content import Committee, Meeting
from sandbox.council_template import clock_time as hours_and_minutes

MEETINGS_TAB, COMMITTEES_TAB = 70, 62  # "tabid" in addresses
MEETINGS_MODULE, COMMITTEES_MODULE = 397, 381  # "mid" in addresses

Row = tuple[Committee, Meeting]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is written for: ``base`` is the address of the site as it was asked for."""

    council: str
    base: str  # https://host/prefix, without a slash at its end
    prefix: str
    today: date
    marks_cancelled: bool = False  # whether calendars say which meetings are cancelled


def meeting_path(committee: Committee, meeting: Meeting) -> str:
    """Return the page of a meeting, relative to the site."""
    return (
        f"Meetings/tabid/{MEETINGS_TAB}/ctl/ViewMeetingPublic/mid/{MEETINGS_MODULE}"
        f"/Meeting/{meeting.id}/Committee/{committee.id}/SelectedTab/Documents/Default.aspx"
    )


def committee_path(committee: Committee) -> str:
    """Return the page of a committee, relative to the site."""
    return (
        f"Committees/tabid/{COMMITTEES_TAB}/ctl/ViewCMIS_CommitteeDetails"
        f"/mid/{COMMITTEES_MODULE}/id/{committee.id}/Default.aspx"
    )


def month_path(first: date) -> str:
    """Return the calendar of a month, relative to the site."""
    return (
        f"Meetings/tabid/{MEETINGS_TAB}/ctl/MeetingCalendarPublicNoJava"
        f"/mid/{MEETINGS_MODULE}/Date/{first:%Y-%m-01}/Default.aspx"
    )


def page(place: Place, title: str, content: str) -> str:
    """Write one page: the council's skin with a module inside it."""
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head id="Head"><meta content="text/html; charset=UTF-8" http-equiv="Content-Type" />
<title>{escape(title)} - {escape(place.council)} (fictional: a sandbox)</title>
<meta id="MetaGenerator" name="GENERATOR" content="DotNetNuke " /></head>
<body id="Body">
<form method="post" action="{place.prefix}/Meetings.aspx" id="Form">
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="" />
<ul class="menu">
<li><a href="{place.base}/Meetings.aspx"><span>Meetings</span></a></li>
<li><a href="{place.base}/Committees.aspx"><span>Committees</span></a></li>
</ul>
<div id="dnn_ContentPane">
{content}
</div>
</form>
</body>
</html>
"""


def calendar_page(place: Place) -> str:
    """Write Meetings.aspx: the calendar that only a browser can turn, empty without its script."""
    name = f"dnn$ctr{MEETINGS_MODULE}$MeetingCalendarPublic$"
    content = f"""<div class="CMIS_ModuleWrapper CM_ModuleWrapper MeetingCalendarPublic">
<h2>Meetings calendar</h2>
<input type="hidden" name="{name}RadScheduler_ClientState" />
<input type="submit" name="{name}btnPrinterFriendly" value="Printer Friendly View" />
<input type="submit" name="{name}btnRSS" value="Meetings RSS" />
</div>"""
    return page(place, "Meetings", content)


def month_list_page(place: Place, rows: Sequence[Row]) -> str:
    """Write MeetingCalendarListView: the present month, whatever was asked for."""
    name = f"dnn_ctr{MEETINGS_MODULE}_MeetingCalendarPublicList_grdRadMeeting_ctl00"
    written = "".join(_list_row(place, name, n, *row) for n, row in enumerate(rows))
    empty = '<tr class="rgNoRecords"><td colspan="2">There are no meetings to show.</td></tr>'
    content = f"""<div class="CMIS_ModuleWrapper CM_ModuleWrapper MeetingCalendarListView">
<table id="{name}" style="width:100%;table-layout:auto;empty-cells:show;">
<thead><tr><th scope="col" class="DateColumn rgHeader">Date/Start Time</th>
<th scope="col" class="rgHeader">Venue</th></tr></thead>
<tbody>
{written or empty}
</tbody></table></div>"""
    return page(place, "Meetings", content)


def month_page(place: Place, first: date, rows: Iterable[Row]) -> str:
    """Write MeetingCalendarPublicNoJava: every day of a month, each with its meetings, no year."""
    rows = list(rows)
    days = [first.replace(day=1 + n) for n in range(monthrange(first.year, first.month)[1])]
    written = "".join(_day(place, on, [row for row in rows if row[1].on == on]) for on in days)
    content = f"""<div class="CMIS_ModuleWrapper CM_ModuleWrapper MeetingCalendarPublicNoJava">
<h2>{first:%B %Y}</h2>
<table class="SimpleCalendar">
{written}</table></div>"""
    return page(place, "Meetings", content)


def committees_page(place: Place, committees: Iterable[Committee]) -> str:
    """Write Committees.aspx."""
    rows = "".join(
        f'<li><a href="{place.base}/{committee_path(one)}">{escape(one.name)}</a></li>\n'
        for one in committees
    )
    content = f"""<div class="DNNModuleContent ModCMISCommitteesC"><h1>Committees</h1>
<ul class="CommitteeList">
{rows}</ul></div>"""
    return page(place, "Committees", content)


def committee_page(place: Place, committee: Committee) -> str:
    """Write a committee's own page: what it is, and its meetings, oldest first."""
    rows = "".join(
        f'<tr class="rgRow"><td><a href="{place.base}/{meeting_path(committee, meeting)}">'
        f"{_day_and_month(meeting.on)} {meeting.on.year}</a></td><td>{clock_time(meeting)}</td>"
        f"<td>{status_of(meeting, place.today)}</td></tr>\n"
        for meeting in sorted(committee.meetings, key=lambda one: one.on)
    )
    content = f"""<div class="DNNModuleContent ModCMISCommitteesC">
<h1>Committee Details</h1>
{_holder("Title", "Committee", committee.name)}
{_holder("Active", "Committee", "06 May 2022 - onwards")}
<table id="dnn_ctr{COMMITTEES_MODULE}_ViewCMIS_CommitteeDetails_grdMeetings_ctl00"><tbody>
{rows}</tbody></table></div>"""
    return page(place, committee.name, content)


def meeting_page(
    place: Place, committee: Committee, meeting: Meeting, papers: Iterable[tuple[str, str, int]]
) -> str:
    """Write a meeting's page. ``papers`` are title, address and size in bytes."""
    documents = "".join(_document(place, n, *paper) for n, paper in enumerate(papers))
    venue = _holder("Venue", "Venue", committee.venue)  # inside the status, on real pages too
    content = f"""<div class="DNNModuleContent ModCMISMeetingsC">
<h1>Meeting Details</h1>
{_holder("Committee", "Committee", committee.name)}
{_holder("Date/Time", "DateTime", f"{_short_date(meeting.on)} - {clock_time(meeting)}")}
{_holder("Status", "Venue", status_of(meeting, place.today), inside=venue)}
<ol class="DocumentList CmisDocumentList">
{documents}</ol>
</div>"""
    return page(place, "Meeting Details", content)


def status_of(meeting: Meeting, today: date) -> str:
    """Return the status that CMIS shows."""
    if meeting.cancelled:
        return "Cancelled"
    return "Occurred" if meeting.on < today else "Scheduled"


def clock_time(meeting: Meeting) -> str:
    """Return the time of a meeting as CMIS writes it: "18:30" of "6.30 pm"."""
    hours, minutes = hours_and_minutes(meeting.time)
    return f"{hours:02}:{minutes:02}"


def _list_row(place: Place, name: str, n: int, committee: Committee, meeting: Meeting) -> str:
    when = f"{_short_date(meeting.on)} {clock_time(meeting)}"
    words = escape(f"{when} - {_name(place, committee, meeting)}")
    title = escape(f"Click to view: {committee.name} - {when} : {clock_time(meeting)}")
    return f"""<tr class="{"rgAltRow" if n % 2 else "rgRow"}" id="{name}__{n}">
<td class="DateColumn">
<a id="{name}_ctl{4 + 2 * n:02d}_lnkMeeting" title="{title}"
 href="{place.base}/{meeting_path(committee, meeting)}">{words}</a>
</td><td>{escape(committee.venue)}</td>
</tr>
"""


def _day(place: Place, on: date, rows: Iterable[Row]) -> str:
    meetings = "".join(
        f'<p class="Meeting"><a href="{place.base}/{meeting_path(committee, meeting)}">'
        f"{clock_time(meeting)} {escape(_name(place, committee, meeting))}</a></p>\n"
        for committee, meeting in rows
    )
    return (
        f'<tr><td class="SimpleCalendarDate">{on:%A}, {_day_and_month(on)}</td>'
        f'<td class="SimpleCalendarMeetings">{meetings or "&nbsp;"}</td></tr>\n'
    )


def _name(place: Place, committee: Committee, meeting: Meeting) -> str:
    is_marked = meeting.cancelled and place.marks_cancelled
    return f"{committee.name} - CANCELLED" if is_marked else committee.name


def _holder(label: str, lies: str, value: str, *, inside: str = "") -> str:
    return (
        f'<div class="holder">\n<div class="DNNLabel {lies}Label"><div class="dnnLabel">'
        f"<label><span>{label}:</span></label></div></div>\n"
        f'<div class="Value {lies}">{escape(value)}</div>\n{inside}</div>'
    )


def _document(place: Place, n: int, title: str, address: str, size: int) -> str:
    name = f"dnn_ctr{MEETINGS_MODULE}_ViewMeetingPublic_cmisPdfDocuments_rptDocuments_linkTitle_{n}"
    return f"""<li class="DocumentListItem">
<img class="FileTypeImage" src="{place.prefix}/images/FileManager/Icons/pdf.gif" alt="pdf" />
<a id="{name}" title="Click to view '{escape(title)}'" class="TitleLink"
 href="{escape(address)}" target="_blank">{escape(title)}</a>
<span class="FileSize">({max(1, size // 1024)}Kb)</span>
</li>
"""


def _short_date(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


def _day_and_month(on: date) -> str:
    return f"{on.day} {on:%B}"
