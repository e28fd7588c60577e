"""Whose site an address is, for a search: the councils, their name, and what is not sure. Pure."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from councils import found_words as say
from councils.directory import councils_at, councils_called, folded, names_of, short_name
from councils.links import SitePlace, place_of
from councils.sites import origin_of
from councils.values import Cms, Council, SiteMemory

# hosts whose first part is a council's name: the councils' own, and those of the systems' makers
_TELLING = (".gov.uk", ".gov.wales", ".gov.scot", ".moderngov.co.uk", ".cmis.uk.com")


@dataclass(frozen=True, slots=True)
class Owner:
    """The councils that a site belongs to (none: unknown), and the name to show for them."""

    councils: tuple[Council, ...]
    name: str
    memory: SiteMemory
    warnings: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The council's part of a slug; "" where the directory has none."""
        return short_name(self.councils[0]) if self.councils else ""

    def of_committee(self, title: str) -> "Owner":
        """The one council of a shared site that the committee's title names; else the same."""
        if len(self.councils) <= 1:
            return self
        words = f" {' '.join(folded(title))} "
        named = [one for one in self.councils if any(_in(words, name) for name in names_of(one))]
        return replace(self, councils=(named[0],), name=named[0].name) if len(named) == 1 else self


def owner_of_override(address: str, council: Council | None) -> Owner | None:
    """The owner of a site whose address an operator gave; None if it is no web address.

    Any page of the site will do. Its system is what the page tells, else what the directory says
    of the council, else ModernGov unless the address has CMIS in it.
    """
    address = address if "://" in address else f"https://{address}"
    if origin_of(address) is None or "@" in urlsplit(address).netloc:
        return None
    place = place_of(address, trusted_sites=frozenset({address}))
    base = place.base_url if place else address.rstrip("/")
    cms = place.cms if place else _cms_of(address, council)
    owners = (council,) if council else councils_at(base)
    return Owner(owners, _name(owners, base), SiteMemory(cms, base))


def owner_of_link(place: SitePlace, *, override: str | None, is_trusted: bool) -> Owner | None:
    """The owner of the site that a link leads to. Sites are asked over https unless trusted."""
    found = councils_at(place.base_url) or _by_label(place.base_url)
    if override:
        return owner_of_override(override, found[0] if len(found) == 1 else None)
    base = place.base_url
    if found and place.cms is found[0].cms is Cms.CMIS and councils_at(base):
        base = found[0].base_url  # a page of CMIS does not tell where its portal begins
    if not is_trusted:
        base = base.replace("http://", "https://", 1)
    name = _name(found, base)
    warnings = () if found else (say.unknown_site(name),)
    return Owner(found, name, SiteMemory(place.cms, base), warnings)


def _cms_of(address: str, council: Council | None) -> Cms:
    if council and council.cms is not Cms.OTHER:
        return council.cms
    return Cms.CMIS if "cmis" in address.casefold() else Cms.MODERNGOV


def _name(owners: tuple[Council, ...], base: str) -> str:
    """The councils' names; the host where they are not known."""
    return " and ".join(one.name for one in owners) or urlsplit(base).hostname or base


def _by_label(base: str) -> tuple[Council, ...]:
    """The council whose whole name is a part of the host: democracy.netherby.gov.uk."""
    host = urlsplit(base).hostname or ""
    ending = next((ending for ending in _TELLING if host.endswith(ending)), None)
    if ending is None:
        return ()
    labels = host.removesuffix(ending).split(".")
    found = {one.code: one for label in labels for one in councils_called(label)}
    return tuple(found.values()) if len(found) == 1 else ()


def _in(words: str, name: tuple[str, ...]) -> bool:
    return f" {' '.join(name)} " in words
