"""One field in Table Schema: its type, its constraints and what it means."""

from __future__ import annotations

from typing import Any

from generators.cells import cell_pattern, codes_of, guarded_codes
from housing_standard.constraints import AtLeast, AtMost
from housing_standard.lexical import INTEGER_DIGITS, Primitive, problem
from housing_standard.model import Field
from housing_standard.names import CELL_SEPARATOR
from housing_standard.scales import Sensitivity, Status

Descriptor = dict[str, Any]

_TOO_LARGE = 10**INTEGER_DIGITS

# The types that Table Schema has of its own; any other value is text with a pattern. Its date-time may lack the
# offset and its time may have one, so those two are text as well.
_OWN_TYPES: dict[Primitive, Descriptor] = {
    Primitive.INTEGER: {"type": "integer"},
    Primitive.DECIMAL: {"type": "number"},
    Primitive.BOOLEAN: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    Primitive.DATE: {"type": "date"},
}
_SIZES: dict[Primitive, Descriptor] = {
    Primitive.INTEGER: {"minimum": 1 - _TOO_LARGE, "maximum": _TOO_LARGE - 1},
    Primitive.DECIMAL: {"exclusiveMinimum": -_TOO_LARGE, "exclusiveMaximum": _TOO_LARGE},
}


def is_text(field: Field) -> bool:
    """Tell whether Table Schema holds a field's cells as text with a pattern."""
    return field.many or field.primitive not in _OWN_TYPES


def field_schema(field: Field, *, unique: bool) -> Descriptor:
    """Return the descriptor of one field; `unique` when no two rows may agree on it alone."""
    kind: Descriptor = {"type": "string"} if is_text(field) else _OWN_TYPES[field.primitive]
    constraints = _constraints(field)
    if unique:
        constraints["unique"] = True
    return {"name": field.name, "title": field.title, **kind, "constraints": constraints, **_notes(field)}


def _constraints(field: Field) -> Descriptor:
    constraints: Descriptor = {"required": True} if field.required else {}
    codes = codes_of(field)
    if is_text(field):
        if codes is not None and not field.many:
            constraints["enum"] = list(guarded_codes(codes))
        else:
            constraints["pattern"] = cell_pattern(field)
        return constraints
    if codes is not None:
        constraints["enum"] = [_written(field.primitive, code) for code in codes]
    return constraints | _sizes(field)


def _sizes(field: Field) -> Descriptor:
    """Return the bounds of a field: the tightest of its own, else those that every number keeps."""
    lower = [test.bound for test in field.tests if isinstance(test, AtLeast)]
    upper = [test.bound for test in field.tests if isinstance(test, AtMost)]
    sizes = dict(_SIZES.get(field.primitive, {}))
    if lower:
        sizes.pop("exclusiveMinimum", None)
        sizes["minimum"] = max(_written(field.primitive, bound) for bound in lower)
    if upper:
        sizes.pop("exclusiveMaximum", None)
        sizes["maximum"] = min(_written(field.primitive, bound) for bound in upper)
    return sizes


def _written(primitive: Primitive, text: str) -> Any:
    """Return a bound or a code as it stands in JSON."""
    match primitive:
        case Primitive.INTEGER:
            return int(text)
        case Primitive.DECIMAL:
            number = float(text)
            return int(number) if number.is_integer() else number
        case Primitive.BOOLEAN:
            return text == "true"
        case _:
            return text


def _notes(field: Field) -> Descriptor:
    """Return what a field means, what it looks like, and how it is to be handled."""
    notes: Descriptor = {}
    if field.definition:
        notes["description"] = field.definition
    if field.examples and not field.many and problem(field.primitive, field.examples[0]) is None:
        notes["example"] = field.examples[0]
    notes["rdfType"] = field.iri
    if field.many:
        notes["x-separator"] = CELL_SEPARATOR
    if field.recommended:
        notes["x-recommended"] = True
    if field.core:
        notes["x-core"] = True
    if field.unit:
        notes["x-unit"] = field.unit
    if field.sensitivity is not Sensitivity.NONE:
        notes["x-sensitivity"] = field.sensitivity.value
    if field.status is Status.DEPRECATED:
        notes["x-deprecated"] = True
    return notes
