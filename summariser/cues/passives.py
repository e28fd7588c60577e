"""From what is to be done to an order to do it: "a letter be sent to X" → "Send a letter to X"."""

import re

from summariser.cues.lexicon import DAYS, MONTHS
from summariser.verbs import IMPERATIVES

_IRREGULAR = {
    "bought": "buy",
    "brought": "bring",
    "drawn": "draw",
    "found": "find",
    "given": "give",
    "held": "hold",
    "made": "make",
    "put": "put",
    "sent": "send",
    "set": "set",
    "shown": "show",
    "sought": "seek",
    "told": "tell",
    "undertaken": "undertake",
    "written": "write",
}
_DOUBLED = frozenset("bdgmnprt")
_PASSIVE = re.compile(
    r"(?P<what>(?:[\w'’&/()£%.-]+\s+){1,14}?)(?:(?:should|would|will|to)\s+)?be\s+(?:also\s+|now\s+|then\s+)?"
    r"(?P<verb>[a-z]+)\b"
    r"(?P<rest>.*)\Z"
)
_DETERMINER = re.compile(
    r"(?:An?|The|All|This|These|Those|It|Further|Another|Any|Copies|Details|Letters|Quotes|Quotations)\b"
)
_CLAUSE = re.compile(
    r"\b(?:that|which|who|is|are|was|were|has|have|had|would|will|should|he|she|they|we|i|there|if"
    r"|agreed|resolved|asked|requested|said|noted|no|not|nothing|none)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"[^.;]{{0,30}}\bby\s+(?:the\s+(?!end|next|start|time|close)|our|officers|members|(?!{MONTHS}|{DAYS}|Christmas"
    r"|Easter)[A-Z])"
)
_LEFT_OVER = re.compile(r"\s*(?:to|with|for|of|at|on)?\s*[,.;]")
_TO_VERB = re.compile(
    r"\s+to\s+(?!the\b|an?\b|all\b|this\b|[A-Z]|members\b|councillors\b|officers\b|each\b|every\b)"
)
_ASKED = frozenset({"asked", "invited", "requested", "instructed", "authorised", "encouraged"})


def imperative(words: str) -> str | None:
    """The order, when the words are one plain passive clause; else None."""
    match = _PASSIVE.match(words)
    base = _base(match["verb"]) if match else None
    if match is None or base is None or not _is_plain(match):
        return None
    what = match["what"].strip()
    if _DETERMINER.match(what):
        what = what[:1].lower() + what[1:]
    elif what[:1].isupper() and not what.startswith(("Members", "Officers", "Councillors")):
        return None
    return f"{base.capitalize()} {what}{match['rest']}"


def _is_plain(match: re.Match[str]) -> bool:
    """Whether nothing but a thing stands before the verb, and nothing after it bends the sense."""
    what, rest = match["what"], match["rest"]
    if _CLAUSE.search(what) or what.split()[0] in IMPERATIVES:
        return False
    if _BY.match(rest) or (rest.strip() and _LEFT_OVER.match(rest)):
        return False
    return match["verb"] in _ASKED or _TO_VERB.match(rest) is None


def _base(participle: str) -> str | None:
    if participle in _IRREGULAR:
        return _IRREGULAR[participle]
    if not participle.endswith("ed"):
        return None
    stem = participle.removesuffix("ed")
    shapes = [stem, stem + "e", stem.removesuffix("i") + "y" if stem.endswith("i") else stem]
    if stem[-2:-1] == stem[-1:] and stem[-1:] in _DOUBLED | {"l"}:
        shapes.append(stem[:-1])
    return next((shape for shape in shapes if shape in IMPERATIVES), None)
