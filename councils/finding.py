"""From words or a link to a committee on its council's site. Asks the site; guesses nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from councils import found_words as say
from councils.committee_titles import MOST_LETTERS as LONGEST_TITLE
from councils.committee_titles import best_matches, nearest_titles, same_title, slugs_for
from councils.directory import names_of, short_of
from councils.errors import CouncilsError
from councils.links import SitePlace, place_of
from councils.naming_councils import MOST_LETTERS, Named, named_in, nearest_in, unknown_splits
from councils.site_asking import Asked, Clients, ask, can_ask_for_all, committee_of, meetings_of
from councils.site_owners import Owner, owner_of_link, owner_of_override
from councils.sites import is_trusted
from councils.values import Cms, SiteCommittee, SiteMeeting, SiteMemory
from minutes.errors import UnreadableDocumentError

MOST_PROPOSED = 5  # committees put to a person to choose from, with their meetings

_LINK = re.compile(r"https?://[^\s<>|\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A committee that may be watched, with its meetings as proof that it is the right one.

    `slug` is the first of `slugs`, short names that follow the rules for them; whether one is
    free is for the caller to see. `warnings` are sentences for whoever asked.
    """

    council: str
    memory: SiteMemory
    committee: SiteCommittee
    slug: str
    name: str
    last: SiteMeeting | None = None
    next: SiteMeeting | None = None
    slugs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What words lead to: one proposal is certain; several are to be chosen from; none says why.

    `why` is a sentence, also beside several proposals. `nearest` are names that look like the
    words.
    """

    proposals: tuple[Proposal, ...] = ()
    why: str = ""
    nearest: tuple[str, ...] = ()


async def find(
    words: str,
    *,
    clients: Clients,
    override: str | None = None,
    today: date,
    trusted_sites: frozenset[str] = frozenset(),
) -> Found:
    """The committee that words or a link mean: "bury children and young people", "BCP cabinet".

    `override` is the address of the site, given by the operator; `trusted_sites` are origins that
    may be read over http and on any port. Never raises CouncilsError or UnreadableDocumentError:
    whatever keeps the site from being read is said in `why`.
    """
    override = (override or "").strip().rstrip("/") or None
    link = _LINK.search(words)
    if link:
        return await _by_link(
            link[0], clients=clients, override=override, today=today, trusted=trusted_sites
        )
    if not words.strip() or len(words) > MOST_LETTERS:
        return Found(why=say.EMPTY if not words.strip() else say.TOO_LONG)
    return await _by_words(
        words, clients=clients, override=override, today=today, trusted=trusted_sites
    )


async def _by_words(
    words: str,
    *,
    clients: Clients,
    override: str | None,
    today: date,
    trusted: frozenset[str],
) -> Found:
    named = named_in(words)
    refused = _refused(words, named, override)
    if refused:
        return refused
    owner = _owner(named, override)
    if owner is None:
        return Found(why=say.BAD_ADDRESS)
    try:
        asked = await ask(owner, clients=clients, trusted=trusted)
        return await _matched(asked, named, words=words, today=today)
    except (CouncilsError, UnreadableDocumentError) as error:
        return Found(why=say.failed(owner.name, error))


def _refused(words: str, named: Named, override: str | None) -> Found | None:
    """Why no site can be asked for these words; None where one can."""
    if len(named.councils) > 1:
        names = tuple(one.name for one in named.councils)
        return Found(why=say.two_councils(named), nearest=names)
    if not named.councils:
        nearest = nearest_in(words)
        return None if override else Found(why=say.no_council(words, nearest), nearest=nearest)
    council = named.councils[0]
    if "" in named.phrases:
        return Found(why=say.which_committee(council))
    if council.cms is Cms.OTHER and not override:
        return Found(why=say.not_watchable(council))
    return None


def _owner(named: Named, override: str | None) -> Owner | None:
    """Whose site is asked: the one that the operator gave, else the directory's."""
    council = named.councils[0] if named.councils else None
    if override or council is None:
        return owner_of_override(override or "", council)
    return Owner((council,), council.name, SiteMemory(council.cms, council.base_url))


async def _matched(asked: Asked, named: Named, *, words: str, today: date) -> Found:
    """The committees of a site that words name."""
    if not asked.committees:
        return Found(why=say.no_committees(asked.owner.name))
    titles = [committee.title for committee in asked.committees]
    phrases, own = named.phrases, _own_names(asked.owner)
    if not named.councils:
        asked, phrases = _as_unknown(asked, words, titles)
    places = best_matches(phrases, titles, own=own)
    if not places:
        nearest = nearest_titles(phrases, titles, own=own)
        return Found(why=say.no_committee(asked.owner.name, phrases, nearest), nearest=nearest)
    return await _proposed(asked, [asked.committees[place] for place in places], today=today)


def _as_unknown(asked: Asked, words: str, titles: Sequence[str]) -> tuple[Asked, tuple[str, ...]]:
    """The council's and the committee's words, where the directory does not have the council."""
    ways = unknown_splits(words)
    found = ((name, rest) for name, rest in ways if best_matches((rest,), titles))
    name, rest = next(found, ways[0])
    if not name:
        return asked, (rest,)
    name = name if name != name.casefold() else name.title()
    owner = replace(asked.owner, name=name, warnings=(say.taken_for_council(name),))
    return replace(asked, owner=owner), (rest,)


async def _by_link(
    url: str,
    *,
    clients: Clients,
    override: str | None,
    today: date,
    trusted: frozenset[str],
) -> Found:
    own = frozenset({override} if override else ())
    place = place_of(url, trusted_sites=trusted | own)
    if place is None:
        return Found(why=say.NO_PAGE)
    if not place.committee_key and not place.meeting_key:
        return Found(why=say.ITEM_ALONE if place.item_key else say.NO_COMMITTEE_IN_LINK)
    owner = owner_of_link(place, override=override, is_trusted=is_trusted(url, trusted))
    if owner is None:
        return Found(why=say.BAD_ADDRESS)
    try:
        asked = await ask(owner, clients=clients, trusted=trusted)
        return await _linked(asked, place, today=today)
    except (CouncilsError, UnreadableDocumentError) as error:
        return Found(why=say.failed(owner.name, error))


async def _linked(asked: Asked, place: SitePlace, *, today: date) -> Found:
    """The committee that a link names itself, or whose meeting it names."""
    if not asked.committees:
        return Found(why=say.no_committees(asked.owner.name))
    key = place.committee_key
    if key is None:
        if not can_ask_for_all(asked):
            return Found(why=say.MEETING_ALONE)
        key = await committee_of(asked, place.meeting_key or "", today=today)
        if key is None:
            return Found(why=say.meeting_not_found(asked.owner.name))
    chosen = [one for one in asked.committees if one.key.casefold() == key.casefold()]
    if not chosen:
        return Found(why=say.key_not_listed(asked.owner.name))
    return await _proposed(asked, chosen, today=today)


async def _proposed(asked: Asked, chosen: list[SiteCommittee], *, today: date) -> Found:
    """Proposals for these committees, with their meetings where they are few."""
    if len(chosen) > MOST_PROPOSED:
        names = tuple(committee.title for committee in chosen)
        return Found(why=say.too_many(asked.owner.name, names), nearest=names[:MOST_PROPOSED])
    meetings, warnings = await _meetings(asked, chosen, today=today)
    chosen = _still_meeting(chosen, meetings)
    proposals: list[Proposal] = []
    for committee in chosen:
        taken = {proposal.slug for proposal in proposals}
        own = [one for one in meetings if _is_of(one, committee)]
        proposals.append(
            _proposal(asked, committee, own, taken=taken, today=today, warnings=warnings)
        )
    why = say.which_of(asked.owner.name) if len(proposals) > 1 else ""
    return Found(tuple(proposals), why=why)


async def _meetings(
    asked: Asked, chosen: list[SiteCommittee], *, today: date
) -> tuple[tuple[SiteMeeting, ...], tuple[str, ...]]:
    """The meetings of committees; none, with a warning, where the site does not give them."""
    try:
        found = await meetings_of(asked, chosen, today=today)
    except (CouncilsError, UnreadableDocumentError) as error:
        return (), (say.no_meetings_read(error),)
    return found, () if found else (say.NO_MEETINGS,)


def _still_meeting(
    chosen: list[SiteCommittee], meetings: tuple[SiteMeeting, ...]
) -> list[SiteCommittee]:
    """Of committees with one title, those that meet, where only some do."""
    if not all(same_title(one.title, chosen[0].title) for one in chosen):
        return chosen
    return [one for one in chosen if any(_is_of(each, one) for each in meetings)] or chosen


def _is_of(meeting: SiteMeeting, committee: SiteCommittee) -> bool:
    return meeting.committee_key.casefold() == committee.key.casefold()


def _proposal(
    asked: Asked,
    committee: SiteCommittee,
    meetings: list[SiteMeeting],
    *,
    taken: set[str],
    today: date,
    warnings: tuple[str, ...],
) -> Proposal:
    owner = asked.owner.of_committee(committee.title)
    own = _own_names(owner)
    slugs = slugs_for(owner.short or short_of(owner.name), committee.title, own=own)
    held = sorted((one for one in meetings if not one.is_cancelled), key=lambda one: one.on)
    return Proposal(
        council=owner.name,
        memory=asked.client.memory,
        committee=committee,
        slug=next((slug for slug in slugs if slug not in taken), slugs[0]),
        name=" ".join(committee.title.split())[:LONGEST_TITLE],
        last=next((one for one in reversed(held) if one.on < today), None),
        next=next((one for one in held if one.on >= today), None),
        slugs=slugs,
        warnings=(*owner.warnings, *asked.warnings, *warnings),
    )


def _own_names(owner: Owner) -> tuple[tuple[str, ...], ...]:
    """The folded names of the councils whose site it may be."""
    return tuple(name for council in owner.councils for name in names_of(council))
