"""ModernGov's lists, flags and feeds as they come, with their odd spellings."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from councils.moderngov import news, pages, service
from councils.moderngov.addresses import id_in, joined, whats_new
from councils.moderngov.addresses import service as call
from councils.moderngov.often import is_day_of
from minutes.errors import EmptyDocumentError, UnreadableDocumentError

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
real = pytest.mark.skipif(not FIXTURES.exists(), reason="the real bodies are not on this machine")


def xml(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{inside}'.encode()


def meetings_xml(rows: str) -> bytes:
    return xml(
        f"<getmeetings><meetingscount> 1</meetingscount><committee><committeeid>7</committeeid>"
        f"<committeetitle>Parks &amp;amp; Paths</committeetitle><committeemeetings>{rows}"
        "</committeemeetings></committee></getmeetings>"
    )


def row(status: str = "Confirmed", on: str = "13/01/2026", key: str = "4966") -> str:
    return (
        f"<meeting><meetingid>{key}</meetingid><meetingdate>{on}</meetingdate>"
        f"<meetingstatus>{status}</meetingstatus><meetingtime>10.00 am</meetingtime></meeting>"
    )


def meeting_xml(*items: str, flags: str = "<minutepublished>True</minutepublished>") -> bytes:
    return xml(
        "<meeting><meetingid>9</meetingid><meetingdate>10/02/2026</meetingdate>"
        f"<meetingstatus>Confirmed</meetingstatus>{flags}"
        f"<agendaitems>{''.join(items)}</agendaitems></meeting>"
    )


def item(body: str = "The Clerk to write.", **fields: str) -> str:
    told = {
        "agendaitemid": "1",
        "agendaitemtitle": "Paths",
        "fulldisplaynumberformat": "11.",
        "minutesnonemptyhtmlbody": body,
        "isrestricted": "False",
        "isdisplayallowed": "True",
        "isminutepublished": "True",
        **fields,
    }
    inside = "".join(f"<{name}>{words}</{name}>" for name, words in told.items())
    return f"<agendaitem>{inside}</agendaitem>"


def told_of(*items: str, **how: str) -> dict[str, Any]:
    told = service.meeting(meeting_xml(*items, **how))
    assert told is not None
    return told


# -- lists


def test_titles_are_decoded_twice_and_counts_do_no_harm() -> None:
    """`Chair&amp;#39;s` is the Chair's."""
    found = service.committees(
        xml(
            "<committees><committeescount> 2</committeescount><committee><committeeid>1"
            "</committeeid><committeetitle>Chair&amp;#39;s Panel</committeetitle>"
            "<committeedeleted>False</committeedeleted><committeeexpired>False</committeeexpired>"
            "</committee><committee><committeeid>2</committeeid><committeetitle>Gone"
            "</committeetitle><committeedeleted>True</committeedeleted></committee></committees>"
        )
    )
    assert found == [{"key": "1", "title": "Chair's Panel", "category": ""}]


@pytest.mark.parametrize(
    ("status", "is_cancelled", "moved_from"),
    [
        ("Confirmed", False, None),
        ("Cancelled", True, None),
        ("cancelled; no business", True, None),  # by prefix, in any case
        ("Postponed", True, None),  # no meeting is held on that day
        ("Confirmed; Rescheduled from 24 September 2026", False, "2026-09-24"),
        ("Confirmed; Special Meeting", False, None),
        ("Provisional", False, None),  # a word that nobody has told us of
        ("", False, None),
    ],
)
def test_statuses_by_their_beginnings(
    status: str, is_cancelled: bool, moved_from: str | None
) -> None:
    """And the day from which a meeting was moved."""
    found = service.meetings(meetings_xml(row(status)))
    assert found is not None
    assert [(one["is_cancelled"], one["moved_from"]) for one in found] == [
        (is_cancelled, moved_from)
    ]


def test_one_meeting_no_meeting_and_a_meeting_without_a_day() -> None:
    """One child is a list of one; what has no day is no meeting."""
    assert [one["key"] for one in service.meetings(meetings_xml(row())) or []] == ["4966"]
    assert service.meetings(meetings_xml("\n  ")) == []
    assert service.meetings(meetings_xml(row(on="to be fixed"))) == []


def test_rows_of_all_committees_name_their_own() -> None:
    """GetAllMeetingsByDate repeats the committee inside each meeting."""
    inside = row().replace(
        "<meetingdate>",
        "<CommitteeId>8</CommitteeId><committeetitle>Roads</committeetitle><meetingdate>",
    )
    found = service.meetings(
        xml(f"<getmeetingsbydate><meetings>{inside}</meetings></getmeetingsbydate>")
    )
    assert [(one["committee_key"], one["committee_title"]) for one in found or []] == [
        ("8", "Roads")
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body>Down for maintenance</body></html>",
        b"<html><body>Login</body></html>",
        b"Web Service method name is not valid.",
        b"<string>false</string>",
        b"",
    ],
)
def test_what_is_not_the_services_answer_is_no_list(body: bytes) -> None:
    """It is off, and a list with nothing in it is another thing."""
    for parse in (service.committees, service.meetings, service.meeting):
        assert parse(body) is None


@pytest.mark.parametrize(
    "body",
    [
        b"<getmeetings><committee>",  # breaks off
        b'<!DOCTYPE a [<!ENTITY a "aaaa">]><getmeetings>&a;</getmeetings>',
        b"<getmeetings>" + b"<a>" * 100 + b"</a>" * 100 + b"</getmeetings>",
        b"<getmeetings>&nbsp;</getmeetings>",
    ],
)
def test_damaged_and_hostile_xml_is_refused(body: bytes) -> None:
    """By name; nothing is expanded."""
    with pytest.raises(UnreadableDocumentError):
        service.meetings(body)


def test_characters_that_xml_has_not_are_left_out() -> None:
    """Word leaves vertical tabs behind, and Windows its own quotation marks."""
    told = service.meetings(meetings_xml(row("Confirmed&#x0B;; \x1fSpecial")) + b"")
    assert told is not None
    windows = meetings_xml(row("Confirmed; the Mayor’s")).decode().encode("cp1252")
    assert (service.meetings(windows) or [])[0]["status"] == "Confirmed; the Mayor’s"


# -- flags


def test_minutes_are_published_by_the_meetings_flag_or_by_an_item_with_a_body() -> None:
    """An item's flag without a body publishes nothing."""
    no = "<minutepublished>False</minutepublished>"
    assert told_of(item())["is_published"]
    assert told_of(item(), flags=no)["is_published"]
    assert not told_of(item(body="\n "), flags=no)["is_published"]
    assert not told_of(item(isminutepublished="False"), flags=no)["is_published"]
    assert not told_of(item(isrestricted="True"), flags=no)["is_published"]


def test_a_meeting_that_may_not_be_shown_has_no_minutes() -> None:
    """Whatever else it says."""
    flags = "<isdisplayallowed>False</isdisplayallowed><minutepublished>True</minutepublished>"
    told = told_of(item(), flags=flags)
    assert (told["is_published"], told["fingerprint"]) == (False, "")


@pytest.mark.parametrize(
    ("changed", "is_another"),
    [
        ({"body": "The  Clerk to\n write."}, False),  # wrapped otherwise
        ({"isdecisionpublished": "True"}, False),  # a flag that wobbles
        ({"agendatext": "Other agenda."}, False),
        ({"body": "The Clerk to telephone."}, True),
        ({"decisionnonemptyhtmlbody": "RESOLVED"}, True),
        ({"isrestricted": "True"}, True),
        ({"isdisplayallowed": "False"}, True),
        ({"fulldisplaynumberformat": "12."}, True),
        ({"commentlabel2": "Actions", "commenttext2": "Clerk"}, True),
        ({"commentlabel2": "Presented by", "commenttext2": "Clerk"}, False),
    ],
)
def test_the_fingerprint_is_of_what_is_published_of_the_minutes(
    changed: dict[str, str], is_another: bool
) -> None:
    """And of nothing else."""
    before, after = told_of(item())["fingerprint"], told_of(item(**changed))["fingerprint"]
    assert (before != after) is is_another


def test_hidden_words_are_no_part_of_the_fingerprint() -> None:
    """A restricted item counts as restricted, whatever it says."""
    closed = {"isrestricted": "True"}
    assert (
        told_of(item("One price", **closed))["fingerprint"]
        == told_of(item("Another", **closed, agendaitemtitle="Sale"))["fingerprint"]
    )


# -- pages


def page(inside: str, *, h1: str = "Agenda", h2: str = "") -> bytes:
    return (
        f'<html><body><div id="modgov"><div class="mgHeader"><h1  class="mgMainTitleTxt" >{h1}</h1>'
        f'</div><h2 class="mgSubTitleTxt">{h2}</h2><div class="mgContent">{inside}</div></div>'
        "</body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("h1", "status"),
    [
        ("Agenda", None),
        ("Agenda and decisions", None),
        ("Agenda and draft minutes", "draft"),
        ("Agenda, decisions and draft minutes", "draft"),
        ("Agenda, decisions and minutes", "approved"),
    ],
)
def test_the_heading_says_what_is_published(h1: str, status: str | None) -> None:
    """Draft or approved, or nothing yet."""
    told = pages.meeting_page(page("", h1=h1, h2="Parks - Thursday 15 January 2026 7:30 pm"))
    assert told is not None
    assert (told["status"], told["has_minutes"]) == (status, status is not None)
    assert told["on"] == "2026-01-15"


@pytest.mark.parametrize(
    ("h2", "is_cancelled"),
    [
        ("Parks - Thursday 15 January 2026 7:30 pm, CANCELLED", True),
        ("Parks - Thursday 15 January 2026 7:30 pm, NEW", False),
        ("Parks - Tuesday, 28th January, 2025 6.00 pm", False),
    ],
)
def test_a_cancelled_meeting_says_so_behind_its_date(h2: str, is_cancelled: bool) -> None:
    """And a committee's name never does."""
    told = pages.meeting_page(page("", h2=h2))
    assert told is not None
    assert told["is_cancelled"] is is_cancelled


def test_a_note_before_the_committees_name_is_not_the_meetings_day() -> None:
    """As some councils write it when a meeting moves."""
    h2 = "Date change from 21 May 2025, Cabinet - Tuesday, 13th May, 2025 10.15 am"
    told = pages.meeting_page(page("", h2=h2))
    assert told is not None
    assert told["on"] == "2025-05-13"


def test_the_files_link_says_draft_even_where_the_heading_does_not() -> None:
    """Its address is given as it stands, line breaks and all."""
    href = "documents/g9/Printed draft\r\n minutes.pdf?T=1"
    told = pages.meeting_page(
        page(f'<a href="{href}">Printed draft minutes</a>', h1="Agenda and minutes")
    )
    assert told is not None
    assert told["status"] == "draft"
    assert joined("https://x.example/mg/ieListDocuments.aspx?MId=1", told["printed"]) == (
        "https://x.example/mg/documents/g9/Printed draft minutes.pdf?T=1"
    )


@pytest.mark.parametrize(
    "parse", [pages.committees_page, pages.meetings_page, pages.meeting_page, news.whats_new]
)
def test_another_page_in_its_place_is_told_from_an_empty_list(parse: Any) -> None:
    """And half a page is refused."""
    assert parse(b"<html><body><h1>Closed for maintenance</h1></body></html>") is None
    with pytest.raises(UnreadableDocumentError):
        parse(page("")[:-20])
    with pytest.raises(EmptyDocumentError):
        parse(b"  ")


# -- news


def test_news_names_meetings_once_and_leaves_out_what_has_none() -> None:
    """Decisions of officers have no meeting; feeds repeat themselves."""
    entry = (
        "<item><title>Minutes published: Parks</title>"
        "<link>https://x.example/ieListDocuments.aspx?CId=1&amp;MId=22</link>"
        "<pubDate>Fri, 20 Mar 2026 12:00:00 GMT</pubDate></item>"
    )
    other = (
        "<item><title>Decision published: X</title><link>/ieDecisionDetails.aspx?ID=3</link></item>"
    )
    found = news.feed(xml(f"<rss><channel>{entry}{entry}{other}</channel></rss>"))
    assert found == [{"key": "22", "on": "2026-03-20", "words": "Minutes published: Parks"}]


def test_an_empty_page_of_news_is_no_news_and_still_a_page() -> None:
    """So that it is asked again tomorrow and not given up."""
    assert news.whats_new(page("<p>Nothing.</p>", h1="What's new")) == []


# -- addresses


def test_days_go_as_the_service_understands_them() -> None:
    """dd/mm/yyyy: with any other form it sends everything that it has."""
    address = call("https://x.example", "GetMeetings", lCommitteeId=7, sFromDate=date(2026, 3, 1))
    assert address.endswith("/GetMeetings?lCommitteeId=7&sFromDate=01/03/2026")
    assert "DR=01/03/2026-08/03/2026" in whats_new("b", date(2026, 3, 1), date(2026, 3, 8))


@pytest.mark.parametrize(
    ("href", "key"),
    [
        ("ieListDocuments.aspx?CId=1&MId=22&Ver=4", "22"),
        ("/mg/IELISTDOCUMENTS.ASPX?meetingid=22", "22"),
        ("ieListDocuments.aspx?CId=1&amp;MID=22", "22"),
        ("ieListDocuments.aspx?MId=22'; drop", None),
        ("mgAi.aspx?MId=22", None),
        ("http://[", None),
    ],
)
def test_ids_in_links(href: str, key: str | None) -> None:
    """Parameter names are in any case."""
    assert id_in(href, "ielistdocuments.aspx", "mid", "meetingid") == key


@pytest.mark.parametrize("days", [15, 61])
def test_a_sites_day_comes_round_for_looks_of_every_second_day(days: int) -> None:
    """Whichever day they begin on."""
    for begin in (0, 1):
        looks = range(date(2026, 1, 1).toordinal() + begin, date(2026, 12, 1).toordinal(), 2)
        assert any(
            is_day_of("https://x.example", date.fromordinal(day), days=days) for day in looks
        )


# -- real bodies


@real
def test_real_lists() -> None:
    """131 committees of which 15 meet; 20 meetings; two of which one is cancelled."""
    assert len(service.committees((FIXTURES / "GetCommittees_full.xml").read_bytes()) or []) == 15
    assert len(service.committees((FIXTURES / "GetCommittees.xml").read_bytes()) or []) == 2
    assert len(service.meetings((FIXTURES / "GetMeetings_full.xml").read_bytes()) or []) == 20
    two = service.meetings((FIXTURES / "GetMeetings.xml").read_bytes()) or []
    assert [one["is_cancelled"] for one in two] == [True, False]


@real
@pytest.mark.parametrize(
    ("name", "is_published", "is_cancelled"),
    [("full", True, False), ("with_minutes", True, False), ("cancelled", False, True)],
)
def test_real_meetings(name: str, is_published: bool, is_cancelled: bool) -> None:
    """Their flags."""
    told = service.meeting((FIXTURES / f"GetMeeting_{name}.xml").read_bytes())
    assert told is not None
    assert (told["is_published"], told["is_cancelled"]) == (is_published, is_cancelled)


@real
def test_real_pages() -> None:
    """15 meetings, earlier and later ones linked; a meeting with approved minutes in a file too."""
    listed = pages.meetings_page((FIXTURES / "moderngov_meeting_list.html").read_bytes())
    assert listed is not None
    assert len(listed["meetings"]) == 15
    assert sum(one["is_cancelled"] for one in listed["meetings"]) == 1
    assert listed["earlier"]
    assert listed["later"]
    head = pages.meeting_page((FIXTURES / "moderngov_meeting.html").read_bytes())
    assert head is not None
    assert (head["on"], head["status"], head["has_bodies"]) == ("2026-01-15", "approved", True)
    assert head["printed"].startswith("documents/g10230/Printed minutes")
