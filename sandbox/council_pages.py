"""The pages of the sandbox's council site, with ModernGov's own class names and habits.

Odd spacing inside tags, hard-wrapped Word paragraphs, spacer paragraphs, raw spaces in links and a
site template around it all are there on purpose: real pages have them.
"""

from collections.abc import Iterable
from html import escape

from sandbox.council_content import Committee, Item, Meeting, cut_short, paragraphs
from sandbox.council_template import attribute, clock_time, long_date, meeting_path, page
from sandbox.council_word import word_html

STATUS = {"": "Agenda", "draft": "Agenda and draft minutes", "approved": "Agenda and minutes"}
WITH_DECISIONS = {
    "": "Agenda and decisions",
    "draft": "Agenda, decisions and draft minutes",
    "approved": "Agenda, decisions and minutes",
}
COLUMNS = """<tr>
<th class="mgHide" abbr="No" scope="col">No.</th>
<th class="mgHide" abbr="Item" scope="col">Item</th>
</tr>
"""
ICON = '<img height="12" src="mgimages/logo-pdf-1.gif" width="12" alt="pdf icon" />'


def meeting_page(committee: Committee, meeting: Meeting) -> str:
    """Write ieListDocuments.aspx: each item's minutes cut at 500 words."""
    link = f'<a  href="mgCommitteeDetails.aspx?ID={committee.id}" >'
    under = f"{link}{escape(_title_of(committee, meeting))}</a>"
    shown = (item for item in meeting.items if item.shown)
    rows = "".join(_item_row(committee, meeting, item) for item in shown)
    items = (
        f'<table  class="mgItemTable"  summary="Table of agenda items" id="mgItemTable">\n'
        f'<caption  class="mgSectionTitle" >Items</caption>\n{COLUMNS}{rows}</table>'
        if meeting.has_papers
        else "<p>No documents are available for this meeting.</p>"
    )
    venue = "Proposed venue" if meeting.cancelled else "Venue"
    content = f"""<div class="mgLinks" ><ul  class="mgActionList" >
<li><a  href="mgMeetingAttendance.aspx?ID={meeting.id}" >Attendance details</a></li>
{"".join(_files(committee, meeting))}</ul></div>
<div class="mgContent" >
<p><span  class="mgLabel" >{venue}: </span>{escape(committee.venue)}</p>
<p><span  class="mgLabel" >Contact: </span>{escape(committee.contact)}&nbsp;</p>
{items}
</div>"""
    heading = heading_of(meeting)
    return page(committee.council, heading, under, content, head=_dates(committee, meeting))


def item_page(committee: Committee, meeting: Meeting, item: Item) -> str:
    """Write mgAi.aspx: one item, whole."""
    content = f"""<div class="mgContent" >
<p><a  href="{meeting_path(committee, meeting)}" >{escape(committee.name)}</a>,
{long_date(committee, meeting.on)} {meeting.time} (Item {meeting.number_of(item)}.)</p>
<h3 class="mgSubSubTitleTxt">{escape(item.title)}</h3>
{_item_body(committee, meeting, item, whole=True)}
</div>"""
    return page(committee.council, "Agenda item", escape(item.title), content)


def issue_page(committee: Committee, issue: int, found: Iterable[tuple[Meeting, Item]]) -> str:
    """Write mgIssueHistoryHome.aspx: the issue at each meeting, newest first, cut like theirs."""
    newest_first = list(found)
    parts = "".join(
        f'<h3 class="mgSubSubTitleTxt">Meeting: {meeting.on:%d/%m/%Y} - {escape(committee.name)} '
        f"(Item {meeting.number_of(item)})</h3>\n"
        f"<p>{meeting.number_of(item)} {escape(item.title)}</p>\n"
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
    under = f"{escape(committee.name)} - {long_date(committee, meeting.on)} {meeting.time}"
    return page(committee.council, "Meeting attendance", under, content)


def heading_of(meeting: Meeting) -> str:
    """Write the h1, which says whether there are minutes and whether they are drafts."""
    if not meeting.has_papers:
        return "Meeting"
    return (WITH_DECISIONS if meeting.decisions_out else STATUS)[meeting.published]


def printed_path(committee: Committee, meeting: Meeting, label: str, kind: int) -> str:
    """Return a printed file of a meeting. Raw spaces, and not the meeting's number, as there."""
    hours, minutes = clock_time(meeting.time)
    day = f"{meeting.on:%A %d-%b-%Y} {hours:02}.{minutes:02}"
    return f"documents/g{meeting.agenda_id}/{label} {day} {committee.name}.pdf?T={kind}"


def _title_of(committee: Committee, meeting: Meeting) -> str:
    title = f"{committee.name} - {long_date(committee, meeting.on)} {meeting.time}"
    if meeting.cancelled:
        return f"{title}, CANCELLED"
    moved = meeting.note.partition("Rescheduled from ")[2]
    if moved and committee.dates == "ordinal":
        return f"Date change from {moved}, {title}"
    return title


def _dates(committee: Committee, meeting: Meeting) -> str:
    title = f"Agenda for {committee.name} on {long_date(committee, meeting.on)}, {meeting.time}"
    return (
        f'<meta name="DC.title"  content="{escape(title)}"/>\n'
        f'<meta name="DC.date" scheme="W3CDTF"  content="{meeting.on.isoformat()}"/>\n'
    )


def _files(committee: Committee, meeting: Meeting) -> Iterable[str]:
    """Write the links to the printed files that are out."""
    if meeting.has_papers:
        yield _file(committee, meeting, "Agenda frontsheet", 0)
    if meeting.decisions_out:
        yield _file(committee, meeting, "Printed decisions", 2, label="Decisions")
    if meeting.has_papers and meeting.published:
        draft = meeting.published == "draft"
        words = "Printed draft minutes" if draft else "Printed minutes"
        yield _file(committee, meeting, words, 1, label="Printed minutes")


def _file(committee: Committee, meeting: Meeting, words: str, kind: int, *, label: str = "") -> str:
    href = escape(printed_path(committee, meeting, label or words, kind))
    title = attribute(f"Link to {words.lower()} pdf file")
    return f"""\t\t\t<li><a  href="{href}"   title="{title}">{words}
<span  class="mgFileSize" ><img src="mgimages/logo-pdf-1.gif" alt="" /> PDF 111 KB</span> </a>
\t\t\t</li>
"""


def _item_row(committee: Committee, meeting: Meeting, item: Item) -> str:
    number = meeting.number_of(item)
    dotted = f"{number}." if number else ""
    return f"""
<tr>
<td  class="mgItemNumberCell" ><p  class="mgAiTitleTxt" ><a name="AI{item.key}"></a>{dotted}</p>
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
    href = f"documents/s{item.key * 10 + 1}/{escape(item.documents[0])}.pdf"
    size = f'<span  class="mgFileSize" >{ICON} PDF 212 KB</span>'
    return f'<a  class="mgAiTitleLnk"  href="{href}" >{escape(item.title)} {size}</a>'


def _item_body(committee: Committee, meeting: Meeting, item: Item, *, whole: bool) -> str:
    parts = [_links(item)]
    if item.report:
        parts.append(word_html(paragraphs(item.report), bullets=committee.bullets))
    if len(item.documents) > 1 and not item.restricted:
        parts.append(_more_documents(meeting.number_of(item), item))
    if meeting.decisions_out and item.decision and not meeting.pdf_only:
        parts += [
            _sub_heading("Decision:"),
            word_html(paragraphs(item.decision), bullets=committee.bullets),
        ]
    if meeting.minuted(item) and item.minutes and not meeting.pdf_only:
        parts += [_sub_heading("Minutes:"), _minutes(committee, item, whole=whole)]
        parts += [_votes(meeting, item)]
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


def _votes(meeting: Meeting, item: Item) -> str:
    """Write the table of recorded votes, with the odd head that the real one has."""
    if not item.votes:
        return ""
    rows = "".join(
        f"<tr>\n<td>{escape(what.strip())}</td>\n<td>Resolution</td>\n<td>\n\n</td>\n<td>\n"
        f"<img alt='' src='mgImages/motions/MotionPositive.png' />{result.strip() or 'Carried'}\n"
        "</td>\n</tr>\n"
        for vote in item.votes
        for what, _, result in (vote.partition("|"),)
    )
    more = f"mgListRecordedVotesShort.aspx?AIID={item.key}&amp;MID={meeting.id}"
    return f"""<table  class="mgTableNoBorderFullWidth" >
<caption  class="mgSectionTitle" >Recorded Vote</caption>
<thead>
<th scope="col">Title</th><th scope="col">Type</th>
<th scope="col">Recorded Vote text</th><th scope="col">Result</th>
</th>
{rows}</table>
<li><a  href="{more}" >View Recorded Vote for this item</a></li>"""


def _more_documents(number: str, item: Item) -> str:
    rows = "".join(
        f'<li>\n<a  href="documents/s{item.key * 10 + place}/{escape(name)}.pdf"   '
        f'title="Link to document &#39;{escape(name)}&#39; pdf file">{escape(name)} '
        f'<span  class="mgHide" >, item {number}.</span>\n'
        f'<span  class="mgFileSize" >{ICON} PDF 305 KB</span> </a>  </li>\n'
        for place, name in enumerate(item.documents[1:], start=2)
    )
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
