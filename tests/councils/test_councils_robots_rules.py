"""The rules of robots.txt as tables."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.robots_rules import RobotsRules

AGENT = "MattersArisingBot"

# the rules for everybody, a path, whether it may be asked for
PATHS = [
    ("", "/m", True),
    ("Disallow:", "/m", True),
    ("Disallow: /", "/m", False),
    ("Disallow: /mgRss.aspx", "/mgRss.aspx?CID=1", False),
    ("Disallow: /mgRss.aspx", "/mgWhatsNew.aspx", True),
    ("Disallow: /mgrss.aspx", "/mgRss.aspx", False),  # these servers tell no case
    ("Disallow: /*mgRss", "/committees/mgRss.aspx", False),
    ("Disallow: /*?*CT=", "/mgWhatsNew.aspx?XXR=0&CT=1", False),
    ("Disallow: /*?*CT=", "/mgWhatsNew.aspx?XXR=0", True),
    ("Disallow: /*.pdf$", "/documents/g1/m.pdf", False),
    ("Disallow: /*.pdf$", "/documents/g1/m.pdf?T=1", True),
    ("Disallow: /m$", "/m", False),
    ("Disallow: /m$", "/mm", True),
    ("Disallow: /a*a$", "/a", True),  # one letter is not two
    # the longest decides, wherever it stands; of two as long the one that allows
    ("Disallow: /\nAllow: /ieListDocuments.aspx", "/ieListDocuments.aspx?MId=1", True),
    ("Allow: /\nDisallow: /documents/", "/documents/s1/a.pdf", False),
    ("Disallow: /m\nAllow: /m", "/m", True),
    # one path has one spelling
    ("Disallow: /Printed minutes", "/Printed%20minutes.pdf", False),
    ("Disallow: /%7Eclerk", "/~clerk/m", False),
    ("Disallow: /a%2fb", "/a/b", True),
    ("Disallow: /cofnodion/é", "/cofnodion/%C3%A9.pdf", False),
    ("Disallow : /m # not ours", "/m", False),
    ("Noindex: /m\nNonsense\n: /m", "/m", True),
    ("Disallow: /m", "", True),
]


@pytest.mark.parametrize(("rules", "path", "allowed"), PATHS)
def test_what_may_be_asked_for(rules: str, path: str, allowed: bool) -> None:
    """Wildcards, ends, the longest match."""
    read = RobotsRules.read(f"User-agent: *\n{rules}\n", agent=AGENT)
    assert read.allow(path) is allowed


# robots.txt, whether we may ask for /m
GROUPS = [
    ("User-agent: MattersArisingBot\nDisallow: /m\n\nUser-agent: *\nDisallow:\n", False),
    ("User-agent: *\nDisallow: /\n\nUser-agent: mattersarisingbot/1.0\nDisallow:\n", True),
    ("User-agent: MattersArisingBot\n\nUser-agent: *\nDisallow: /m\n", False),  # names together
    ("User-agent: Other\nUser-agent: *\nDisallow: /m\n", False),
    ("User-agent: Other\nDisallow: /m\n", True),
    ("User-agent: Matters\nDisallow: /m\n", True),  # another robot's name
    ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /m\n", False),  # groups add up
    ("User-agent: *\nSitemap: https://n.example/s.xml\nDisallow: /m\n", False),
    ("Disallow: /m\n", True),  # for nobody
    ("User-agent: *\r\nDisallow: /m\r\n", False),
    ("<html><p>Not found</p></html>", True),
]


@pytest.mark.parametrize(("words", "allowed"), GROUPS)
def test_whom_the_rules_are_for(words: str, allowed: bool) -> None:
    """Us by name, else everybody."""
    assert RobotsRules.read(words, agent=AGENT).allow("/m") is allowed


def test_many_wildcards_take_no_time() -> None:
    """A pattern cannot keep us busy."""
    rules = RobotsRules.read(f"User-agent: *\nDisallow: /{'*a' * 2_000}b$\n", agent=AGENT)
    began = time.perf_counter()
    assert rules.allow("/" + "a" * 8_000)
    assert time.perf_counter() - began < 0.5


@given(st.text(max_size=300), st.text(max_size=50))
def test_no_robots_txt_breaks_the_reading(words: str, path: str) -> None:
    """Whatever stands in it."""
    RobotsRules.read(f"User-agent: *\n{words}", agent=AGENT).allow(path)
