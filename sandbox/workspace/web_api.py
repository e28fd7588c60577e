"""The workspace over HTTP: the Web API, the response_urls and the files, as an app calls them."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.workspace.api.methods import METHODS, call_method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.record import ApiCall
from sandbox.workspace.replies import say_reply
from sandbox.workspace.values import Json
from sandbox.workspace.workspace import Workspace

LARGEST_BODY = 4 * 1024 * 1024
_SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body></body></html>"
_GATEWAY = "<html><head><title>{0}</title></head><body><h1>{0} Bad Gateway</h1></body></html>"
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class WebApi:
    """The routes through which an app speaks to the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[web.RouteDef]:
        """Return what is served: methods, response_urls, files."""
        return [
            web.route("*", "/api/{method:[^/]*}", self._call),
            web.post("/response/{token}", self._respond),
            web.get("/files/{file}/{name:.+}", self._file),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        faults = self._workspace.faults
        if slow := faults.take("latency", name):
            await asyncio.sleep(slow.facts["seconds"])
        if faults.take("drop_before", name):
            return _cut(request)
        if broken := faults.take("bad_gateway", name):
            return self._gateway(name, broken.facts["status"])
        args, status, answer, headers = await self._answer(request, name)
        dropped = faults.take("drop_after", name) is not None
        self._keep(name, args, answer, status=status, answered=not dropped)
        if dropped:
            return _cut(request)
        return web.json_response(answer, status=status, headers=headers)

    async def _answer(
        self, request: web.Request, name: str
    ) -> tuple[Json, int, Json, dict[str, str]]:
        args: Json = {}
        try:
            args = await _arguments(request)
            token = _token(request, args)
            self._strike(name)
            answer = call_method(self._workspace, name, args, token=token)
        except SlackError as error:
            return args, error.status, error.answer(), self._headers(name) | error.headers
        return args, 200, answer, self._headers(name)

    def _strike(self, name: str) -> None:
        faults = self._workspace.faults
        if limit := faults.take("rate_limit", name):
            seconds = str(limit.facts["retry_after"])
            raise SlackError("ratelimited", status=429, headers={"Retry-After": seconds})
        if failure := faults.take("fail", name):
            raise SlackError(failure.facts["error"], status=failure.facts["status"])

    def _headers(self, name: str) -> dict[str, str]:
        method = METHODS.get(name)
        scopes = self._workspace.installation.scopes
        return {
            "X-OAuth-Scopes": ",".join(sorted(scopes)),
            "X-Accepted-OAuth-Scopes": ",".join(method.scopes if method else ()),
        }

    def _gateway(self, name: str, status: int) -> web.Response:
        self._keep(name, {}, {"ok": False, "error": "bad_gateway"}, status=status)
        return web.Response(text=_GATEWAY.format(status), content_type="text/html", status=status)

    def _keep(
        self,
        name: str,
        args: Mapping[str, Any],
        answer: Json,
        *,
        status: int = 200,
        answered: bool = True,
    ) -> None:
        record = self._workspace.record
        call = ApiCall(name, args, answer, status, record.now(), record.wall(), answered)
        record.calls.append(call)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        raw: Any = None
        status, answer = 200, {"ok": True}
        try:
            right = self._workspace.permits.use(request.match_info["token"])
            raw = await _reply(request)
            say_reply(self._workspace, right, raw)
        except SlackError as error:
            status = 400 if error.status == 200 else error.status  # noqa: PLR2004 — OK
            answer = error.answer()
        args = raw if isinstance(raw, dict) else {"text": raw}
        self._keep("response_url", args, answer, status=status)
        if answer["ok"]:
            return web.Response(text="ok")
        return web.json_response(answer, status=status)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._workspace.files.get(request.match_info["file"])
        installation = self._workspace.installation
        allowed = (
            _token(request, {}) == installation.bot_token and "files:read" in installation.scopes
        )
        if file is None or not allowed:
            # Slack does not refuse: it shows its sign-in page, with a status of 200.
            return web.Response(text=_SIGN_IN, content_type="text/html")
        return web.Response(body=file.content, content_type=file.mimetype)


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return args
    if request.content_type == "application/json":
        return args | _object(await request.text())
    if request.content_type in _FORMS:
        return args | {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    raise SlackError("invalid_post_type")


def _object(text: str) -> Json:
    try:
        body = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


async def _reply(request: web.Request) -> Any:
    if request.content_type in _FORMS:
        text = str((await request.post()).get("payload", ""))
    else:
        text = await request.text()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise SlackError("invalid_payload") from None


def _token(request: web.Request, args: Json) -> str | None:
    given = args.pop("token", None)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme == "Bearer" else given


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
