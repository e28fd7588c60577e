"""`matters deliveries list|retry`: messages that Slack did not take, or may not have taken."""

import typer

from bot.cli.common import database, now, say, wait_for

app = typer.Typer(
    help="Messages that Slack did not take, or may not have taken.", no_args_is_help=True
)


@app.command("list")
def list_() -> None:
    """List the messages of the last month that were not said, or may not have been."""
    wait_for(_list())


async def _list() -> None:
    from tracker.unsaid import unsaid

    async with database() as db, db.read() as session:
        found = await unsaid(session, now=now())
    for one in found:
        why = "uncertain" if one.is_uncertain else one.why
        say(f"{one.id}  {one.slug}  {one.what}: {why}")
    if not found:
        say("Every message was said.")


@app.command()
def retry(number: int = typer.Argument(help="The message's number, as `list` shows it.")) -> None:
    """Send a message after all. `matters run` sends it, within the recipient's working hours."""
    wait_for(_retry(number))


async def _retry(number: int) -> None:
    from tracker.unsaid import try_again

    async with database() as db, db.write() as session:
        what = await try_again(session, number, now=now())
    say(f"{what[:1].upper()}{what[1:]} will be sent again.")
