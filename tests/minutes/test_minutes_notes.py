"""Lines without stops that were ended by hand are statements of their own."""

from minutes.plain import read_text

WRAPPED = (
    "The Clerk reported that the bench by the pond had been painted by two of the\n"
    "volunteers, who had also cut back the brambles along the path to the church.\n"
)
NOTES = """1. Matters Arising
Still no answer from the county about the hall
Gravel has now been spread
Holes on the cart track have been filled
Had a letter from the county that the firm will take the old telephone
box
The corners of the green will be mended in the spring

2. Church
"""


def sentences(text: str) -> list[str]:
    minutes = read_text(text, source="-")
    return [" ".join(minutes.words(clause).split()) for clause in minutes.clauses]


def test_notes_one_a_line_are_clauses_of_their_own() -> None:
    """Most lines begin with a capital and stop well short; "box" goes on with its line."""
    found = sentences(NOTES + WRAPPED)
    assert "Gravel has now been spread" in found
    assert "Holes on the cart track have been filled" in found
    assert "The corners of the green will be mended in the spring" in found
    assert any(words.endswith("telephone box") for words in found)


def test_a_name_at_the_head_of_a_wrapped_line_ends_no_sentence() -> None:
    """Proper names begin with capitals too."""
    text = WRAPPED + (
        "They then walked with the Vice-Chair of Quillmere\nParish Council and the Warden of the"
        " Lower Marsh as far as the old mill on\nMarsh Lane.\n"
    )
    assert any(words.endswith("old mill on Marsh Lane.") for words in sentences(text))


def test_a_title_at_the_end_of_a_line_ends_no_sentence() -> None:
    """As "Mr." before the name on the next line."""
    found = sentences(WRAPPED + "The Clerk asked Mr.\nMarl if he would dig the pond.\n")
    assert "The Clerk asked Mr. Marl if he would dig the pond." in found


def test_a_byte_order_mark_hides_no_heading() -> None:
    """It stays in the text, and counts as a space."""
    minutes = read_text("\ufeff1. Roads\r\n\r\nThe Clerk will write.\r\n", source="-")
    assert [(item.number, item.title) for item in minutes.items] == [("1", "Roads")]
    assert minutes.text.startswith("\ufeff")
