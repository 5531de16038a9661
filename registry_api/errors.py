"""From what was raised to what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from registry_api.addresses import PROPOSAL_PAGES, PROPOSALS, VALIDATE
from registry_api.answers import Answer
from registry_api.faults import faults_in
from registry_api.log import LogError
from registry_api.problems import (
    BAD_HEADER,
    BAD_QUERY,
    INVALID_PROPOSAL,
    MALFORMED,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    OTHER,
    STORE_UNAVAILABLE,
    ProblemError,
)

# The addresses that take something in; all others are only read.
_WRITABLE = frozenset({PROPOSALS, PROPOSAL_PAGES})
_ONLY_SENT_TO = frozenset({VALIDATE})

_BY_STATUS = {400: MALFORMED, 404: NOT_FOUND, 405: METHOD_NOT_ALLOWED}


def answer_errors(app: FastAPI, answer: Answer) -> None:
    """Have `app` answer every error as a problem."""

    @app.exception_handler(ProblemError)
    async def problem(request: Request, error: ProblemError) -> Response:
        return answer(error, request.scope)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(from_validation(error.errors()), request.scope)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return answer(_from_status(request, error), request.scope)

    @app.exception_handler(LogError)
    async def unavailable(request: Request, error: LogError) -> Response:  # noqa: ARG001  what the disk said is not for callers
        problem = ProblemError(
            kind=STORE_UNAVAILABLE,
            detail="Proposals can be neither read nor taken in. The words themselves can still be read.",
            headers={"Retry-After": "10"},
        )
        return answer(problem, request.scope)


def from_validation(errors: Sequence[Any]) -> ProblemError:
    """Return the problem that a failed validation amounts to: in the body, in its syntax, or in the address."""
    first = errors[0]
    if first["type"] == "json_invalid":
        place = first["loc"][-1]
        return ProblemError(
            kind=MALFORMED, detail=f"After {place} characters the body stops being JSON: {first['ctx']['error']}."
        )
    if first["type"] == "missing" and first["loc"] == ("body",):
        return ProblemError(kind=MALFORMED, detail="The body is empty. Send a proposal as one JSON object.")
    faults = faults_in(errors, skip=1)
    if first["loc"][0] == "body":
        return invalid_proposal(faults)
    named = [fault.model_copy(update={"pointer": fault.pointer.removeprefix("/")}) for fault in faults]
    return ProblemError(
        kind=BAD_HEADER if first["loc"][0] == "header" else BAD_QUERY,
        detail=" ".join(f"'{fault.pointer}': {fault.detail}" for fault in named),
        errors=named,
    )


def invalid_proposal(faults: Sequence[Any]) -> ProblemError:
    """Return the problem of a proposal that has these faults."""
    count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
    detail = f"The proposal has {count}. {faults[0].pointer or '/'}: {faults[0].detail} Nothing was stored."
    return ProblemError(kind=INVALID_PROPOSAL, detail=detail, errors=faults)


def _from_status(request: Request, error: HTTPException) -> ProblemError:
    kind = _BY_STATUS.get(error.status_code)
    if kind is METHOD_NOT_ALLOWED:
        path = request.url.path
        allowed = "POST" if path in _ONLY_SENT_TO else "GET, HEAD, POST" if path in _WRITABLE else "GET, HEAD"
        detail = f"{request.method} is not allowed here; {allowed} is."
        return ProblemError(kind=kind, detail=detail, headers={"Allow": allowed})
    if kind is MALFORMED:
        return ProblemError(kind=kind, detail="The body cannot be read as JSON in UTF-8.")
    if kind is NOT_FOUND:
        return ProblemError(kind=kind, detail=f"There is nothing at {request.url.path}.")
    return ProblemError(
        kind=replace(OTHER, status=error.status_code), detail=str(error.detail), headers=error.headers or {}
    )
