"""What Slack's payloads say, picked out once: presses of buttons and submitted modals."""

from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed or a choice made, in a message, a modal or the Home tab."""

    user_id: str
    value: str
    trigger_id: str
    key: str  # the same for Slack's retries of this press
    channel_id: str
    ts: str
    response_url: str | None
    is_ephemeral: bool
    is_home: bool

    @property
    def number(self) -> int:
        """The key of the row that a plain button names."""
        return int(self.value)

    @property
    def choice(self) -> tuple[str, str, str]:
        """What a menu's value says: what is to be done, how, and to what."""
        what, how, which = self.value.split(":", 2)
        return what, how, which


def press_of(body: Payload) -> Press:
    """The press in a `block_actions` payload."""
    action = body["actions"][0]
    container = body.get("container") or {}
    trigger_id = str(body.get("trigger_id") or "")
    return Press(
        user_id=str(body["user"]["id"]),
        value=_value_of(action),
        trigger_id=trigger_id,
        key=f"press:{trigger_id or action.get('action_ts', '')}",
        channel_id=str(container.get("channel_id") or (body.get("channel") or {}).get("id") or ""),
        ts=str(container.get("message_ts") or (body.get("message") or {}).get("ts") or ""),
        response_url=body.get("response_url"),
        is_ephemeral=bool(container.get("is_ephemeral")),
        is_home=(body.get("view") or {}).get("type") == "home",
    )


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was submitted."""

    user_id: str
    key: str
    metadata: str
    values: dict[str, str]  # by block_id

    def __getitem__(self, block_id: str) -> str:
        return self.values.get(block_id, "")


def submission_of(body: Payload) -> Submission:
    """The submission in a `view_submission` payload."""
    view = body["view"]
    state = (view.get("state") or {}).get("values") or {}
    return Submission(
        user_id=str(body["user"]["id"]),
        key=f"view:{view['id']}",  # one modal is saved once
        metadata=str(view.get("private_metadata") or ""),
        values={
            block_id: _value_of(field)
            for block_id, by_id in state.items()
            for field in by_id.values()
        },
    )


def _value_of(element: Payload) -> str:
    chosen = element.get("selected_option") or {}
    found = element.get("value") or chosen.get("value") or element.get("selected_user")
    return str(found or "")
