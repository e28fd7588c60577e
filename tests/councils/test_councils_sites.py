"""Provenance: which addresses are the committee's own. A table."""

import pytest

from councils.sites import is_committees_own, origin_of

SITE = "https://democracy.netherby.example/moderngov"
SANDBOX = "http://127.0.0.1:8080"

# url, site, tls, own
OWN = [
    ("https://democracy.netherby.example/ieListDocuments.aspx?MId=1", SITE, True, True),
    ("https://DEMOCRACY.netherby.example:443/x", SITE, True, True),
    ("https://democracy.netherby.example/x", "http://democracy.netherby.example", True, True),
    ("https://democracy.netherby.example/x", "democracy.netherby.example", True, True),
    ("http://democracy.netherby.example/x", SITE, False, False),  # not over TLS
    ("https://netherby.example/x", SITE, True, False),  # another host
    ("https://democracy.netherby.example.evil.example/x", SITE, True, False),
    ("https://democracy.netherby.example@evil.example/x", SITE, True, False),
    ("https://democracy.netherby.example:8443/x", SITE, True, False),  # another server
    ("https://democracy.netherby.example/x", None, True, False),  # no site is known
    ("https://democracy.netherby.example/x", "", True, False),
    ("http://127.0.0.1:8080/council/x", f"{SANDBOX}/council", False, True),  # trusted by name
    ("http://127.0.0.1:8081/council/x", f"{SANDBOX}/council", False, False),
    ("http://127.0.0.1:8080/council/x", SITE, False, False),  # trusted, but not the committee's
]


@pytest.mark.parametrize(("url", "site", "tls", "own"), OWN)
def test_the_committees_own_pages(url: str, site: str | None, tls: bool, own: bool) -> None:
    """Same host and TLS, or a trusted origin that is the site's."""
    trusted = frozenset({SANDBOX + "/"})
    assert is_committees_own(url, site=site, tls=tls, trusted_sites=trusted) is own


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTPS://A.example:443/x", "https://a.example"),
        ("http://a.example.:8080/x", "http://a.example:8080"),
        ("http://[::1]:80/x", "http://[::1]"),
        ("ftp://a.example/", None),
        ("//a.example/", None),
        ("http://a.example:port/", None),
        ("", None),
    ],
)
def test_origins(url: str, origin: str | None) -> None:
    """Scheme, host and unusual port, in one spelling."""
    assert origin_of(url) == origin
