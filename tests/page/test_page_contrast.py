"""The page's colours: every pair of words and ground passes WCAG AA, in light and in dark."""

import re

import pytest

from sandbox.page.pages import FOLDER

CSS = (FOLDER / "static" / "page.css").read_text(encoding="utf-8")
LIGHT, DARK = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
WORDS = 4.5
SIGNS = 3.0  # borders of controls, focus rings

PAIRS = [
    ("ink", "paper", WORDS),
    ("ink", "paper-2", WORDS),
    ("ink", "paper-3", WORDS),
    ("ink", "only-you", WORDS),
    ("ink-2", "paper", WORDS),
    ("ink-2", "paper-2", WORDS),
    ("ink-2", "paper-3", WORDS),
    ("ink-2", "only-you", WORDS),
    ("link", "paper", WORDS),
    ("link", "only-you", WORDS),
    ("danger", "paper", WORDS),
    ("danger", "paper-3", WORDS),
    ("danger", "only-you", WORDS),
    ("on-act", "act", WORDS),
    ("on-act", "act-hover", WORDS),
    ("on-mention", "mention", WORDS),
    ("on-spruce", "spruce", WORDS),
    ("on-spruce", "spruce-deep", WORDS),
    ("on-spruce-soft", "spruce", WORDS),
    ("on-spruce-soft", "spruce-deep", WORDS),
    ("on-spruce", "spruce-lift", WORDS),
    ("sand", "spruce-deep", WORDS),
    ("on-sand", "sand", WORDS),
    ("sand-deep", "paper", WORDS),
    ("paper", "ink", WORDS),
    ("line-strong", "paper", SIGNS),
    ("line-strong", "only-you", SIGNS),
    ("focus", "paper", SIGNS),
]


def colours(rules: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rules))


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", 0 to 1, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("words", "ground", "least"), PAIRS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_can_be_told_apart(mode: str, words: str, ground: str, least: float) -> None:
    """4.5 to 1 for words, 3 to 1 for signs."""
    used = colours(LIGHT) | (colours(DARK) if mode == "dark" else {})
    assert contrast(used[words], used[ground]) >= least


@pytest.mark.parametrize("hue", re.findall(r"\.hue-\d \{ background: (#[0-9a-f]{6})", CSS))
def test_initials_can_be_read_on_every_face(hue: str) -> None:
    """White on the avatar's colour."""
    assert contrast("#ffffff", hue) >= WORDS
