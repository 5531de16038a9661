"""Where a fault in a JSON record stands in the words: which kind of record, which field, which rule's kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from housing_standard.constraints import AtLeast, AtMost, Matches
from housing_standard.lexical import INTEGER_DIGITS, Primitive, problem, size
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.names import snake
from housing_standard.records.nested import kind_of
from housing_standard.rulebook import FIELD_KINDS, is_of_one_field

Path = Sequence[str | int]

# The kinds of rule that follow from the definition of one field; any other rule is named by its id.
OF_ONE_FIELD = FIELD_KINDS


def constraint_of(rule: Rule) -> str:
    """Return what a fault calls the rule that is broken."""
    return rule.kind if is_of_one_field(rule) else rule.id


def located(standard: Standard, entity: Entity, row: int, path: Path, record: Any) -> tuple[Entity, int, str]:
    """Return the kind, the row and the field that a path inside a record leads to; the field is empty for none.

    A record inside another counts its row among those that stand beside it.
    """
    name = next((step for step in path if isinstance(step, str)), "")
    field = entity.field_by_name.get(name)
    if field is None or not field.inlined:
        return entity, row, name
    value = record.get(name) if isinstance(record, Mapping) else None
    rest = list(path)[list(path).index(name) + 1 :]
    inner_row = 1
    if rest and isinstance(value, list) and isinstance(rest[0], int):
        inner_row, value, rest = rest[0] + 1, value[rest[0]], rest[1:]
    elif rest and field.keyed and isinstance(value, Mapping):
        inner_row, value, rest = list(value).index(rest[0]) + 1, value[str(rest[0])], rest[1:]
    if not rest or not isinstance(value, Mapping):
        return entity, row, name
    kind = kind_of(standard, field, value)
    if kind is None:
        return entity, row, name
    return located(standard, kind, inner_row, rest, value)


def key_of(entity: Entity) -> str:
    """Return the key under which the records of a kind stand."""
    return snake(entity.name)


def is_too_long(value: Any) -> bool:
    """Tell whether a number has more digits than any field keeps, so that it is not of its type."""
    return isinstance(value, int | float) and abs(value) >= 10**INTEGER_DIGITS


def form_kind(field: Field | None, value: Any) -> str:
    """Return which rule a text that has not the right form breaks: its type's, or a pattern of its own."""
    if field is None:
        return "unknown_field"
    if isinstance(value, list):
        return shape_kind(field, value)
    bounded = any(isinstance(test, AtLeast | AtMost) for test in field.tests)
    if bounded and isinstance(value, str) and problem(field.primitive, value) is None:
        return bound_kind(field, value)
    if field.primitive is not Primitive.STRING or not isinstance(value, str) or "\0" in value:
        return "type"
    return "pattern" if any(isinstance(test, Matches) for test in field.tests) else "type"


def bound_kind(field: Field, value: str) -> str:
    """Return which bound a value of the right form breaks."""
    low = any(isinstance(test, AtLeast) and size(value) < size(test.bound) for test in field.tests)
    return "minimum" if low else "maximum"


def shape_kind(field: Field | None, value: Any) -> str:
    """Return which rule a value of the wrong JSON kind breaks: that there is one, that there is one only, its type."""
    if field is None:
        return "unknown_field"
    if value is None or value == []:
        return "required"
    if isinstance(value, list) and not field.many:
        return "single" if len(value) > 1 else "type"
    return "code" if field.range.kind == "vocabulary" and isinstance(value, str) else "type"
