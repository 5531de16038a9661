"""What all operations share: parameters, errors, security, and the export of a whole copy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generators.openapi.bodies import COMPONENTS
from housing_standard.model import Area

_PROBLEM = "application/problem+json"

_ERRORS = {
    "400": ("Bad request", "The request cannot be understood; the detail says which part."),
    "401": ("Not authenticated", "Give a token: Authorization: Bearer ..."),
    "403": ("Not allowed", "The token lacks the scope that the operation names."),
    "404": ("Not found", "There is no such record."),
    "406": ("Not acceptable", "The answer can only be given as application/json."),
    "412": ("Precondition failed", "The record has changed since it was read, or is already there; read it again."),
    "413": ("Too large", "The body is larger than is taken."),
    "415": ("Unsupported media type", "Send application/json."),
    "422": ("Not valid", "The record breaks rules of the standard; the findings say which, where and how to mend it."),
    "428": ("Precondition required", "Give If-Match with the version read, or If-None-Match: * for a new record."),
    "429": ("Too many requests", "Wait as many seconds as Retry-After says."),
    "500": ("Server error", "Something went wrong that is not the caller's fault."),
}


def responses() -> dict[str, Any]:
    """Return the answers that tell of a problem, under their status."""
    found: dict[str, Any] = {}
    for status, (title, detail) in _ERRORS.items():
        content = {_PROBLEM: {"schema": {"$ref": f"{COMPONENTS}api.Problem"}}}
        found[status] = {"description": f"{title}. {detail}", "content": content}
    seconds = {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer", "minimum": 1}}
    found["429"]["headers"] = {"Retry-After": seconds}
    return found


def parameters() -> dict[str, Any]:
    """Return the parameters that several operations take."""
    text = {"type": "string", "minLength": 1, "maxLength": 200}
    return {
        "id": {
            "name": "id",
            "in": "path",
            "required": True,
            "description": "The record's identifier.",
            "schema": {**text, "pattern": "^[^/]+$"},
        },
        "cursor": _query("cursor", "Where the last page ended: its next_cursor.", text),
        "limit": _query("limit", "How many records a page has.", {"type": "integer", "minimum": 1, "maximum": 500}),
        "updated_since": _query(
            "updated_since", "Only records written at this moment or later.", {"type": "string", "format": "date-time"}
        ),
        "if_match": _header("If-Match", "The version that was read, to change it.", text),
        "if_none_match": _header("If-None-Match", "A star, to write a new record.", {"const": "*"}),
    }


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _header(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema}


def scopes(areas: Iterable[Area]) -> dict[str, str]:
    """Return what a token can be allowed, an area and a direction at a time."""
    found: dict[str, str] = {}
    for area in areas:
        found[f"read:{area.name}"] = f"Read: {area.title}"
        found[f"write:{area.name}"] = f"Write: {area.title}"
    return {**found, "export": "Export a whole copy"}


def security_schemes(known: dict[str, str]) -> dict[str, Any]:
    """Return how a caller proves who they are."""
    return {
        "oauth2": {
            "type": "oauth2",
            "description": "Client credentials, from the supplier's own token service.",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": known}},
        },
        "bearer": {"type": "http", "scheme": "bearer", "description": "A token given out by the supplier."},
    }


def export_paths() -> dict[str, Any]:
    """Return the paths that ask for a whole copy and tell how far it is."""
    secured = [{"oauth2": ["export"]}, {"bearer": ["export"]}]
    export = {"application/json": {"schema": {"$ref": f"{COMPONENTS}api.Export"}}}
    wanted = {"application/json": {"schema": {"$ref": f"{COMPONENTS}api.ExportRequest"}}}
    location = {"description": "Where it is told.", "required": True, "schema": {"type": "string"}}

    def errors(*codes: str) -> dict[str, Any]:
        always = ("400", "401", "403", "406", "429", "500")
        return {code: {"$ref": f"#/components/responses/{code}"} for code in sorted((*always, *codes))}

    start = {
        "operationId": "startExport",
        "tags": ["exports"],
        "summary": "Ask for a whole copy of the records",
        "security": secured,
        "requestBody": {"required": True, "content": wanted},
        "responses": {
            "202": {"description": "It is being made.", "headers": {"Location": location}, "content": export},
            **errors("413", "415", "422"),
        },
    }
    follow = {
        "operationId": "getExport",
        "tags": ["exports"],
        "summary": "See how far a copy is",
        "security": secured,
        "responses": {"200": {"description": "How far it is.", "content": export}, **errors("404")},
    }
    key = {"$ref": "#/components/parameters/id"}
    return {"/v1/exports": {"post": start}, "/v1/exports/{id}": {"parameters": [key], "get": follow}}
