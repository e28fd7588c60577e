"""What every page of the sandbox's council site has around it, and how it writes days and links."""

from datetime import date
from html import escape

from sandbox.council_content import Committee, Meeting

MENU = (
    ("mgListCommittees.aspx?bcr=1", "Committees"),
    ("mgCalendarMonthView.aspx?GL=1&amp;bcr=1", "Calendar"),
    ("mgMemberIndex.aspx?bcr=1", "Councillors"),
)


def page(council: str, heading: str, under: str, content: str, *, head: str = "") -> str:
    """Write one page: the council's template with the part that is ModernGov's inside it."""
    menu = "".join(f'<li><a href="{href}">{words}</a></li>\n' for href, words in MENU)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
{head}<title>{escape(heading)} - {escape(council)}</title>
</head>
<body>
<a class="sr-only" href="#mgMainContent">Skip to main content</a>
<header id="page-header"><p>{escape(council)} (fictional: a sandbox)</p></header>
<nav aria-label="Breadcrumb"><ul><li><a href="/">Home</a></li><li>{escape(heading)}</li></ul></nav>
<div role="main">
<div id="modgov"><div class="mgHeader"><h1  class="mgMainTitleTxt" >{escape(heading)}</h1></div>
<div class="mgSubTitle" >
<h2 class="mgSubTitleTxt">{under}</h2>
</div>
{content}
<div class="mgFooter" ></div>
</div>
</div>
<nav id="side-nav"><ul class="menu-list">
{menu}</ul></nav>
<footer id="page-footer"><small>{escape(council)}. Fictional.</small></footer>
</body>
</html>
"""


def attribute(words: str) -> str:
    """Write words for an attribute as the real pages do: every space and colon as an entity."""
    return escape(words).replace(" ", "&#32;").replace(":", "&#58;")


def long_date(committee: Committee, on: date) -> str:
    """Write a day as this committee's pages do."""
    if committee.dates == "ordinal":
        return f"{on:%A}, {on.day}{_ending(on.day)} {on:%B}, {on.year}"
    return f"{on:%A} {on.day} {on:%B %Y}"


def clock_time(time: str) -> tuple[int, int]:
    """Read "6.30 pm" or "18:30" as hours and minutes; (0, 0) for anything else."""
    digits, _, half = time.replace(":", ".").partition(" ")
    hours, _, rest = digits.partition(".")
    if not (hours.isdigit() and (rest or "0").isdigit()):
        return 0, 0
    afternoon = half.strip().lower().startswith("p") and int(hours) < _NOON
    return int(hours) + (_NOON if afternoon else 0), int(rest or "0")


def meeting_path(committee: Committee, meeting: Meeting) -> str:
    """Return the page of a meeting, relative to the site."""
    return f"ieListDocuments.aspx?CId={committee.id}&MId={meeting.id}&Ver=4"


_NOON = 12


def _ending(day: int) -> str:
    if day in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
