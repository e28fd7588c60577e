"""Damaged and hostile bodies: minutes or a named error, never anything else; in linear time."""

import random
import time
from collections.abc import Callable
from html import escape
from io import BytesIO

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from minutes.child import Reader
from minutes.errors import MinutesError, UnreadableDocumentError
from minutes.reading import read

SPOKE = '<div class="mgWordPara"><p>RESOLVED that the Clerk write to the Minister. ACTION</p></div>'
ROW = (
    '<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt"><a name="AI5"></a>1.</p></td><td>'
    '<p class="mgAiTitleTxt">Benches</p><p class="mgSubItemTitleTxt">Minutes:</p>'
    f"{SPOKE}</td></tr>"
)


def page(rows: str) -> bytes:
    head = '<div id="modgov"><h1 class="mgMainTitleTxt">Agenda and draft minutes</h1>'
    table = f'<table class="mgItemTable" id="mgItemTable">{rows}</table>'
    return f"<html><body>{head}{table}</div></body></html>".encode()


def answer(body: str) -> bytes:
    item = (
        "<agendaitem><agendaitemtitle>Benches</agendaitemtitle>"
        f"<minutesnonemptyhtmlbody>{escape(body)}</minutesnonemptyhtmlbody></agendaitem>"
    )
    return f'<?xml version="1.0"?><meeting><agendaitems>{item * 3}</agendaitems></meeting>'.encode()


def printed() -> bytes:
    made = BytesIO()
    canvas = Canvas(made)
    for number in range(1, 4):
        for at, words in enumerate((f"{number}. Benches", "The Clerk to write.", "Action", "RW")):
            canvas.drawString(72 + 200 * (at > 1), 700 - 14 * at, words)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def typed() -> bytes:
    document, made = docx.Document(), BytesIO()
    document.add_heading("1. Benches", 2)
    document.add_table(rows=2, cols=2).rows[0].cells[0].text = "Action"
    document.save(made)
    return made.getvalue()


BODIES = {
    "m.html": page(ROW * 4),
    "m.xml": answer(SPOKE),
    "m.pdf": printed(),
    "m.docx": typed(),
    "m.txt": b"1. Benches\n\nRESOLVED that:\n(a) the Clerk write;\n(b) RW report. ACTION\n" * 4,
}
BITS = (b"<div>", b"</td>", b"<table>", b"</p></div>", b"&amp;", b"\xff\xfe", b"<!--", b" " * 500)


def outcome(content: bytes, name: str) -> str:
    """What reading gives; every clause of it stands in the text. Raises what nobody expects."""
    try:
        minutes = read(content, source=name)
    except MinutesError as error:
        return type(error).__name__
    for clause in minutes.clauses:
        assert 0 <= clause.start < clause.end <= len(minutes.text)
        assert 0 <= clause.item < len(minutes.items)
    return "read"


@pytest.mark.parametrize("name", list(BODIES))
def test_a_body_cut_anywhere_is_read_or_refused(name: str) -> None:
    """At every fiftieth of its length."""
    whole = BODIES[name]
    for part in range(51):
        assert outcome(whole[: len(whole) * part // 50], name)
    assert outcome(whole, name) == "read"


@pytest.mark.parametrize("name", list(BODIES))
def test_a_damaged_body_is_read_or_refused(name: str) -> None:
    """Bytes changed, lost, doubled and put in, forty times, always the same."""
    chance = random.Random(f"{name} 2026")  # noqa: S311 -- the same each time, and no secret
    for _ in range(40):
        content = bytearray(BODIES[name])
        for _ in range(chance.choice((1, 5, 40))):
            at = chance.randrange(len(content) + 1)
            kind = chance.randrange(4)
            if kind == 0:
                content[at : at + 1] = bytes([chance.randrange(256)])
            elif kind == 1:
                del content[at : at + chance.randrange(60)]
            elif kind == 2:
                content[at:at] = content[at // 2 : at // 2 + 60]
            else:
                content[at:at] = chance.choice(BITS)
        assert outcome(bytes(content), name)


@pytest.mark.parametrize("name", ["m.html", "m.xml", "m.txt"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp500"])
def test_a_body_in_another_encoding_is_read_or_refused(name: str, encoding: str) -> None:
    """Never taken apart as if it were another's."""
    assert outcome(BODIES[name].decode().encode(encoding), name)


async def test_500_kb_of_nested_divs_and_billions_of_laughs_are_refused_in_the_child() -> None:
    """Within its limits; it goes on reading."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(12))
    bomb = f"<!DOCTYPE meeting [{laughs}]><meeting>&a11;</meeting>"
    async with Reader() as reader:
        for content in (b"<html><body>" + b"<div>" * 100_000, bomb.encode()):
            with pytest.raises(UnreadableDocumentError):
                await reader.read(content, source="x")
        assert (await reader.read(BODIES["m.html"], source="m.html")).items


def seconds(content: bytes, name: str) -> float:
    began = time.process_time()
    outcome(content, name)
    return time.process_time() - began


RUNS = (" ", "1", ".", "(", "A. ", "1. ", "(a) ", "- ", "&", "... ", "Item 1 ", "For: Councillor ")
SHAPES: dict[str, Callable[[str], bytes]] = {
    "m.txt": str.encode,
    "m.html": lambda run: page(ROW.replace("RESOLVED", run)),
    "h2.html": lambda run: page(ROW).replace(
        b"</h1>", f"</h1><h2 class='mgSubTitleTxt'> - {run}</h2>".encode()
    ),
    "m.xml": lambda run: answer(f"<p>{run}</p>"),
}


@pytest.mark.parametrize("name", list(SHAPES))
@pytest.mark.parametrize("run", RUNS)
def test_long_runs_of_signs_take_linear_time(name: str, run: str) -> None:
    """Four times the length takes no more than some six times as long; tenths are noise."""
    short, long = (run * (size // len(run)) for size in (8_000, 32_000))
    assert seconds(SHAPES[name](long), name) < 6 * seconds(SHAPES[name](short), name) + 0.5
