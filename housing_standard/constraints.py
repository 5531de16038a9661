"""The small algebra that every restriction is lowered to; makers and the validator read nothing else.

A `Test` judges one value. A `Condition` judges one record, seen from its own fields or along references to
others. A `Check` is what a rule asserts: a condition, or a law over many records.

Absence: a null, an empty cell and an empty list are all absent. `Passes` and `Compare` hold when a value they
speak of is absent; `Present` is the only condition that asks for presence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from housing_standard.lexical import Primitive

# --- Tests: one value -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OfType:
    """The value is written as `primitive` asks (see `lexical`)."""

    primitive: Primitive


@dataclass(frozen=True, kw_only=True)
class Matches:
    """The whole value matches `pattern`: anchored, RE2-compilable, ASCII classes, no newline."""

    pattern: str


@dataclass(frozen=True, kw_only=True)
class AtLeast:
    """The value is not below `bound`, written in the lexical form of the field's type."""

    bound: str


@dataclass(frozen=True, kw_only=True)
class AtMost:
    """The value is not above `bound`, written in the lexical form of the field's type."""

    bound: str


@dataclass(frozen=True, kw_only=True)
class OneOf:
    """The value is one of `values` (lexical forms, or code names where the field has a vocabulary)."""

    values: tuple[str, ...]


Test = OfType | Matches | AtLeast | AtMost | OneOf

# --- Conditions: one record -------------------------------------------------------------------------------------------

# Field names from the record outwards: ("end_date",) is its own, ("person", "date_of_birth") one reference away.
# Every step but the last is a single-valued reference.
Path = tuple[str, ...]


class Comparison(StrEnum):
    """How two moments or numbers stand to each other."""

    BEFORE = "before"
    NOT_AFTER = "not_after"


@dataclass(frozen=True, kw_only=True)
class Present:
    """The field has at least one value."""

    path: Path


@dataclass(frozen=True, kw_only=True)
class Passes:
    """Every value of the field passes the test; holds when there is none."""

    path: Path
    test: Test


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The field has at least `minimum` and at most `maximum` values (None: no upper bound)."""

    path: Path
    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True, kw_only=True)
class Distinct:
    """No value of the field is given twice."""

    path: Path


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One side of a comparison: a field (or, with `path` None, the day the data are judged as at), moved by an offset.

    It is moved in one unit only, so that no order of moves needs saying.
    Whole years move dates (a year from 29 February ends on 1 March); whole hours move date-times; whole days move both,
    a date-time by 24 hours each. Where a date stands against a date-time, the date-time counts as its day as written.
    """

    path: Path | None
    years: int = 0
    hours: int = 0
    days: int = 0

    @property
    def shift(self) -> int:
        """By how many hours a date-time is moved."""
        return self.hours + 24 * self.days


@dataclass(frozen=True, kw_only=True)
class Compare:
    """`left` is before, or not after, `right`; holds when either side is absent."""

    left: Moment
    comparison: Comparison
    right: Moment


@dataclass(frozen=True, kw_only=True)
class WithinWorkingDays:
    """The day of `end` is at most `most` working days after that of `start`; with `end` None, the day judged as at.

    The day of `start` does not count, and a date-time counts as its day as written. It holds when a side is absent, or
    when `start` lies outside the calendar of `working_days`. An `end` beyond the calendar counts as its last day.
    """

    start: Path
    end: Path | None
    most: int


@dataclass(frozen=True, kw_only=True)
class Same:
    """Two references, of which at least one stands on another record, lead to the same record.

    It holds when either is absent.
    """

    left: Path
    right: Path


@dataclass(frozen=True, kw_only=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class ExactlyOneOf:
    """One part holds and no other."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, kw_only=True)
class Related:
    """Between `minimum` and `maximum` records of `entity` refer here by `via` and meet `where`."""

    entity: str
    via: str
    where: Condition
    minimum: int = 0
    maximum: int | None = None


Condition = (
    Present
    | Passes
    | Counted
    | Distinct
    | Compare
    | WithinWorkingDays
    | Same
    | AllOf
    | AnyOf
    | ExactlyOneOf
    | Not
    | Related
)

ALWAYS = AllOf(parts=())

# --- Laws: many records -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Resolves:
    """The reference names a record of `entity`, or of a kind of it, that is in the same data."""

    field: str
    entity: str


@dataclass(frozen=True, kw_only=True)
class Unique:
    """No two records agree on all of `fields`; two absences are equal unless `absent_differ`."""

    fields: tuple[str, ...]
    absent_differ: bool = False


@dataclass(frozen=True, kw_only=True)
class NoOverlap:
    """No two records that meet `where` and share `same` overlap in time from `start` to `end`.

    The period includes both its `start` and its `end` day; without an end it is still running. The finding
    falls on the later record: the one with the later start, or with equal starts the greater identifier.
    """

    same: str
    start: str
    end: str
    where: Condition


@dataclass(frozen=True, kw_only=True)
class AddsUp:
    """`total` is `base` and every `amount` of the records of `entity` that refer here by `via` and meet `of`, together.

    Judged are records that meet `where` and give a total, as far as any such record gives an amount. A `base` that is
    absent, or none (""), counts as 0. What refers to several records counts for none. It holds where an amount, or what
    `of` reads of a record that refers here, is not written as its type asks.
    """

    total: str
    entity: str
    via: str
    amount: str
    base: str = ""
    of: Condition = ALWAYS
    where: Condition = ALWAYS


@dataclass(frozen=True, kw_only=True)
class Closed:
    """The record has no field but those that its entity declares."""


Law = Resolves | Unique | NoOverlap | AddsUp | Closed
Check = Condition | Law


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside `condition`; empty for the simple ones."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts) | ExactlyOneOf(parts=parts):
            return parts
        case Not(part=part):
            return (part,)
        case _:
            return ()


def paths_in(condition: Condition) -> tuple[Path, ...]:
    """Return every path that `condition` reads on its own record, in order and without repeats."""
    found: dict[Path, None] = {}
    match condition:
        case Present(path=path) | Passes(path=path) | Counted(path=path) | Distinct(path=path):
            found[path] = None
        case Compare(left=left, right=right):
            found.update((side.path, None) for side in (left, right) if side.path is not None)
        case WithinWorkingDays(start=start, end=end):
            found.update((side, None) for side in (start, end) if side is not None)
        case Same(left=left, right=right):
            found.update({left: None, right: None})
        case _:
            for part in parts_of(condition):
                found.update(dict.fromkeys(paths_in(part)))
    return tuple(found)


def asks_today(check: Check) -> bool:
    """Tell whether the verdict depends on the day that the data are judged as at."""
    match check:
        case Compare(left=left, right=right):
            return left.path is None or right.path is None
        case WithinWorkingDays(end=end):
            return end is None
        case Related(where=where) | NoOverlap(where=where):
            return asks_today(where)
        case AddsUp(of=of, where=where):
            return asks_today(of) or asks_today(where)
        case Resolves() | Unique() | Closed():
            return False
        case _:
            return any(map(asks_today, parts_of(check)))


def counts_working_days(check: Check) -> bool:
    """Tell whether the verdict depends on the calendar of working days."""
    match check:
        case WithinWorkingDays():
            return True
        case Related(where=where):
            return counts_working_days(where)
        case AddsUp(of=of, where=where):
            return counts_working_days(of) or counts_working_days(where)
        case Resolves() | Unique() | NoOverlap() | Closed():
            return False
        case _:
            return any(map(counts_working_days, parts_of(check)))


def sees_other_records(check: Check) -> bool:
    """Tell whether the verdict needs a record other than the one judged."""
    match check:
        case Resolves() | Unique() | NoOverlap() | AddsUp() | Related():
            return True
        case Closed():
            return False
        case Present() | Passes() | Counted() | Distinct() | Compare() | WithinWorkingDays() | Same():
            return any(len(path) > 1 for path in paths_in(check))
        case _:
            return any(sees_other_records(part) for part in parts_of(check))
