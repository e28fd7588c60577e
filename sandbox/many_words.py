"""Minutes of councils that do not exist, written from templates: the same seed, the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sandbox.council_content import Item

STEMS = (
    "Arrow", "Bracken", "Candle", "Dapple", "Elder", "Fallow", "Gorse", "Hazel", "Inkle", "Juniper",
    "Kestrel", "Lantern", "Marrow", "Nettle", "Oaken", "Pebble", "Quarrel", "Russet", "Sorrel",
    "Thistle", "Umber", "Velvet", "Willow", "Yarrow",
)  # fmt: skip
ENDINGS = (
    "bank", "beck", "combe", "cross", "dale", "fell", "ford", "garth", "ham", "holt", "hurst",
    "ley", "mere", "moor", "stead", "thorpe", "wick", "worth",
)  # fmt: skip
KINDS = ("Borough Council", "City Council", "County Council", "District Council")
COMMITTEES = (
    "Cabinet", "Planning Committee", "Audit and Governance Committee",
    "Children and Young People Scrutiny Committee", "Health Scrutiny Committee",
    "Licensing Committee", "Housing and Place Panel", "Environment and Climate Committee",
    "Finance and Resources Committee", "Highways and Transport Committee",
    "Adult Social Care Panel", "Standards Committee", "Corporate Parenting Board",
    "Culture and Leisure Committee", "Economy and Skills Committee", "Pensions Committee",
    "Safer Communities Panel", "Employment Committee", "Schools Forum", "Waste Board",
)  # fmt: skip
TIMES = ("10.00 am", "2.00 pm", "5.30 pm", "6.00 pm", "6.30 pm", "7.00 pm")
FIRST_NAMES = ("Asha", "Bryn", "Carys", "Dev", "Eilidh", "Femi", "Greta", "Hamish", "Imran", "Joy")
LAST_NAMES = (
    "Abara", "Brockle", "Castleton", "Dunmore", "Esker", "Fairlamb", "Goswell", "Hollis", "Inch",
    "Jarrow", "Kettle", "Lorne", "Mistry", "Northey", "Okafor", "Pemble",
)  # fmt: skip
POSTS = (
    "Director of Housing", "Director of Children's Services", "Head of Planning",
    "Chief Finance Officer", "Head of Highways", "Director of Public Health",
    "Democratic Services Officer", "Head of Internal Audit", "Assistant Director for Education",
    "Waste Services Manager", "Monitoring Officer", "Head of Human Resources",
)  # fmt: skip
SUBJECTS = (
    ("Repairs to council homes", "repairs completed within the target time"),
    ("School attendance", "pupils missing more than one day in ten"),
    ("Winter gritting", "routes gritted before six in the morning"),
    ("Household recycling", "waste sent for recycling"),
    ("Local plan timetable", "policies redrafted since consultation"),
    ("Budget monitoring", "the forecast overspend"),
    ("Foster carers", "placements made inside the county"),
    ("Public toilets", "facilities open all year"),
    ("Empty homes", "homes brought back into use"),
    ("Library opening hours", "visits made on Saturdays"),
    ("Internal audit progress", "recommendations carried out on time"),
    ("Cycle routes", "schemes built to the new standard"),
    ("Dentistry", "residents without a dentist"),
    ("Parking permits", "applications made by telephone"),
    ("Flood defences", "culverts inspected"),
    ("Apprenticeships", "apprentices who stayed after their first year"),
)
DEEDS = (
    "circulate the figures for each ward to members",
    "provide a written answer on the cost of the scheme",
    "report back to the next meeting with a revised timetable",
    "share the equality impact assessment with the Committee",
    "write to the provider to ask for its recovery plan",
    "add a progress report to the work programme",
    "arrange a briefing for members before the spring",
    "confirm how many complaints were upheld",
)
REMARKS = (
    "A member asked why the figures for the north of the area were lower than elsewhere.",
    "It was noted that two posts had stood vacant since the summer.",
    "Members welcomed the improvement and thanked the staff concerned.",
    "In answer to a question, the officer said that the contract ran for three more years.",
    "Concern was expressed about the length of the consultation.",
    "The Chair drew attention to the comparison with neighbouring councils.",
)
LONG_ITEM_ROUNDS = 24  # of remarks: some 600 words, more than a page shows


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of one meeting turn on. ``first_number`` is its first minute number."""

    meeting_id: int
    on: date
    first_number: int
    previous_on: date | None


def council_name(number: int) -> str:
    """Return the name of a council; the first 432 numbers have each their own."""
    place, kind = divmod(number, len(KINDS))
    stem = STEMS[number % len(STEMS)]
    ending = ENDINGS[(number // len(STEMS)) % len(ENDINGS)]
    return f"{stem}{ending} {KINDS[(kind + place) % len(KINDS)]}"


def committee_name(place: int) -> str:
    """Return the name of a council's committee."""
    if place < len(COMMITTEES):
        return COMMITTEES[place]
    return f"Area Committee {place - len(COMMITTEES) + 1}"


def members(random: Random) -> tuple[str, ...]:
    """Return the members present, the Chair first."""
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    chosen = random.sample(names, 6)
    return (f"Councillor {chosen[0]}, Chair", *(f"Councillor {name}" for name in chosen[1:]))


def items_of(random: Random, wording: Wording) -> tuple[Item, ...]:
    """Write the items of a meeting: 4 to 8, some with actions and some without."""
    subjects = random.sample(SUBJECTS, random.randint(1, 5))
    bodies = [
        ("Apologies for absence", "Apologies were received from one member."),
        ("Minutes of the last meeting", _last_minutes(wording.previous_on)),
        *((title, _body(random, wording.on, measure)) for title, measure in subjects),
        ("Work programme", _work_programme(random)),
    ]
    if random.random() < 0.03:  # noqa: PLR2004  # few, as on real sites
        bodies[2] = (bodies[2][0], _long(random, bodies[2][1]))
    return tuple(
        Item(
            title,
            key=wording.meeting_id * 20 + n,
            agenda=str(n),
            number=str(wording.first_number + n - 1),
            report="" if n <= 2 else f"To consider the report on {title.lower()}.",  # noqa: PLR2004  # formal items have none
            minutes=minutes,
        )
        for n, (title, minutes) in enumerate(bodies, start=1)
    )


def amended(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items as the next meeting corrected them: a sentence more in the first."""
    first, *others = items
    words = f"{first.minutes}\nA second member was late, having been delayed on the road."
    return (
        Item(first.title, first.key, first.agenda, first.number, minutes=words),
        *others,
    )


def _last_minutes(previous_on: date | None) -> str:
    held = f" held on {_day(previous_on)}" if previous_on else ""
    return f"RESOLVED that the minutes of the meeting{held} be approved as a correct record."


def _work_programme(random: Random) -> str:
    if random.random() < 0.5:  # noqa: PLR2004  # every other meeting
        return "The Committee considered its work programme.\nRESOLVED that the programme be noted."
    post = random.choice(POSTS)
    return f"Members discussed the coming year.\nACTION: The {post} to {random.choice(DEEDS)}."


def _body(random: Random, on: date, measure: str) -> str:
    figure = random.randint(12, 95)
    opening = f"The {random.choice(POSTS)} presented the report. {figure} per cent was the figure"
    lines = [f"{opening} for {measure}, against {random.randint(12, 95)} a year before."]
    lines += random.sample(REMARKS, random.randint(1, 3))
    return "\n".join([*lines, *_outcome(random, on)])


def _outcome(random: Random, on: date) -> list[str]:
    """Return how an item ends: with nothing promised, or in one of the ways in which things are."""
    post, deed = random.choice(POSTS), random.choice(DEEDS)
    by = _day(on + timedelta(days=random.randint(14, 60)))
    endings = (
        ["RESOLVED that the report be noted."],
        ["The Committee noted the report."],
        [f"ACTION: The {post} to {deed} by {by}."],
        [f"The {post} to {deed}. ACTION"],
        [f"The {post} undertook to {deed}.", "RESOLVED that the report be noted."],
        ["RESOLVED that:", "(a) the report be noted; and", f"(b) the {post} {deed} by {by}."],
    )
    return random.choice(endings)


def _long(random: Random, body: str) -> str:
    """Put so many remarks before the outcome that a meeting's page cuts the item."""
    lines = body.split("\n")
    remarks = [random.choice(REMARKS) for _ in range(LONG_ITEM_ROUNDS * 2)]
    return "\n".join([lines[0], *remarks, *lines[1:]])


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
