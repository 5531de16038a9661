"""Conditions on one record in JSON Schema."""

from __future__ import annotations

from generators.artefact import shape_of
from generators.authored import UnsayableError, when_then
from generators.json_schema.limits import REASONS
from generators.json_schema.values import ABSENT, Schema, tested
from housing_standard.constraints import (
    AllOf,
    AnyOf,
    Check,
    Closed,
    Counted,
    Distinct,
    ExactlyOneOf,
    Not,
    OneOf,
    Passes,
    Present,
    Test,
)
from housing_standard.model import Entity


def lowered(entity: Entity, condition: Check) -> Schema:
    """Return the schema of the records of `entity` that meet `condition`.

    Raises UnsayableError for a part that needs more than the shape of one record.
    """
    if (halves := when_then(condition)) is not None:
        return {"if": lowered(entity, halves[0]), "then": lowered(entity, halves[1])}
    match condition:
        case AllOf(parts=(Present(path=(first,)), Passes(path=(second,), test=OneOf() as test))) if first == second:
            return _given(first, _passing(entity, first, test))
        case AllOf(parts=parts):
            return {"allOf": [lowered(entity, part) for part in parts]} if parts else {}
        case AnyOf(parts=parts):
            return {"anyOf": [lowered(entity, part) for part in parts]} if parts else {"not": {}}
        case ExactlyOneOf(parts=parts):
            return {"oneOf": [lowered(entity, part) for part in parts]} if parts else {"not": {}}
        case Not(part=part):
            return {"not": lowered(entity, part)}
        case Present(path=(name,)) if entity.field_by_name[name].keyed:
            return _given(name, {"type": "object", "minProperties": 1})
        case Present(path=(name,)):
            return _given(name, {"not": {"enum": ABSENT}})
        case Passes(path=(name,), test=test):
            return {"properties": {name: _passing_or_absent(entity, name, test)}}
        case Counted(path=(name,), minimum=minimum, maximum=maximum):
            return _counted(entity, name, minimum, maximum)
        case Closed():
            return {"additionalProperties": False}
        case Distinct(path=(name,)):
            return {"properties": {name: {"uniqueItems": True}}}
        case _:
            raise UnsayableError(REASONS[shape_of(condition)])


def _given(name: str, schema: Schema) -> Schema:
    return {"required": [name], "properties": {name: schema}}


def _passing(entity: Entity, name: str, test: Test) -> Schema:
    """Return the schema of a field that is given and all of whose values pass."""
    field = entity.field_by_name[name]
    schema = tested(field.primitive, test)
    return {"type": "array", "minItems": 1, "items": schema} if field.many else schema


def _passing_or_absent(entity: Entity, name: str, test: Test) -> Schema:
    """Return the schema of a field whose values pass where there are any.

    Keywords such as `pattern` say nothing of null or a list; a closed list and a type must let them through.
    """
    field = entity.field_by_name[name]
    schema = tested(field.primitive, test)
    if field.many:
        return {"items": schema}
    if "enum" in schema:
        return {"enum": [*schema["enum"], *ABSENT]}
    return {"anyOf": [schema, {"enum": ABSENT}]} if "type" in schema else schema


def _counted(entity: Entity, name: str, minimum: int, maximum: int | None) -> Schema:
    if entity.field_by_name[name].many:
        bounds: Schema = {} if maximum is None else {"maxItems": maximum}
        if minimum == 0:
            return {"properties": {name: bounds}}
        return _given(name, {"type": "array", "minItems": minimum, **bounds})
    given = _given(name, {"not": {"enum": ABSENT}})
    if minimum > 1:
        return {"not": {}}
    parts = [given] * (minimum == 1) + [{"not": given}] * (maximum == 0)
    return {"allOf": parts} if parts else {}
