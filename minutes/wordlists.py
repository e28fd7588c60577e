"""Lists of words, written as running text."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text that is set out with spaces."""
    return frozenset(text.split())


def phrases_of(text: str) -> frozenset[str]:
    """The phrases of a text that is set out with bars; line breaks and indents do not count."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|"))
