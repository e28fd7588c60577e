"""What a person is told who gives the command line something that it cannot use."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """A database of this test's own, a home of its own, and no key."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    return kept | home | {"MATTERS_DATABASE_URL": database_url, "MATTERS_ENGINE": "cues"}


def run(
    environment: dict[str, str], *arguments: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """One `matters` command."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT, env=environment, input=stdin, capture_output=True, check=False, timeout=60,
    )  # fmt: skip


def refusal(environment: dict[str, str], *arguments: str, stdin: bytes = b"") -> str:
    """What a refused command says: exit code 1, one sentence or two, no traceback."""
    result = run(environment, *arguments, stdin=stdin)
    said = result.stderr.decode().strip()
    assert result.returncode == 1, (result.returncode, said)
    assert "Traceback" not in said
    assert said.count("\n") == 0
    assert result.stdout == b""
    return said


def encrypted_pdf(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="other"))
    canvas.drawString(72, 720, "ACTION: Clerk to write to the Council.")
    canvas.save()


def test_an_empty_file(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert "empty" in refusal(environment, "extract", str(tmp_path / "empty.txt"))


def test_a_file_of_fifty_megabytes(environment: dict[str, str], tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(50_000_000)
    assert "20 MB" in refusal(environment, "extract", str(tmp_path / "large.txt"))


def test_a_binary_called_html(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(bytes(range(256)) * 40)
    assert refusal(environment, "extract", str(tmp_path / "page.html")).endswith(".")


def test_a_pdf_behind_a_password(environment: dict[str, str], tmp_path: Path) -> None:
    encrypted_pdf(tmp_path / "minutes.pdf")
    assert "password" in refusal(environment, "extract", str(tmp_path / "minutes.pdf"))


def test_a_file_that_is_not_there(environment: dict[str, str]) -> None:
    assert "nowhere.pdf" in refusal(environment, "extract", "nowhere.pdf")


def test_an_address_inside_the_network(environment: dict[str, str]) -> None:
    assert refusal(environment, "extract", "http://127.0.0.1:9/minutes")


def test_minutes_without_an_action(environment: dict[str, str]) -> None:
    words = b"1. Apologies\n\nThere were none.\n\n2. Budget\n\nRESOLVED that the report be noted.\n"
    result = run(environment, "extract", "-", stdin=words)
    assert result.returncode == 0
    assert "No actions found" in result.stdout.decode()


def test_minutes_without_an_action_as_json(environment: dict[str, str]) -> None:
    result = run(environment, "extract", "-", "--json", stdin=b"RESOLVED that the report be noted.")
    assert json.loads(result.stdout)["actions"] == []


def test_an_unknown_slug(environment: dict[str, str]) -> None:
    assert "bury-cpy" in refusal(environment, "actions", "bury-cpy")


def test_the_nearest_slug_is_offered(environment: dict[str, str]) -> None:
    run(environment, "committee", "add", "bury-cyp", "--name", "Children", "--council", "Bury")
    assert "Did you mean bury-cyp?" in refusal(environment, "actions", "bury-cpy")


def test_minutes_whose_date_nobody_says(environment: dict[str, str]) -> None:
    run(environment, "committee", "add", "bury-cyp", "--name", "Children", "--council", "Bury")
    said = refusal(
        environment, "ingest", "-", "--committee", "bury-cyp",
        stdin=b"1. Roads\n\nThe Clerk agreed to write to the Council. ACTION\n",
    )  # fmt: skip
    assert "--meeting-on" in said


def test_an_officer_list_with_a_wrong_line(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "officers.csv").write_text("name,posts\nAda Thwaite,Clerk\n,Clerk\n")
    said = refusal(
        environment, "officer", "import", str(tmp_path / "officers.csv"), "--council", "Bury"
    )
    assert "Line 3" in said


def test_a_clerk_who_is_not_in_the_directory(environment: dict[str, str]) -> None:
    said = refusal(
        environment, "committee", "add", "bury-cyp", "--name", "Children", "--council", "Bury",
        "--clerk", "U0123456789",
    )  # fmt: skip
    assert "matters officer add" in said


def test_a_database_that_cannot_be_opened(environment: dict[str, str]) -> None:
    environment["MATTERS_DATABASE_URL"] = "sqlite:////proc/nowhere/x.sqlite"
    assert "MATTERS_DATABASE_URL" in refusal(environment, "committee", "list")


def test_running_without_a_token(environment: dict[str, str]) -> None:
    result = run(environment, "run")
    assert result.returncode == 1
    assert "SLACK_BOT_TOKEN is not set" in result.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch"],
        ["extract"],
        ["meeting", "add", "x", "tomorrow"],
        ["extract", "-", "--engine", "x"],
    ],
)
def test_wrong_usage_is_exit_code_two(environment: dict[str, str], arguments: list[str]) -> None:
    result = run(environment, *arguments)
    assert result.returncode == 2
    assert b"--help" in result.stderr
    assert b"Traceback" not in result.stderr
