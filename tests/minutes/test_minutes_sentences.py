"""Sentences end where a reader would say that they end."""

import pytest

from minutes.sentences import sentences


def cut(words: str) -> list[str]:
    return [words[start:end] for start, end in sentences(words, 0, len(words))]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("The report was noted. Members asked why.", 2),
        ("Cllr. J. Smith and Mr. A. B. Jones spoke.", 1),  # titles and initials
        ("It cost £1.5m. The rest was saved.", 2),
        ("It began at 1.30 p.m. and ended at 3.00 p.m. sharp.", 1),
        ("It began at 1.30 p.m. The Chair spoke.", 2),  # a word that sentences begin with
        ("See para. 5 and No. 6, e.g. the table, i.e. Table 2.", 1),
        ("He asked about St. Mary's Rd. Bridge.", 1),
        ("HR would write about Crow Rd. The clerk would copy it.", 2),
        ("Was it ready? Yes. It was.", 3),
        ('"It is late." The Chair agreed.', 2),
        ("A question of classification of the type.The requirement is new.", 2),  # glued
        ("See www.example.gov.uk/Some.Page for more.", 1),
        ("Voting: Nem. Con. as before.", 1),
        ("Reference was made to Appendix A. The rest followed.", 2),
        ("The Chair enquired ...  and then", 1),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(words: str, parts: int) -> None:
    """Abbreviations, initials, money and times do not end a sentence."""
    assert len(cut(words)) == parts


def test_sentences_are_trimmed_and_in_order() -> None:
    """White space belongs to no sentence."""
    assert cut("  One is done.\n\n Two is not.  ") == ["One is done.", "Two is not."]


def test_a_million_dots_take_no_time() -> None:
    """A run of stops is looked at once."""
    assert len(sentences("." * 1_000_000, 0, 1_000_000)) == 1
