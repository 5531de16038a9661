"""A bound on what a caller may send: how much, and how long it may take."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry_api.answers import Answer
from registry_api.limits import Limits
from registry_api.problems import TOO_LARGE, TOO_SLOW, ProblemError

# Bodies of these methods mean nothing here, so nobody waits for them.
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class _CallerGoneError(Exception):
    """The caller hung up before the body was complete, so nobody waits for an answer."""


class BodyGate:
    """Takes the body in before anything else looks at the request, and turns away one too large or too slow.

    The length is counted as it arrives: a body sent in chunks announces none, and an announced one may be wrong.
    """

    def __init__(self, app: ASGIApp, limits: Limits, answer: Answer) -> None:
        self.app = app
        self.answer = answer
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its whole body, or answer why not."""
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        try:
            body = await self._body(scope, receive)
        except ProblemError as problem:
            await self.answer(problem, scope)(scope, receive, send)
            return
        except _CallerGoneError:
            return
        unread = True

        async def receive_body() -> Message:
            nonlocal unread
            if not unread:
                return await receive()
            unread = False
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, receive_body, send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > self.limits.body_bytes + self.limits.drained_bytes:
            raise self._too_large()
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                return await self._collect(receive)
        except TimeoutError as error:
            raise ProblemError(
                kind=TOO_SLOW,
                detail=f"The body was not complete after {self.limits.body_seconds:g} seconds.",
                headers={"Connection": "close"},
            ) from error

    async def _collect(self, receive: Receive) -> bytes:
        """Return the body. One too large is read on for a while and thrown away, or its sender would hear no answer."""
        body, size, more = bytearray(), 0, True
        while more and size <= self.limits.body_bytes + self.limits.drained_bytes:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _CallerGoneError
            size += len(message.get("body", b""))
            if size <= self.limits.body_bytes:
                body += message.get("body", b"")
            else:
                body.clear()
            more = message.get("more_body", False)
        if size > self.limits.body_bytes:
            raise self._too_large()
        return bytes(body)

    def _too_large(self) -> ProblemError:
        return ProblemError(
            kind=TOO_LARGE,
            detail=f"A body may hold at most {self.limits.body_bytes // 1024} KiB.",
            headers={"Connection": "close"},
        )
