"""Conditions on one record, as SHACL Core says them: a pure translation, no SPARQL.

A value that is not written as its type asks leaves a condition unknown. `doubt` says what unknown counts as: True
where a shape must find only what is certainly wrong, False under a negation, which turns it round.
"""

from __future__ import annotations

from collections.abc import Iterable

from generators.shacl.scope import Scope
from generators.shacl.values import Statements, value_shape
from generators.turtle import anonymous, collection, iri
from housing_standard.constraints import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Counted,
    Distinct,
    ExactlyOneOf,
    Not,
    Passes,
    Present,
    Related,
    Same,
    WithinWorkingDays,
    parts_of,
)

_ANYTHING: Statements = (("a", "sh:NodeShape"),)


def in_core(condition: Condition) -> bool:
    """Tell whether SHACL Core can say a condition: nothing is compared and no other record is looked into."""
    match condition:
        case Compare() | WithinWorkingDays() | Same() | Related():
            return False
        case Present(path=path) | Passes(path=path) | Counted(path=path) | Distinct(path=path):
            return len(path) == 1
        case _:
            return all(in_core(part) for part in parts_of(condition))


def shape_of_record(scope: Scope, condition: Condition, *, doubt: bool) -> Statements:
    """Return the statements of a node shape that a record conforms to when the condition holds."""
    match condition:
        case Present(path=path):
            return _property(scope, path[0], (("sh:minCount", "1"),))
        case Counted(path=path):
            return _property(scope, path[0], counts(condition))
        case Passes(path=path, test=test):
            return _property(scope, path[0], value_shape(scope.standard, scope.field(path), test, doubt=doubt))
        case AllOf(parts=parts):
            return tuple(s for part in parts for s in shape_of_record(scope, part, doubt=doubt))
        case AnyOf(parts=parts):
            return _any(_nested(scope, part, doubt=doubt) for part in parts)
        case ExactlyOneOf(parts=parts):
            return _any(_only(scope, parts, index, doubt=doubt) for index in range(len(parts)))
        case Not(part=Not(part=part)):
            return shape_of_record(scope, part, doubt=doubt)
        case Not(part=part):
            return (("sh:not", _nested(scope, part, doubt=not doubt)),)
        case _:  # Distinct: a graph holds no triple twice, so it always holds
            return ()


def counts(condition: Counted) -> Statements:
    """Return the bounds on how many values a property has."""
    least = (("sh:minCount", str(condition.minimum)),) if condition.minimum else ()
    most = (("sh:maxCount", str(condition.maximum)),) if condition.maximum is not None else ()
    return (*least, *most)


def _property(scope: Scope, name: str, statements: Statements) -> Statements:
    path = ("sh:path", iri(scope.field((name,)).iri, scope.standard.base))
    return (("sh:property", anonymous((path, *statements))),)


def _nested(scope: Scope, condition: Condition, *, doubt: bool) -> str:
    return anonymous(shape_of_record(scope, condition, doubt=doubt) or _ANYTHING)


def _any(shapes: Iterable[str]) -> Statements:
    """Return that one of some shapes is met at least; nothing meets none of none."""
    members = tuple(shapes)
    return (("sh:or", collection(members)),) if members else (("sh:not", anonymous(_ANYTHING)),)


def _only(scope: Scope, parts: tuple[Condition, ...], index: int, *, doubt: bool) -> str:
    """Return a shape that one part meets and no other; sh:xone could not tell unknown from met."""
    others = tuple(
        ("sh:not", _nested(scope, part, doubt=not doubt)) for place, part in enumerate(parts) if place != index
    )
    return anonymous((*shape_of_record(scope, parts[index], doubt=doubt), *others) or _ANYTHING)
