"""Who may use the page: a browser on this machine that opened the page itself.

A page of another site can make a browser send requests to a loopback address, and with a name
that is rebound to 127.0.0.1 it could even read the answers. So the Host must be a loopback name,
what changes something must be JSON from our own origin, and the page runs no script but its own.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def refusal(request: web.Request) -> str | None:
    """Return why a request is refused, or None if it is the page's own."""
    if urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        return "The sandbox answers only to addresses of this machine."
    if request.method in {"GET", "HEAD"}:
        return None
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.host}":
        return "Another site may not act in the sandbox."
    if request.content_type != "application/json":
        return "The sandbox’s page sends JSON."
    return None


def guarded(handler: Handler) -> Handler:
    """Return the handler behind the guard, with the page's headers on what it answers."""

    async def answer(request: web.Request) -> web.StreamResponse:
        refused = refusal(request)
        if refused:
            return web.json_response({"error": refused}, status=403, headers=HEADERS)
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return answer
