"""Block Kit blocks as HTML, as close to what Slack draws as a page without network can be."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from sandbox.page.controls import Element, Place
from sandbox.page.elements import element_html
from sandbox.page.inputs import input_block
from sandbox.page.markup import tag
from sandbox.page.rich_text import joined, rich_text
from sandbox.page.scene import Scene
from sandbox.page.texts import plain, text_html

Block = Mapping[str, Any]


def _place(block: Block) -> Place:
    return Place(block_id=str(block.get("block_id", "")))


def _section(block: Block, scene: Scene) -> Markup:
    parts = [text_html(block["text"], scene)] if block.get("text") else []
    fields = joined(
        tag("div", {"class": "section-field"}, text_html(words, scene))
        for words in block.get("fields") or []
    )
    parts += [tag("div", {"class": "section-fields"}, fields)] if fields else []
    drawn = [tag("div", {"class": "section-words"}, joined(parts))]
    if block.get("accessory"):
        accessory = element_html(block["accessory"], _place(block), scene)
        drawn.append(tag("div", {"class": "accessory"}, accessory))
    return joined(drawn)


def _header(block: Block, _scene: Scene) -> Markup:
    return tag("h4", {"class": "header-words"}, plain(block.get("text")))


def _context(block: Block, scene: Scene) -> Markup:
    def drawn(element: Element) -> Markup:
        if element.get("type") == "image":
            return element_html(element, _place(block), scene)
        return text_html(element, scene)

    return joined(drawn(element) for element in block.get("elements") or [])


def _divider(_block: Block, _scene: Scene) -> Markup:
    return Markup("<hr>")


def _actions(block: Block, scene: Scene) -> Markup:
    place = _place(block)
    return joined(element_html(element, place, scene) for element in block.get("elements") or [])


def _image(block: Block, _scene: Scene) -> Markup:
    title = plain(block["title"]) if block.get("title") else ""
    caption = [tag("figcaption", {}, title)] if title else []
    words = str(block.get("alt_text", ""))
    picture = tag("div", {"class": "picture picture-large", "role": "img", "aria-label": words})
    described = tag("span", {"class": "picture-words", "aria-hidden": "true"}, words)
    return tag("figure", {}, joined([*caption, picture, described]))


def _cell(cell: object, scene: Scene) -> Markup:
    if not isinstance(cell, Mapping):
        return escape("")
    if cell.get("type") == "rich_text":
        return rich_text(cell, scene)
    return escape(str(cell.get("text", "")))


def _row(name: str, cells: Iterable[object], looks: list[str], scene: Scene) -> Markup:
    scope = "col" if name == "th" else None
    return tag(
        "tr",
        {},
        joined(
            tag(name, {"class": look, "scope": scope}, _cell(cell, scene))
            for cell, look in zip(cells, looks, strict=False)
        ),
    )


def _looks(block: Block, width: int) -> list[str]:
    """Return the classes of every column: its alignment and whether it wraps."""
    settings = [setting or {} for setting in block.get("column_settings") or []]
    settings += [{}] * (width - len(settings))
    return [
        f"align-{setting.get('align', 'left')}" + (" wraps" if setting.get("is_wrapped") else "")
        for setting in settings
    ]


def _table(block: Block, scene: Scene) -> Markup:
    head, *body = block.get("rows") or [[]]
    looks = _looks(block, max(len(row) for row in [head, *body]))
    rows = joined(_row("td", row, looks, scene) for row in body)
    table = joined(
        [tag("thead", {}, _row("th", head, looks, scene)), tag("tbody", {}, rows)],
    )
    frame = {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": "Table"}
    return tag("div", frame, tag("table", {}, table))


def _markdown(block: Block, _scene: Scene) -> Markup:
    return tag("div", {"class": "plain"}, str(block.get("text", "")))


_BLOCKS: Mapping[str, Callable[[Block, Scene], Markup]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "divider": _divider,
    "actions": _actions,
    "context_actions": _actions,
    "image": _image,
    "input": input_block,
    "rich_text": rich_text,
    "table": _table,
    "markdown": _markdown,
}


def _unsupported(block: Block, _scene: Scene) -> Markup:
    words = f"The sandbox does not draw a “{block.get('type', '')}” block."
    return tag("p", {"class": "unsupported"}, words)


def block_html(block: Block, scene: Scene) -> Markup:
    """Return one block; a kind that the sandbox cannot draw is named in its place."""
    kind = str(block.get("type", ""))
    draw = _BLOCKS.get(kind, _unsupported)
    return tag("div", {"class": f"block block-{kind}"}, draw(block, scene))


def blocks_html(blocks: Iterable[Block] | None, scene: Scene) -> Markup:
    """Return the blocks in order. Blocks without an id are told apart by their place."""
    drawn = []
    for index, block in enumerate(blocks or ()):
        named = block if block.get("block_id") else {**block, "block_id": f"block-{index}"}
        drawn.append(block_html(named, scene))
    return joined(drawn)
