"""From words or a link to one committee, asked of sites that are simple stand-ins."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from councils.committee_titles import best_matches
from councils.directory import councils, short_name
from councils.errors import (
    BlockedError,
    CertificateError,
    PageNotFoundError,
    RobotsRefusedError,
    SiteFailedError,
    SiteTooSlowError,
    SiteUnreachableError,
)
from councils.finding import Found, find
from councils.values import (
    Cms,
    Council,
    Known,
    NewsEvent,
    SiteClient,
    SiteCommittee,
    SiteMeeting,
    SiteMemory,
    SiteReading,
)
from minutes.errors import UnreadableDocumentError

FIXTURES = Path("/work/shared/fixtures")
TODAY = date(2026, 3, 2)
BURY = "https://councildecisions.bury.gov.uk"
TITLES = {
    "328": "Children and Young People Scrutiny Committee",
    "138": "Overview and Scrutiny Committee",
    "148": "Council",
    "130": "Cabinet",
    "131": "Planning Control Committee",
    "132": "Licensing and Safety Committee",
    "133": "Licensing and Safety Sub-Committee",
    "134": "Health Scrutiny Committee",
    "135": "Health and Wellbeing Board",
    "169": "Bury Youth Cabinet",
    "170": "Children’s Services Overview and Scrutiny Committee",
}


@dataclass
class Site:
    """A stand-in for one site: its committees, its meetings, and what it raises instead."""

    memory: SiteMemory
    titles: dict[str, str] = field(default_factory=lambda: dict(TITLES))
    meetings: tuple[SiteMeeting, ...] = ()
    failure: Exception | None = None
    calendar_failure: Exception | None = None
    asked: list[object] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.asked)

    async def committees(self) -> tuple[SiteCommittee, ...]:
        self.asked.append("committees")
        if self.failure:
            raise self.failure
        base = self.memory.base_url
        return tuple(
            SiteCommittee(key, title, f"{base}/{key}") for key, title in self.titles.items()
        )

    async def calendar(
        self, committee_keys: tuple[str, ...], *, first: date, last: date
    ) -> tuple[SiteMeeting, ...]:
        self.asked.append(committee_keys)
        if self.calendar_failure:
            raise self.calendar_failure
        wanted = set(committee_keys)
        self.memory = replace(self.memory, has_service=True)  # learnt by asking
        return tuple(
            one for one in self.meetings if one.committee_key in wanted and first <= one.on <= last
        )

    async def meeting(self, committee_key: str, meeting_key: str, *, known: Known) -> SiteReading:
        raise NotImplementedError

    async def news(self, *, first: date, last: date) -> tuple[NewsEvent, ...] | None:
        raise NotImplementedError


@dataclass
class World:
    """Opens stand-ins, one for each address that is asked."""

    change: Callable[[Site], None] | None = None
    opened: list[Site] = field(default_factory=list)

    def __call__(self, memory: SiteMemory) -> SiteClient:
        site = Site(memory, meetings=MEETINGS)
        if self.change:
            self.change(site)
        self.opened.append(site)
        return site

    async def find(self, words: str, override: str | None = None, *trusted: str) -> Found:
        return await find(
            words, clients=self, override=override, today=TODAY, trusted_sites=frozenset(trusted)
        )


def _meeting(key: str, committee: str, days: int, *, is_cancelled: bool = False) -> SiteMeeting:
    on = TODAY + timedelta(days=days)
    return SiteMeeting(key, committee, on, is_cancelled=is_cancelled)


MEETINGS = (
    _meeting("1", "328", -240),
    _meeting("2", "328", -40),
    _meeting("3", "328", -3, is_cancelled=True),
    _meeting("4", "328", 1, is_cancelled=True),
    _meeting("5", "328", 20),
    _meeting("6", "328", 60),
    _meeting("7", "130", 0),
    _meeting("8", "132", -9),
)


def titles_of(found: Found) -> list[str]:
    return [proposal.committee.title for proposal in found.proposals]


# words, the committees' keys
WORDS = [
    ("bury children and young people", ["328"]),
    ("Bury: Children & Young People Scrutiny Committee", ["328"]),
    ("children and young people at Bury", ["328"]),
    ("the children and young people committee of Bury Council", ["328"]),
    ("Bury CYP", ["328"]),
    ("bury cyp scrutiny", ["328"]),
    ("cyps, bury", ["328"]),
    ("Bury's young people", ["328"]),
    ("bury mbc cyp", ["328"]),
    ("Bury Metropolitan Borough Council – Cabinet", ["130"]),
    ("bury cabinet", ["130"]),  # the youth cabinet is another
    ("bury youth cabinet", ["169"]),
    ("bury O&S", ["138"]),
    ("bury o/s", ["138"]),
    ("bury overview and scrutiny", ["138"]),
    ("bury full council", ["148"]),
    ("bury council meeting minutes", ["148"]),
    ("bury planning", ["131"]),
    ("bury licensing", ["132", "133"]),  # either: which?
    ("bury licensing and safety", ["132"]),
    ("bury licensing sub-committee", ["133"]),
    ("bury licensing subcommittee", ["133"]),
    ("bury health scrutiny", ["134"]),
    ("bury hwb", ["135"]),
    ("bury cs", ["170"]),
    ("bury childrens services", ["170"]),
    ("bury children's", ["328", "170"]),
]


@pytest.mark.parametrize(("words", "keys"), WORDS)
async def test_words_and_the_committees_they_mean(words: str, keys: list[str]) -> None:
    """Titles fold, initials count, scrutiny may be left out; a tie is put to the person."""
    found = await World().find(words)
    assert [proposal.committee.key for proposal in found.proposals] == keys
    assert bool(found.why) is (len(keys) > 1)


async def test_a_proposal_shows_its_meetings_as_proof() -> None:
    """The last and the next that were not cancelled, within 200 days; one list, one calendar."""
    world = World()
    (proposal,) = (await world.find("bury cyp")).proposals
    assert (proposal.council, proposal.name, proposal.slug) == ("Bury", TITLES["328"], "bury-cyp")
    assert (proposal.last, proposal.next) == (MEETINGS[1], MEETINGS[4])
    assert proposal.warnings == ()
    assert proposal.memory == SiteMemory(Cms.MODERNGOV, BURY, has_service=True)
    assert [site.asked for site in world.opened] == [["committees", ("328",)]]


async def test_todays_meeting_is_the_next() -> None:
    (proposal,) = (await World().find("bury cabinet")).proposals
    assert (proposal.last, proposal.next) == (None, MEETINGS[6])


async def test_a_committee_without_meetings_is_proposed_with_a_warning() -> None:
    (proposal,) = (await World().find("bury planning")).proposals
    assert (proposal.last, proposal.next) == (None, None)
    assert "Please check that it still meets" in proposal.warnings[0]


async def test_a_calendar_that_cannot_be_read_is_a_warning() -> None:
    def break_calendar(site: Site) -> None:
        site.calendar_failure = SiteTooSlowError(BURY)

    (proposal,) = (await World(break_calendar).find("bury cabinet")).proposals
    assert "could not be read just now" in proposal.warnings[0]
    assert "took too long" in proposal.warnings[0]


async def test_of_two_committees_with_one_title_the_one_that_meets() -> None:
    """Sites keep the committee of last year beside this year's."""

    def double(site: Site) -> None:
        site.titles["900"] = "Cabinet"

    assert [p.committee.key for p in (await World(double).find("bury cabinet")).proposals] == [
        "130"
    ]


# words, council, slug
BCP = "Bournemouth, Christchurch and Poole"
COUNCILS = [
    ("BCP cabinet", BCP, "bcp-cabinet"),
    ("Bournemouth, Christchurch & Poole cabinet", BCP, "bcp-cabinet"),
    ("LB Camden cabinet", "Camden", "camden-cabinet"),
    ("kingston cabinet", "Kingston upon Thames", "kingston-cabinet"),
    ("kingston upon hull cabinet", "Kingston upon Hull", "hull-cabinet"),
    ("cabinet, Kingston upon Hull", "Kingston upon Hull", "hull-cabinet"),
    ("surrey heath cabinet", "Surrey Heath", "surrey-heath-cabinet"),
    ("surrey cabinet", "Surrey", "surrey-cabinet"),
    ("Cyngor Gwynedd cabinet", "Gwynedd", "gwynedd-cabinet"),
    ("poole cabinet", BCP, "bcp-cabinet"),
    ("Richmond upon Thames Cabinet", "Richmond upon Thames", "richmond-cabinet"),
]


@pytest.mark.parametrize(("words", "council", "slug"), COUNCILS)
async def test_words_and_the_council_they_begin_or_end_with(
    words: str, council: str, slug: str
) -> None:
    (proposal,) = (await World().find(words)).proposals
    assert (proposal.council, proposal.slug) == (council, slug)


@pytest.mark.parametrize(
    ("words", "says", "nearest"),
    [
        ("", "Please name a council", ()),
        ("x" * 301, "too long", ()),
        ("nosuchplace cabinet", "I know no council", ()),
        ("Birmigham cabinet", "Did you mean Birmingham?", ("Birmingham",)),
        (
            "newcastle cabinet",
            "“newcastle” may mean Newcastle-under-Lyme or Newcastle upon Tyne. Please say which.",
            ("Newcastle-under-Lyme", "Newcastle upon Tyne"),
        ),
        ("bury cabinet leeds", "may mean", ("Bury", "Leeds")),  # a council at either end
        ("Bury", "Which committee of Bury?", ()),
        ("Bury Council", "“Bury full council” for the council itself", ()),
        ("birmingham cabinet", "a site that I cannot watch", ()),  # of another make
    ],
)
async def test_words_for_which_no_site_is_asked(
    words: str, says: str, nearest: tuple[str, ...]
) -> None:
    """Each says in a sentence why, and costs no request."""
    world = World()
    found = await world.find(words)
    assert found.proposals == ()
    assert says in found.why
    assert found.nearest == nearest
    assert world.opened == []


async def test_no_such_committee_names_the_nearest() -> None:
    found = await World().find("bury cabinett")
    assert found.proposals == ()
    assert found.why.startswith("Bury lists no committee called “cabinett”. The nearest are")
    assert found.nearest[0] == "Cabinet"


async def test_too_many_committees_are_not_chosen_from() -> None:
    def crowd(site: Site) -> None:
        site.titles = {str(number): f"Area Forum {number}" for number in range(1, 9)}

    world = World(crowd)
    found = await world.find("bury area forum")
    assert found.proposals == ()
    assert "8 committees of Bury" in found.why
    assert world.opened[0].asked == ["committees"]  # no calendar for those


async def test_an_empty_list_is_said() -> None:
    def empty(site: Site) -> None:
        site.titles = {}

    assert "lists no committee" in (await World(empty).find("bury cabinet")).why


FAILS = [
    (BlockedError(BURY), "blocks us"),
    (RobotsRefusedError(BURY), "asks robots not to read"),
    (SiteFailedError(BURY, status=500), "answered with an error (500)"),
    (SiteTooSlowError(BURY), "took too long"),
    (PageNotFoundError(BURY), "It may have moved"),
    (SiteUnreachableError(BURY), "could not be reached"),
    (CertificateError(BURY), "certificate"),
    (UnreadableDocumentError(), "cannot read as a list of committees"),
]


@pytest.mark.parametrize(("failure", "says"), FAILS)
async def test_every_failure_has_its_own_sentence(failure: Exception, says: str) -> None:
    def fail(site: Site) -> None:
        site.failure = failure

    for words in ("bury cabinet", f"{BURY}/mgCommitteeDetails.aspx?ID=130"):
        found = await World(fail).find(words)
        assert found.proposals == ()
        assert "Bury" in found.why
        assert says in found.why


def _https_is_off(site: Site) -> None:
    if site.memory.base_url.startswith("https://"):
        site.failure = SiteUnreachableError(site.memory.base_url)


async def test_http_where_https_is_not_there_and_that_is_said() -> None:
    """Asked over https first; what comes over http is unverified."""
    world = World(_https_is_off)
    (proposal,) = (await world.find("bury cabinet")).proposals
    assert [site.memory.base_url for site in world.opened] == [BURY, BURY.replace("https", "http")]
    assert proposal.memory.base_url == "http://councildecisions.bury.gov.uk"
    assert "unverified" in proposal.warnings[0]


async def test_a_certificate_that_is_not_accepted_is_not_gone_round() -> None:
    def refuse(site: Site) -> None:
        site.failure = CertificateError(BURY)

    world = World(refuse)
    assert (await world.find("bury cabinet")).proposals == ()
    assert len(world.opened) == 1


# Links

LINK = f"{BURY}/ieListDocuments.aspx?CId=328&MId=3943&Ver=4"


@pytest.mark.parametrize(
    "words",
    [
        LINK,
        f"watch {LINK}",
        f"<{LINK}|the committee>",  # as Slack writes it
        LINK.replace("&", "&amp;"),
        LINK.replace("https://", "http://"),
        f"{BURY}/mgCommitteeDetails.aspx?ID=328",
        f"{BURY}/mgRss.aspx?CID=328",
    ],
)
async def test_a_link_to_any_page_of_the_committee(words: str) -> None:
    world = World()
    (proposal,) = (await world.find(words)).proposals
    assert (proposal.council, proposal.slug, proposal.warnings) == ("Bury", "bury-cyp", ())
    assert proposal.last == MEETINGS[1]
    assert [site.memory.base_url for site in world.opened] == [BURY]


async def test_a_meetings_link_without_its_committee_is_found_through_the_calendar() -> None:
    world = World()
    (proposal,) = (await world.find(f"{BURY}/ieListDocuments.aspx?MId=8")).proposals
    assert proposal.committee.key == "132"
    found = await world.find(f"{BURY}/ieListDocuments.aspx?MId=999")
    assert found.proposals == ()
    assert "no such meeting" in found.why


async def test_a_meetings_link_does_not_cost_a_site_a_request_for_each_of_many() -> None:
    def crowd(site: Site) -> None:
        site.titles = {str(number): f"Board {number}" for number in range(1, 60)}

    world = World(crowd)
    found = await world.find(f"{BURY}/ieListDocuments.aspx?MId=8")
    assert "would take many requests" in found.why
    assert world.opened[0].asked == ["committees"]


@pytest.mark.parametrize(
    ("link", "says"),
    [
        (f"{BURY}/mgListCommittees.aspx?bcr=1", "names no committee"),
        (f"{BURY}/mgAi.aspx?ID=5", "one item of a meeting"),
        (f"{BURY}/documents/s123/Report.pdf", "names no committee"),
        ("https://www.netherby.example/minutes", "no page of a council's committee"),
        ("https://user@democracy.netherby.example/mgAi.aspx?ID=5", "no page of a council's"),
        ("http://127.0.0.1:8080/mgCommitteeDetails.aspx?ID=1", "no page of a council's"),
    ],
)
async def test_links_for_which_no_site_is_asked(link: str, says: str) -> None:
    world = World()
    found = await world.find(link)
    assert found.proposals == ()
    assert says in found.why
    assert world.opened == []


async def test_a_link_to_a_committee_that_has_ended() -> None:
    found = await World().find(f"{BURY}/mgCommitteeDetails.aspx?ID=77")
    assert "not among those that Bury lists" in found.why


async def test_a_link_to_a_site_that_nobody_knows_is_warned_of() -> None:
    """It may be anybody's: its host is its name until a person says otherwise."""
    link = "https://minutes.netherby.example/moderngov/mgCommitteeDetails.aspx?ID=328"
    (proposal,) = (await World().find(link)).proposals
    assert proposal.council == "minutes.netherby.example"
    assert "check that it is the council's own" in proposal.warnings[0]
    assert proposal.memory.base_url == "https://minutes.netherby.example/moderngov"


async def test_a_link_to_a_host_with_a_councils_name_is_that_councils() -> None:
    """The directory has another site for it; the host is its own, or its system's maker's."""
    link = "https://birmingham.cmis.uk.com/birmingham/Committees/tabid/62/ctl/ViewCMIS_CommitteeDetails/mid/381/id/130/Default.aspx"
    (proposal,) = (await World().find(link)).proposals
    assert (proposal.council, proposal.slug) == ("Birmingham", "birmingham-cabinet")
    assert proposal.memory.base_url == "https://birmingham.cmis.uk.com/birmingham"


async def test_the_portal_of_a_cmis_site_is_the_directorys() -> None:
    """A page in a folder does not tell where the portal begins."""
    link = (
        "https://moray.cmis.uk.com/moray/CouncilandGovernance/Meetings/tabid/70/ctl"
        "/ViewMeetingPublic/mid/397/Meeting/9/Committee/130/SelectedTab/Documents/Default.aspx"
    )
    (proposal,) = (await World().find(link)).proposals
    assert (proposal.council, proposal.memory.base_url) == (
        "Moray",
        "https://moray.cmis.uk.com/moray",
    )


async def test_cmis_is_asked_for_fewer_months() -> None:
    """A month there takes up to 40 seconds."""
    window: list[timedelta] = []

    class Slow(Site):
        async def calendar(
            self, committee_keys: tuple[str, ...], *, first: date, last: date
        ) -> tuple[SiteMeeting, ...]:
            window.append(last - first)
            return await super().calendar(committee_keys, first=first, last=last)

    await find("hull cabinet", clients=Slow, today=TODAY)
    assert window == [timedelta(days=90)]


async def test_a_site_of_two_councils_names_the_one_in_the_title() -> None:
    """Where the title names neither, it is both's."""

    def both(site: Site) -> None:
        site.titles = {
            "1": "Adur Planning Committee",
            "2": "Worthing Planning Committee",
            "3": "Joint Audit",
        }

    base = "https://democracy.adur-worthing.gov.uk/mgCommitteeDetails.aspx?ID="
    named = [(await World(both).find(f"{base}{key}")).proposals[0] for key in "123"]
    assert [one.council for one in named] == ["Adur", "Worthing", "Adur and Worthing"]
    assert [one.slug for one in named] == ["adur-planning", "worthing-planning", "adur-ja"]
    (own,) = (await World(both).find("worthing planning")).proposals
    assert own.committee.key == "2"


# An address given by the operator

OWN = "http://127.0.3.4:8099/moderngov"


async def test_an_address_that_the_operator_gives_comes_before_the_directorys() -> None:
    world = World()
    moved = "https://moved.netherby.example"
    (proposal,) = (await world.find("bury cyp", f"{moved}/mgListCommittees.aspx")).proposals
    assert world.opened[0].memory.base_url == moved
    assert (proposal.council, proposal.warnings) == ("Bury", ())
    (linked,) = (await World().find(LINK, moved)).proposals
    assert linked.memory.base_url == moved


async def test_a_council_of_another_make_is_watched_at_an_address_given() -> None:
    (proposal,) = (
        await World().find("birmingham cabinet", "https://x.cmis.uk.com/birmingham")
    ).proposals
    assert proposal.memory.cms is Cms.CMIS


async def test_a_council_that_the_directory_lacks() -> None:
    """Its name is taken from the words, and that is said."""
    (proposal,) = (await World().find("netherby children and young people", OWN, OWN)).proposals
    assert (proposal.council, proposal.slug) == ("Netherby", "netherby-cyp")
    assert "“Netherby” is no council of my directory" in proposal.warnings[0]
    assert len(proposal.warnings) == 1  # over http, but trusted by name
    (plain,) = (await World().find("children and young people", OWN)).proposals
    assert plain.council == "127.0.3.4"
    assert "unverified" in plain.warnings[0]
    (linked,) = (await World().find(f"{OWN}/mgCommitteeDetails.aspx?ID=328", None, OWN)).proposals
    assert linked.memory.base_url == OWN


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a:b@c.example", "ftp://a.example"]
)
async def test_an_address_that_is_none(address: str) -> None:
    world = World()
    assert "no web address" in (await world.find("bury cyp", address)).why
    assert world.opened == []


# Short names


async def test_slugs_of_several_proposals_differ() -> None:
    def alike(site: Site) -> None:
        site.titles = {"1": "Adult Social Care Panel", "2": "Adult Services and Care Panel"}

    found = await World(alike).find("bury adult care panel")
    slugs = [proposal.slug for proposal in found.proposals]
    assert len(slugs) == len(set(slugs)) == 2


@pytest.mark.parametrize(
    "council", [one for one in councils() if one.cms is not Cms.OTHER], ids=lambda one: one.code
)
async def test_every_watchable_councils_committees_are_found(council: Council) -> None:
    """By the council's name and the committee's, each alone, with a slug that follows the rules."""
    for key, title in TITLES.items():
        if key in {"148", "169"}:
            continue
        found = await World().find(f"{council.name} {title}")
        assert titles_of(found) == [title]
        for slug in found.proposals[0].slugs:
            assert slug.startswith(f"{short_name(council)}-")
            assert 2 <= len(slug) <= 30
            assert slug.replace("-", "").isalnum()


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
@settings(max_examples=150, deadline=None)
async def test_no_words_and_no_titles_raise(words: str, titles: list[str]) -> None:
    """Whatever a person types and a site lists: proposals, or a sentence."""

    def odd(site: Site) -> None:
        site.titles = {str(place): title for place, title in enumerate(titles, 1)}

    for said in (words, f"bury {words}", f"{BURY}/mgCommitteeDetails.aspx?ID={words}"):
        found = await World(odd).find(said)
        assert found.proposals or found.why
        assert all(2 < len(slug) <= 30 for one in found.proposals for slug in one.slugs)
    linked = await World(odd).find(f"{BURY}/mgCommitteeDetails.aspx?ID=1")
    assert bool(linked.proposals) is bool(titles)


async def test_a_hostile_title_takes_no_time() -> None:
    """Words that could stand for initials in very many ways."""

    def hostile(site: Site) -> None:
        site.titles = {"1": "aa " * 90 + "b"}

    started = perf_counter()
    assert (await World(hostile).find("bury " + "aa " * 90 + "c")).proposals == ()
    assert perf_counter() - started < 5


@pytest.mark.skipif(not FIXTURES.exists(), reason="real bodies are not here")
def test_every_title_of_a_real_list_names_itself_alone() -> None:
    """131 committees of one council, some of them alike."""
    words = (FIXTURES / "GetCommittees_full.xml").read_text(encoding="utf-8", errors="replace")
    listed = re.findall("<committeetitle>(.*?)</committeetitle>", words, re.DOTALL)
    titles = list(dict.fromkeys(unescape(unescape(title)).strip() for title in listed))
    assert len(titles) > 100
    assert [best_matches([title], titles) for title in titles] == [
        (place,) for place in range(len(titles))
    ]
