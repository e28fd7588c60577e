# ruff: noqa: INP001 — a script beside the packages
"""Take a picture of the sandbox's page: `python scripts/screenshot.py URL OUT.png [options]`.

URL is the address that `matters sandbox` prints. With `--person`, `--place` and `--type` the
picture shows somebody in a channel after they have typed something. Needs the development
requirements and a Chromium (`apt-get install chromium`, or any on the PATH).
"""

import argparse
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SETTLE = 600  # milliseconds for what was typed to be answered and drawn


@dataclass(frozen=True)
class Shot:
    """What the picture shows and how large it is, in CSS pixels."""

    url: str
    out: Path
    width: int = 1440
    height: int = 900
    dark: bool = False
    person: str | None = None
    place: str | None = None
    typed: str | None = None


def chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def arrange(page: Page, shot: Shot) -> None:
    """Become the person, go to the place, type the words."""
    page.goto(shot.url, wait_until="load")
    if shot.person:
        page.locator(".who").click()
        page.locator("#people-list a", has_text=shot.person).click()
    if shot.place:
        page.locator("#sidebar-list a", has_text=shot.place).first.click()
    if shot.typed:
        page.locator("#composer-text").fill(shot.typed)
        page.locator("#composer-text").press("Escape")
        page.locator("#composer-text").press("Enter")
    page.wait_for_timeout(SETTLE)


def take(browser: Browser, shot: Shot) -> None:
    """Take one picture."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.dark else "light",
        device_scale_factor=2 if shot.width < 600 else 1,  # noqa: PLR2004 — a phone's screen
        reduced_motion="reduce",
        locale="en-GB",
    )
    arrange(page, shot)
    page.screenshot(path=shot.out)
    page.close()


def asked() -> Shot:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--person", help="be the person of this name")
    parser.add_argument("--place", help="go to the channel or app of this name")
    parser.add_argument("--type", dest="typed", help='type this there, such as "/actions netherby"')
    return Shot(**vars(parser.parse_args()))


def main() -> int:
    """Take the picture that the command line asks for."""
    found = chromium()
    if found is None:
        sys.stderr.write("There is no Chromium on this machine: apt-get install chromium\n")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=list(QUIET), env={**os.environ, "LANGUAGE": "en_GB"}
        )
        take(browser, asked())
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
