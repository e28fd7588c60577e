"""The one line of free text that an engine may write, and what it may say."""

import re
import unicodedata

from summariser.verbs import IMPERATIVES

LONGEST = 140
ADDRESS = re.compile(
    r"://|\bwww\.|@|\b[\w-]+\.(?:com|org|net|info|biz|io|uk|eu|gov|ly|me|co|app|dev|xyz)\b"
    r"|[<>|`*_~\\{}\[\]]",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
STEM = 4


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def shortened(quote: str, *, longest: int = LONGEST) -> str:
    """The quote on one line, cut between words when it is long."""
    line = one_line(quote)
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    if " " in cut[longest // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–-") + "…"


def safe_summary(summary: object, *, grounds: str, quote: str) -> str:
    """The summary when it says nothing that ``grounds`` do not; else the shortened quote.

    It must be one line of at most 140 characters, without addresses or mark-up; each number and
    each capitalised word in it must stand in ``grounds`` (evidence and context). A first word that
    is a plain verb of the office ("Send", "Report") may be capitalised.
    """
    if isinstance(summary, str) and _is_safe(summary.strip(), grounds):
        return summary.strip()
    return shortened(quote)


def _is_safe(summary: str, grounds: str) -> bool:
    if not summary or len(summary) > LONGEST or ADDRESS.search(summary):
        return False
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for letter in summary):
        return False
    known = {_fold(word) for word in WORD.findall(grounds)}
    return all(
        _word_stands(word, number, known) for number, word in enumerate(WORD.findall(summary))
    )


def _word_stands(word: str, number: int, known: set[str]) -> bool:
    folded = _fold(word)
    if folded in known:
        return True
    if any(letter.isdigit() or letter.isnumeric() for letter in word):
        return False
    if word == word.lower():
        return True
    return number == 0 and word == word.capitalize() and folded in IMPERATIVES


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'").removesuffix("'s")
