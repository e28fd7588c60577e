"""Owner words to an officer, only when there is one answer. What is left open goes to the clerk.

Posts match by equality after folding, people by their full name; likeness never decides a person.
Every resolution has its reason as a plain sentence, which names no officer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Officer, Post, PostHolder
from summariser.values import ActionDraft, OwnerKind
from tracker.folding import fold_name, fold_post, fold_words
from tracker.owner_words import (
    OwnerWords,
    is_body,
    is_member,
    names_member,
    names_private,
    names_several,
    read_owner,
    surname_of,
)
from tracker.posts import held_on

NOT_NAMED = "The minutes name no owner."
MEMBER = "The minutes name a member or the chair, who are not in the officer directory."
BODY = "The minutes name a body, not one officer."
SEVERAL = "The minutes may name more than one owner."
UNKNOWN = "Nobody in the directory has that post or name."
VACANT = "Nobody holds the post that the minutes name."
SHARED = "More than one officer holds the post that the minutes name."
NAMESAKES = "More than one officer has that name."
CONTRADICTION = "The person and the post that the minutes name do not go together in the directory."
PRIVATE = "The minutes may name a member of the public, who is not in the officer directory."
ELSEWHERE = "The words beside the name are no post in the directory."
BY_POST = "The minutes name the post."
BY_NAME = "The minutes name the person."
BY_SURNAME = "The minutes name the person by surname, and one officer has it."
BY_CLERK = "The minutes name the clerk."


@dataclass(frozen=True, slots=True)
class OwnerResolution:
    """Who owns an action. Without `officer_id` the clerk decides; `reason` says why."""

    officer_id: int | None
    post_id: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Directory:
    """One council's officers and posts on one day."""

    names: Mapping[str, tuple[int, ...]]  # folded full name → officers
    surnames: Mapping[str, tuple[tuple[int, str], ...]]  # surname → officers and their initials
    posts: Mapping[str, int]  # folded title → post
    holders: Mapping[int, tuple[int, ...]]  # post → who holds it
    clerk_officer_id: int | None = None


async def resolve_owner(
    session: AsyncSession,
    *,
    draft: ActionDraft,
    council: str,
    on: date,
    clerk_officer_id: int | None = None,
) -> OwnerResolution:
    """Settle the owner of one draft by the directory of `council` as it stands on that day."""
    directory = await directory_of(session, council, on=on, clerk_officer_id=clerk_officer_id)
    return settle(draft, directory)


async def directory_of(
    session: AsyncSession, council: str, *, on: date, clerk_officer_id: int | None = None
) -> Directory:
    """The directory of a council on one day, in three queries."""
    officers = await session.exec(
        select(Officer).where(Officer.council == council, col(Officer.erased_at).is_(None))
    )
    posts = (await session.exec(select(Post).where(Post.council == council))).all()
    held = select(PostHolder).join(Post, col(Post.id) == col(PostHolder.post_id))
    holding = await session.exec(held.where(Post.council == council, *held_on(on)))
    names: dict[str, tuple[int, ...]] = {}
    surnames: dict[str, tuple[tuple[int, str], ...]] = {}
    for officer in officers.all():
        name, key = fold_name(officer.name), officer.id or 0
        names[name] = (*names.get(name, ()), key)
        last = surname_of(officer.name)
        surnames[last] = (*surnames.get(last, ()), (key, name[:1]))
    holders: dict[int, tuple[int, ...]] = {}
    for holder in holding.all():
        holders[holder.post_id] = (*holders.get(holder.post_id, ()), holder.officer_id)
    by_title = {post.folded: post.id or 0 for post in posts}
    return Directory(names, surnames, by_title, holders, clerk_officer_id)


def settle(draft: ActionDraft, directory: Directory) -> OwnerResolution:
    """Settle the owner of a draft by a directory."""
    if not draft.owner or not fold_words(draft.owner):
        return _open(_sentence(draft.owner_reason) or NOT_NAMED)
    if is_member(draft.owner) or _member_elsewhere(draft):
        return _open(MEMBER)
    post = directory.posts.get(fold_post(draft.owner))
    if post is not None:
        return _holder(post, directory)
    if fold_post(draft.owner) in _CLERK and directory.clerk_officer_id is not None:
        return OwnerResolution(directory.clerk_officer_id, None, BY_CLERK)
    if draft.owner_kind is OwnerKind.BODY or is_body(draft.owner):
        return _open(BODY)
    return _open(PRIVATE) if _private_elsewhere(draft) else _person_or_levels(draft, directory)


_CLERK = frozenset({"clerk", "committee clerk", "clerk to committee", "clerk committee"})


def _sentence(words: str) -> str:
    """An engine's reason as a sentence."""
    plain = words.strip().rstrip(".")
    return f"{plain[:1].upper()}{plain[1:]}." if plain else ""


def _open(reason: str) -> OwnerResolution:
    return OwnerResolution(None, None, reason)


def _member_elsewhere(draft: ActionDraft) -> bool:
    """Whether what the words expand to, or what they lean on, calls the person a member."""
    name = draft.owner_name or ""
    leaned_on: Sequence[str] = [span.quote for span in draft.context]
    return is_member(name) or any(
        names_member(words, name or draft.owner or "") for words in leaned_on
    )


def _private_elsewhere(draft: ActionDraft) -> bool:
    """Whether the words, or what they lean on, call the person a resident, a parent, an agent."""
    name = read_owner(draft.owner or "", draft.owner_name).name
    words = [draft.owner or "", draft.quote, *(span.quote for span in draft.context)]
    return any(names_private(part, name) for part in words)


def _holder(post: int, directory: Directory) -> OwnerResolution:
    holders = directory.holders.get(post, ())
    if len(holders) == 1:
        return OwnerResolution(holders[0], post, BY_POST)
    return OwnerResolution(None, post, SHARED if holders else VACANT)


def _person_or_levels(draft: ActionDraft, directory: Directory) -> OwnerResolution:
    """A person with or without a post, or a post with the officer under it in brackets."""
    words = read_owner(draft.owner or "", draft.owner_name)
    named = directory.names.get(fold_name(words.responsible or ""), ())
    if named and words.accountable is not None:
        return _named_in_brackets(named, fold_post(words.accountable), directory)
    if words.responsible is not None and fold_post(words.responsible) in directory.posts:
        return _holder(directory.posts[fold_post(words.responsible)], directory)
    if words.accountable is not None and fold_post(words.accountable) in directory.posts:
        return _holder(directory.posts[fold_post(words.accountable)], directory)
    if names_several(draft.owner or "") and not _is_post_of_person(words, directory):
        return _open(SEVERAL)
    return _person(words, directory)


def _named_in_brackets(
    named: Sequence[int], folded_post: str, directory: Directory
) -> OwnerResolution:
    """The officer of "Director of Place (Gwen Haddow)", if that is who holds the post."""
    post = directory.posts.get(folded_post)
    if len(named) > 1:
        return _open(NAMESAKES)
    if post is None or named[0] not in directory.holders.get(post, ()):
        return _open(CONTRADICTION)
    return OwnerResolution(named[0], post, BY_NAME)


def _is_post_of_person(words: OwnerWords, directory: Directory) -> bool:
    return words.post is not None and fold_post(words.post) in directory.posts


def _person(words: OwnerWords, directory: Directory) -> OwnerResolution:
    post = directory.posts.get(fold_post(words.post)) if words.post else None
    if names_several(words.name):
        return _open(SEVERAL)
    fitting, reason = _fitting(words, directory)
    if len(fitting) > 1:
        return _open(NAMESAKES)
    if fitting and post is None and words.post and (reason == BY_SURNAME or not words.has_office):
        return _open(ELSEWHERE)
    if post is not None and fitting:
        holds = fitting[0] in directory.holders.get(post, ())
        return OwnerResolution(fitting[0], post, reason) if holds else _open(CONTRADICTION)
    if not fitting:
        return _open(CONTRADICTION if post is not None else UNKNOWN)
    return OwnerResolution(fitting[0], None, reason)


def _fitting(words: OwnerWords, directory: Directory) -> tuple[tuple[int, ...], str]:
    """The officers with that full name; failing that, with a surname after a title or initial."""
    full = directory.names.get(fold_name(words.name), ())
    if full:
        return full, BY_NAME
    if words.surname is None:
        return (), UNKNOWN
    with_surname = directory.surnames.get(words.surname, ())
    if len(with_surname) > 1:
        return tuple(key for key, _ in with_surname), BY_SURNAME
    fits = [key for key, initial in with_surname if words.initial in {None, initial}]
    return tuple(fits), BY_SURNAME
