"""Messages: said, changed, taken back, unfurled, found again."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.workspace import Message, Workspace
from sandbox.workspace.visible import links_of, mentions_of, words_of


def only(workspace: Workspace, channel: str) -> Message:
    """Return the one message that stands in a channel."""
    [message] = workspace.messages(channel)
    return message


async def test_a_message_stands_in_its_channel_with_a_rising_ts(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    children = workspace.channels.find("children").id
    first = await client.chat_postMessage(channel=children, text="one")
    second = await client.chat_postMessage(channel="#children", text="two")
    assert [m.text for m in workspace.messages("children")] == ["one", "two"]
    assert first["ts"] < second["ts"]
    assert first["message"]["bot_id"] == workspace.app.bot_id
    assert workspace.messages("children")[0].at == workspace.clock.now()


async def test_a_ts_follows_the_sandbox_clock(client: AsyncWebClient, workspace: Workspace) -> None:
    await workspace.clock.advance(timedelta(days=40))
    await client.chat_postMessage(channel="#children", text="x")
    assert only(workspace, "children").at == workspace.clock.now()


async def test_a_user_id_opens_a_direct_message(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    posted = await client.chat_postMessage(channel=workspace.users.find("bob").id, text="x")
    assert posted["channel"] == workspace.im("bob")
    opened = await client.conversations_open(users=workspace.users.find("bob").id)
    assert opened["channel"]["id"] == posted["channel"]
    assert opened["already_open"]


async def test_a_deactivated_person_still_seems_to_get_what_is_posted_to_the_old_channel(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """Slack takes it without an error (python-slack-sdk issue 1156): nobody reads it."""
    im = workspace.im("bob")
    workspace.deactivate("bob")
    assert (await client.chat_postMessage(channel=im, text="x"))["ok"]
    found = await client.users_info(user=workspace.users.find("bob").id)
    assert found["user"]["deleted"] is True


async def test_a_message_can_be_changed_and_keeps_its_metadata(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    posted = await client.chat_postMessage(channel="#children", text="x", metadata=metadata)
    channel, ts = posted["channel"], posted["ts"]
    await client.chat_update(channel=channel, ts=ts, text="y")
    changed = only(workspace, "children")
    assert (changed.text, changed.ts, changed.metadata) == ("y", ts, metadata)
    assert changed.edited is not None
    await client.chat_update(channel=channel, ts=ts, text="z", metadata={})
    assert only(workspace, "children").metadata is None
    assert [said.kind for said in workspace.record.said] == ["post", "update", "update"]


async def test_only_own_messages_can_be_changed_or_deleted(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    ts = await workspace.send_message("amy", "children", "mine")
    channel = workspace.channels.find("children").id
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=channel, ts=ts, text="y")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await client.chat_delete(channel=channel, ts=ts)


async def test_a_deleted_message_is_gone_but_the_record_keeps_it(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    posted = await client.chat_postMessage(channel="#children", text="x")
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert workspace.messages("children") == []
    assert [said.text for said in workspace.record.posts(posted["channel"])] == ["x"]
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_delete(channel=posted["channel"], ts=posted["ts"])


async def test_an_ephemeral_message_is_seen_by_one_person_and_not_in_the_history(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    channel, amy = workspace.channels.find("children").id, workspace.users.find("amy").id
    await client.chat_postEphemeral(channel=channel, user=amy, text="psst")
    assert [e.text for e in workspace.ephemerals("amy", "children")] == ["psst"]
    assert workspace.ephemerals("bob", "children") == []
    assert (await client.conversations_history(channel=channel))["messages"] == []


UNFURLING = [
    # text, options, what is previewed
    ("see https://a.example/x", {}, ["https://a.example/x"]),
    ("see a.gov.uk", {}, ["http://a.gov.uk"]),
    ("see https://a.example/x", {"unfurl_links": False}, []),
    ("see https://a.example/x.png", {"unfurl_links": False}, ["https://a.example/x.png"]),
    ("see https://a.example/x.png", {"unfurl_links": False, "unfurl_media": False}, []),
    ("nothing to see", {}, []),
]


@pytest.mark.parametrize(("text", "options", "previewed"), UNFURLING)
async def test_links_unfurl_unless_the_app_says_no(
    client: AsyncWebClient,
    workspace: Workspace,
    text: str,
    options: dict[str, bool],
    previewed: list[str],
) -> None:
    await client.chat_postMessage(channel="#children", text=text, **options)
    unfurls = only(workspace, "children").unfurls
    assert [unfurl["from_url"] for unfurl in unfurls] == previewed


async def test_rich_text_words_are_shown_as_they_are(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    words = "*see* bury.gov.uk <!channel> &amp; <@U1>"
    blocks = [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
            ],
        }
    ]
    await client.chat_postMessage(channel="#children", text="x", blocks=blocks)
    message = only(workspace, "children")
    assert words_of(message) == words
    assert (links_of(message), mentions_of(message), message.unfurls) == ((), (), ())


async def test_the_same_words_as_mrkdwn_mention_and_link(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    words = "*see* bury.gov.uk <!channel>"
    await client.chat_postMessage(channel="#children", text=words)
    message = only(workspace, "children")
    assert words_of(message) == "see bury.gov.uk @channel"
    assert links_of(message) == ("http://bury.gov.uk",)
    assert mentions_of(message) == ("channel",)
    assert len(message.unfurls) == 1


async def test_a_reply_stands_in_its_thread(client: AsyncWebClient, workspace: Workspace) -> None:
    parent = await client.chat_postMessage(channel="#children", text="parent")
    channel, ts = parent["channel"], parent["ts"]
    await client.chat_postMessage(channel=channel, text="reply", thread_ts=ts)
    history = await client.conversations_history(channel=channel)
    replies = await client.conversations_replies(channel=channel, ts=ts)
    assert [m["text"] for m in history["messages"]] == ["parent"]
    assert [m["text"] for m in replies["messages"]] == ["parent", "reply"]


async def test_history_is_newest_first_in_pages_and_by_time(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    for number in range(5):
        await workspace.clock.advance(60)
        metadata = {"event_type": "n", "event_payload": {"number": number}}
        await client.chat_postMessage(channel="#children", text=str(number), metadata=metadata)
    channel = workspace.channels.find("children").id
    first = await client.conversations_history(channel=channel, limit=2)
    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert "metadata" not in first["messages"][0]
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(
        channel=channel, limit=2, cursor=cursor, include_all_metadata=True
    )
    assert [m["metadata"]["event_payload"]["number"] for m in second["messages"]] == [2, 1]
    ts = workspace.messages("children")[3].ts
    later = await client.conversations_history(channel=channel, oldest=ts)
    assert [m["text"] for m in later["messages"]] == ["4"]
    also = await client.conversations_history(channel=channel, oldest=ts, inclusive=True)
    assert [m["text"] for m in also["messages"]] == ["4", "3"]


async def test_a_permalink_leads_to_the_message(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    posted = await client.chat_postMessage(channel="#children", text="x")
    link = await client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    assert link["permalink"].endswith(f"{posted['channel']}/p{posted['ts'].replace('.', '')}")
