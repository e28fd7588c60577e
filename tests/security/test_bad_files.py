"""Bad arguments, files, lists, settings and databases at the command line: a sentence, soon."""

import io
import json
import os
import random
import resource
import signal
import sqlite3
import stat
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import app
from bot.cli.common import told_plainly

LIMIT = 40  # seconds for the worst, on a machine that others use too
MEMORY = 400_000  # kilobytes that a command may add to this process
SEED = int(os.environ.get("MATTERS_SEED", "20261122"))
ROUNDS = int(os.environ.get("MATTERS_ROUNDS", "60"))


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a command."""

    code: int
    out: str
    err: str


Matters = Callable[..., Said]


@pytest.fixture
def matters(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Matters:
    """A command, run here, in a home of its own; it holds each to time, memory and manners."""
    for name in list(os.environ):
        if name.startswith(("MATTERS_", "SLACK_", "ANTHROPIC_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("MATTERS_DATABASE_URL", database_url)

    monkeypatch.setattr("sys.stdin", io.StringIO())  # nobody answers what a command asks

    def run(*arguments: str, refused: bool = True, **settings: str) -> Said:
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
            code = told_plainly(lambda: app(list(arguments), standalone_mode=False))
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        out, err = capsys.readouterr()
        about = (arguments, settings, code, out[-300:], err[-600:])
        assert time.monotonic() - began < LIMIT, about
        assert grown < MEMORY, about
        assert "Traceback" not in out + err, about
        assert code in ({1, 2} if refused else {0, 1, 2, 130}), about
        if code:
            assert err.strip(), about
            assert err.count("\n") <= 2, about
            assert len(err) < 1_500, about
        return Said(code, out, err)

    return run


# Files that are no minutes


def nowhere(folder: Path) -> Path:
    return folder / "nowhere"


def a_folder(folder: Path) -> Path:
    return folder


def endless(_folder: Path) -> Path:
    return Path("/dev/zero")


def link_to_the_endless(folder: Path) -> Path:
    (folder / "link").symlink_to("/dev/zero")
    return folder / "link"


def link_to_itself(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop"


def pipe_that_nobody_fills(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def sparse(folder: Path) -> Path:
    with (folder / "sparse.pdf").open("wb") as file:
        file.truncate(3_000_000_000)
    return folder / "sparse.pdf"


def long_name(folder: Path) -> Path:
    return folder / ("x" * 5_000)


def name_with_nothing_in_it(folder: Path) -> Path:
    return Path(f"{folder}/a\0b")


def noise(folder: Path) -> Path:
    (folder / "noise.pdf").write_bytes(random.Random(SEED).randbytes(200_000))  # noqa: S311 chance that can be repeated
    return folder / "noise.pdf"


def zipped(name: str, content: bytes, *, at: Path) -> Path:
    with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, content)
    return at


def zip_bomb(folder: Path) -> Path:
    return zipped("word/document.xml", b" " * 300_000_000, at=folder / "bomb.docx")


def zip_of_no_document(folder: Path) -> Path:
    return zipped("hello.txt", b"hello", at=folder / "not.docx")


def zip_cut_short(folder: Path) -> Path:
    path = zip_of_no_document(folder)
    path.write_bytes(path.read_bytes()[:60])
    return path


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE meeting [<!ENTITY a "aaaaaaaaaa">""" + b"".join(
    f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{("&" + chr(97 + n) + ";") * 9}">'.encode()
    for n in range(9)
)


def entities_without_end(folder: Path) -> Path:
    (folder / "bomb.xml").write_bytes(ENTITIES + b"]><meeting><title>&j;</title></meeting>")
    return folder / "bomb.xml"


def entity_from_a_file(folder: Path) -> Path:
    words = '<!DOCTYPE meeting [<!ENTITY x SYSTEM "file:///etc/passwd">]><meeting>&x;</meeting>'
    (folder / "xxe.xml").write_text(words)
    return folder / "xxe.xml"


def html_without_a_floor(folder: Path) -> Path:
    (folder / "deep.html").write_text("<html><body>" + "<div>" * 300_000 + "ACTION")
    return folder / "deep.html"


PDF_PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources"
    b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
)


def pdf_bomb(folder: Path) -> Path:
    stream = zlib.compress(b"BT /F1 9 Tf (x) Tj ET " * 9_000_000, 9)
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PDF_PAGE,
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, 2)
    for number, part in enumerate(parts, 1):
        out.write(b"%d 0 obj%s endobj\n" % (number, part))
    out.write(b"trailer<</Root 1 0 R/Size 5>>\n%%EOF")
    (folder / "bomb.pdf").write_bytes(out.getvalue())
    return folder / "bomb.pdf"


def pdf_of_nothing(folder: Path) -> Path:
    (folder / "nothing.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    return folder / "nothing.pdf"


FILES = (
    nowhere, a_folder, endless, link_to_the_endless, link_to_itself, pipe_that_nobody_fills,
    sparse, long_name, name_with_nothing_in_it, noise, zip_bomb, zip_of_no_document,
    zip_cut_short, entities_without_end, entity_from_a_file, html_without_a_floor, pdf_bomb,
    pdf_of_nothing,
)  # fmt: skip
READABLE = {entity_from_a_file, html_without_a_floor, entities_without_end}


@pytest.mark.parametrize("make", FILES)
def test_a_file_that_is_no_minutes(
    matters: Matters, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = str(make(tmp_path))
    said = matters("extract", path, refused=make not in READABLE)
    assert "root:" not in said.out


@pytest.mark.parametrize("make", FILES[:10])
@pytest.mark.parametrize(
    "command", [("officer", "import", "--council", "Fenbridge"), ("evaluate", "--engine", "cues")]
)
def test_a_file_that_is_no_list(
    matters: Matters, tmp_path: Path, make: Callable[[Path], Path], command: tuple[str, ...]
) -> None:
    matters(*command, str(make(tmp_path)))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(matters: Matters, tmp_path: Path) -> None:
    (tmp_path / "closed.txt").write_text("ACTION")
    (tmp_path / "closed.txt").chmod(0)
    matters("extract", str(tmp_path / "closed.txt"))


def test_an_output_that_cannot_be_written(matters: Matters, tmp_path: Path) -> None:
    (tmp_path / "m.txt").write_text("The Clerk would write to the trust. ACTION")
    assert (
        "cannot write"
        in matters(
            "extract", str(tmp_path / "m.txt"), "--text", str(tmp_path), "--engine", "cues"
        ).err
    )


# Officer lists

LISTS: dict[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(256)) * 100,
    "no header": b"Ada Thwaite,Clerk\n",
    "wrong columns": b"name,shoe size\nAda,5\n",
    "a column twice": b"name,name\nAda,Ada\n",
    "a quote without an end": b'name,posts\n"Ada,Clerk\n',
    "too many cells": b"name\nAda,Clerk,1,2,3\n",
    "a cell without end": b"name\n" + b"a" * 200_000,
    "zeros": b"name\nA\0da\n",
    "utf-16": "name\nAda\n".encode("utf-16"),
    "not utf-8": b"name\nAd\xe9\n",
    "not an e-mail": b"name,email\nAda,<!channel>\n",
    "not a Slack user": b"name,slack\nAda,@channel\n",
    "no such zone": b"name,time zone\nAda,../../etc/passwd\n",
    "nobody": b"name,posts\n,Clerk\n",
    "twice": b"name,slack\nAda,U0000001\nBea,U0000001\n",
    "one too long": b"name\n" + b"a" * 501 + b"\n",
    "too large": b"name\n" + b"a\n" * 10_100_000,
}


@pytest.mark.parametrize("which", LISTS)
def test_an_officer_list_that_is_none(matters: Matters, tmp_path: Path, which: str) -> None:
    (tmp_path / "list.csv").write_bytes(LISTS[which])
    matters("officer", "import", str(tmp_path / "list.csv"), "--council", "Fenbridge")


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
def test_a_formula_is_a_name_like_any(matters: Matters, tmp_path: Path, cell: str) -> None:
    """It is kept as words, and leaves as JSON: no spreadsheet calculates it."""
    (tmp_path / "list.csv").write_text(f'\ufeffname,posts\n"{cell}","{cell}"\n', "utf-8")
    path = str(tmp_path / "list.csv")
    matters("officer", "import", path, "--council", "Fenbridge", refused=False)


def test_a_million_officers(matters: Matters, tmp_path: Path) -> None:
    """More than the file may hold, or than any council has: refused before anything is written."""
    path = tmp_path / "list.csv"
    path.write_text("name\n" + "".join(f"Officer {n}\n" for n in range(1_000_000)))
    matters("officer", "import", str(path), "--council", "Fenbridge")


# Settings

SETTINGS = {
    "MATTERS_DATABASE_URL": (
        "x", "://", "sqlite", "mysql://a/b", "oracle://u:pass-word@h/d",
        "postgresql://u:pass/word@h/d", "postgresql://u:pass-word@h:port/d", "sqlite:////dev/null",
        "sqlite:////proc/self/mem", "sqlite:///\0", "postgresql://u:pass-word@127.0.0.1:9/d",
    ),
    "SLACK_API_URL": ("x", "ftp://x", "http://", "http://[", "http://h:99999", "//x"),
    "ANTHROPIC_BASE_URL": ("x", "file:///etc/passwd", "http://:80", "http://h:x"),
    "MATTERS_CLOCK_URL": ("x", "file:///etc/passwd", "http://127.0.0.1:9/"),
    "MATTERS_PRICES": ("x", "a=b/c", "a=1", "a=nan/1", "a=-1/1", "=" * 10_000),
    "MATTERS_MONTHLY_BUDGET": ("x", "-1", "nan", "inf", "1e999"),
    "MATTERS_ENGINE": ("x", "gpt"),
    "MATTERS_LOG_LEVEL": ("LOUD", "9", "\n"),
    "MATTERS_TICK_SECONDS": ("0", "-1", "x", "1e9"),
    "MATTERS_SECOND_LOOK": ("perhaps",),
    "MATTERS_CA_FILE": ("/nowhere", "/dev/zero", "/"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"), [(n, v) for n, values in SETTINGS.items() for v in values if "\0" not in v]
)
def test_a_setting_that_is_none(matters: Matters, tmp_path: Path, name: str, value: str) -> None:
    (tmp_path / "m.txt").write_text("The Clerk would write to the trust. ACTION")
    command = ("extract", str(tmp_path / "m.txt"), "--engine", "cues")
    if name in {"MATTERS_DATABASE_URL", "MATTERS_CLOCK_URL"}:
        command = ("actions", "fenb-x")
    said = matters(*command, **{name: value})
    assert "pass-word" not in said.err + said.out
    assert "pass/word" not in said.err + said.out


# Databases


def not_a_database(path: Path) -> None:
    path.write_text("hello " * 1_000)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def scribbled_over(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4_096:60_000] = random.Random(SEED).randbytes(60_000 - 4_096)  # noqa: S311 chance that can be repeated
    path.write_bytes(content)


def of_a_later_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE committee (a)")


def a_folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [not_a_database, cut_short, scribbled_over, of_a_later_version, of_another_program,
     a_folder_instead],
)  # fmt: skip
def test_a_database_that_is_none(
    matters: Matters, database_url: str, spoil: Callable[[Path], None]
) -> None:
    spoil(Path(database_url.removeprefix("sqlite:///")))
    matters("committee", "list")


def test_a_database_that_may_not_be_written(matters: Matters, database_url: str) -> None:
    path = Path(database_url.removeprefix("sqlite:///"))
    if os.geteuid() == 0:
        pytest.skip("root may write everything")
    path.chmod(0o400)
    path.parent.chmod(0o500)
    matters("committee", "add", "fenb-x", "--name", "X", "--council", "Fenbridge")
    path.parent.chmod(0o700)


def test_a_full_disk(matters: Matters, tmp_path: Path) -> None:
    """As if it were full: no file may become larger than the database is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, hard))
    try:
        long = "x" * 400_000
        matters("committee", "add", "fenb-x", "--name", long, "--council", "Fenbridge")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_what_we_keep_is_for_the_operator_alone(matters: Matters, tmp_path: Path) -> None:
    """A new database and its folder are not for other users of the machine."""
    path = tmp_path / "new" / "matters.sqlite"
    matters("committee", "list", refused=False, MATTERS_DATABASE_URL=f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


# Arguments, at random

WORDS = (
    "", " ", "-", "--", "x", "fenb-x", "-1", "9" * 400, "\u202e", "<!channel>", "'; DROP TABLE x",
    "../../etc/passwd", "%s%n", "2026-13-45", "0000-00-00", "9999-12-31", "miss-9", "later-9",
    "X=Y", "=", "--json", "--help", "https://", "http://127.0.0.1:9/x", "file:///etc/passwd",
    "ftp://x", "http://[", "https://a b", "\ud800", "é" * 3_000, "all", "mine", "overdue",
    "ABCD-25-001", "FENB-X-25-" + "9" * 30, "http://169.254.169.254/latest", "http://0x7f000001/",
)  # fmt: skip
COMMANDS = (
    ("extract",), ("ingest", "--committee"), ("actions",), ("triage",), ("history",), ("forget",),
    ("committee", "add"), ("committee", "set"), ("meeting", "add"), ("meeting", "move"),
    ("meeting", "cancel"), ("officer", "add", "--council"), ("officer", "erase", "--yes"),
    ("officer", "export"), ("watch", "remove"), ("backfill",), ("evaluate",), ("triage", "--keep"),
    ("triage", "--owner"), ("triage", "--dismiss"),
)  # fmt: skip


def test_arguments_at_random(matters: Matters) -> None:
    """Any words after any command, by a seed that can be given again."""
    chance = random.Random(SEED)  # noqa: S311 chance that can be repeated
    for _ in range(ROUNDS):
        command = chance.choice(COMMANDS)
        words = chance.choices(WORDS, k=chance.randint(0, 4))
        matters(*command, *words, refused=False)


def test_labelled_minutes_that_are_none(matters: Matters, tmp_path: Path) -> None:
    """Depth without end, numbers without end, records that are none."""
    for line in ("[" * 100_000, "9" * 6_000, "null", '{"id": 1}', json.dumps({"id": 1, "text": 5})):
        (tmp_path / "gold.jsonl").write_text(line)
        matters("evaluate", str(tmp_path / "gold.jsonl"), "--engine", "cues")
