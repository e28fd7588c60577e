"""The page itself and its static files, over HTTP."""

from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, select_autoescape
from yarl import URL

from sandbox.page.desk import APP, HOME, Desk, first_place
from sandbox.page.notices import Notices
from sandbox.page.reading import ReadMarks
from sandbox.workspace import PersonError, User, Workspace

FOLDER = Path(__file__).parent
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def link(user: str, here: str = "") -> str:
    """Return the page's address for a person in a place."""
    query = {"as": user, "in": here} if here else {"as": user}
    return str(URL("/page/").with_query(query))


def asset(name: str) -> str:
    """Return the address of a static file."""
    return f"/page/static/{name}"


def environment() -> Environment:
    """Return the templates, escaping everything."""
    env = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(link=link, asset=asset)
    return env


def person_of(workspace: Workspace, user_id: str | None) -> User:
    """Return the user of that id, or an owner of the workspace, or the first person in it.

    Raises HTTPNotFound where nobody can be the one at the keyboard.
    """
    people = [user for user in workspace.users if not user.is_bot]
    known = next((user for user in people if user.id == user_id), None)
    likely = sorted(people, key=lambda user: (user.deleted, not user.is_owner))
    someone = known or next(iter(likely), None)
    if someone is None:
        raise web.HTTPNotFound(text="There is nobody in this workspace yet.")
    return someone


def place_of(workspace: Workspace, user: User, here: str | None) -> str:
    """Return the wanted conversation if the person is in it, else where they start."""
    if here == APP:
        return workspace.im(user)
    mine = {HOME, *(channel.id for channel in workspace.channels_of(user))}
    return here if here in mine else first_place(workspace, user)


async def static_file(request: web.Request) -> web.StreamResponse:
    """Answer with one of the page's own files."""
    path = FOLDER / "static" / request.match_info["name"]
    if path.parent != FOLDER / "static" or not path.is_file():
        raise web.HTTPNotFound
    headers = {"Cache-Control": "no-cache", "Content-Type": TYPES[path.suffix] + "; charset=utf-8"}
    return web.FileResponse(path, headers=headers)


def desk_of(request: web.Request, workspace: Workspace, marks: ReadMarks, notices: Notices) -> Desk:
    """Return the desk that the request's address names."""
    user = person_of(workspace, request.query.get("as"))
    here = place_of(workspace, user, request.query.get("in"))
    try:
        return Desk(workspace, user, here, marks=marks, notices=notices)
    except PersonError as error:
        raise web.HTTPNotFound(text=str(error)) from error
