"""The algebra judged the slow and plain way: one record at a time, in Python, straight from the words of `constraints`.

It shares no code with the compiler to SQL, so that the two can be held against each other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from housing_standard.constraints import (
    AddsUp,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Check,
    Closed,
    Compare,
    Comparison,
    Condition,
    Counted,
    Distinct,
    ExactlyOneOf,
    Matches,
    Moment,
    NoOverlap,
    Not,
    OfType,
    OneOf,
    Passes,
    Path,
    Present,
    Related,
    Resolves,
    Same,
    Test,
    Unique,
    WithinWorkingDays,
    parts_of,
    paths_in,
)
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.records.table import Spoilt, Table, values_of
from housing_standard.rulebook import RuleBook
from housing_standard.working_days import FIRST_YEAR, LAST_YEAR, is_working_day

Verdict = set[tuple[str, int, str]]


@dataclass(eq=False)
class Record:
    """One record: its sound values, and the fields of which some value was set aside."""

    entity: Entity
    row: int
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ill_typed: set[str] = field(default_factory=set)
    several: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    def of(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())


class Oracle:
    """Judges tables by every rule of a Standard."""

    def __init__(
        self, standard: Standard, tables: Iterable[Table], as_at: dt.date, book: RuleBook | None = None
    ) -> None:
        self.standard = standard
        self.book = book or RuleBook(standard)
        self.as_at = as_at
        self.records = [record for table in tables for record in _records(standard, table)]

    def verdict(self) -> Verdict:
        """Return the entity, row and rule of everything that fails."""
        return {
            (record.entity.name, record.row, rule.id)
            for record in self.records
            for rule in self.book.by_entity[record.entity.name]
            if self.fails(record, rule)
        }

    def fails(self, record: Record, rule: Rule) -> bool:
        check = rule.check
        if isinstance(check, Closed):
            return False
        if rule.kind == "single" and rule.fields[0] in record.several:
            return True
        if rule.kind == "type" and rule.derived:
            return rule.fields[0] in record.ill_typed
        set_aside = record.ill_typed | record.several | record.unknown
        if set_aside & set(own_fields(record.entity, check)):
            return False
        entity = record.entity.name if rule.derived else rule.entity
        match check:
            case Resolves() | Unique() | NoOverlap() | AddsUp():
                return self.breaks(record, entity, check)
            case _:
                return not self.holds(record, check)

    # --- Laws ---

    def breaks(self, record: Record, entity: str, law: Resolves | Unique | NoOverlap | AddsUp) -> bool:
        match law:
            case Resolves(field=name, entity=target):
                known = {value for other in self.kinds(target) for value in other.of("id")}
                return any(value not in known for value in record.of(name))
            case Unique(fields=("id",)):
                group = self.kinds(self.standard.root_of(entity))
                before = group[: group.index(record)]
                return bool(record.of("id")) and any(other.of("id") == record.of("id") for other in before)
            case Unique(fields=names, absent_differ=absent_differ):
                key = [record.of(name) for name in names]
                group = sorted(self.kinds(entity), key=lambda other: other.of("id"))  # sorted keeps the order of rows
                before = [other for other in group[: group.index(record)] if other.of("id")]
                blamed = record.of("id") and not (absent_differ and () in key)
                return bool(blamed) and any([other.of(name) for name in names] == key for other in before)
            case NoOverlap():
                return self.overlaps(record, self.kinds(entity), law)
            case AddsUp():
                return self.differs(record, law)

    def differs(self, record: Record, law: AddsUp) -> bool:
        others = self.kinds(law.entity)
        read = {law.via, law.amount, *own_fields(self.standard.entity_by_name[law.entity], law.of)}
        mine = [other for other in others if record.of("id") and other.of(law.via) == record.of("id")]
        if any(read & (other.ill_typed | other.several | other.unknown) for other in mine):
            return False
        counted = [other for other in mine if other.of(law.amount) and self.holds(other, law.of)]
        if not (counted and record.of(law.total) and self.holds(record, law.where)):
            return False
        amounts = [other.of(law.amount)[0] for other in counted] + list(record.of(law.base))
        return sum(map(Fraction, amounts)) != Fraction(record.of(law.total)[0])

    def overlaps(self, record: Record, group: list[Record], law: NoOverlap) -> bool:
        known = record.entity.field_by_name
        primitives = {known[law.start].primitive, known[law.end].primitive}

        def moment(text: str) -> tuple[Decimal | str | int, ...]:
            kind = Primitive.DATETIME if primitives == {Primitive.DATETIME} else Primitive.DATE
            side = (kind, text if kind is Primitive.DATETIME else text[:10], Moment(path=None))
            return sortable(side, side)

        def period(of: Record) -> tuple[tuple[Decimal | str | int, ...], tuple[Decimal | str | int, ...]] | None:
            if not (of.of(law.same) and of.of(law.start) and self.holds(of, law.where)):
                return None
            return moment(of.of(law.start)[0]), moment(of.of(law.end)[0]) if of.of(law.end) else (10**12,)

        def turn(of: Record) -> tuple[bool, tuple[str, ...], int]:
            return not of.of("id"), of.of("id"), group.index(of)

        mine = period(record)
        others = [(period(other), other) for other in group if other is not record]
        return mine is not None and any(
            theirs is not None
            and other.of(law.same) == record.of(law.same)
            and (mine[0], turn(record)) > (theirs[0], turn(other))
            and mine[0] <= theirs[1]
            and theirs[0] <= mine[1]
            for theirs, other in others
        )

    def kinds(self, entity: str) -> list[Record]:
        names = [kind.name for kind in self.standard.kinds_of(entity)] or [entity]
        return [record for name in names for record in self.records if record.entity.name == name]

    # --- Conditions ---

    def holds(self, record: Record, condition: Condition) -> bool:
        match condition:
            case Present(path=path):
                return bool(self.values(record, path))
            case Passes(path=path, test=test):
                known = self.standard.field_at(record.entity.name, path)
                return all(passes(test, known.primitive, value) for value in self.values(record, path))
            case Counted(path=path, minimum=minimum, maximum=maximum):
                return within(len(self.values(record, path)), minimum, maximum)
            case Distinct(path=path):
                values = self.values(record, path)
                return len(set(values)) == len(values)
            case Compare(left=left, comparison=comparison, right=right):
                return all(
                    stands(one, comparison, other)
                    for one in self.side(record, left)
                    for other in self.side(record, right)
                )
            case WithinWorkingDays(start=start, end=end, most=most):
                days = [dt.date.fromisoformat(value[:10]) for value in self.values(record, start)]
                ends = self.values(record, end) if end else (self.as_at.isoformat(),)
                return all(
                    in_time(day, dt.date.fromisoformat(value[:10]), most)
                    for day in days
                    if FIRST_YEAR <= day.year <= LAST_YEAR
                    for value in ends
                )
            case AllOf(parts=parts):
                return all(self.holds(record, part) for part in parts)
            case AnyOf(parts=parts):
                return any(self.holds(record, part) for part in parts)
            case ExactlyOneOf(parts=parts):
                return sum(self.holds(record, part) for part in parts) == 1
            case Not(part=part):
                return not self.holds(record, part)
            case Same(left=left, right=right):
                return all(a == b for a in self.values(record, left) for b in self.values(record, right))
            case Related(entity=entity, via=via, where=where, minimum=minimum, maximum=maximum):
                here = record.of("id")
                referring = [
                    other
                    for other in self.kinds(entity)
                    if here and here[0] in other.of(via) and self.holds(other, where)
                ]
                return within(len(referring), minimum, maximum)

    def values(self, record: Record, path: Path) -> tuple[str, ...]:
        reached = record
        for length in range(1, len(path)):
            known = self.standard.field_at(record.entity.name, path[:length])
            group = self.kinds(self.standard.root_of(known.range.name))
            named = self.same_term(reached, known)[:1]
            found = next((other for other in group if named and other.of("id") == named), None)
            if found is None:
                return ()
            reached = found
        return self.same_term(reached, self.standard.field_at(record.entity.name, path))

    @staticmethod
    def same_term(record: Record, known: Field) -> tuple[str, ...]:
        """Return the values of a field, unless this kind of record has another field of the same name."""
        own = record.entity.field_by_name.get(known.name)
        return record.of(known.name) if own and own.iri == known.iri else ()

    def side(self, record: Record, moment: Moment) -> list[tuple[Primitive, str, Moment]]:
        if moment.path is None:
            return [(Primitive.DATE, self.as_at.isoformat(), moment)]
        primitive = self.standard.field_at(record.entity.name, moment.path).primitive
        return [(primitive, value, moment) for value in self.values(record, moment.path)]


def own_fields(entity: Entity, check: Check) -> tuple[str, ...]:
    match check:
        case Resolves(field=name):
            return (name,)
        case Unique(fields=names):
            return names
        case NoOverlap(same=same, start=start, end=end, where=where):
            return (same, start, end, *own_fields(entity, where))
        case AddsUp(total=total, base=base, where=where):
            return ("id", total, base, *own_fields(entity, where))
        case Related():
            return ("id",)
        case Closed():
            return ()
        case _:
            inner = (name for part in parts_of(check) for name in own_fields(entity, part))
            return (*(path[0] for path in paths_in(check)), *inner)


def in_time(start: dt.date, end: dt.date, most: int) -> bool:
    """Count the working days after `start` one by one, up to `end` or the last day of the calendar."""
    end = min(end, dt.date(LAST_YEAR, 12, 31))
    gone = (start + dt.timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(map(is_working_day, gone)) <= most


def within(count: int, minimum: int, maximum: int | None) -> bool:
    return count >= minimum and (maximum is None or count <= maximum)


def passes(test: Test, primitive: Primitive, value: str) -> bool:
    match test:
        case OfType(primitive=wanted):
            return problem(wanted, value) is None
        case Matches(pattern=pattern):
            return re.fullmatch(pattern, value, re.ASCII) is not None
        case AtLeast(bound=bound):
            still = Moment(path=None)
            return stands((primitive, bound, still), Comparison.NOT_AFTER, (primitive, value, still))
        case AtMost(bound=bound):
            still = Moment(path=None)
            return stands((primitive, value, still), Comparison.NOT_AFTER, (primitive, bound, still))
        case OneOf(values=values):
            return value in values


def stands(left: tuple[Primitive, str, Moment], comparison: Comparison, right: tuple[Primitive, str, Moment]) -> bool:
    one, other = sortable(left, right), sortable(right, left)
    return one < other if comparison is Comparison.BEFORE else one <= other


def sortable(
    side: tuple[Primitive, str, Moment], against: tuple[Primitive, str, Moment]
) -> tuple[Decimal | str | int, ...]:
    primitive, text, moved = side
    if primitive in (Primitive.INTEGER, Primitive.DECIMAL):
        return (Decimal(text),)
    if primitive not in (Primitive.DATE, Primitive.DATETIME):
        return (text,)
    year, month, day = int(text[:4]) + moved.years, int(text[5:7]), int(text[8:10])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if moved.years and (month, day) == (2, 29) and not leap:
        month, day = 3, 1
    if primitive is Primitive.DATE:
        return (year, month, day) if moved.years else day_of(dt.date(year, month, day).toordinal() + moved.days)
    offset = 0 if text.endswith("Z") else int(text[-6] + "1") * (int(text[-5:-3]) * 60 + int(text[-2:]))
    clock, _, fraction = text[11:].removesuffix("Z").partition("+")[0].partition("-")[0].partition(".")
    hour, minute, second = (int(part) for part in clock.split(":"))
    hours = moved.hours + 24 * moved.days
    if against[0] is Primitive.DATE and moved.years:
        return (year, month, day)
    if against[0] is Primitive.DATE:
        return day_of(dt.date(year, month, day).toordinal() + (hour + hours) // 24)
    minutes = dt.date(year, month, day).toordinal() * 1440 + (hour + hours) * 60 + minute - offset
    return (minutes, second, int(fraction.ljust(6, "0") or "0"))


def day_of(ordinal: int) -> tuple[int, int, int]:
    """Return year, month and day, also of years that Python's dates do not reach: all comes round in 400."""
    rounds = 0 if 1 <= ordinal <= dt.date.max.toordinal() else (ordinal - 1) // 146_097
    day = dt.date.fromordinal(ordinal - rounds * 146_097)
    return (day.year + 400 * rounds, day.month, day.day)


def _records(standard: Standard, table: Table) -> Iterable[Record]:
    entity = standard.entity_by_name[table.entity]
    for row, cells in enumerate(table.rows, start=1):
        record = Record(entity, row, unknown=set(table.missing))
        for name, cell in zip(table.columns, cells, strict=True):
            known = entity.field_by_name[name]
            _sort(record, known, values_of(cell), spoilt=isinstance(cell, Spoilt))
        yield record


def _sort(record: Record, known: Field, values: tuple[str, ...], *, spoilt: bool) -> None:
    if spoilt:
        record.unknown.add(known.name)
    elif len(values) > 1 and not known.many:
        record.several.add(known.name)
    else:
        sound = tuple(value for value in values if problem(known.primitive, value) is None)
        record.values[known.name] = sound
        if len(sound) < len(values):
            record.ill_typed.add(known.name)
