"""The web service's XML: items, restricted ones, the council's own field for actions."""

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path

import pytest

from minutes.errors import EmptyDocumentError, UnreadableDocumentError
from minutes.values import Clause, ClauseKind, Minutes, Section
from minutes.webservice import read_meeting

The = Callable[[Minutes, str], Clause]


def item(title: str, minutes: str, **more: str) -> str:
    fields = {
        "agendaitemid": "881",
        "agendaitemtitle": title,
        "agendatext": escape('<div class="WordSection1"><p>To receive a report.</p></div>'),
        "agendaitemnumber": "12",
        "fulldisplaynumberformat": "9.",
        "commentlabel2": "Actions",
        "commenttext2": "\n",
        "minutesnonemptyhtmlbody": escape(
            f'<div class="WordSection1"><p class="MsoNormal">{minutes}</p></div>'
        ),
        "isrestricted": "False",
        "isdisplayallowed": "True",
        "refertocommittee": "Audit Committee",
        **more,
    }
    return "<agendaitem>" + "".join(f"<{k}>{v}</{k}>" for k, v in fields.items()) + "</agendaitem>"


def meeting(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<meeting>\n<meetingdate>10/02/2026</meetingdate>'
        f"<minutepublished>True</minutepublished><agendaitems>{''.join(items)}</agendaitems><attendees>"
        '<attendee name="Councillor Ada Thorn" roledescription="Chair" attendance="Present">'
        "<url>x</url></attendee>"
        '<attendee name="Councillor Bo Lind" roledescription="Member" attendance="Apologies"/>'
        "</attendees></meeting>"
    )


def read(markup: str) -> Minutes:
    return read_meeting(
        markup, source="https://example.gov.uk/mgWebService.asmx/GetMeeting", verified=True
    )


def test_a_meeting_of_the_web_service(the: The) -> None:
    """Numbers as shown, keys, sections, date, committee, those present."""
    minutes = read(meeting(item("Work Programme", "It was agreed that the\nplan be noted.")))
    (only,) = minutes.items
    assert (only.number, only.title, only.key) == ("9", "Work Programme", "881")
    assert the(minutes, "To receive").section is Section.REPORT
    assert minutes.words(the(minutes, "It was agreed")) == "It was agreed that the plan be noted."
    assert (minutes.meeting_on, minutes.committee) == (date(2026, 2, 10), "Audit Committee")
    assert [(person.name, person.role) for person in minutes.attendance] == [
        ("Councillor Ada Thorn", "Chair")
    ]


def test_entities_that_are_encoded_twice_are_read() -> None:
    """As ModernGov does in titles."""
    assert read(meeting(item("Chair&amp;#39;s Notes", "None."))).items[0].title == "Chair's Notes"


@pytest.mark.parametrize("more", [{"isrestricted": "True"}, {"isdisplayallowed": "False"}])
def test_restricted_items_are_not_read(more: dict[str, str]) -> None:
    """Their words are nowhere in the text."""
    minutes = read(
        meeting(
            item("Work Programme", "None."), item("Gull House", "The price is four pounds.", **more)
        )
    )
    assert minutes.items[1].withheld == "restricted"
    assert "Gull" not in minutes.text
    assert "pounds" not in minutes.text


def test_what_is_not_published_yet_is_not_read() -> None:
    """Item by item; where no item has the flag, the meeting's own holds."""
    out = item("Parks", "The gates be mended.", isminutepublished="True")
    held = item("Pools", "The roof be mended.", isminutepublished="False", commenttext2="Mend it")
    minutes = read(meeting(out, held))
    assert "gates" in minutes.text
    assert "roof" not in minutes.text
    assert "Mend it" not in minutes.text
    assert [one.title for one in minutes.items] == ["Parks", "Pools"]
    assert "roof" in read(meeting(held)).text


def test_the_field_for_actions_is_read_as_a_flag(the: The) -> None:
    """Where the council labels it so."""
    minutes = read(meeting(item("Work Programme", "None.", commenttext2="Clerk to send the map")))
    flag = the(minutes, "send the map")
    assert (flag.kind, flag.section) == (ClauseKind.FLAG, Section.MINUTES)


@pytest.mark.parametrize(
    "markup",
    [
        (
            '<?xml version="1.0"?><!DOCTYPE meeting [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
            "<meeting>&c;</meeting>"
        ),
        '<?xml version="1.0"?><meeting><agendaitems>',
        "<meeting>" + "<a>" * 100 + "</a>" * 100 + "</meeting>",
    ],
)
def test_hostile_or_damaged_xml_is_refused(markup: str) -> None:
    """No entity is ever expanded."""
    with pytest.raises(UnreadableDocumentError):
        read(markup)


def test_a_meeting_without_items_is_empty() -> None:
    """As a cancelled one is."""
    with pytest.raises(EmptyDocumentError):
        read(meeting())


def test_gloucester_as_the_council_serves_it(shared: Callable[[str], Path], the: The) -> None:
    """A long item is whole, its resolution in two clauses."""
    minutes = read(shared("fixtures/GetMeeting_full.xml").read_text("utf-8"))
    assert [item.number for item in minutes.items] == ["51", "52", "53", "54", "55"]
    assert [item.withheld for item in minutes.items][:3] == [
        "declarations",
        "public questions",
        "petitions",
    ]
    clause = the(minutes, "to delegate to the Managing Director")
    assert (clause.marker, clause.section) == ("(2)", Section.DECISION)
    assert minutes.words(minutes.clause(clause.lead_in or 0)) == "RESOLVED:"
