"""What a rule reads is there: fields, references followed, codes named and moments that can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from housing_standard.constraints import (
    Check as Asserted,
)
from housing_standard.constraints import (
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
    Test,
    Unique,
    WithinWorkingDays,
    parts_of,
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
            case Related():
                yield from self._related(condition)
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

    def _related(self, related: Related) -> Iterator[str]:
        if related.entity not in self.standard.entity_by_name:
            yield f"there is no entity '{related.entity}'"
            return
        via = self._field(related.entity, related.via)
        lineage = (self.entity, *self.standard.entity_by_name[self.entity].ancestors)
        if via is None or via.range.kind is not RangeKind.ENTITY or via.range.name not in lineage:
            yield f"'{related.via}' of {related.entity} does not refer to {self.entity}"
        yield from _Reader(self.standard, related.entity).condition(related.where)
