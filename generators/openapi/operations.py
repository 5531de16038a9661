"""The operations on each kind of record, and the one of each message."""

from __future__ import annotations

import json
from typing import Any

from generators.openapi.bodies import COMPONENTS, Schema, body_of
from generators.openapi.naming import operation_name
from housing_standard.model import Entity, Field
from housing_standard.names import kebab
from housing_standard.scales import RangeKind, Sensitivity

_JSON = "application/json"

# What every operation may answer beside what it is for.
_ALWAYS = ("400", "401", "403", "406", "429", "500")

_ETAG: Schema = {
    "description": "The version of the record; give it back as If-Match.",
    "required": True,
    "schema": {"type": "string"},
}


def record_paths(entity: Entity) -> dict[str, Any]:
    """Return the paths of one kind of record; one without an identifier can only be listed."""
    path = f"/v1/records/{kebab(entity.name)}"
    found: dict[str, Any] = {path: {"get": _list(entity)}}
    if entity.identifier:
        key = {"$ref": "#/components/parameters/id"}
        found[f"{path}/{{id}}"] = {"parameters": [key], "get": _get(entity), "put": _put(entity)}
        found[f"{path}/{{id}}/history"] = {"parameters": [key], "get": _history(entity)}
    return found


def message_path(message: Entity) -> dict[str, Any]:
    """Return the path that takes one kind of message."""
    accepted = _answer("The message was received; what became of it is told by other messages.", "api.Receipt")
    accepted["headers"] = {"Location": _header("Where the receipt can be read.")}
    operation = {
        **_head(message, "send", f"Send: {message.title}", "write"),
        "requestBody": _body(message),
        "responses": {"202": accepted, **_errors("413", "415", "422")},
    }
    return {f"/v1/messages/{kebab(message.name)}": {"post": operation}}


def _head(entity: Entity, does: str, summary: str, right: str) -> dict[str, Any]:
    scope = f"{right}:{entity.area}"
    marks = sorted({f.sensitivity.value for f in entity.fields if f.sensitivity is not Sensitivity.NONE})
    return {
        "operationId": operation_name(does, entity.name),
        "tags": [entity.area],
        "summary": summary,
        **({"description": entity.definition} if entity.definition else {}),
        "x-iri": entity.iri,
        **({"x-sensitivity": marks} if marks else {}),
        "security": [{"oauth2": [scope]}, {"bearer": [scope]}],
    }


def _list(entity: Entity) -> dict[str, Any]:
    filters = [_filter(field) for field in entity.fields if _is_filter(field)]
    shared = [{"$ref": f"#/components/parameters/{name}"} for name in ("cursor", "limit", "updated_since")]
    page = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": body_of(entity)},
            "metadata": {"$ref": f"{COMPONENTS}api.Page"},
        },
        "required": ["items", "metadata"],
    }
    listed = {"description": "One page of records.", "content": {_JSON: {"schema": page}}}
    return {
        **_head(entity, "list", f"List: {entity.title}", "read"),
        "parameters": [*shared, *filters],
        "responses": {"200": listed, **_errors()},
    }


def _get(entity: Entity) -> dict[str, Any]:
    return {
        **_head(entity, "get", f"Read one: {entity.title}", "read"),
        "responses": {"200": _record("The record.", entity), **_errors("404")},
    }


def _put(entity: Entity) -> dict[str, Any]:
    created = _record("The record is new.", entity)
    created["headers"] = {**created["headers"], "Location": _header("Where the record can be read.")}
    both = [{"$ref": f"#/components/parameters/{name}"} for name in ("if_match", "if_none_match")]
    return {
        **_head(entity, "put", f"Write one: {entity.title}", "write"),
        "parameters": both,
        "requestBody": _body(entity),
        "responses": {
            "200": _record("The record is changed.", entity),
            "201": created,
            **_errors("412", "413", "415", "422", "428"),
        },
    }


def _history(entity: Entity) -> dict[str, Any]:
    version = {
        "type": "object",
        "properties": {
            "etag": {"type": "string"},
            "from": {"type": "string", "format": "date-time"},
            "record": body_of(entity),
        },
        "required": ["etag", "from", "record"],
    }
    schema = {
        "type": "object",
        "properties": {"items": {"type": "array", "items": version}},
        "required": ["items"],
    }
    answer = {"description": "Every version, the newest first.", "content": {_JSON: {"schema": schema}}}
    return {
        **_head(entity, "history", f"History of one: {entity.title}", "read"),
        "responses": {"200": answer, **_errors("404")},
    }


def _record(description: str, entity: Entity) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": body_of(entity), **_examples(entity)}
    return {"description": description, "headers": {"ETag": _ETAG}, "content": {_JSON: content}}


def _body(entity: Entity) -> dict[str, Any]:
    content = {"schema": body_of(entity), **_examples(entity)}
    return {"required": True, "content": {_JSON: content}}


def _examples(entity: Entity) -> dict[str, Any]:
    found = [json.loads(text) for text in entity.examples if text.startswith("{")]
    return {"examples": {f"example_{n}": {"value": value} for n, value in enumerate(found, start=1)}} if found else {}


def _answer(description: str, schema: str) -> dict[str, Any]:
    content = {_JSON: {"schema": {"$ref": COMPONENTS + schema}}}
    return {"description": description, "content": content}


def _header(description: str) -> Schema:
    return {"description": description, "required": True, "schema": {"type": "string", "format": "uri-reference"}}


def _errors(*more: str) -> dict[str, Any]:
    return {code: {"$ref": f"#/components/responses/{code}"} for code in sorted((*_ALWAYS, *more))}


def _is_filter(field: Field) -> bool:
    return field.range.kind is RangeKind.ENTITY and not field.many and not field.inlined


def _filter(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "in": "query",
        "required": False,
        "description": f"Only records whose {field.title} has this identifier.",
        "schema": {"type": "string", "minLength": 1},
    }
