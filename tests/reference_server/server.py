"""An in-memory server whose paths, bodies, answers and scopes all come from the OpenAPI document.

Nothing here knows a kind of record: a supplier who implements the specification would put a database behind the same.
A token is the scopes that it grants, parted by commas; `all` grants every one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import jsonschema
import jsonschema_rs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

MOST_BYTES = 256 * 1024
NOW = "2026-10-31T09:00:00Z"

Answer = Callable[[Request], Awaitable[Response]]


class ProblemError(Exception):
    """A request that is refused: the status, why, and what the check found."""

    def __init__(self, status: int, detail: str, findings: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.findings = findings


@dataclass
class Store:
    """The versions of every record under its path, the newest last."""

    versions: dict[str, dict[str, list[tuple[str, Any]]]] = field(default_factory=dict)
    exports: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Server:
    """The operations of one document."""

    document: dict[str, Any]
    store: Store = field(default_factory=Store)

    def app(self) -> Starlette:
        """Return the application: a route for each path of the document."""
        routes = []
        for path, item in self.document["paths"].items():
            handlers = {m: self._handler(path, m, op) for m, op in item.items() if m in ("get", "put", "post")}
            routes.append(Route(path, self._by_method(handlers), methods=[method.upper() for method in handlers]))
        return Starlette(routes=routes, exception_handlers={HTTPException: _http_problem, ProblemError: _told})

    @staticmethod
    def _by_method(handlers: dict[str, Answer]) -> Answer:
        async def answer(request: Request) -> Response:
            return await handlers["get" if request.method == "HEAD" else request.method.lower()](request)

        return answer

    def _handler(self, path: str, method: str, operation: dict[str, Any]) -> Answer:
        item = self.document["paths"][path]
        given = [self._resolved(p) for p in (*item.get("parameters", ()), *operation.get("parameters", ()))]
        does = {
            "listed": method == "get" and "{id}" not in path,
            "history": path.endswith("/history"),
            "export": path.startswith("/v1/exports"),
        }

        async def answer(request: Request) -> Response:
            self._allowed(request, operation)
            self._acceptable(request)
            self._parameters(request, given)
            if method == "get":
                return self._read(request, path, does)
            body = await self._body(request, operation)
            return self._written(request, path, method, body)

        return answer

    def _resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in value:
            return value
        found: Any = self.document
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        resolved: dict[str, Any] = found
        return resolved

    # --- What every request must meet ---------------------------------------------------------------------------------

    @staticmethod
    def _allowed(request: Request, operation: dict[str, Any]) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ProblemError(401, "Give a token: Authorization: Bearer ...")
        needed = {scope for way in operation["security"] for scopes in way.values() for scope in scopes}
        if token != "all" and not needed <= set(token.split(",")):  # noqa: S105 (no secret: the name of all scopes)
            raise ProblemError(403, f"The token lacks the scope {', '.join(sorted(needed))}.")

    @staticmethod
    def _acceptable(request: Request) -> None:
        wanted = [part.split(";")[0].strip() for part in request.headers.get("accept", "*/*").split(",")]
        if not {"*/*", "application/*", "application/json", ""} & set(wanted):
            raise ProblemError(406, "The answer can only be given as application/json.")

    def _parameters(self, request: Request, given: list[dict[str, Any]]) -> None:
        known = {each["name"] for each in given if each["in"] == "query"}
        unknown = set(request.query_params) - known
        if unknown:
            raise ProblemError(400, f"There is no parameter {min(unknown)!r}.")
        for each in given:
            source: Any = {"query": request.query_params, "header": request.headers, "path": request.path_params}
            text = source[each["in"]].get(each["name"])
            if text is not None and not self._fits(text, each["schema"]):
                raise ProblemError(400, f"{each['name']} is not as the specification asks.")
            if each["in"] == "query" and len(request.query_params.getlist(each["name"])) > 1:
                raise ProblemError(400, f"{each['name']} is given more than once.")

    @staticmethod
    def _fits(text: str, schema: dict[str, Any]) -> bool:
        value: Any = int(text) if schema.get("type") == "integer" and text.lstrip("-").isdecimal() else text
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        return jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(value)

    async def _body(self, request: Request, operation: dict[str, Any]) -> Any:
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise ProblemError(415, "Send application/json.")
        raw = b""
        async for part in request.stream():
            raw += part
            if len(raw) > MOST_BYTES:
                raise ProblemError(413, "The body is larger than is taken.")
        try:
            body = json.loads(raw)
        except ValueError as error:
            raise ProblemError(400, f"The body is not JSON: {error}.") from error
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        whole = {"$schema": self.document["jsonSchemaDialect"], **schema, "components": self.document["components"]}
        found = list(jsonschema_rs.Draft202012Validator(whole, validate_formats=True).iter_errors(body))
        if found:
            findings = [
                {"rule": "/".join(map(str, each.schema_path)), "field": str(next(iter(each.instance_path), "")),
                 "message": each.message}
                for each in found[:50]
            ]  # fmt: skip
            raise ProblemError(422, "The body breaks rules of the standard.", findings)
        return body

    # --- What operations do -------------------------------------------------------------------------------------------

    def _read(self, request: Request, path: str, does: dict[str, bool]) -> Response:
        identifier = request.path_params.get("id", "")
        if does["export"]:
            if identifier not in self.store.exports:
                raise ProblemError(404, "There is no such export.")
            return _json(self.store.exports[identifier])
        kind = path.split("/{id}", maxsplit=1)[0]
        records = self.store.versions.setdefault(kind, {})
        if does["listed"]:
            return self._page(request, records)
        if identifier not in records:
            raise ProblemError(404, "There is no such record.")
        versions = records[identifier]
        if does["history"]:
            items = [{"etag": etag, "from": NOW, "record": record} for etag, record in reversed(versions)]
            return _json({"items": items})
        return _json(versions[-1][1], headers={"ETag": versions[-1][0]})

    def _page(self, request: Request, records: dict[str, list[tuple[str, Any]]]) -> Response:
        asked = request.query_params
        limit = int(asked.get("limit", "100"))
        filters = {name: value for name, value in asked.items() if name not in ("cursor", "limit", "updated_since")}
        after = asked.get("cursor", "")
        names = [
            name
            for name in sorted(records)
            if name > after and all(records[name][-1][1].get(key) == value for key, value in filters.items())
        ]
        more = len(names) > limit
        metadata = {"limit": limit, "next_cursor": names[limit - 1] if more else None}
        return _json({"items": [records[name][-1][1] for name in names[:limit]], "metadata": metadata})

    def _written(self, request: Request, path: str, method: str, body: Any) -> Response:
        if method == "post":
            number = f"{len(self.store.exports) + 1:06}"
            if path == "/v1/exports":
                self.store.exports[number] = {"id": number, "state": "waiting", "download": None}
                return _json(self.store.exports[number], 202, {"Location": f"/v1/exports/{number}"})
            receipt = {"id": hashlib.sha256(json.dumps(body).encode()).hexdigest()[:12], "received_at": NOW}
            return _json(receipt, 202, {"Location": f"{path}/{receipt['id']}"})
        return self._put(request, path.removesuffix("/{id}"), body)

    def _put(self, request: Request, kind: str, body: Any) -> Response:
        identifier = request.path_params["id"]
        if identifier not in body.values():
            raise ProblemError(422, "The record's identifier is not that of its address.", [])
        records = self.store.versions.setdefault(kind, {})
        match, none = request.headers.get("if-match"), request.headers.get("if-none-match")
        if match is None and none is None:
            raise ProblemError(428, "Give If-Match with the version read, or If-None-Match: * for a new record.")
        there = records.get(identifier)
        if (none and there) or (match and (not there or there[-1][0] != match)):
            raise ProblemError(412, "The record has changed since it was read, or is already there.")
        count = len(there or ())
        etag = f'"{hashlib.sha256(f"{count}{json.dumps(body)}".encode()).hexdigest()[:16]}"'
        records.setdefault(identifier, []).append((etag, body))
        headers = {"ETag": etag} if there else {"ETag": etag, "Location": f"{kind}/{quote(identifier, safe='')}"}
        return _json(body, 200 if there else 201, headers)


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, status_code=status, headers=headers, media_type="application/json")


def _problem(status: int, detail: str, **more: Any) -> Response:
    body = {"type": "about:blank", "title": f"Status {status}", "status": status, "detail": detail, **more}
    text = json.dumps(body)
    return Response(text, status_code=status, media_type="application/problem+json")


async def _told(_: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    more = {"findings": error.findings} if error.findings is not None else {}
    answer = _problem(error.status, error.detail, **more)
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


async def _http_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = _problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer
