"""Conditions on one record as Python expressions over `self`."""

from __future__ import annotations

import re

from generators.artefact import shape_of
from generators.authored import UnsayableError, when_then
from generators.pydantic_models.limits import REASONS
from generators.pydantic_models.naming import attribute, literal, members, model_name, raw
from housing_standard.constraints import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Check,
    Compare,
    Counted,
    Distinct,
    ExactlyOneOf,
    Matches,
    Moment,
    Not,
    OfType,
    OneOf,
    Passes,
    Present,
    Test,
)
from housing_standard.model import Entity, Field, Standard
from housing_standard.scales import RangeKind

TRUE = "True"

_COMPOUND = re.compile(r"\bor\b|\band\b|\bnot\b")


def expression(standard: Standard, entity: Entity, condition: Check) -> str:
    """Return a Python expression that is true for the records of `entity` that meet `condition`.

    Raises UnsayableError for a part that needs more than one record.
    """
    if (halves := when_then(condition)) is not None:
        when, then = _inside(standard, entity, halves)
        return f"not {when if when.startswith('(') else f'({when})'} or {then}"
    match condition:
        case AllOf(parts=(Present(path=(first,)), Passes(path=(second,), test=test))) if first == second:
            return _given_and_passes(standard, entity.field_by_name[first], test)
        case AllOf(parts=parts):
            return " and ".join(_inside(standard, entity, parts)) or TRUE
        case AnyOf(parts=parts):
            return " or ".join(_inside(standard, entity, parts)) or "False"
        case ExactlyOneOf(parts=parts):
            return f"[{', '.join(_inside(standard, entity, parts))}].count(True) == 1"
        case Not(part=part):
            return f"not ({expression(standard, entity, part)})"
        case Compare(left=left, right=right, comparison=comparison) if shape_of(condition) == "comparison":
            return f"base.{comparison.value}({_moment(left)}, {_moment(right)})"
        case Present(path=(name,)):
            return _counted(entity.field_by_name[name], 1, None)
        case Counted(path=(name,), minimum=minimum, maximum=maximum):
            return _counted(entity.field_by_name[name], minimum, maximum)
        case Distinct(path=(name,)):
            field = entity.field_by_name[name]
            return f"base.distinct(self.{attribute(name)})" if field.many else TRUE
        case Passes(path=(name,), test=test):
            return _passes(standard, entity.field_by_name[name], test)
        case _:
            raise UnsayableError(REASONS[shape_of(condition)])


def code(standard: Standard, field: Field, value: str) -> str:
    """Return the expression of one value of a field: the member of its code list where there is one."""
    if field.range.kind is RangeKind.VOCABULARY:
        named = members(tuple(standard.vocabulary_by_name[field.range.name].code_by_name))
        if value in named:
            return f"codes.{model_name(field.range.name)}.{named[value]}"
    return literal(field.primitive, value)


def _inside(standard: Standard, entity: Entity, parts: tuple[Check, ...]) -> list[str]:
    found = [expression(standard, entity, part) for part in parts]
    return [f"({part})" if _COMPOUND.search(part) else part for part in found]


def _given_and_passes(standard: Standard, field: Field, test: Test) -> str:
    asked = _passes(standard, field, test, given=True)
    if isinstance(test, OneOf) and not field.many:
        return asked
    return f"{_counted(field, 1, None)} and {asked}"


def _counted(field: Field, minimum: int, maximum: int | None) -> str:
    """Return an expression of whether a field has from `minimum` to `maximum` values."""
    name = f"self.{attribute(field.name)}"
    if not field.many and (minimum, maximum) == (1, None):
        return f"{name} is not None"
    count = f"len({name})" if field.many else f"int({name} is not None)"
    if maximum is None:
        return f"{count} >= {minimum}"
    return f"{minimum} <= {count} <= {maximum}"


def _passes(standard: Standard, field: Field, test: Test, *, given: bool = False) -> str:
    name = f"self.{attribute(field.name)}"
    if field.many:
        return f"all({_tested(standard, field, 'value', test)} for value in {name})"
    asked = _tested(standard, field, name, test)
    return asked if field.required or given else f"{name} is None or {asked}"


def _tested(standard: Standard, field: Field, name: str, test: Test) -> str:
    match test:
        case OneOf(values=values):
            wanted = [code(standard, field, value) for value in values]
            return f"{name} == {wanted[0]}" if len(wanted) == 1 else f"{name} in ({', '.join(wanted)})"
        case Matches(pattern=pattern):
            return f"base.matches({raw(pattern)}, {name})"
        case AtLeast(bound=bound):
            return f"{name} >= {literal(field.primitive, bound)}"
        case AtMost(bound=bound):
            return f"{name} <= {literal(field.primitive, bound)}"
        case OfType():  # the field's own annotation says so
            return TRUE


def _moment(moment: Moment) -> str:
    """Return one side of a comparison of fields."""
    value = f"self.{attribute((moment.path or ('',))[0])}"
    sizes = {"years": moment.years, "days": moment.days, "hours": moment.hours}
    offsets = [f"{unit}={size}" for unit, size in sizes.items() if size]
    return f"base.moved({', '.join((value, *offsets))})" if offsets else value
