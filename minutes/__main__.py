"""``python -m minutes FILE``: the items and clauses that we read, for a person to look at."""

import sys
from pathlib import Path

from minutes.reading import read
from minutes.values import Minutes


def listing(minutes: Minutes) -> str:
    """One line a clause: number, section, kind, list, lead-in, words."""
    lines: list[str] = []
    item = -1
    for clause in minutes.clauses:
        if clause.item != item:
            item = clause.item
            lines.append(f"== {minutes.items[item]}")
        lead = f" <-{clause.lead_in}" if clause.lead_in else ""
        words = " ".join(minutes.words(clause).split())
        lines.append(
            f"{clause.number:4} p{clause.paragraph} {clause.section.value[:4]} {clause.kind.value}"
            f" L{clause.level} {clause.marker}{lead} | {words} {clause.column}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(listing(read(Path(name).read_bytes(), source=name)) + "\n")
