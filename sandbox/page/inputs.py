"""Input blocks: a label, a control to fill in, a hint and a place for what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from sandbox.page.controls import Draw, Element, Place, element_id, hooks, with_entered
from sandbox.page.elements import element_html
from sandbox.page.markup import Value, tag
from sandbox.page.rich_text import joined
from sandbox.page.scene import Scene
from sandbox.page.texts import plain

_GROUPS = frozenset(
    {
        "checkboxes",
        "radio_buttons",
        "multi_static_select",
        "multi_users_select",
        "multi_channels_select",
        "multi_conversations_select",
    }
)
_LONGEST = 3000


def _field(element: Element, place: Place, scene: Scene) -> dict[str, Value]:
    return {
        "id": element_id(element, place, scene),
        "class": "input",
        "placeholder": plain(element.get("placeholder")) or None,
        "aria-describedby": place.described_by,
        "required": place.required,
        "autofocus": bool(element.get("focus_on_load")),
        **hooks(element, place),
    }


def _plain_text(element: Element, place: Place, scene: Scene) -> Markup:
    shared = {
        **_field(element, place, scene),
        "minlength": element.get("min_length"),
        "maxlength": element.get("max_length", _LONGEST),
    }
    start = str(element.get("initial_value") or "")
    if element.get("multiline"):
        return tag("textarea", {**shared, "rows": 4}, start)
    return tag("input", {**shared, "type": "text", "value": start, "autocomplete": "off"}, None)


def _typed(kind: str) -> Draw:
    def draw(element: Element, place: Place, scene: Scene) -> Markup:
        values = {**_field(element, place, scene), "type": kind}
        return tag("input", {**values, "value": element.get("initial_value")}, None)

    return draw


def _number(element: Element, place: Place, scene: Scene) -> Markup:
    values = {
        **_field(element, place, scene),
        "class": "input input-short",
        "type": "number",
        "step": "any" if element.get("is_decimal_allowed") else "1",
        "min": element.get("min_value"),
        "max": element.get("max_value"),
        "value": element.get("initial_value"),
    }
    return tag("input", values, None)


def _rich_text(element: Element, place: Place, scene: Scene) -> Markup:
    return tag("textarea", {**_field(element, place, scene), "rows": 5}, "")


_INPUTS: Mapping[str, Draw] = {
    "plain_text_input": _plain_text,
    "rich_text_input": _rich_text,
    "email_text_input": _typed("email"),
    "url_text_input": _typed("url"),
    "number_input": _number,
}


def _label(block: Mapping[str, Any], target: str, name: str, *, group: bool) -> Markup:
    optional = tag("span", {"class": "optional"}, "(optional)") if block.get("optional") else ""
    words = joined([Markup("{} ").format(plain(block.get("label"))), optional])
    named: dict[str, Value] = {"class": "field-label", "id": name}
    return tag("div", named, words) if group else tag("label", {**named, "for": target}, words)


def input_block(block: Mapping[str, Any], scene: Scene) -> Markup:
    """Return an input block with its label, its hint and an empty place for its error."""
    block_id, plain_element = str(block.get("block_id", "")), block.get("element") or {}
    entered = scene.entered_in(block_id, plain_element.get("action_id"))
    element = with_entered(plain_element, entered)
    wrong = scene.errors.get(block_id)
    name = scene.element_id(block_id, "label")
    error, hint = scene.element_id(block_id, "error"), scene.element_id(block_id, "hint")
    place = Place(
        block_id=block_id,
        acts=bool(block.get("dispatch_action")),
        labelled_by=name,
        required=not block.get("optional"),
        described_by=f"{error} {hint}" if block.get("hint") else error,
    )
    control = _INPUTS.get(element.get("type", ""), element_html)(element, place, scene)
    group = element.get("type") in _GROUPS
    parts = [_label(block, element_id(element, place, scene), name, group=group), control]
    parts.append(tag("p", {"class": "field-error", "id": error, "hidden": not wrong}, wrong or ""))
    if block.get("hint"):
        parts.append(tag("p", {"class": "field-hint", "id": hint}, plain(block["hint"])))
    frame: dict[str, Value] = {
        "class": "field",
        "data-field": block_id,
        "data-wrong": bool(wrong),
        "data-optional": bool(block.get("optional")),
    }
    return tag("div", frame, joined(parts))
