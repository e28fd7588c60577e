"""The web service's XML as other councils answer it: bodies made up here, one for each variant."""

# ruff: noqa: E501 -- lines of markup read best as they are served

from collections.abc import Callable
from html import escape

import pytest

from minutes.errors import UnreadableDocumentError
from minutes.reading import read as read_bytes
from minutes.values import Clause, ClauseKind, Minutes, Section

The = Callable[[Minutes, str], Clause]
URL = "https://democracy.example.gov.uk/mgWebService.asmx/GetMeeting?lMeetingId=70"
DECLARED = '<?xml version="1.0" encoding="utf-8"?>\n'
SPOKE = '<div class="WordSection1"><p class="MsoNormal">The Chair\nspoke.</p></div>'


def item(inner: str = "", **fields: str) -> str:
    told = {
        "agendaitemid": "881",
        "agendaitemtitle": "Benches",
        "fulldisplaynumberformat": "9.",
        "minutesnonemptyhtmlbody": escape(SPOKE),
        "isrestricted": "False",
        "isdisplayallowed": "True",
        **fields,
    }
    shown = "".join(f"<{name}>{words}</{name}>" for name, words in told.items())
    return f"<agendaitem>{shown}{inner}</agendaitem>"


def meeting(*items: str) -> str:
    return (
        "<meeting><meetingid>70</meetingid><meetingdate>10/02/2026</meetingdate>"
        f"<agendaitems>{''.join(items)}</agendaitems></meeting>"
    )


def read(markup: str) -> Minutes:
    return read_bytes(markup.encode(), source=URL, content_type="text/xml")


SOAP = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<GetMeetingResponse xmlns="http://moderngov.co.uk/namespaces"><GetMeetingResult>{}'
    "</GetMeetingResult></GetMeetingResponse></soap:Body></soap:Envelope>"
)


@pytest.mark.parametrize(
    "answer",
    [
        "{}",
        DECLARED + "{}",
        "\ufeff\r\n" + DECLARED + "<!-- made by the service -->\n{}",
        DECLARED + SOAP,
        SOAP,
        '<?xml version="1.0"?><string xmlns="http://moderngov.co.uk/namespaces">{}</string>',
    ],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_an_answer_in_any_envelope_is_read(answer: str, as_text: bool) -> None:
    """Bare, declared, in SOAP; as elements or as text."""
    holds_text = as_text and ("Result>" in answer or "string" in answer)
    told = escape(meeting(item())) if holds_text else meeting(item())
    (only,) = read(answer.format(told)).items
    assert (only.number, only.title, only.key) == ("9", "Benches", "881")


@pytest.mark.parametrize(
    "change",
    [
        lambda markup: markup.replace("<meeting>", '<meeting xmlns="http://x.example/a">'),
        lambda markup: (
            markup.replace("<", "<mg:")
            .replace("<mg:/", "</mg:")
            .replace("<mg:meeting>", '<mg:meeting xmlns:mg="http://x.example/a">', 1)
        ),
        lambda markup: markup.replace("agendaitem>", "AgendaItem>").replace(
            "minutesnonemptyhtmlbody", "MinutesNonEmptyHTMLBody"
        ),
    ],
)
def test_names_are_known_in_any_namespace_and_case(change: Callable[[str], str]) -> None:
    """One name of the service is in mixed case already."""
    minutes = read(DECLARED + change(meeting(item(), item(agendaitemid="882"))))
    assert [one.key for one in minutes.items] == ["881", "882"]
    assert "The Chair spoke." in minutes.text


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"fulldisplaynumberformat": "9.", "minutesitemnumber": "12"}, "9"),
        ({"fulldisplaynumberformat": "C. 52"}, "C. 52"),
        ({"fulldisplaynumberformat": "YC.1"}, "YC.1"),
        ({"fulldisplaynumberformat": "\n  ", "minutesitemnumber": "12"}, "12"),
        ({"fulldisplaynumberformat": "", "agendaitemnumber": "4"}, "4"),
        (
            {
                "fulldisplaynumberformat": "",
                "minutesitemnumber": "4",
                "minutesitemsubnumber": "a",
            },
            "4a",
        ),
        (
            {
                "fulldisplaynumberformat": "",
                "minutesitemnumber": "4",
                "minutesitemsubnumber": "2",
            },
            "4.2",
        ),
        ({"fulldisplaynumberformat": "0", "agendaitemnumber": "0"}, ""),
        ({"fulldisplaynumberformat": "0.", "minutesitemnumber": "3"}, ""),
        ({"fulldisplaynumberformat": "", "minutesitemnumber": "0", "agendaitemnumber": "0"}, ""),
    ],
)
def test_the_number_is_the_one_that_is_shown(fields: dict[str, str], number: str) -> None:
    """Else that of the minutes, else that of the agenda; 0 heads a section."""
    assert read(meeting(item(**fields))).items[0].number == number


def test_items_inside_an_item_are_items_of_their_own() -> None:
    """The fields after them are still the outer one's; what is restricted stays so within."""
    inner = item(agendaitemid="882", agendaitemtitle="Ash", minutesnonemptyhtmlbody="")
    outer = item(f"<agendaitems>{inner}</agendaitems><minutesitemnumber>9</minutesitemnumber>")
    late = outer.replace(f"<minutesnonemptyhtmlbody>{escape(SPOKE)}</minutesnonemptyhtmlbody>", "")
    late = late.replace(
        "<minutesitemnumber>",
        f"<minutesnonemptyhtmlbody>{escape(SPOKE)}</minutesnonemptyhtmlbody><minutesitemnumber>",
    )
    minutes = read(meeting(late))
    assert [one.title for one in minutes.items] == ["Benches", "Ash"]
    spoken = [c.item for c in minutes.clauses if "spoke" in minutes.words(c)]
    assert spoken == [0]
    closed = late.replace("<isrestricted>False", "<isrestricted>True", 1)
    assert [one.withheld for one in read(meeting(closed)).items] == ["restricted"] * 2


@pytest.mark.parametrize("told", ["True", "true", " TRUE\n", "1", "Yes"])
def test_whatever_marks_an_item_restricted_its_words_are_nowhere(told: str) -> None:
    """Neither its title nor its documents."""
    docs = "<linkeddocuments><linkeddoc><title>Ash House</title></linkeddoc></linkeddocuments>"
    closed = item(docs, agendaitemtitle="Gull House", isrestricted=told)
    minutes = read(meeting(item(), closed))
    assert minutes.items[1].withheld == "restricted"
    assert "Gull" not in minutes.text + str(minutes.items)
    assert "Ash House" not in minutes.text


def test_a_restricted_document_makes_no_item_restricted() -> None:
    """Only the item's own flag does."""
    docs = "<linkeddocuments><linkeddoc><isrestricted>True</isrestricted></linkeddoc></linkeddocuments>"
    assert read(meeting(item(docs))).items[0].withheld is None


@pytest.mark.parametrize(
    "empty",
    [
        "<decisionnonemptyhtmlbody/>",
        "<decisionnonemptyhtmlbody>\n  </decisionnonemptyhtmlbody>",
        "",
    ],
)
def test_empty_elements_open_no_section(empty: str) -> None:
    """However they are written."""
    minutes = read(meeting(item(empty)))
    assert [c.section for c in minutes.clauses] == [
        Section.TITLE,
        Section.FURNITURE,
        Section.MINUTES,
    ]


def test_decision_and_minutes_are_each_in_their_section(the: The) -> None:
    """Though they say the same."""
    said = escape("<p><b>RESOLVED</b> that benches be bought.</p>")
    minutes = read(
        meeting(
            item(agendatext=said.replace("RESOLVED", "To agree"), decisionnonemptyhtmlbody=said)
        )
    )
    assert the(minutes, "To agree").section is Section.REPORT
    assert the(minutes, "RESOLVED").section is Section.DECISION
    assert the(minutes, "The Chair spoke").section is Section.MINUTES


@pytest.mark.parametrize(
    ("label", "body", "flags"),
    [
        ("Actions", "Clerk to buy a bench", ["Action: Clerk to buy a bench"]),
        ("Action", "Action: Clerk to buy", ["Action: Clerk to buy"]),
        ("Agreed actions:", "1. Clerk to buy\n2. Chair to sit", ["Action: Clerk to buy", "Action: Chair to sit"]),
        ("Actions", escape("<ul><li>Clerk to buy</li><li>Chair to sit</li></ul>"), ["Action: Clerk to buy", "Action: Chair to sit"]),
        ("Camau gweithredu", "Clerc i brynu", ["Action: Clerc i brynu"]),
        ("Actions", "None", []),
        ("Actions", "\n", []),
        ("Presented By", "Jo Bloggs", []),
        ("Transactions", "Jo Bloggs", []),
    ],
)  # fmt: skip
def test_the_councils_own_field_for_actions(label: str, body: str, flags: list[str]) -> None:
    """Plain lines or HTML; nothing where it says that there are none."""
    fields = f"<commentlabel2>{label}</commentlabel2><commenttext2>{body}</commenttext2>"
    minutes = read(meeting(item(fields)))
    assert [minutes.words(c) for c in minutes.clauses if c.kind is ClauseKind.FLAG] == flags


def test_bodies_encoded_once_more_or_not_in_html_are_read(the: The) -> None:
    """A body encoded twice, plain text with breaks, signs that no XML may hold."""
    twice = read(meeting(item(minutesnonemptyhtmlbody=escape(escape(SPOKE)))))
    assert twice.words(the(twice, "spoke")) == "The Chair spoke."
    plain = read(meeting(item(minutesnonemptyhtmlbody="The Chair spoke.\nAsh &amp;amp; birch.")))
    assert [plain.words(c) for c in plain.clauses if c.section is Section.MINUTES] == [
        "The Chair spoke.",
        "Ash & birch.",
    ]
    odd = read(meeting(item(agendaitemtitle="Ash &nbsp;&#x2;& birch \x0b£")))
    assert odd.items[0].title == "Ash & birch £"


def test_word_sections_of_the_service_are_read_as_those_of_a_page(the: The) -> None:
    """Middle dots in spans, tables of votes, cuts with their links."""
    body = (
        '<p>It was agreed to:</p><p class="MsoListParagraph"><span>&middot;<span>&nbsp;&nbsp;</span>'
        "</span>\nbuy a bench</p><table><tr><th>For</th><th>Against</th></tr>"
        "<tr><td>Cllr Ash</td><td>Cllr Cole</td></tr></table>"
    )
    minutes = read(meeting(item(minutesnonemptyhtmlbody=escape(body))))
    assert the(minutes, "buy a bench").marker == "·"
    assert the(minutes, "Cole").section is Section.FURNITURE


@pytest.mark.parametrize("cut_at", [40, 200, 400])
def test_an_answer_that_breaks_off_is_refused(cut_at: int) -> None:
    """Rather than read in part: what is missing may be what was agreed."""
    with pytest.raises(UnreadableDocumentError):
        read((DECLARED + meeting(item()))[: cut_at + len(DECLARED)])
