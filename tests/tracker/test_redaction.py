"""Private people are masked, public ones and places are not. All people here are made up."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.person_words import BODY_WORDS, FUNCTION_WORDS, HEADS_OF_POSTS
from tracker.redaction import MASK, folded_name, people_in, public_words

KNOWN = frozenset({"Nick Bell", "Mr Anwar Siddiqui", "J Ford"})

MASKED = [
    # honorifics
    ("Mrs Patel asked about bins.", "[name] asked about bins."),
    ("Mr and Mrs Patel complained.", "[name] complained."),
    ("A letter from Ms. Smith’s solicitor.", "A letter from [name]’s solicitor."),
    ("Dr. Anne-Marie Lewis spoke.", "[name] spoke."),
    ("MRS JONES to be answered.", "[name] to be answered."),
    # residents and others whom a word before the name gives away
    ("The resident Xanthe Okonjo asked.", "The resident [name] asked."),
    ("Residents Jane Smith and John Brown spoke.", "Residents [name] and [name] spoke."),
    ("A member of the public, Zbigniew Kowalski, rose.", "A member of the public, [name], rose."),
    ("Their daughter Chloe was out of school.", "Their daughter [name] was out of school."),
    ("The pupil Kai was excluded.", "The pupil [name] was excluded."),
    (
        "On behalf of Okonjo Adebayo a statement was read.",
        "On behalf of [name] a statement was read.",
    ),
    ("Petitioner Okonjo Adebayo to be told.", "Petitioner [name] to be told."),
    # a given name and what follows
    ("The Chair thanked Sarah.", "The Chair thanked [name]."),
    ("Ask Jane Smith to come.", "Ask [name] to come."),
    ("Helen O’Brien’s report to be shared.", "[name]’s report to be shared."),
    ("Mark Adams to write.", "[name] to write."),
    ("Jane Hill asked about Victoria Hill.", "[name] asked about Victoria Hill."),
    ("ACTION: JANE SMITH", "ACTION: [name]"),
    # initials
    ("The complaint from A Smith to be answered.", "The complaint from [name] to be answered."),
    ("J. K. Marlow to be thanked.", "[name] to be thanked."),
    # names in no list, but they speak
    ("Zbigniew Kowalski asked why.", "[name] asked why."),
    # initials before a whole name
    ("P.C. Louise Marlow spoke.", "[name] spoke."),
    # a title that is somebody else's
    ("Director of Education and Jane Smith to meet.", "Director of Education and [name] to meet."),
    ("The Director of Education thanked Jane Smith.", "The Director of Education thanked [name]."),
    (
        "Jane Smith, Chair of the Tame Residents’ Association",
        "[name], Chair of the Tame Residents’ Association",
    ),
    (
        "Jane Smith, Councillor Brown and the Clerk to meet.",
        "[name], Councillor Brown and the Clerk to meet.",
    ),
    # names in no list, of whom the words around them tell
    ("The Director to write to Kelechi Okonkwo by May.", "The Director to write to [name] by May."),
    ("The Head of SEND would contact Oyelaran Adebayo.", "The Head of SEND would contact [name]."),
    ("The Chair thanked Thandiwe Nkosi.", "The Chair thanked [name]."),
    ("The complaint from Ivana Kowalczyk.", "The complaint from [name]."),
    ("Ivana Kowalczyk of 14 Elm Road asked.", "[name] of 14 Elm Road asked."),
    ("Ivana Kowalczyk (a resident) asked.", "[name] (a resident) asked."),
    ("Ivana Kowalczyk’s daughter to be seen.", "[name]’s daughter to be seen."),
    ("Applicant: Ivana Kowalczyk", "Applicant: [name]"),
    # names of several parts
    ("Write to Mr & Mrs Patel.", "Write to [name]."),
    ("Write to Mr. & Mrs. Patel.", "Write to [name]."),
    ("Write to Mr de Souza.", "Write to [name]."),
    ("Write to Jane van der Berg.", "Write to [name]."),
    ("Write to Mohammed al-Rashid.", "Write to [name]."),
    ("Write to Jane-Marie Doe.", "Write to [name]."),
    ("Write to Mr Park and Mrs Church.", "Write to [name] and [name]."),
    # accents, and signs that nobody sees
    ("Write to Siân Davies and Zoë Müller.", "Write to [name] and [name]."),
    ("Write to Ja\u00adne Doe.", "Write to [name]."),
    ("Write to Ja\u200bne Doe.", "Write to [name]."),
    ("Write to Jane\u200bDoe.", "Write to [name]."),
    ("Write to Jane\u2011Marie Doe.", "Write to [name]."),
    # addresses
    ("E-mail jane.doe@example.com today.", "E-mail [name] today."),
]

KEPT = [
    # officers and councillors by their titles
    "Director of Education Jane Smith to report back.",
    "The Director of Education, Jane Smith, to report back.",
    "Jane Smith, Interim Director of Education, to report back.",
    "Jane Smith (Head of SEND) to report back.",
    "Head of Children’s Services Jane Smith to respond.",
    "Chief Executive John Brown to write.",
    "Councillor A Smith to write to the Minister.",
    "Cllr. J. Smith asked about Radcliffe School.",
    "Councillors A Smith, B Jones and C Brown to visit.",
    "The Secretary of State wrote to Jane Smith MP.",
    "Cllrs. Arwel Davies and W. Loynton would enquire.",
    "Councillors Ann Smith and Tom Jones to visit.",
    "Bill Kidd MSP to be written to.",
    # known: in attendance, the owner, in the directory
    "Nick Bell to bring a detailed report back.",
    "Mr Nick Bell to bring a detailed report back.",
    "Anwar Siddiqui to circulate the figures.",
    "J. Ford to circulate the figures.",
    # public bodies' addresses, members by their office
    "Write to clerk@fenbridge.gov.uk.",
    "Yes, Mr Mayor.",
    # bodies
    "Officers to write to Thames Water and to contact Network Rail.",
    "Bury Parent Carer Forum to be invited.",
    "The Department for Education (DfE) advisor to return.",
    "would be writing to the Director of Finance at DLUHC",
    "Officers to contact Greater Manchester Police and Thames Water.",
    "St John Ambulance and St Mary’s Church to be asked.",
    "Healthwatch and Age UK to be consulted.",
    "Young People and Families. Early Help Board. Free School Meals said little.",
    "Bury Hospice said that beds were full.",
    "The Lord Mayor and the Lady Mayoress to attend.",
    "A letter on behalf of Govan CC to be sent.",
    "Well before the April AP meeting; the Recovery) Bill before Westminster.",
    "Trees in the Capel Isaac area.",
    # places
    "Radcliffe School to be visited.",
    "Margaret Thatcher Way to be resurfaced; Victoria Park to reopen in April.",
    "Residents of James Street and Albert Road to be written to.",
    "Lord Nelson Street and Queen Elizabeth Hospital.",
    "King Charles III Way",
    # what only looks like a name
    "Appendix B Report to be circulated, with Plan B Housing.",
    "A Report to be brought back.",
    "Will Members be told? May Council meeting.",
    "It was RESOLVED that the Improvement Plan be noted.",
    "The Executive Director of Children and Young People to write.",
    "",
]


@pytest.mark.parametrize(("quote", "public"), MASKED)
def test_private_people_are_masked(quote: str, public: str) -> None:
    """A person without a title whom nobody knows is shown as "[name]"."""
    assert public_words(quote, known=KNOWN) == public


@pytest.mark.parametrize("quote", KEPT)
def test_public_people_bodies_and_places_are_kept(quote: str) -> None:
    """Officers, councillors, known people, bodies and places stay as they are minuted."""
    assert public_words(quote, known=KNOWN) == quote


def test_who_is_known_decides() -> None:
    """The same words with and without knowing the person."""
    quote = "Xanthe Okonjo asked for the figures."
    assert public_words(quote, known=frozenset({"XANTHE OKONJO"})) == quote
    assert (
        public_words(quote, known=frozenset({"Xanthe Marlow"})) == f"{MASK} asked for the figures."
    )


def test_a_surname_alone_makes_no_one_known() -> None:
    """An officer called Jane Smith does not unmask a resident Mrs Smith."""
    assert public_words("Mrs Smith asked.", known=frozenset({"Jane Smith"})) == f"{MASK} asked."


def test_people_in_gives_names_public_or_private() -> None:
    """Every name that seems to stand there, for looking up."""
    words = "Councillor Ann Smith thanked Mrs Patel and Nick Bell."
    assert people_in(words) == ("Ann Smith", "Mrs Patel", "Nick Bell")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Mrs  Ann O’Brien", "ann o'brien"),
        ("J. K. Marlow", "j k marlow"),
        ("Dr Dame Ann Smith", "ann smith"),
        ("Mr", "mr"),
    ],
)
def test_folded_names(name: str, folded: str) -> None:
    """Names are compared without honorifics, dots, case and spaces."""
    assert folded_name(name) == folded


@given(st.text(max_size=200))
def test_any_words_can_be_shown(text: str) -> None:
    """No text breaks it, and only masks are put in."""
    shown = public_words(text, known=frozenset())
    rest = iter(text)
    assert all(char in rest for char in shown.replace(MASK, ""))


@given(st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True))
def test_a_name_after_an_honorific_is_masked(surname: str) -> None:
    """Whatever the surname, "Mrs" makes it a person, unless it is the word of a body."""
    assume(surname.casefold() not in BODY_WORDS | HEADS_OF_POSTS | FUNCTION_WORDS)
    assert public_words(f"It was said that Mrs {surname} asked.", known=frozenset()) == (
        f"It was said that {MASK} asked."
    )
