"""LinkML's restrictions lowered to the algebra of `constraints`; what cannot be lowered is refused by name.

A slot expression restricts one field, a class expression one record. Both nest by any_of, all_of, none_of and
exactly_one_of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from housing_standard.constraints import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    ExactlyOneOf,
    Matches,
    Not,
    OneOf,
    Passes,
    Path,
    Present,
    Test,
)

# Keys of a slot that restrict data and that the algebra holds.
VALUE_KEYS = (
    "pattern",
    "minimum_value",
    "maximum_value",
    "equals_string",
    "equals_string_in",
    "equals_number",
    "required",
    "value_presence",
)
BOOLEAN_KEYS = ("any_of", "all_of", "none_of", "exactly_one_of")

# Keys that restrict data and that are refused: a silent loss would be a wrong verdict.
REFUSED_SLOT_KEYS = (
    "equals_expression",
    "has_member",
    "all_members",
    "range_expression",
    "enum_range",
    "bindings",
    "array",
    "symmetric",
    "reflexive",
    "locally_reflexive",
    "irreflexive",
    "asymmetric",
    "transitive",
    "union_of",
    "implicit_prefix",
    "designates_type",
)
REFUSED_CLASS_KEYS = ("union_of", "disjoint_with", "children_are_mutually_disjoint", "subclass_of", "defining_slots")
REFUSED_ENUM_KEYS = ("reachable_from", "matches", "concepts", "code_set", "inherits", "include", "minus", "pv_formula")
REFUSED_TYPE_KEYS = ("union_of", "any_of", "all_of", "none_of", "exactly_one_of", "implicit_prefix")


class UnsupportedError(Exception):
    """A restriction that has no place in the algebra; the reader turns it into a fault with file and line."""


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


def tests_of(expression: Expression) -> tuple[Test, ...]:
    """Return the tests on one value that a slot expression makes directly."""
    found: list[Test] = []
    if expression.get("pattern"):
        found.append(Matches(pattern=str(expression.get("pattern"))))
    if expression.get("minimum_value") is not None:
        found.append(AtLeast(bound=str(expression.get("minimum_value"))))
    if expression.get("maximum_value") is not None:
        found.append(AtMost(bound=str(expression.get("maximum_value"))))
    if expression.get("equals_string") is not None:
        found.append(OneOf(values=(_plain(expression.get("equals_string")),)))
    if expression.get("equals_string_in"):
        found.append(OneOf(values=tuple(_plain(v) for v in expression.get("equals_string_in"))))
    if expression.get("equals_number") is not None:
        bound = str(expression.get("equals_number"))
        found.extend((AtLeast(bound=bound), AtMost(bound=bound)))
    return tuple(found)


def slot_condition(path: Path, expression: Expression, *, asked: bool) -> Condition:
    """Return what a slot expression asks of one field.

    `asked` is true on the asking side of a rule (preconditions, none_of): there an absent value does not meet a
    test, so presence is asked for too.
    """
    for key in REFUSED_SLOT_KEYS:
        if expression.get(key):
            raise UnsupportedError(key)
    if expression.get("range"):
        raise UnsupportedError("range inside an expression")
    parts: list[Condition] = []
    tests = tests_of(expression)
    presence = str(expression.get("value_presence") or "")
    if presence == "ABSENT":
        parts.append(Not(part=Present(path=path)))
    elif expression.get("required") or presence == "PRESENT" or (asked and tests):
        parts.append(Present(path=path))
    parts.extend(Passes(path=path, test=test) for test in tests)
    parts.extend(_booleans(expression, lambda inner: slot_condition(path, inner, asked=asked)))
    return _all(parts)


def class_condition(expression: Expression, *, asked: bool) -> Condition:
    """Return what a class expression (slot_conditions and booleans over them) asks of a record."""
    for key in ("is_a", *REFUSED_CLASS_KEYS):
        if expression.get(key):
            raise UnsupportedError(key)
    slots = expression.get("slot_conditions") or {}
    items = slots.items() if isinstance(slots, dict) else ((slot.name, slot) for slot in slots)
    parts: list[Condition] = [
        slot_condition((str(name),), Expression(body=body if body is not None else {}), asked=asked)
        for name, body in items
    ]
    parts.extend(_booleans(expression, lambda inner: class_condition(inner, asked=asked)))
    return _all(parts)


def implies(condition: Condition, consequence: Condition) -> Condition:
    """Return "when `condition` holds, so does `consequence`"."""
    return consequence if condition == ALWAYS else AnyOf(parts=(Not(part=condition), consequence))


def _booleans(expression: Expression, lower: Any) -> list[Condition]:
    parts: list[Condition] = []
    if expression.get("any_of"):
        parts.append(AnyOf(parts=tuple(lower(inner) for inner in expression.inner("any_of"))))
    if expression.get("all_of"):
        parts.append(AllOf(parts=tuple(lower(inner) for inner in expression.inner("all_of"))))
    if expression.get("none_of"):
        parts.extend(Not(part=lower(inner)) for inner in expression.inner("none_of"))
    if expression.get("exactly_one_of"):
        parts.append(ExactlyOneOf(parts=tuple(lower(inner) for inner in expression.inner("exactly_one_of"))))
    return parts


def _all(parts: list[Condition]) -> Condition:
    if not parts:
        return ALWAYS
    return parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
