"""The OpenAPI document: what the routes promise, with the schemas that they refer to."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from registry_api.addresses import OPENAPI
from registry_api.prepared import Prepared, respond
from registry_api.problems import ProblemDocument

API_VERSION = "1.0.0"

DESCRIPTION = """\
Look up the words of the standard, check small data, and propose changes. Nothing here needs a key or an account.

Every error is a problem document (RFC 9457) in plain English. Every GET can be asked as HEAD. Send the `ETag` of an
answer back as `If-None-Match`, and you get 304 with no body while nothing has changed.
"""

TAGS = [
    {"name": "terms", "description": "Resolve a term, and list terms and codes."},
    {"name": "finding", "description": "Find your way."},
    {"name": "checking", "description": "Check a small dataset against the rules."},
    {"name": "proposals", "description": "Propose a change, and read what others proposed."},
]


_NOT_OURS = frozenset({"HTTPValidationError", "ValidationError"})


def openapi_route(app: FastAPI) -> APIRouter:
    """Return the route of the document that describes `app`; it is made when it is first asked for."""
    router = APIRouter(include_in_schema=False)
    made: list[Prepared] = []

    @router.get(OPENAPI)
    async def read_openapi(request: Request) -> Response:
        """Describe this API to programs."""
        if not made:
            content = json.dumps(document_of(app), ensure_ascii=False, indent=1).encode()
            made.append(Prepared(content=content, media_type="application/json"))
        return respond(request, made[0])

    return router


def document_of(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of `app`."""
    document = app.openapi()
    _, extra = models_json_schema([(ProblemDocument, "serialization")], ref_template="#/components/schemas/{model}")
    schemas = document["components"]["schemas"] | extra["$defs"]
    # FastAPI promises its own kind of answer to a wrong parameter; here that is a problem like any other.
    document["components"]["schemas"] = {n: s for n, s in schemas.items() if n not in _NOT_OURS}
    for item in document["paths"].values():
        for operation in item.values():
            if "application/json" in operation["responses"].get("422", {}).get("content", {}):
                del operation["responses"]["422"]
    return document
