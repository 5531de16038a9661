"""A filled Excel template read into tables: a sheet for each kind of record, and every fault told where it stands.

The sheets that only help to fill in are left alone. The row of a finding is the sheet's own, as Excel shows it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import Finding
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import finding_of
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.excel_package import Package, open_package
from housing_standard.records.excel_sheets import HELP_SHEETS, entity_by_sheet
from housing_standard.records.near import field_names, near, record_names, rename_cure
from housing_standard.records.table import Cell, Contents, Spoilt, Table, values_of
from housing_standard.records.teller import Teller, mended
from housing_standard.rulebook import RuleBook

SUFFIX = ".xlsx"

# A template has its field names in the third row; whoever makes a sheet of their own may have them higher up.
HEADING_ROWS = 5

Value = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def read_workbook(path: Path, book: RuleBook) -> Contents:
    """Read every sheet of a workbook that is named after a kind of record.

    Raises UnreadableError for what is no workbook, is locked by a password, or would not fit in memory.
    """
    package = open_package(path)
    known = entity_by_sheet((*book.standard.records, *book.standard.messages))
    wanted = [name for name in package.sheets if name not in HELP_SHEETS]
    if not any(name.casefold() in known for name in wanted):
        raise UnreadableError(
            f"'{path.name}' has no sheet that is named after a kind of record, so nothing in it was checked. Its "
            f"sheets are: {', '.join(package.sheets)}. Start from a template, or rename a sheet, such as Tenancy."
        )
    parts = [_sheet(package, name, known.get(name.casefold()), book) for name in wanted]
    return Contents(
        tables=tuple(table for part in parts for table in part.tables),
        findings=tuple(finding for part in parts for finding in part.findings),
    )


def _sheet(package: Package, name: str, entity: Entity | None, book: RuleBook) -> Contents:
    place = f"{package.name}[{name}]"
    if entity is None:
        return Contents(tables=(), findings=(_unknown_sheet(place, name, book.standard),))
    reader = _Reader(entity=entity, teller=Teller(book=book, file=place), errors=package.errors_in(name))
    table = reader.read(package.rows_of(name))
    return Contents(tables=(table,) if table else (), findings=tuple(reader.teller.findings))


def _unknown_sheet(place: str, name: str, standard: Standard) -> Finding:
    rule = READING_RULES["dataset/unknown_record_type"]
    cure = rename_cure(near(name, record_names(standard)), rule.cure)
    return finding_of(rule, file=place, row=0, value=mended(name), cure=cure)


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """The reading of one sheet as the records of one entity; `errors` are the cells that hold #N/A and the like."""

    entity: Entity
    teller: Teller
    errors: dict[tuple[int, int], str]

    def read(self, rows: Iterator[Sequence[Value]]) -> Table | None:
        """Return the records under the heading; None where there are none."""
        first = list(itertools.islice(rows, HEADING_ROWS))
        heading = self._heading(first)
        if not heading:
            if any(map(_given, itertools.chain.from_iterable(itertools.chain(first, rows)))):
                self._tell("no_heading", row=0)
            return None
        places = self._columns(first[heading - 1])
        unnamed = [position for position, text in enumerate(first[heading - 1]) if not _given(text)]
        columns = [(self.entity.field_by_name[name], position) for name, position in places.items()]
        cells: list[tuple[Cell, ...]] = []
        numbers: list[int] = []
        for number, row in enumerate(itertools.chain(first[heading:], rows), start=heading + 1):
            if any(map(_given, row)):
                numbers.append(number)
                cells.append(self._row(row, number, columns))
                unnamed = self._still_unnamed(unnamed, row)
        return self._table(places, cells, numbers)

    def _table(self, places: dict[str, int], cells: list[tuple[Cell, ...]], numbers: list[int]) -> Table | None:
        if not cells:
            return None
        missing = tuple(f.name for f in self.entity.fields if f.required and f.name not in places)
        for name in missing:
            self._tell("missing_column", row=0, column=name)
        return Table(
            entity=self.entity.name,
            file=self.teller.file,
            columns=tuple(places),
            rows=cells,
            missing=missing,
            numbers=tuple(numbers),
        )

    def _still_unnamed(self, unnamed: list[int], row: Sequence[Value]) -> list[int]:
        """Return the columns without a heading and so far without a value, telling of those that have one."""
        lost = [position for position in unnamed if _given(row[position])]
        for _ in lost:
            self._tell("unknown_heading", row=0, cure="Give the column a heading, or take it out.")
        return [position for position in unnamed if position not in lost] if lost else unnamed

    def _heading(self, rows: Sequence[Sequence[Value]]) -> int:
        """Return the number of the row with the names of the fields: the one that has most; 0 when none has any."""
        found = [sum(str(cell) in self.entity.field_by_name for cell in row) for row in rows]
        most = max(found, default=0)
        return found.index(most) + 1 if most else 0

    def _columns(self, headings: Sequence[Value]) -> dict[str, int]:
        """Return where each field stands, telling of headings that are no field or are repeated."""
        places: dict[str, int] = {}
        for position, heading in enumerate(map(str, headings)):
            if heading in places:
                self._tell("repeated_heading", row=0, column=heading, value=heading)
            elif heading in self.entity.field_by_name:
                places[heading] = position
            elif heading:
                names = near(heading, field_names(self.entity))
                cure = rename_cure(names, READING_RULES["dataset/unknown_heading"].cure)
                self._tell("unknown_heading", row=0, column=heading, value=heading, cure=cure)
        return places

    def _row(self, row: Sequence[Value], number: int, columns: Sequence[tuple[Field, int]]) -> tuple[Cell, ...]:
        """Return the cells of one row in the order of the table's columns."""
        cells = tuple(_cell(row[position], known) for known, position in columns)
        if not self.errors and not any(type(value) is str and "\x00" in value for value in row):
            return cells
        record = next(
            (mended("".join(values_of(c))) for c, (f, _) in zip(cells, columns, strict=True) if f.identifier), ""
        )
        return tuple(
            self._sound(cell, known, (number, position), record)
            for cell, (known, position) in zip(cells, columns, strict=True)
        )

    def _sound(self, cell: Cell, known: Field, place: tuple[int, int], record: str) -> Cell:
        """Return the cell, or its spoilt text after telling of an error of the spreadsheet or a null character."""
        if place in self.errors:
            value = self.errors[place]
            self._tell("spreadsheet_error", row=place[0], column=known.name, value=value, record=record)
            return Spoilt(value)
        return self.teller.sound(self.entity, known, cell, row=place[0], record=record)

    def _tell(
        self, name: str, *, row: int, column: str = "", value: str = "", record: str = "", cure: str = ""
    ) -> None:
        facts = {"column": mended(column), "value": mended(value), "record": mended(record), "cure": cure}
        self.teller.tell(name, row=row, entity=self.entity.name, **facts)


def _given(value: Value) -> bool:
    return value != ""


def _cell(value: Value, known: Field) -> Cell:
    """Return what Excel holds as the field takes it: nothing for an empty cell, parts for a field with many values."""
    text = value if type(value) is str else text_of(value, known)
    if not text:
        return None
    return tuple(text.split(CELL_SEPARATOR)) if known.many else text


def text_of(value: Value, known: Field | None = None) -> str:
    """Return what Excel holds in a cell as the field's type is written; where no field is known, as it looks.

    A moment has no offset in Excel, so a date-time that Excel holds as one is told to lack it.
    """
    match value:
        case bool():
            return str(value).lower()
        case dt.datetime():
            midnight = value.time() == dt.time()
            day = midnight and (known is None or known.primitive is Primitive.DATE)
            return value.date().isoformat() if day else value.isoformat()
        case dt.timedelta():
            return f"{value!s:0>8}"
        case dt.date() | dt.time():
            return value.isoformat()
        case float() | int():
            return _digits(value)
        case _:
            return value


def _digits(number: float) -> str:
    """Return a number in plain digits, a whole one without a point.

    >>> _digits(12.0), _digits(0.5)
    ('12', '0.5')
    """
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")
