"""Owner words to officers: by equality, or not at all."""

from datetime import timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.tables import Officer
from summariser.values import OwnerKind, Span
from tests.tracker.builders import CIRCULATE, COUNCIL, NOW, draft_of, minutes_of
from tracker import owners
from tracker.officers import add_officer, erase_officer, fold_post, import_officers, post_holder
from tracker.owners import OwnerResolution, resolve_owner

MINUTES = minutes_of()

DIRECTORY = [
    ("Tomos Hale", ["Director of Education"]),
    ("Siân O’Neill-Price", ["Head of Culture & Leisure"]),
    ("Gwen Haddow", ["Corporate Director, Place"]),
    ("Ruth Penrose", ["Estates Manager"]),
    ("Ruth Penrose", ["Parks Manager"]),  # a namesake
    ("Idris Penrose", []),
    ("Jo Castellan", ["Committee Officer"]),
    ("Meg Farrow", ["Service Manager, Youth Services"]),
    ("Clem Bright", ["Clerk"]),
]


@pytest.fixture
async def people(db: Database) -> dict[str, int]:
    """A directory of nine; keys by first post, else by name."""
    found = {}
    async with db.write() as session:
        for number, (name, posts) in enumerate(DIRECTORY):
            officer = await add_officer(
                session, name=name, council=COUNCIL, slack_user_id=f"U0{number}X", posts=posts,
                now=NOW,
            )  # fmt: skip
            found[posts[0] if posts else name] = officer.id or 0
    return found


async def settled(db: Database, owner: str | None, **words: Any) -> OwnerResolution:
    draft = draft_of(MINUTES, CIRCULATE, owner=owner, **words)
    async with db.read() as session:
        return await resolve_owner(session, draft=draft, council=COUNCIL, on=NOW.date())


SETTLED = [
    # owner words, what initials expand to, the post or name of who it is
    ("The Director of Education", None, "Director of Education"),
    ("the Director for Education", None, "Director of Education"),
    ("Interim Director, Education", None, "Director of Education"),
    ("ACTING DIRECTOR OF EDUCATION", None, "Director of Education"),
    ("Head of Culture and Leisure", None, "Head of Culture & Leisure"),
    ("Corporate Director (Place)", None, "Corporate Director, Place"),
    ("CORPORATE DIRECTOR, PLACE (Estates Manager)", None, "Estates Manager"),  # responsible
    ("CORPORATE DIRECTOR, PLACE (Web Editor)", None, "Corporate Director, Place"),  # accountable
    ("Tomos Hale", None, "Director of Education"),
    ("Mr Tomos Hale", None, "Director of Education"),
    ("Sian O'Neill Price", None, "Head of Culture & Leisure"),  # accents, apostrophes, hyphens
    ("Tomos Hale, Director of Education", None, "Director of Education"),
    ("Tomos Hale (TH), Director of Education", None, "Director of Education"),
    ("Siân O’Neill-Price, Head of Culture and Leisure", None, "Head of Culture & Leisure"),
    ("Tomos Hale, Chief Examiner", None, "Director of Education"),  # a title the directory lacks
    ("JC", "Jo Castellan", "Committee Officer"),
    ("JC", "Jo Castellan (JC), Committee Officer", "Committee Officer"),
    ("Mr Hale", None, "Director of Education"),
    ("Ms Haddow", None, "Corporate Director, Place"),
    ("G Haddow", None, "Corporate Director, Place"),
    ("G Haddow, Corporate Director (Place) (GH)", None, "Corporate Director, Place"),
    ("Meg Farrow, Service Manager, Youth Services", None, "Service Manager, Youth Services"),
    ("The Clerk", None, "Clerk"),
    ("Corporate Director, Place (Gwen Haddow)", None, "Corporate Director, Place"),
]


@pytest.mark.parametrize(("owner", "owner_name", "who"), SETTLED)
async def test_words_that_settle_an_officer(
    db: Database, people: dict[str, int], *, owner: str, owner_name: str | None, who: str
) -> None:
    """These words have one officer, with a reason."""
    found = await settled(db, owner, owner_name=owner_name)
    assert found.officer_id == people[who], found.reason
    assert found.reason.endswith(".")


OPEN = [
    # owner words, kind, the reason
    (None, None, owners.NOT_NAMED),
    ("the service", None, owners.BODY),
    ("Officers", None, owners.BODY),
    ("Members", None, owners.BODY),
    ("Members of the Committee", None, owners.BODY),
    ("the Road Safety Team", None, owners.BODY),
    ("Children’s Services", OwnerKind.BODY, owners.BODY),
    ("The Chair", None, owners.MEMBER),
    ("our Vice-Chair", None, owners.MEMBER),
    ("the Chair and Cllr Ireby", None, owners.MEMBER),
    ("Councillor Tomos Hale", None, owners.MEMBER),
    ("Cllr. J. Davies", None, owners.MEMBER),
    ("The Cabinet Member for Leisure", None, owners.MEMBER),
    ("the Leader", None, owners.MEMBER),
    ("Tomos Hale and Gwen Haddow", None, owners.SEVERAL),
    ("TH/GH", None, owners.SEVERAL),
    ("TH, GH", None, owners.SEVERAL),
    ("Director of Education and Estates Manager", None, owners.SEVERAL),
    ("Tomos Hale, Head of Schools and Gwen Haddow", None, owners.SEVERAL),
    ("Ruth Penrose", None, owners.NAMESAKES),
    ("Ms Penrose", None, owners.NAMESAKES),
    ("Tomos Hale, Estates Manager", None, owners.CONTRADICTION),
    ("Jane Doe, Director of Education", None, owners.CONTRADICTION),
    ("R Haddow", None, owners.UNKNOWN),  # the initial does not fit
    ("Tomos", None, owners.UNKNOWN),
    ("Hale", None, owners.UNKNOWN),
    ("TH", None, owners.UNKNOWN),
    ("Deputy Director of Education", None, owners.UNKNOWN),  # another post
    ("Director of Educational Psychology", None, owners.UNKNOWN),  # like is not equal
    ("the Director", None, owners.UNKNOWN),
    ("Mr Nobody", None, owners.UNKNOWN),
    ("Tomos Hale, resident", None, owners.PRIVATE),  # a namesake
    ("Mr Hale, National Health Service", None, owners.ELSEWHERE),
    ("Tomos Hale, Elm Road", None, owners.ELSEWHERE),
    ("Mr T Hale, Planning Manager", None, owners.ELSEWHERE),  # a surname is not enough for that
    ("Mrs Price", None, owners.UNKNOWN),  # an O’Neill-Price is another
    ("Corporate Director, Place (Tomos Hale)", None, owners.CONTRADICTION),  # who is not
    ("Corporate Director, Place (Ruth Penrose)", None, owners.NAMESAKES),
]


@pytest.mark.parametrize(("owner", "kind", "reason"), OPEN)
async def test_words_that_go_to_the_clerk(
    db: Database, people: dict[str, int], *, owner: str | None, kind: OwnerKind | None, reason: str
) -> None:
    """These words settle nobody, and the reason says why."""
    found = await settled(db, owner, owner_kind=kind)
    assert (found.officer_id, found.reason) == (None, reason)


async def test_a_post_with_two_holders_settles_nobody(db: Database, people: dict[str, int]) -> None:
    """A post that two officers share goes to the clerk, with the post kept."""
    async with db.write() as session:
        rows = "name,posts,slack\nAnn Lee,Pool Manager,U0AA\nBen Lee,Pool Manager,U0BB\n"
        await import_officers(session, rows, council=COUNCIL, now=NOW)
    found = await settled(db, "Pool Manager")
    assert (found.officer_id, found.reason) == (None, owners.SHARED)
    assert found.post_id is not None


async def test_a_post_that_nobody_holds_is_kept(db: Database, people: dict[str, int]) -> None:
    """Where the holder has left, the post is known and the officer is not."""
    async with db.write() as session:
        await erase_officer(session, officer_id=people["Estates Manager"], now=NOW)
    found = await settled(db, "Estates Manager")
    assert (found.officer_id, found.reason) == (None, owners.VACANT)
    assert found.post_id is not None


async def test_a_councillor_with_an_officers_name_is_a_councillor(
    db: Database, people: dict[str, int]
) -> None:
    """When the attendance calls the person a councillor, the officer of that name is left alone."""
    present = Span(
        "Present: Councillors Tomos Hale, Councillor Mrs Gwen Haddow", 0, 10, "attendance"
    )
    found = await settled(db, "Gwen Haddow", context=(present,))
    assert (found.officer_id, found.reason) == (None, owners.MEMBER)


async def test_a_resident_with_an_officers_surname_is_a_resident(
    db: Database, people: dict[str, int]
) -> None:
    """When the words leaned on call the person a resident, the officer of that name is let be."""
    asked = Span("A resident, Mr Hale, asked about the bridge.", 0, 10, "who it is")
    found = await settled(db, "Mr Hale", context=(asked,))
    assert (found.officer_id, found.reason) == (None, owners.PRIVATE)


async def test_another_councils_officers_do_not_count(db: Database, people: dict[str, int]) -> None:
    """The directory is the council's own."""
    draft = draft_of(MINUTES, CIRCULATE, owner="Tomos Hale")
    async with db.read() as session:
        found = await resolve_owner(session, draft=draft, council="Elsewhere", on=NOW.date())
    assert found.officer_id is None


async def test_the_committees_own_clerk_is_the_clerk(db: Database, clerk: Officer) -> None:
    """Without a post called Clerk, "the Clerk" is the committee's."""
    draft = draft_of(MINUTES, CIRCULATE, owner="the Clerk")
    async with db.read() as session:
        found = await resolve_owner(
            session, draft=draft, council=COUNCIL, on=NOW.date(), clerk_officer_id=clerk.id
        )
    assert found.officer_id == clerk.id


async def test_a_post_is_held_from_a_day_on(db: Database, director: Officer) -> None:
    """Before the first day there is no holder, on it there is."""
    async with db.read() as session:
        day = NOW.date()
        title = "director for education"
        assert await post_holder(session, COUNCIL, title, on=day - timedelta(days=1)) is None
        found = await post_holder(session, COUNCIL, title, on=day)
    assert found is not None
    assert found.id == director.id


FOLDED = [
    ("Director of Education", "the Director for Education", True),
    ("Head of Culture & Leisure", "Head of Culture and Leisure", True),
    ("Director, Education", "Interim Director of Education", True),
    ("Director of Children’s Services", "Director of Childrens Services", True),
    ("Director of Education", "Deputy Director of Education", False),
    ("Director of Education", "Education Director", False),
    ("Head of Service", "Head of Services", False),
]


@pytest.mark.parametrize(("one", "other", "same"), FOLDED)
def test_posts_match_by_equality_after_folding(one: str, other: str, same: bool) -> None:
    """of/for, and/&, commas, Interim and Acting fold away; nothing else does."""
    assert (fold_post(one) == fold_post(other)) is same
