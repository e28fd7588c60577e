"""The interactive elements: buttons, menus, pickers and fields, each with Slack's limits."""

from sandbox.workspace.blocks.composition import (
    CHOICE_OPTION,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SLACK_FILE,
    plain_text,
)
from sandbox.workspace.blocks.schema import (
    Check,
    also,
    anything,
    array,
    boolean,
    exactly_one_of,
    integer,
    string,
    struct,
    url,
    words,
)

_ACTION_ID = string(most=255, least=1)
_INTERACTIVE = {"type": anything}
_COMMON: dict[str, Check] = {"action_id": _ACTION_ID}
_ENTERED = _COMMON | {"placeholder": plain_text(150), "focus_on_load": boolean}
_CHOSEN = _ENTERED | {"confirm": CONFIRM}


def _element(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return struct(_INTERACTIVE | required, optional)


def _options(item: Check) -> dict[str, Check]:
    return {"options": array(item, most=100), "option_groups": array(OPTION_GROUP, most=100)}


def _several(further: dict[str, Check]) -> dict[str, Check]:
    return _CHOSEN | {"max_selected_items": integer(least=1)} | further


_ID = string(least=1)
_IDS = array(_ID)

BUTTON = _element(
    {"text": plain_text(75)},
    _COMMON
    | {
        "url": url(),
        "value": string(most=2000),
        "style": words("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(most=75),
    },
)
OVERFLOW = _element({"options": array(OVERFLOW_OPTION, most=5)}, _COMMON | {"confirm": CONFIRM})
STATIC_SELECT = also(
    _element({}, _CHOSEN | _options(MENU_OPTION) | {"initial_option": MENU_OPTION}),
    exactly_one_of("options", "option_groups"),
)
MULTI_STATIC_SELECT = also(
    _element({}, _several(_options(MENU_OPTION) | {"initial_options": array(MENU_OPTION)})),
    exactly_one_of("options", "option_groups"),
)
_EXTERNAL = {"min_query_length": integer(least=0)}
_URL_TO_ANSWER = {"response_url_enabled": boolean}
_CONVERSATIONS = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}

SELECTS: dict[str, Check] = {
    "static_select": STATIC_SELECT,
    "external_select": _element({}, _CHOSEN | _EXTERNAL | {"initial_option": MENU_OPTION}),
    "users_select": _element({}, _CHOSEN | {"initial_user": _ID}),
    "conversations_select": _element(
        {}, _CHOSEN | _CONVERSATIONS | _URL_TO_ANSWER | {"initial_conversation": _ID}
    ),
    "channels_select": _element({}, _CHOSEN | _URL_TO_ANSWER | {"initial_channel": _ID}),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": MULTI_STATIC_SELECT,
    "multi_external_select": _element(
        {}, _several(_EXTERNAL | {"initial_options": array(MENU_OPTION)})
    ),
    "multi_users_select": _element({}, _several({"initial_users": _IDS})),
    "multi_conversations_select": _element(
        {}, _several(_CONVERSATIONS | {"initial_conversations": _IDS})
    ),
    "multi_channels_select": _element({}, _several({"initial_channels": _IDS})),
}
CHOICES: dict[str, Check] = {
    "checkboxes": _element(
        {"options": array(CHOICE_OPTION, most=10)},
        _COMMON
        | {
            "initial_options": array(CHOICE_OPTION, most=10),
            "confirm": CONFIRM,
            "focus_on_load": boolean,
        },
    ),
    "radio_buttons": _element(
        {"options": array(CHOICE_OPTION, most=10)},
        _COMMON | {"initial_option": CHOICE_OPTION, "confirm": CONFIRM, "focus_on_load": boolean},
    ),
}
PICKERS: dict[str, Check] = {
    "datepicker": _element({}, _CHOSEN | {"initial_date": string(least=10, most=10)}),
    "timepicker": _element(
        {}, _CHOSEN | {"initial_time": string(least=5, most=5), "timezone": string(least=1)}
    ),
    "datetimepicker": _element(
        {},
        _COMMON
        | {
            "initial_date_time": integer(least=0),
            "confirm": CONFIRM,
            "focus_on_load": boolean,
        },
    ),
}
_FIELD = _ENTERED | {"dispatch_action_config": DISPATCH_CONFIG}
FIELDS: dict[str, Check] = {
    "plain_text_input": _element(
        {},
        _FIELD
        | {
            "initial_value": string(most=3000),
            "multiline": boolean,
            "min_length": integer(least=0, most=3000),
            "max_length": integer(least=1, most=3000),
        },
    ),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        _FIELD | {"initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "email_text_input": _element({}, _FIELD | {"initial_value": string()}),
    "url_text_input": _element({}, _FIELD | {"initial_value": string()}),
    "rich_text_input": _element({}, _FIELD | {"initial_value": anything}),
    "file_input": _element(
        {}, _COMMON | {"filetypes": array(string(least=1)), "max_files": integer(least=1, most=10)}
    ),
}
IMAGE = also(
    struct(
        {"type": anything, "alt_text": string(most=2000, least=1)},
        {"image_url": url(), "slack_file": SLACK_FILE},
    ),
    exactly_one_of("image_url", "slack_file"),
)
_WORKFLOW_BUTTON = _element(
    {"text": plain_text(75), "workflow": anything},
    _COMMON | {"style": words("primary", "danger"), "accessibility_label": string(most=75)},
)
_FEEDBACK_BUTTON = struct(
    {"text": plain_text(75), "value": string(most=2000)},
    {"accessibility_label": string(most=75)},
)
CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": _element(
        {"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON}, _COMMON
    ),
    "icon_button": _element(
        {"icon": words("trash"), "text": plain_text(75)},
        _COMMON
        | {
            "value": string(most=2000),
            "confirm": CONFIRM,
            "accessibility_label": string(most=75),
            "visible_to_user_ids": _IDS,
        },
    ),
}

_PRESSED: dict[str, Check] = {"button": BUTTON, "overflow": OVERFLOW}
_IN_ACTIONS = PICKERS | SELECTS | MULTI_SELECTS | CHOICES

ACTIONS: dict[str, Check] = _PRESSED | {"workflow_button": _WORKFLOW_BUTTON} | _IN_ACTIONS
ACCESSORY: dict[str, Check] = ACTIONS | {"image": IMAGE}
INPUTS: dict[str, Check] = FIELDS | _IN_ACTIONS
