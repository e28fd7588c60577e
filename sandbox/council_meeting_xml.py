"""GetMeeting's answer: one meeting with its items, documents and attendance, flags and all."""

from collections.abc import Iterable
from dataclasses import replace
from zlib import crc32

from sandbox.council_content import Committee, Item, Meeting, paragraphs
from sandbox.council_word import word_section
from sandbox.council_xml import Element, body_words, flag, title_words

DAY = "%d/%m/%Y"
LABELS = ("Presented By", "Actions")


def status_of(meeting: Meeting) -> str:
    """Write a status: "Confirmed", "Cancelled", with a note after a semicolon."""
    status = "Cancelled" if meeting.cancelled else "Confirmed"
    return f"{status}; {meeting.note}" if meeting.note and not meeting.cancelled else status


def meeting_element(
    committee: Committee, meeting: Meeting, *, base: str, labels: tuple[str, str] = LABELS
) -> Element:
    """Write a meeting. ``base`` is the site's address, ``labels`` of the two comment fields."""
    items = (
        _item(committee, meeting, item, place=place, base=base, labels=labels)
        for place, item in enumerate(meeting.items, start=1)
    )
    return Element(
        "meeting",
        inside=(
            Element("meetingid", str(meeting.id)),
            Element("meetingdate", f"{meeting.on:{DAY}}"),
            Element("meetingstatus", status_of(meeting)),
            flag("isdisplayallowed", value=True),
            Element("meetingtime", meeting.time),
            Element("meetingactualstarttime"),
            Element("meetingplannedfinishtime"),
            Element("meetingactualfinishtime"),
            Element("meetinglocation", committee.venue),
            flag("iswebcast", value=False),
            Element("agendaid", str(meeting.agenda_id)),
            flag("agendapublished", value=meeting.has_papers),
            flag("decisionpublished", value=meeting.decisions_out),
            flag("minutepublished", value=meeting.minutes_out),
            Element("meetingroom"),
            Element("agendaitems", inside=tuple(items) if meeting.has_papers else ()),
            Element("attendees", inside=tuple(_attendees(meeting, base=base))),
        ),
    )


def attachment_element(number: int, committees: Iterable[Committee], *, base: str) -> Element:
    """Write one attachment's record by its number; empty where there is none."""
    key, place = divmod(number, 10)
    for committee in committees:
        for meeting in committee.meetings:
            for item in meeting.items:
                if item.key == key and 0 < place <= len(item.documents):
                    name = item.documents[place - 1]
                    found = _document(committee, meeting, item, name=name, place=place, base=base)
                    return Element("attachment", inside=(replace(found, name="attachmentdetails"),))
    return Element("attachment")


def _item(
    committee: Committee,
    meeting: Meeting,
    item: Item,
    *,
    place: int,
    base: str,
    labels: tuple[str, str],
) -> Element:
    number = meeting.number_of(item)
    return Element(
        "agendaitem",
        inside=(
            Element("agendaitemid", str(item.key)),
            Element("agendaitemtitle", title_words(item.title)),
            Element("agendatext", _body(committee, item.report)),
            Element("actualmeetingdate", f"{meeting.first_on or meeting.on:{DAY}}"),
            Element("agendaitemnumber", str(place)),
            Element("agendaitemsubnumber"),
            Element("fulldisplaynumberformat", f"{number}." if number else ""),
            Element("authorusername"),
            *_comments(item, labels, minuted=meeting.minuted(item)),
            *_bodies(committee, meeting, item),
            *_flags(meeting, item),
            Element("meetingdate", f"{meeting.on:{DAY}}"),
            Element("meetingtime", meeting.time),
            Element("minutesitemnumber", item.number or "0"),
            Element("minutesitemsubnumber"),
            Element("preferreddate", f"{meeting.on:{DAY}}"),
            Element("refertocommittee", committee.name),
            *_documents(committee, meeting, item, base=base),
        ),
    )


def _comments(item: Item, labels: tuple[str, str], *, minuted: bool) -> Iterable[Element]:
    words = (item.presented_by, item.actions if minuted else "")
    for at, (label, said) in enumerate(zip(labels, words, strict=True), start=1):
        yield Element(f"commentlabel{at}", label)
        yield Element(f"commenttext{at}", said)


def _bodies(committee: Committee, meeting: Meeting, item: Item) -> Iterable[Element]:
    """Write decision and minutes where they are out. In the file alone: an empty element."""
    if meeting.decisions_out and item.decision and not meeting.pdf_only:
        yield Element("decisionnonemptyhtmlbody", _body(committee, item.decision))
    if meeting.minuted(item) and item.minutes:
        body = "" if meeting.pdf_only else _body(committee, item.minutes)
        yield Element("minutesnonemptyhtmlbody", body)


def _flags(meeting: Meeting, item: Item) -> Iterable[Element]:
    yield Element("declarationcount", "0")
    yield flag("iscallin", value=False)
    yield flag("iscomment", value=False)
    yield flag("isdecision", value=bool(item.decision))
    yield flag("isdecisionpublished", value=meeting.decisions_out)
    yield flag("isminutepublished", value=meeting.minuted(item))
    yield flag("ispubliccanspeak", value=False)
    yield flag("isrestricted", value=item.restricted)
    yield flag("isdisplayallowed", value=item.shown)


def _body(committee: Committee, words: str) -> str:
    if not words:
        return ""
    return body_words(word_section(paragraphs(words), bullets=committee.bullets)) + "\n"


def _documents(
    committee: Committee, meeting: Meeting, item: Item, *, base: str
) -> Iterable[Element]:
    if not item.documents:
        return
    documents = (
        _document(committee, meeting, item, name=name, place=place, base=base)
        for place, name in enumerate(item.documents, start=1)
    )
    yield Element("linkeddocuments", inside=tuple(documents))


def _document(
    committee: Committee, meeting: Meeting, item: Item, *, name: str, place: int, base: str
) -> Element:
    key = str(item.key * 10 + place)
    return Element(
        "linkeddoc",
        inside=(
            Element("attachmentid", key),
            Element("title", title_words(name)),
            flag("isurl", value=False),
            Element("url", f"{base}/mgConvert2PDF.aspx?ID={key}"),
            flag("isrestricted", value=item.restricted),
            Element("restrictionsRef", "3" if item.restricted else ""),
            Element("itemnum", str(place)),
            Element("publicationdate", f"{meeting.on:{DAY}}"),
            Element("meetingdate", f"{meeting.on:{DAY}}"),
            Element("decisiondate", f"{meeting.on:{DAY}}"),
            Element("committeetitle", committee.name),
            flag("isdecisionattachment", value=False),
            Element("ownertitle", title_words(item.title)),
        ),
    )


def _attendees(meeting: Meeting, *, base: str) -> Iterable[Element]:
    how = "Present, as expected" if meeting.published == "approved" else "Expected"
    for one in meeting.present:
        name, _, post = one.rstrip(")").partition(" (")
        number = str(crc32(name.encode()) % 9000 + 100)
        url = Element("url", f"{base}/mgUserInfo.aspx?UID={number}")
        about = {"membertype": "U", "memberid": number, "name": name}
        about |= {"roledescription": "Committee Member", "attendance": how}
        about |= {"keyposts": post} if post else {}
        yield Element("attendee", inside=(url,), attributes=about)
    for one in meeting.in_attendance:
        name, _, post = one.partition(", ")
        about = {"membertype": "U", "memberid": str(crc32(name.encode()) % 9000 + 100)}
        about |= {"name": name, "roledescription": "Officer", "attendance": "In attendance"}
        yield Element("attendee", attributes=about | {"representing": post})
