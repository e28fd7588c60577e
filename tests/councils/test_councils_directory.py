"""The shipped directory: every council answers to its names, and nothing is guessed."""

from collections import Counter
from urllib.parse import urlsplit

import pytest

from councils.directory import (
    ADDRESSES_UNVERIFIED_SINCE,
    SOURCE,
    councils,
    councils_at,
    councils_called,
    councils_named,
    names_of,
    nearest_councils,
    short_name,
    short_of,
)
from councils.values import Cms, Council

EVERY = councils()


def _names(found: tuple[Council, ...]) -> list[str]:
    return [council.name for council in found]


def test_the_directory_has_the_councils_that_exist_now() -> None:
    """383 councils, each once; ended ones are gone; the source is named."""
    assert len(EVERY) == 383
    assert len({council.code for council in EVERY}) == len(EVERY)
    assert not {"Taunton Deane", "Allerdale", "Cumbria", "Corby"} & set(_names(EVERY))
    assert "DemocracyClub" in SOURCE
    assert ADDRESSES_UNVERIFIED_SINCE.year == 2026


@pytest.mark.parametrize("council", EVERY, ids=lambda council: council.code)
def test_every_council_answers_to_its_own_name(council: Council) -> None:
    """By its name, with "Council" after it, in capitals, and by each of its other names."""
    for name in (council.name, f"{council.name} Council", council.name.upper()):
        assert councils_named(name) == (council,)
    for words in names_of(council):
        assert councils_called(" ".join(words)) == (council,)


def test_no_two_councils_are_indistinguishable() -> None:
    """No folded name and no short name belongs to two."""
    names = Counter(name for council in EVERY for name in names_of(council))
    shorts = Counter(short_name(council) for council in EVERY)
    assert [name for name, count in names.items() if count > 1] == []
    assert [short for short, count in shorts.items() if count > 1] == []


def test_short_names_fit_in_a_slug() -> None:
    """Small letters, digits and hyphens, at most 18: twelve are left for the committee."""
    for council in EVERY:
        short = short_name(council)
        assert 2 <= len(short) <= 18
        assert short.replace("-", "").isascii()
        assert short.replace("-", "").isalnum()
        assert short == short.lower().strip("-")


@pytest.mark.parametrize(
    ("council", "short"),
    [
        ("Bury", "bury"),
        ("BCP", "bcp"),
        ("North East Derbyshire", "ne-derbyshire"),
        ("King's Lynn and West Norfolk", "kings-lynn"),
        ("Isle of Anglesey", "anglesey"),
    ],
)
def test_short_names_that_people_use(council: str, short: str) -> None:
    (found,) = councils_named(council)
    assert short_name(found) == short


def test_a_council_that_the_directory_lacks_gets_a_short_name_by_rule() -> None:
    assert short_of("Netherby Borough Council") == "netherby"
    assert short_of("North East Netherbyshire") == "n-e-netherbyshire"
    assert short_of("Upper Netherby, Lower Netherby and Overby") == "unlno"
    assert short_of("…") == "council"


# words, the councils that they may mean
NAMED = [
    ("Bury", ["Bury"]),
    ("  bury   council ", ["Bury"]),
    ("Bury Metropolitan Borough Council", ["Bury"]),
    ("Bury MBC", ["Bury"]),
    ("Bournemouth, Christchurch and Poole", ["Bournemouth, Christchurch and Poole"]),
    ("bournemouth christchurch & poole council", ["Bournemouth, Christchurch and Poole"]),
    ("BCP Council", ["Bournemouth, Christchurch and Poole"]),
    ("Poole", ["Bournemouth, Christchurch and Poole"]),  # a part of one name only
    ("LB Camden", ["Camden"]),
    ("London Borough of Camden", ["Camden"]),
    ("Royal Borough of Kingston upon Thames", ["Kingston upon Thames"]),
    ("Kingston", ["Kingston upon Thames"]),  # the name it goes by; Hull goes by Hull
    ("Kingston upon Hull", ["Kingston upon Hull"]),
    ("Hull City Council", ["Kingston upon Hull"]),
    ("Newcastle", ["Newcastle-under-Lyme", "Newcastle upon Tyne"]),
    ("Newcastle upon Tyne", ["Newcastle upon Tyne"]),
    ("newcastle under lyme", ["Newcastle-under-Lyme"]),
    ("Northamptonshire", ["North Northamptonshire", "West Northamptonshire"]),
    ("Sussex", ["East Sussex", "Mid Sussex", "West Sussex"]),
    ("Devon", ["Devon"]),  # a whole name, though parts of others too
    ("London", ["Greater London Authority", "City of London"]),
    ("City of London Corporation", ["City of London"]),
    ("B&NES", ["Bath and North East Somerset"]),
    ("City of Edinburgh Council", ["Edinburgh"]),
    ("Durham County Council", ["County Durham"]),
    ("The Highland Council", ["Highland"]),
    ("Comhairle nan Eilean Siar", ["Na h-Eileanan an Iar"]),
    ("Isle of Anglesey County Council", ["Isle of Anglesey"]),
    ("Cyngor Sir Ynys Môn", ["Isle of Anglesey"]),
    ("Cyngor Gwynedd", ["Gwynedd"]),
    ("City and County of Swansea", ["Swansea"]),
    ("Bro Morgannwg", ["Vale of Glamorgan"]),
    ("Antrim", ["Antrim and Newtownabbey", "Mid and East Antrim"]),
    (
        "Armagh City, Banbridge and Craigavon Borough Council",
        ["Armagh City, Banbridge and Craigavon"],
    ),
    ("Kings Lynn", ["King's Lynn and West Norfolk"]),
    ("St. Helens", ["St Helens"]),
    ("Forest", []),  # a word of several names, and of none by itself
    ("North", []),
    ("Council", []),
    ("Birmigham", []),  # looks alike, and decides nothing
    ("Bur", []),
    ("", []),
    ("✻", []),
]


@pytest.mark.parametrize(("words", "names"), NAMED)
def test_words_and_the_councils_they_may_mean(words: str, names: list[str]) -> None:
    assert _names(councils_named(words)) == names


def test_what_looks_alike_is_only_asked_after() -> None:
    assert nearest_councils("Birmigham") == ("Birmingham",)
    assert nearest_councils("xyzzy") == ()


def test_addresses_are_https_without_a_slash_at_the_end() -> None:
    """Those that are watched all have one; those of other makes may have none."""
    for council in EVERY:
        assert council.base_url or council.cms is Cms.OTHER
        assert council.base_url.startswith("https://") or not council.base_url
        assert not council.base_url.endswith("/")
        assert not council.base_url or urlsplit(council.base_url).hostname
    watched = [council for council in EVERY if council.cms is not Cms.OTHER]
    assert not [council for council in watched if council.base_url.lower().endswith(".aspx")]


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://councildecisions.bury.gov.uk/mgAi.aspx?ID=1", ["Bury"]),
        ("http://COUNCILDECISIONS.bury.gov.uk", ["Bury"]),
        ("https://democracy.adur-worthing.gov.uk", ["Adur", "Worthing"]),  # one site of two
        ("https://www.rbkc.gov.uk/Committees/x", ["Kensington and Chelsea"]),
        ("https://www.rbkc.gov.uk/CommitteesOld/x", []),  # another part of the same host
        ("https://bury.gov.uk.netherby.example/", []),
        ("not an address", []),
        ("https://[::1", []),
    ],
)
def test_whose_site_an_address_is(url: str, names: list[str]) -> None:
    assert _names(councils_at(url)) == names
