"""Rich text and mrkdwn, as a person sees them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sandbox.page.dates import write_date
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.rich_text import inline, rich_text
from sandbox.page.scene import Scene

NOW = datetime(2026, 1, 14, 9, 0, tzinfo=UTC)
SCENE = Scene(
    viewer="U1",
    people={"U1": "Priya Nair", "U2": "Tom Ashworth"},
    channels={"C1": "cyp-scrutiny"},
    zone=ZoneInfo("Europe/London"),
    now=NOW,
)
HOSTILE = "<script>alert('x')</script>"
ESCAPED = "&lt;script&gt;"


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, "style": style} if style else words_of(words)


def words_of(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


@pytest.mark.parametrize(
    ("element", "html"),
    [
        (text("plain"), "plain"),
        (text("b", bold=True), "<strong>b</strong>"),
        (text("i", italic=True), "<em>i</em>"),
        (text("s", strike=True), "<s>s</s>"),
        (text("c", code=True), "<code>c</code>"),
        (text("u", underline=True), "<u>u</u>"),
        (text("bi", bold=True, italic=True), "<strong><em>bi</em></strong>"),
        # quoted words keep every sign that mrkdwn would swallow
        (text("*not* _bold_ bury.gov.uk"), "*not* _bold_ bury.gov.uk"),
        (text(HOSTILE), "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"),
        ({"type": "user", "user_id": "U2"}, '<span class="mention mention-user">@Tom Ashworth</'),
        ({"type": "user", "user_id": "U1"}, "mention-me"),
        ({"type": "user", "user_id": "U9"}, "@U9"),
        ({"type": "channel", "channel_id": "C1"}, "#cyp-scrutiny"),
        ({"type": "channel", "channel_id": "C9"}, "#private channel"),
        ({"type": "broadcast", "range": "here"}, "@here"),
        ({"type": "emoji", "name": "white_check_mark"}, "✅"),
        ({"type": "emoji", "name": "no_such"}, ":no_such:"),
        ({"type": "link", "url": "https://a.example/x?a=1&b=2"}, "?a=1&amp;b=2</a>"),
        ({"type": "link", "url": "https://a.example", "text": HOSTILE}, f">{ESCAPED}"),
        ({"type": "color", "value": "#1d4d43"}, 'fill="#1d4d43"'),
        ({"type": "of-tomorrow", "text": "as words"}, "as words"),
    ],
)
def test_inline_element_is_drawn(element: dict[str, Any], html: str) -> None:
    """Every kind of inline element appears in its own way, escaped."""
    assert html in inline([element], SCENE)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[bad", ""])
def test_link_that_must_not_be_followed_is_plain_words(url: str) -> None:
    """A dangerous address never becomes a link."""
    drawn = inline([{"type": "link", "url": url, "text": "look"}], SCENE)
    assert drawn == "look"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{date_num}", "2026-01-15"),
        ("{date}", "15 January 2026"),
        ("{date_short}", "15 Jan 2026"),
        ("{date_long}", "Thursday 15 January 2026"),
        ("due {date_pretty}", "due tomorrow"),
        ("{date_short} at {time}", "15 Jan 2026 at 14:30"),
        ("{ago}", "in 1 day"),
        ("{unknown}", "{unknown}"),
    ],
)
def test_date_tokens_are_written_for_the_viewer(pattern: str, words: str) -> None:
    """15 January 2026, 14:30 in London, seen on the 14th."""
    instant = datetime(2026, 1, 15, 14, 30, tzinfo=UTC).timestamp()
    assert write_date(pattern, instant, SCENE) == words


def test_date_with_a_bad_timestamp_shows_its_fallback() -> None:
    """The fallback is there for exactly this."""
    element = {"type": "date", "timestamp": "soon", "format": "{date}", "fallback": "15 January"}
    assert inline([element], SCENE) == "15 January"


def test_ordered_list_starts_after_its_offset_and_keeps_its_indent() -> None:
    """A list that goes on from an earlier one goes on counting."""
    item = {"type": "rich_text_section", "elements": [words_of("third")]}
    block = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "ordered",
                "offset": 2,
                "indent": 1,
                "elements": [item],
            }
        ],
    }
    assert '<ol class="rt-list rt-indent-1" start="3"><li>third</li></ol>' in rich_text(
        block, SCENE
    )


def test_quote_and_preformatted_keep_hostile_words_as_words() -> None:
    """Minutes are hostile input: nothing in them becomes markup."""
    block = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_quote", "elements": [words_of(HOSTILE)]},
            {"type": "rich_text_preformatted", "elements": [words_of(HOSTILE)]},
        ],
    }
    drawn = rich_text(block, SCENE)
    assert "<script" not in drawn
    assert drawn.count(ESCAPED) == 2


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_it_", "<em>it</em>"),
        ("~gone~", "<s>gone</s>"),
        ("`a *b*`", "<code>a *b*</code>"),
        ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
        ("2*3*4", "2*3*4"),
        ("snake_case_name", "snake_case_name"),
        ("<@U2> said", "@Tom Ashworth</span> said"),
        ("in <#C1|other>", "#cyp-scrutiny"),
        ("<https://a.example|the page>", ">the page</a>"),
        ("<javascript:alert(1)|go>", "go"),
        ("see https://a.example/x.", 'href="https://a.example/x"'),
        ("write to clerk@bury.gov.uk", "mailto:clerk@bury.gov.uk"),
        # Slack makes a link of any bare domain: why quotes go in rich text
        ("at bury.gov.uk now", 'href="http://bury.gov.uk"'),
        ("<!date^1768487400^{date_short}|Thu>", "15 Jan 2026"),
        ("<!date^x>", ""),
        ("<!here> all", "@here"),
        ("a &lt;b&gt; &amp;amp;", "a &lt;b&gt; &amp;amp;"),
        # what stands between angle brackets is an address to Slack, and not one to follow
        (HOSTILE, "scriptalert(&#39;x&#39;)/script"),
        (":tada:", "🎉"),
        (":tadum:", ":tadum:"),
        ("> quoted\nafter", 'rt-quote">quoted</blockquote>after'),
        ("```x <b> *y*```", '<pre class="rt-pre">x &lt;b&gt; *y*</pre>'),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_mrkdwn_is_drawn_as_slack_draws_it(source: str, html: str) -> None:
    """Formatting, mentions, links that were asked for and links that were not."""
    drawn = mrkdwn(source, SCENE)
    assert html in drawn
    assert "<script" not in drawn
    assert "javascript:" not in drawn
