"""Records put into the tables of the generated SQL: one row each, and one for each value of a field with many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generators.sql.tables import key_name, side_name
from housing_standard.model import Entity, Standard
from housing_standard.names import snake

Row = tuple[str, dict[str, Any]]


class NoPlaceError(Exception):
    """The tables have no place for what a record holds, so it cannot even be put to them."""


def rows_of(standard: Standard, entity: Entity, record: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows of one record: its table's name and the values under the names of its columns.

    Raises NoPlaceError for a second value of a field with one: a column has no place for it.
    """
    own: dict[str, Any] = {}
    further: list[Row] = []
    for name, value in record.items():
        field = entity.field_by_name.get(name)
        if field is None:
            own[name] = value
            continue
        given = value if isinstance(value, list) else [value]
        kept = []
        for part in given:
            if field.inlined and isinstance(part, dict):
                (kind,) = standard.kinds_of(field.range.name)
                further.extend(rows_of(standard, kind, part))
                kept.append(part[key_name(kind)])
            elif part is not None and part != []:
                kept.append(written(part))
        if field.many:
            key = written(record.get(key_name(entity)))
            further.extend(
                (side_name(standard, entity, field), {snake(entity.name): key, "position": place, "value": part})
                for place, part in enumerate(kept, start=1)
            )
        elif len(kept) > 1:
            raise NoPlaceError(name)
        else:
            own[name] = kept[0] if kept else None
    yield snake(entity.name), own
    yield from further


def rows_of_dataset(standard: Standard, dataset: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Row]:
    """Yield the rows of every record of a dataset."""
    for entity in standard.records:
        for record in dataset.get(snake(entity.name), ()):
            yield from rows_of(standard, entity, record)


def written(value: Any) -> Any:
    """Return a value as text in its lexical form, so that the database and not the driver reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value
