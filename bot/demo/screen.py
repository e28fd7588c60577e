"""Slack's messages on a terminal: what a person would see of them, block by block."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

Json = Mapping[str, Any]

WIDTH = 98


def make_console() -> Console:
    """A console that is never wider than a page, in colour only where the terminal has it."""
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console


def _plain(value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, Mapping) else str(value or "")


def _style(element: Json) -> str:
    styles = element.get("style") or {}
    named = {"bold": "bold", "italic": "italic", "strike": "strike", "code": "bold cyan"}
    return " ".join(named[key] for key, on in styles.items() if on and key in named)


def _inline(elements: Iterable[Json], names: Mapping[str, str]) -> Text:
    text = Text()
    for element in elements:
        match element.get("type"):
            case "user":
                text.append(f"@{names.get(element['user_id'], element['user_id'])}", "bold")
            case "channel":
                text.append(f"#{names.get(element['channel_id'], element['channel_id'])}", "bold")
            case "link":
                text.append(element.get("text") or element["url"], "underline")
            case "emoji":
                text.append(f":{element['name']}:")
            case _:
                text.append(str(element.get("text", "")), _style(element))
    return text


def _rich_text(block: Json, names: Mapping[str, str]) -> Iterator[RenderableType]:
    for part in block["elements"]:
        if part["type"] == "rich_text_list":
            for entry in part["elements"]:
                yield Text("• ").append_text(_inline(entry["elements"], names))
            continue
        text = _inline(part["elements"], names)
        if part["type"] == "rich_text_quote":
            text.stylize("italic")
            yield Padding(Text("“").append_text(text).append("”"), (0, 0, 0, 4))
        else:
            yield text


def _button(element: Json) -> str:
    if element["type"] == "overflow":
        return f"[ ⋯ {', '.join(_plain(option['text']) for option in element['options'])} ]"
    return f"[ {_plain(element.get('text') or element.get('placeholder'))} ]"


def _block(block: Json, names: Mapping[str, str]) -> Iterator[RenderableType]:
    match block["type"]:
        case "header":
            yield Text(_plain(block["text"]), "bold")
        case "section":
            yield Text("\n".join(_plain(p) for p in [block.get("text"), *block.get("fields", [])]))
        case "rich_text":
            yield from _rich_text(block, names)
        case "context":
            yield Text(" · ".join(_plain(e) for e in block["elements"]), "dim")
        case "actions":
            yield Text("  ".join(_button(e) for e in block["elements"]), "bold blue")
        case "divider":
            yield Rule(style="dim")
        case "input":
            yield Text(_plain(block["label"]), "bold")


def message_panel(
    *, where: str, who: str, when: str, blocks: Sequence[Json], text: str, names: Mapping[str, str]
) -> Panel:
    """One message in a frame: where it stands, who sees it, and what is in it."""
    parts = [part for block in blocks for part in _block(block, names)] or [Text(text)]
    return Panel(
        Group(*parts), title=f"{where} · {who}", subtitle=when, title_align="left",
        subtitle_align="right", border_style="dim", padding=(0, 1),
    )  # fmt: skip
