"""The modals and Home tabs that people have before them."""

import hashlib
from dataclasses import replace
from typing import Any

from sandbox.workspace.changes import Changes
from sandbox.workspace.ids import Ids
from sandbox.workspace.values import Json, View

DEEPEST = 3


class Views:
    """Each person's stack of modals (the last is on top) and their Home tab."""

    def __init__(self, ids: Ids, changes: Changes) -> None:
        self._ids = ids
        self._changes = changes
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, user: str) -> tuple[View, ...]:
        """Return the modals that a user (id) has open, the one on top last."""
        return tuple(self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        """Return the Home tab that was published for a user (id), or None."""
        return self._homes.get(user)

    def get(self, view_id: str) -> View | None:
        """Return the modal or Home tab with that id, wherever it is, or None."""
        return next((view for view in self._all() if view.id == view_id), None)

    def with_external_id(self, external_id: str) -> View | None:
        """Return the view that the app gave this id, or None."""
        return next((view for view in self._all() if view.external_id == external_id), None)

    def open(self, user: str, body: Json) -> View:
        """Open a modal in place of whatever modals the user (id) had open."""
        self._stacks[user] = []
        return self.push(user, body)

    def push(self, user: str, body: Json) -> View:
        """Put a modal on top of the ones that are open."""
        stack = self._stacks.setdefault(user, [])
        view_id = self._ids.next("V")
        view = View(
            id=view_id,
            user=user,
            type="modal",
            body=body,
            hash=self._hash(body),
            root_id=stack[0].id if stack else view_id,
            previous_id=stack[-1].id if stack else None,
            external_id=body.get("external_id"),
        )
        stack.append(view)
        return self._told(view)

    def publish(self, user: str, body: Json) -> View:
        """Put a Home tab before a user (id), in place of the earlier one."""
        standing = self._homes.get(user)
        view_id = standing.id if standing else self._ids.next("V")
        self._homes[user] = View(
            id=view_id,
            user=user,
            type="home",
            body=body,
            hash=self._hash(body),
            root_id=view_id,
            external_id=body.get("external_id"),
        )
        return self._told(self._homes[user])

    def update(self, view: View, body: Json) -> View:
        """Give a view a new body; what was entered stays where block and action ids agree."""
        kept = {block: view.state[block] for block in _input_ids(body) if block in view.state}
        return self._put(
            replace(
                view,
                body=body,
                hash=self._hash(body),
                external_id=body.get("external_id"),
                state=kept,
                errors={},
            )
        )

    def change(self, view: View, **facts: Any) -> View:
        """Give a view other facts (fields of View), the same body."""
        return self._put(replace(view, **facts))

    def close(self, view: View) -> View | None:
        """Close one modal and those above it; return the one now on top, if any."""
        stack = self._stacks.get(view.user, [])
        below = [v.id for v in stack].index(view.id) if view in stack else len(stack)
        del stack[below:]
        self._told(view)
        return stack[-1] if stack else None

    def clear(self, user: str) -> None:
        """Close all modals of a user (id)."""
        self._stacks.pop(user, None)
        self._changes.tell("view", user=user)

    def _all(self) -> tuple[View, ...]:
        modals = (view for stack in self._stacks.values() for view in stack)
        return (*modals, *self._homes.values())

    def _put(self, view: View) -> View:
        if view.type == "home":
            self._homes[view.user] = view
        else:
            stack = self._stacks[view.user]
            stack[[v.id for v in stack].index(view.id)] = view
        return self._told(view)

    def _told(self, view: View) -> View:
        kind = "home" if view.type == "home" else "view"
        self._changes.tell(kind, user=view.user, ts=view.id)
        return view

    def _hash(self, body: Json) -> str:
        number = self._ids.count("hash")
        return f"{number}.{hashlib.sha256(repr(body).encode()).hexdigest()[:8]}"


def _input_ids(body: Json) -> list[str]:
    return [block["block_id"] for block in body.get("blocks", ()) if "block_id" in block]
