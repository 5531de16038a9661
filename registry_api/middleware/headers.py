"""Headers that every answer carries, so that a browser keeps to what we meant."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# For answers that are not pages: a browser that shows one may load and run nothing.
NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'"

_READING = frozenset({"GET", "HEAD"})
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# The words are public: any page may read them, none may send anything in a reader's name.
_SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Location",
}
_PREFLIGHT = {**_SHARED, "Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Max-Age": "86400"}


class SafeHeaders:
    """Adds the headers, and answers a browser that asks whether another site may read here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reading = scope["method"] in _READING

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_ALWAYS | (_SHARED if reading else {}))
                headers.setdefault("Content-Security-Policy", NOTHING_ALLOWED)
            await send(message)

        preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)
        answer = Response(status_code=204, headers=_PREFLIGHT) if preflight else self.app
        await answer(scope, receive, send_with_headers)
