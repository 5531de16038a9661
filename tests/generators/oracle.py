"""Conditions judged in plain Python, three-valued: what the shapes must agree with, written down another way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from housing_standard.constraints import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    Counted,
    Distinct,
    ExactlyOneOf,
    Matches,
    Not,
    OfType,
    OneOf,
    Passes,
    Present,
    Test,
)
from housing_standard.lexical import problem
from housing_standard.model import Entity, Field
from housing_standard.scales import RangeKind

Verdict = bool | None


@dataclass(frozen=True)
class Oracle:
    """The judge of one record, given as the texts of each field."""

    entity: Entity
    record: Mapping[str, tuple[str, ...]]

    def holds(self, condition: Condition) -> Verdict:
        """Return whether a condition holds; None where an ill-typed value leaves it open."""
        match condition:
            case Present(path=(name,)):
                return bool(self.record.get(name))
            case Counted(path=(name,), minimum=least, maximum=most):
                number = len(set(self.record.get(name, ())))
                return least <= number and (most is None or number <= most)
            case Passes(path=(name,), test=test):
                field = self.entity.field_by_name[name]
                return every(passes(field, test, value) for value in self.record.get(name, ()))
            case Distinct():
                return True
            case AllOf(parts=parts):
                return every(self.holds(part) for part in parts)
            case AnyOf(parts=parts):
                return opposite(every(opposite(self.holds(part)) for part in parts))
            case Not(part=part):
                return opposite(self.holds(part))
            case ExactlyOneOf(parts=parts):
                verdicts = [self.holds(part) for part in parts]
                sure, open_ = verdicts.count(True), verdicts.count(None)
                return False if sure > 1 or sure + open_ == 0 else None if open_ else True
        raise NotImplementedError(condition)


def passes(field: Field, test: Test, value: str) -> Verdict:
    sound = field.range.kind is RangeKind.VOCABULARY or problem(field.primitive, value) is None
    if isinstance(test, OfType):
        return sound
    if not sound:
        return None
    match test:
        case Matches(pattern=pattern):
            return re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value) is not None
        case OneOf(values=values):
            return value in values
        case AtLeast(bound=bound):
            return Decimal(value) >= Decimal(bound)
        case AtMost(bound=bound):
            return Decimal(value) <= Decimal(bound)


def every(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return False if False in found else None if None in found else True


def opposite(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict
