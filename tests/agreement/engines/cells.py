"""A dataset in JSON as rows of cells: what a spreadsheet of the same records holds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from housing_standard.constraints import Matches, OfType, OneOf
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Entity, Field, Range, Standard
from housing_standard.names import CELL_SEPARATOR, snake
from housing_standard.records.csv_writing import csv_files
from housing_standard.records.nested import kind_of
from housing_standard.records.table import Cell, Table, values_of
from housing_standard.scales import RangeKind
from tests.agreement.engine import Dataset, Fault

Row = dict[str, tuple[str, ...]]


@dataclass(kw_only=True)
class Rows:
    """The rows of a dataset by the key of their kind, and what has no place in a row."""

    standard: Standard
    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: set[Fault] = field(default_factory=set)

    def tables(self) -> list[Table]:
        """Return the rows as tables, fields that their kind does not know included."""
        return [self._table(key, rows) for key, rows in self.rows.items()]

    def csv(self, *, whole: bool = False) -> dict[str, bytes]:
        """Return the text of a CSV file for each key, as our own writer makes it; if `whole`, with every column."""
        standard = self._widened()
        if whole:
            # The writer leaves out a column that is empty and that no record needs.
            standard = replace(standard, entities=tuple(map(_all_needed, standard.entities)))
        return {name.removesuffix(".csv"): text for name, text in csv_files(self.tables(), standard).items()}

    def _table(self, key: str, rows: Sequence[Row]) -> Table:
        entity = entities_of(self.standard)[key]
        columns = tuple(dict.fromkeys([*entity.field_by_name, *(name for row in rows for name in row)]))
        cells = tuple(tuple(_cell(entity.field_by_name.get(name), row.get(name)) for name in columns) for row in rows)
        return Table(entity=entity.name, file=f"{key}.csv", columns=columns, rows=cells)

    def _widened(self) -> Standard:
        """Return the Standard with the fields that records have and their kinds do not know."""
        entities = entities_of(self.standard)
        wider = {
            key: [
                name
                for name in dict.fromkeys(n for row in rows for n in row)
                if name not in entities[key].field_by_name
            ]
            for key, rows in self.rows.items()
        }
        if not any(wider.values()):
            return self.standard
        changed = tuple(
            replace(
                entity, fields=(*entity.fields, *(_unknown(entity, name) for name in wider.get(snake(entity.name), ())))
            )
            for entity in self.standard.entities
        )
        return replace(self.standard, entities=changed)


def entities_of(standard: Standard) -> dict[str, Entity]:
    """Return the kinds of record and messages under their keys."""
    return {snake(entity.name): entity for entity in (*standard.records, *standard.messages)}


def rows_of(standard: Standard, dataset: Dataset) -> Rows:
    """Return a dataset as rows; records that travel inside others stand in the rows of their own kind."""
    found = Rows(standard=standard)
    known = entities_of(standard)
    for key, records in dataset.items():
        if key not in known:
            found.faults.add(Fault(key=key, row=0, field="", constraint="unknown_record_type"))
            continue
        found.rows.setdefault(key, [])
        for number, record in enumerate(records, start=1):
            row = _row(found, known[key], record, number)
            found.rows[key].append(row)
    return found


def _row(found: Rows, entity: Entity, record: Mapping[str, Any], number: int) -> Row:
    row: Row = {}
    for name, value in record.items():
        known = entity.field_by_name.get(name)
        if known and known.inlined:
            row[name] = tuple(_lifted(found, known, each) for each in _inner(found, known, value))
            continue
        values = [value] if not isinstance(value, list) else value
        fault = _misplaced(known, values)
        if fault:
            found.faults.add(Fault(key=snake(entity.name), row=number, field=name, constraint=fault))
            values = values[:1] if fault == "single" else values
        row[name] = tuple(text_of(each) for each in values if each is not None)
    return row


def _misplaced(known: Field | None, values: list[Any]) -> str:
    """Return the kind of rule that values break which no cell can hold; nothing when a cell can.

    A list or an object is no text, a second value of a field with one has no place, a bar would part a value in two,
    and an empty text would read as absent where the field takes none.
    """
    if any(isinstance(value, list | dict) for value in values):
        return "type"
    if known is None:
        return ""
    if not known.many and len([value for value in values if value is not None]) > 1:
        return "single"
    if known.many and any(CELL_SEPARATOR in text_of(value) for value in values):
        return "type"
    return _refuses_nothing(known) if "" in values else ""


def _refuses_nothing(known: Field) -> str:
    """Return the kind of rule that an empty text breaks."""
    for test in known.tests:
        match test:
            case OneOf():
                return "code"
            case Matches(pattern=pattern) if not re.fullmatch(pattern, ""):
                return "pattern"
            case OfType(primitive=primitive) if problem(primitive, "") is not None:
                return "type"
    return ""


def _inner(found: Rows, known: Field, value: Any) -> list[Any]:
    """Return the records inside a field, those under their identifiers with the identifier in place."""
    if isinstance(value, dict) and known.keyed:
        return [{**_identified(found.standard, known, name), **(inner or {})} for name, inner in value.items()]
    return value if isinstance(value, list) else [] if value is None else [value]


def _identified(standard: Standard, known: Field, name: str) -> dict[str, str]:
    identifier = standard.entity_by_name[known.range.name].identifier
    return {identifier.name: name} if identifier else {}


def _lifted(found: Rows, known: Field, value: Any) -> str:
    """Put a record in the rows of its own kind and return what refers to it."""
    kind = kind_of(found.standard, known, value)
    if kind is None:
        return text_of(value)
    rows = found.rows.setdefault(snake(kind.name), [])
    rows.append(_row(found, kind, value, len(rows) + 1))
    return text_of(value.get(kind.identifier.name)) if kind.identifier else f"{snake(kind.name)}_{len(rows)}"


def text_of(value: Any) -> str:
    """Return a JSON value as a cell has it.

    >>> text_of(True), text_of(1e-7)
    ('true', '0.0000001')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return format(Decimal(repr(value)), "f")
        case str():
            return value
        case _:
            return json.dumps(value)


def _cell(known: Field | None, values: tuple[str, ...] | None) -> Cell:
    if not values:
        return None
    return values if known and known.many else CELL_SEPARATOR.join(values_of(values))


def _all_needed(entity: Entity) -> Entity:
    return replace(entity, fields=tuple(replace(each, required=True) for each in entity.fields))


def _unknown(entity: Entity, name: str) -> Field:
    return Field(
        id=f"{entity.name}/{name}",
        iri="",
        name=name,
        title=name,
        definition="",
        entity=entity.name,
        declared_on=entity.name,
        range=Range(kind=RangeKind.TYPE, name="string"),
        primitive=Primitive.STRING,
        required=True,
    )
