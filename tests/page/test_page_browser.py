"""The page in a real browser: a person types the command, presses, fills in, by mouse and keys."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from slack_bolt.async_app import AsyncApp

from tests.page.page_kit import Town

CHROMIUM = next((p for n in ("chromium", "chromium-browser") if (p := shutil.which(n))), None)
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="There is no Chromium on this machine (apt-get install chromium)."
)


@pytest.fixture
async def browser(town: Town, bot: AsyncApp) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        await browser.close()


async def opened(browser: Browser, town: Town, *, width: int = 1280, height: int = 800) -> Page:
    """Open the page as Priya; whatever the browser complains of fails the test."""
    page = await browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(5_000)

    def complain(words: object) -> None:
        raise AssertionError(words)

    page.on("pageerror", complain)
    await page.goto(f"{town.sandbox.page_url}?as={town.priya}")
    return page


async def typed(page: Page, words: str) -> None:
    """Type a line into the message box and send it with the keyboard alone."""
    box = page.get_by_role("combobox", name="Message")
    await box.focus()
    await page.keyboard.type(words)
    await page.keyboard.press("Enter")


async def test_command_is_typed_and_a_button_pressed(browser: Browser, town: Town) -> None:
    """The main job: /actions, then Done, and the message changes in place."""
    page = await opened(browser, town)
    await typed(page, "/actions netherby-cyp")
    answer = page.locator(".message-ephemeral")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer.locator(".rt-quote")).to_contain_text("<script>alert(1)</script>")
    await answer.get_by_role("button", name="Done").click()
    await expect(answer).to_contain_text("Done. The clerk is told.")
    await expect(answer.get_by_role("button")).to_have_count(0)


async def test_slash_offers_the_commands(browser: Browser, town: Town) -> None:
    """Arrows and Tab choose; the hint says what may follow."""
    page = await opened(browser, town)
    await page.keyboard.type("/")
    offers = page.get_by_role("option")
    await expect(offers).to_have_count(2)
    await expect(offers.first).to_contain_text("netherby-cyp [open|overdue|mine]")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(page.locator("#composer-text")).to_have_value("/silent ")
    await expect(offers.first).to_be_hidden()


async def test_modal_is_filled_in_with_the_keyboard(browser: Browser, town: Town) -> None:
    """Focus goes in, stays in, and comes back; what is missing is said beside its field."""
    page = await opened(browser, town)
    await typed(page, "/actions netherby-cyp")
    await page.get_by_role("button", name="Add an update").focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Add an update")
    await expect(dialog.get_by_label("Update")).to_be_focused()
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_contain_text("Please complete this required field.")
    await expect(dialog.get_by_label("Update")).to_be_focused()
    await page.keyboard.type("no")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_contain_text("Say a little more.")
    await expect(dialog.get_by_label("Update")).to_have_value("no")
    await dialog.get_by_label("Update").fill("The note went to all members.")
    await dialog.get_by_label("Also tell").select_option(town.tom)
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("button", name="Add an update")).to_be_focused()
    await page.get_by_role("link", name="Matters Arising").click()
    await expect(page.get_by_role("log")).to_contain_text("Noted: The note went to all members.")


async def test_escape_closes_the_modal(browser: Browser, town: Town) -> None:
    """In the browser and in the workspace."""
    page = await opened(browser, town)
    await typed(page, "/actions netherby-cyp")
    await page.get_by_role("button", name="Add an update").click()
    await expect(page.get_by_role("dialog", name="Add an update")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Add an update")).to_have_count(0)
    assert town.sandbox.workspace.views(town.priya) == []


async def test_menu_is_used_with_the_keyboard(browser: Browser, town: Town) -> None:
    """Down opens it, arrows walk, Escape closes, Enter chooses."""
    page = await opened(browser, town)
    await typed(page, "/actions netherby-cyp")
    opener = page.get_by_role("button", name="More actions")
    await opener.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="Not mine")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Chosen: history")


async def test_select_of_a_message_is_sent_when_chosen(browser: Browser, town: Town) -> None:
    """And the app answers below."""
    page = await opened(browser, town)
    await typed(page, "/actions netherby-cyp")
    await page.get_by_label("Snooze").select_option("despatch")
    await expect(page.get_by_role("log")).to_contain_text("Snoozed: despatch")


async def test_silent_app_is_reported_beside_the_button(browser: Browser, town: Town) -> None:
    """As Slack shows it: at the button for a press, in the channel for a command."""
    page = await opened(browser, town)
    await typed(page, "/actions netherby-cyp")
    await page.get_by_role("button", name="Silent").click()
    await expect(page.get_by_role("alert").filter(has_text="did not respond")).to_be_visible()
    await typed(page, "/silent")
    await expect(page.get_by_role("log")).to_contain_text("/silent failed with the error")


async def test_what_others_do_appears_without_reloading(browser: Browser, town: Town) -> None:
    """A message of Tom's comes in while Priya writes, and her words stay."""
    page = await opened(browser, town)
    await page.keyboard.type("Half a sent")
    await town.sandbox.workspace.send_message(town.tom, town.channel, "Papers are out")
    await expect(page.get_by_role("log")).to_contain_text("Papers are out")
    await page.keyboard.type("ence")
    await expect(page.locator("#composer-text")).to_have_value("Half a sentence")


async def test_person_becomes_someone_else(browser: Browser, town: Town) -> None:
    """Tom does not see what only Priya sees."""
    page = await opened(browser, town)
    await typed(page, "/actions netherby-cyp")
    await expect(page.locator(".message-ephemeral")).to_have_count(1)
    await page.get_by_role("button", name="You are Priya Nair").click()
    await page.get_by_role("link", name="Tom Ashworth").click()
    await expect(page.get_by_role("button", name="You are Tom Ashworth")).to_be_visible()
    await expect(page.locator(".message-ephemeral")).to_have_count(0)


async def test_clock_is_moved_and_minutes_are_published(browser: Browser, town: Town) -> None:
    """The world outside Slack."""
    page = await opened(browser, town)
    await page.get_by_role("button", name="+ 1 day").click()
    await expect(page.locator("#clock-word")).to_have_text(
        "Moved to Thursday 4 December 2025, 10:00."
    )
    await expect(page.locator("#now")).to_contain_text("Thu 4 Dec 2025, 10:00")
    await page.get_by_role("button", name="Publish the minutes of Thu 20 November 2025").click()
    await expect(page.locator("#council")).to_contain_text("Draft minutes")


async def test_phone_has_the_channels_in_a_drawer(browser: Browser, town: Town) -> None:
    """At 390 pixels nothing runs off the side, and everything can be reached."""
    page = await opened(browser, town, width=390, height=844)
    await typed(page, "/actions netherby-cyp")
    await expect(page.locator(".message-ephemeral")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await expect(page.get_by_role("link", name="Matters Arising")).to_be_hidden()
    await page.get_by_role("button", name="Channels").click()
    await page.get_by_role("link", name="Matters Arising").click()
    await expect(page.get_by_role("heading", name="Matters Arising")).to_be_visible()
    await page.get_by_role("button", name="Clock and council").click()
    await expect(page.get_by_role("button", name="+ 1 day")).to_be_visible()


async def test_nothing_is_asked_of_another_host(browser: Browser, town: Town) -> None:
    """The page works with no network at all."""
    page = await opened(browser, town)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await typed(page, "/actions netherby-cyp")
    await expect(page.locator(".message-ephemeral")).to_have_count(1)
    assert [url for url in asked if not url.startswith(town.sandbox.base_url)] == []


async def test_picture_can_be_taken(browser: Browser, town: Town, tmp_path: Path) -> None:
    """What scripts/screenshot.py relies on is on the page."""
    page = await opened(browser, town)
    await expect(page.locator(".who")).to_be_visible()
    await page.screenshot(path=tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 10_000
