"""The Standard as one JSON document, and back: what is built once and read at every start.

The document leaves out what is empty or has its default, names each node of the algebra by `is`, and obeys the JSON
Schema that `snapshot_schema` derives from the same dataclasses.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Callable, Hashable
from enum import Enum
from functools import cache
from typing import Any

from housing_standard import constraints
from housing_standard.errors import UnreadableError
from housing_standard.model import Entity, Standard, Term, Vocabulary

FORMAT = "housing-standard-snapshot-1"


def write_snapshot(standard: Standard) -> bytes:
    """Return the Standard as UTF-8 JSON, the same bytes for the same Standard."""
    document = {"format": FORMAT, **_encode(standard)}
    text = _text(document, _OPENED) + "\n"
    for gone in _LAID.keys() - {id(term) for term in standard.all_parts}:
        del _LAID[gone]
    return text.encode()


def read_snapshot(content: bytes) -> Standard:
    """Return the Standard that `content` holds.

    Raises UnreadableError when it is not a snapshot of the format this version writes.
    """
    try:
        document = json.loads(content)
    except ValueError as error:
        raise UnreadableError(f"The snapshot is not JSON: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableError(f"The snapshot is not of the format {FORMAT}; build it again with this version.")
    del document["format"]
    try:
        standard: Standard = _decoder(Standard)(document)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableError(f"The snapshot does not fit this version: {error}; build it again.") from error
    return standard


def content_hash(standard: Standard) -> str:
    """Return the SHA-256 of the Standard's snapshot, in hexadecimal."""
    return hashlib.sha256(write_snapshot(standard)).hexdigest()


def snapshot_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a snapshot."""
    definitions: dict[str, Any] = {}
    root = _schema_of(Standard, definitions)
    top = definitions.pop(Standard.__name__)
    top["properties"]["format"] = {"const": FORMAT}
    top["required"] = ["format", *top["required"]]
    assert root == {"$ref": "#/$defs/Standard"}  # noqa: S101 - a slip here would publish a schema of nothing
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Snapshot of a housing standard",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


_ALGEBRA: dict[str, type[Any]] = {
    name: kind
    for name, kind in vars(constraints).items()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and name != "Moment"
}


# So many levels stand open, each part on a line of its own: down to the fields of an entity and the codes of a list.
_OPENED = 4


def _text(value: Any, opened: int, margin: str = "") -> str:
    """Return JSON of which `opened` levels are laid out; the rest, for which Python has a faster writer, is not."""
    if isinstance(value, _Laid):
        return value
    if not opened or not value or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    inner = f"{margin} "
    if isinstance(value, list):
        start, end = "[]"
        lines = [_text(item, opened - 1, inner) for item in value]
    else:
        start, end = "{}"
        lines = [f"{json.dumps(key)}: {_text(item, opened - 1, inner)}" for key, item in value.items()]
    separator = f",\n{inner}"
    return f"{start}\n{inner}{separator.join(lines)}\n{margin}{end}"


class _Laid(str):
    """A part of the document as it stands there, laid out."""

    __slots__ = ()


# The entities and vocabularies written last, and how: an author's next version has most of them still.
_LAID: dict[int, tuple[Term, _Laid]] = {}


def _laid(term: Term) -> _Laid:
    """Return a term as it stands in a list of the document."""
    known, laid = _LAID.get(id(term), (None, _Laid()))
    if known is not term:
        laid = _Laid(_text(_encode_record(term), _OPENED - 2, "  "))
        _LAID[id(term)] = (term, laid)
    return laid


_fields_of = cache(dataclasses.fields)


def _encode(value: Any) -> Any:
    if isinstance(value, Entity | Vocabulary):
        return _laid(value)
    if dataclasses.is_dataclass(type(value)):
        return _encode_record(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, dict):
        return {key: _encode(item) for key, item in value.items()}
    return value


def _encode_record(value: Any) -> dict[str, Any]:
    kind = type(value)
    body = {
        field.name: _encode(getattr(value, field.name))
        for field in _fields_of(typing.cast("Hashable", kind))
        if not _is_default(field, getattr(value, field.name))
    }
    return {"is": kind.__name__, **body} if kind.__name__ in _ALGEBRA else body


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    return field.default is not dataclasses.MISSING and field.default == value


Decoder = Callable[[Any], Any]


@cache
def _decoder(kind: Any) -> Decoder:
    """Return the function that turns JSON into `kind`, worked out once for each kind."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        item = _decoder(arguments[0])
        return lambda value: tuple(map(item, value))
    if origin is dict:
        return dict
    if origin in (typing.Union, types.UnionType):
        plain = [option for option in arguments if option is not type(None)]
        inner = _decoder(plain[0]) if len(plain) == 1 else _decode_node
        return lambda value: None if value is None else inner(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if dataclasses.is_dataclass(kind):
        return _record_decoder(kind)
    return lambda value: value


def _decode_node(value: Any) -> Any:
    return _decoder(typing.cast("Hashable", _ALGEBRA[value["is"]]))(value)


def _record_decoder(kind: Any) -> Decoder:
    # The hints are resolved late: conditions hold conditions.
    decoders: dict[str, Decoder] = {}

    def decode(value: dict[str, Any]) -> Any:
        if not decoders:
            hints = typing.get_type_hints(kind)
            decoders.update({field.name: _decoder(hints[field.name]) for field in dataclasses.fields(kind)})
        return kind(**{name: decoders[name](item) for name, item in value.items() if name != "is"})

    return decode


def _schema_of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return {"type": "array", "items": _schema_of(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema_of(arguments[1], definitions)}
    if origin in (typing.Union, types.UnionType):
        options = [{"type": "null"} if o is type(None) else _schema_of(o, definitions) for o in arguments]
        return {"anyOf": options}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    if dataclasses.is_dataclass(kind):
        return _record_schema(kind, definitions)
    return {"type": {str: "string", bool: "boolean", int: "integer"}[kind]}


def _record_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        hints = typing.get_type_hints(kind)
        fields = dataclasses.fields(kind)
        required = [field.name for field in fields if field.default is dataclasses.MISSING]
        properties = {field.name: _schema_of(hints[field.name], definitions) for field in fields}
        if name in _ALGEBRA:
            properties, required = {"is": {"const": name}, **properties}, ["is", *required]
        summary = (kind.__doc__ or "").split("\n")[0]
        definitions[name] = {
            "description": summary,
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
