"""The sandbox as a newcomer meets it: the real bot, a real browser, the whole loop by hand."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox_world import World, open_world
from storage.tables import Mode
from tests.page.test_page_browser import ARGS, CHROMIUM

REMINDER_DAY = datetime(2025, 12, 3, 9, 5, tzinfo=UTC)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None, reason="There is no Chromium on this machine (apt-get install chromium)."
    ),
]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The bot inside, November's minutes taken in, the channel told."""
    async with open_world(mode=Mode.AUTO, running=True) as opened:
        await opened.publish("2025-11-20")
        await opened.settle()
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        await browser.close()


async def opened(browser: Browser, world: World, handle: str, place: str) -> Page:
    """The page as this person, in this channel or "app" for the bot's direct messages."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(15_000)
    person = world.starter.people[handle]
    where = world.starter.channels.get(place, place)
    await page.goto(f"{world.sandbox.page_url}?as={person}&in={where}")
    return page


async def test_a_councillor_asks_and_an_officer_answers(world: World, browser: Browser) -> None:
    """/actions typed in the channel; the clock moved; Done pressed in the direct message."""
    page = await opened(browser, world, "asha.pemberton", "scrutiny")
    await page.get_by_role("combobox", name="Message").fill("/actions netherby-cyp waiting times")
    await page.keyboard.press("Enter")
    answer = page.locator(".message-ephemeral")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer.locator(".rt-quote").first).to_contain_text("waiting times")

    await world.sandbox.clock.move_to(REMINDER_DAY)
    await world.settle()
    page = await opened(browser, world, "bronwen.tate", "app")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("waits for you")
    await log.get_by_role("button", name="Done").first.click()
    await expect(log).to_contain_text("Complete, not yet agreed by the committee")
    await expect(log.get_by_role("button", name="Undo")).to_have_count(1)
