"""The sandbox's council site: its lists of committees and meetings, and the calendar of a month.

No real body of the calendar was at hand: its shape is a guess around links that are real.
"""

from calendar import monthcalendar
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from itertools import cycle

from sandbox.council_content import Committee, Meeting
from sandbox.council_template import attribute, clock_time, meeting_path, page

PAGE = 15  # meetings that a list shows at once
FEED = (
    '<link rel="alternate" type="application/rss+xml" title="modern.gov - What\'s new"  '
    'href="mgRss.aspx?CID={}"  /> \n'
)


def committees_page(council: str, committees: Iterable[Committee]) -> str:
    """Write mgListCommittees.aspx: those that still meet, by category."""
    current = [one for one in committees if not (one.expired or one.deleted)]
    blocks = "".join(
        f'<h2  class="mgSectionTitle" >{escape(category)}</h2>\n<ul  class="mgBulletList" >\n'
        f"{''.join(_committee_row(one) for one in current if one.category == category)}</ul>\n"
        for category in dict.fromkeys(one.category for one in current)
    )
    content = f'<div class="mgContent" >\n{blocks}</div>'
    return page(council, "Committee structure", escape(council), content)


def _committee_row(one: Committee) -> str:
    title = attribute(f"Link to committee details for {one.name}")
    href = f"mgCommitteeDetails.aspx?ID={one.id}"
    return f'<li><a  href="{href}"  title="{title}">{escape(one.name)}</a></li>\n'


def committee_page(committee: Committee) -> str:
    """Write mgCommitteeDetails.aspx, with the feed named inside the body, as there."""
    title = attribute(f"Link to meetings for {committee.name}")
    people = dict.fromkeys(
        one.partition(" (")[0] for meeting in committee.meetings for one in meeting.present
    )
    members = "".join(
        f"<li>{escape(one)}&nbsp; {'&#40;Chair&#41;' if place == 0 else ''}&nbsp; </li>\n"
        for place, one in enumerate(people)
    )
    content = f"""<div class="mgLinks" ><ul  class="mgActionList" >
<li><a  href="ieListMeetings.aspx?CommitteeId={committee.id}"  title="{title}">Browse
meetings and agendas for this committee</a></li>
<li><a  href="mgCommitteeMailingList.aspx?ID={committee.id}" >View contact details</a></li>
</ul></div>
<div class="mgContent" >
{FEED.format(committee.id)}
<h2 class="mgSectionTitle">Membership<a name="#MEM"></a></h2>
<ul  class="mgBulletList" >
{members}</ul>
<h2 class="mgSectionTitle">Contact information</h2>
<p><span  class="mgLabel" >Support officer: </span>{escape(committee.contact)}</p>
</div>"""
    return page(committee.council, "Committee details", escape(committee.name), content)


def meetings_page(committee: Committee, *, act: str = "", since: str = "", year: int = 0) -> str:
    """Write ieListMeetings.aspx: newest first, future ones included, fifteen at once.

    `act` "earlier" or "later" goes on from `since` (yyyymmddHHMM); `year` shows one year whole.
    """
    newest_first = sorted(committee.meetings, key=_instant, reverse=True)
    shown = _shown(newest_first, act=act, since=since, year=year)
    rows = "".join(
        _meeting_row(committee, meeting, shade)
        for meeting, shade in zip(shown, cycle(("Even", "Odd")), strict=False)
    )
    turns = "" if year else _turns(committee, newest_first, shown)
    content = f"""<div class="mgContent" ><div class="mgList" >
{turns}<div  class="mgTableBorder" >
<div  class="mgTableTitleTxt" >
           Meetings
</div>
<ul  class="mgNonBulletTableList"  >{rows}</ul>
</div>
{turns}</div></div>"""
    return page(committee.council, "Browse meetings", escape(committee.name), content)


def calendar_page(council: str, committees: Iterable[Committee], *, year: int, month: int) -> str:
    """Write mgCalendarMonthView.aspx: every committee's meetings of one month."""
    found = [
        (committee, meeting)
        for committee in committees
        for meeting in sorted(committee.meetings, key=_instant)
        if (meeting.on.year, meeting.on.month) == (year, month)
    ]
    weeks = "".join(
        f"<tr>{''.join(_day(day, found) for day in week)}</tr>\n"
        for week in monthcalendar(year, month)
    )
    first = date(year, month, 1)
    content = f"""<div class="mgContent" >
<table  class="mgCalendarMonthGrid"  summary="Table of meetings by day" >
{weeks}</table></div>"""
    return page(council, "Calendar of meetings", f"{first:%B %Y}", content)


def _day(day: int, found: Sequence[tuple[Committee, Meeting]]) -> str:
    links = "".join(
        _calendar_link(committee, meeting) for committee, meeting in found if meeting.on.day == day
    )
    return f"<td>{f'<p>{day}</p>{links}' if day else '&nbsp;'}</td>"


def _calendar_link(committee: Committee, meeting: Meeting) -> str:
    href = escape(meeting_path(committee, meeting))
    title = attribute(
        f"Link to meeting details for {committee.name} meeting of {meeting.on:%d/%m/%Y}"
    )
    words = f"{meeting.time} {committee.name}".replace(":", "&#58;")
    after = " - CANCELLED" if meeting.cancelled else ""
    return f'<p><a  href="{href}"  title="{title}">{words}</a>{after}</p>'


def _instant(meeting: Meeting) -> tuple[date, tuple[int, int]]:
    return meeting.on, clock_time(meeting.time)


def _stamp(meeting: Meeting) -> str:
    hours, minutes = clock_time(meeting.time)
    return f"{meeting.on:%Y%m%d}{hours:02}{minutes:02}"


def _shown(
    newest_first: Sequence[Meeting], *, act: str, since: str, year: int
) -> Sequence[Meeting]:
    if year:
        return [one for one in newest_first if one.on.year == year]
    if act == "earlier":
        return [one for one in newest_first if _stamp(one) < since][:PAGE]
    if act == "later":
        return [one for one in newest_first if _stamp(one) > since][-PAGE:]
    return newest_first[:PAGE]


def _turns(committee: Committee, newest_first: Sequence[Meeting], shown: Sequence[Meeting]) -> str:
    links = []
    if shown and shown[-1] is not newest_first[-1]:
        links.append(_turn(committee, "earlier", shown[-1]))
    if shown and shown[0] is not newest_first[0]:
        links.append(_turn(committee, "later", shown[0]))
    return f"<div  class='mgMeetingsEarlierLater' ><p>{''.join(links)}</p></div>" if links else ""


def _turn(committee: Committee, act: str, meeting: Meeting) -> str:
    href = (
        f"ieListMeetings.aspx?Act={act}&amp;CId={committee.id}&amp;D={_stamp(meeting)}"
        "&amp;MD=ielistmeetings"
    )
    return (
        f'<a   class="mgTableNextLnk"   href="{href}"  >{act.title()} meetings</a>'
        "<span class='mgLinkSep'>. </span>\n"
    )


def _meeting_row(committee: Committee, meeting: Meeting, shade: str) -> str:
    path = escape(meeting_path(committee, meeting))
    state = "CANCELLED" if meeting.cancelled else ", ".join(_papers(meeting))
    day = f"{meeting.on.day} {meeting.on:%b %Y}"
    title = attribute(f"Link to meeting details for {committee.name} meeting of {day}")
    return (
        f'<li  class="mgTable{shade}Row" ><a  class="mgMeetingTableLnk"    href="{path}"  '
        f'title="{title}">{day}&nbsp;{meeting.time.replace(":", "&#58;")}</a>'
        + (f" - {state}" if state else "")
        + "</li>"
    )


def _papers(meeting: Meeting) -> list[str]:
    return [
        *(["Agenda"] if meeting.has_papers else []),
        *(["Decisions"] if meeting.decisions_out else []),
        *(["Minutes"] if meeting.has_papers and meeting.published else []),
    ]
