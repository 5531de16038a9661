"""A PostgreSQL database copied into a folder of CSV files, so that it is read as any such folder is.

A table or view with the name of a kind of record is one of its files. A field with many values is an array, or stands
in a table of its own as the script `sql/postgresql.sql` lays it out: whose they are, the place of each, the value. All
is read in one transaction that can change nothing, so the records are as they stood at one moment.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.model import Field, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.relational import OWN_KEY, Layout, is_own

if TYPE_CHECKING:
    import psycopg

SCHEMES = ("postgresql://", "postgres://")

_SECONDS_TO_CONNECT = "10"

# PostgreSQL keeps a moment and forgets the offset that it was written with: the day that it fell on is that of here.
_ZONE = "Europe/London"

# What a spreadsheet would run, as `csv_text.guarded` has it: it gets an apostrophe, which the reader takes off again.
_RUNS = "^''*[=+@\\t\\r-]"
_NOT_TEXT = ("bytea", "json", "jsonb", "xml", "record")


def is_database(text: str) -> bool:
    """Tell whether what was given as data is the address of a database.

    >>> is_database("postgresql://localhost/homes"), is_database("homes.db")
    (True, False)
    """
    return text.startswith(SCHEMES)


def shown(address: str) -> str:
    """Return how an address is shown: where the database is, never who asks or by which password.

    Raises UsageError for what is no address, or where psycopg is not installed.
    """
    known = _settings(address)
    return f"postgresql://{known.get('host', '')}/{known.get('dbname', '')}"


def copy_database(address: str, standard: Standard, folder: Path, *, every_table: bool = False) -> None:
    """Write the records of a database as CSV files into `folder`, in the order of their identifiers.

    Of a table that is no kind of record only the headings are written, so that its name can be told, unless
    `every_table` is asked for. Raises UsageError for a wrong address, UnreadableError for a database that cannot be
    reached or read.
    """
    settings = _settings(address)
    import psycopg  # noqa: PLC0415 - an extra, for those who keep their records in PostgreSQL
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    try:
        with psycopg.connect(make_conninfo(**settings)) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            connection.execute(f"SET TIME ZONE '{_ZONE}'")
            _Copying(connection=connection, layout=Layout(standard), folder=folder).write(every_table=every_table)
    except psycopg.Error as error:
        said = str(error).strip().split("\n", maxsplit=1)[0] or type(error).__name__
        cure = "Check the address, that the server runs, and that this user may read the tables."
        raise UnreadableError(f"'{shown(address)}' cannot be read: {said}. {cure}") from error
    except OSError as error:
        raise UnreadableError(
            f"The copy of '{shown(address)}' cannot be written: {error.strerror or error}."
        ) from error


def _settings(address: str) -> dict[str, str]:
    if importlib.util.find_spec("psycopg") is None:
        raise UsageError("Reading PostgreSQL needs psycopg: install housing-standard[postgresql].")
    import psycopg  # noqa: PLC0415
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        known = {key: str(value) for key, value in conninfo_to_dict(address).items() if value is not None}
    except psycopg.ProgrammingError as error:
        raise UsageError(
            "This is not the address of a database. Write it as postgresql://user@host/database; the password may "
            "stand in the file .pgpass or in PGPASSWORD."
        ) from error
    return {"connect_timeout": _SECONDS_TO_CONNECT, "client_encoding": "utf8", **known}


@dataclass(frozen=True, kw_only=True)
class _Copying:
    """The copying of one database; tables are those that the search path of the connection leads to."""

    connection: psycopg.Connection
    layout: Layout
    folder: Path

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """The columns of each table or view with the type of each, in their order."""
        asked = """
            SELECT c.relname, a.attname, CASE WHEN t.typcategory = 'A' THEN 'array' ELSE t.typname END
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN pg_type t ON t.oid = a.atttypid
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND c.relnamespace = ANY (current_schemas(false)::regnamespace[]) AND pg_table_is_visible(c.oid)
            ORDER BY c.relname, a.attnum
        """
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in self.connection.execute(asked):
            found.setdefault(table, {})[column] = kind
        return found

    def write(self, *, every_table: bool) -> None:
        """Write one file for each table that holds records, and for each that nobody knows."""
        tables = [name for name in self.columns if every_table or name not in self.layout.beside]
        if not tables:
            raise UnreadableError(
                "The database has no table that this user may see on its search path. Name the schema in the address: "
                "postgresql://user@host/database?options=-csearch_path%3Dhousing"
            )
        for name in tables:
            if os.sep in name or name.startswith("."):
                raise UnreadableError(
                    f"The table '{name}' has a name that no file can have. Leave it out or rename it."
                )
            self._write(name, rows=every_table or name in self.layout.kinds)

    def _write(self, name: str, *, rows: bool) -> None:
        entity = self.layout.kinds.get(name)
        key = entity.identifier.name if entity and entity.identifier else OWN_KEY
        own = {column: kind for column, kind in self.columns[name].items() if not (entity and is_own(column))}
        written = [f"{self._text(name, column, kind)} AS {_quoted(column)}" for column, kind in own.items()]
        if entity:
            sides = {known: f"{name}_{known.name}" for known in entity.fields if known.many and known.name not in own}
            written += [
                f"{self._joined(known, side, key)} AS {_quoted(known.name)}"
                for known, side in sides.items()
                if side in self.columns and key in self.columns[name]
            ]
        asked = f"SELECT {', '.join(written)} FROM {_quoted(name)} AS record"
        if key in self.columns[name]:
            asked += f' ORDER BY record.{_quoted(key)}::text COLLATE "C"'
        with (self.folder / f"{name}.csv").open("wb") as file:
            for block in self._copied(asked if rows else f"{asked} LIMIT 0"):
                file.write(block)

    def _copied(self, asked: str) -> Iterator[bytes]:
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY ({asked}) TO STDOUT (FORMAT csv, HEADER)".encode()) as rows,
        ):
            yield from (bytes(block) for block in rows)

    def _text(self, table: str, column: str, kind: str) -> str:
        """Return a column as the text that it has in CSV: true or false, moments with their offset, no exponents."""
        if kind in _NOT_TEXT:
            raise UnreadableError(
                f"The column '{column}' of the table '{table}' is of the type {kind}, which holds no value of a "
                "record. Make a view of the table without it."
            )
        value = f"record.{_quoted(column)}"
        if kind == "array":
            self._refuse_separator(
                table, column, f"SELECT unnest({value})::text AS value FROM {_quoted(table)} AS record"
            )
            return _guarded(f"array_to_string({value}, '{CELL_SEPARATOR}')")
        if kind in ("text", "varchar", "bpchar", "name"):
            return _guarded(f"{value}::text")
        return f"to_jsonb({value}) #>> '{{}}'"

    def _joined(self, known: Field, side: str, key: str) -> str:
        """Return the values that stand in a table of their own, in their order, as they stand in one cell."""
        columns = self.columns[side]
        owner = next((column for column in columns if column not in ("position", "value")), None)
        if owner is None or not {"position", "value"} <= set(columns):
            raise UnreadableError(f"The table '{side}' has no columns for owner, position and value.")
        value = "to_jsonb(one.value) #>> '{}'"
        self._refuse_separator(side, known.name, f"SELECT {value} AS value FROM {_quoted(side)} AS one")
        joined = f"string_agg({value}, '{CELL_SEPARATOR}' ORDER BY one.position)"
        where = f"one.{_quoted(owner)} = record.{_quoted(key)}"
        return _guarded(f"(SELECT {joined} FROM {_quoted(side)} AS one WHERE {where})")

    def _refuse_separator(self, table: str, column: str, values: str) -> None:
        """Raise where one of many values holds the sign that parts them in a cell of CSV."""
        asked = f"SELECT value FROM ({values}) AS each WHERE value LIKE '%{CELL_SEPARATOR}%' LIMIT 1"
        found = self.connection.execute(asked.encode()).fetchone()
        if found:
            raise UnreadableError(
                f"A value of '{column}' in the table '{table}' holds '{CELL_SEPARATOR}', which parts values in a cell: "
                f"'{found[0]}'. Write it without that sign."
            )


def _guarded(text: str) -> str:
    return f"CASE WHEN {text} ~ E'{_RUNS}' THEN '''' || {text} ELSE {text} END"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
