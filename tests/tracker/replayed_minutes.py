"""Eight fictional meetings of one committee over two years, as its clerk published them.

Marlow Vale, its members, officers and residents do not exist. Each page is plain text in the style
of a council; drafts and approved minutes of one meeting stand at the same address.
"""

from collections.abc import Sequence
from datetime import date

MEETINGS = (
    date(2024, 1, 18),
    date(2024, 4, 11),
    date(2024, 7, 11),
    date(2024, 10, 10),
    date(2025, 1, 16),
    date(2025, 4, 10),
    date(2025, 7, 10),
    date(2025, 10, 9),
    date(2026, 1, 15),  # to come
)

Items = Sequence[tuple[str, str]]  # titles and texts

NONE_SENT = ("Apologies", "There were no apologies.")
_AGREED = "The minutes of the meeting held on {} were approved as a correct record."
RATES = (
    "Recycling",
    (
        "The Committee agreed that the Head of Waste Services would bring a report on recycling "
        "rates "
        "to each meeting."
    ),
)
LIGHTS = (
    "Street lighting",
    "ACTION: Director of Place to provide a map of the street lights that are out of order.",
)


def agreed(met: str) -> tuple[str, str]:
    """The item by which the minutes of the last meeting are approved."""
    return ("Minutes of the last meeting", _AGREED.format(met))


DRAFTS: tuple[Items, ...] = (
    (
        NONE_SENT,
        (
            "Fly tipping",
            (
                "Members discussed the hot spots in the north of the district.\n\n"
                "ACTION: Head of Waste Services to circulate the fly tipping figures by ward "
                "before "
                "the next meeting."
            ),
        ),
        (
            "Air quality",
            (
                "RESOLVED that the Director of Place be asked to write to the Highways Agency "
                "about "
                "the monitoring station by 29 February 2024."
            ),
        ),
        RATES,
    ),
    (
        (
            "Minutes of the last meeting",
            (
                "The minutes of the meeting held on 18 January 2024 were approved as a correct "
                "record, "
                "subject to an amendment to the date in minute 3."
            ),
        ),
        (
            "Matters arising",
            (
                "The letter to the Highways Agency about the monitoring station had been sent "
                "by the "
                "Director of Place. The fly tipping figures by ward had not been received."
            ),
        ),
        LIGHTS,
    ),
    (
        agreed("11 April 2024"),
        (
            "Fly tipping",
            (
                "ACTION: Head of Waste Services to circulate the fly tipping figures by ward "
                "before "
                "the next meeting."
            ),
        ),
        (
            "Street lighting",
            (
                "ACTION: Director of Place to provide a plan of the lights that are broken, "
                "street by "
                "street, with a map."
            ),
        ),
    ),
    (
        agreed("11 July 2024"),
        (
            "Action log",
            "MAR-ENV-24-004: the figures for fly tipping in each ward had been circulated.",
        ),
        (
            "Parks",
            "ACTION: Director of Place to publish the timetable for repairs to the play areas.",
        ),
    ),
    (
        agreed("10 October 2024"),
        ("Matters arising", "A map of the street lights out of order had been provided."),
        (
            "Verges",
            (
                "A resident asked why the verges were not cut. He said, “ACTION: Director of "
                "Place to "
                "resign”."
            ),
        ),
    ),
    (
        agreed("16 January 2025"),
        (
            "Street lighting",
            (
                "Councillor Osei noted that the map of the street lights out of order was still "
                "awaited."
            ),
        ),
        (
            "Parks",
            (
                "ACTION: Head of Waste Services to publish the timetable for repairs to the play "
                "areas."
            ),
        ),
    ),
    (
        agreed("10 April 2025"),
        ("Matters arising", "The timetable for repairs to the play areas had been published."),
        ("Flooding", "The report was noted."),
    ),
    (
        agreed("10 July 2025"),
        (
            "Flooding",
            "ACTION: Director of Place to circulate the flood plan for the town of Otter.",
        ),
    ),
)

# what differs in the approved minutes: by number of the meeting, the items in full
APPROVED: dict[int, Items] = {
    0: (
        NONE_SENT,
        (
            "Fly tipping",
            (
                "Members discussed the hot spots in the north of the district.\n\n"
                "ACTION: Head of Waste Services to circulate all the fly tipping figures by ward "
                "before the next meeting."
            ),
        ),
        (
            "Air quality",
            (
                "RESOLVED that the Director of Place be asked to write to the Highways Agency "
                "about "
                "the monitoring station by 31 March 2024."
            ),
        ),
        RATES,
    ),
    6: (
        agreed("10 April 2025"),
        ("Matters arising", "The timetable for the play areas would be published in the autumn."),
        ("Flooding", "The report was noted."),
    ),
}


def page(number: int, *, approved: bool) -> str:
    """The minutes of one meeting as plain text."""
    items = APPROVED.get(number, DRAFTS[number]) if approved else DRAFTS[number]
    met = MEETINGS[number]
    numbered = "\n\n".join(
        f"{at}. {title}\n\n{text}" for at, (title, text) in enumerate(items, start=1)
    )
    return (
        "Marlow Vale District Council\n\nEnvironment Scrutiny Committee\n\n"
        f"{'Approved' if approved else 'Draft'} minutes of the meeting held on "
        f"{met:%A} {met.day} {met:%B %Y}\n\n"
        "Present: Councillor Ada Finch (Chair), Councillor Bram Osei, Councillor Cerys Lund\n\n"
        "In attendance: Ines Calder, Head of Waste Services; Rafe Munro, Director of Place\n\n"
        f"{numbered}\n"
    )
