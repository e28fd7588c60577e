"""The demo tells the whole story, from a checkout and from an installed wheel."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def demo(*, cwd: Path, path: Path, home: Path) -> str:
    """What the demo prints, run in `cwd` with the packages of `path`."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(path)}
    result = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        cwd=cwd, env=environment, capture_output=True, check=False, timeout=100,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr.decode()[-3000:]
    assert result.stderr == b""
    return result.stdout.decode()


def test_the_story_is_whole(tmp_path: Path) -> None:
    """Published, proved, told, asked, reminded, answered, kept; nobody private, nothing exempt."""
    told = " ".join(demo(cwd=ROOT, path=ROOT, home=tmp_path).split())
    for words in (
        "The bot found",
        "Owner not named",
        "#scrutiny · Matters Arising",
        "from draft minutes",
        "only visible to Asha Pemberton",
        "Direct message to Daniel Frost",
        "flagged ACTION",
        "Direct message to Bronwen Tate",
        "[ Done ]",
        "Complete, not yet agreed by the committee",
        "answered: done, by Bronwen Tate",
        "matters sandbox",
        "docs/CONNECT.md",
    ):
        assert words in told, words
    digest = told[told.index("#scrutiny · Matters Arising") : told.index("A councillor types")]
    assert told.index("Direct message to Daniel Frost") < told.index("#scrutiny · Matters Arising")
    assert "[name]" in digest
    assert "Lomas" not in digest


@pytest.mark.slow
def test_the_wheel_holds_all_that_the_demo_needs(tmp_path: Path) -> None:
    """Built from the checkout, unpacked elsewhere, run there."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "site")
    (tmp_path / "elsewhere").mkdir()
    told = demo(cwd=tmp_path / "elsewhere", path=tmp_path / "site", home=tmp_path)
    assert "Nothing of this demo was kept." in told
