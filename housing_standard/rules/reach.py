"""What a rule reads is there: fields, references followed, codes named and moments that can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from housing_standard.constraints import (
    AddsUp,
    Closed,
    Compare,
    Condition,
    Counted,
    Distinct,
    Moment,
    NoOverlap,
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
)
from housing_standard.constraints import (
    Check as Asserted,
)
from housing_standard.lexical import Primitive
from housing_standard.model import Field, Standard
from housing_standard.scales import RangeKind

_MOMENTS = (Primitive.DATE, Primitive.DATETIME)
_NUMBERS = (Primitive.INTEGER, Primitive.DECIMAL)


def complaints(standard: Standard, entity: str, check: Asserted) -> Iterator[str]:
    """Yield what a check of `entity` reads that is not there or cannot be compared."""
    match check:
        case Closed():
            return
        case Resolves(field=name):
            yield from _Reader(standard, entity).path((name,))
        case Unique(fields=names):
            for name in names:
                yield from _Reader(standard, entity).path((name,))
        case NoOverlap(same=same, start=start, end=end, where=where):
            reader = _Reader(standard, entity)
            for name in (same, start, end):
                yield from reader.path((name,))
            yield from reader.condition(where)
        case AddsUp():
            yield from _Reader(standard, entity).sum(check)
        case _:
            yield from _Reader(standard, entity).condition(check)


@dataclass(frozen=True)
class _Reader:
    """Reads conditions as records of one entity would."""

    standard: Standard
    entity: str

    def condition(self, condition: Condition) -> Iterator[str]:
        match condition:
            case Present(path=path) | Counted(path=path) | Distinct(path=path):
                yield from self.path(path)
            case Passes(path=path, test=test):
                yield from self.path(path)
                yield from self._codes(path, test)
            case Compare(left=left, right=right):
                yield from self._comparison(left, right)
            case WithinWorkingDays(start=start, end=end):
                yield from self._working_days(start, end)
            case Same(left=left, right=right):
                yield from self._same(left, right)
            case Related():
                yield from self._related(condition.entity, condition.via, condition.where)
            case _:
                for part in parts_of(condition):
                    yield from self.condition(part)

    def path(self, path: Path) -> Iterator[str]:
        """Yield why a path cannot be followed."""
        entity = self.entity
        for index, step in enumerate(path):
            field = self._field(entity, step)
            if field is None:
                yield f"{entity} has no field '{step}'"
                return
            if index == len(path) - 1:
                return
            if field.range.kind is not RangeKind.ENTITY or field.many:
                yield f"'{step}' of {entity} does not lead to one other record"
                return
            entity = field.range.name

    def _field(self, entity: str, name: str) -> Field | None:
        found = self.standard.entity_by_name.get(entity)
        return found.field_by_name.get(name) if found else None

    def _end(self, path: Path) -> Field | None:
        return None if any(self.path(path)) else self.standard.field_at(self.entity, path)

    def _codes(self, path: Path, test: Test) -> Iterator[str]:
        field = self._end(path)
        if field is None or not isinstance(test, OneOf) or field.range.kind is not RangeKind.VOCABULARY:
            return
        known = self.standard.vocabulary_by_name[field.range.name].code_by_name
        for value in test.values:
            if value not in known:
                yield f"'{value}' is not a code of {field.range.name}"

    def _comparison(self, left: Moment, right: Moment) -> Iterator[str]:
        kinds: list[Primitive] = []
        for side in (left, right):
            if side.path is None:
                kinds.append(Primitive.DATE)
                continue
            yield from self.path(side.path)
            field = self._end(side.path)
            if field is not None:
                kinds.append(field.primitive)
        alike = any(all(kind in group for kind in kinds) for group in (_MOMENTS, _NUMBERS, (Primitive.TIME,)))
        if kinds and not alike:
            yield f"a {kinds[0]} cannot be compared with a {kinds[-1]}"

    def _working_days(self, start: Path, end: Path | None) -> Iterator[str]:
        for side in (start, end):
            if side is None:
                continue
            yield from self.path(side)
            field = self._end(side)
            if field is not None and (field.many or field.primitive not in _MOMENTS):
                yield f"'{field.name}' is not one day, so no working days are counted from it or to it"

    def _same(self, left: Path, right: Path) -> Iterator[str]:
        """Yield why two references cannot lead to the same record."""
        yield from self.path(left)
        yield from self.path(right)
        fields = [field for field in map(self._end, (left, right)) if field is not None]
        for field in fields:
            if field.range.kind is not RangeKind.ENTITY or field.many or field.inlined:
                yield f"'{field.name}' is not a reference to one record"
                return
        roots = {self.standard.root_of(field.range.name) for field in fields}
        if len(roots) > 1:
            yield f"no record is both {' and '.join(sorted(field.range.name for field in fields))}"

    def sum(self, law: AddsUp) -> Iterator[str]:
        """Yield why a total cannot be the sum of what other records hold."""
        yield from self._related(law.entity, law.via, law.of)
        yield from self.condition(law.where)
        for name in filter(None, (law.total, law.base)):
            yield from self._number(self.entity, name)
        if law.entity in self.standard.entity_by_name:
            yield from self._number(law.entity, law.amount)
            via = self._field(law.entity, law.via)
            if via is not None and via.many:
                yield f"'{law.via}' of {law.entity} leads to several records, so it is not certain what adds up where"

    def _number(self, entity: str, name: str) -> Iterator[str]:
        field = self._field(entity, name)
        if field is None:
            yield f"{entity} has no field '{name}'"
        elif field.many or field.primitive not in _NUMBERS:
            yield f"'{name}' of {entity} is not one number"

    def _related(self, other: str, name: str, where: Condition) -> Iterator[str]:
        if other not in self.standard.entity_by_name:
            yield f"there is no entity '{other}'"
            return
        via = self._field(other, name)
        lineage = (self.entity, *self.standard.entity_by_name[self.entity].ancestors)
        if via is None or via.range.kind is not RangeKind.ENTITY or via.range.name not in lineage:
            yield f"'{name}' of {other} does not refer to {self.entity}"
        yield from _Reader(self.standard, other).condition(where)
