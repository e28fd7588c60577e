"""A council's site shaped like ModernGov, on loopback, that publishes when it is told to.

Add committees and meetings (or start from the samples), `publish` a meeting's minutes as drafts,
`approve` them later; revise, restrict or take away an item; or let the site refuse everybody.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import count

from aiohttp import web

from sandbox.council_content import Committee, Item, Meeting, sample_committees
from sandbox.council_pages import (
    attendance_page,
    committee_page,
    committees_page,
    issue_page,
    item_page,
    meeting_page,
    meeting_path,
    meetings_page,
)
from sandbox.council_service import Service, ServiceRefusedError
from sandbox.council_text import document_text

Query = dict[str, str]
ROBOTS = "User-agent: *\nDisallow: /mgRss.aspx\nDisallow: /*/mgRss.aspx\n"
CHALLENGE = "<html><head><title>Just a moment...</title></head><body></body></html>"


class CouncilSite:
    """One site under ``prefix``. Ids are the site's own numbers, as in its addresses.

    Without ``committees`` it has the sample ones, agendas out, no minutes published yet.
    """

    def __init__(
        self,
        committees: Iterable[Committee] | None = None,
        *,
        prefix: str = "/council",
        name: str = "Sandbox councils",
    ) -> None:
        self.prefix = prefix.rstrip("/")
        self.name = name
        self.robots = ROBOTS
        self.refuses: int | None = None  # the status with which it answers everybody, or None
        self.challenges = False  # answers everybody with a challenge page
        self.service_answers = True  # whether mgWebService.asmx is switched on
        self.all_committees = "0"  # the id that stands for all: "0", "-1" or "" (none does)
        self.asked: list[str] = []  # the paths that were asked for, in order
        own = sample_committees() if committees is None else committees
        self._committees = {one.id: one for one in own}
        self._numbers = count(9001)

    def routes(self) -> list[web.RouteDef]:
        """Return the site's pages. robots.txt stands at the root of the host, as it must."""
        pages = {
            "": self._committees_page,
            "mgListCommittees.aspx": self._committees_page,
            "mgCommitteeDetails.aspx": self._committee_page,
            "ieListMeetings.aspx": self._meetings_page,
            "ieListDocuments.aspx": self._meeting_page,
            "mgAi.aspx": self._item_page,
            "mgIssueHistoryHome.aspx": self._issue_page,
            "mgMeetingAttendance.aspx": self._attendance_page,
        }
        routes = [
            web.get(f"{self.prefix}/{path}", self._open(answer)) for path, answer in pages.items()
        ]
        printed = web.get(f"{self.prefix}/documents/g{{id:\\d+}}/{{name}}", self._printed)
        control = web.post("/control/council", self._control)
        named = f"{self.prefix}/{{name:(?i:mgwebservice)}}.asmx/{{method}}"
        return [
            *routes,
            web.get(named, self._service),
            printed,
            web.get("/robots.txt", self._robots),
            control,
        ]

    # What stands on the site

    @property
    def committees(self) -> tuple[Committee, ...]:
        """Return all committees with their meetings."""
        return tuple(self._committees.values())

    def add_committee(self, name: str, *, council: str, bullets: str = "list") -> int:
        """Add a committee and return its id (CId)."""
        number = next(self._numbers)
        self._committees[number] = Committee(council, name, number, bullets)
        return number

    def add_meeting(
        self,
        committee_id: int,
        on: date,
        *,
        items: Iterable[Item] = (),
        time: str = "6.30 pm",
    ) -> int:
        """Add a meeting, its agenda published, and return its id (MId)."""
        meeting = Meeting(next(self._numbers), on, time, tuple(items))
        committee = self._committees[committee_id]
        self._put(replace(committee, meetings=(*committee.meetings, meeting)))
        return meeting.id

    def publish(self, meeting_id: int, *, draft: bool = True) -> None:
        """Publish the minutes of a meeting."""
        self._change(meeting_id, published="draft" if draft else "approved")

    def approve(self, meeting_id: int) -> None:
        """Turn published drafts into approved minutes."""
        self._change(meeting_id, published="approved")

    def withdraw(self, meeting_id: int) -> None:
        """Take the minutes of a meeting off the site again."""
        self._change(meeting_id, published="")

    def cancel(self, meeting_id: int) -> None:
        """Cancel a meeting."""
        self._change(meeting_id, cancelled=True)

    def move(self, meeting_id: int, on: date) -> None:
        """Move a meeting to another day."""
        self._change(meeting_id, on=on)

    def revise(self, item_key: int, **changes: str | bool) -> None:
        """Change one item, by the fields of Item: other words, ``restricted=True``, and so on."""
        for meeting in self._meetings():
            items = tuple(
                replace(item, **changes) if item.key == item_key else item  # type: ignore[arg-type]  # the caller's fields
                for item in meeting.items
            )
            if items != meeting.items:
                self._change(meeting.id, items=items)

    def remove_item(self, item_key: int) -> None:
        """Let an item vanish from its meeting."""
        for meeting in self._meetings():
            items = tuple(item for item in meeting.items if item.key != item_key)
            if items != meeting.items:
                self._change(meeting.id, items=items)

    def meeting_path(self, meeting_id: int) -> str:
        """Return the path of a meeting's page, with the prefix."""
        committee, meeting = self._find(meeting_id)
        return f"{self.prefix}/{meeting_path(committee, meeting)}"

    def item_path(self, item_key: int) -> str:
        """Return the path of an item's own page, with the prefix."""
        return f"{self.prefix}/mgAi.aspx?ID={item_key}"

    def _meetings(self) -> list[Meeting]:
        return [meeting for one in self.committees for meeting in one.meetings]

    def _find(self, meeting_id: int) -> tuple[Committee, Meeting]:
        for committee in self.committees:
            for meeting in committee.meetings:
                if meeting.id == meeting_id:
                    return committee, meeting
        raise KeyError(meeting_id)

    def _change(self, meeting_id: int, **changes: object) -> None:
        committee, _ = self._find(meeting_id)
        meetings = tuple(
            replace(one, **changes) if one.id == meeting_id else one  # type: ignore[arg-type]  # the callers' fields
            for one in committee.meetings
        )
        self._put(replace(committee, meetings=meetings))

    def _put(self, committee: Committee) -> None:
        self._committees[committee.id] = committee

    async def _control(self, request: web.Request) -> web.Response:
        """Take ``{"publish": MEETING}``, approve, withdraw, cancel; ``{"refuses": STATUS}``."""
        asked = await request.json()
        acts = {"publish", "approve", "withdraw", "cancel"}
        try:
            for word, value in asked.items():
                if word == "refuses":
                    self.refuses = value
                elif word in acts:
                    getattr(self, word)(int(value))
                else:
                    return web.json_response({"error": f"no such control: {word}"}, status=400)
        except KeyError as error:
            return web.json_response({"error": f"no such meeting: {error}"}, status=400)
        return web.json_response({"ok": True})

    # How it answers

    def _open(
        self, answer: Callable[[Query], str]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Serve a page: parameter names in any case, 404 for what does not exist."""

        async def serve(request: web.Request) -> web.Response:
            if (refused := self._refusal(request)) is not None:
                return refused
            query = {name.lower(): value for name, value in request.query.items()}
            try:
                return web.Response(text=answer(query), content_type="text/html")
            except (KeyError, ValueError):
                return web.Response(status=404, text="<h1>Not found</h1>", content_type="text/html")

        return serve

    def _refusal(self, request: web.Request) -> web.Response | None:
        self.asked.append(request.path_qs)
        if self.refuses is not None:
            return web.Response(status=self.refuses, text="<h1>Refused</h1>")
        if self.challenges:
            return web.Response(status=200, text=CHALLENGE, content_type="text/html")
        return None

    async def _robots(self, request: web.Request) -> web.Response:
        self.asked.append(request.path_qs)
        return web.Response(text=self.robots)

    async def _printed(self, request: web.Request) -> web.Response:
        if (refused := self._refusal(request)) is not None:
            return refused
        try:
            committee, meeting = self._find(int(request.match_info["id"]))
        except KeyError:
            return web.Response(status=404)
        if not meeting.published:
            return web.Response(status=404)
        status = "Draft minutes" if meeting.published == "draft" else "Minutes"
        return web.Response(text=document_text(committee, meeting, status=status))

    async def _service(self, request: web.Request) -> web.Response:
        if (refused := self._refusal(request)) is not None:
            return refused
        if not self.service_answers:
            return web.Response(status=404, text="<h1>Not found</h1>", content_type="text/html")
        query = {name.lower(): value for name, value in request.query.items()}
        base = f"{request.url.origin()}{self.prefix}"
        service = Service(self.committees, base, everything=self.all_committees)
        try:
            words = service.answer(request.match_info["method"], query)
        except ServiceRefusedError as error:
            return web.Response(status=500, text=str(error), content_type="text/plain")
        return web.Response(text=words, content_type="text/xml", charset="utf-8")

    def _committees_page(self, _: Query) -> str:
        return committees_page(self.name, self.committees)

    def _committee_page(self, query: Query) -> str:
        return committee_page(self._committees[int(query["id"])])

    def _meetings_page(self, query: Query) -> str:
        number = query.get("cid") or query["committeeid"]
        return meetings_page(self._committees[int(number)])

    def _meeting_page(self, query: Query) -> str:
        number = query.get("mid") or query["meetingid"]
        return meeting_page(*self._find(int(number)))

    def _attendance_page(self, query: Query) -> str:
        return attendance_page(*self._find(int(query["id"])))

    def _item_page(self, query: Query) -> str:
        key = int(query["id"])
        for committee in self.committees:
            for meeting in committee.meetings:
                for item in meeting.items:
                    if item.key == key:
                        return item_page(committee, meeting, item)
        raise KeyError(key)

    def _issue_page(self, query: Query) -> str:
        issue = int(query["iid"])
        for committee in self.committees:
            newest_first = sorted(committee.meetings, key=lambda one: one.on, reverse=True)
            found = [(m, i) for m in newest_first if m.published for i in m.items]
            found = [(meeting, item) for meeting, item in found if item.issue == issue]
            if found:
                return issue_page(committee, issue, found)
        raise KeyError(issue)
