"""Conditions compiled to SQL: one scan over the records of an entity, with a join for each reference followed.

Every expression is true or false, never NULL: what the algebra says of absence is said here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from housing_standard.constraints import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Compare,
    Comparison,
    Condition,
    Counted,
    Distinct,
    ExactlyOneOf,
    Matches,
    Moment,
    Not,
    OfType,
    OneOf,
    Passes,
    Path,
    Present,
    Related,
    Same,
    Test,
    WithinWorkingDays,
)
from housing_standard.model import Entity, Field, Standard
from housing_standard.validate.calendar import within_working_days
from housing_standard.validate.columns import literal, quoted, value_column, well_typed
from housing_standard.validate.comparing import Side, as_at_side, bounded, ordered
from housing_standard.validate.database import Database, Loaded

TRUE, FALSE = "true", "false"

_OPERATORS = {Comparison.BEFORE: "<", Comparison.NOT_AFTER: "<="}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What rules are compiled against: the Standard, the tables that the data hold, and the day."""

    standard: Standard
    database: Database
    as_at: dt.date

    @property
    def loaded(self) -> Mapping[str, Loaded]:
        """The tables, by the name of their entity."""
        return self.database.loaded

    def kinds_of(self, entity: str) -> tuple[Loaded, ...]:
        """Return the tables that hold records of an entity or of a kind of it."""
        return tuple(self.loaded[kind.name] for kind in self.standard.kinds_of(entity) if kind.name in self.loaded)

    def sharing_identifiers(self, entity: str) -> tuple[Loaded, ...]:
        """Return the tables among which an identifier of `entity` is looked for and must be unique."""
        return self.kinds_of(self.standard.root_of(entity))

    def repeats(self, kinds: Iterable[Loaded], identifier: Field) -> bool:
        """Tell whether any identifier comes twice among records; mostly none does, and to know that saves much."""
        return self.database.repeats(f"SELECT {value_column(identifier.name)} FROM {union(kinds, (identifier,))}")

    def first_of_each(self, entity: Entity, identifier: Field) -> str:
        """Return a subselect of the records that a reference to `entity` may name, the first of each identifier."""
        name = value_column(identifier.name)
        kinds = self.sharing_identifiers(entity.name)
        shared = union(kinds, entity.fields)
        if not self.repeats(kinds, identifier):
            return shared
        return f"(SELECT * FROM {shared} QUALIFY row_number() OVER (PARTITION BY {name} ORDER BY kind, n) = 1)"


@dataclass(frozen=True, kw_only=True)
class _Value:
    """A field at the end of a path, as SQL that is NULL where it is absent."""

    sql: str
    field: Field


@dataclass(frozen=True, kw_only=True)
class _Join:
    """Records joined to those that are judged, at most one to each."""

    source: str
    alias: str
    on: str


def union(kinds: Iterable[Loaded], fields: Iterable[Field]) -> str:
    """Return a subselect of the records of several tables: their kind, number and the values of `fields`."""
    wanted = tuple(fields)
    parts = [
        f"SELECT {place} AS kind, n, {', '.join(_of_kind(kind, known) for known in wanted)} FROM {kind.name}"
        for place, kind in enumerate(kinds)
    ]
    nothing = ", ".join(f"{_absent(known)} AS {value_column(known.name)}" for known in wanted)
    return f"({' UNION ALL '.join(parts) or f'SELECT 0 AS kind, 0 AS n, {nothing} WHERE false'})"


def _of_kind(kind: Loaded, known: Field) -> str:
    """Return the values of a field in one table: absent where that kind of record has no such field."""
    own = kind.entity.field_by_name.get(known.name)
    column = value_column(known.name)
    # Kinds of one parent may each say anew what identifies them.
    same = own is not None and (own.iri == known.iri or (own.identifier and known.identifier))
    if not same or known.name not in kind.columns:
        return f"{_absent(known)} AS {column}"
    return column


def _absent(known: Field) -> str:
    return "NULL::VARCHAR[]" if known.many else "NULL::VARCHAR"


@dataclass(kw_only=True)
class Scan:
    """One pass over records: compiles conditions on them and gathers the joins that these need."""

    judged: Judged
    entity: Entity
    source: str
    columns: frozenset[str]
    alias: str = "r"
    joins: dict[Path | Related, _Join] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The FROM clause: the records and everything joined to them."""
        joined = (f"LEFT JOIN {join.source} AS {join.alias} ON {join.on}" for join in self.joins.values())
        return " ".join((f"{self.source} AS {self.alias}", *joined))

    def condition(self, condition: Condition) -> str:
        """Return SQL that is true where the record meets the condition, else false."""
        match condition:
            case Present(path=path):
                value = self.value(path)
                return f"({value.sql} IS NOT NULL)" if value else FALSE
            case Passes(path=path, test=test):
                value = self.value(path)
                return _passes(value, test) if value else TRUE
            case Counted(path=path, minimum=minimum, maximum=maximum):
                value = self.value(path)
                at_most = 0 if value is None else None if value.field.many else 1
                return _between(self._count(path), minimum, maximum, at_most)
            case Distinct(path=path):
                value = self.value(path)
                if value is None or not value.field.many:
                    return TRUE
                return f"coalesce(len(list_distinct({value.sql})) = len({value.sql}), true)"
            case Compare(left=left, comparison=comparison, right=right):
                return self._compare(left, comparison, right)
            case WithinWorkingDays(start=start, end=end, most=most):
                return self._within_working_days(start, end, most)
            case Same(left=left, right=right):
                values = self.value(left), self.value(right)
                return f"coalesce({values[0].sql} = {values[1].sql}, true)" if values[0] and values[1] else TRUE
            case Related():
                return self._related(condition)
            case Not(part=part):
                return f"(NOT {self.condition(part)})"
            case AllOf(parts=parts):
                return f"({' AND '.join(map(self.condition, parts))})" if parts else TRUE
            case AnyOf(parts=parts):
                return f"({' OR '.join(map(self.condition, parts))})" if parts else FALSE
            case ExactlyOneOf(parts=parts):
                return f"({' + '.join(f'{self.condition(part)}::INT' for part in parts) or '0'} = 1)"

    def value(self, path: Path) -> _Value | None:
        """Return the field at the end of a path, or None when no record can have it."""
        if len(path) == 1:
            known = self.entity.field_by_name.get(path[0])
            if known is None or path[0] not in self.columns:
                return None
            return _Value(sql=f"{self.alias}.{value_column(path[0])}", field=known)
        target = self._target(path[:-1])
        if target is None:
            return None
        alias, known = target[0], target[1].field_by_name[path[-1]]
        return _Value(sql=f"{alias}.{value_column(path[-1])}", field=known)

    def _target(self, path: Path) -> tuple[str, Entity] | None:
        """Join the record that a path of references leads to; return its alias and its entity."""
        reference = self.value(path)
        if reference is None:
            return None
        entity = self.judged.standard.entity_by_name[reference.field.range.name]
        if entity.identifier is None:
            return None
        alias = quoted(f"{self.alias}.{'.'.join(path)}")
        if path not in self.joins:
            name = value_column(entity.identifier.name)
            first = self.judged.first_of_each(entity, entity.identifier)
            self.joins[path] = _Join(source=first, alias=alias, on=f"{alias}.{name} = {reference.sql}")
        return alias, entity

    def _count(self, path: Path) -> str:
        value = self.value(path)
        if value is None:
            return "0"
        return f"coalesce(len({value.sql}), 0)" if value.field.many else f"({value.sql} IS NOT NULL)::INT"

    def _compare(self, left: Moment, comparison: Comparison, right: Moment) -> str:
        sides = [self._side(moment) for moment in (left, right)]
        if sides[0] is None or sides[1] is None:
            return TRUE
        return f"coalesce({ordered(sides[0], sides[1], _OPERATORS[comparison])}, true)"

    def _side(self, moment: Moment) -> Side | None:
        if moment.path is None:
            return as_at_side(self.judged.as_at, moment)
        value = self.value(moment.path)
        if value is None:
            return None
        known = value.field
        return Side(value=value.sql, primitive=known.primitive, many=known.many, moment=moment)

    def _within_working_days(self, start: Path, end: Path | None, most: int) -> str:
        begun, done = self.value(start), self.value(end) if end else None
        if begun is None or (end and done is None):
            return TRUE
        return within_working_days(begun.sql, done.sql if done else literal(self.judged.as_at.isoformat()), most)

    def _related(self, related: Related) -> str:
        """Count the records that refer here in one grouped join."""
        identifier = self.entity.identifier
        mine = self.value((identifier.name,)) if identifier else None
        if mine is None:
            return _between("0", related.minimum, related.maximum)
        if related not in self.joins:
            alias = quoted(f"{self.alias}<{len(self.joins)}")
            counted = _referring(self.judged, related, quoted(f"{self.alias}<"))
            self.joins[related] = _Join(source=f"({counted})", alias=alias, on=f"{alias}.here = {mine.sql}")
        times = f"coalesce({self.joins[related].alias}.times, 0)"
        return _between(times, related.minimum, related.maximum)


def scan_of(judged: Judged, kinds: tuple[Loaded, ...], entity: Entity, alias: str = "r") -> Scan:
    """Return a scan over the records of `kinds`, seen as records of `entity`."""
    columns = frozenset(name for kind in kinds for name in kind.columns)
    source = kinds[0].name if len(kinds) == 1 else union(kinds, entity.fields)
    return Scan(judged=judged, entity=entity, source=source, columns=columns, alias=alias)


def _referring(judged: Judged, related: Related, alias: str) -> str:
    """Return a select of how many records that meet `where` refer to each identifier."""
    entity = judged.standard.entity_by_name[related.entity]
    scan = scan_of(judged, judged.kinds_of(related.entity), entity, alias)
    via = entity.field_by_name[related.via]
    if related.via not in scan.columns:
        return "SELECT NULL::VARCHAR AS here, 0 AS times WHERE false"
    where = scan.condition(related.where)
    here = f"{alias}.{value_column(via.name)}"
    each = f"unnest(list_distinct({here}))" if via.many else here
    referring = f"SELECT {each} AS here FROM {scan.origin} WHERE {where}"
    return f"SELECT here, count(*) AS times FROM ({referring}) GROUP BY here"


def _between(count: str, minimum: int, maximum: int | None, at_most: int | None = None) -> str:
    """Return SQL that is true where a count, itself `at_most` so much, lies in its bounds.

    A bound that cannot be crossed is left out.
    """
    bounds = [f"{count} >= {minimum}"] if minimum > 0 else []
    bounds += (
        [f"{count} <= {maximum}"] if maximum is not None and not (at_most is not None and at_most <= maximum) else []
    )
    return f"({' AND '.join(bounds)})" if bounds else TRUE


def _passes(value: _Value, test: Test) -> str:
    known = value.field
    if known.many:
        passed = test_of(test, known, "x")
        return TRUE if passed == TRUE else f"coalesce(len(list_filter({value.sql}, lambda x: NOT {passed})) = 0, true)"
    passed = test_of(test, known, value.sql)
    return TRUE if passed == TRUE else f"coalesce({passed}, true)"


def test_of(test: Test, known: Field, value: str) -> str:
    """Return SQL of one test on one value."""
    match test:
        case OfType(primitive=primitive):
            return TRUE if primitive is known.primitive else well_typed(primitive, value) or TRUE
        case Matches(pattern=pattern):
            return f"regexp_full_match({value}, {literal(pattern)})"
        case AtLeast(bound=bound):
            return f"({bounded(known.primitive, value, '>=', bound)})"
        case AtMost(bound=bound):
            return f"({bounded(known.primitive, value, '<=', bound)})"
        case OneOf(values=values):
            return f"({value} IN ({', '.join(map(literal, values))}))" if values else FALSE
