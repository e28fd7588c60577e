"""Buttons, menus, selects and pickers as HTML controls."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from sandbox.page.controls import Draw, Element, Place, element_id, hooks, naming, with_entered
from sandbox.page.markup import Value, tag
from sandbox.page.rich_text import joined, safe_url
from sandbox.page.scene import Scene
from sandbox.page.texts import plain, text_html


def button(element: Element, place: Place, scene: Scene) -> Markup:
    """Return a button; one with an address is a link that also tells the app."""
    style = element.get("style")
    shared: dict[str, Value] = {
        "id": element_id(element, place, scene),
        "class": f"btn btn-{style}" if style in {"primary", "danger"} else "btn",
        "aria-label": element.get("accessibility_label"),
        **hooks(element, place, "press"),
        "data-act": "press",
        "data-value": element.get("value"),
    }
    words = plain(element.get("text"))
    address = safe_url(element.get("url")) if element.get("url") else None
    if address:
        link = {"href": address, "target": "_blank", "rel": "noopener noreferrer"}
        return tag("a", {**shared, **link}, words)
    return tag("button", {"type": "button", **shared}, words)


def _menu_item(option: Element, element: Element, place: Place) -> Markup:
    values: dict[str, Value] = {
        "type": "button",
        "role": "menuitem",
        "tabindex": "-1",
        **hooks(element, place),
        "data-act": "choose",
        "data-value": option.get("value"),
    }
    return tag("button", values, plain(option.get("text")))


def overflow(element: Element, place: Place, scene: Scene) -> Markup:
    """Return the "…" menu: a button that opens a list of choices."""
    name = element_id(element, place, scene)
    opener: dict[str, Value] = {
        "type": "button",
        "class": "btn btn-icon",
        "id": name,
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-controls": f"{name}-menu",
        "aria-label": "More actions",
        "data-menu": True,
    }
    items = joined(_menu_item(option, element, place) for option in element.get("options", []))
    menu = tag(
        "div", {"class": "menu", "role": "menu", "id": f"{name}-menu", "hidden": True}, items
    )
    dots = Markup('<span aria-hidden="true">⋯</span>')
    return tag("div", {"class": "menu-holder"}, joined([tag("button", opener, dots), menu]))


def options_of(element: Element) -> list[Element]:
    """Return every option of a select, those in groups included."""
    groups = element.get("option_groups") or []
    grouped = [option for group in groups for option in group.get("options", [])]
    return [*(element.get("options") or []), *grouped]


def _option(value: str, words: str, *, chosen: bool) -> Markup:
    return tag("option", {"value": value, "selected": chosen}, words)


def _static_options(element: Element, chosen: str | None) -> Markup:
    def drawn(options: Iterable[Element]) -> Markup:
        return joined(
            _option(str(item.get("value")), plain(item.get("text")), chosen=item["value"] == chosen)
            for item in options
        )

    groups = (
        tag("optgroup", {"label": plain(group.get("label"))}, drawn(group.get("options", [])))
        for group in element.get("option_groups") or []
    )
    return joined([drawn(element.get("options") or []), *groups])


def _select(element: Element, place: Place, scene: Scene, options: Markup) -> Markup:
    values: dict[str, Value] = {
        "class": "select",
        "id": element_id(element, place, scene),
        **hooks(element, place),
        **naming(element, place, "Choose"),
    }
    first = plain(element.get("placeholder")) or "Choose an option"
    return tag("select", values, joined([tag("option", {"value": ""}, first), options]))


def static_select(element: Element, place: Place, scene: Scene) -> Markup:
    """Return a select of the element's own options."""
    chosen = (element.get("initial_option") or {}).get("value")
    return _select(element, place, scene, _static_options(element, chosen))


def users_select(element: Element, place: Place, scene: Scene) -> Markup:
    """Return a select of the workspace's people."""
    chosen = element.get("initial_user")
    people = joined(
        _option(user, scene.people.get(user, user), chosen=user == chosen)
        for user in scene.selectable
    )
    return _select(element, place, scene, people)


def channels_select(element: Element, place: Place, scene: Scene) -> Markup:
    """Return a select of the workspace's channels."""
    chosen = element.get("initial_channel") or element.get("initial_conversation")
    channels = joined(
        _option(channel, f"#{name}", chosen=channel == chosen)
        for channel, name in scene.channels.items()
    )
    return _select(element, place, scene, channels)


def _tick(kind: str, option: Element, group: Element, place: Place, scene: Scene) -> Markup:
    chosen = [group.get("initial_option") or {}, *(group.get("initial_options") or [])]
    value = str(option.get("value"))
    values: dict[str, Value] = {
        "type": kind,
        "name": element_id(group, place, scene),
        "value": value,
        "checked": any(item.get("value") == value for item in chosen),
        "id": scene.element_id(place.block_id, str(group.get("action_id")), value),
    }
    note = option.get("description")
    words = [text_html(option.get("text"), scene)]
    words += [tag("span", {"class": "tick-note"}, text_html(note, scene))] if note else []
    label = joined(
        [tag("input", values, None), tag("span", {"class": "tick-words"}, joined(words))]
    )
    return tag("label", {"class": "tick"}, label)


def _ticks(kind: str) -> Draw:
    def draw(element: Element, place: Place, scene: Scene) -> Markup:
        values: dict[str, Value] = {
            "class": "ticks",
            "id": element_id(element, place, scene),
            "role": "radiogroup" if kind == "radio" else "group",
            "aria-labelledby": place.labelled_by,
            "aria-describedby": place.described_by,
            "tabindex": "-1",
            **hooks(element, place),
        }
        options = options_of(element)
        return tag("div", values, joined(_tick(kind, o, element, place, scene) for o in options))

    return draw


def _multi(element: Element, place: Place, scene: Scene) -> Markup:
    return _ticks("checkbox")(element, place, scene)


def _as_options(names: Mapping[str, str], chosen: Iterable[str]) -> Element:
    def option(key: str) -> Element:
        return {"value": key, "text": {"type": "plain_text", "text": names.get(key, key)}}

    return {
        "options": [option(key) for key in names],
        "initial_options": [option(key) for key in chosen],
    }


def _multi_users(element: Element, place: Place, scene: Scene) -> Markup:
    people = {user: scene.people.get(user, user) for user in scene.selectable}
    chosen = element.get("initial_users") or []
    return _multi({**element, **_as_options(people, chosen)}, place, scene)


def _multi_channels(element: Element, place: Place, scene: Scene) -> Markup:
    chosen = element.get("initial_channels") or element.get("initial_conversations") or []
    return _multi({**element, **_as_options(scene.channels, chosen)}, place, scene)


def _picker(kind: str, initial: str, fallback: str) -> Draw:
    def draw(element: Element, place: Place, scene: Scene) -> Markup:
        start = element.get(initial)
        if kind == "datetime-local" and start:
            start = f"{scene.at(float(start)):%Y-%m-%dT%H:%M}"
        values: dict[str, Value] = {
            "type": kind,
            "class": "input input-short",
            "id": element_id(element, place, scene),
            "value": start,
            **hooks(element, place),
            **naming(element, place, fallback),
        }
        return tag("input", values, None)

    return draw


def image(element: Element, _place: Place, _scene: Scene) -> Markup:
    """Return a picture's words: the sandbox opens no address outside this machine."""
    words = str(element.get("alt_text", ""))
    return tag("span", {"class": "picture", "role": "img", "aria-label": words}, words)


def _unsupported(element: Element, _place: Place, _scene: Scene) -> Markup:
    kind = str(element.get("type", "element"))
    return tag("span", {"class": "unsupported"}, f"The sandbox does not draw “{kind}”.")


def _feedback(element: Element, place: Place, scene: Scene) -> Markup:
    pair = (element.get("positive_button"), element.get("negative_button"))
    drawn = (
        button({**element, **half, "type": "feedback_buttons"}, place, scene.on(str(half["value"])))
        for half in pair
        if half
    )
    return joined(drawn)


def _icon_button(element: Element, place: Place, scene: Scene) -> Markup:
    return button(element, place, scene)


_ELEMENTS: Mapping[str, Draw] = {
    "button": button,
    "workflow_button": button,
    "icon_button": _icon_button,
    "feedback_buttons": _feedback,
    "overflow": overflow,
    "static_select": static_select,
    "external_select": static_select,
    "users_select": users_select,
    "channels_select": channels_select,
    "conversations_select": channels_select,
    "multi_static_select": _multi,
    "multi_users_select": _multi_users,
    "multi_channels_select": _multi_channels,
    "multi_conversations_select": _multi_channels,
    "checkboxes": _ticks("checkbox"),
    "radio_buttons": _ticks("radio"),
    "datepicker": _picker("date", "initial_date", "Date"),
    "timepicker": _picker("time", "initial_time", "Time"),
    "datetimepicker": _picker("datetime-local", "initial_date_time", "Date and time"),
    "image": image,
}


def element_html(element: Element, place: Place, scene: Scene) -> Markup:
    """Return one control; a kind that the sandbox cannot draw is named in its place."""
    draw = _ELEMENTS.get(str(element.get("type")), _unsupported)
    entered = scene.entered_in(place.block_id, element.get("action_id"))
    return draw(with_entered(element, entered), place, scene)
