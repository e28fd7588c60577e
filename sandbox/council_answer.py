"""An answer of the sandbox's council site on its way out: refused, altered, cut or sent whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from aiohttp import web

from sandbox.council_faults import ALTERATIONS, REFUSALS, Fault, Faults

CHALLENGE = "<html><head><title>Just a moment...</title></head><body></body></html>"
CLOUDFLARE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta http-equiv="refresh" content="360"></head><body>
<noscript>Enable JavaScript and cookies to continue</noscript>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>"""
GIANT_BYTES = 2_000_000_000
_PIECE = b" " * 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with a body. `charset` is what is declared, "" for nothing."""

    body: bytes = b""
    content_type: str = "text/html"
    status: int = 200
    charset: str = "utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_xml(self) -> bool:
        """Whether it is a document of the service, or a feed."""
        return self.content_type.endswith("xml")


def words(text: str, content_type: str = "text/html", *, status: int = 200) -> Answer:
    """Write an answer of words."""
    return Answer(text.encode(), content_type, status)


def missing() -> Answer:
    """Say that there is no such page."""
    return words("<h1>Not found</h1>", status=404)


async def send(
    request: web.Request, kind: str, faults: Faults, make: Callable[[], Answer]
) -> web.StreamResponse:
    """Answer a request as the faults that are on let it be answered."""
    await faults.wait(kind)
    refusal = faults.first(REFUSALS, kind)
    answer = _refused(refusal, request) if refusal else _altered(make(), kind, faults)
    if (dropped := faults.take("dropped", kind)) is not None:
        return await _drop(request, answer, float(dropped.options.get("share", 0.5)))
    if refusal is None and (giant := faults.take("giant", kind)) is not None:
        return await _go_on(request, answer, int(giant.options.get("size", GIANT_BYTES)))
    return web.Response(body=answer.body, status=answer.status, headers=_headers(answer))


def _headers(answer: Answer) -> dict[str, str]:
    charset = f"; charset={answer.charset}" if answer.charset else ""
    return {"Content-Type": f"{answer.content_type}{charset}", **answer.headers}


def _refused(fault: Fault, request: web.Request) -> Answer:
    return _REFUSED[fault.name](fault, request)


def _too_many(fault: Fault, _: web.Request) -> Answer:
    wait = str(fault.options.get("retry_after", 3600))
    return replace(words("<h1>Too many requests</h1>", status=429), headers={"Retry-After": wait})


def _cloudflare(fault: Fault, _: web.Request) -> Answer:
    headers = {"Server": "cloudflare", "cf-mitigated": "challenge", "CF-RAY": "0000000000000000"}
    answer = words(CLOUDFLARE, status=int(fault.options.get("status", 503)))
    return replace(answer, headers=headers)


def _moved(fault: Fault, request: web.Request) -> Answer:
    to = str(fault.options.get("to", "http://moved.invalid")).rstrip("/")
    return _redirect(f"{to}{request.raw_path}", status=301)


def _round_again(_: Fault, request: web.Request) -> Answer:
    turn = int(request.query.get("again", "0") if request.query.get("again", "0").isdigit() else 0)
    return _redirect(str(request.url.relative().update_query(again=str(turn + 1))))


def _error_page(_: Fault, request: web.Request) -> Answer:
    name = request.path.rsplit("/", 1)[-1]
    if name.lower() == "mgerror.aspx":
        return words("<div id='modgov'><h1 class='mgMainTitleTxt'>Error</h1></div>")
    folder = request.path.lower().partition("/mgwebservice.asmx")[0]
    base = request.path[: len(folder)] if folder != request.path.lower() else _folder(request.path)
    return _redirect(f"{base}/mgError.aspx?aspxerrorpath={request.path}")


def _folder(path: str) -> str:
    return path.partition("/documents/")[0] if "/documents/" in path else path.rsplit("/", 1)[0]


def _redirect(to: str, *, status: int = 302) -> Answer:
    return replace(words("<h2>Object moved</h2>", status=status), headers={"Location": to})


def _plain(status: int, said: str) -> Callable[[Fault, web.Request], Answer]:
    return lambda _, __: words(f"<h1>{said}</h1>", status=status)


_REFUSED: dict[str, Callable[[Fault, web.Request], Answer]] = {
    "forbidden": _plain(403, "403 Forbidden"),
    "too_many": _too_many,
    "challenge": lambda _, __: words(CHALLENGE),
    "cloudflare": _cloudflare,
    "server_error": _plain(500, "Server Error in '/' Application."),
    "moved": _moved,
    "redirect_loop": _round_again,
    "error_page": _error_page,
    "pages_blocked": _plain(403, "403 Forbidden"),
    "service_blocked": _plain(403, "403 Forbidden"),
    "service_off": _plain(404, "404 - File or directory not found."),
}


def _altered(answer: Answer, kind: str, faults: Faults) -> Answer:
    if answer.status != web.HTTPOk.status_code:
        return answer
    for name in ALTERATIONS:
        if (fault := faults.take(name, kind)) is not None:
            answer = _ALTERED[name](answer, fault)
    return answer


def _malformed(answer: Answer, _: Fault) -> Answer:
    if not answer.is_xml:
        return answer
    start = answer.body[: answer.body.rfind(b"</")]
    return replace(answer, body=start + b"&nbsp;<")


def _miscoded(answer: Answer, fault: Fault) -> Answer:
    if answer.content_type == "application/pdf":
        return answer
    real = str(fault.options.get("real", "cp1252"))
    body = answer.body.decode().encode(real, errors="replace")
    return replace(answer, body=body, charset=str(fault.options.get("declared", "utf-8")))


def _cut(answer: Answer, fault: Fault) -> Answer:
    share = float(fault.options.get("share", 0.5))
    return replace(answer, body=answer.body[: int(len(answer.body) * share)])


_ALTERED: dict[str, Callable[[Answer, Fault], Answer]] = {
    "empty": lambda answer, _: replace(answer, body=b""),
    "malformed_xml": _malformed,
    "wrong_encoding": _miscoded,
    "truncated": _cut,
}


async def _drop(request: web.Request, answer: Answer, share: float) -> web.StreamResponse:
    """Promise the whole body, send a part and hang up."""
    response = web.StreamResponse(status=answer.status, headers=_headers(answer))
    response.content_length = max(len(answer.body), 2)
    await response.prepare(request)
    await response.write(answer.body[: int(len(answer.body) * share)])
    if request.transport is not None:
        request.transport.close()
    return response


async def _go_on(request: web.Request, answer: Answer, size: int) -> web.StreamResponse:
    """Send the body and then spaces, chunk by chunk, until `size` bytes or the reader has gone."""
    response = web.StreamResponse(status=answer.status, headers=_headers(answer))
    await response.prepare(request)
    sent = len(answer.body)
    try:
        await response.write(answer.body)
        while sent < size and request.transport is not None:
            await response.write(_PIECE)
            sent += len(_PIECE)
    except ConnectionError:
        pass
    return response
