"""Text-only copies of the sample minutes, in the forms in which people really copy them.

The files in ``samples/*.txt`` are written by `sample_texts`; a test holds the two together.
"""

import textwrap
from collections.abc import Iterable

from sandbox.council_content import (
    Committee,
    Item,
    Meeting,
    Paragraph,
    cut_short,
    paragraphs,
    sample_committees,
)

WIDTH = 68


def sample_texts() -> dict[str, str]:
    """Write every text copy: file name to words."""
    netherby, carrick = sample_committees()
    september, november, january = netherby.meetings[:3]
    return {
        "netherby-2025-09-18.txt": run_on_text(september),
        "netherby-2025-11-20.txt": document_text(netherby, november, status="Draft minutes"),
        "netherby-2025-11-20-items.txt": loose_text(november.items[4:7]),
        "netherby-2026-01-15.txt": document_text(netherby, january, status="Draft minutes"),
        "netherby-2026-01-15-item-45.txt": item_text(january.items[3]),
        "netherby-issue-9931.txt": issue_text(netherby, 9931),
        "carrick-vale-2025-11-25.txt": document_text(carrick, carrick.meetings[0]),
    }


def document_text(committee: Committee, meeting: Meeting, *, status: str = "Minutes") -> str:
    """Write whole minutes with heading and attendance, hard-wrapped as from a Word file."""
    lines = [
        committee.council,
        "",
        f"{status} of the {committee.name}",
        f"held on {meeting.on:%A} {meeting.on.day} {meeting.on:%B %Y} at {meeting.time}",
        "",
        *_people("Present:", meeting.present),
        *_people("In attendance:", meeting.in_attendance),
    ]
    for item in meeting.items:
        lines += [f"{item.number}. {item.title}", "", *_wrapped_body(item)]
    return "\n".join(lines).rstrip() + "\n"


def loose_text(items: Iterable[Item]) -> str:
    """Write the minutes of some items without titles or headings, hard-wrapped."""
    bodies = ["\n".join(_wrap(p) for p in paragraphs(item.minutes)) for item in items]
    return "\n".join(bodies) + "\n"


def run_on_text(meeting: Meeting) -> str:
    """Write items run together with ``|``, each list on one line with middle dots."""
    return " |\n".join(_run_on_item(item) for item in meeting.items) + "\n"


def item_text(item: Item) -> str:
    """Write the copy of one agenda item's own page."""
    parts = ["Agenda item", item.title, *(p.words for p in paragraphs(item.report)), "Minutes:"]
    body = "\n\n \n\n".join(_dotted(p) for p in paragraphs(item.minutes))
    return "\n\n".join([*parts, body]) + "\n"


def issue_text(committee: Committee, issue: int) -> str:
    """Write the copy of an issue's history page, newest meeting first, long minutes cut."""
    found = [(m, i) for m in reversed(committee.meetings) for i in m.items if i.issue == issue]
    parts = ["Issue - meetings", found[0][1].title]
    for meeting, item in found:
        parts += [
            f"Meeting: {meeting.on:%d/%m/%Y} - {committee.name} (Item {item.number})",
            f"{item.number} {item.title} pdf icon PDF 212 KB",
            *(p.words for p in paragraphs(item.report)),
            "Minutes:",
            _cut_body(item),
        ]
    return "\n\n".join(parts) + "\n"


def _people(heading: str, people: tuple[str, ...]) -> list[str]:
    return [heading, "", *people, ""] if people else []


def _wrapped_body(item: Item) -> list[str]:
    lines: list[str] = []
    if item.restricted:
        return [*(_wrap(p) for p in paragraphs(item.report)), ""]
    if item.decision:
        lines += ["Decision:", "", *_spaced(item.decision), "Minutes:", ""]
    return lines + _spaced(item.minutes)


def _spaced(body: str) -> list[str]:
    return [line for p in paragraphs(body) for line in (_wrap(p), "")]


def _wrap(paragraph: Paragraph) -> str:
    mark = f"{paragraph.mark} " if paragraph.mark else ""
    return textwrap.fill(mark + paragraph.words, WIDTH, break_on_hyphens=False)


def _run_on_item(item: Item) -> str:
    lines = [f"{item.title} {' '.join(p.words for p in paragraphs(item.report))} Minutes:"]
    for paragraph in paragraphs(item.minutes):
        if paragraph.mark == "-" and lines[-1].startswith("·"):
            lines[-1] += f" · {paragraph.words}"
        elif paragraph.mark == "-":
            lines.append(f"· {paragraph.words}")
        else:
            lines.append(f"{paragraph.mark} {paragraph.words}".strip())
    return "\n".join(" ".join(line.split()) for line in lines)


def _dotted(paragraph: Paragraph) -> str:
    mark = {"-": "  • ", "": ""}.get(paragraph.mark, f"{paragraph.mark} ")
    return mark + paragraph.words


def _cut_body(item: Item) -> str:
    kept, was_cut = cut_short(item.minutes)
    body = "\n\n".join(_dotted(p) for p in kept)
    return body + f"  ...  view the full minutes text for item {item.number}" if was_cut else body
