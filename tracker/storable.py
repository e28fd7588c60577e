"""Words that every database stores: U+0000 and lone surrogates become U+FFFD, place for place."""

import re
from dataclasses import replace

from minutes.values import Minutes
from summariser.values import ActionDraft, Extraction

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(words: str) -> str:
    """The words with as many characters, each of which can be stored."""
    return _UNSTORABLE.sub("\ufffd", words)


def storable_reading(minutes: Minutes, extraction: Extraction) -> tuple[Minutes, Extraction]:
    """A reading and what was found in it; nearly always exactly what was given."""
    if _UNSTORABLE.search(minutes.text) is None:
        return minutes, extraction
    items = tuple(replace(item, title=storable(item.title)) for item in minutes.items)
    actions = tuple(_storable_draft(draft) for draft in extraction.actions)
    misses = tuple(replace(miss, quote=storable(miss.quote)) for miss in extraction.possible_misses)
    return (
        replace(minutes, text=storable(minutes.text), items=items),
        replace(extraction, actions=actions, possible_misses=misses),
    )


def _storable_draft(draft: ActionDraft) -> ActionDraft:
    return replace(
        draft,
        quote=storable(draft.quote),
        summary=storable(draft.summary),
        owner=storable(draft.owner) if draft.owner else draft.owner,
        owner_name=storable(draft.owner_name) if draft.owner_name else draft.owner_name,
        due=storable(draft.due) if draft.due else draft.due,
        context=tuple(replace(span, quote=storable(span.quote)) for span in draft.context),
    )
