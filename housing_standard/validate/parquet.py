"""Parquet files, whose columns have types: every value is taken as the text that CSV would have for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from housing_standard.errors import UnreadableError
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.csv_plain import is_wild
from housing_standard.records.headings import match
from housing_standard.records.kinds import kind_of, of_no_kind
from housing_standard.records.table import Cell, Contents, Table, Unread, values_of
from housing_standard.records.teller import Teller, mended
from housing_standard.rulebook import RuleBook
from housing_standard.validate.columns import Column, literal, quoted, raw_column

SUFFIX = ".parquet"

_WHOLE = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DECIMAL\(.*|BOOLEAN|DATE|TIME|UUID)$")
_LIST = "[]"


@dataclass(frozen=True, kw_only=True)
class UnreadParquet(Unread):
    """A Parquet file whose columns are known and whose rows have not been read; `types` are DuckDB's, by heading."""

    types: Mapping[str, str]

    def read(self) -> Contents:
        """Raise UnreadableError: what cannot be read straight through cannot be read at all."""
        raise UnreadableError(_DAMAGED.format(file=self.file))

    def select(self, columns: Sequence[Column]) -> str:
        """Return a select of the fields by name, absent where the file has no such column."""
        fields = ", ".join(self._field(column) for column in columns)
        return f"SELECT {fields or 'NULL AS nothing'} FROM read_parquet($path, hive_partitioning = false)"

    def _field(self, column: Column) -> str:
        name = column.field.name
        given = quoted(self.heading(name))
        text = _text(given, self.types[self.heading(name)], column.field) if name in self.columns else None
        return f"{text or f'NULL::{column.raw_type}'} AS {raw_column(name)}"


_DAMAGED = "'{file}' cannot be read: it is damaged, locked, or no Parquet file. Export it again."


def look_at_parquet(path: Path, book: RuleBook) -> Contents:
    """Read the columns of one Parquet file, named after a kind of record, and leave its rows unread.

    Raises UnreadableError for what is no Parquet file.
    """
    entity = kind_of(path, book)
    if entity is None:
        return of_no_kind(path, book)
    types = _types(path)
    teller = Teller(book=book, file=path.name)
    headings = match(tuple(types), entity, teller)
    given = {known.name: types[headings.written.get(known.name, known.name)] for _, known in headings.places}
    unfit = [known for _, known in headings.places if _text("x", given[known.name], known) is None]
    for known in unfit:
        teller.tell("column_type", row=0, entity=entity.name, column=known.name, value=given[known.name])
    parquet = UnreadParquet(
        entity=entity.name,
        file=path.name,
        path=path,
        columns=tuple(name for name in headings.names if name not in {known.name for known in unfit}),
        missing=(*headings.missing, *(known.name for known in unfit)),
        nulls=True,
        headings=headings.written,
        types=types,
    )
    return Contents(tables=(), findings=tuple(teller.findings), unread=(parquet,))


def read_parquet(path: Path, book: RuleBook) -> Contents:
    """Read one Parquet file, named after a kind of record, with all its rows.

    Raises UnreadableError for what is no Parquet file.
    """
    seen = look_at_parquet(path, book)
    teller = Teller(book=book, file=path.name)
    tables = tuple(_table(each, teller) for each in seen.unread if isinstance(each, UnreadParquet))
    return Contents(tables=tables, findings=(*seen.findings, *teller.findings))


def _table(parquet: UnreadParquet, teller: Teller) -> Table:
    entity = teller.book.standard.entity_by_name[parquet.entity]
    fields = [entity.field_by_name[name] for name in parquet.columns]
    columns = [Column(field=field, doubtful=False) for field in fields]
    try:
        with duckdb.connect(config={"autoload_known_extensions": "false"}) as connection:
            rows = connection.execute(parquet.select(columns), {"path": str(parquet.path)}).fetchall()
    except duckdb.Error as error:
        raise UnreadableError(_DAMAGED.format(file=parquet.file)) from error
    return Table(
        entity=parquet.entity,
        file=parquet.file,
        columns=parquet.columns,
        rows=[_sound(number, row, fields, teller, entity) for number, row in enumerate(rows, start=1)],
        missing=parquet.missing,
        headings=parquet.headings,
    )


def _sound(
    number: int, row: Sequence[str | list[str] | None], fields: Sequence[Field], teller: Teller, entity: Entity
) -> tuple[Cell, ...]:
    """Return the cells of a row, telling of null characters in them."""
    cells: list[Cell] = [tuple(cell) if isinstance(cell, list) else cell for cell in row]
    if not any("\x00" in value for cell in cells for value in values_of(cell)):
        return tuple(cells)
    identifiers = (values_of(cell) for cell, known in zip(cells, fields, strict=True) if known.identifier)
    record = mended("".join(next(identifiers, ())))
    return tuple(
        teller.sound(entity, known, cell, row=number, record=record) for cell, known in zip(cells, fields, strict=True)
    )


def _types(path: Path) -> dict[str, str]:
    if is_wild(path):
        raise UnreadableError(f"'{path}' has one of the signs * ? [ ] {{ }} in its path. Rename it or move it.")
    statement = "DESCRIBE SELECT * FROM read_parquet($path, hive_partitioning = false)"
    try:
        with duckdb.connect(config={"autoload_known_extensions": "false"}) as connection:
            return {name: kind for name, kind, *_ in connection.execute(statement, {"path": str(path)}).fetchall()}
    except duckdb.Error as error:
        raise UnreadableError(_DAMAGED.format(file=path.name)) from error


def _text(value: str, kind: str, field: Field) -> str | None:
    """Return SQL of the text of a value, a list of texts where the field has many; None where its type is unfit."""
    if not kind.endswith(_LIST):
        text = _single_text(value, kind, field)
        return f"str_split({text}, {literal(CELL_SEPARATOR)})" if text and field.many else text
    text = _single_text("x", kind.removesuffix(_LIST), field) if field.many else None
    if text is None:
        return None
    given = f"list_filter(list_transform({value}, lambda x: {text}), lambda x: x IS NOT NULL)"
    return f"CASE WHEN len({given}) > 0 THEN {given} END"


def _single_text(value: str, kind: str, field: Field) -> str | None:
    if kind == "VARCHAR" or kind.startswith("ENUM("):
        return f"nullif({value}::VARCHAR, '')"
    if _WHOLE.match(kind):
        return f"{value}::VARCHAR"
    if kind in {"DOUBLE", "FLOAT"}:
        whole = f"{value} = trunc({value}) AND abs({value}) < 1e15"
        return f"CASE WHEN {whole} THEN ({value}::BIGINT)::VARCHAR ELSE {value}::VARCHAR END"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"({_moment(f'make_timestamp(epoch_us({value}))')}) || 'Z'"
    if kind.startswith("TIMESTAMP"):
        if field.primitive is not Primitive.DATE:
            return _moment(value)
        day = f"WHEN {value} = date_trunc('day', {value}) THEN strftime({value}, '%Y-%m-%d') "
        return f"CASE {day}ELSE {_moment(value)} END"
    return None


def _moment(value: str) -> str:
    """Return SQL of the text of a moment, with parts of a second only if it has any."""
    whole, parts = (f"strftime({value}, '%Y-%m-%dT%H:%M:%S{more}')" for more in ("", ".%f"))
    return f"CASE WHEN epoch_us({value}) % 1000000 = 0 THEN {whole} ELSE {parts} END"
