"""What all controls share: where they stand, how they are named, how they are found again.

Every control carries `data-block`, `data-action` and `data-type`. One that acts at once carries
`data-act` as well ("press" or "choose"); the page's script sends it to the server, which finds the
element in the message or view again and takes the full option from there: the browser sends only
values.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sandbox.page.markup import Value
from sandbox.page.scene import Scene
from sandbox.page.texts import plain

Element = Mapping[str, Any]

_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}


@dataclass(frozen=True)
class Place:
    """Where a control stands: its block, whether it acts at once, and what names it."""

    block_id: str
    acts: bool = True
    labelled_by: str | None = None
    required: bool = False
    described_by: str | None = None


Draw = Callable[[Element, Place, Scene], Markup]


def with_entered(element: Mapping[str, Any], entered: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the element starting from what was entered in it instead of its own beginning."""
    start = {_INITIAL[name]: value for name, value in (entered or {}).items() if name in _INITIAL}
    return {**element, **start}


def confirm_of(element: Element) -> str | None:
    """Return the words of the element's confirmation as JSON for page.js, or None."""
    asked = element.get("confirm")
    if not isinstance(asked, Mapping):
        return None
    words = {part: plain(asked.get(part)) for part in ("title", "text", "confirm", "deny")}
    return json.dumps({**words, "danger": asked.get("style") == "danger"})


def element_id(element: Element, place: Place, scene: Scene) -> str:
    """Return the control's id in the document."""
    return scene.element_id(place.block_id, str(element.get("action_id", "")))


def hooks(element: Element, place: Place, act: str = "choose") -> dict[str, Value]:
    """Return the attributes by which page.js and the server find this control again."""
    return {
        "data-block": place.block_id,
        "data-action": str(element.get("action_id", "")),
        "data-type": str(element.get("type", "")),
        "data-act": act if place.acts else None,
        "data-confirm": confirm_of(element),
    }


def naming(element: Element, place: Place, fallback: str) -> dict[str, Value]:
    """Return the attributes that name a control: its label if it has one, else its placeholder."""
    hint = plain(element.get("placeholder")) or fallback
    return {
        "aria-label": None if place.labelled_by else hint,
        "aria-describedby": place.described_by,
        "required": place.required,
    }
