"""What Slack adds to blocks as it takes them: ids that were left out, and defaults."""

import copy
from collections.abc import Iterable
from typing import Any

from sandbox.workspace.blocks.check import elements_of
from sandbox.workspace.ids import Ids
from sandbox.workspace.values import Block


def completed(blocks: Iterable[Block], ids: Ids) -> tuple[Block, ...]:
    """Return copies of valid blocks with every block_id, action_id and text default filled in."""
    return tuple(_completed(copy.deepcopy(block), ids) for block in blocks)


def _completed(block: Block, ids: Ids) -> Block:
    block.setdefault("block_id", ids.token("block", 5))
    for element in elements_of(block):
        element.setdefault("action_id", ids.token("action", 5))
    _defaults(block)
    return block


def _defaults(value: Any) -> None:
    if isinstance(value, list):
        for inner in value:
            _defaults(inner)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for inner in value.values():
            _defaults(inner)
