"""manifest.yml against Slack's published limits, and against what the code listens to and calls."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handlers.app import FEATURES
from handlers.blocks import render
from handlers.blocks.home import home_view
from handlers.blocks.listing import render_list
from handlers.blocks.modals import Origin, not_mine_modal, owner_modal, update_modal
from handlers.blocks.watching import Offered, render_follows, render_offers
from tests.handlers.handlers_kit import (
    MEETING,
    T0,
    later_of,
    list_of,
    reminder_of,
    triage_of,
    view_of,
    walk,
)
from tracker.unsaid import Unsaid
from tracker.values import MissView, OfferedUpdate

ROOT = Path(__file__).parents[2]

# the scopes that each method needs, by Slack's page on the method; any one of a set is enough for
# one kind of conversation, and we use both kinds
SCOPES: dict[str, set[str]] = {
    "apps_connections_open": set(),  # the app token's own
    "auth_test": set(),
    "chat_delete": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_list": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
}
# what the product does without where it is not granted
OPTIONAL = {"conversations_history"}

NODE = dict[str, Any]


def read_yaml(text: str) -> NODE:
    """The little of YAML that the manifest uses: maps, lists of words or maps, and `>-` blocks."""
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    return dict(_block(lines, 0))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _block(lines: list[str], depth: int) -> Any:
    """The map or list whose lines begin at this depth; they are taken off the front."""
    if lines[0].lstrip().startswith("- "):
        return [*_items(lines, depth)]
    return dict(_pairs(lines, depth))


def _items(lines: list[str], depth: int) -> Iterator[Any]:
    while lines and _indent(lines[0]) == depth and lines[0].lstrip().startswith("- "):
        first = lines[0].replace("- ", "  ", 1)
        if re.match(r"\s*[a-z_]+:(\s|$)", first):
            lines[0] = first
            yield dict(_pairs(lines, depth + 2))
        else:
            lines.pop(0)
            yield _scalar(first)


def _pairs(lines: list[str], depth: int) -> Iterator[tuple[str, Any]]:
    while lines and _indent(lines[0]) == depth:
        name, _, rest = lines.pop(0).strip().partition(":")
        if rest.strip() == ">-":
            yield name, " ".join(_folded(lines, depth))
        elif rest.strip():
            yield name, _scalar(rest)
        else:
            yield name, _block(lines, _indent(lines[0]))


def _folded(lines: list[str], depth: int) -> Iterator[str]:
    while lines and _indent(lines[0]) > depth:
        yield lines.pop(0).strip()


def _scalar(words: str) -> Any:
    words = words.strip()
    if words.startswith('"'):
        return words[1 : words.index('"', 1)]
    words = re.sub(r"\s+#.*", "", words)
    return {"true": True, "false": False}.get(words, words)


@pytest.fixture(scope="module")
def manifest() -> NODE:
    return read_yaml((ROOT / "manifest.yml").read_text(encoding="utf-8"))


class Registered:
    """Stands where the app stands while features register, and writes down what for."""

    def __init__(self) -> None:
        self.by_kind: dict[str, set[str]] = defaultdict(set)
        self.error = lambda _listener: None

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[Any], None]]:
        def register(constraint: Any) -> Callable[[Any], None]:
            if isinstance(constraint, str):
                self.by_kind[kind].add(constraint)
            return lambda _listener: None

        return register


class Nothing:
    """A wiring that is only passed on."""

    def __getattr__(self, name: str) -> None:
        return None


@pytest.fixture(scope="module")
def registered() -> dict[str, set[str]]:
    recorder: Any = Registered()
    wiring: Any = Nothing()
    for feature in FEATURES:
        feature.register(recorder, wiring)
    return dict(recorder.by_kind)


def methods_called() -> set[str]:
    """The Web API methods that the code calls, read from the code."""
    called = set()
    for path in [*(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called.add(node.func.attr)
    return {name for name in called if name in SCOPES or re.fullmatch(METHOD_NAME, name)}


METHOD_NAME = r"(apps|auth|chat|conversations|files|team|users|views|reactions|pins)_[a-zA-Z_]+"


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("display_information.name", 1, 35),
        ("display_information.description", 1, 140),
        ("display_information.long_description", 175, 4000),
        ("features.bot_user.display_name", 1, 80),
        ("features.slash_commands.0.command", 2, 32),
        ("features.slash_commands.0.description", 1, 2000),
        ("features.slash_commands.0.usage_hint", 1, 1000),
    ],
)
def test_lengths_are_slacks(manifest: NODE, path: str, least: int, most: int) -> None:
    found: Any = manifest
    for step in path.split("."):
        found = found[int(step)] if step.isdigit() else found[step]
    assert least <= len(found) <= most


def test_only_keys_that_slack_knows(manifest: NODE) -> None:
    known = {
        "": {"display_information", "features", "oauth_config", "settings"},
        "display_information": {"name", "description", "long_description", "background_color"},
        "features": {"app_home", "bot_user", "slash_commands"},
        "oauth_config": {"scopes"},
        "settings": {
            "event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled",
            "token_rotation_enabled",
        },
    }  # fmt: skip
    assert set(manifest) == known[""]
    for name, keys in known.items():
        if name:
            assert set(manifest[name]) <= keys
    command = manifest["features"]["slash_commands"][0]
    assert set(command) == {"command", "description", "usage_hint", "should_escape"}
    assert re.fullmatch(r"#[0-9a-f]{6}", manifest["display_information"]["background_color"])


def test_the_switches_that_the_bot_needs(manifest: NODE) -> None:
    home = manifest["features"]["app_home"]
    assert home["home_tab_enabled"] is True
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False  # officers may write back
    assert manifest["settings"]["interactivity"]["is_enabled"] is True
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["features"]["slash_commands"][0]["should_escape"] is True


def test_every_command_is_listened_to_and_no_other(
    manifest: NODE, registered: dict[str, set[str]]
) -> None:
    commands = {command["command"] for command in manifest["features"]["slash_commands"]}
    assert commands == registered["command"]


def test_every_event_is_listened_to_and_no_other(
    manifest: NODE, registered: dict[str, set[str]]
) -> None:
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == registered["event"]


def test_every_button_has_a_listener_and_no_listener_is_idle(
    registered: dict[str, set[str]],
) -> None:
    miss = MissView(5, "fenb-cyp", "Scrutiny", MEETING, "7", "Budget", "ACTION", "flagged")
    proposed = view_of(id=1, status="proposed", maybe_same=("FENB-CYP-25-003",))
    unsettled, later = (view_of(id=3),), (later_of(), later_of(id=2, kind="changed"))
    asked = triage_of(proposed=(proposed,), owner_unsettled=unsettled, misses=(miss,), later=later)
    offered = OfferedUpdate("FENB-CAB-25-002", "Two wards are in.", T0)
    shown = [
        render(reminder_of(view_of(offered=offered), view_of(id=2, status="complete"))).blocks,
        render(asked).blocks,
        render_list(list_of(view_of(), page=2, pages=3)).blocks,
        *_watching(),
        home_view(list_of(), not_said=[Unsaid(3, "the digest", "", 1, "fenb-cyp", True)]),
    ]
    ids = {found["action_id"] for found in walk(shown) if "action_id" in found}
    assert ids == registered["action"]


def _watching() -> list[Any]:
    new = Offered("Bury", "Scrutiny", "bury-cyp", "https://bury.example/c", value="{}")
    known = replace(new, watched_slug="bury-cyp")
    offers = [render_offers([one], follows=True).blocks for one in (new, known)]
    return [*offers, render_follows("bury-cyp", "Scrutiny", undo="follow:bury-cyp").blocks]


def test_every_modal_that_is_saved_has_a_listener(registered: dict[str, set[str]]) -> None:
    origin = Origin(17)
    modals = [
        update_modal(view_of(), origin),
        not_mine_modal(view_of(), origin),
        owner_modal(view_of(), origin, []),
    ]
    assert {modal["callback_id"] for modal in modals} == registered["view"]


def test_every_method_that_is_called_has_its_scope(manifest: NODE) -> None:
    granted = set(manifest["oauth_config"]["scopes"]["bot"])
    unknown = methods_called() - set(SCOPES)
    assert not unknown, "which scopes do these need?"
    for method in methods_called():
        assert SCOPES[method] <= granted, method


def test_no_scope_is_asked_for_without_a_use(manifest: NODE) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    optional = set(scopes["bot_optional"])
    used = {"commands"} | {
        scope for name in methods_called() - OPTIONAL for scope in SCOPES[name]
    }  # fmt: skip
    assert set(scopes["bot"]) - optional == used
    assert optional == {scope for name in OPTIONAL for scope in SCOPES[name]}


def test_the_reader_of_these_tests_reads_yaml() -> None:
    listed = 'a:\n  - b: "x # y"\n    c: true\n  # note\n  - d: e  # note\n'
    text = listed + "f: >-\n  one\n  two\ng:\n  - h\n  - i\n"
    assert read_yaml(text) == {
        "a": [{"b": "x # y", "c": True}, {"d": "e"}],
        "f": "one two",
        "g": ["h", "i"],
    }
