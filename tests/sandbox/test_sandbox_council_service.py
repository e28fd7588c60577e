"""The council site's XML service: as faithful as the real bodies let us see."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from sandbox.council import CouncilSite
from tests.sandbox.council_kit import (
    BUSES,
    CABINET,
    CABINET_JULY,
    JULY,
    NOVEMBER,
    SCRUTINY,
    SEPTEMBER,
    TREES,
    WELCOME,
    Client,
    asking,
    call,
    ids,
    small_site,
)

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
SUMMER = {"sFromDate": "01/07/2026", "sToDate": "31/07/2026"}
ALL_YEAR = {"sFromDate": "01/01/2026", "sToDate": "31/12/2026"}


@pytest.fixture
def site() -> CouncilSite:
    return small_site()


@pytest.fixture
async def client(site: CouncilSite) -> AsyncIterator[Client]:
    async with asking(site) as client:
        yield client


async def test_counts_have_their_leading_space_and_flags_their_capital(client: Client) -> None:
    """As in the real bodies; an expired committee has no category."""
    root = await call(client, "GetCommittees")
    assert root.findtext("committeescount") == " 3"
    old = root.findall("committee")[-1]
    assert old.findtext("committeetitle") == "Old Panel"
    assert old.findtext("committeeexpired") == "True"
    assert old.find("committeecategory") is None


async def test_a_list_of_meetings_holds_one_committee_with_its_stubs(client: Client) -> None:
    """Days are dd/mm/yyyy, and no stub tells of minutes."""
    root = await call(client, "GetMeetings", lCommitteeId=SCRUTINY, **SUMMER)
    assert root.findtext("meetingscount") == " 1"
    assert root.findtext("committee/committeemeetingcount") == " 1"
    meeting = root.find("committee/committeemeetings/meeting")
    assert meeting is not None
    assert [child.tag for child in meeting] == [
        "meetingid", "meetingdate", "meetingstatus", "meetingtime", "iswebcast",
    ]  # fmt: skip
    assert meeting.findtext("meetingdate") == "09/07/2026"


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-07-01", "2026-07-31"), ("", ""), ("01-07-2026", "31-07-2026"), ("31/02/2026", "x")],
)
async def test_days_in_another_form_are_passed_over(client: Client, first: str, last: str) -> None:
    """The trap: the whole history comes back, without a word."""
    found = await ids(client, lCommitteeId=SCRUTINY, sFromDate=first, sToDate=last)
    assert found == [JULY, SEPTEMBER, NOVEMBER]


@pytest.mark.parametrize("right", ["0", "-1", ""])
async def test_one_id_may_stand_for_all_committees(right: str) -> None:
    """The wrong one answers an empty list; "" means that neither is right."""
    async with asking(small_site(all_committees=right)) as client:
        for asked in ("0", "-1"):
            found = await ids(client, lCommitteeId=asked, **SUMMER)
            assert found == ([JULY, CABINET_JULY] if asked == right else [])


async def test_meetings_by_date_name_their_committee_each(client: Client) -> None:
    """In the order that was asked for."""
    method = "GetAllMeetingsByDate"
    asked = {"lCommitteeId": "0", **SUMMER}
    root = await call(client, method, **asked, bIsAscendingDateOrder="true")
    assert root.tag == "getmeetingsbydate"
    assert [row.findtext("committeetitle") for row in root.iterfind("meetings/meeting")] == [
        "Cabinet", "Children's Scrutiny",
    ]  # fmt: skip
    newest = await ids(client, method, **asked, bIsAscendingDateOrder="false")
    assert newest == [JULY, CABINET_JULY]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("GetMeetings?lCommitteeId=70", "Missing parameter: sFromDate."),
        ("GetMeeting", "Missing parameter: lMeetingId."),
        ("GetMeeting?lMeetingId=x", "Cannot convert x to System.Int32."),
        ("GetAgendaItems?lMeetingId=1", "GetAgendaItems Web Service method name is not valid."),
        (
            "GetAllMeetingsByDate?lCommitteeId=0&sFromDate=&sToDate=",
            "Missing parameter: bIsAscendingDateOrder.",
        ),
        (
            "GetAllMeetingsByDate?lCommitteeId=0&sFromDate=&sToDate=&bIsAscendingDateOrder=up",
            "Cannot convert the value to System.Boolean.",
        ),
    ],
)
async def test_what_the_service_refuses(client: Client, path: str, said: str) -> None:
    """With HTTP 500 and the words that real servers use."""
    reply = await client.get(f"/mgWebService.asmx/{path}")
    assert (reply.status, await reply.text()) == (500, said)


async def test_names_are_taken_in_any_case(client: Client) -> None:
    """Of the service, the method and the parameters."""
    reply = await client.get(f"/MGWEBSERVICE.ASMX/getmeeting?LMEETINGID={JULY}")
    assert reply.status == 200


async def test_a_meeting_says_what_is_published(client: Client, site: CouncilSite) -> None:
    """Flags for the meeting and for each item; numbers change; the agenda's id is its own."""
    before = await call(client, "GetMeeting", lMeetingId=JULY)
    assert before.findtext("agendaid") not in {None, str(JULY)}
    assert before.findtext("agendapublished") == "True"
    assert before.findtext("minutepublished") == "False"
    assert numbers(before) == ["1.", "2.", "3."]
    assert before.find(".//minutesnonemptyhtmlbody") is None
    site.publish(JULY)
    after = await call(client, "GetMeeting", lMeetingId=JULY)
    assert after.findtext("minutepublished") == "True"
    assert after.findtext("decisionpublished") == "True"
    assert numbers(after) == ["12.", "13.", "14."]
    body = item(after, TREES).findtext("minutesnonemptyhtmlbody") or ""
    assert body.startswith('<div class="WordSection1">')
    assert "word699" in body, "the service has whole what a page cuts"


def numbers(meeting: ET.Element) -> list[str | None]:
    return [one.text for one in meeting.iter("fulldisplaynumberformat")]


def item(meeting: ET.Element, key: int) -> ET.Element:
    return next(
        one for one in meeting.iter("agendaitem") if one.findtext("agendaitemid") == str(key)
    )


async def test_titles_are_encoded_twice_and_bodies_keep_words_entities(
    client: Client, site: CouncilSite
) -> None:
    """Unescape once and an entity is left."""
    site.publish(JULY)
    buses = item(await call(client, "GetMeeting", lMeetingId=JULY), BUSES)
    title = buses.findtext("agendaitemtitle") or ""
    assert title == "Members&#39; Questions &amp; Answers"
    assert unescape(title) == "Members' Questions & Answers"
    assert "Transport&rsquo;s" in (buses.findtext("minutesnonemptyhtmlbody") or "")


async def test_actions_have_a_labelled_field_and_documents_their_record(
    client: Client, site: CouncilSite
) -> None:
    """An item without documents has no list of them; the field waits for the minutes."""
    before = item(await call(client, "GetMeeting", lMeetingId=JULY), BUSES)
    assert (before.findtext("commenttext2") or "").strip() == ""
    site.publish(JULY)
    meeting = await call(client, "GetMeeting", lMeetingId=JULY)
    buses = item(meeting, BUSES)
    assert buses.findtext("commentlabel2") == "Actions"
    assert buses.findtext("commenttext2") == "Head of Transport to write to operators."
    documents = buses.findall("linkeddocuments/linkeddoc")
    assert [one.findtext("title") for one in documents] == ["Bus Report", "Appendix A"]
    assert documents[0].find("restrictionsRef") is not None
    assert item(meeting, WELCOME).find("linkeddocuments") is None


async def test_an_empty_element_holds_a_newline(client: Client) -> None:
    """Which a reader must strip."""
    meeting = await call(client, "GetMeeting", lMeetingId=JULY)
    assert meeting.findtext("meetingactualstarttime") == "\n  "


async def test_a_cancelled_meeting_has_nothing_published(client: Client, site: CouncilSite) -> None:
    """Its agenda items are gone and its flags are down."""
    site.cancel(JULY)
    meeting = await call(client, "GetMeeting", lMeetingId=JULY)
    assert meeting.findtext("meetingstatus") == "Cancelled"
    assert len(meeting.findall("agendaitems/*")) == 0
    flags = ("agendapublished", "decisionpublished", "minutepublished")
    assert {meeting.findtext(flag) for flag in flags} == {"False"}


async def test_a_restricted_item_is_marked(client: Client, site: CouncilSite) -> None:
    """In itself; its words are gone."""
    site.publish(JULY)
    site.restrict(BUSES)
    buses = item(await call(client, "GetMeeting", lMeetingId=JULY), BUSES)
    assert buses.findtext("isrestricted") == "True"
    assert buses.find("minutesnonemptyhtmlbody") is None


async def test_the_services_own_page_lists_its_methods(client: Client) -> None:
    """As it does where nobody switched that off."""
    page = await (await client.get("/mgWebService.asmx")).text()
    assert ">GetAllMeetingsByDate</a>" in page


async def test_an_attachment_has_a_record_of_its_own(client: Client) -> None:
    """By the number in its address; a number that there is not has an empty one."""
    root = await call(client, "GetAttachment", lAttachmentId=f"{BUSES}2")
    assert root.findtext("attachmentdetails/title") == "Appendix A"
    assert len(await call(client, "GetAttachment", lAttachmentId=f"{BUSES}9")) == 0


async def test_a_meeting_that_there_is_not_is_empty(client: Client) -> None:
    """No status says so."""
    assert len(await call(client, "GetMeeting", lMeetingId=1)) == 0


async def test_attendance_is_no_authority_before_approval(
    client: Client, site: CouncilSite
) -> None:
    """Members are expected still, when their drafts are out."""
    seen = []
    for change in (site.publish, site.approve):
        change(JULY)
        meeting = await call(client, "GetMeeting", lMeetingId=JULY)
        seen.append([one.get("attendance") for one in meeting.iter("attendee")])
    assert seen == [["Expected", "In attendance"], ["Present, as expected", "In attendance"]]


async def test_the_service_may_be_switched_off(client: Client, site: CouncilSite) -> None:
    """The pages still answer."""
    site.service_answers = False
    reply = await client.get("/mgWebService.asmx/GetCommittees")
    assert reply.status == 404
    assert (await client.get(site.meeting_path(JULY))).status == 200


def tags(root: ET.Element, path: str) -> list[str]:
    """The children of an element in order, for comparison of shapes."""
    found = root if path == "." else root.find(path)
    assert found is not None
    return [child.tag for child in found]


@pytest.mark.skipif(not FIXTURES.exists(), reason="the real bodies are not here")
@pytest.mark.parametrize(
    "path",
    [".", "agendaitems/agendaitem", "agendaitems/agendaitem/linkeddocuments/linkeddoc"],
)
async def test_a_meeting_has_the_shape_of_a_real_one(
    client: Client, site: CouncilSite, path: str
) -> None:
    """Element by element, in order."""
    real = ET.parse(FIXTURES / "GetMeeting_with_minutes.xml").getroot()  # noqa: S314  # kept by us
    site.publish(JULY)
    site.remove_item(WELCOME)
    ours = await call(client, "GetMeeting", lMeetingId=JULY)
    assert tags(ours, path) == tags(real, path)


@pytest.mark.skipif(not FIXTURES.exists(), reason="the real bodies are not here")
async def test_the_lists_have_the_shape_of_real_ones(client: Client) -> None:
    """Committees and meetings."""
    for name, query in {"GetCommittees": {}, "GetMeetings": {"lCommitteeId": 70, **SUMMER}}.items():
        real = ET.parse(FIXTURES / f"{name}.xml").getroot()  # noqa: S314  # kept by us
        ours = await call(client, name, **query)
        assert ours.tag == real.tag
        assert tags(ours, ".")[:2] == tags(real, ".")[:2]
        assert tags(ours, "committee") == tags(real, "committee")


async def test_committees_stand_apart_in_a_list_of_all(client: Client) -> None:
    """A block each, and none for a committee that does not meet."""
    root = await call(client, "GetMeetings", lCommitteeId=0, **ALL_YEAR)
    assert root.findtext("committeescount") == " 2"
    assert [one.findtext("committeeid") for one in root.iterfind("committee")] == [
        str(SCRUTINY), str(CABINET),
    ]  # fmt: skip
