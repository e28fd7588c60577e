"""A council's site shaped like CMIS, on loopback, that publishes when it is told to or planned.

It has calendars, meetings and committees as pages, and minutes as PDF files only. Commands are
those of `sandbox.council.CouncilSite`: publish, approve, withdraw, cancel, move; `schedule` plans
them for instants of the clock that the site follows, and each switch of `faults` breaks something.
"""

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from aiohttp import web

from sandbox import cmis_pages as pages
from sandbox.clock import wall_now
from sandbox.cmis_council import CmisCouncil
from sandbox.cmis_faults import CMIS_FAULTS, MODULE_FAILED, CmisFaults
from sandbox.cmis_papers import Paper, Titles
from sandbox.council_answer import CHALLENGE, Answer, send, words
from sandbox.council_content import Committee

__all__ = ["CMIS_FAULTS", "CmisFaults", "CmisSite"]

ROBOTS = "User-agent: *\nDisallow: /admin/\n"
REFUSES_ALL = "User-agent: *\nDisallow: /\n"

Renderer = Callable[[web.Request, pages.Place], str | Answer]


class CmisSite(CmisCouncil):
    """One site under ``prefix``. Ids are the site's own numbers, as in its addresses.

    Without ``committees`` it has the sample ones, agendas out, no minutes published yet. Dates in
    documents' ``titles`` are run together, in words, or none. ``now`` gives the site's instant.
    """

    def __init__(
        self,
        committees: Iterable[Committee] | None = None,
        *,
        prefix: str = "/netherby",
        name: str = "Sandbox councils",
        titles: Titles = "run",
        now: Callable[[], datetime] = wall_now,
    ) -> None:
        super().__init__(committees, prefix=prefix, name=name, titles=titles, now=now)
        self.robots = ROBOTS
        self.faults = CmisFaults()
        self.asked: list[str] = []  # the paths that were asked for, in order
        self.marks_cancelled = False  # calendars say so too, not the meeting's page alone
        self.fresh_links = False  # the addresses of documents change with each page
        self.validators = False  # documents come with an ETag, and 304 where it is sent back
        self._links: dict[str, tuple[int, str]] = {}
        self._pages_written = 0

    def routes(self) -> list[web.RouteDef]:
        """Return the site's pages. robots.txt stands at the root of the host, as it must."""
        at = self.prefix
        meetings = f"{at}/Meetings/tabid/{{tab:\\d+}}/ctl"
        committees = f"{at}/Committees/tabid/{{tab:\\d+}}/ctl/ViewCMIS_CommitteeDetails"
        meeting = f"{meetings}/ViewMeetingPublic/mid/{{mid}}/Meeting/{{id:\\d+}}/Committee/{{cid}}"
        month = f"{meetings}/MeetingCalendarPublicNoJava/mid/{{mid}}/Date/{{date}}/Default.aspx"
        answers: dict[str, Renderer] = {
            f"{at}/": self._calendar,
            f"{at}/Meetings.aspx": self._calendar,
            f"{at}/Councillors.aspx": self._committees_page,
            f"{at}/Committees.aspx": self._committees_page,
            month: self._month,
            f"{meeting}/Default.aspx": self._meeting,
            f"{meeting}/SelectedTab/{{selected}}/Default.aspx": self._meeting,
            f"{committees}/mid/{{mid}}/id/{{id:\\d+}}/Default.aspx": self._committee,
        }
        routes = [web.get(path, self._open(answer)) for path, answer in answers.items()]
        document = web.get(f"{at}/Document.ashx", self._open(self._document, is_page=False))
        return [*routes, document, web.get("/robots.txt", self._robots)]

    # How it answers

    def _open(
        self, answer: Renderer, *, is_page: bool = True
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Serve pages or documents, as the faults that are on let them be served."""

        async def serve(request: web.Request) -> web.StreamResponse:
            self.asked.append(request.path_qs)
            await asyncio.sleep(self.faults.slow)
            kind = "page" if is_page else "document"
            return await send(request, kind, self.faults, lambda: self._told(request, answer, kind))

        return serve

    def _told(self, request: web.Request, answer: Renderer, kind: str) -> Answer:
        """Write an answer: what is wrong with the site first, 404 for what is not there."""
        self.settle()
        place = self._place(request)
        if (refused := self._refusal(place, is_page=kind == "page")) is not None:
            return refused
        try:
            told = answer(request, place)
        except (KeyError, ValueError):
            return words(pages.page(place, "Page not found", "<h1>404</h1>"), status=404)
        return words(told) if isinstance(told, str) else told

    def _place(self, request: web.Request) -> pages.Place:
        base = f"{request.scheme}://{request.host}{self.prefix}"
        return pages.Place(self.name, base, self.prefix, self._today(), self.marks_cancelled)

    def _refusal(self, place: pages.Place, *, is_page: bool) -> Answer | None:
        if (status := self.faults.refuses) is not None:
            after = self.faults.retry_after
            headers = {} if after is None else {"Retry-After": str(after)}
            return replace(words("<h1>Refused</h1>", status=status), headers=headers)
        if self.faults.challenges:
            return words(CHALLENGE)
        if self.faults.module_fails and is_page:
            return words(pages.page(place, "Meetings", MODULE_FAILED))
        return None

    async def _robots(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        return await send(request, "robots", self.faults, self._robots_told)

    def _robots_told(self) -> Answer:
        if self.faults.take("robots_error", "robots"):
            return words("<h1>500</h1>", status=500)
        refuses = self.faults.take("robots_refuses", "robots")
        return words(REFUSES_ALL if refuses else self.robots, "text/plain")

    def _calendar(self, request: web.Request, place: pages.Place) -> str:
        if request.query.get("ctl") == "MeetingCalendarListView":
            return pages.month_list_page(place, self._rows(self._today()))
        return pages.calendar_page(place)

    def _month(self, request: web.Request, place: pages.Place) -> str:
        first = date.fromisoformat(request.match_info["date"]).replace(day=1)
        return pages.month_page(place, first, self._rows(first))

    def _committees_page(self, _: web.Request, place: pages.Place) -> str:
        return pages.committees_page(place, self._committees.values())

    def _committee(self, request: web.Request, place: pages.Place) -> str:
        return pages.committee_page(place, self._committees[int(request.match_info["id"])])

    def _meeting(self, request: web.Request, place: pages.Place) -> str:
        committee, meeting = self.find(int(request.match_info["id"]))
        self._pages_written += 1
        papers = [
            (paper.title, self._link(meeting.id, paper), len(paper.pdf))
            for paper in self._papers(committee, meeting)
        ]
        return pages.meeting_page(place, committee, meeting, papers)

    def _link(self, meeting_id: int, paper: Paper) -> str:
        """Return the address of a document: nothing in it can be read."""
        salt = self._pages_written if self.fresh_links else 0
        seed = f"{self.prefix} {meeting_id} {paper.title} {salt}".encode()
        sealed = base64.b64encode(hashlib.blake2b(seed, digest_size=32).digest()).decode()
        query = sealed.replace("+", "%2b").replace("/", "%2f").replace("=", "%3d")
        self._links[sealed] = (meeting_id, paper.title)
        return f"{self.prefix}/Document.ashx?{query}"

    def _document(self, request: web.Request, place: pages.Place) -> str | Answer:
        """Answer Document.ashx, as far as the paper still stands."""
        # the query is one sealed word without a name
        meeting_id, title = self._links[next(iter(request.query), "")]
        found = {one.title: one for one in self._papers(*self.find(meeting_id))}
        if self.faults.no_documents:
            raise KeyError(title)
        content = found[title].pdf
        if self.faults.pages_for_documents:
            return pages.page(place, "Login", "<h1>Your session has ended</h1>")
        return self._file(request, title, content)

    def _file(self, request: web.Request, title: str, content: bytes) -> Answer:
        etag = f'"{hashlib.blake2b(content, digest_size=8).hexdigest()}"'
        headers = {"Content-Disposition": f'inline; filename="{title}.pdf"'}
        if self.validators:
            headers["ETag"] = etag
            if request.headers.get("If-None-Match") == etag:
                return Answer(status=304, headers=headers)
        if self.faults.half_documents:
            content = content[: len(content) // 2]
        return Answer(content, "application/pdf", charset="", headers=headers)
