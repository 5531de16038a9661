"""Rows that go straight from their file into the database, no row of them ever an object of Python's.

Only Parquet, and CSV that every strict reader reads alike, come this way (`records.csv_plain` says which). A row that
DuckDB refuses, be it ragged, broken or not in UTF-8, sends the whole file back to be read with care.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.csv_plain import LONGEST_ROW, PlainCsv
from housing_standard.records.table import Unread
from housing_standard.validate.columns import Column, literal, raw_column
from housing_standard.validate.parquet import UnreadParquet

_ROWS_AT_ONCE = 10_000

# What a spreadsheet would run, behind the apostrophe that keeps it from doing so.
_GUARDED = "^'+[=+@\\t\\r-]"


class UnstraightError(Exception):
    """The rows of a file cannot be read straight through."""

    def __init__(self, part: Unread) -> None:
        super().__init__(part.file)
        self.part = part


# Stands in a statement where the rows are to come from; no name or pattern of a Standard holds it.
SOURCE = '"# the rows"'


def insert_from_file(
    connection: duckdb.DuckDBPyConnection, statement: str, columns: Sequence[Column], part: Unread
) -> int:
    """Run an INSERT whose SOURCE is to be the rows of a file; return how many there are.

    Raises UnstraightError when the file holds what has to be read with care.
    """
    whole = statement.replace(SOURCE, f"({_select(part, columns)})")
    try:
        counted = connection.execute(whole, {"path": str(part.path)}).fetchone()
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.SerializationException) as error:
        raise UnstraightError(part) from error
    return int(counted[0]) if counted else 0


def rows_in_file(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], part: Unread, indices: Sequence[int]
) -> Iterator[tuple[int, list[str | None]]]:
    """Yield what is written under each field in some rows of a file that has been read before, by index.

    The file is read again as far as the last of these rows.
    """
    if not indices:
        return
    rows = f"(SELECT row_number() OVER () - 1 AS n, * FROM ({_select(part, columns)}) LIMIT {max(indices) + 1})"
    written = ", ".join(column.written for column in columns)
    statement = f"SELECT n, [{written}] FROM {rows} WHERE n IN (SELECT unnest($indices::BIGINT[]))"
    found = connection.execute(statement, {"path": str(part.path), "indices": list(indices)})
    while some := found.fetchmany(_ROWS_AT_ONCE):
        yield from some


def cells_of(columns: Sequence[Column], part: Unread, written: Sequence[str | None]) -> dict[str, tuple[str, ...]]:
    """Return the values of each field that a file has a column for, from the text that is written there."""
    return {
        column.field.name: _values(column, text)
        for column, text in zip(columns, written, strict=True)
        if column.field.name in part.columns
    }


def _values(column: Column, text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    return tuple(text.split(CELL_SEPARATOR)) if column.field.many else (text,)


def _select(part: Unread, columns: Sequence[Column]) -> str:
    match part:
        case PlainCsv():
            return _select_csv(part, columns)
        case UnreadParquet():
            return part.select(columns)
    raise TypeError(type(part).__name__)


def _select_csv(part: PlainCsv, columns: Sequence[Column]) -> str:
    """Return a select of the fields by name, absent where the file has no such column; blank rows are left out."""
    places = dict(zip(part.columns, part.places, strict=True))
    fields = ", ".join(_field(column, places.get(column.field.name), part) for column in columns)
    layout = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(part.width))
    given = " OR ".join(f"c{place} IS NOT NULL" for place in range(part.width))
    options = (
        f"auto_detect = false, header = false, skip = 1, columns = {{{layout}}}, nullstr = '', strict_mode = true, "
        f"delim = {literal(part.separator)}, quote = '\"', escape = '\"', max_line_size = {LONGEST_ROW}, "
        "compression = 'none', hive_partitioning = false"
    )
    return f"SELECT {fields or 'NULL AS nothing'} FROM read_csv($path, {options}) WHERE {given}"


def _field(column: Column, place: int | None, part: PlainCsv) -> str:
    name = raw_column(column.field.name)
    if place is None:
        return f"NULL::{column.raw_type} AS {name}"
    text = f"c{place}"
    if part.apostrophes:
        guarded = f"starts_with({text}, '''') AND regexp_matches({text}, {literal(_GUARDED)})"
        text = f"CASE WHEN {guarded} THEN substr({text}, 2) ELSE {text} END"
    return f"{f'str_split({text}, {literal(CELL_SEPARATOR)})' if column.field.many else text} AS {name}"
