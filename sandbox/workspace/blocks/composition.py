"""The small objects that blocks and elements are made of: texts, options, confirmations."""

from sandbox.workspace.blocks.schema import (
    Check,
    array,
    boolean,
    by_type,
    string,
    struct,
    url,
    words,
)


def plain_text(most: int, *, least: int = 1) -> Check:
    """Accept a plain_text object of at most `most` characters."""
    return by_type({"plain_text": _plain(most, least)})


def text(most: int, *, least: int = 1) -> Check:
    """Accept a plain_text or mrkdwn object of at most `most` characters."""
    mrkdwn = struct(
        {"type": words("mrkdwn"), "text": string(most=most, least=least)}, {"verbatim": boolean}
    )
    return by_type({"plain_text": _plain(most, least), "mrkdwn": mrkdwn})


def _plain(most: int, least: int) -> Check:
    return struct(
        {"type": words("plain_text"), "text": string(most=most, least=least)}, {"emoji": boolean}
    )


def option(label: Check, *, with_url: bool = False) -> Check:
    """Accept one option of a menu, of radio buttons or of checkboxes."""
    further = {"url": url()} if with_url else {}
    return struct(
        {"text": label, "value": string(most=150, least=1)}, {"description": text(75), **further}
    )


MENU_OPTION = option(plain_text(75))
OVERFLOW_OPTION = option(plain_text(75), with_url=True)
CHOICE_OPTION = option(text(75))
OPTION_GROUP = struct({"label": plain_text(75), "options": array(MENU_OPTION, most=100)})

CONFIRM = struct(
    {
        "title": plain_text(100),
        "text": text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    {"style": words("primary", "danger")},
)

CONVERSATION_FILTER = struct(
    {},
    {
        "include": array(words("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

DISPATCH_CONFIG = struct(
    {},
    {"trigger_actions_on": array(words("on_enter_pressed", "on_character_entered"), most=2)},
)

SLACK_FILE = struct({}, {"id": string(least=1), "url": url()})
