"""Modals and Home tabs as the templates take them."""

from dataclasses import dataclass

from markupsafe import Markup

from sandbox.page.blocks import blocks_html
from sandbox.page.scene import Scene
from sandbox.page.texts import plain
from sandbox.workspace import View


@dataclass(frozen=True)
class Surface:
    """One view, drawn. `submit` is empty where the modal cannot be sent; `nested` has one below."""

    id: str
    hash: str
    title: str
    body: Markup
    submit: str = ""
    close: str = "Cancel"
    nested: bool = False


def surface_of(view: View | None, scene: Scene) -> Surface | None:
    """Return the view drawn with what its person has entered so far."""
    if view is None:
        return None
    drawn_for = scene.on(view.id).filled(view.state, view.errors)
    has_inputs = any(block.get("type") == "input" for block in view.blocks)
    submit = plain(view.body.get("submit")) or ("Submit" if has_inputs else "")
    return Surface(
        id=view.id,
        hash=view.hash,
        title=plain(view.body.get("title")),
        body=blocks_html(view.blocks, drawn_for),
        submit=submit,
        close=plain(view.body.get("close")) or ("Cancel" if submit else "Close"),
        nested=view.previous_id is not None,
    )
