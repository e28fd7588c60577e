"""Commands over minutes: extract, ingest, evaluate, forget."""

from datetime import date
from pathlib import Path
from typing import Any

import typer

from bot.cli.common import COMMANDS, complain, database, day, now, say, settings, wait_for
from bot.settings import EngineChoice
from bot.words import safe_json

ENGINE_HELP = "auto (Claude where a key is set, else cues), claude or cues."


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(extract)
    app.command()(ingest)
    app.command()(evaluate)
    app.command()(forget)


def extract(
    source: str = typer.Argument(help="An address, a file (HTML, PDF, DOCX, TXT, MD), or -."),
    engine: EngineChoice = typer.Option(EngineChoice.AUTO, help=ENGINE_HELP),
    as_json: bool = typer.Option(False, "--json", help="Print JSON for programs."),
    text: Path | None = typer.Option(None, "--text", help="Also write the text that was read."),
) -> None:
    """Show the actions in one set of minutes, with the words that prove them. Keeps nothing."""
    wait_for(_extract(source, engine=engine, as_json=as_json, text=text))


async def _extract(source: str, *, engine: EngineChoice, as_json: bool, text: Path | None) -> None:
    from bot.engines import open_engines
    from bot.extraction_json import extraction_json
    from bot.extraction_view import print_extraction
    from bot.sources import open_sources
    from summariser.summarise import summarise

    async with open_sources(settings(), clock=COMMANDS) as sources:
        minutes = await sources.minutes(source)
    async with open_engines(settings(), engine) as engines:
        extraction = await summarise(minutes, engine=engines.engine, fallback=engines.fallback)
    if text is not None:
        write_text(text, minutes.text)
    if as_json:
        say(safe_json(extraction_json(minutes, extraction), indent=1))
    else:
        print_extraction(minutes, extraction)


def write_text(path: Path, words: str) -> None:
    """Write the text that the offsets count in."""
    from bot.sources import write_file

    write_file(path, words.encode("utf-8", "surrogatepass"))


def ingest(
    sources: list[str] = typer.Argument(help="Addresses or files of minutes, or -."),
    committee: str = typer.Option(help="The committee's short name, such as bury-cyp."),
    meeting_on: str | None = typer.Option(
        None, help="The date of the meeting, where the minutes do not say it."
    ),
    engine: EngineChoice = typer.Option(EngineChoice.AUTO, help=ENGINE_HELP),
) -> None:
    """Take in minutes for a committee. Doing it twice changes nothing."""
    on = day(meeting_on) if meeting_on else None
    failed = wait_for(_ingest(sources, slug=committee, meeting_on=on, engine=engine))
    if failed:
        raise typer.Exit(1)


async def _ingest(
    names: list[str], *, slug: str, meeting_on: date | None, engine: EngineChoice
) -> int:
    from bot.cli.common import SAID_PLAINLY
    from bot.engines import open_engines
    from bot.sources import open_sources
    from bot.taking_in import take_in_source
    from tracker.committees import committee_by_slug

    failed = 0
    async with (
        database() as db,
        open_sources(settings(), clock=COMMANDS) as sources,
        open_engines(settings(), engine) as engines,
    ):
        async with db.read() as session:
            committee = await committee_by_slug(session, slug)
        for name in names:
            try:
                result = await take_in_source(
                    name, committee=committee, db=db, sources=sources, engines=engines,
                    clock=COMMANDS, meeting_on=meeting_on,
                )  # fmt: skip
            except SAID_PLAINLY as error:
                failed += 1
                complain(f"{name}: {error}")
                continue
            say_result(name, result)
    return failed


def say_result(name: str, result: Any) -> None:
    """Say what taking in one source came to."""
    from bot.words import count, plain_date

    if result is None or result.unchanged:
        say(f"{name}: taken in before; nothing has changed.")
        return
    parts = [
        (result.proposed, f"{count(result.proposed, 'action')} for the clerk to decide"),
        (result.opened, f"{count(result.opened, 'action')} opened"),
        (result.misses, count(result.misses, "possible miss", "possible misses")),
        (result.known, f"{count(result.known, 'action')} known already"),
    ]
    found = "; ".join(words for number, words in parts if number) or "no actions"
    say(f"{name}: meeting of {plain_date(result.meeting_on)}: {found}.")
    for line in (*result.withheld, *result.warnings):
        say(f"  Note: {line}")


def evaluate(
    gold: Path = typer.Argument(help="Labelled minutes, one JSON object a line."),
    engine: EngineChoice = typer.Option(EngineChoice.AUTO, help=ENGINE_HELP),
    predictions: Path | None = typer.Option(None, help="Also write what the engine answered."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON for programs."),
) -> None:
    """Measure an engine against labelled minutes, by the rule of the published corpus."""
    from bot.evaluating import load_gold, measured, print_figures, write_predictions

    result = wait_for(measured(load_gold(gold), settings(), engine))
    if predictions is not None:
        write_predictions(predictions, result.predictions)
    if as_json:
        say(safe_json(result.figures, indent=1))
    else:
        print_figures(result.figures)


def forget(
    committee: str = typer.Argument(help="The committee's short name."),
    meeting: str = typer.Argument(help="The date of the meeting, as 2026-01-15."),
    item: str | None = typer.Option(None, help="Only this item of the agenda, by its number."),
    why: str = typer.Option("", help="The reason, kept in the record. Quote nothing here."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask first."),
) -> None:
    """Purge the words of a meeting or an item, delete our messages, leave a mark without words."""
    what = f"item {item} of the meeting" if item else "the whole meeting"
    if not yes:
        typer.confirm(f"Forget {what} of {meeting}? This cannot be undone.", abort=True)
    wait_for(_forget(committee, day(meeting), item=item, why=why))


async def _forget(slug: str, meeting_on: date, *, item: str | None, why: str) -> None:
    from bot.words import count
    from tracker.committees import committee_by_slug
    from tracker.takedown import forget as purge

    async with database() as db:
        async with db.write() as session:
            committee = await committee_by_slug(session, slug)
            result = await purge(
                session, committee_id=committee.id or 0, meeting_on=meeting_on, item_number=item,
                why=why, now=now(),
            )  # fmt: skip
        await db.wipe()
    say(f"Forgotten: the words of {count(result.actions, 'action')}.")
    if result.messages:
        told = count(result.messages, "message")
        say(f"The running bot will delete {told} in Slack.")
