"""Tables loaded into DuckDB as clean text: what fails its type is set aside before any rule can trip over it.

Each entity becomes one table. Column "v:name" holds the values of a field that are written as its type asks, NULL
where there is none; "k:name", where it exists, says why a value was set aside. Nothing that a person wrote ever
becomes part of an SQL text: data are bound, and names and patterns come from the Standard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Entity, Field
from housing_standard.records.table import Cell, Spoilt, Table, values_of

# Stands in the database for a cell that its reader has already reported; no reader lets a null through.
SPOILT = "\x00"

# Why a value was set aside, as "k:name" says it: reported already, or not written as its type asks.
SOUND, REPORTED, ILL_TYPED = 0, 1, 2

ROWS_AT_ONCE = 50_000

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1GB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The records of one entity in the database.

    `columns` are the fields that have values there, `doubtful` those of them that may have had some set aside.
    `unknown` fields have no column because their reader has reported it missing. `several` are the numbers of
    the records that give several values for a field with one, and that field.
    """

    entity: Entity
    name: str
    tables: tuple[Table, ...]
    columns: frozenset[str]
    doubtful: frozenset[str]
    unknown: frozenset[str]
    several: tuple[tuple[int, Field], ...]

    def place(self, number: int) -> tuple[Table, int]:
        """Return the table and the index in it of the record that has `number` in the database."""
        for table in self.tables:
            if number < len(table.rows):
                return table, number
            number -= len(table.rows)
        raise IndexError(number)


@dataclass(kw_only=True)
class Database:
    """An in-memory DuckDB that holds the tables to be judged and can reach nothing outside."""

    connection: duckdb.DuckDBPyConnection = field(default_factory=lambda: duckdb.connect(":memory:", config=_SETTINGS))
    loaded: dict[str, Loaded] = field(default_factory=dict)

    def load(self, entity: Entity, tables: tuple[Table, ...]) -> None:
        """Put the records of one entity into the database."""
        name = quoted(f"entity {len(self.loaded)}")
        columns = [_Column.of(known, tables, f"c{index}") for index, known in enumerate(_given(entity, tables))]
        unknown = {missing for table in tables for missing in table.missing}
        total = sum(len(table.rows) for table in tables)
        select = ", ".join(['unnest(range($first, $last)) AS "#"', *(column.unnested for column in columns)])
        cleaned = ", ".join(['"#" AS n', *(part for column in columns for part in column.cleaned)])
        for first in range(0, max(total, 1), ROWS_AT_ONCE):
            last = min(first + ROWS_AT_ONCE, total)
            bound: dict[str, Any] = {column.parameter: column.values[first:last] for column in columns}
            head = f"INSERT INTO {name}" if first else f"CREATE TABLE {name} AS"
            self.connection.execute(
                f"{head} SELECT {cleaned} FROM (SELECT {select})", {**bound, "first": first, "last": last}
            )
        self.loaded[entity.name] = Loaded(
            entity=entity,
            name=name,
            tables=tables,
            columns=frozenset(column.field.name for column in columns),
            doubtful=frozenset(column.field.name for column in columns if column.doubtful),
            unknown=frozenset(unknown),
            several=tuple((number, column.field) for column in columns for number in column.several),
        )

    def pairs(self, statement: str) -> list[tuple[int, int]]:
        """Return every row of a statement that selects two whole numbers."""
        return self.connection.execute(statement).fetchall()

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()


def value_column(name: str) -> str:
    """Return the column of an entity's table that holds the sound values of a field."""
    return quoted(f"v:{name}")


def kind_column(name: str) -> str:
    """Return the column of an entity's table that says why a field's value was set aside."""
    return quoted(f"k:{name}")


def quoted(name: str) -> str:
    """Return a name of the Standard as an SQL identifier."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def literal(text: str) -> str:
    """Return a text of the Standard as an SQL literal."""
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def well_typed(primitive: Primitive, value: str) -> str | None:
    """Return SQL that is true where `value` is written as `primitive` asks; None where any text is."""
    grammar = GRAMMARS[primitive]
    if not grammar.pattern:
        return None
    written = f"regexp_full_match({value}, {literal(grammar.pattern)})"
    if primitive not in (Primitive.DATE, Primitive.DATETIME):
        return written
    day = f"left({value}, 10)"
    return f"({written} AND try_cast({day} AS DATE) IS NOT NULL AND NOT starts_with({value}, '0000'))"


def _given(entity: Entity, tables: Sequence[Table]) -> Iterator[Field]:
    """Yield the fields that at least one of the tables has a column for."""
    given = {name for table in tables for name in table.columns}
    yield from (known for known in entity.fields if known.name in given)


@dataclass(frozen=True, kw_only=True)
class _Column:
    """The cells of one field on their way into the database."""

    field: Field
    parameter: str
    values: list[Any]
    doubtful: bool
    several: tuple[int, ...]

    @classmethod
    def of(cls, known: Field, tables: Iterable[Table], parameter: str) -> _Column:
        """Gather the cells of a field from every table of its entity, to be bound under `parameter`."""
        cells = [cell for table in tables for cell in table.column(known.name)]
        several: tuple[int, ...] = ()
        values: list[Any]
        if known.many:
            values = [_many(cell) for cell in cells]
            spoilt = any(value == [SPOILT] for value in values)
        else:
            several = tuple(n for n, cell in enumerate(cells) if isinstance(cell, tuple) and len(cell) > 1)
            values = [_single(cell) for cell in cells]
            spoilt = SPOILT in values
        return cls(
            field=known,
            parameter=parameter,
            values=values,
            doubtful=spoilt or known.primitive is not Primitive.STRING,
            several=several,
        )

    @property
    def unnested(self) -> str:
        """The SQL that turns the bound list into rows."""
        kind = "VARCHAR[][]" if self.field.many else "VARCHAR[]"
        return f"unnest(${self.parameter}::{kind}) AS {quoted(self.field.name)}"

    @property
    def cleaned(self) -> tuple[str, ...]:
        """The SQL of the columns that the entity's table keeps of this field."""
        raw, value = quoted(self.field.name), value_column(self.field.name)
        if not self.doubtful:
            return (f"{raw} AS {value}",)
        if self.field.many:
            return self._cleaned_many(raw, value)
        sound = well_typed(self.field.primitive, raw) or "true"
        kind = (
            f"CASE WHEN {raw} IS NULL THEN {SOUND} WHEN {raw} = chr(0) THEN {REPORTED} "
            f"WHEN {sound} THEN {SOUND} ELSE {ILL_TYPED} END"
        )
        return (
            f"CASE WHEN {raw} <> chr(0) AND {sound} THEN {raw} END AS {value}",
            f"({kind})::UTINYINT AS {kind_column(self.field.name)}",
        )

    def _cleaned_many(self, raw: str, value: str) -> tuple[str, ...]:
        sound = well_typed(self.field.primitive, "x") or "true"
        kept = f"list_filter({raw}, lambda x: x <> chr(0) AND {sound})"
        kind = (
            f"CASE WHEN list_contains({raw}, chr(0)) THEN {REPORTED} "
            f"WHEN len({kept}) < len({raw}) THEN {ILL_TYPED} ELSE {SOUND} END"
        )
        return (
            f"CASE WHEN len({kept}) > 0 THEN {kept} END AS {value}",
            f"({kind})::UTINYINT AS {kind_column(self.field.name)}",
        )


def _single(cell: Cell) -> str | None:
    """Return the one value of a cell; a cell with several says nothing certain."""
    if cell is None:
        return None
    if isinstance(cell, tuple):
        return cell[0] if len(cell) == 1 else SPOILT
    return SPOILT if isinstance(cell, Spoilt) else cell


def _many(cell: Cell) -> list[str] | None:
    """Return the values of a cell as a list, None when there is none."""
    if isinstance(cell, Spoilt):
        return [SPOILT]
    return list(values_of(cell)) or None
