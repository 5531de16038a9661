"""What a maker returns, and how it declares what its target cannot say."""

from __future__ import annotations

from dataclasses import dataclass

from housing_standard.constraints import (
    AddsUp,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Check,
    Closed,
    Compare,
    Counted,
    Distinct,
    ExactlyOneOf,
    Matches,
    NoOverlap,
    Not,
    OfType,
    OneOf,
    Passes,
    Present,
    Related,
    Resolves,
    Unique,
    asks_today,
    counts_working_days,
    sees_other_records,
)


@dataclass(frozen=True, kw_only=True)
class Artefact:
    """One file that a maker made: its path under the build folder, its target, its media type and its bytes.

    `area` names the area that it is made of alone; empty for what serves several.
    """

    path: str
    target: str
    media_type: str
    content: bytes
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A shape of rule that a target cannot hold, why, and which layer catches it instead."""

    target: str
    shape: str
    reason: str
    caught_by: str


def shape_of(check: Check) -> str:
    """Name the shape of a check, coarse enough to say what a target can hold.

    One of: type, pattern, minimum, maximum, code, present, count, distinct, closed, reference, unique, overlap,
    working_days (runs on a calendar), condition (several fields of one record), comparison (one of them an order in
    time or size), as_at (asks the day), across (looks into other records).
    """
    match check:
        case Resolves():
            return "reference"
        case Unique():
            return "unique"
        case NoOverlap():
            return "overlap"
        case AddsUp():
            return "across"
        case Closed():
            return "closed"
        case _ if counts_working_days(check):
            return "working_days"
        case _ if sees_other_records(check):
            return "across"
        case _ if asks_today(check):
            return "as_at"
        case Passes(test=test):
            names = {OfType: "type", Matches: "pattern", AtLeast: "minimum", AtMost: "maximum", OneOf: "code"}
            return names[type(test)]
        case Present():
            return "present"
        case Counted():
            return "count"
        case Distinct():
            return "distinct"
        case _:
            return "comparison" if _compares(check) else "condition"


def _compares(check: Check) -> bool:
    match check:
        case Compare():
            return True
        case AllOf(parts=parts) | AnyOf(parts=parts) | ExactlyOneOf(parts=parts):
            return any(_compares(part) for part in parts)
        case Not(part=part):
            return _compares(part)
        case Related(where=where):
            return _compares(where)
        case _:
            return False
