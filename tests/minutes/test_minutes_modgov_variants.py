"""ModernGov's pages as other councils serve them: bodies made up here, one for each variant."""

# ruff: noqa: E501 -- lines of markup read best as they are served

from collections.abc import Callable
from datetime import date

import pytest

from minutes.reading import read as read_bytes
from minutes.values import Clause, ClauseKind, Minutes, Section, Status

The = Callable[[Minutes, str], Clause]
URL = "https://democracy.example.gov.uk/ieListDocuments.aspx?CId=7&MId=70"


def label(name: str) -> str:
    return f'<p  class="mgSubItemTitleTxt" >{name}</p>'


def words(*paragraphs: str) -> str:
    inner = "".join(f'<p class="MsoNormal">{one}</p>' for one in paragraphs)
    return f'<div  class=" mgWordPara  "><div class="WordSection1">{inner}</div></div>'


def row(number: str, title: str, body: str, key: str = "501") -> str:
    return (
        f'<tr><td  class="mgItemNumberCell" ><p  class="mgAiTitleTxt" ><a name="AI{key}"></a>{number}'
        f'</p></td><td ><p  class="mgAiTitleTxt" >{title}</p>{body}</td></tr>'
    )


def page(
    *rows: str,
    h1: str = "Agenda and minutes",
    h2: str = "Parks Committee - Thursday 6 February 2025 7.00 pm",
    table: str = 'class="mgItemTable" id="mgItemTable"',
    head: str = "",
) -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><ul><li>Home</li></ul>"
        f'<div id="modgov"><div class="mgHeader"><h1  class="mgMainTitleTxt" >{h1}</h1></div>'
        f'<div class="mgSubTitle"><h2 class="mgSubTitleTxt">{h2}</h2></div><div class="mgContent">'
        f"<table  {table} ><caption>Items</caption>"
        '<tr><th class="mgHide">No</th><th class="mgHide">Item</th></tr>'
        f"{''.join(rows)}</table></div></div><footer>Privacy</footer></body></html>"
    )


def read(markup: str) -> Minutes:
    return read_bytes(markup.encode(), source=URL, content_type="text/html")


SPOKE = label("Minutes:") + words("The Chair spoke.")


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("54.", "54"),
        ("C. 52", "C. 52"),
        ("YC.1", "YC.1"),
        ("4a", "4a"),
        (" 4a. ", "4a"),
        ("12/25", "12/25"),
        ("9.1", "9.1"),
        ("0", ""),
        ("0.", ""),
        ("", ""),
        ("&nbsp;", ""),
    ],
)
def test_numbers_of_items_are_what_their_cell_shows(shown: str, number: str) -> None:
    """A heading's 0 is no number."""
    (item,) = read(page(row(shown, "Benches", SPOKE))).items
    assert (item.number, item.title, item.key) == (number, "Benches", "501")


@pytest.mark.parametrize(
    "table", ["", 'class="other"', 'class=" x  mgItemTable y"', 'id="mgItemTable"']
)
def test_a_table_of_items_without_its_class_is_known_by_what_is_inside(table: str) -> None:
    """Or with more classes and spaces than usual."""
    minutes = read(page(row("1.", "Benches", SPOKE), row("2.", "Trees", SPOKE, "502"), table=table))
    assert [(i.number, i.title, i.key) for i in minutes.items] == [
        ("1", "Benches", "501"),
        ("2", "Trees", "502"),
    ]
    assert "Privacy" not in minutes.text


def test_every_table_of_items_is_read() -> None:
    """As where a second holds the urgent ones."""
    both = page(row("1.", "Benches", SPOKE)).replace(
        "</table></div>",
        f'</table><table class="mgItemTable">{row("2.", "Trees", SPOKE)}</table></div>',
    )
    assert [item.number for item in read(both).items] == ["1", "2"]


def test_a_row_of_one_cell_heads_the_items_after_it() -> None:
    """And is lost neither as a heading nor as an item."""
    heading = '<tr><td colspan="2"><h3>Matters for decision</h3></td></tr>'
    item = f'<tr><td colspan="2"><p class="mgAiTitleTxt">Trees</p>{SPOKE}</td></tr>'
    minutes = read(page(row("1.", "Benches", SPOKE), heading, item))
    assert [item.title for item in minutes.items] == ["Benches", "Matters for decision", "Trees"]


def test_a_title_is_read_from_its_link_without_the_size_of_its_file(the: The) -> None:
    """Whether or not a paragraph stands around it."""
    link = (
        '<a  class="mgAiTitleLnk" href="documents/s1/B.pdf">Benches <span  class="mgFileSize" >'
        '<img alt="pdf icon" /> PDF 99 KB</span> </a>'
    )
    bare = row("1.", "", SPOKE).replace('<td ><p  class="mgAiTitleTxt" ></p>', f"<td >{link}")
    minutes = read(page(row("2.", link, SPOKE), bare))
    assert [item.title for item in minutes.items] == ["Benches", "Benches"]
    assert "99 KB" not in minutes.text


def test_several_word_parts_under_one_heading_are_one_section(the: The) -> None:
    """Until the next heading; agenda text stands before the first."""
    body = (
        words("To consider benches.")
        + words("The report is attached.")
        + label("Decision:")
        + words("RESOLVED that benches be bought.")
        + words("A second part.")
        + label("Minutes:")
        + words("The Chair spoke.")
        + "<p>A paragraph that Word left outside.</p>"
        + words("RESOLVED that benches be bought.")
    )
    minutes = read(page(row("1.", "Benches", body)))
    assert the(minutes, "The report is attached").section is Section.REPORT
    assert the(minutes, "A second part").section is Section.DECISION
    assert the(minutes, "left outside").section is Section.MINUTES
    resolved = [c.section for c in minutes.clauses if "be bought" in minutes.words(c)]
    assert resolved == [Section.DECISION, Section.MINUTES]


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("Minutes:", Section.MINUTES),
        ("Minutes", Section.MINUTES),
        ("Draft minutes:", Section.MINUTES),
        ("Cofnodion:", Section.MINUTES),
        ("Minutes / Cofnodion:", Section.MINUTES),
        ("Actions:", Section.MINUTES),
        ("Decision:", Section.DECISION),
        ("Decisions:", Section.DECISION),
        ("Penderfyniad:", Section.DECISION),
        ("Penderfyniad / Decision:", Section.DECISION),
        ("Resolution:", Section.DECISION),
        ("Reasons for the decision:", Section.REPORT),
        ("Additional documents:", Section.FURNITURE),
        ("Dogfennau ychwanegol:", Section.FURNITURE),
    ],
)
def test_headings_inside_an_item_open_its_sections(name: str, section: Section, the: The) -> None:
    """In English, Welsh or both; with odd words too."""
    minutes = read(page(row("1.", "Benches", label(name) + words("Ash trees were named."))))
    assert the(minutes, "Ash trees").section is section


VOTES = (
    '<table  class="mgTableNoBorderFullWidth" ><caption  class="mgSectionTitle" >Recorded Vote</caption>'
    "<tr><td>Benches</td><td>Motion</td><td>For: Cllr Ash, Cllr Birch</td><td>Carried</td></tr></table>"
)
NAMES = (
    "<table><tr><th>For</th><th>Against</th><th>Abstain</th></tr>"
    "<tr><td>Cllr Ash</td><td>Cllr Cole</td><td>Cllr Dell</td></tr>"
    "<tr><td>Cllr Birch</td><td></td><td></td></tr></table>"
)
CAST = (
    "<table><tr><td>Cllr Ash</td><td>For</td></tr><tr><td>Cllr Birch</td><td>For</td></tr>"
    "<tr><td>Cllr Cole</td><td>Against</td></tr></table>"
)
LINES = (
    "<p>For (2): Councillors Ash and Birch</p><p>Against (1): Councillor Cole</p>"
    "<p>Abstentions: Councillor Dell</p>"
)


@pytest.mark.parametrize("votes", [VOTES, NAMES, CAST, LINES])
def test_the_names_of_a_recorded_vote_are_furniture(votes: str, the: The) -> None:
    """Beside the minutes or in Word's own table or lines within them."""
    inside = label("Minutes:") + words("The motion was put.").replace(
        "</p></div>", f"</p>{votes}</div>"
    )
    beside = SPOKE + votes
    for body in (inside, beside):
        minutes = read(page(row("1.", "Benches", body)))
        assert the(minutes, "Cole" if votes is not VOTES else "Birch").section is Section.FURNITURE
        assert the(minutes, "Ash").section is Section.FURNITURE
        spoken = [c for c in minutes.clauses if c.section is Section.MINUTES]
        assert len(spoken) == 1


def test_a_table_of_actions_that_word_left_outside_is_minuted(the: The) -> None:
    """As where its parts are closed too early."""
    table = (
        "<table><tr><th>Action</th><th>Owner</th></tr><tr><td>Buy a bench</td><td>Clerk</td></tr>"
        "<tr><td>Plant an ash</td><td>Chair</td></tr></table>"
    )
    minutes = read(page(row("1.", "Benches", SPOKE + table)))
    found = the(minutes, "Plant an ash")
    assert (found.section, found.kind, found.column) == (Section.MINUTES, ClauseKind.CELL, "Action")


@pytest.mark.parametrize(
    "left_open",
    [
        '<div class="mgWordPara"><div class="WordSection1"><div><p>To consider benches.</p></div></div>',
        '<div class="mgWordPara"><b><p>To consider benches.</p></div>',
        '<div class="mgWordPara"><p>To consider benches.<b><i></p></div>',
        '<div class="mgWordPara"><p>To consider benches.</p></div></div></div></span>',
    ],
)
def test_what_word_left_open_swallows_no_heading(left_open: str, the: The) -> None:
    """The minutes after it are minuted, the item after it is an item."""
    minutes = read(page(row("1.", "Benches", left_open + SPOKE), row("2.", "Trees", SPOKE, "502")))
    assert [item.number for item in minutes.items] == ["1", "2"]
    assert the(minutes, "To consider").section is Section.REPORT
    sections = [c.section for c in minutes.clauses if "The Chair spoke" in minutes.words(c)]
    assert sections == [Section.MINUTES, Section.MINUTES]


def test_nested_tables_lose_nothing(the: The) -> None:
    """A table that lays the page out, with one of data inside."""
    inner = (
        "<table><tr><td><table><tr><th>Action</th><th>Owner</th></tr>"
        "<tr><td>Buy a bench</td><td>Clerk</td></tr></table></td></tr></table>"
    )
    body = label("Minutes:") + words("The Chair spoke.").replace("</p></div>", f"</p>{inner}</div>")
    minutes = read(page(row("1.", "Benches", body), row("2.", "Trees", SPOKE)))
    assert [item.number for item in minutes.items] == ["1", "2"]
    assert the(minutes, "Clerk").column == "Owner"


@pytest.mark.parametrize(
    ("mark", "shown"),
    [
        ('<span style="font-family:Symbol"><span>&middot;<span>&nbsp;&nbsp;&nbsp; </span></span></span>', "·"),
        ('<span style="font-family:Wingdings">&sect;<span>&nbsp; </span></span>', "•"),
        ("<span style=\"font-family:'Courier New'\">o<span>&nbsp;&nbsp; </span></span>", "•"),
        ("<span>(a)<span>&nbsp;&nbsp;</span></span>", "(a)"),
        ("<span><span>iv)<span>&nbsp;&nbsp;</span></span></span>", "iv)"),
    ],
)  # fmt: skip
def test_words_list_marks_in_spans(mark: str, shown: str, the: The) -> None:
    """Also the letters that its fonts of symbols draw as bullets."""
    entry = (
        f'<p class="MsoListParagraphCxSpFirst" style="text-indent:-18.0pt">{mark}Buy a\nbench</p>'
    )
    body = label("Minutes:") + words("It was agreed to:").replace(
        "</p></div>", f"</p>{entry}</div>"
    )
    clause = the(read(page(row("1.", "Benches", body))), "Buy a bench")
    assert (clause.marker, clause.section) == (shown, Section.MINUTES)


@pytest.mark.parametrize(
    ("h1", "status"),
    [
        ("Agenda a chofnodion drafft", Status.DRAFT),
        ("Agenda a chofnodion", Status.APPROVED),
        ("Agenda, penderfyniadau a chofnodion", Status.APPROVED),
        ("  Agenda,  decisions\nand draft minutes ", Status.DRAFT),
        ("Draft minutes", Status.DRAFT),
        ("Minutes", Status.APPROVED),
        ("Meeting", None),
        ("Agenda and decisions", None),
    ],
)
def test_the_heading_in_other_words(h1: str, status: Status | None) -> None:
    """Welsh, spaced oddly, or short."""
    assert read(page(row("1.", "Benches", SPOKE), h1=h1)).status is status


DAY = date(2025, 2, 6)


@pytest.mark.parametrize(
    ("h2", "committee", "on"),
    [
        ("Parks Committee - Thursday 6 February 2025 7.00 pm, CANCELLED", "Parks Committee", DAY),
        ("Parks Committee - Thursday 6 February 2025 7.00 pm - CANCELLED", "Parks Committee", DAY),
        ("Parks Committee - Thursday, 6th February, 2025 7.00 pm, NEW", "Parks Committee", DAY),
        ("Parks - Trees Sub-Committee - Thursday 6 February 2025", "Parks - Trees Sub-Committee", DAY),
        ("Date change from 3 January 2025, Cabinet - Thursday, 6th February, 2025", "Cabinet", DAY),
        ("Pwyllgor Parciau - Dydd Iau, 6ed Chwefror, 2025 7.00 yh", "Pwyllgor Parciau", DAY),
        ("Parks Committee", "Parks Committee", None),
    ],
)  # fmt: skip
def test_the_subtitle_in_its_variants(h2: str, committee: str, on: date | None) -> None:
    """Committee and date, whatever stands before or after them."""
    minutes = read(page(row("1.", "Benches", SPOKE), h2=h2))
    assert (minutes.committee, minutes.meeting_on) == (committee, on)


def test_a_page_without_a_date_in_its_subtitle_takes_the_machines() -> None:
    """From the meta element."""
    head = '<meta name="DC.date" scheme="W3CDTF" content="2025-02-06"/>'
    minutes = read(page(row("1.", "Benches", SPOKE), h2="Parks Committee", head=head))
    assert (minutes.committee, minutes.meeting_on) == ("Parks Committee", DAY)


def cut(shown: str, name: str = "Minutes:") -> Minutes:
    link = f'It was noted &nbsp;...&nbsp; <a href=\n"mgAi.aspx?ID=501" title="x">\n{shown}</a>'
    return read(page(row("9.", "Benches", label(name) + words(link))))


@pytest.mark.parametrize(
    "shown",
    [
        "view the full minutes text for item 9.",
        "View the full minutes text for item C. 52",
        "view the full decision text for item 9.",
        "gweld testun llawn y cofnodion ar gyfer eitem 9.",
    ],
)
def test_a_link_after_dots_to_the_items_own_page_marks_a_cut(shown: str) -> None:
    """In whatever words it says so."""
    (item,) = cut(shown).items
    assert item.cut is not None
    assert item.cut_url == "https://democracy.example.gov.uk/mgAi.aspx?ID=501"


def test_a_link_to_another_item_or_a_cut_of_the_agenda_is_no_cut() -> None:
    """Only what was minuted may be cut."""
    linked = words('As agreed under <a href="mgAi.aspx?ID=77">item 7</a> before.')
    agenda = words(
        'To note ... <a href="mgAi.aspx?ID=501">view the full agenda text for item 9.</a>'
    )
    minutes = read(page(row("9.", "Benches", agenda + label("Minutes:") + linked)))
    assert minutes.items[0].cut is None


def test_bytes_of_windows_and_entities_encoded_twice_are_read(the: The) -> None:
    """And a page of UTF-8 that ends inside a character stays UTF-8."""
    markup = page(row("1.", "Chair&amp;rsquo;s £ “Benches”", SPOKE))
    titles = [
        read_bytes(content, source=URL, content_type="text/html").items[0].title
        for content in (
            markup.encode("cp1252"),
            markup.encode() + "é".encode()[:1],
            markup.encode("utf-16"),
            b"\xef\xbb\xbf" + markup.encode(),
        )
    ]
    assert titles == ["Chair’s £ “Benches”"] * 4


@pytest.mark.parametrize(
    "markup",
    [
        (
            '<div id="modgov"><h1 class="mgMainTitleTxt">Agenda item</h1><div class="mgContent">'
            '<h3 class="mgSubSubTitleTxt">Benches</h3>{body}</div></div>'
        ),
        (
            '<div id="modgov"><h1 class="mgMainTitleTxt">Agenda item</h1>'
            '<h2 class="mgSubTitleTxt">Benches</h2>{body}</div>'
        ),
        (
            '<div id="modgov"><div class="mgHeader"><h1 class="mgMainTitleTxt">Agenda item</h1></div>'
            '<div class="mgSubTitle"><h2 class="mgSubTitleTxt">Benches</h2></div>'
            '<div class="mgLinks"><ul><li>Agenda frontsheet</li></ul></div>'
            '<div class="mgContent">{body}</div><div class="mgFooter">Published</div></div>'
        ),
        '<div class="mgContent"><p class="mgAiTitleTxt">Benches</p>{body}</div>',
        "<main><h1>Benches</h1>{body}</main>",
    ],
)
def test_the_page_of_one_item_in_several_shapes(markup: str, the: The) -> None:
    """Its structure is not known for certain: title, sections and words are found in each."""
    body = words("To consider benches.") + SPOKE + words("RESOLVED that benches be bought.")
    minutes = read(f"<html><body><ul><li>Home</li></ul>{markup.format(body=body)}</body></html>")
    assert "Benches" in [item.title for item in minutes.items]
    assert the(minutes, "To consider").section is Section.REPORT
    assert the(minutes, "The Chair spoke").section is Section.MINUTES
    assert the(minutes, "be bought").section is Section.MINUTES
    assert "frontsheet" not in minutes.text
