"""Reading labelled minutes, writing predictions and printing figures for `matters evaluate`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.engines import open_engines
from bot.errors import BotError
from bot.settings import EngineChoice, Settings
from bot.sources import SourceNotFoundError, read_file, write_file
from summariser.scoring import Evaluation, evaluate

MOST_GOLD = 500_000_000


class GoldFileError(BotError):
    """The labelled minutes could not be read."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}.")


async def measured(
    rows: Sequence[Mapping[str, Any]], settings: Settings, choice: EngineChoice
) -> Evaluation:
    """The engine's figures on these records."""
    async with open_engines(settings, choice) as engines:
        return await evaluate(rows, engines.engine)


def load_gold(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file. Raises SourceNotFoundError or GoldFileError."""
    try:
        lines = read_file(str(path), most_bytes=MOST_GOLD).decode().split("\n")
    except UnicodeDecodeError as error:
        raise SourceNotFoundError(str(path)) from error
    return [_record(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise GoldFileError(path, number, "this line is not JSON") from error
    if not isinstance(row, dict) or not {"id", "text", "actions"} <= row.keys():
        raise GoldFileError(path, number, "a record needs an id, a text and actions")
    return row


def write_predictions(path: Path, predictions: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line: id and actions with quote, owner and due."""
    lines = (json.dumps(row, ensure_ascii=False) for row in predictions)
    write_file(path, "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))


def print_figures(figures: Mapping[str, Any]) -> None:
    """The figures as a person reads them."""
    print(
        f"{figures['documents']} documents, {figures['gold_required']} labelled actions, "
        f"{figures['predictions']} found"
    )
    for name in (
        "precision", "recall", "f1", "f1_loose", "owner_accuracy", "due_accuracy", "verbatim_share",
    ):  # fmt: skip
        print(f"{name.replace('_', ' '):16} {figures[name]:.3f}")
    clean, empty = figures["no_action_documents_clean"], figures["no_action_documents"]
    print(f"documents without an action left clean: {clean} of {empty}")
    for marker, row in figures["recall_by_marker"].items():
        print(f"recall, {marker:12} {row['recall']:.3f} ({row['matched']} of {row['gold']})")
    for council, row in figures["councils"].items():
        print(f"F1 {row['f1']:.3f}  {council} ({row['gold_required']} actions)")
