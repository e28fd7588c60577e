"""Practices of committees: what is over when the meeting ends, and what is asked in few words."""

import pytest

from minutes.plain import read_text
from summariser.cues import CuesEngine
from summariser.evidence import prove
from summariser.values import ActionDraft

ENGINE = CuesEngine()


def drafts(text: str) -> tuple[ActionDraft, ...]:
    minutes = read_text(text, source="x")
    answer = ENGINE.answer(minutes)
    return prove(minutes, answer, engine="cues", engine_version=ENGINE.version).actions


@pytest.mark.parametrize(
    "text",
    [
        # done at the meeting, or before it
        "The Mayor asked for a minute's silence for Mrs Hale.",
        "It was agreed to hear from Bryn Sayle about the quarry.",
        "The Chair agreed to change the order so that the audit became item 4.",
        "Members had the opportunity to comment on the draft that would be considered in May.",
        "Rhys noted Ann Tarn was requested to send the map last month.",
        # the body's own arrangements, and minutes signed
        "The following was agreed:\n1. The forum would meet at 6.30pm instead of 7pm.",
        "It was agreed that the date of the June meeting would be moved to a Tuesday.",
        "RESOLVED: that the minutes of the meeting held on 3 March be taken as read.",
        "It was agreed that the minutes be signed as a correct record.",
        "The following was agreed:\n1. The forum would meet at a revised time of 6pm.",
        "It was agreed the date of the June meeting of the Town Council would be moved a week.",
        "RESOLVED: that the minutes of 3 March (copies circulated) be taken as read.",
        "Mrs Penn requested a minute's silence for the late Mayor.",
        "The Clerk reported Larch Fencing were happy to accept the new post.",
        # outsiders who are willing; invitations; appeals to anybody
        "The Clerk reported that Larch Fencing were content to keep the old price.",
        "The Rescue Service have offered to lend pumps should the need arise.",
        "The museum's letter invited Councillors to visit.",
        "Members were asked to inform officers of any faults that they met.",
        # opinions and leave
        "Councillor Tarn agreed that the scheme should go ahead.",
        "It was agreed that papers could be sent to private addresses.",
        "We are determined to make sure that every path is kept open.",
        "In his reply he undertook never again to mention the fountain.",
        # somebody else's words
        (
            "The depot had replied: “The post is in store. It will be put up next week. "
            "The crew will send a note.”"
        ),
        # what a member with an interest does at the meeting
        "Councillor Tarn declared an interest and undertook to leave the room for item 6.",
        "Councillor Penn would withdraw from the meeting when item 6 was considered.",
        # headings are nobody's name, and a told paragraph is no decision
        "Decisions:\n2.1 The Panel considered a report by the Head of Law.",
        "RESOLVED\n1. That approval be given to the new scheme of visits.",
    ],
)
def test_nothing_is_left_to_do(text: str) -> None:
    """A clerk would list none of these."""
    assert drafts(text) == ()


@pytest.mark.parametrize(
    ("text", "owner", "due"),
    [
        ("Benches to be listed at next meeting.", None, "at next meeting"),
        ("Bins to be an agenda item for the next meeting.", None, "for the next meeting"),
        ("Item to be placed on the next agenda.", None, "on the next agenda"),
        ("The Town Clerk agreed to consider the offer.", "The Town Clerk", None),
        ("Mrs Penn agreed to start looking at prices.", "Mrs Penn", None),
        ("The Treasurer will in future sign each order.", "The Treasurer", None),
        ("The Treasurer will in future initial each order.", "The Treasurer", None),
        ("CC requested a notice to be added to the board.", None, None),
        ("The Chairman will decide how to fill the post.", "The Chairman", None),
        ("Members requested a breakdown of the repair costs.", None, None),
        ("Members requested further information on the lease.", None, None),
        ("The Panel asked for the film to be checked.", None, None),
        ("The Chair requested a notice to be added to the board.", None, None),
        ("The bids were in. Oriel to circulate the bids.", "Oriel", None),
        ("The bids were in. Oriel agreed to circulate the bids.", "Oriel", None),
        ("The Chamberlain agreed to liaise with the Friends.", "The Chamberlain", None),
        (
            "It was agreed to ask Councillor Mr Ned Poole to think again.",
            "Councillor Mr Ned Poole",
            None,
        ),
        (
            "The Chair requested that the Parish Clerk confirms the price with the supplier.",
            "the Parish Clerk",
            None,
        ),
        (
            "CC asked that the Warden writes to the Borough Council and Larch Homes to ask them.",
            "the Warden",
            None,
        ),
        (
            "The Clerk will ring the depot during the coming week.",
            "The Clerk",
            "during the coming week",
        ),
        ("The Clerk will ring the depot on his return.", "The Clerk", "on his return"),
        # a date in the content of a task is not its time
        ("The Clerk to circulate the minutes of the meeting held on 21 June.", "The Clerk", None),
        ("The Clerk agreed to write asking why nothing was sent before May.", "The Clerk", None),
        # a line between RESOLVED and its list
        (
            (
                "RESOLVED\nFor the reasons set out in the paper: -\n"
                "1. That the Director of Housing be commissioned to lead the review."
            ),
            "the Director of Housing",
            None,
        ),
        (  # the review is the task, "as necessary" belongs to the amending
            (
                "RESOLVED that\n(1) the report be noted;\n"
                "(2) the rules be reviewed and amended as necessary over the next year."
            ),
            None,
            "over the next year",
        ),
    ],
)
def test_one_thing_is_left_to_do(text: str, owner: str | None, due: str | None) -> None:
    """One action, whose it is as the minutes name them, and its time."""
    (draft,) = drafts(text)
    assert draft.owner == owner
    assert draft.due == due


def test_a_first_name_is_the_person_named_in_full() -> None:
    """The words as minuted, and the name that they stand for."""
    (draft,) = drafts(
        "Oriel Vane, Head of Parks, spoke of the bids. Oriel will circulate the bids."
    )
    assert draft.owner == "Oriel"
    assert (draft.owner_name or "").startswith("Oriel Vane")


@pytest.mark.parametrize(
    "text",
    [
        "It was proposed to publish draft minutes within a week. Members agreed.",
        "The officer suggested that a briefing be arranged. This was agreed.",
        (
            "Cllr Vane proposed and Cllr Penn seconded that the accounts should be presented at "
            "the July meeting. Members were content."
        ),
        "Cllr Vane requested a letter to the school. The Clerk would action.",
    ],
)
def test_a_proposal_or_request_is_quoted_with_its_answer(text: str) -> None:
    """Two sentences and one action."""
    (draft,) = drafts(text)
    assert draft.quote == text


@pytest.mark.parametrize(
    "text",
    [
        "It was proposed to approve the accounts. Members agreed.",
        "A resident suggested that the gate be moved. This was agreed.",
        "It was proposed to publish draft minutes within a week. Members did not agree.",
    ],
)
def test_what_is_settled_or_refused_is_no_action(text: str) -> None:
    """Assent to a decision leaves nothing to do; so does no assent."""
    assert drafts(text) == ()


def test_a_resolution_quoted_and_carried_counts() -> None:
    """The words of this meeting's own resolution are its own, whatever marks are round them."""
    text = (
        "It was resolved: “That the report be noted. That the Head of Parks be asked to bring a "
        "plan to the next meeting.”"
    )
    (draft,) = drafts(text)
    assert draft.due == "to the next meeting"
