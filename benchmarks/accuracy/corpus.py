"""The labelled minutes: the part that ships, and whatever others stand beside the checkout."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "corpus"
BESIDE = ROOT.parent / "shared" / "corpus"
SEEDS = tuple(f"dev-{number:03}" for number in range(1, 6))
TOO_FEW = 30  # required actions: below that a percentage says more than is known


@dataclass(frozen=True, slots=True)
class Part:
    """One file of labelled minutes. ``is_ours``: its words may stand in what we publish."""

    name: str
    rows: tuple[Row, ...]
    is_ours: bool

    @property
    def required(self) -> int:
        """How many actions must be found."""
        return sum(not label.get("optional") for row in self.rows for label in row["actions"])

    @property
    def has_shares(self) -> bool:
        """Whether it is large enough for a percentage."""
        return self.required >= TOO_FEW

    def only(self, name: str, ids: Sequence[str]) -> "Part":
        """The records with these ids, as a part of their own."""
        rows = tuple(row for row in self.rows if row["id"] in ids)
        return Part(name, rows, self.is_ours)


def parts(folder: Path | None = None) -> tuple[Part, ...]:
    """Every part found: those that ship, then those in ``folder`` (default: beside the checkout).

    A part of the same name is read once, as it ships.
    """
    shipped = {path.stem: path for path in sorted(SHIPPED.glob("*.jsonl"))}
    others = {path.stem: path for path in sorted((folder or BESIDE).glob("*.jsonl"))}
    own = [Part(name, rows_of(path), is_ours=True) for name, path in shipped.items()]
    foreign = [
        Part(name, rows_of(path), is_ours=False)
        for name, path in others.items()
        if name not in shipped
    ]
    return (*own, *foreign)


def rows_of(path: Path) -> tuple[Row, ...]:
    """The records of a JSON Lines file."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return tuple(json.loads(line) for line in lines if line.strip())
