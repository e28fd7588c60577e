"""Words on the terminal: nothing in them may act on it."""

from datetime import date

import pytest

from bot.words import count, plain_date, printable, show


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202egnp.exe"])
def test_minutes_cannot_steer_the_terminal(
    hostile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show(f"write to the {hostile} Council")
    assert hostile[0] not in capsys.readouterr().out


def test_ordinary_words_stay_as_they_are() -> None:
    words = "Café – “yes”, £5 ☂\nnext line"
    assert printable(words) == words


def test_dates_and_counts_are_said_plainly() -> None:
    assert plain_date(date(2026, 1, 5)) == "Mon 5 January 2026"
    assert [count(n, "action") for n in (0, 1, 2)] == ["no actions", "1 action", "2 actions"]
