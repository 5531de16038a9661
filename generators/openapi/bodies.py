"""The schemas of bodies: those of the JSON Schema target under `components`, and the few that only an API has."""

from __future__ import annotations

import re
from typing import Any

from generators.json_schema.records import entity_schema, keyed_name, nested_in
from generators.json_schema.terms import definitions
from housing_standard.model import Entity, Standard

Schema = dict[str, Any]

_DEFS = "#/$defs/"
COMPONENTS = "#/components/schemas/"

_TEXT: Schema = {"type": "string"}


def component(name: str) -> str:
    """Return a name that a component may have."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)


def body_of(entity: Entity) -> Schema:
    """Return a reference to the schema of one record."""
    return {"$ref": COMPONENTS + component(entity.name)}


def schemas(standard: Standard) -> dict[str, Schema]:
    """Return every schema of the document by its name."""
    known = (*standard.records, *standard.messages)
    every = {entity.name: entity for entity in (*known, *nested_in(standard, known))}
    shared = definitions(standard, [field for entity in every.values() for field in entity.fields])
    found = {**shared, **{name: entity_schema(standard, entity) for name, entity in every.items()}}
    under_keys = (f.range.name for entity in every.values() for f in entity.fields if f.keyed)
    for kind in (kind for name in dict.fromkeys(under_keys) for kind in standard.kinds_of(name)):
        found[keyed_name(kind)] = entity_schema(standard, kind, keyed=True)
    ours = {component(name): _moved(schema) for name, schema in sorted(found.items())}
    return {**ours, **_OF_THE_API}


def _moved(value: Any) -> Any:
    """Return a schema whose references lead to the components of the document."""
    if isinstance(value, dict):
        return {
            key: COMPONENTS + component(part.removeprefix(_DEFS)) if key == "$ref" else _moved(part)
            for key, part in value.items()
        }
    return [_moved(part) for part in value] if isinstance(value, list) else value


_OF_THE_API: dict[str, Schema] = {
    "api.Page": {
        "title": "Metadata of a page",
        "type": "object",
        "properties": {
            "limit": {"type": "integer", "minimum": 1, "maximum": 500},
            "next_cursor": {"type": ["string", "null"], "description": "Give it as `cursor`; null on the last page."},
        },
        "required": ["limit", "next_cursor"],
    },
    "api.Finding": {
        "title": "Finding",
        "description": "One place where a rule of the standard does not hold, as the check of data tells it.",
        "type": "object",
        "properties": {
            "rule": {**_TEXT, "description": "The rule's id, which never changes."},
            "field": _TEXT,
            "value": _TEXT,
            "message": _TEXT,
            "allowed": _TEXT,
            "cure": _TEXT,
        },
        "required": ["rule", "message"],
    },
    "api.Problem": {
        "title": "Problem",
        "description": "What went wrong (RFC 9457).",
        "type": "object",
        "properties": {
            "type": {**_TEXT, "format": "uri-reference"},
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": _TEXT,
            "instance": {**_TEXT, "format": "uri-reference"},
            "findings": {"type": "array", "items": {"$ref": f"{COMPONENTS}api.Finding"}},
        },
        "required": ["type", "title", "status", "detail"],
    },
    "api.Receipt": {
        "title": "Receipt",
        "type": "object",
        "properties": {"id": _TEXT, "received_at": {**_TEXT, "format": "date-time"}},
        "required": ["id", "received_at"],
    },
    "api.ExportRequest": {
        "title": "Export wanted",
        "type": "object",
        "properties": {
            "format": {"enum": ["json", "csv", "ntriples"]},
            "updated_since": {**_TEXT, "format": "date-time"},
        },
        "required": ["format"],
        "additionalProperties": False,
    },
    "api.Export": {
        "title": "Export",
        "type": "object",
        "properties": {
            "id": _TEXT,
            "state": {"enum": ["waiting", "running", "ready", "failed"]},
            "download": {"type": ["string", "null"], "description": "Where the copy lies when it is ready."},
        },
        "required": ["id", "state", "download"],
    },
}
