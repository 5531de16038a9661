"""The end of every error that nobody foresaw: written to our log, told to the caller without its insides."""

from __future__ import annotations

import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry_api.answers import Answer
from registry_api.problems import INTERNAL, ProblemError

_logger = logging.getLogger(__name__)


class LastResort:
    """Answers 500 with a number that leads to the entry in the log."""

    def __init__(self, app: ASGIApp, answer: Answer) -> None:
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and answer 500 where nobody else answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            number = secrets.token_hex(4)
            _logger.exception("error %s at %s %s", number, scope["method"], scope["path"])
            if started:
                raise  # too late for another answer: the server must break the connection off
            problem = ProblemError(kind=INTERNAL, detail=f"The fault is ours. It is written down as number {number}.")
            await self.answer(problem, scope)(scope, receive, send)
