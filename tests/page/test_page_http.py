"""The page over real HTTP: what it shows, what it takes, whom it refuses."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from selectolax.lexbor import LexborHTMLParser
from slack_bolt.async_app import AsyncApp

from tests.page.page_kit import Town

Http = aiohttp.ClientSession


async def seen(http: Http, **query: str) -> LexborHTMLParser:
    """Return the page as it is drawn now."""
    async with http.get("/page/", params=query) as answer:
        assert answer.status == 200
        return LexborHTMLParser(await answer.text())


async def told(http: Http, path: str, status: int = 200, **order: Any) -> dict[str, Any]:
    """Send what a person does, and return what the page is told."""
    async with http.post(f"/page/{path}", json=order) as answer:
        words: dict[str, Any] = await answer.json()
        assert answer.status == status, words
        return words


def messages(page: LexborHTMLParser) -> list[str]:
    """Return the words of the messages, oldest first."""
    return [node.text(strip=True) for node in page.css(".message .body")]


def one(page: LexborHTMLParser, selector: str) -> str:
    """Return the words of the only such thing on the page."""
    (node,) = page.css(selector)
    return node.text(strip=True)


async def command(http: Http, town: Town, words: str = "/actions netherby-cyp") -> LexborHTMLParser:
    """Type a command as Priya and return her page."""
    await told(http, "say", **{"as": town.priya, "in": town.channel, "text": words})
    return await seen(http, **{"as": town.priya, "in": town.channel})


async def acted(http: Http, page: LexborHTMLParser, town: Town, selector: str) -> dict[str, Any]:
    """Use the control as page.js does: with the ids that the page carries."""
    control = page.css_first(selector)
    message = control
    while "data-ts" not in message.attributes:
        assert message.parent is not None
        message = message.parent
    return await told(
        http,
        "act",
        **{
            "as": town.priya,
            "channel": town.channel,
            "ts": message.attributes["data-ts"],
            "block": control.attributes["data-block"],
            "action": control.attributes["data-action"],
            "value": control.attributes.get("data-value"),
        },
    )


async def test_page_says_whose_it_is_and_that_it_is_not_slack(town: Town, http: Http) -> None:
    """The person, their first channel, the honest mark."""
    page = await seen(http, **{"as": town.priya})
    assert "Priya Nair" in one(page, ".who")
    assert one(page, ".mark") == "Sandbox, not Slack"
    assert "#cyp-scrutiny" in one(page, ".conv-head h1")
    assert "Wed 3 Dec 2025, 09:30" in one(page, "#now")


async def test_page_lets_nothing_in_from_elsewhere(town: Town, http: Http) -> None:
    """No inline script runs, nothing is loaded from another host."""
    async with http.get("/page/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        html = await answer.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    addresses = [node.attributes.get("src") or "" for node in LexborHTMLParser(html).css("script")]
    assert [address for address in addresses if address] == ["/page/static/page.js"]
    assert " style=" not in html
    assert " onclick=" not in html


async def test_static_files_are_only_the_pages_own(town: Town, http: Http) -> None:
    """Nothing outside the folder can be read."""
    async with http.get("/page/static/page.js") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/javascript"
    for name in ("..%2Fguard.py", "%2e%2e%2fguard.py", "none.js"):
        async with http.get(f"/page/static/{name}") as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Origin": "https://evil.example"}, "json"),
        ({"Origin": "null"}, "json"),
        ({"Host": "rebound.example"}, "json"),
        ({}, "form"),
    ],
)
async def test_another_site_cannot_act(
    town: Town, http: Http, headers: dict[str, str], body: str
) -> None:
    """Foreign origins, rebound names and plain forms are refused before anything happens."""
    order = {"as": town.priya, "in": town.channel, "text": "hello"}
    sent: dict[str, Any] = {"json": order} if body == "json" else {"data": order}
    async with http.post("/page/say", headers=headers, **sent) as answer:
        assert answer.status == 403
    assert town.sandbox.workspace.messages(town.channel) == []


async def test_rebound_name_cannot_read(town: Town, http: Http) -> None:
    """A name that points at this machine does not open the page."""
    async with http.get("/page/", headers={"Host": "rebound.example"}) as answer:
        assert answer.status == 403


async def test_own_origin_may_act(town: Town, http: Http) -> None:
    """What a browser on the page sends is taken."""
    order = {"as": town.priya, "in": town.channel, "text": "hello"}
    origin = {"Origin": town.sandbox.base_url}
    async with http.post("/page/say", json=order, headers=origin) as answer:
        assert answer.status == 200
    assert messages(await seen(http)) == ["hello"]


@pytest.mark.parametrize("body", ["[]", "{", '"x"', "{}", '{"text": 4}'])
async def test_order_that_makes_no_sense_gets_a_sentence(town: Town, http: Http, body: str) -> None:
    """Nothing that is sent gives a traceback."""
    async with http.post(
        "/page/say", data=body, headers={"Content-Type": "application/json"}
    ) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"].endswith(".")


async def test_hostile_words_of_a_person_stay_words(town: Town, http: Http) -> None:
    """Names, topics and messages are escaped."""
    workspace = town.sandbox.workspace
    workspace.add_user("eve", real_name="<script>alert(1)</script>", title="</script><b>")
    await workspace.send_message(town.priya, town.channel, "</div><script>alert(2)</script>")
    page = await seen(http)
    assert messages(page) == ["</div><script>alert(2)</script>"]
    assert not [node for node in page.css("script") if "alert" in (node.text() or "")[:9]]
    offers = [node for node in page.css("script") if node.attributes.get("id") == "offers-list"]
    assert "<script" not in (offers[0].text() or "")


async def test_command_is_answered_for_the_person_alone(
    town: Town, bot: AsyncApp, http: Http
) -> None:
    """Only Priya sees the answer, marked as such; the quote keeps its stars."""
    page = await command(http, town)
    assert "free school meals*" in one(page, ".rt-quote")
    assert one(page, ".only-you") == "Only visible to you"
    assert not messages(await seen(http, **{"as": town.tom, "in": town.channel}))


async def test_button_is_pressed_and_the_message_changes(
    town: Town, bot: AsyncApp, http: Http
) -> None:
    """Done replaces the message in place."""
    page = await command(http, town)
    assert await acted(http, page, town, '[data-action="done"]') == {}
    page = await seen(http, **{"as": town.priya, "in": town.channel})
    assert messages(page) == ["Done. The clerk is told."]


async def test_overflow_choice_reaches_the_app(town: Town, bot: AsyncApp, http: Http) -> None:
    """Choosing in the menu is answered below."""
    page = await command(http, town)
    await acted(http, page, town, '.menu [data-value="not_mine"]')
    page = await seen(http, **{"as": town.priya, "in": town.channel})
    assert "Chosen: not_mine" in messages(page)


async def test_control_that_is_gone_gets_a_sentence(town: Town, bot: AsyncApp, http: Http) -> None:
    """A stale page does not act."""
    page = await command(http, town)
    await acted(http, page, town, '[data-action="done"]')
    control = page.css_first('[data-action="done"]')
    ts = page.css_first("[data-ts]").attributes["data-ts"]
    order = {
        "as": town.priya,
        "channel": town.channel,
        "ts": ts,
        "block": control.attributes["data-block"],
        "action": "done",
    }
    words = await told(http, "act", 400, **order)
    assert words["error"] == "This is not there any more."


async def test_app_that_does_not_answer_is_reported_as_slack_does(
    town: Town, bot: AsyncApp, http: Http
) -> None:
    """The command's failure stands in the channel for the person alone, a button's beside it."""
    page = await command(http, town, "/silent")
    assert "/silent failed with the error" in messages(page)[0]
    assert "Slackbot" in one(page, ".byline")
    page = await command(http, town)
    words = await acted(http, page, town, '[data-action="silent"]')
    assert words == {"error": "Matters Arising did not respond within 3 seconds."}


async def test_unknown_command_is_named(town: Town, http: Http) -> None:
    """As Slack does it."""
    page = await command(http, town, "/nothing at all")
    assert messages(page) == ["/nothing is not a valid command."]


async def test_modal_is_filled_in_corrected_and_sent(town: Town, bot: AsyncApp, http: Http) -> None:
    """Open, complaint of the app, words kept, sent: a direct message comes."""
    page = await command(http, town)
    await acted(http, page, town, '[data-action="update"]')
    page = await seen(http, **{"as": town.priya, "in": town.channel})
    assert one(page, "#modal-title") == "Add an update"
    view = page.css_first("#modal").attributes["data-view"]

    def order(note: str) -> dict[str, Any]:
        answers = [
            {"block": "note", "action": "words", "value": note},
            {"block": "also", "action": "who", "value": town.tom},
            {"block": "unknown", "action": "x", "value": "ignored"},
        ]
        return {"as": town.priya, "view": view, "answers": answers}

    assert await told(http, "submit", **order("")) == {"errors": True}
    assert await told(http, "submit", **order("no")) == {"errors": True}
    page = await seen(http, **{"as": town.priya, "in": town.channel})
    assert one(page, "[data-wrong] .field-error") == "Say a little more."
    assert one(page, "#modal textarea") == "no"
    assert await told(http, "submit", **order("Sent to all")) == {}
    page = await seen(http, **{"as": town.priya, "in": "app"})
    assert not page.css("#modal")
    assert messages(page) == [f"Noted: Sent to all (also {town.tom})"]


async def test_modal_is_another_persons_to_nobody(town: Town, bot: AsyncApp, http: Http) -> None:
    """Tom cannot close or send what Priya has open."""
    page = await command(http, town)
    await acted(http, page, town, '[data-action="update"]')
    (view,) = town.sandbox.workspace.views(town.priya)
    await told(http, "close", 400, **{"as": town.tom, "view": view.id})
    await told(http, "close", **{"as": town.priya, "view": view.id})
    assert town.sandbox.workspace.views(town.priya) == []


async def test_home_tab_is_published_when_it_is_looked_at(
    town: Town, bot: AsyncApp, http: Http
) -> None:
    """Empty at first, with a sentence; then the app's own."""
    page = await seen(http, **{"as": town.priya, "in": "home"})
    assert "has not published a Home tab" in one(page, "#home")
    await told(http, "opened", **{"as": town.priya, "in": "home"})
    await town.sandbox.workspace.until(lambda: town.sandbox.workspace.home(town.priya))
    page = await seen(http, **{"as": town.priya, "in": "home"})
    assert one(page, "#home h4") == "Your actions"


async def test_unread_messages_are_counted_until_they_are_seen(town: Town, http: Http) -> None:
    """The switcher shows that a direct message waits for Tom."""
    await town.sandbox.workspace.send_message(
        town.tom, town.sandbox.workspace.im(town.tom), "to the app"
    )
    assert not (await seen(http)).css(".person-words + .count")
    api = f"{town.sandbox.api_url}chat.postMessage"
    words = {"channel": town.sandbox.workspace.im(town.tom), "text": "A reminder"}
    headers = {"Authorization": f"Bearer {town.sandbox.bot_token}"}
    async with http.post(api, json=words, headers=headers) as answer:
        assert (await answer.json())["ok"]
    assert one(await seen(http), ".person-words + .count") == "1unread"
    await seen(http, **{"as": town.tom, "in": "app"})
    assert not (await seen(http)).css(".person-words + .count")


async def test_clock_is_moved_forward_to_the_morning(town: Town, http: Http) -> None:
    """By a day, to a date, never back."""
    order = {"as": town.priya, "step": "day"}
    assert (await told(http, "clock", **order))["words"] == (
        "Moved to Thursday 4 December 2025, 10:00."
    )
    await told(http, "clock", **{"as": town.priya, "date": "2026-01-07"})
    assert town.sandbox.clock.now() == datetime(2026, 1, 7, 10, tzinfo=UTC)
    back = await told(http, "clock", **{"as": town.priya, "date": "2026-01-06"})
    assert "forward only" in back["error"]
    assert "date" in (await told(http, "clock", **{"as": town.priya, "date": "soon"}))["error"]


async def test_clock_goes_to_the_next_reminder_where_the_sandbox_knows_it(
    town: Town, http: Http
) -> None:
    """The button is there only then."""
    assert not (await seen(http)).css('[data-clock="reminder"]')
    instant = datetime(2025, 12, 19, 9, tzinfo=UTC)
    town.sandbox.next_reminder = lambda: instant  # type: ignore[attr-defined] # set by the host
    assert (await seen(http)).css('[data-clock="reminder"]')
    await told(http, "clock", **{"as": town.priya, "step": "reminder"})
    assert town.sandbox.clock.now() == instant


async def test_minutes_are_published_then_approved(town: Town, http: Http) -> None:
    """The panel offers what can be done, and whoever asked is told the address."""
    heard: list[str] = []
    town.sandbox.on_publish = heard.append  # type: ignore[attr-defined] # set by the host
    page = await seen(http)
    key = page.css_first('[data-how="publish"]').attributes["data-publish"]
    await told(http, "publish", **{"as": town.priya, "meeting": key, "act": "publish"})
    page = await seen(http)
    assert page.css_first(f'[data-publish="{key}"]').attributes["data-how"] == "approve"
    await told(http, "publish", **{"as": town.priya, "meeting": key, "act": "approve"})
    assert not (await seen(http)).css(f'[data-publish="{key}"]')
    assert len(heard) == 2
    assert heard[0].startswith(f"{town.sandbox.base_url}/council/ieListDocuments.aspx?")
    await told(http, "publish", 400, **{"as": town.priya, "meeting": "no"})


async def test_deactivated_person_cannot_write(town: Town, http: Http) -> None:
    """The page says why, and the workspace refuses anyway."""
    town.sandbox.workspace.deactivate(town.priya)
    page = await seen(http, **{"as": town.priya, "in": town.channel})
    assert "deactivated" in one(page, "#closed")
    assert not page.css("#composer")
    order = {"as": town.priya, "in": town.channel, "text": "hello"}
    await told(http, "say", 400, **order)


async def test_private_channel_is_shown_to_members_only(town: Town, http: Http) -> None:
    """Tom's place is not Priya's."""
    private = town.sandbox.workspace.add_channel("clerks", members=[town.tom], private=True)
    page = await seen(http, **{"as": town.priya, "in": private})
    assert "clerks" not in page.html.split("offers-list")[0]  # type: ignore[union-attr] # it is there
    assert "clerks" in one(await seen(http, **{"as": town.tom, "in": private}), ".conv-head h1")


async def test_thread_edit_and_days_are_marked(town: Town, http: Http) -> None:
    """Replies below their parent, an edited mark, a line for each day."""
    workspace = town.sandbox.workspace
    ts = await workspace.send_message(town.priya, town.channel, "first")
    await workspace.send_message(town.tom, town.channel, "reply", thread_ts=ts)
    await town.sandbox.clock.advance(86_400)
    await workspace.send_message(town.priya, town.channel, "second")
    page = await seen(http)
    assert one(page, ".thread .body") == "reply"
    days = [node.text(strip=True) for node in page.css(".day")]
    assert days == ["Yesterday, Wednesday 3 December 2025", "Today, Thursday 4 December 2025"]


async def test_deleted_message_leaves_a_mark_while_it_has_answers(town: Town, http: Http) -> None:
    """Without answers it is simply gone."""
    workspace = town.sandbox.workspace
    ts = await workspace.send_message(town.priya, town.channel, "first")
    await workspace.send_message(town.tom, town.channel, "reply", thread_ts=ts)
    workspace.postings.remove(workspace.messages(town.channel)[0])
    assert messages(await seen(http)) == ["This message was deleted.", "reply"]
    workspace.postings.remove(workspace.messages(town.channel)[0])
    assert messages(await seen(http)) == []


async def test_stream_says_that_something_changed(town: Town, http: Http) -> None:
    """One event for a change, with the number of changes."""
    since = town.sandbox.workspace.changes.number
    async with http.get("/page/events", params={"since": str(since)}) as answer:
        assert answer.content_type == "text/event-stream"
        await town.sandbox.workspace.send_message(town.priya, town.channel, "hello")
        async with asyncio.timeout(3):
            lines = [await answer.content.readline() for _ in range(3)]
    assert lines[2] == f"data: {town.sandbox.workspace.changes.number}\n".encode()


async def test_becoming_somebody_leads_to_what_waits_for_them(town: Town, http: Http) -> None:
    """The same channel, unless a direct message has not been seen."""
    tom = f'#people-list a[href*="{town.tom}"]'
    page = await seen(http, **{"as": town.priya, "in": town.channel})
    assert f"in={town.channel}" in str(page.css_first(tom).attributes["href"])
    words = {"channel": town.sandbox.workspace.im(town.tom), "text": "A reminder"}
    headers = {"Authorization": f"Bearer {town.sandbox.bot_token}"}
    await http.post(f"{town.sandbox.api_url}chat.postMessage", json=words, headers=headers)
    page = await seen(http, **{"as": town.priya, "in": town.channel})
    assert str(page.css_first(tom).attributes["href"]).endswith("in=app")


async def test_owner_of_the_workspace_is_who_one_is_at_first(town: Town, http: Http) -> None:
    """Tom, the clerk, owns this one; an unknown id falls back to him."""
    for query in ({}, {"as": "U0NOBODY"}):
        assert "Tom Ashworth" in one(await seen(http, **query), ".who")


async def test_answers_that_are_one_run_share_their_byline(town: Town, http: Http) -> None:
    """Two messages of one author within five minutes stand together."""
    for words in ("first", "second"):
        await town.sandbox.workspace.send_message(town.tom, town.channel, words)
    page = await seen(http, **{"as": town.tom, "in": town.channel})
    assert len(page.css(".byline")) == 1
    assert len(page.css(".message-continued")) == 1
