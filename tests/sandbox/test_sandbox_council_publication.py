"""Publication at the council site: by hand and over simulated time, on pages and in files."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from html import unescape

import pypdfium2
import pytest

from sandbox.clock import SandboxClock
from sandbox.council import CouncilSite
from sandbox.council_content import Item
from sandbox.council_timeline import NoSuchActError, change
from tests.sandbox.council_kit import (
    BUSES,
    CABINET,
    CABINET_JULY,
    ITEMS,
    JULY,
    NOVEMBER,
    SCRUTINY,
    SEPTEMBER,
    TREES,
    WELCOME,
    Client,
    asking,
    call,
    read,
    small_site,
)


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def site() -> CouncilSite:
    return small_site()


@pytest.fixture
async def client(site: CouncilSite) -> AsyncIterator[Client]:
    async with asking(site) as client:
        yield client


async def heading(client: Client, site: CouncilSite, meeting: int = JULY) -> str:
    page = await read(client, site.meeting_path(meeting))
    return page.partition('class="mgMainTitleTxt" >')[2].partition("</h1>")[0]


async def test_the_heading_goes_through_every_status(client: Client, site: CouncilSite) -> None:
    """Meeting, Agenda, with decisions, with drafts, with minutes."""
    assert await heading(client, site, SEPTEMBER) == "Meeting"
    assert await heading(client, site) == "Agenda"
    site.publish_decisions(JULY)
    assert await heading(client, site) == "Agenda and decisions"
    site.publish(JULY)
    assert await heading(client, site) == "Agenda, decisions and draft minutes"
    site.approve(JULY)
    assert await heading(client, site) == "Agenda, decisions and minutes"


async def test_decisions_come_before_the_minutes(client: Client, site: CouncilSite) -> None:
    """Each under its own heading, with its own flag."""
    site.publish_decisions(JULY)
    page = await read(client, site.meeting_path(JULY))
    assert ">Decision:</p>" in page
    assert ">Minutes:</p>" not in page
    meeting = await call(client, "GetMeeting", lMeetingId=JULY)
    assert meeting.findtext("decisionpublished") == "True"
    assert meeting.findtext("minutepublished") == "False"
    assert "To plant." in (meeting.findtext(".//decisionnonemptyhtmlbody") or "")


async def test_items_are_minuted_one_by_one(client: Client, site: CouncilSite) -> None:
    """The others have no heading and their agenda's number; the meeting's flag comes last."""
    site.publish_item(JULY, BUSES)
    page = await read(client, site.meeting_path(JULY))
    assert page.count(">Minutes:</p>") == 1
    assert f'<a name="AI{WELCOME}"></a>1.</p>' in page
    assert f'<a name="AI{BUSES}"></a>13.</p>' in page
    meeting = await call(client, "GetMeeting", lMeetingId=JULY)
    assert meeting.findtext("minutepublished") == "False"
    flags = [one.text for one in meeting.iter("isminutepublished")]
    assert flags == ["False", "True", "False"]
    site.publish(JULY)
    assert (await read(client, site.meeting_path(JULY))).count(">Minutes:</p>") == 3


async def test_minutes_may_be_in_the_printed_file_alone(client: Client, site: CouncilSite) -> None:
    """Flags are up, bodies are empty, the file has the words."""
    site.publish(JULY, pdf_only=True)
    meeting = await call(client, "GetMeeting", lMeetingId=JULY)
    assert meeting.findtext("minutepublished") == "True"
    assert [(one.text or "").strip() for one in meeting.iter("minutesnonemptyhtmlbody")] == [""] * 3
    assert ">Minutes:</p>" not in await read(client, site.meeting_path(JULY))
    assert "Apologies came from Councillor Lund." in await printed(client, site)


async def printed(client: Client, site: CouncilSite, words: str = "Printed draft minutes") -> str:
    """Follow the link with these words and return the file's text, page by page."""
    page = await (await client.get(site.meeting_path(JULY))).text()
    href = page[: page.index(f">{words}")].rpartition('href="')[2].partition('"')[0]
    assert " " in href, "raw spaces, as on real sites"
    reply = await client.get(f"/{unescape(href)}")
    assert reply.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(await reply.read())
    assert len(document) > 1
    text = "\n".join(one.get_textpage().get_text_bounded() for one in document)
    return " ".join(text.split())


async def test_printed_minutes_are_a_real_file_of_several_pages(
    client: Client, site: CouncilSite
) -> None:
    """Named by the agenda's number, with the title, the attendance and every word."""
    site.publish(JULY)
    text = await printed(client, site)
    assert "Draft minutes of the Children's Scrutiny" in text
    assert "13. Members' Questions & Answers" in text
    assert "Joe Marr (JM), Head of Transport" in text
    assert "Head of Transport’s report" in text
    assert "word699" in text
    site.approve(JULY)
    assert "Draft" not in await printed(client, site, "Printed minutes")
    await read(client, f"/documents/g{JULY}/Printed minutes.pdf?T=1", status=404)


async def test_reports_are_files_until_their_item_is_restricted(
    client: Client, site: CouncilSite
) -> None:
    """By the pages' links and by the service's; restricted ones are nowhere."""
    page = await read(client, site.meeting_path(JULY))
    assert f'href="documents/s{BUSES}1/Bus Report.pdf"' in page
    assert f'href="documents/s{BUSES}2/Appendix A.pdf"' in page
    paths = (f"/documents/s{BUSES}2/Appendix A.pdf", f"/mgConvert2PDF.aspx?ID={BUSES}2")
    for path in paths:
        assert (await (await client.get(path)).read()).startswith(b"%PDF-")
    site.restrict(BUSES)
    for path in (*paths, f"/documents/s{BUSES}9/x.pdf"):
        await read(client, path, status=404)
    assert "Appendix A" not in await read(client, site.meeting_path(JULY))


async def test_other_printed_files_are_out_with_what_they_print(
    client: Client, site: CouncilSite
) -> None:
    """0 the agenda's front sheet, 1 the minutes, 2 the decisions; without a kind nothing."""

    async def statuses() -> list[int]:
        number = site.find(JULY)[1].agenda_id
        kinds = ("?T=0", "?T=1", "?T=2", "")
        replies = [await client.get(f"/documents/g{number}/x.pdf{kind}") for kind in kinds]
        return [reply.status for reply in replies]

    assert await statuses() == [200, 404, 404, 404]
    site.publish(JULY)
    assert await statuses() == [200, 200, 200, 404]
    site.cancel(JULY)
    assert await statuses() == [404, 404, 404, 404]


async def test_recorded_votes_stand_below_the_minutes(client: Client, site: CouncilSite) -> None:
    """In a table of their own, with the result."""
    site.publish(JULY)
    page = await read(client, site.meeting_path(JULY))
    votes = page[page.index("Recorded Vote</caption>") :]
    assert "<td>Members&#x27; Questions: Resolution 1</td>" in votes
    assert "/>Lost </td>" in votes


async def test_approval_may_change_words(client: Client, site: CouncilSite) -> None:
    """As "subject to the word X being replaced by Y" does."""
    site.publish(JULY)
    site.approve(JULY, replacing={"Councillor Lund": "Councillor Lund-Hay"})
    assert "Councillor Lund-Hay" in await read(client, site.meeting_path(JULY))


async def test_a_moved_meeting_keeps_its_number(client: Client, site: CouncilSite) -> None:
    """The status tells from when."""
    site.move(SEPTEMBER, date(2026, 10, 1))
    meeting = await call(client, "GetMeeting", lMeetingId=SEPTEMBER)
    assert meeting.findtext("meetingdate") == "01/10/2026"
    assert meeting.findtext("meetingstatus") == "Confirmed; Rescheduled from 24 September 2026"


async def test_a_rescheduled_meeting_has_a_new_number(client: Client, site: CouncilSite) -> None:
    """The old one is cancelled and its items go along."""
    new = site.reschedule(JULY, date(2026, 7, 30), new_id=555)
    assert new == 555
    old = await call(client, "GetMeeting", lMeetingId=JULY)
    assert old.findtext("meetingstatus") == "Cancelled"
    meeting = await call(client, "GetMeeting", lMeetingId=new)
    assert meeting.findtext("meetingstatus") == "Confirmed; Rescheduled from 9 July 2026"
    assert len(meeting.findall("agendaitems/agendaitem")) == len(ITEMS)


async def test_a_reconvened_meeting_spans_two_days(client: Client, site: CouncilSite) -> None:
    """One number, the second day in the lists, the first on its items."""
    site.reconvene(JULY, date(2026, 9, 16))
    meeting = await call(client, "GetMeeting", lMeetingId=JULY)
    assert meeting.findtext("meetingdate") == "16/09/2026"
    assert meeting.findtext(".//actualmeetingdate") == "09/07/2026"


async def test_some_councils_write_days_with_ordinals(client: Client, site: CouncilSite) -> None:
    """And put the change of date before the committee."""
    page = await read(client, site.meeting_path(CABINET_JULY))
    assert "Cabinet - Wednesday, 1st July, 2026 10.00 am" in page
    site.move(CABINET_JULY, date(2026, 7, 23))
    page = await read(client, site.meeting_path(CABINET_JULY))
    assert "Date change from 1 July 2026, Cabinet - Thursday, 23rd July, 2026" in page


async def test_an_item_that_is_not_to_be_shown_is_on_no_page(
    client: Client, site: CouncilSite
) -> None:
    """The service lists it, marked."""
    site.revise(TREES, shown=False)
    site.publish(JULY)
    assert "Trees" not in await read(client, site.meeting_path(JULY))
    meeting = await call(client, "GetMeeting", lMeetingId=JULY)
    shown = [one.text for one in meeting.iterfind("agendaitems/*/isdisplayallowed")]
    assert shown == ["True", "True", "False"]


async def test_a_schedule_happens_as_the_clock_passes(client: Client, site: CouncilSite) -> None:
    """From the agenda to approved minutes, an item restricted after that, another gone."""
    clock = SandboxClock(at(7, 1))
    site.follow(clock)
    site.change_meeting(JULY, agenda_out=False)
    site.schedule(
        JULY,
        [
            (at(8, 1), "publish"),
            (at(7, 2), "agenda"),
            (at(7, 20), change("publish_item", item_key=BUSES)),
            (at(9, 1), change("approve", replacing={"be noted": "be welcomed"})),
            (at(9, 20), change("restrict", item_key=BUSES)),
            (at(9, 21), change("remove_item", item_key=WELCOME)),
            (at(9, 22), lambda store: store.revise(TREES, title="Oaks")),
        ],
    )
    seen = []
    for instant in (at(7, 1), at(7, 2), at(7, 21), at(8, 2), at(9, 2)):
        await clock.move_to(instant)
        seen.append(await heading(client, site))
    assert seen == [
        "Meeting",
        "Agenda",
        "Agenda, decisions and draft minutes",
        "Agenda, decisions and draft minutes",
        "Agenda, decisions and minutes",
    ]
    await clock.move_to(at(9, 30))
    page = await read(client, site.meeting_path(JULY))
    assert "View the reasons why item 13. is restricted" in page
    assert "Apologies" not in page
    assert "Oaks" in page
    assert site.timeline.next_at is None


async def test_a_schedule_of_the_calendar(client: Client, site: CouncilSite) -> None:
    """Cancelled, moved, rescheduled under a number that is known before."""
    site.schedule(SEPTEMBER, [(at(8, 5), change("move", on=date(2026, 10, 1)))])
    site.schedule(NOVEMBER, [(at(8, 6), change("reschedule", on=date(2026, 12, 3), new_id=777))])
    site.now = lambda: at(8, 7)
    root = await call(client, "GetMeetings", lCommitteeId=SCRUTINY, sFromDate="x", sToDate="x")
    rows = {
        row.findtext("meetingid"): (row.findtext("meetingdate"), row.findtext("meetingstatus"))
        for row in root.iter("meeting")
    }
    assert rows[str(SEPTEMBER)][0] == "01/10/2026"
    assert rows[str(NOVEMBER)][1] == "Cancelled"
    assert rows["777"] == ("03/12/2026", "Confirmed; Rescheduled from 5 November 2026")


def test_a_schedule_takes_known_changes_at_aware_instants(site: CouncilSite) -> None:
    """A slip in a test is told at once."""
    with pytest.raises(NoSuchActError):
        site.schedule(JULY, [(at(8, 1), "explode")])
    with pytest.raises(ValueError, match="aware"):
        site.schedule(JULY, [(datetime(2026, 8, 1), "publish")])  # noqa: DTZ001  # what must fail


async def test_a_schedule_can_be_sent_from_another_process(
    client: Client, site: CouncilSite
) -> None:
    """Days and instants in ISO form; a fault of the sender's is told."""
    plan = {"meeting": SEPTEMBER, "at": "2026-07-30T12:00:00Z", "act": "move", "on": "2026-10-01"}
    assert (await client.post("/control/council", json={"schedule": [plan]})).status == 200
    assert "1 Oct 2026" in await read(client, f"/ieListMeetings.aspx?CId={SCRUTINY}")
    for wrong in ({**plan, "meeting": 1}, {**plan, "act": "x"}, {**plan, "at": "soon"}):
        assert (await client.post("/control/council", json={"schedule": [wrong]})).status == 400


async def test_a_calendar_of_a_month_has_every_committee(client: Client, site: CouncilSite) -> None:
    """One request; a cancelled meeting says so after its link."""
    site.cancel(CABINET_JULY)
    page = await read(client, "/mgCalendarMonthView.aspx?M=7&Y=2026&GL=1&bcr=1")
    assert "6.30 pm Children's Scrutiny</a></p>" in page
    assert "10.00 am Cabinet</a> - CANCELLED" in page
    assert "24 " not in page.partition("mgContent")[0]
    assert f"MId={SEPTEMBER}" not in page


async def test_a_long_list_of_meetings_is_turned_over(client: Client, site: CouncilSite) -> None:
    """Fifteen at once, newest first, with links to earlier and later ones."""
    for month in range(1, 13):
        for day in (3, 17):
            site.add_meeting(CABINET, date(2025, month, day))
    first = await read(client, f"/ieListMeetings.aspx?CommitteeId={CABINET}&Year=0")
    assert first.count("mgMeetingTableLnk") == 15
    assert "Later meetings" not in first
    href = first.partition('mgTableNextLnk" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = await read(client, f"/{href}")
    assert second.count("mgMeetingTableLnk") == 10
    assert "Later meetings" in second
    assert "Earlier meetings" not in second
    one_year = await read(client, f"/ieListMeetings.aspx?CId={CABINET}&Year=2026")
    assert one_year.count("mgMeetingTableLnk") == 1


async def test_a_list_goes_on_to_later_meetings(client: Client, site: CouncilSite) -> None:
    """From the instant in the link, whichever way a time is written."""
    site.add_meeting(CABINET, date(2026, 7, 1), time="18:30", agenda_out=False)
    later = f"/ieListMeetings.aspx?Act=later&CId={CABINET}&D=202607011000"
    page = await read(client, later)
    assert "1 Jul 2026&nbsp;18&#58;30</a></li>" in page
    assert "10.00 am" not in page


async def test_a_cancelled_meeting_may_take_place_after_all(
    client: Client, site: CouncilSite
) -> None:
    """Its agenda is back."""
    site.cancel(JULY)
    assert await heading(client, site) == "Meeting"
    site.reinstate(JULY)
    assert await heading(client, site) == "Agenda"


async def test_a_committee_may_end(client: Client, site: CouncilSite) -> None:
    """It leaves the list; its own pages stay."""
    site.change_committee(CABINET, expired=True)
    assert "Cabinet" not in await read(client, "/mgListCommittees.aspx")
    assert "Cabinet" in await read(client, f"/mgCommitteeDetails.aspx?ID={CABINET}")


async def test_a_restricted_item_is_not_printed(client: Client, site: CouncilSite) -> None:
    """Its title is, with the reason."""
    site.revise(BUSES, restricted=True, report="Not for publication.")
    site.publish(JULY)
    text = await printed(client, site)
    assert "13. Members' Questions & Answers Not for publication." in text
    assert "fare" not in text


async def test_a_committee_names_its_feed(client: Client, site: CouncilSite) -> None:
    """In the body of its page; an expired one is in no list."""
    page = await read(client, f"/mgCommitteeDetails.aspx?ID={SCRUTINY}")
    assert 'type="application/rss+xml"' in page
    assert f'href="mgRss.aspx?CID={SCRUTINY}"' in page
    assert "Old Panel" not in await read(client, "/mgListCommittees.aspx?bcr=1")


async def test_an_item_may_be_added_late(client: Client, site: CouncilSite) -> None:
    """An urgent one."""
    site.add_item(JULY, Item("Urgent: Flood", 8009, "4", "15", minutes="RESOLVED to pump."))
    site.publish(JULY)
    assert "Urgent: Flood" in await read(client, site.meeting_path(JULY))
