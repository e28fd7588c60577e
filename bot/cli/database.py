"""`matters backup|restore|retain`: the database's copies, and what it keeps for how long."""

from datetime import datetime
from pathlib import Path

import typer

from bot.cli.common import database, now, say, settings, wait_for
from bot.errors import BotError

DUMP = (
    "On PostgreSQL, use its own tools, with the same address:\n"
    "  pg_dump --format=custom --file={file} --exclude-schema='queue_*' \"$MATTERS_DATABASE_URL\"\n"
    '  pg_restore --clean --if-exists --no-owner --dbname="$MATTERS_DATABASE_URL" {file}\n'
    "Stop every process before pg_restore, and run `matters restored SINCE` after it, with the "
    "instant of the dump: what was said since then is looked for in Slack before anything is said."
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(backup)
    app.command()(restore)
    app.command()(restored)
    app.command()(retain)


def backup(
    file: Path = typer.Argument(help="Where the copy is to be. It must not be there yet."),
) -> None:
    """Copy the database, also while the bot runs, and prove the copy."""
    path = _sqlite_path()
    if path is None:
        say(DUMP.format(file=file))
        raise typer.Exit(1)
    from storage.copies import back_up

    rows = back_up(path, file, now=now())
    say(f"Copied and proved: {sum(rows.values()):,} rows in {len(rows)} tables, in {file}.")
    say("The copy holds personal data and minutes: keep it as you keep the database.")


def restore(
    file: Path = typer.Argument(help="A copy that `matters backup` made."),
) -> None:
    """Put a copy in the place of an empty database, while no bot runs."""
    path = _sqlite_path()
    if path is None:
        say(DUMP.format(file=file))
        raise typer.Exit(1)
    from bot.alone import alone_on
    from bot.restoring import put_copy_back

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone_on(path):
        done = wait_for(put_copy_back(file, path, now=now()))
    say(f"Put back: {done.rows:,} rows, as they were on {done.copied_at:%d %B %Y at %H:%M} UTC.")
    _say_next(done.looked_for)


def restored(
    since: str = typer.Argument(help="When the dump was made, such as 2026-01-15T03:00+00:00."),
) -> None:
    """Say that a dump was put back by PostgreSQL's own tools, before anything is started again."""
    try:
        copied_at = datetime.fromisoformat(since)
    except ValueError as error:
        raise BotError(f"“{since}” is no instant. Please write 2026-01-15T03:00+00:00.") from error
    if copied_at.tzinfo is None:
        raise BotError("Please say the offset too: 2026-01-15T03:00+00:00.")
    _say_next(wait_for(_restored(copied_at)))


async def _restored(copied_at: datetime) -> int:
    from tracker import restoring

    async with database() as db, db.write() as session:
        return await restoring.restored(session, copied_at=copied_at, now=now())


def _say_next(looked_for: int) -> None:
    say(
        f"{looked_for} messages may have been said since: they are looked for in Slack before any "
        "is said."
    )
    say("Erase again whoever was erased since the copy, and forget again what was forgotten.")


def retain(
    months: int | None = typer.Option(
        None, min=1, max=1_200, help="Else MATTERS_RETENTION_MONTHS."
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would go."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask first."),
) -> None:
    """Empty what is older than the retention period: notes, messages' traces, old readings."""
    kept = months or settings().retention_months
    if kept is None:
        raise BotError("Nothing is set to go: say --months, or set MATTERS_RETENTION_MONTHS.")
    if not (yes or dry_run):
        typer.confirm(f"Empty what is older than {kept} months? This cannot be undone.", abort=True)
    wait_for(_retain(kept, dry_run=dry_run))


async def _retain(months: int, *, dry_run: bool) -> None:
    from tracker.retention import purge

    async with database() as db:
        async with db.write() as session:
            found = await purge(session, months=months, now=now(), dry_run=dry_run)
        if not dry_run:
            await db.wipe()
    verb = "Would go" if dry_run else "Gone"
    for what, number in found.items():
        say(f"{verb}: {number:,} {what}")


def _sqlite_path() -> Path | None:
    from storage.database import async_url

    url = async_url(settings().database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(url.database) if is_file and url.database else None
