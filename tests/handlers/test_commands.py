"""`/actions`, typed by people in a workspace."""

from typing import Any

import pytest
import sqlalchemy as sa

from handlers.commands import typed_words
from storage.tables import ActionStatus, SlackUser
from tests.handlers.conftest import House
from tests.handlers.handlers_kit import QUOTE, elements, said, texts


async def typed(house: House, user: str, text: str) -> Any:
    """What the person sees of the answer: one message that nobody else sees."""
    result = await house.workspace.type_command(user, house.channel, f"/actions {text}".strip())
    assert result.ok, result.error
    [shown] = result.shown
    assert shown.user == user
    assert shown in house.workspace.ephemerals(user, house.channel)
    return shown


@pytest.mark.parametrize("text", ["", "help", "HELP", "share here"])
async def test_help_answers_what_is_no_committee(house: House, text: str) -> None:
    assert "/actions mine" in said((await typed(house, house.sam, text)).blocks)


async def test_a_committees_open_actions_are_listed(house: House) -> None:
    await house.action()
    await house.action(18, status=ActionStatus.CLOSED)
    shown = await typed(house, house.sam, "fenb-cyp")
    words = said(shown.blocks)
    assert QUOTE in words
    assert "FENB-CYP-25-017" in words
    assert "FENB-CYP-25-018" not in words
    assert shown.text == "Children and Young People Scrutiny: open actions: 1 action"


async def test_a_wrong_name_gets_the_nearest(house: House) -> None:
    words = said((await typed(house, house.sam, "fenb-cpy")).blocks)
    assert words == "I do not follow a committee called “fenb-cpy”. Did you mean fenb-cyp?"


async def test_what_is_typed_comes_back_unformatted(house: House) -> None:
    """Slack would make a link or a mention of it."""
    shown = await typed(house, house.sam, "<!channel>*x*")
    assert texts(shown.blocks, kind="mrkdwn") == []
    assert "<!channel>" not in shown.text


async def test_mine_is_for_officers(house: House) -> None:
    await house.action()
    shown = await typed(house, house.jane, "mine")
    assert elements(shown.blocks, "answer_done")
    words = said((await typed(house, house.sam, "mine")).blocks)
    assert "not in the officer directory" in words


async def test_a_filter_and_a_person_are_understood(house: House) -> None:
    await house.action()
    await house.action(18, summary="Mend the roof")
    words = said((await typed(house, house.jane, "fenb-cyp roof @jane")).blocks)
    assert "Mend the roof" in words
    assert "FENB-CYP-25-017" not in words


async def test_one_action_is_shown_whole_with_its_history(house: House) -> None:
    long = "that the figures be circulated and " * 40 + "the end"
    await house.action(quote=long)
    words = said((await typed(house, house.sam, "fenb-cyp-25-017")).blocks)
    assert "the end" in words
    shown = said((await typed(house, house.sam, "fenb-cyp")).blocks)
    assert "the end" not in shown
    assert "/actions FENB-CYP-25-017" in shown


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": ActionStatus.PROPOSED, "opened_at": None},
        {"verified": False},
        {"withheld": "public questions"},
        {"status": ActionStatus.DISMISSED},
    ],
)
async def test_what_is_not_public_is_for_the_clerk_alone(
    house: House, hidden: dict[str, Any]
) -> None:
    await house.look_up()
    await house.action(officer_id=None, **hidden)
    words = said((await typed(house, house.sam, "FENB-CYP-25-017")).blocks)
    assert words == "There is no action with that reference."
    assert QUOTE in said((await typed(house, house.clara, "FENB-CYP-25-017")).blocks)


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": ActionStatus.PROPOSED, "opened_at": None},
        {"verified": False},
        {"withheld": "declarations"},
        {"status": ActionStatus.DISMISSED, "opened_at": None},
    ],
)
async def test_what_waits_for_the_clerk_is_not_for_its_owner_either(
    house: House, hidden: dict[str, Any]
) -> None:
    await house.look_up()
    await house.action(officer_id=1, **hidden)
    words = said((await typed(house, house.jane, "FENB-CYP-25-017")).blocks)
    assert words == "There is no action with that reference."


async def test_an_owner_still_sees_what_was_dismissed_after_it_was_kept(house: House) -> None:
    await house.look_up()
    await house.action(officer_id=1, status=ActionStatus.DISMISSED)
    words = said((await typed(house, house.jane, "FENB-CYP-25-017")).blocks)
    assert "FENB-CYP-25-017" in words


async def test_a_reference_that_nobody_gave_is_said_so(house: House) -> None:
    words = said((await typed(house, house.sam, "fenb-cyp-25-999")).blocks)
    assert words == "There is no action with that reference."


async def test_private_people_are_named_to_the_clerk_alone(house: House) -> None:
    await house.look_up()
    await house.action(quote="That Mr Ash be written to.", summary="Write")
    assert "Mr Ash" in said((await typed(house, house.clara, "fenb-cyp")).blocks)
    assert "Mr Ash" not in said((await typed(house, house.jane, "fenb-cyp")).blocks)


async def test_whoever_types_is_looked_up_at_the_next_run(house: House) -> None:
    await typed(house, house.gus, "help")
    await house.app.afterwards.settle()
    await house.look_up()
    async with house.db.read() as session:
        found = await session.get(SlackUser, house.gus)
    assert found is not None
    assert found.is_outsider is True


async def test_a_page_is_turned_in_place(house: House) -> None:
    for number in range(1, 8):
        await house.action(number)
    shown = await typed(house, house.sam, "fenb-cyp")
    assert "page 1 of 2" in said(shown.blocks)
    await house.workspace.press(house.sam, house.channel, shown.ts, "list_next")
    await house.app.afterwards.settle()
    [turned] = house.workspace.ephemerals(house.sam, house.channel)
    assert "page 2 of 2" in said(turned.blocks)
    assert "FENB-CYP-25-007" in said(turned.blocks)


async def test_each_page_can_be_shared(house: House) -> None:
    for number in range(1, 8):
        await house.action(number)
    shown = await typed(house, house.sam, "fenb-cyp")
    for press in ("list_share", "list_next", "list_share"):
        await house.workspace.press(house.sam, house.channel, shown.ts, press)
        await house.app.afterwards.settle()
    shared = [said(m.blocks) for m in house.workspace.messages(house.channel) if m.blocks]
    assert ["FENB-CYP-25-007" in words for words in shared] == [False, True]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cyp R&amp;D", ("cyp", "R&D")),
        ("cyp &lt;5 years", ("cyp", "<5 years")),
        ("cyp &amp;lt;", ("cyp", "&lt;")),
        ("cyp <http://x.example|x.example>", ("cyp", "x.example")),
        ("cyp <http://x.example/a>", ("cyp", "http://x.example/a")),
        ("cyp <#C1|children>", ("cyp", "children")),
        ("cyp <@U0JANE|jane>", ("cyp", "<@U0JANE|jane>")),
        ("cyp\nopen", ("cyp", "open")),
        ("cyp\u00a0open  late", ("cyp", "open late")),
        ("  ", ("", "")),
    ],
)
def test_words_are_taken_as_they_were_typed(text: str, words: tuple[str, str]) -> None:
    assert typed_words(text) == words


@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
async def test_either_apostrophe_finds_the_same(house: House, apostrophe: str) -> None:
    await house.action(summary="Review the children\u2019s homes")
    shown = await typed(house, house.sam, f"fenb-cyp children{apostrophe}s")
    assert "FENB-CYP-25-017" in said(shown.blocks)


async def test_a_list_is_shared_once_in_public_words(house: House) -> None:
    """Whoever shares it, everybody gets what everybody may see."""
    await house.look_up()
    await house.action(quote="That Mr Ash be written to.", summary="Write")
    await house.action(18, verified=False)
    shown = await typed(house, house.clara, "fenb-cyp")
    for _ in range(2):
        await house.workspace.press(house.clara, house.channel, shown.ts, "list_share")
        await house.app.afterwards.settle()
    [message] = [m for m in house.workspace.messages(house.channel) if m.blocks]
    words = said(message.blocks)
    assert "[name] be written to" in words
    assert "Mr Ash" not in words
    assert "Jane Okafor" not in words
    assert "FENB-CYP-25-018" not in words
    told = said([e.blocks for e in house.workspace.ephemerals(house.clara, house.channel)])
    assert "This list was shared here already." in told


async def test_a_fault_of_ours_gives_an_id_to_quote(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.action()
    async with house.db.write() as session:
        connection = await session.connection()
        await connection.execute(sa.text("ALTER TABLE committee RENAME TO gone"))
    words = said((await typed(house, house.sam, "fenb-cyp")).blocks)
    assert words.startswith("Something went wrong here. Please quote ")
    quoted = words.removesuffix(".").rsplit(" ", 1)[1]
    record = next(record for record in caplog.records if quoted in record.getMessage())
    assert record.exc_info is not None


async def test_a_history_is_chosen_under_the_list(house: House) -> None:
    await house.action()
    shown = await typed(house, house.sam, "fenb-cyp")
    result = await house.workspace.choose(
        house.sam, house.channel, shown.ts, "history_of", "FENB-CYP-25-017"
    )
    assert result.ok
    assert house.workspace.views(house.sam)[-1].title == "History"
