"""A small Bolt app: enough of a bot to use everything on the page."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from sandbox.workspace import Command

START = datetime(2025, 12, 3, 9, 30, tzinfo=UTC)
QUOTE = "That a note on *free school meals* be sent to <script>alert(1)</script> members."
COMMANDS = (
    Command("/actions", "The actions of a committee, or yours", "netherby-cyp [open|overdue|mine]"),
    Command("/silent", "Never answers"),
)


@dataclass(frozen=True)
class Town:
    """The sandbox of the tests, with the ids of who and what is in it."""

    sandbox: Sandbox
    priya: str
    tom: str
    channel: str


def plain(words: str) -> dict[str, Any]:
    """Return a plain text object."""
    return {"type": "plain_text", "text": words}


def option(words: str, value: str) -> dict[str, Any]:
    """Return an option."""
    return {"text": plain(words), "value": value}


def action_blocks() -> list[dict[str, Any]]:
    """Return an action as the bot shows it."""
    quoted = [{"type": "rich_text_quote", "elements": [{"type": "text", "text": QUOTE}]}]
    snooze = [option("One week", "week"), option("Until the papers go out", "despatch")]
    return [
        {"type": "rich_text", "block_id": "quote", "elements": quoted},
        {
            "type": "actions",
            "block_id": "answers",
            "elements": [
                {
                    "type": "button",
                    "action_id": "done",
                    "text": plain("Done"),
                    "style": "primary",
                    "value": "1",
                },
                {"type": "button", "action_id": "update", "text": plain("Add an update")},
                {"type": "button", "action_id": "silent", "text": plain("Silent")},
                {
                    "type": "static_select",
                    "action_id": "snooze",
                    "placeholder": plain("Snooze"),
                    "options": snooze,
                },
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [option("Not mine", "not_mine"), option("History", "history")],
                },
            ],
        },
    ]


def form() -> dict[str, Any]:
    """Return the modal that *Add an update* opens."""
    words = {"type": "plain_text_input", "action_id": "words", "multiline": True}
    who = {"type": "users_select", "action_id": "who", "placeholder": plain("Choose a person")}
    return {
        "type": "modal",
        "callback_id": "update",
        "title": plain("Add an update"),
        "submit": plain("Send"),
        "blocks": [
            {"type": "input", "block_id": "note", "label": plain("Update"), "element": words},
            {
                "type": "input",
                "block_id": "also",
                "optional": True,
                "label": plain("Also tell"),
                "element": who,
            },
        ],
    }


def register(app: AsyncApp) -> None:
    """Teach the app its few words."""
    register_answers(app)
    register_buttons(app)
    register_form(app)


def register_answers(app: AsyncApp) -> None:
    """Commands, the Home tab, messages."""

    @app.command("/actions")
    async def actions(ack: Any, command: dict[str, Any]) -> None:
        await ack(text=f"{command['text']}: one action", blocks=action_blocks())

    @app.command("/silent")
    async def silent(ack: Any) -> None:
        """Never acknowledge."""

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            view = {"type": "home", "blocks": [{"type": "header", "text": plain("Your actions")}]}
            await client.views_publish(user_id=event["user"], view=view)

    @app.event("message")
    async def message() -> None:
        """Hear and say nothing."""


def register_buttons(app: AsyncApp) -> None:
    """Buttons and menus of the action."""

    @app.action("silent")
    async def silent_button(ack: Any) -> None:
        """Never acknowledge."""

    @app.action("done")
    async def done(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Done. The clerk is told.", replace_original=True)

    @app.action("snooze")
    async def snooze(ack: Any, respond: Any, action: dict[str, Any]) -> None:
        await ack()
        value = action["selected_option"]["value"]
        await respond(text=f"Snoozed: {value}", replace_original=False)

    @app.action("more")
    async def more(ack: Any, respond: Any, action: dict[str, Any]) -> None:
        await ack()
        await respond(text=f"Chosen: {action['selected_option']['value']}", replace_original=False)


def register_form(app: AsyncApp) -> None:
    """The modal: opened, complained about, taken."""

    @app.action("update")
    async def update(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.view("update")
    async def sent(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        values = body["view"]["state"]["values"]
        words = values["note"]["words"]["value"]
        if words == "no":
            await ack(response_action="errors", errors={"note": "Say a little more."})
            return
        await ack()
        who = values["also"]["who"]["selected_user"]
        opened = await client.conversations_open(users=body["user"]["id"])
        await client.chat_postMessage(
            channel=opened["channel"]["id"], text=f"Noted: {words} (also {who})"
        )
