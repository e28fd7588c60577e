"""Whose an action is, in full and never by guess; when it is due; how it reads as an order."""

import pytest

from minutes.plain import read_text
from summariser.cues import CuesEngine
from summariser.cues.passives import imperative
from summariser.evidence import prove
from summariser.values import ActionDraft

ENGINE = CuesEngine()


def one(text: str) -> ActionDraft:
    minutes = read_text(text, source="x")
    answer = ENGINE.answer(minutes)
    (draft,) = prove(minutes, answer, engine="cues", engine_version=ENGINE.version).actions
    return draft


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (  # the reporter acts, not somebody in what is reported
            (
                "The Chair highlighted that no representative of the health service had attended "
                "since the spring and agreed to write to the Integrated Care Board to ask for one. "
                "ACTION"
            ),
            "The Chair",
        ),
        (  # either might have agreed: nobody is guessed
            (
                "The Chair reported that the Trust had met the families and agreed to write to the "
                "Board. ACTION"
            ),
            None,
        ),
        (
            (
                "The Head of SEND, who had joined in May, agreed to circulate the new structure to "
                "Members."
            ),
            "The Head of SEND",
        ),
        (
            (
                "Her offer to give Members a tour of the depot was for Tom Reddy, Estates Manager, "
                "to arrange."
            ),
            "Tom Reddy, Estates Manager",
        ),
        (
            "The Director agreed that the plan would be circulated to Members.",
            "The Director",
        ),
        (  # she is not a Mr
            (
                "Ms Alder spoke about schools. Mr Bose spoke about meals. She would "
                "send the figures "
                "to Members."
            ),
            "Ms Alder",
        ),
        (  # who asked is not who promised
            (
                "The Director of Place introduced the item. Councillor Amin asked about bins. He "
                "agreed to provide the figures to the Committee."
            ),
            "The Director of Place",
        ),
        (  # asking is the task, and not theirs who are asked
            "It was agreed to ask the History Society to help with the board.",
            None,
        ),
    ],
)
def test_owners_are_never_guessed(text: str, owner: str | None) -> None:
    """The one whom the grammar makes the subject, or nobody."""
    assert one(text).owner == owner


@pytest.mark.parametrize(
    ("text", "owner", "name"),
    [
        (
            (
                "Mrs Grace Abiola (GA), Strategic Lead for Early Help, presented the "
                "report. GA will "
                "bring a breakdown to the meeting in January."
            ),
            "GA",
            "Mrs Grace Abiola (GA), Strategic Lead for Early Help",
        ),
        (  # the capitals do not fit
            (
                "Mrs Grace Moss (GA), Strategic Lead for Early Help, presented the report. GA will "
                "bring a breakdown to the meeting in January."
            ),
            "GA",
            None,
        ),
        (
            (
                "Mr L Gilfeather, Assistant Director, introduced the paper. Mr "
                "Gilfeather agreed to "
                "circulate the costs to Members."
            ),
            "Mr Gilfeather",
            "Mr L Gilfeather, Assistant Director",
        ),
        (  # two of the name
            (
                "Mr L Vane and Mrs T Vane were there. Councillor Vane agreed to "
                "circulate the costs "
                "to Members."
            ),
            "Councillor Vane",
            None,
        ),
    ],
)
def test_names_in_full(text: str, owner: str, name: str | None) -> None:
    """The longest run of words that names the same person, and no other."""
    draft = one(text)
    assert (draft.owner, draft.owner_name) == (owner, name)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("GA will bring a breakdown to the meeting in January.", "to the meeting in January"),
        ("Clerk to reply prior to the deadline of 5.00pm on Friday 8 March.", None),
        ("Clerk to work out the yearly cost of the lamps.", None),
        ("Clerk to send a letter to each parish council.", None),
        ("Clerk to look again at the winter storage charges.", None),
        ("Clerk to report to next CSP.", "to next CSP"),
    ],
)
def test_dues_are_time_phrases_only(text: str, due: str | None) -> None:
    """No thing, no recipient, no adjective."""
    said = one(text).due
    assert said == due or (due is None and said is not None and "5.00pm" in said)


@pytest.mark.parametrize(
    ("words", "order"),
    [
        (
            "a report on elective home education be added to the work programme",
            "Add a report on elective home education to the work programme",
        ),
        ("The plan be sent to Members by June", "Send the plan to Members by June"),
        ("a guest be invited to join the Panel", "Invite a guest to join the Panel"),
        ("a letter be sent by the Clerk to the Trust", None),
        ("the plan that would be sent be noted", None),
        ("he be asked", None),
    ],
)
def test_passives_as_orders(words: str, order: str | None) -> None:
    """Made from the words, or not at all."""
    assert imperative(words) == order


@pytest.mark.parametrize(
    "text",
    [
        "RESOLVED that in the case of the barn no further action be taken.",
        "RESOLVED that the sum of £250 be given to the Carnival Committee.",
        "Parishioners are invited to come along and ask questions.",
        "Members were encouraged to draw the grants to the attention of residents.",
        "The Committee shall meet four times a year and shall report to Council.",
        "Where a councillor refused to apologise he would refer the matter to the Panel.",
        "Councillor Gill requested that his dissent be recorded.",
        "RESOLVED that the closing of the lane, with the gate to be moved west, be approved.",
        "AGREED to recommend the terms of reference to Council for approval.",
    ],
)
def test_no_actions_of_practice(text: str) -> None:
    """Decisions, invitations, habits and standing rules set nobody a task."""
    minutes = read_text(text, source="x")
    assert ENGINE.answer(minutes).proposals == ()
