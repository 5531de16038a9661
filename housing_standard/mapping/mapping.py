"""The mapping file: which column of which file is which field, how its values are written, and which code each is.

It is a CSV file, so that an officer can check and change it in a spreadsheet. A line with an empty `value` is about a
column, one with a `value` about a value in it. A column without a `field` is left out on purpose; a value without a
`code` has none yet and is taken as it stands.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from housing_standard.mapping.styles import STYLES
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import snake
from housing_standard.records.csv_text import guarded
from housing_standard.records.declared import declared_lines, not_known, refuse_line
from housing_standard.records.near import field_names, near, record_names

COLUMNS = ("file", "column", "record", "field", "written", "value", "code", "note")


@dataclass(frozen=True, kw_only=True)
class MappedColumn:
    """A column of an export: the field it holds, or none, and in which style its values are written."""

    file: str
    column: str
    entity: Entity | None = None
    field: Field | None = None
    style: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MappedValue:
    """A value in a column of an export and the code, or other value of ours, that it stands for; empty if none."""

    file: str
    column: str
    value: str
    code: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """Everything that a mapping file says."""

    columns: tuple[MappedColumn, ...]
    values: tuple[MappedValue, ...] = field(default=())

    def of_file(self, file: str) -> tuple[MappedColumn, ...]:
        """Return the columns of one file; one that identifies a record and is referred to by another comes twice."""
        return tuple(column for column in self.columns if column.file == file)

    def codes(self, file: str, column: str) -> Mapping[str, str]:
        """Return what the values in a column stand for, as far as that is known."""
        return {v.value: v.code for v in self.values if (v.file, v.column) == (file, column) and v.code}


def mapping_csv(mapped: Mapped) -> bytes:
    """Return a mapping as the file that people check."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    told: set[tuple[str, str]] = set()
    for column in mapped.columns:
        entity, name = (snake(column.entity.name) if column.entity else "", column.field.name if column.field else "")
        head = (column.file, column.column)
        writer.writerow([guarded(cell) for cell in (*head, entity, name, column.style, "", "", column.note)])
        for value in mapped.values:
            if (value.file, value.column) == head and head not in told:
                line = (*head, entity, name, "", value.value, value.code, value.note)
                writer.writerow([guarded(cell) for cell in line])
        told.add(head)
    return text.getvalue().encode()


def read_mapping(path: Path, standard: Standard) -> Mapped:
    """Read a mapping file.

    Raises UsageError with the line, what is wrong there and what is allowed.
    """
    reader = _Reader(path=path, standard=standard)
    for line, cells in declared_lines(path, COLUMNS, COLUMNS[:7], what="mapping", others=True):
        reader.take(line, cells)
    return Mapped(columns=tuple(reader.columns), values=tuple(reader.values))


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """The reading of one mapping file, line by line."""

    path: Path
    standard: Standard
    columns: list[MappedColumn] = field(default_factory=list)
    values: list[MappedValue] = field(default_factory=list)

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """Take one line."""
        head = {"file": cells["file"], "column": cells["column"], "note": cells["note"]}
        if not head["file"] or not head["column"]:
            self._refuse(line, "a line names a file and a column of it")
        if cells["value"]:
            self.values.append(MappedValue(**head, value=cells["value"], code=cells["code"]))
            return
        if cells["written"] and cells["written"] not in STYLES:
            self._refuse(line, f"'{cells['written']}' is no way of writing; allowed are {', '.join(STYLES)}")
        entity = self._entity(line, cells["record"]) if cells["record"] else None
        known = self._field(line, entity, cells["field"]) if entity and cells["field"] else None
        if cells["field"] and entity is None:
            self._refuse(line, f"the field '{cells['field']}' needs the kind of record that it belongs to")
        if any((e.file, e.column, e.entity) == (head["file"], head["column"], entity) for e in self.columns):
            self._refuse(line, f"the column '{head['column']}' of {head['file']} stands here a second time")
        if known and any(each.field is known and each.file == head["file"] for each in self.columns):
            self._refuse(line, f"two columns of {head['file']} are mapped to {cells['record']}.{cells['field']}")
        self.columns.append(MappedColumn(**head, entity=entity, field=known, style=cells["written"]))

    def _entity(self, line: int, name: str) -> Entity:
        found = next((entity for entity in self.standard.records if snake(entity.name) == name), None)
        return found or self._refuse(line, not_known("record", name, near(name, record_names(self.standard))))

    def _field(self, line: int, entity: Entity, name: str) -> Field:
        found = entity.field_by_name.get(name)
        return found or self._refuse(line, not_known("field", name, near(name, field_names(entity))))

    def _refuse(self, line: int, why: str) -> NoReturn:
        refuse_line(self.path, line, why)
