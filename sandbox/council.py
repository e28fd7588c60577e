"""A council's site shaped like ModernGov, on loopback, that publishes when it is told to.

Add committees and meetings (or start from the samples), `publish` a meeting's minutes as drafts,
`approve` them later; revise, restrict or take away an item. `schedule` does the same when simulated
time passes an instant (`follow` a clock). `faults` are the ways in which the site fails, by name.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from aiohttp import web

from sandbox.clock import SandboxClock
from sandbox.council_answer import CHALLENGE, send
from sandbox.council_answers import ROBOTS, CouncilAnswers, kind_of
from sandbox.council_content import Committee
from sandbox.council_faults import NoSuchFaultError
from sandbox.council_template import meeting_path
from sandbox.council_timeline import AnyChange, NoSuchActError, Timeline, change


class CouncilSite(CouncilAnswers):
    """One site under ``prefix``. Ids are the site's own numbers, as in its addresses.

    Without ``committees`` it has the sample ones, agendas out, no minutes published yet.
    ``all_committees`` is the id that stands for every committee in the service: "0", "-1" or "".
    """

    def __init__(
        self,
        committees: Iterable[Committee] | None = None,
        *,
        prefix: str = "/council",
        name: str = "Sandbox councils",
        service_answers: bool = True,
        all_committees: str = "0",
        robots: str = ROBOTS,
    ) -> None:
        super().__init__(
            committees,
            name=name,
            service_answers=service_answers,
            all_committees=all_committees,
            robots=robots,
        )
        self.prefix = prefix.rstrip("/")
        self.refuses: int | None = None  # the status with which it answers everybody, or None
        self.challenges = False  # answers everybody with a challenge page
        self.asked: list[str] = []  # the paths that were asked for, in order
        self.timeline = Timeline()

    def routes(self) -> list[web.RouteDef]:
        """Return the site's pages. robots.txt stands at the root of the host, as it must."""
        return [
            web.get("/robots.txt", self.handle),
            web.post("/control/council", self._control),
            web.get(f"{self.prefix}/{{page:.*}}", self.handle),
        ]

    # Simulated time

    def follow(self, clock: SandboxClock) -> Callable[[], None]:
        """Live by this clock: what is scheduled happens when it passes. Returns what ends it."""
        self.now = clock.now
        return clock.on_move(lambda _: self.settle())

    def schedule(self, meeting_id: int, changes: Iterable[tuple[datetime, AnyChange]]) -> None:
        """Plan changes of a meeting: each an aware instant with a change.

        A change is a name ("publish"), `change("move", on=…)` or a function that takes the site.
        Raises NoSuchActError, ValueError for a naive instant.
        """
        self.timeline.add(meeting_id, changes)

    def settle(self) -> None:
        """Let everything happen whose instant has passed. Every request does this first."""
        self.timeline.settle(self)

    # Addresses

    def meeting_path(self, meeting_id: int) -> str:
        """Return the path of a meeting's page, with the prefix."""
        return f"{self.prefix}/{meeting_path(*self.find(meeting_id))}"

    def item_path(self, item_key: int) -> str:
        """Return the path of an item's own page, with the prefix."""
        return f"{self.prefix}/mgAi.aspx?ID={item_key}"

    # Control from another process

    async def _control(self, request: web.Request) -> web.Response:
        """Take ``{"publish": MEETING}``, approve, withdraw, cancel; ``{"refuses": STATUS}``.

        ``{"faults": {NAME: true | false | {OPTIONS}}}`` switches faults;
        ``{"schedule": [{"meeting": ID, "at": INSTANT, "act": NAME, …}]}`` plans changes, days and
        instants in ISO form.
        """
        asked = await request.json()
        try:
            for word, value in asked.items():
                self._order(word, value)
        except KeyError as error:
            return web.json_response({"error": f"no such meeting: {error}"}, status=400)
        except (NoSuchFaultError, NoSuchActError, ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"ok": True, "faults": list(self.faults.on)})

    def _order(self, word: str, value: Any) -> None:
        if word == "faults":
            self.set_faults(value)
        elif word == "schedule":
            for one in value:
                self._plan(dict(one))
        elif word in {"refuses", "robots", "service_answers", "all_committees"}:
            setattr(self, word, value)
        elif word in {"publish", "approve", "withdraw", "cancel"}:
            getattr(self, word)(int(value))
        else:
            raise ValueError(f"no such control: {word}")

    def _plan(self, one: dict[str, Any]) -> None:
        meeting_id, at = int(one.pop("meeting")), datetime.fromisoformat(one.pop("at"))
        self.find(meeting_id)
        if "on" in one:
            one["on"] = date.fromisoformat(one["on"])
        self.schedule(meeting_id, [(at, change(one.pop("act"), **one))])

    def set_faults(self, wanted: dict[str, Any]) -> None:
        """Switch faults by name, with true, false or options. Raises NoSuchFaultError."""
        self.faults.change(wanted)

    # How it answers

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, robots.txt among them; the path begins with the site's prefix."""
        self.settle()
        self.asked.append(request.path_qs)
        if request.path == "/robots.txt":
            return await send(request, "robots", self.faults, self.robots_answer)
        path = request.path.removeprefix(f"{self.prefix}/")
        if self.refuses is not None:
            return web.Response(status=self.refuses, text="<h1>Refused</h1>")
        if self.challenges:
            return web.Response(text=CHALLENGE, content_type="text/html")
        query = {name.lower(): value for name, value in request.query.items()}
        base = f"{request.url.origin()}{self.prefix}"
        return await send(
            request, kind_of(path), self.faults, lambda: self.answer(path, query, base)
        )
