"""LinkML's restrictions lowered to the algebra of `constraints`; what cannot be lowered is refused by name.

A slot expression restricts one field, a class expression one record. Both nest by any_of, all_of, none_of and
exactly_one_of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from housing_standard.constraints import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    Counted,
    ExactlyOneOf,
    Matches,
    Not,
    OfType,
    OneOf,
    Passes,
    Path,
    Present,
    Test,
)
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Field
from housing_standard.source.refused import REFUSED_CLASS_KEYS, REFUSED_SLOT_KEYS, MistakenError, UnsupportedError

BOOLEAN_KEYS = ("any_of", "all_of", "none_of", "exactly_one_of")

# Lists of characters in a pattern that stand for themselves only behind a backslash.
_SPECIAL = re.compile(r"([\\.*+?()\[\]{}|^$])")


@dataclass(frozen=True, kw_only=True)
class Expression:
    """One LinkML expression: a mapping from the words, or a metamodel object read as one."""

    body: Any

    def get(self, key: str) -> Any:
        """Return the value of a key; None when it is absent or empty."""
        value = self.body.get(key) if isinstance(self.body, dict) else getattr(self.body, key, None)
        return None if value in ([], {}, "") else value

    def inner(self, key: str) -> tuple[Expression, ...]:
        """Return the expressions listed under a boolean key."""
        return tuple(Expression(body=part) for part in self.get(key) or ())


# Says what values a range names: their primitive and the tests on each.
Ranges = Callable[[str], tuple[Primitive, tuple[Test, ...]]]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What an expression is lowered for: the fields of its class by their slots, and what a range inside it means."""

    fields: Mapping[str, Field]
    ranges: Ranges

    def field(self, name: str) -> Field:
        """Return a field of the class; raises MistakenError when it has none of that name."""
        if name not in self.fields:
            cure = f"Name one of its fields: {', '.join(self.fields)}."
            raise MistakenError(f"'{name}' is not a field of the entity.", cure)
        return self.fields[name]


def tests_of(expression: Expression) -> tuple[Test, ...]:
    """Return the tests on one value that a slot expression makes directly."""
    found: list[Test] = []
    if expression.get("pattern"):
        found.append(Matches(pattern=str(expression.get("pattern"))))
    if expression.get("minimum_value") is not None:
        found.append(AtLeast(bound=_plain(expression.get("minimum_value"))))
    if expression.get("maximum_value") is not None:
        found.append(AtMost(bound=_plain(expression.get("maximum_value"))))
    if expression.get("equals_string") is not None:
        found.append(OneOf(values=(_plain(expression.get("equals_string")),)))
    if expression.get("equals_string_in"):
        found.append(OneOf(values=tuple(_plain(v) for v in expression.get("equals_string_in"))))
    if expression.get("equals_number") is not None:
        bound = _plain(expression.get("equals_number"))
        found.extend((AtLeast(bound=bound), AtMost(bound=bound)))
    return tuple(found)


def fitting(field: Field, tests: tuple[Test, ...]) -> tuple[Test, ...]:
    """Return the tests of an expression on a field.

    Raises MistakenError for one that no value of the field could be put to: a code that its list lacks, a bound or
    value that is not of its type, a pattern on what is not text.
    """
    codes = next((test.values for test in field.tests if isinstance(test, OneOf)), None)
    for test in tests:
        match test:
            case OneOf(values=values) if codes is not None and (unknown := [v for v in values if v not in codes]):
                cure = f"Use a code of its list: {', '.join(codes)}."
                raise MistakenError(f"'{unknown[0]}' is not a code that {field.name} can have.", cure)
            case OneOf(values=values) if unfit := [v for v in values if problem(field.primitive, v)]:
                raise MistakenError(
                    f"'{unfit[0]}' {problem(field.primitive, unfit[0])}, as {field.name} is.", "Correct the value."
                )
            case AtLeast(bound=bound) | AtMost(bound=bound) if field.primitive not in ORDERED:
                cure = "Take the bound out; only numbers, dates and times have one."
                raise MistakenError(f"{field.name} is {field.primitive} and has no order for the bound {bound}.", cure)
            case AtLeast(bound=bound) | AtMost(bound=bound) if problem(field.primitive, bound):
                cure = "Write the bound as a value of the field is written."
                raise MistakenError(f"The bound {bound} of {field.name} {problem(field.primitive, bound)}.", cure)
            case Matches(pattern=pattern) if field.primitive is not Primitive.STRING:
                cure = "Take the pattern out, or make the field text."
                raise MistakenError(f"The pattern {pattern} restricts {field.name}, which is not text.", cure)
            case _:
                continue
    return tests


# The kinds of value that stand before or after each other.
ORDERED = (Primitive.INTEGER, Primitive.DECIMAL, Primitive.DATE, Primitive.DATETIME, Primitive.TIME)


def slot_condition(scope: Scope, slot: str, expression: Expression, *, asked: bool) -> Condition:
    """Return what a slot expression asks of one field, named by its slot.

    `asked` is true on the asking side of a rule (preconditions, none_of): there an absent value does not meet a
    test, so presence is asked for too. Raises UnsupportedError and MistakenError.
    """
    field = scope.field(slot)
    path = (field.name,)
    for key, cure in REFUSED_SLOT_KEYS.items():
        if expression.get(key):
            raise UnsupportedError(f"'{key}'", cure)
    parts: list[Condition] = []
    tests = fitting(field, (*_range_tests(scope, field, expression), *tests_of(expression)))
    presence = str(expression.get("value_presence") or "")
    if presence == "ABSENT":
        parts.append(Not(part=Present(path=path)))
    elif expression.get("required") or presence == "PRESENT" or (asked and tests):
        parts.append(Present(path=path))
    parts.extend(Passes(path=path, test=test) for test in tests)
    parts.extend(_counted(path, expression))
    members = expression.get("all_members")
    if members:
        parts.append(slot_condition(scope, slot, Expression(body=members), asked=asked))
    if field.many and any(expression.get(key) for key in ("any_of", "none_of", "exactly_one_of")):
        parts.extend(_each_value(scope, slot, expression))
    else:
        parts.extend(_of_one_value(scope, slot, expression, asked=asked))
    return _all(parts)


def _range_tests(scope: Scope, field: Field, expression: Expression) -> tuple[Test, ...]:
    """Return the tests that a range inside an expression adds to the field's own."""
    name = str(expression.get("range") or "")
    if not name or name == field.range.name:
        return ()
    primitive, tests = scope.ranges(name)
    if primitive is not field.primitive:
        raise UnsupportedError(
            f"the range '{name}' inside an expression on {field.name}, which is {field.primitive},",
            "Let all ranges of one field be of one kind of value, such as text, or make two fields of it.",
        )
    return tuple(test for test in tests if not isinstance(test, OfType))


def _counted(path: Path, expression: Expression) -> list[Condition]:
    exact = expression.get("exact_cardinality")
    least = exact if exact is not None else expression.get("minimum_cardinality")
    most = exact if exact is not None else expression.get("maximum_cardinality")
    if least is None and most is None:
        return []
    return [Counted(path=path, minimum=int(least or 0), maximum=None if most is None else int(most))]


def _of_one_value(scope: Scope, slot: str, expression: Expression, *, asked: bool) -> list[Condition]:
    """Return what booleans ask of a field with one value: an absent one meets them, unless presence is asked for."""
    parts = [slot_condition(scope, slot, inner, asked=asked) for inner in expression.inner("all_of")]
    if expression.get("any_of"):
        inside = expression.inner("any_of")
        parts.append(AnyOf(parts=tuple(slot_condition(scope, slot, inner, asked=asked) for inner in inside)))
    parts.extend(Not(part=slot_condition(scope, slot, inner, asked=True)) for inner in expression.inner("none_of"))
    if expression.get("exactly_one_of"):
        inside = expression.inner("exactly_one_of")
        one = ExactlyOneOf(parts=tuple(slot_condition(scope, slot, inner, asked=True) for inner in inside))
        absent = Not(part=Present(path=(scope.field(slot).name,)))
        parts.append(one if asked or any(inner.get("required") for inner in inside) else AnyOf(parts=(absent, one)))
    return parts


def _each_value(scope: Scope, slot: str, expression: Expression) -> list[Condition]:
    """Return what `any_of` asks of each value of a field with many, as one list of codes or one pattern."""
    field = scope.field(slot)
    alternatives = []
    for inner in expression.inner("any_of"):
        tests = fitting(field, (*_range_tests(scope, field, inner), *tests_of(inner)))
        if len(tests) != 1 or not isinstance(tests[0], OneOf | Matches) or any(map(inner.get, BOOLEAN_KEYS)):
            break
        alternatives.append(tests[0])
    else:
        if not expression.get("none_of") and not expression.get("exactly_one_of"):
            all_of = [slot_condition(scope, slot, inner, asked=False) for inner in expression.inner("all_of")]
            return [*all_of, Passes(path=(field.name,), test=_either(alternatives))]
    raise UnsupportedError(
        f"a choice between conditions on each value of {field.name}, which has many,",
        "Say it with one pattern or one list of codes.",
    )


def _either(tests: list[OneOf | Matches]) -> Test:
    r"""Return one test that passes what any of these passes.

    >>> _either([OneOf(values=("a.b",)), Matches(pattern="^[0-9]$")]).pattern
    '^((a\\\\.b)|([0-9]))$'
    """
    if all(isinstance(test, OneOf) for test in tests):
        return OneOf(values=tuple(dict.fromkeys(v for test in tests if isinstance(test, OneOf) for v in test.values)))
    inside = [
        "|".join(_SPECIAL.sub(r"\\\1", value) for value in test.values)
        if isinstance(test, OneOf)
        else test.pattern.removeprefix("^").removesuffix("$")
        for test in tests
    ]
    return Matches(pattern=f"^({'|'.join(f'({part})' for part in inside)})$")


def class_condition(scope: Scope, expression: Expression, *, asked: bool) -> Condition:
    """Return what a class expression (slot_conditions and booleans over them) asks of a record.

    Raises UnsupportedError and MistakenError.
    """
    if expression.get("is_a"):
        raise UnsupportedError("'is_a' inside a rule", "Put the rule on the class itself.")
    for key, cure in REFUSED_CLASS_KEYS.items():
        if expression.get(key):
            raise UnsupportedError(f"'{key}'", cure)
    slots = expression.get("slot_conditions") or {}
    items = slots.items() if isinstance(slots, dict) else ((slot.name, slot) for slot in slots)
    parts: list[Condition] = [
        slot_condition(scope, str(name), Expression(body=body if body is not None else {}), asked=asked)
        for name, body in items
    ]

    def inside(key: str, *, asked: bool) -> tuple[Condition, ...]:
        return tuple(class_condition(scope, inner, asked=asked) for inner in expression.inner(key))

    if expression.get("any_of"):
        parts.append(AnyOf(parts=inside("any_of", asked=asked)))
    parts.extend(inside("all_of", asked=asked))
    parts.extend(Not(part=part) for part in inside("none_of", asked=True))
    if expression.get("exactly_one_of"):
        parts.append(ExactlyOneOf(parts=inside("exactly_one_of", asked=True)))
    return _all(parts)


def implies(condition: Condition, consequence: Condition) -> Condition:
    """Return "when `condition` holds, so does `consequence`"."""
    return consequence if condition == ALWAYS else AnyOf(parts=(Not(part=condition), consequence))


def _all(parts: list[Condition]) -> Condition:
    if not parts:
        return ALWAYS
    return parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
