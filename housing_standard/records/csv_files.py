"""CSV files read into tables: one file for each kind of record, headings in any order, every fault told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from housing_standard.model import Entity, Field
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.csv_plain import PlainCsv, glance, is_plain_heading
from housing_standard.records.csv_text import Row, decode, rows_of, separator_of, unguarded, width_said
from housing_standard.records.headings import Headings, match
from housing_standard.records.kinds import kind_of, of_no_kind
from housing_standard.records.table import Cell, Contents, Spoilt, Table, values_of
from housing_standard.records.teller import Teller, is_broken, mended
from housing_standard.rulebook import RuleBook

SUFFIX = ".csv"


def read_file(path: Path, book: RuleBook) -> Contents:
    """Read one CSV file into the table of the kind of record that it is named after."""
    entity = kind_of(path, book)
    if entity is None:
        return of_no_kind(path, book)
    return _Reader(entity=entity, teller=Teller(book=book, file=path.name)).read(read_bytes(path))


def look_at_file(path: Path, book: RuleBook) -> Contents:
    """Read the heading of one CSV file and leave its rows unread if the file is plain; else read it whole."""
    entity = kind_of(path, book)
    seen = glance(path) if entity else None
    if entity is None or seen is None:
        return read_file(path, book)
    separator = separator_of(seen.heading, entity.field_by_name)
    heading = next(rows_of(seen.heading, separator))
    if heading.fault or not is_plain_heading(heading.cells):
        return read_file(path, book)
    teller = Teller(book=book, file=path.name)
    columns = match(heading.cells, entity, teller)
    plain = PlainCsv(
        entity=entity.name,
        file=path.name,
        path=path,
        columns=columns.names,
        missing=columns.missing,
        headings=columns.written,
        separator=separator,
        width=columns.width,
        places=tuple(place for place, _ in columns.places),
        apostrophes=seen.apostrophes,
        careful=lambda: _rows_alone(read_file(path, book)),
    )
    return Contents(tables=(), findings=tuple(teller.findings), unread=(plain,))


def _rows_alone(contents: Contents) -> Contents:
    """Return the contents of a file without what was told of its heading."""
    return replace(contents, findings=tuple(finding for finding in contents.findings if finding.row != 0))


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """The reading of one file as the records of one entity."""

    entity: Entity
    teller: Teller

    def read(self, data: bytes) -> Contents:
        """Return the table in `data` and everything wrong with how it is written."""
        text = decode(data)
        if text is None:
            self._tell("encoding", row=0, value="UTF-16")
            return self._contents()
        rows = rows_of(text, separator_of(text, self.entity.field_by_name))
        heading = next(rows, None)
        if heading is None or heading.fault:
            self._tell(heading.fault if heading else "empty_file", row=0)
            return self._contents()
        columns = match(heading.cells, self.entity, self.teller)
        careful = "\x00" in text or is_broken(text)
        cells = [self._row(number, row, columns, careful=careful) for number, row in enumerate(rows, start=1)]
        table = Table(
            entity=self.entity.name,
            file=self.teller.file,
            columns=columns.names,
            rows=cells,
            missing=columns.missing,
            headings=columns.written,
        )
        return self._contents(table)

    def _contents(self, *tables: Table) -> Contents:
        return Contents(tables=tables, findings=tuple(self.teller.findings))

    def _row(self, number: int, row: Row, columns: Headings, *, careful: bool) -> tuple[Cell, ...]:
        """Return the cells of one row in the order of the table's columns."""
        cells = row.cells
        if row.fault:
            self._tell(row.fault, row=number)
            return tuple(Spoilt() for _ in columns.places)
        if len(cells) != columns.width:
            if len(cells) < columns.width or any(cells[columns.width :]):
                return self._ragged(number, cells, columns)
            cells = cells[: columns.width]
        if any(cells[position] for position in columns.unnamed):
            self._unnamed_column()
        found = tuple(_cell(known, cells[position]) for position, known in columns.places)
        return self._sound(number, found, columns) if careful else found

    def _ragged(self, number: int, cells: Sequence[str], columns: Headings) -> tuple[Cell, ...]:
        """Tell of a row of the wrong width; only its identifier is kept, so that references to it still resolve."""
        kept = tuple(
            _cell(known, cells[position]) if known.identifier and position < len(cells) else Spoilt()
            for position, known in columns.places
        )
        self._tell("ragged_row", row=number, value=width_said(cells, columns.width), record=_record(kept, columns))
        return self._sound(number, kept, columns)

    def _sound(self, number: int, cells: tuple[Cell, ...], columns: Headings) -> tuple[Cell, ...]:
        record = _record(cells, columns)
        return tuple(
            self.teller.sound(self.entity, known, cell, row=number, record=record)
            for (_, known), cell in zip(columns.places, cells, strict=True)
        )

    def _unnamed_column(self) -> None:
        if not any(f.rule == "dataset/unknown_heading" and not f.column for f in self.teller.findings):
            self._tell("unknown_heading", row=0, cure="Give the column a heading, or take it out.")

    def _tell(
        self, name: str, *, row: int, column: str = "", value: str = "", record: str = "", cure: str = ""
    ) -> None:
        facts = {"column": column, "value": value, "record": record, "cure": cure}
        self.teller.tell(name, row=row, entity=self.entity.name, **facts)


def _record(cells: tuple[Cell, ...], columns: Headings) -> str:
    """Return the identifier of a row, as far as it can be read."""
    for (_, known), cell in zip(columns.places, cells, strict=True):
        if known.identifier:
            return mended("".join(values_of(cell)))
    return ""


def _cell(known: Field, text: str) -> Cell:
    """Return one cell as the field takes it: nothing for an empty one, parts for a field with many values."""
    if not text:
        return None
    value = unguarded(text)
    return tuple(value.split(CELL_SEPARATOR)) if known.many else value
