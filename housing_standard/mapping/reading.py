"""Exports read by a mapping: their rows as records of the standard, with every column accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from housing_standard.errors import UsageError
from housing_standard.lexical import Primitive
from housing_standard.mapping.exports import Export, read_exports
from housing_standard.mapping.mapping import Mapped, MappedColumn
from housing_standard.mapping.styles import converted
from housing_standard.model import Entity
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.csv_text import Row, unguarded, width_said
from housing_standard.records.table import Cell, Contents, Spoilt, Table
from housing_standard.records.teller import Teller
from housing_standard.rulebook import RuleBook

# How many of the columns that are left out are named.
_NAMED = 10


def read_mapped(path: Path, mapped: Mapped, book: RuleBook) -> tuple[Contents, tuple[str, ...]]:
    """Return the records in an export, and notes in plain English on what of it was left out.

    A column that the mapping does not name is told of; a value that it has no code for is taken as it stands, for the
    rules to find. Raises UsageError when the mapping names no file of the export.
    """
    exports = read_exports(path)
    if not {export.file for export in exports} & {column.file for column in mapped.columns}:
        files = ", ".join(dict.fromkeys(column.file for column in mapped.columns))
        raise UsageError(f"The mapping is for other files than those of '{path}': {files or 'none'}.")
    parts = [_read(export, mapped, book) for export in exports]
    notes = [f"'{export.file}' is written {export.written}." for export in exports if export.written]
    left_out = [column.column for column in mapped.columns if column.field is None]
    if left_out:
        named = f"{', '.join(left_out[:_NAMED])}{' and more' if len(left_out) > _NAMED else ''}"
        notes.append(f"The mapping leaves out {len(left_out):,} column{'s' * (len(left_out) > 1)}: {named}.")
    contents = Contents(
        tables=tuple(table for part in parts for table in part.tables),
        findings=tuple(finding for part in parts for finding in part.findings),
    )
    return contents, tuple(notes)


def _read(export: Export, mapped: Mapped, book: RuleBook) -> Contents:
    teller = Teller(book=book, file=export.file)
    columns = mapped.of_file(export.file)
    if not columns:
        teller.tell("unknown_file", row=0, value=export.file, cure="Name its columns in the mapping, or take it away.")
        return Contents(tables=(), findings=tuple(teller.findings))
    named = {column.column for column in columns}
    for heading in export.headings:
        if heading and heading not in named:
            teller.tell("unknown_heading", row=0, column=heading, value=heading, cure="Name it in the mapping.")
    for place, heading in enumerate(export.headings):
        if not heading and any(any(row.cells[place : place + 1]) for row in export.rows):
            teller.tell("unknown_heading", row=0, cure=f"Give column {place + 1} a heading, or take it out.")
    for missing in sorted(named - set(export.headings)):
        teller.tell("missing_column", row=0, column=missing, cure="Export it as well, or take it out of the mapping.")
    for (number, place), value in sorted(export.errors.items()):
        heading = export.headings[place] if place < len(export.headings) else ""
        if heading in named:
            teller.tell("spreadsheet_error", row=number, column=heading, value=value)
    for number, row in export.numbered():
        if row.fault:
            teller.tell(row.fault, row=number)
        elif export.is_ragged(row):
            teller.tell("ragged_row", row=number, value=width_said(row.cells, len(export.headings)))
    held = [column for column in columns if column.field and column.column in export.headings]
    kinds = dict.fromkeys(column.entity for column in held if column.entity)
    tables = [
        _Records(export=export, mapped=mapped, entity=kind, alone=len(kinds) == 1).table(held, teller) for kind in kinds
    ]
    return Contents(tables=tuple(tables), findings=tuple(teller.findings))


@dataclass(frozen=True, kw_only=True)
class _Records:
    """The records of one kind in one export; not `alone` where each row holds records of several kinds."""

    export: Export
    mapped: Mapped
    entity: Entity
    alone: bool

    def table(self, held: Sequence[MappedColumn], teller: Teller) -> Table:
        """Return the records, and tell of required fields that have no column."""
        columns = [column for column in held if column.entity is self.entity]
        names = tuple(column.field.name for column in columns if column.field)
        missing = tuple(known.name for known in self.entity.fields if known.required and known.name not in names)
        for name in missing:
            teller.tell("missing_column", row=0, entity=self.entity.name, column=name)
        rows = list(self._rows(columns))
        return Table(
            entity=self.entity.name,
            file=self.export.file,
            columns=names,
            rows=[cells for _, cells, _ in rows],
            missing=missing,
            numbers=[number for number, _, _ in rows],
            headings={column.field.name: column.column for column in columns if column.field},
            written=[written for _, _, written in rows],
        )

    def _rows(self, columns: Sequence[MappedColumn]) -> Iterator[tuple[int, tuple[Cell, ...], tuple[Cell, ...]]]:
        """Yield the number, the cells and what is written in them; of a record that comes again in full, the first."""
        places = [self.export.headings.index(column.column) for column in columns]
        readers = [self._reader(column) for column in columns]
        seen: set[tuple[Cell, ...]] = set()
        for number, row in self.export.numbered():
            if row.fault or self.export.is_ragged(row):
                spoilt = tuple(Spoilt() for _ in columns)
                yield number, spoilt, spoilt
                continue
            written = tuple(_written(row, place) for place in places)
            read = (reader(text) if text else None for reader, text in zip(readers, written, strict=True))
            wrong = (self.export.errors.get((number, place)) for place in places)
            cells = tuple(Spoilt(error) if error else cell for cell, error in zip(read, wrong, strict=True))
            if self.alone or (any(cells) and cells not in seen):
                seen.add(cells)
                yield number, cells, written

    def _reader(self, column: MappedColumn) -> Callable[[str], Cell]:
        """Return what turns a text under a column into a cell of the field."""
        codes = self.mapped.codes(column.file, column.column)
        known = column.field
        if known is None:
            raise TypeError(column)
        trimmed = known.primitive is not Primitive.STRING

        def one(text: str) -> str:
            found = codes.get(text.strip())
            if found is None and column.style:
                found = converted(column.style, text)
            return found if found is not None else text.strip() if trimmed else text

        if not known.many:
            return one
        return lambda text: tuple(one(part) for part in codes.get(text.strip(), text).split(CELL_SEPARATOR))


def _written(row: Row, place: int) -> str | None:
    return unguarded(row.cells[place]) if row.cells[place].strip() else None
