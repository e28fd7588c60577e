"""What the browser sends of a filled-in control, as the workspace takes it.

The browser sends plain strings, and a list for ticks. The workspace finds options by their values
and gives everything Slack's shape; here only the kinds are told apart.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_SEVERAL = frozenset(
    {
        "checkboxes",
        "multi_static_select",
        "multi_external_select",
        "multi_users_select",
        "multi_channels_select",
        "multi_conversations_select",
    }
)


def _rich_text(words: str) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


def _instant(words: str, zone: ZoneInfo) -> int:
    return int(datetime.fromisoformat(words).replace(tzinfo=zone).timestamp())


def entered_value(element: Mapping[str, Any], sent: object, zone: ZoneInfo) -> Any:
    """Return what a person entered: a list for ticks, None where nothing was entered.

    `zone` is the person's: a date and time becomes seconds since 1970. Raises ValueError for a
    date that is none.
    """
    kind = element.get("type")
    values = [str(one) for one in sent] if isinstance(sent, list) else [str(sent or "")]
    values = [value for value in values if value]
    if kind in _SEVERAL:
        return values
    if not values:
        return None
    if kind == "datetimepicker":
        return _instant(values[0], zone)
    return _rich_text(values[0]) if kind == "rich_text_input" else values[0]
