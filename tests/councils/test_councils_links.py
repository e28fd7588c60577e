"""What a link to a council's site points at. Tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.links import SitePlace, place_of
from councils.values import Cms

HOST = "https://democracy.netherby.example"
GUID = "0a1b2c3d-0000-4e5f-8a9b-123456789abc"


def modern(
    committee: str | None = None, meeting: str | None = None, item: str | None = None
) -> SitePlace:
    return SitePlace(Cms.MODERNGOV, HOST, committee, meeting, item)


# path and query, what it names
MODERNGOV = [
    ("/mgCommitteeDetails.aspx?ID=328", modern("328")),
    ("/mgcommitteedetails.aspx?id=328", modern("328")),
    ("/mgCommitteeMailingList.aspx?ID=328", modern("328")),
    ("/ieListMeetings.aspx?CId=294&Year=0", modern("294")),
    ("/ieListMeetings.aspx?CommitteeId=294", modern("294")),
    ("/ieListMeetings.aspx?Act=later&CID=294&D=202406151930", modern("294")),
    ("/ieListDocuments.aspx?CId=294&MId=6311&Ver=4", modern("294", "6311")),
    ("/ieListDocuments.aspx?CId=294&amp;MId=6311&amp;Ver=4", modern("294", "6311")),  # pasted HTML
    ("/IELISTDOCUMENTS.ASPX?mid=6311", modern(None, "6311")),
    ("/ieListDocuments.aspx?MeetingId=6311#AI51892", modern(None, "6311")),
    ("/ieListDocuments.aspx?CId=0&MId=6311", modern(None, "6311")),  # 0 is no committee
    ("/ieListDocuments.aspx?CId=294&CId=295&MId=x", modern("294")),
    ("/mgAi.aspx?ID=51902", modern(None, None, "51902")),
    ("/ieDecisionDetails.aspx?AIId=51902", modern(None, None, "51902")),
    ("/ieDecisionDetails.aspx?ID=7", modern()),  # a decision's number is no item's
    ("/mgRss.aspx?CID=711", modern("711")),
    ("/mgWhatsNew.aspx?ACT=Find&DR=01/01/2026-02/01/2026&CID=711", modern("711")),
    ("/mgWhatsNew.aspx?bcr=1", modern()),
    ("/mgMeetingAttendance.aspx?ID=6311", modern(None, "6311")),
    ("/mgCalendarMonthView.aspx?M=8&Y=2026&GL=1&bcr=1", modern()),
    ("/mgListCommittees.aspx?bcr=1", modern()),
    ("/mgUserInfo.aspx?UID=192", modern()),
    ("/mgWebService.asmx/GetMeeting?lMeetingId=6311", modern(None, "6311")),
    ("/mgWebService.asmx/GetMeetings?lCommitteeId=294&sFromDate=01/01/2026", modern("294")),
    ("/mgWebService.asmx", modern()),
    ("/documents/g10230/Printed minutes Thursday 15-Jan-2026 19.30 Board.pdf?T=1", modern()),
    ("/documents/s60909/Draft%20programme.pdf", modern()),
]


@pytest.mark.parametrize(("path", "place"), MODERNGOV)
def test_pages_of_moderngov(path: str, place: SitePlace) -> None:
    assert place_of(HOST + path) == place


@pytest.mark.parametrize("base", ["", "/moderngov", "/DemocraticServices", "/a/Committees"])
def test_the_path_before_the_page_belongs_to_the_base(base: str) -> None:
    found = place_of(f"{HOST}{base}/ieListMeetings.aspx?CId=1")
    assert found == SitePlace(Cms.MODERNGOV, HOST + base, "1")


CMIS = "https://netherby.cmis.example/netherby"
CONTROL = "/Meetings/tabid/70/ctl"
SHOWN = f"{CONTROL}/ViewMeetingPublic/mid/397/Meeting/15042/Committee/4"
ODD = f"{CONTROL}/viewmeetingpublic/MID/397/MEETING/{GUID}/COMMITTEE/{GUID}/Default.aspx"
DETAILS = "/Committees/tabid/62/ctl/ViewCMIS_CommitteeDetails/mid/381/id/38/Default.aspx"


@pytest.mark.parametrize(
    ("path", "committee", "meeting"),
    [
        (f"{SHOWN}/SelectedTab/Documents/Default.aspx", "4", "15042"),
        (f"{SHOWN}/Default.aspx", "4", "15042"),
        (ODD, GUID, GUID),
        (DETAILS, "38", None),
        (f"{CONTROL}/MeetingCalendarPublicNoJava/mid/397/Date/2026-06-01/Default.aspx", None, None),
        ("/Meetings.aspx", None, None),
        ("/MeetingsCalendar.aspx?ctl=MeetingCalendarListView&mid=397", None, None),
        ("/Document.ashx?czJKcaeAi5tUFL1DTL2UE4", None, None),
    ],
)
def test_pages_of_cmis(path: str, committee: str | None, meeting: str | None) -> None:
    assert place_of(CMIS + path) == SitePlace(Cms.CMIS, CMIS, committee, meeting)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "bury",
        "javascript:alert(1)//mgAi.aspx?ID=5",
        "data:text/html,/mgAi.aspx?ID=5",
        "file:///mgAi.aspx?ID=5",
        "ftp://a.example/mgAi.aspx?ID=5",
        "//a.example/mgAi.aspx?ID=5",
        "https:///mgAi.aspx?ID=5",
        "https://user@a.example/mgAi.aspx?ID=5",
        "https://user:word@a.example/mgAi.aspx?ID=5",
        "https://democracy.bury.gov.uk@evil.example/mgAi.aspx?ID=5",
        "https://a.example:8443/mgAi.aspx?ID=5",
        "https://a.example:80/mgAi.aspx?ID=5",
        "https://a.example:port/mgAi.aspx?ID=5",
        "https://a.example:99999/mgAi.aspx?ID=5",
        "https://[::1]/mgAi.aspx?ID=5",
        "https://[::1/mgAi.aspx?ID=5",
        "https://a example/mgAi.aspx?ID=5",
        "https://a..example/mgAi.aspx?ID=5",
        "https://a.example\\@evil.example/mgAi.aspx?ID=5",
        "https://a.example/x/../mgAi.aspx?ID=5",
        "https://a.example/%2e%2e/mgAi.aspx?ID=5",
        "https://a.example/x%00/mgAi.aspx?ID=5",
        "https://a.example/<b>/mgAi.aspx?ID=5",
        "https://a.example/mgAi.aspx?ID=5\nHost: evil.example",
        "https://a.example/" + "x" * 3000 + "/mgAi.aspx?ID=5",
        "https://a.example/minutes.html",
        "https://a.example/documents/about-us",
        "https://a.example/tabid/70/ctl/ViewMeetingPublic/mid/397/Meeting/1/Committee/2",
        "https://a.example/Home/tabid/70/ctl/Login/mid/397/Default.aspx",
    ],
)
def test_links_that_are_not_followed(url: str) -> None:
    """Other schemes, users, ports, tricks, and pages that are no committee's."""
    assert place_of(url) is None


@pytest.mark.parametrize("value", ["-1", "abc", "", "²", "1" * 13, "1;drop", "0x1F"])
def test_a_value_that_is_no_key_names_nothing(value: str) -> None:
    assert place_of(f"{HOST}/ieListMeetings.aspx?CId={value}") == modern()


def test_any_port_of_an_origin_that_is_trusted_by_name() -> None:
    """The sandbox's sites stand on ports of their own."""
    trusted = frozenset({"http://127.0.3.4:8099"})
    link = "http://127.0.3.4:8099/moderngov/mgCommitteeDetails.aspx?ID=5"
    place = SitePlace(Cms.MODERNGOV, "http://127.0.3.4:8099/moderngov", "5")
    assert place_of(link, trusted_sites=trusted) == place
    assert place_of(link) is None
    assert place_of(link.replace(":8099", ":8098"), trusted_sites=trusted) is None


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_text_raises(tail: str, whole: str) -> None:
    """Whatever stands in a link: a place, or none. A base is always an origin and a clean path."""
    urls = (
        whole,
        f"https://a.example/{tail}",
        f"https://a.example/mgAi.aspx?ID={tail}",
        f"https://{tail}/mgAi.aspx",
    )
    for place in filter(None, map(place_of, urls)):
        assert place.base_url.startswith(("https://", "http://"))
        assert not set("?#@\\<") & set(place.base_url.split("/", 3)[2])
