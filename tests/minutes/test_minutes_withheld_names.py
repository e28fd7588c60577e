"""The many names of exempt, restricted and withheld items, and the names that only look so."""

import time

import pytest

from minutes.html import read_html
from minutes.values import Minutes
from minutes.webservice import read_meeting
from minutes.withheld import Whole, restricted_items, withheld_kind

_NAMES = {
    "declarations": """
        Members' interests|Members’ Interests|Disclosable pecuniary interests|Interests
        Disclosure of Disclosable Pecuniary Interests|Disclosures of Members' Interests
        To receive any interests|Register of Interests|Pecuniary interests|Conflicts of interest
        Statement of interests|Notification of interests|Pecuniary and non-pecuniary interests
        Code of Conduct: interests|Personal and prejudicial interests|Registrable interests
        Dispensations|Dispensation requests|Datganiadau o Fuddiant
    """,
    "public questions": """
        Question time|Questions|Questions (15 minutes)|Questions asked by the public
        Questions put by residents|Residents' questions|Parishioners' questions|Public's questions
        Citizens’ questions|Questions from electors|Questions from the Floor|Public Q&A|Public time
        Members of the public|Comments from the public|Comments from members of the public
        Comments from (members of) the public|Representations from the public|Open session
        Have your say|Democratic Half Hour|Democratic fifteen minutes|Time for public
        Fifteen minute question session|Question time for the youth council visit
        Cwestiynau gan y Cyhoedd|Written questions from the public|Open Forum for residents
    """,
    "petitions": "Petition received|E-petition|Deisebau",
    "deputations": "Delegations|To receive delegations|Deputation",
    "appeals": "Apeliadau|Planning Appeals|School admission appeals",
}
_ORDINARY = """
    Planning Appeals Training|Leader and Cabinet Members' Question Time (15 minutes)
    Question time: Cabinet Members|Members' Questions|Questions from Councillors|Members' Training
    Motions and questions|Visiting Members|Public Health Annual Report|Public Spaces Protection
    Statement by Public Health|Scheme of Delegations|Delegation to officers|Interest rates
    Treasury: statement of interest rates|Public conveniences|Best interests assessments
    Declaration of vacancy|Community forum|Openness|Special interest groups|Public address system
"""


def listed(names: str) -> list[str]:
    return [name.strip() for name in names.replace("\n", "|").split("|") if name.strip()]


@pytest.mark.parametrize(
    ("title", "kind"), [(title, kind) for kind, names in _NAMES.items() for title in listed(names)]
)
def test_names_of_what_is_withheld(title: str, kind: str) -> None:
    """Words of the public, and declarations, by every name that councils give them."""
    assert withheld_kind(title) == kind


@pytest.mark.parametrize("title", listed(_ORDINARY))
def test_names_that_only_look_so(title: str) -> None:
    """Ordinary business is not withheld."""
    assert withheld_kind(title) is None


def is_restricted(title: str, body: str = "The Director to review. ACTION") -> bool:
    return 0 in restricted_items([Whole("9", title, body)])


@pytest.mark.parametrize(
    "title",
    listed(
        """
        Part 2|PART 2|Part 2: Staffing|Part 2 - Staffing|Part 2 minutes|Part B|PART B - Staffing
        Grants (Part B)|Part II items|Part II of the agenda|Contract award - Exempt Appendix
        Contract award - exempt report|Staffing [EXEMPT]|Staffing - Exempt from publication
        Urgent Exempt Business|Private and confidential: Staffing|Confidential Staffing Matters
        Closed session|Private business|Private Agenda|Items to be considered in private
        Business to be taken in private|In camera|In Committee|Item in private: Staffing
        Staffing (private)|Staffing (Paragraph 3)|Staffing - Para 1, Schedule 12A|Staffing (E)
        Staffing (Not for press and public)|Items containing exempt information|Reserved items
        Pink papers|Below the line|EXEMPT: Permanent exclusions of pupils|Materion Eithriedig
        Any other business from which the public and press are likely to be excluded
        """
    ),
)
def test_exempt_titles(title: str) -> None:
    """Marked anywhere in the title, in any of the usual ways."""
    assert is_restricted(title)


@pytest.mark.parametrize(
    "title",
    listed(
        """
        Confidential Reporting Policy|Exempt Accommodation|Non-exempt business rates relief
        Private rented sector|Homes in private hire use|Homes in private ownership
        Taxis (Private hire)|Reserved Matters Application|Part 2 of the Plan
        Part B of the Building Regulations
        Private business support grants|VAT-exempt supplies|Exclusion of the press and public
        School exclusions|Counterpart 2|Confidentiality and whistleblowing|Class N exempt from rates
        Confidential helpline|Restricted parking|Private members' clubs|Compartment B
        """
    ),
)
def test_titles_that_are_not_exempt(title: str) -> None:
    """Public business that uses the same words."""
    assert not is_restricted(title)


@pytest.mark.parametrize(
    "body",
    [
        "By virtue of paragraph 3 of Part 1 of Schedule 12A of the Local Government Act 1972.\nx",
        "(Exempt information under paragraph 3) The Director",
        "This item was considered in private session. The Director to act.",
        "The report is exempt by virtue of paragraphs 1 and 2. The Director to pay.",
        "Exempt under paragraph 3\nThe Director",
        "Not for publication by virtue of paragraph 3 of Schedule 12A\nThe Director",
        "Confidential\nThe Director",
        "The minute of this item is exempt",
        "This report contains confidential information.",
        "Members noted the report.\n\nA second.\n\nA third.\n\nA fourth.\n\nEXEMPT APPENDIX: a bid",
    ],
)
def test_exempt_bodies(body: str) -> None:
    """In capitals or not, in the first lines; in capitals at the head of any line."""
    assert is_restricted("Staffing", body)


@pytest.mark.parametrize(
    "body",
    [
        "It is set out in Part 2 of the Plan. The Director to act.",
        "The confidential appendix was noted.",
        "This item is not exempt.",
        "The Head of Housing was exempted from the rule.",
        "Confidential waste bins would be bought.",
        "Officers would seek exemptions from the duty.",
    ],
)
def test_bodies_that_are_not_exempt(body: str) -> None:
    """The same words within a sentence about something else."""
    assert not is_restricted("Budget", body)


def after(body: str, title: str = "Any other business") -> list[int]:
    """The closed places of three items, the first of which holds these words."""
    items = [Whole("11", title, body), Whole("12", "Staffing", "x"), Whole("13", "Land", "x")]
    return sorted(restricted_items(items))


@pytest.mark.parametrize("title", ["Exclusion of the press and public", "Any other business"])
@pytest.mark.parametrize(
    "body",
    [
        "That members of the press and public leave the meeting.",
        "The press and public left the meeting.",
        "Members of the public were asked to leave the meeting.",
        "The meeting went into private session.",
        "The Committee moved into closed session.",
        "RESOLVED to move into Part II.",
        "The livestream was ended at this point and the meeting continued in private.",
        "The meeting moved into Part B.",
        "RESOLVED that the public, including the press, be excluded.",
        "RESOLVED that the following business be considered in private under Schedule 12A.",
        "It was resolved that under the Act the press and public be asked to leave.",
        "The exclusion of the press and public was agreed.",
        "RESOLVED that the public be excluded from the remainder of the meeting.",
        "RESOLVED that under section 100A(4) of the Act of 1972 the public be excluded.",
        "RESOLVED that the public be not admitted.",
        "AGREED to exclude members of the public and press.",
        "RESOLVED to exclude all members of the public from the meeting.",
        "There was no need for a debate and it was RESOLVED that the press and public be excluded.",
        "Resolved: Whether or not anyone is present, the press and public are excluded.",
    ],
)
def test_the_public_leaves(title: str, body: str) -> None:
    """All that follows is closed, under any title."""
    assert after(body, title) == [1, 2]


@pytest.mark.parametrize(
    "body",
    [
        "The public were excluded from the park during the works.",
        "It was not agreed that the press and public be excluded from the meeting.",
        "The motion that the press and public be excluded was lost.",
        "Two members of the public left the meeting.",
        "Members of the public left the meeting at 7.45 pm.",
        "The family moved into private rented accommodation.",
        "Officers asked whether a briefing could be held in private; this was agreed.",
        "The works would go to Part 3 of the plan.",
    ],
)
def test_nobody_is_sent_out(body: str) -> None:
    """Other people leave other places."""
    assert after(body) == []


@pytest.mark.parametrize("body", ["", "Agreed.", "The reasons were read out."])
def test_under_its_own_title_silence_closes(body: str) -> None:
    """An item about exclusion that does not say it was not needed excluded the public."""
    assert after(body, "Exclusion of the press and public") == [1, 2]


@pytest.mark.parametrize("body", ["Not required.", "None.", "There were no exempt items."])
def test_under_its_own_title_a_no_opens(body: str) -> None:
    """Said plainly, that it was not needed."""
    assert after(body, "Exclusion of the press and public") == []


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("for items 12 to 14", {"12", "12a", "13", "14"}),
        ("for items 12-14", {"12", "12a", "13", "14"}),
        ("for items 12 – 13", {"12", "12a", "13"}),
        ("for items 12 and 14", {"12", "12a", "14"}),
        ("during consideration of item 13", {"13"}),
        ("for item 12a", {"12a"}),
        ("for item 13 and the remainder of the meeting", {"12", "12a", "13", "14", "15"}),
        ("for agenda item 9 (minute 12)", {"12", "12a", "13", "14", "15"}),
        (
            "for the item on staffing, minute 12 refers, after item 13 was deferred",
            {"12", "12a", "13", "14", "15"},
        ),
    ],
)
def test_the_items_that_the_resolution_names(words: str, closed: set[str]) -> None:
    """Ranges are whole; numbers that are not named as closed, or not found, close all."""
    numbers = ["12", "12a", "13", "14", "15"]
    body = f"RESOLVED that the press and public be excluded {words}."
    items = [Whole("11", "Exclusion of the public", body), *(Whole(n, "S", "x") for n in numbers)]
    assert {items[at].number for at in restricted_items(items)} == closed


@pytest.mark.parametrize(
    ("body", "reopened"),
    [
        ("The pupil was re-admitted to school.", False),
        ("The public were not re-admitted to the meeting.", False),
        ("The press and public were re-admitted to the meeting.", True),
        ("The meeting returned to open session.", True),
    ],
)
def test_only_the_publics_return_opens_again(body: str, *, reopened: bool) -> None:
    """Not the return of a pupil."""
    told = Whole("11", "Exclusion", "RESOLVED that the press and public be excluded.")
    closed = restricted_items([told, Whole("12", "S", "x"), Whole("13", "Land", body)])
    assert closed == ({1} if reopened else {1, 2})


def test_what_is_said_after_the_public_left_goes_with_the_item() -> None:
    """The discussion may stand under the item that sent them out."""
    secret = "The Head of Property would sell Gull House to the highest of the three bidders."
    body = f"RESOLVED that the press and public be excluded from the meeting.\n\n{secret}"
    assert after(body, "Gull House") == [0, 1, 2]


def test_a_bare_heading_of_part_two_closes_what_follows() -> None:
    """The items under it have titles of their own."""
    assert after("", "PART 2") == [0, 1, 2]


@pytest.mark.parametrize(
    "word", ["public ", "re-admitted the ", "item 12, ", "exempt (", "to the "]
)
def test_long_texts_are_read_in_linear_time(word: str) -> None:
    """Hostile lengths cost no more than their length."""
    text = word * (200_000 // len(word))
    begun = time.process_time()
    restricted_items([Whole("1", text, text), Whole("2", "Exclusion", text)])
    withheld_kind(text)
    assert time.process_time() - begun < 5


def test_many_items_that_close_the_rest_are_read_in_linear_time() -> None:
    """The second to close what is closed adds nothing."""
    told = "RESOLVED that the press and public be excluded from the meeting."
    begun = time.process_time()
    closed = restricted_items([Whole(str(at), "Exclusion", told) for at in range(5000)])
    assert closed == set(range(1, 5000))
    assert time.process_time() - begun < 5


def test_an_exempt_item_may_itself_send_the_public_out() -> None:
    """Its being closed does not hide that the rest is."""
    told = "RESOLVED that the press and public be excluded from the meeting."
    assert after(told, "Exempt items") == [0, 1, 2]


# -- the publisher's own marks

_ROW = """<tr><td>{number}.</td><td><p class="mgAiTitleTxt">{title}</p>{mark}
<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>{words}</p></div></td></tr>"""
_MARK = '<ul class="mgActionList"><li><a href="{}?ID=7">View the reasons</a></li></ul>'


def unread(minutes: Minutes) -> bool:
    return "Gull" not in minutes.text and any(i.withheld == "restricted" for i in minutes.items)


@pytest.mark.parametrize("href", ["mgReasonsRestricted.aspx", "/x/MGREASONSRESTRICTED.ASPX"])
def test_moderngovs_mark_on_the_meetings_page(href: str) -> None:
    """The link to the reasons closes its own item, and no other."""
    rows = _ROW.format(number=1, title="Budget", mark="", words="The budget was agreed.")
    rows += _ROW.format(number=2, title="Lease", mark=_MARK.format(href), words="Sell Gull House.")
    minutes = read_html(f'<table id="mgItemTable">{rows}</table>', source="-", verified=False)
    assert unread(minutes)
    assert "The budget was agreed." in minutes.text


def test_moderngovs_mark_on_the_items_own_page() -> None:
    """The page of one item says so in the same way."""
    page = (
        '<h1 class="mgMainTitleTxt">Agenda item</h1><div id="modgov"><div class="mgContent">'
        f'<h3 class="mgSubSubTitleTxt">Lease</h3>{_MARK.format("mgReasonsRestricted.aspx")}'
        "<p>The Head of Property to sell Gull House.</p></div></div>"
    )
    assert unread(read_html(page, source="-", verified=False))


@pytest.mark.parametrize("said", ["true", "True ", "1", "yes"])
def test_the_web_services_mark(said: str) -> None:
    """Anything but a plain no is a yes."""
    assert unread(answer(said))


@pytest.mark.parametrize("said", ["", "false", "False", "0", "no"])
def test_the_web_services_mark_absent(said: str) -> None:
    """A plain no leaves the item public."""
    assert "Gull" in answer(said).text


def answer(said: str) -> Minutes:
    return read_meeting(
        "<meeting><agendaitems><agendaitem><agendaitemid>1</agendaitemid>"
        "<agendaitemtitle>Lease</agendaitemtitle>"
        f"<isrestricted>{said}</isrestricted>"
        "<minutesnonemptyhtmlbody>&lt;p&gt;Sell Gull House.&lt;/p&gt;</minutesnonemptyhtmlbody>"
        "</agendaitem></agendaitems></meeting>",
        source="-",
        verified=False,
    )
