"""Commands that run: run, sandbox, demo, doctor, migrate."""

from pathlib import Path

import typer

from bot.cli.common import say, settings, wait_for


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(demo)
    app.command()(sandbox)
    app.command()(run)
    app.command()(worker)
    app.command()(doctor)
    app.command()(migrate)


def demo(
    fast: bool = typer.Option(False, "--fast", help="Leave out the words between the steps."),
) -> None:
    """Show the whole story in one go: no keys, no servers, nothing kept."""
    from bot.demo import run_demo

    wait_for(run_demo(explain=not fast))


def sandbox(
    port: int = typer.Option(8080, min=0, max=65535, help="The port on this machine; 0: any."),
    data: Path | None = typer.Option(
        None, help="Keep the bot's database in this folder. Without it nothing is kept."
    ),
    empty: bool = typer.Option(False, "--empty", help="Start with no minutes taken in."),
) -> None:
    """Try the bot in a browser, in a stand-in for Slack on this machine."""
    from bot import logs
    from bot.sandbox_world import serve_sandbox

    logs.set_up(settings().log_level)
    wait_for(serve_sandbox(port=port, data=data, empty=empty))


def run(
    http: str | None = typer.Option(
        None, metavar="HOST:PORT", help="Listen for Slack over HTTP instead of Socket Mode."
    ),
) -> None:
    """Run the bot in your Slack workspace: Socket Mode, or HTTP with --http."""
    from bot import logs
    from bot.serving import address_of, serve

    logs.set_up(settings().log_level)
    wait_for(serve(settings(), http=address_of(http) if http else None))


def worker(
    at_once: int | None = typer.Option(
        None, min=1, max=64, help="Jobs at the same time; else MATTERS_WORK_AT_ONCE."
    ),
) -> None:
    """Do the bot's work beside other processes, on PostgreSQL. See docs/DEPLOY.md."""
    from bot import logs
    from bot.worker import work

    logs.set_up(settings().log_level)
    wait_for(work(settings(), at_once=at_once))


def doctor() -> None:
    """Say which settings are set, what each missing one costs, and try each for real."""
    from bot.doctor import examine

    healthy = wait_for(examine(settings()))
    if not healthy:
        raise typer.Exit(1)


def migrate() -> None:
    """Bring the database to this version. `run` and the other commands do so by themselves."""
    wait_for(_migrate())


async def _migrate() -> None:
    from bot.logs import redacted
    from storage.database import Database

    async with Database.open(settings().database_url) as db:
        await db.migrate()
        where = redacted(db.url.render_as_string(hide_password=True))
        say(f"The database is up to date: {where}")
