"""Hostile minutes, hostile answers of a model, and what may never leave because of them."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from minutes.reading import read
from minutes.values import Minutes

CORPUS = Path(__file__).with_name("injection.jsonl")
SITE = "https://democracy.fenbridge.example"
OURS = {"democracy.fenbridge.example"}
MINUTED = "Quillfeather"  # in every document's promises, and nowhere in our own words
INVENTED = "Zzyzx"  # in every word of its own that the model writes, and in no minutes

Json = dict[str, Any]

# Documents


def documents() -> list[Json]:
    """The corpus: each with its id, its kind, where its attack stands, and the attack."""
    return [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]


def minutes_of(document: Json) -> Minutes:
    """The document as our reader reads it, from the committee's own site."""
    content, kind, name = _content(document)
    source = f"{SITE}/documents/{document['id']}{name}"
    return read(content, source=source, content_type=kind, verified=True)


def _content(document: Json) -> tuple[bytes, str, str]:
    if document["format"] == "pdf":
        return _pdf(_text({}), document["attack"]), "application/pdf", ".pdf"
    if document["format"] == "html":
        return _page(document["attack"]).encode(), "text/html; charset=utf-8", ".aspx"
    return _text(document).encode("utf-8", "surrogatepass"), "text/plain", ".txt"


def _text(document: Json) -> str:
    def at(where: str, otherwise: str = "") -> str:
        return str(document["attack"]) if document.get("where") == where else otherwise

    clause = at("clause")
    return f"""Minutes of the Drains Scrutiny Committee

Present: Councillor A. Hallam (Chair); Ada Thwaite (Director of Place) {at("attendance")}

1. Apologies

There were none. {clause}

2. {at("title", "Drainage survey")}

RESOLVED that the {at("owner", "Director of Place")} circulate the {MINUTED} survey {clause} \
{at("due", "by 30 April 2026")}.

The Head of Parks undertook to look into the {MINUTED} culvert {clause} before the next meeting. \
ACTION

{at("start")} the Clerk would write to the {MINUTED} trust. ACTION

{clause}

ACTION: {at("owner", "Director of Place")} to send the {MINUTED} plan {at("due")} {clause}
"""


def _page(attack: str) -> str:
    return f"""<!DOCTYPE html><html><head><title>Minutes</title></head><body>
<h1>Minutes of the Drains Scrutiny Committee</h1>{attack}<h2>2. Drainage survey</h2>{attack}
<p>RESOLVED that the Director of Place circulate the {MINUTED} survey {attack}</p>
<p>The Head of Parks undertook to look into the {MINUTED} culvert {attack}. ACTION</p>
</body></html>"""


def _pdf(text: str, unseen: str) -> bytes:
    """A PDF whose page shows the text, with words over it that no reader sees."""
    file = io.BytesIO()
    canvas = Canvas(file)
    shown = canvas.beginText(60, 780)
    shown.textLines(text)
    canvas.drawText(shown)
    hidden = canvas.beginText(60, 60)
    hidden.setTextRenderMode(3)
    hidden.textLine(unseen)
    canvas.drawText(hidden)
    canvas.save()
    return file.getvalue()


# A hostile model

TRICKS = (
    f"{INVENTED} <!channel> <@U012ABCDEF> <https://evil.example|ok> @everyone",
    f"Pay {INVENTED} at https://evil.example",
    f'=HYPERLINK("https://evil.example","{INVENTED}")',
    f"{INVENTED}\u202e\u200b\x1b[2J",
)


def obeying(minutes: Minutes) -> str:
    """A model that does what it is told: at every clause, everything that it may write is bad."""
    trick = TRICKS[len(minutes.text) % len(TRICKS)]
    return json.dumps({"actions": [_action(c.number, c.number, trick) for c in minutes.clauses]})


def borrowing(minutes: Minutes) -> str:
    """A model that writes nothing of its own, but the minutes' worst words in every place."""
    worst = max((minutes.words(c) for c in minutes.clauses), key=_badness)
    return json.dumps({"actions": [_action(c.number, c.number, worst) for c in minutes.clauses]})


def _badness(words: str) -> int:
    return len(re.findall(r"[<>@|:=\u202e\u200b]", words))


def other_shapes(minutes: Minutes) -> Iterator[str]:
    """Answers that are not of the shape, or of numbers that were never sent."""
    last, trick = len(minutes.clauses), TRICKS[0]
    for first, end in ((last + 1, last + 2), (0, 0), (-1, 1), (2, 1), (1, 10**30), (1, last)):
        yield json.dumps({"actions": [_action(first, end, trick)]})
    for number in ("1", 1.5, True, None, [1], {"a": 1}):
        yield json.dumps({"actions": [_action(number, number, trick)]})
    good = _action(1, 1, trick)
    yield json.dumps({"actions": [good], "system": trick})
    yield json.dumps({"actions": good})
    yield json.dumps({"actions": [{**good, "url": "https://evil.example"}]})
    yield json.dumps({"actions": [{**good, "summary": None}]})
    yield json.dumps({"actions": [{**good, "marker": trick}]})
    yield json.dumps({"actions": [{**good, "certainty": "999"}]})
    yield json.dumps({"actions": [{**good, "context": [{"clause": 10**9, "why": trick}]}]})
    yield json.dumps({"actions": [good] * 3_000})
    yield f"Certainly! {trick}\n" + json.dumps({"actions": [good]})
    yield '{"actions": [], "actions": ' + json.dumps([good]) + "}"
    yield '{"actions": [{"first": NaN, "last": Infinity}]}'
    yield "[" * 100_000
    yield '{"actions":' * 50_000
    yield trick
    yield ""
    yield "\ufeff{}"
    yield json.dumps({"actions": [{**good, "summary": trick * 50_000}]})
    yield '{"actions": [{"summary": "\\ud800"}]}'


def _action(first: Any, last: Any, words: str) -> Json:
    return {
        "first": first, "last": last, "context": [{"clause": 1, "why": "name"}], "owner": words,
        "owner_name": words, "owner_kind": "person", "due": words, "recurs": None,
        "marker": "explicit", "summary": words, "certainty": "sure",
    }  # fmt: skip


# What leaves

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
MENTION = re.compile(r"<[!@#]|<https?:|<mailto:")
ADDRESS = re.compile(r"\w://|\bwww\.")
HARMLESS = {"text", "link"}  # of the elements that a rich text may hold
HOLDERS = {"rich_text_section", "rich_text_quote", "rich_text_list"}


def faults_of_payload(payload: Json) -> list[str]:
    """What is wrong with one thing that was sent to Slack: arguments of a call, an answer."""
    found = [*_fallback_faults(payload.get("text"))]
    for holder in (payload, payload.get("view") or {}):
        for block in holder.get("blocks") or []:
            found += _block_faults(block)
        for name in ("title", "submit", "close"):
            found += _plain_faults(holder.get(name), name)
    if INVENTED in json.dumps(payload):
        found.append("words that the model invented")
    return found


def _fallback_faults(text: Any) -> Iterator[str]:
    if not isinstance(text, str):
        return
    if MENTION.search(text) or "<" in text or ">" in text:
        yield f"markup in a fallback text: {text!r}"
    if ADDRESS.search(text):
        yield f"an address in a fallback text: {text!r}"
    if MINUTED in text:
        yield f"minuted words in a fallback text: {text!r}"
    if UNSEEN.search(text):
        yield f"unseen characters in a fallback text: {text!r}"


def _block_faults(block: Json) -> Iterator[str]:
    if block["type"] == "rich_text":
        for part in block["elements"]:
            yield from _rich_faults(part)
        return
    for inner in _walk(block):
        yield from _plain_faults(inner if inner.get("type") in {"plain_text", "mrkdwn"} else None)
        for name in ("value", "action_id", "block_id", "url", "image_url", "accessibility_label"):
            if MINUTED in str(inner.get(name, "")) or name in {"url", "image_url"} & inner.keys():
                yield f"minuted words or an address as {name}"


def _plain_faults(text: Any, where: str = "plain text") -> Iterator[str]:
    if not isinstance(text, dict):
        return
    if text["type"] != "plain_text" or text.get("emoji"):
        yield f"{where} that Slack formats: {text}"
    if MINUTED in text["text"]:
        yield f"minuted words in {where}: {text['text']!r}"
    if UNSEEN.search(text["text"]):
        yield f"unseen characters in {where}: {text['text']!r}"


def _rich_faults(part: Json) -> Iterator[str]:
    if part["type"] in HOLDERS:
        for inner in part["elements"]:
            yield from _rich_faults(inner)
    elif part["type"] not in HARMLESS:
        yield f"an element of type {part['type']}"
    elif UNSEEN.search(part.get("text", "")):
        yield f"unseen characters: {part['text']!r}"
    if part["type"] == "link" and _host(part["url"]) not in OURS:
        yield f"a link that is not ours: {part['url']!r}"


def _host(url: str) -> str:
    found = re.fullmatch(r"https://([\w.-]+)/[\w./?=&#-]*", url)
    return found[1] if found else url


def _walk(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def faults_of_print(printed: str) -> list[str]:
    """What is wrong with what was printed on a terminal."""
    found = ["words that the model invented"] if INVENTED in printed else []
    controls = re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
    )
    return [*found, *(["characters that a terminal obeys"] if controls.search(printed) else [])]
