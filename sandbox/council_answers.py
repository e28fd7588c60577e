"""What the sandbox's council site answers with: the page, document or feed behind a path."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from sandbox.council_answer import Answer, missing, words
from sandbox.council_content import Committee, Meeting
from sandbox.council_faults import Faults
from sandbox.council_lists import calendar_page, committee_page, committees_page, meetings_page
from sandbox.council_news import FEED_DAYS, feed, lines_of, range_of, whats_new_page
from sandbox.council_pages import attendance_page, issue_page, item_page, meeting_page
from sandbox.council_pdf import minutes_pdf, plain_pdf
from sandbox.council_service import Service, ServiceRefusedError, methods_page
from sandbox.council_store import LONDON, CouncilStore, NewsLine
from sandbox.council_text import document_text

Query = dict[str, str]
ROBOTS = "User-agent: *\nDisallow: /mgRss.aspx\nDisallow: /*/mgRss.aspx\n"
REFUSES_ALL = "User-agent: *\nDisallow: /\n"
SERVICE = "mgwebservice.asmx"
KINDS = {
    SERVICE: "service",
    "documents": "document",
    "mgconvert2pdf.aspx": "document",
    "mgrss.aspx": "news",
    "mgwhatsnew.aspx": "news",
}


def kind_of(path: str) -> str:
    """Say what kind of page stands at a path below the site's prefix, as faults know them."""
    return KINDS.get(path.partition("/")[0].lower(), "page")


class CouncilAnswers(CouncilStore):
    """A store with its pages. ``labels`` are of the service's two comment fields."""

    def __init__(
        self,
        committees: Iterable[Committee] | None = None,
        *,
        name: str = "Sandbox councils",
        service_answers: bool = True,
        all_committees: str = "0",
        robots: str = ROBOTS,
    ) -> None:
        super().__init__(committees)
        self.name = name
        self.robots = robots
        self.service_answers = service_answers  # whether mgWebService.asmx is switched on
        self.all_committees = all_committees
        self.labels = ("Presented By", "Actions")
        self.faults = Faults(told=self._keep_lists)
        self._stale: tuple[tuple[Committee, ...], tuple[NewsLine, ...]] | None = None

    @property
    def today(self) -> date:
        """The day in London by the site's clock."""
        return self.now().astimezone(LONDON).date()

    def answer(self, path: str, query: Query, base: str) -> Answer:
        """Answer a path below the site's prefix; parameter names are in small letters.

        ``base`` is the site's address. What is not there is 404.
        """
        first, _, rest = path.partition("/")
        parts = {SERVICE: self._service, "documents": self._document}
        try:
            if (part := parts.get(first.lower())) is not None:
                return part(rest, query, base)
            if first.lower() == "mgrss.aspx":
                return self._feed(query, base)
            if first.lower() == "mgconvert2pdf.aspx":
                return self._attachment(int(query["id"]))
            page = self._pages().get(path.lower())
            return missing() if page is None else words(page(query))
        except (KeyError, ValueError):
            return missing()

    def robots_answer(self) -> Answer:
        """Answer robots.txt, with its own two faults."""
        if self.faults.take("robots_error", "robots"):
            return words("<h1>Server Error</h1>", status=500)
        refuses = self.faults.take("robots_refuses", "robots")
        return words(REFUSES_ALL if refuses else self.robots, "text/plain")

    def _pages(self) -> dict[str, Callable[[Query], str]]:
        return {
            "": self._committees_page,
            "mglistcommittees.aspx": self._committees_page,
            "mgcommitteedetails.aspx": lambda q: committee_page(self._committees[int(q["id"])]),
            "ielistmeetings.aspx": self._meetings_page,
            "ielistdocuments.aspx": lambda q: meeting_page(*self.find(_meeting_id(q))),
            "mgcalendarmonthview.aspx": self._calendar_page,
            "mgwhatsnew.aspx": self._news_page,
            "mgerror.aspx": lambda _: "<div id='modgov'><h1>Error</h1></div>",
            "mgai.aspx": self._item_page,
            "mgissuehistoryhome.aspx": self._issue_page,
            "mgmeetingattendance.aspx": lambda q: attendance_page(*self.find(int(q["id"]))),
        }

    def _service(self, method: str, query: Query, base: str) -> Answer:
        if not self.service_answers:
            return missing()
        if not method:
            return words(methods_page())
        service = Service(
            self.committees,
            base,
            everything=self.all_committees,
            lists=self._listed,
            labels=self.labels,
        )
        try:
            return words(service.answer(method, query), "text/xml")
        except ServiceRefusedError as error:
            return words(str(error), "text/plain", status=500)

    def _document(self, name: str, query: Query, _: str) -> Answer:
        folder, _, file = name.partition("/")
        if folder.startswith("s"):
            return self._attachment(int(folder.removeprefix("s")))
        number = int(folder.removeprefix("g"))
        if file.endswith(".txt"):
            return self._printed_text(number)
        found = [row for row in self._rows() if row[1].agenda_id == number]
        printed = _printed(*found[0], query.get("t", "")) if found else None
        return missing() if printed is None else Answer(printed, "application/pdf", charset="")

    def _attachment(self, number: int) -> Answer:
        for _, meeting in self._rows():
            for item in meeting.items:
                if item.key == number // 10 and not item.restricted and meeting.has_papers:
                    name = item.documents[number % 10 - 1 : number % 10]
                    paper = plain_pdf(name[0], [item.report]) if name else b""
                    return Answer(paper, "application/pdf", charset="") if paper else missing()
        return missing()

    def _printed_text(self, meeting_id: int) -> Answer:
        committee, meeting = self.find(meeting_id)
        if not meeting.published:
            return missing()
        status = "Draft minutes" if meeting.published == "draft" else "Minutes"
        return words(document_text(committee, meeting, status=status), "text/plain")

    def _committees_page(self, _: Query) -> str:
        return committees_page(self.name, self.committees)

    def _meetings_page(self, query: Query) -> str:
        number = int(query.get("cid") or query["committeeid"])
        listed = {one.id: one for one in self._listed}
        return meetings_page(
            listed[number],
            act=query.get("act", ""),
            since=query.get("d", ""),
            year=max(int(query.get("year", "0")), 0),
        )

    def _calendar_page(self, query: Query) -> str:
        year, month = int(query.get("y", self.today.year)), int(query.get("m", self.today.month))
        return calendar_page(self.name, self._listed, year=year, month=month)

    def _news_page(self, query: Query) -> str:
        first, last = range_of(query.get("dr", ""), today=self.today)
        committee = int(query["cid"]) if query.get("cid", "0") != "0" else None
        lines = lines_of(self._told, first=first, last=last, committee_id=committee)
        return whats_new_page(self.name, lines, self.find, first=first, last=last)

    def _feed(self, query: Query, base: str) -> Answer:
        if "bcr" in query:
            return words(self._news_page(query))
        first = self.today - timedelta(days=FEED_DAYS)
        committee = int(query["cid"]) if query.get("cid", "0") != "0" else None
        lines = lines_of(self._told, first=first, last=self.today, committee_id=committee)
        return words(feed(self.name, lines, self.find, base=base), "text/xml")

    def _item_page(self, query: Query) -> str:
        key = int(query["id"])
        for committee, meeting in self._rows():
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

    def _rows(self) -> Iterable[tuple[Committee, Meeting]]:
        return ((committee, one) for committee in self.committees for one in committee.meetings)

    # A list that is not renewed

    def _keep_lists(self) -> None:
        if "stale_list" not in self.faults:
            self._stale = None
        elif self._stale is None:
            self._stale = self.committees, tuple(self.news)

    @property
    def _listed(self) -> tuple[Committee, ...]:
        return self.committees if self._stale is None else self._stale[0]

    @property
    def _told(self) -> Iterable[NewsLine]:
        return self.news if self._stale is None else self._stale[1]


def _meeting_id(query: Query) -> int:
    return int(query.get("mid") or query["meetingid"])


def _printed(committee: Committee, meeting: Meeting, kind: str) -> bytes | None:
    """Print a meeting's file: 0 the agenda's front sheet, 1 the minutes, 2 the decisions."""
    if kind == "1" and meeting.published and meeting.has_papers:
        return minutes_pdf(committee, meeting)
    if kind == "0" and meeting.has_papers:
        titles = (f"{item.agenda}. {item.title}" for item in meeting.items)
        return plain_pdf(f"Agenda: {committee.name}", titles)
    if kind == "2" and meeting.decisions_out:
        decisions = (f"{item.title}: {item.decision}" for item in meeting.items if item.decision)
        return plain_pdf(f"Decisions: {committee.name}", decisions)
    return None
