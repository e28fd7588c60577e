"""Beginning to watch: what is made, what is taken over, and what is left to a person."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from sqlmodel import select

from councils.finding import Proposal
from councils.values import Cms, News, SiteCommittee, SiteMemory
from storage.database import Database
from storage.tables import Committee, Mode, Nation, Site, Watch
from tracker.committees import add_committee, channels_of
from tracker.nations import NORTHERN_IRELAND, SCOTLAND, WALES, nation_of
from tracker.new_watches import BegunWatch, MaybeAnotherCommitteeError, WatchOffer, begin_watch

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BASE = "https://democracy.fenbridge.example"
PROPOSAL = Proposal(
    council="Fenbridge",
    memory=SiteMemory(Cms.MODERNGOV, BASE, has_service=True, all_committees="-1", news=News.RSS),
    committee=SiteCommittee("285", "Cabinet", f"{BASE}/mgCommitteeDetails.aspx?ID=285"),
    slug="fenbridge-cabinet",
    name="Cabinet",
    slugs=("fenbridge-cabinet", "fenbridge-cab"),
)
OFFER = WatchOffer.of(PROPOSAL)


async def begin(db: Database, offer: WatchOffer = OFFER, **options: Any) -> BegunWatch:
    async with db.write() as session:
        return await begin_watch(session, offer, now=NOW, **options)


async def made(db: Database, **changes: Any) -> Committee:
    """A committee that was added by hand."""
    facts = {"name": "Cabinet", "slug": "fenbridge-cabinet", "council": "Fenbridge"}
    async with db.write() as session:
        return await add_committee(session, now=NOW, **facts | changes)


async def count(db: Database, table: Any) -> int:
    async with db.read() as session:
        return len((await session.exec(select(table))).all())


def test_an_offer_survives_a_buttons_value() -> None:
    assert WatchOffer.of_json(OFFER.as_json()) == OFFER
    assert OFFER.memory["news"] == "rss"


async def test_committee_watch_and_following_are_made_at_once(db: Database) -> None:
    begun = await begin(db, channels=["C1"], mode=Mode.AUTO)
    row = begun.committee
    assert (begun.was_watched, begun.was_known, begun.moved_from) == (False, False, "")
    assert (row.slug, row.council, row.mode) == ("fenbridge-cabinet", "Fenbridge", Mode.AUTO)
    assert row.site == PROPOSAL.committee.url
    async with db.read() as session:
        assert await channels_of(session, row.id or 0) == ("C1",)


async def test_a_second_time_makes_nothing(db: Database) -> None:
    await begin(db)
    begun = await begin(db)
    assert begun.was_watched
    assert (await count(db, Committee), await count(db, Watch)) == (1, 1)


@pytest.mark.parametrize(
    "base",
    ["http://democracy.fenbridge.example", "https://Democracy.Fenbridge.example"],
)
async def test_the_same_place_in_another_spelling_is_watched_already(
    db: Database, base: str
) -> None:
    await begin(db)
    assert (await begin(db, replace(OFFER, memory=OFFER.memory | {"base_url": base}))).was_watched


@pytest.mark.parametrize(
    "facts",
    [
        {"slug": "cab", "name": "CABINET"},  # the same council and name
        {"slug": "cab", "name": "The leaders", "site": PROPOSAL.committee.url},  # the same page
        {"slug": "cab", "site": f"{BASE}/ieListMeetings.aspx?CId=285&Year=0", "name": "X"},
    ],
)
async def test_a_committee_that_is_certainly_the_same_is_taken_over(
    db: Database, facts: dict[str, Any]
) -> None:
    known = await made(db, **facts)
    begun = await begin(db)
    assert (begun.committee.id, begun.was_known) == (known.id, True)
    assert begun.committee.name == facts["name"]
    assert await count(db, Committee) == 1


async def test_one_that_may_be_another_is_left_to_a_person(db: Database) -> None:
    await made(db, name="Cabinet Committee", council="Fenbridge BC")
    with pytest.raises(MaybeAnotherCommitteeError, match="--slug fenbridge-cabinet"):
        await begin(db)
    assert await count(db, Watch) == 0
    assert (await begin(db, slug="fenbridge-cabinet")).was_known


async def test_another_councils_short_name_is_gone_round(db: Database) -> None:
    await made(db, council="Fenbridge Parish", site="https://fenbridge-pc.example")
    assert (await begin(db)).committee.slug == "fenbridge-cab"


async def test_a_council_that_moved_its_site_is_watched_there(db: Database) -> None:
    await begin(db)
    new = "https://fenbridge.moderngov.example"
    moved = replace(
        OFFER, memory={"cms": "moderngov", "base_url": new}, key="12",
        url=f"{new}/mgCommitteeDetails.aspx?ID=12",
    )  # fmt: skip
    begun = await begin(db, moved)
    assert (begun.moved_from, begun.committee.site) == (BASE, moved.url)
    assert (await count(db, Committee), await count(db, Watch), await count(db, Site)) == (1, 1, 2)


def test_nations_are_those_of_the_directorys_codes() -> None:
    """32, 22 and 11 areas, each a council of the directory."""
    assert (len(SCOTLAND), len(WALES), len(NORTHERN_IRELAND)) == (32, 22, 11)
    text = files("councils").joinpath("data", "councils.csv").read_text("utf-8")
    codes = {row["code"] for row in csv.DictReader(text.splitlines())}
    assert codes >= SCOTLAND | WALES | NORTHERN_IRELAND
    assert nation_of("CRF") is Nation.WALES
    assert nation_of("BUR") is Nation.ENGLAND


async def test_a_welsh_council_has_welsh_notice(db: Database) -> None:
    welsh = WatchOffer.of(
        replace(
            PROPOSAL,
            council="Cardiff",
            memory=SiteMemory(Cms.MODERNGOV, "https://cardiff.moderngov.co.uk"),
        )
    )
    assert (await begin(db, welsh)).committee.nation is Nation.WALES
