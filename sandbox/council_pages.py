"""The pages of the sandbox's council site, with ModernGov's own class names and habits.

Odd spacing inside tags, hard-wrapped Word paragraphs, spacer paragraphs, raw spaces in links and a
site template around it all are there on purpose: real pages have them.
"""

from collections.abc import Iterable
from html import escape

from sandbox.council_content import Committee, Item, Meeting, cut_short, paragraphs
from sandbox.council_word import word_html

STATUS = {"": "Agenda", "draft": "Agenda and draft minutes", "approved": "Agenda and minutes"}
WITH_DECISIONS = {
    "": "Agenda",
    "draft": "Agenda, decisions and draft minutes",
    "approved": "Agenda, decisions and minutes",
}
MENU = (
    ("mgListCommittees.aspx?bcr=1", "Committees"),
    ("mgCalendarMonthView.aspx?GL=1&amp;bcr=1", "Calendar"),
    ("mgMemberIndex.aspx?bcr=1", "Councillors"),
)


def page(council: str, heading: str, under: str, content: str, *, head: str = "") -> str:
    """Write one page: the council's template with the part that is ModernGov's inside it."""
    menu = "".join(f'<li><a href="{href}">{words}</a></li>\n' for href, words in MENU)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
{head}<title>{escape(heading)} - {escape(council)}</title>
</head>
<body>
<a class="sr-only" href="#mgMainContent">Skip to main content</a>
<header id="page-header"><p>{escape(council)} (fictional: a sandbox)</p></header>
<nav aria-label="Breadcrumb"><ul><li><a href="/">Home</a></li><li>{escape(heading)}</li></ul></nav>
<div role="main">
<div id="modgov"><div class="mgHeader"><h1  class="mgMainTitleTxt" >{escape(heading)}</h1></div>
<div class="mgSubTitle" >
<h2 class="mgSubTitleTxt">{under}</h2>
</div>
{content}
<div class="mgFooter" ></div>
</div>
</div>
<nav id="side-nav"><ul class="menu-list">
{menu}</ul></nav>
<footer id="page-footer"><small>{escape(council)}. Fictional.</small></footer>
</body>
</html>
"""


def committees_page(council: str, committees: Iterable[Committee]) -> str:
    """Write mgListCommittees.aspx."""
    rows = "".join(
        f'<li><a  href="mgCommitteeDetails.aspx?ID={one.id}"  >{escape(one.name)}</a></li>\n'
        for one in committees
    )
    content = f'<div class="mgContent" ><ul  class="mgBulletList" >\n{rows}</ul></div>'
    return page(council, "Committee structure", escape(council), content)


def committee_page(committee: Committee) -> str:
    """Write mgCommitteeDetails.aspx."""
    content = f"""<div class="mgLinks" ><ul  class="mgActionList" >
<li><a  href="ieListMeetings.aspx?CommitteeId={committee.id}"  >Browse meetings and agendas</a></li>
</ul></div>
<div class="mgContent" >
<h2 class="mgSectionTitle">Contact information</h2>
<p><span  class="mgLabel" >Support officer: </span>{escape(committee.contact)}</p>
</div>"""
    return page(committee.council, "Committee details", escape(committee.name), content)


def meetings_page(committee: Committee) -> str:
    """Write ieListMeetings.aspx: newest first, future ones included."""
    newest_first = sorted(committee.meetings, key=lambda meeting: meeting.on, reverse=True)
    rows = "".join(_meeting_row(committee, meeting) for meeting in newest_first)
    content = f"""<div class="mgContent" ><div  class="mgTableBorder" >
<div  class="mgTableTitleTxt" >
Meetings
</div>
<ul  class="mgNonBulletTableList"  >{rows}</ul>
</div></div>"""
    return page(committee.council, "Browse meetings", escape(committee.name), content)


def meeting_page(committee: Committee, meeting: Meeting) -> str:
    """Write ieListDocuments.aspx: each item's minutes cut at 500 words."""
    link = f'<a  href="mgCommitteeDetails.aspx?ID={committee.id}" >'
    cancelled = ", CANCELLED" if meeting.cancelled else ""
    under = f"{link}{escape(committee.name)} - {_long_date(meeting)} {meeting.time}{cancelled}</a>"
    rows = "".join(_item_row(committee, meeting, item) for item in meeting.items)
    items = (
        f'<table  class="mgItemTable"  summary="Table of agenda items" id="mgItemTable">\n'
        f'<caption  class="mgSectionTitle" >Items</caption>\n{rows}</table>'
        if meeting.items
        else "<p>No documents are available for this meeting.</p>"
    )
    content = f"""<div class="mgLinks" ><ul  class="mgActionList" >
<li><a  href="mgMeetingAttendance.aspx?ID={meeting.id}" >Attendance details</a></li>
{_printed(committee, meeting)}</ul></div>
<div class="mgContent" >
<p><span  class="mgLabel" >Venue: </span>{escape(committee.venue)}</p>
<p><span  class="mgLabel" >Contact: </span>{escape(committee.contact)}&nbsp;</p>
{items}
</div>"""
    heading = heading_of(meeting)
    return page(committee.council, heading, under, content, head=_dates(committee, meeting))


def item_page(committee: Committee, meeting: Meeting, item: Item) -> str:
    """Write mgAi.aspx: one item, whole."""
    content = f"""<div class="mgContent" >
<p><a  href="{meeting_path(committee, meeting)}" >{escape(committee.name)}</a>,
{_long_date(meeting)} {meeting.time} (Item {item.number or item.agenda}.)</p>
<h3 class="mgSubSubTitleTxt">{escape(item.title)}</h3>
{_item_body(committee, meeting, item, whole=True)}
</div>"""
    return page(committee.council, "Agenda item", escape(item.title), content)


def issue_page(committee: Committee, issue: int, found: Iterable[tuple[Meeting, Item]]) -> str:
    """Write mgIssueHistoryHome.aspx: the issue at each meeting, newest first, cut like theirs."""
    newest_first = list(found)
    parts = "".join(
        f'<h3 class="mgSubSubTitleTxt">Meeting: {meeting.on:%d/%m/%Y} - {escape(committee.name)} '
        f"(Item {item.number or item.agenda})</h3>\n"
        f"<p>{item.number or item.agenda} {escape(item.title)}</p>\n"
        f"{_item_body(committee, meeting, item, whole=False)}\n"
        for meeting, item in newest_first
    )
    title = newest_first[0][1].title if newest_first else f"Issue {issue}"
    content = f'<div class="mgContent" >\n{parts}</div>'
    return page(committee.council, "Issue - meetings", escape(title), content)


def attendance_page(committee: Committee, meeting: Meeting) -> str:
    """Write mgMeetingAttendance.aspx."""
    people = [(one, "Present") for one in meeting.present]
    people += [(one, "In attendance") for one in meeting.in_attendance]
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(rest or 'Member')}</td><td>{how}</td></tr>\n"
        for one, how in people
        for name, _, rest in (one.partition(", "),)
    )
    content = f"""<div class="mgContent" >
<table summary="Table of meeting attendance">
<tr><th>Attendee</th><th>Role</th><th>Attendance</th></tr>
{rows}</table></div>"""
    under = f"{escape(committee.name)} - {_long_date(meeting)} {meeting.time}"
    return page(committee.council, "Meeting attendance", under, content)


def heading_of(meeting: Meeting) -> str:
    """Write the h1, which says whether there are minutes and whether they are drafts."""
    if not meeting.items:
        return "Meeting"
    return (WITH_DECISIONS if meeting.has_decisions else STATUS)[meeting.published]


def meeting_path(committee: Committee, meeting: Meeting) -> str:
    """Return the page of a meeting, relative to the site."""
    return f"ieListDocuments.aspx?CId={committee.id}&MId={meeting.id}&Ver=4"


def printed_path(committee: Committee, meeting: Meeting) -> str:
    """Return the file of the printed minutes. Raw spaces, as on real sites."""
    time = meeting.time.replace(":", ".")
    name = f"Printed minutes {meeting.on:%A %d-%b-%Y} {time} {committee.name}"
    return f"documents/g{meeting.id}/{name}.txt?T=1"


def _meeting_row(committee: Committee, meeting: Meeting) -> str:
    path = escape(meeting_path(committee, meeting))
    state = "CANCELLED" if meeting.cancelled else ", ".join(_papers(meeting))
    return (
        f'<li  class="mgTableOddRow" ><a  class="mgMeetingTableLnk"    href="{path}"  >'
        f"{meeting.on.day} {meeting.on:%b %Y}&nbsp;{meeting.time}</a>"
        + (f" - {state}" if state else "")
        + "</li>"
    )


def _papers(meeting: Meeting) -> list[str]:
    published = bool(meeting.published)
    decisions = ["Decisions"] if published and meeting.has_decisions else []
    return [
        *(["Agenda"] if meeting.items else []),
        *decisions,
        *(["Minutes"] if published else []),
    ]


def _dates(committee: Committee, meeting: Meeting) -> str:
    title = f"Agenda for {committee.name} on {_long_date(meeting)}, {meeting.time}"
    return (
        f'<meta name="DC.title"  content="{escape(title)}"/>\n'
        f'<meta name="DC.date" scheme="W3CDTF"  content="{meeting.on.isoformat()}"/>\n'
    )


def _long_date(meeting: Meeting) -> str:
    return f"{meeting.on:%A} {meeting.on.day} {meeting.on:%B %Y}"


def _printed(committee: Committee, meeting: Meeting) -> str:
    if not meeting.published:
        return ""
    words = "Printed draft minutes" if meeting.published == "draft" else "Printed minutes"
    return f'<li><a  href="{escape(printed_path(committee, meeting))}" >{words}</a></li>\n'


def _item_row(committee: Committee, meeting: Meeting, item: Item) -> str:
    number = item.number if meeting.published else item.agenda
    return f"""
<tr>
<td  class="mgItemNumberCell" ><p  class="mgAiTitleTxt" ><a name="AI{item.key}"></a>{number}.</p>
</td>
<td >
<p  class="mgAiTitleTxt" >{_title(item)}</p>
{_item_body(committee, meeting, item, whole=False)}
</td>
</tr>
"""


def _title(item: Item) -> str:
    if not item.documents or item.restricted:
        return escape(item.title)
    href = f"documents/s{item.key}/{escape(item.documents[0])}.pdf"
    size = '<span  class="mgFileSize" > PDF 212 KB</span>'
    return f'<a  class="mgAiTitleLnk"  href="{href}" >{escape(item.title)} {size}</a>'


def _item_body(committee: Committee, meeting: Meeting, item: Item, *, whole: bool) -> str:
    parts = [_links(item)]
    if item.report:
        parts.append(word_html(paragraphs(item.report), bullets=committee.bullets))
    if len(item.documents) > 1:
        parts.append(_more_documents(item))
    if meeting.published and item.decision:
        parts += [
            _sub_heading("Decision:"),
            word_html(paragraphs(item.decision), bullets=committee.bullets),
        ]
    if meeting.published and item.minutes:
        parts += [_sub_heading("Minutes:"), _minutes(committee, item, whole=whole)]
    return "\n".join(part for part in parts if part)


def _links(item: Item) -> str:
    number = item.number or item.agenda
    if item.restricted:
        href = f"mgReasonsRestricted.aspx?ID={item.key}"
        words = f"View the reasons why item {number}. is restricted"
    elif item.issue is not None:
        href = f"mgIssueHistoryHome.aspx?IId={item.issue}"
        words = f"View the background to item {number}."
    else:
        return ""
    return f'<ul  class="mgActionList" ><li><a  href="{href}" >{words}</a></li></ul>'


def _more_documents(item: Item) -> str:
    rows = "".join(f"<li>{escape(name)}</li>" for name in item.documents[1:])
    return _sub_heading("Additional documents:") + f'\n<ul  class="mgBulletList" >{rows}</ul>'


def _sub_heading(words: str) -> str:
    return f'<p class="mgSubItemTitleTxt">{words}</p>'


def _minutes(committee: Committee, item: Item, *, whole: bool) -> str:
    kept, was_cut = cut_short(item.minutes, at=10**6) if whole else cut_short(item.minutes)
    if not was_cut:
        return word_html(kept, bullets=committee.bullets)
    title = escape(f"Link to view the full item text for item {item.number}., {item.title}")
    more = (
        f' &nbsp;...&nbsp; <a href=\n"mgAi.aspx?ID={item.key}" title=\n"{title}">\n'
        f"view the full minutes text for item {item.number}.</a>"
    )
    return word_html(kept, bullets=committee.bullets, after=more)
