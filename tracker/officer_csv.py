"""Reading an officer list from CSV text. Pure; the first thing that is wrong is said by its line.

Columns: name, and optionally posts (separated by semicolons), slack, email, time zone. Cells are
plain text, whatever they look like to a spreadsheet.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from tracker.directory import Particulars, is_email, is_time_zone, slack_id_in
from tracker.errors import OfficerFileError
from tracker.folding import fold_name, fold_post

COLUMNS = {
    "name": "name",
    "full name": "name",
    "posts": "posts",
    "post": "posts",
    "slack": "slack",
    "slack id": "slack",
    "slack user id": "slack",
    "email": "email",
    "e-mail": "email",
    "time zone": "time zone",
    "timezone": "time zone",
}
_LONGEST_CELL = 500
_MOST_OFFICERS = 2_000  # of one council who may own an action: more is another list


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """One officer of the list, and the line on which they begin. `posts` None: no such column."""

    line: int
    said: Particulars
    posts: tuple[str, ...] | None


def read_officer_list(csv_text: str) -> tuple[OfficerLine, ...]:
    """Read every officer of the list. Raises OfficerFileError with the number of the line."""
    rows = _numbered_rows(csv_text.removeprefix("\ufeff"))
    line, header = next(rows, (1, []))
    columns = _columns(header, line=line)
    officers = tuple(_officers(rows, columns))
    _check_twice(officers)
    return officers


def _numbered_rows(csv_text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line on which it begins."""
    reader = csv.reader(StringIO(csv_text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, [" ".join(cell.split()) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise OfficerFileError(begins, f"this is not well-formed CSV ({error})") from error


KNOWN = "the columns are name, posts, slack, email and time zone"


def _columns(header: list[str], *, line: int) -> tuple[str, ...]:
    unknown = [title for title in header if title.casefold() not in COLUMNS]
    if unknown and any(title.casefold() in COLUMNS for title in header):
        raise OfficerFileError(line, f"there is no column called “{unknown[0]}”; {KNOWN}")
    columns = tuple(COLUMNS.get(title.casefold(), "") for title in header)
    if "name" not in columns:
        raise OfficerFileError(line, "the first line must name the columns, “name” among them")
    if len(set(columns)) < len(columns):
        raise OfficerFileError(line, "a column stands there twice")
    return columns


def _officers(
    rows: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]
) -> Iterator[OfficerLine]:
    for number, (at, cells) in enumerate(rows, 1):
        if number > _MOST_OFFICERS:
            raise OfficerFileError(at, f"a list may hold {_MOST_OFFICERS:,} officers at most")
        yield _officer(cells, columns, line=at)


def _officer(cells: list[str], columns: tuple[str, ...], *, line: int) -> OfficerLine:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        raise OfficerFileError(line, "it has more cells than there are columns")
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        raise OfficerFileError(line, f"a cell is longer than {_LONGEST_CELL} characters")
    if not all(cell.isprintable() for cell in cells):
        raise OfficerFileError(line, "a cell holds a character that cannot be shown")
    row = dict(zip(columns, cells, strict=False))
    posts = _posts(row.get("posts", "")) if "posts" in columns else None
    return OfficerLine(line=line, said=_particulars(row, line=line), posts=posts)


def _particulars(row: Mapping[str, str], *, line: int) -> Particulars:
    if not fold_name(row.get("name", "")):
        raise OfficerFileError(line, "the name is missing")
    slack, email, zone = (row.get(column, "") for column in ("slack", "email", "time zone"))
    if slack and slack_id_in(slack) is None:
        raise OfficerFileError(line, f"“{slack}” is not a Slack user id such as U02ABCDEF")
    if email and not is_email(email):
        raise OfficerFileError(line, f"“{email}” is not an e-mail address")
    if zone and not is_time_zone(zone):
        raise OfficerFileError(line, f"there is no time zone called “{zone}”")
    return Particulars(
        name=row["name"],
        slack_user_id=slack_id_in(slack) if slack else None,
        email=email or None,
        time_zone=zone or None,
    )


def _posts(cell: str) -> tuple[str, ...]:
    titles = (title.strip() for title in cell.split(";"))
    by_folded = {fold_post(title): title for title in titles if fold_post(title)}
    return tuple(by_folded.values())


def _check_twice(officers: tuple[OfficerLine, ...]) -> None:
    seen: set[str] = set()
    for officer in officers:
        said = officer.said
        alone = fold_name(said.name) if not (said.slack_user_id or said.email) else None
        for mark in (said.slack_user_id, said.email and said.email.casefold(), alone):
            if mark and mark in seen:
                raise OfficerFileError(officer.line, "this officer is in the list twice")
            seen.add(mark or "")
