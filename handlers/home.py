"""The Home tab: shown anew whenever it is opened, and after a press in it.

It goes through memory only: a Home tab that was not shown is shown at the next opening. Slack's
retries of the event show the same tab again, which changes nothing.
"""

from slack_bolt.async_app import AsyncApp

from handlers.audience import note_user
from handlers.blocks.elements import Block
from handlers.blocks.home import home_view, stranger_view
from handlers.looking import followed, mine_page, waiting_in_triage
from handlers.payload import Payload
from handlers.wiring import Wiring
from tracker.errors import NotInDirectoryError
from tracker.unsaid import unsaid


async def show_home(wiring: Wiring, user_id: str) -> None:
    """Publish a person's Home tab."""
    await wiring.client.views_publish(user_id=user_id, view=await _view(wiring, user_id))


async def _view(wiring: Wiring, user_id: str) -> Block:
    async with wiring.db.read() as session:
        known = await followed(session)
        try:
            mine = await mine_page(session, user_id=user_id, today=wiring.today())
        except NotInDirectoryError:
            return stranger_view(known)
        waiting = await waiting_in_triage(session, user_id=user_id)
        not_said = await unsaid(session, now=wiring.clock(), clerk_slack_id=user_id)
    return home_view(mine, known, waiting, not_said)


class Home:
    """Keeps Home tabs."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def opened(self, event: Payload) -> None:
        """Somebody opened the app: its Home tab, or the messages."""
        user_id = str(event["user"])
        if event.get("tab", "home") == "home":
            self._wiring.afterwards.add(show_home(self._wiring, user_id), what="home")
        self._wiring.afterwards.add(note_user(self._wiring.db, user_id), what="note user")


def register(app: AsyncApp, wiring: Wiring) -> None:
    """Listen to the opening of the Home tab."""
    app.event("app_home_opened")(Home(wiring).opened)
