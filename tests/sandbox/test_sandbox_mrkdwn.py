"""How Slack shows a mrkdwn text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.workspace.mrkdwn import escape, links, mentions, parse, shown, walk

MARKUP = [
    # text, what a reader sees, which marks were made
    ("*bold* word", "bold word", {"bold"}),
    ("_it_ and ~no~", "it and no", {"italic", "strike"}),
    ("*a _b_ c*", "a b c", {"bold", "italic"}),
    ("`*as it is*`", "*as it is*", {"code"}),
    ("2*3*4 snake_case_name", "2*3*4 snake_case_name", set()),
    ("* not bold *", "* not bold *", set()),
    ("5 &lt; 6 &amp; 7 &gt; 1", "5 < 6 & 7 > 1", set()),
    ("&gt; quoted\nplain", "quoted\nplain", {"quote"}),
    ("```\n*x*\n```", "*x*", {"preformatted"}),
    (":tada: at 10:30:45", ":tada: at 10:30:45", {"emoji"}),
    ("<!date^1392734382^{date}|18 Feb>", "18 Feb", {"date"}),
]


@pytest.mark.parametrize(("text", "seen", "marks"), MARKUP)
def test_marks_are_swallowed_and_words_are_shown(text: str, seen: str, marks: set[str]) -> None:
    assert shown(text) == seen
    assert {node.kind for node in walk(parse(text))} - {"text", "newline"} == marks


LINKS = [
    ("see www.bury.gov.uk today", ["http://www.bury.gov.uk"]),
    ("see bury.gov.uk/minutes, then", ["http://bury.gov.uk/minutes"]),
    ("https://a.example/x?y=1&amp;z=2.", ["https://a.example/x?y=1&z=2"]),
    ("clerk@bury.gov.uk", ["mailto:clerk@bury.gov.uk"]),
    ("<https://a.example|the minutes>", ["https://a.example"]),
    ("the report.The next one, e.g. 9.5 or i.e.", []),
    ("`bury.gov.uk`", []),
]


@pytest.mark.parametrize(("text", "made"), LINKS)
def test_bare_addresses_become_links(text: str, made: list[str]) -> None:
    assert list(links(text)) == made


def test_verbatim_leaves_bare_addresses_alone() -> None:
    assert links("bury.gov.uk <https://a.example>", verbatim=True) == ("https://a.example",)


def test_mentions_are_people_groups_and_broadcasts() -> None:
    text = "<@U1> <@U2|amy> <!here> <!subteam^S1|@clerks> <#C1|general> @channel"
    assert mentions(text) == ("U1", "U2", "here", "S1")


def test_escaped_words_make_nothing() -> None:
    assert mentions(escape("<!channel> <@U1>")) == ()
    assert shown(escape("a <b> & c")) == "a <b> & c"


@given(st.text(alphabet="*_~`<>|@!#&;: \nab.gov.ukhttps/", max_size=80))
def test_any_text_can_be_shown(text: str) -> None:
    assert isinstance(shown(text), str)
    assert all(node.kind for node in walk(parse(text)))
