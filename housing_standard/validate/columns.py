"""The columns that the database keeps of a field, and the SQL that cleans what was written into them.

Column "v:name" holds the values that are written as the type of the field asks, NULL where there is none. Where the
type leaves room for doubt, "k:name" says why a value was set aside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Entity, Field
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.table import Cell, Spoilt, Table, Unread, values_of
from housing_standard.scales import RangeKind

# Stands in the database for a cell that its reader has already reported; no reader lets a null through.
SPOILT = "\x00"

# Why a value was set aside, as "k:name" says it: reported already, or not written as its type asks.
SOUND, REPORTED, ILL_TYPED = 0, 1, 2


def value_column(name: str) -> str:
    """Return the column of an entity's table that holds the sound values of a field."""
    return quoted(f"v:{name}")


def kind_column(name: str) -> str:
    """Return the column of an entity's table that says why a field's value was set aside."""
    return quoted(f"k:{name}")


def raw_column(name: str) -> str:
    """Return the name that a field has as it is given, on its way into the database."""
    return quoted(f"r:{name}")


def sound_column(name: str) -> str:
    """Return the name that the sound part of a field has on its way into the database."""
    return quoted(f"s:{name}")


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
    pattern = GRAMMARS[primitive].pattern
    if primitive is Primitive.DATE:
        # A day that is written again just as it was given is one, of a year from 0001 to 9999: quicker than a pattern.
        return f"(strlen({value}) = 10 AND coalesce(try_cast({value} AS DATE)::VARCHAR = {value}, false))"
    if primitive is Primitive.BOOLEAN:
        return f"({value} IN ('true', 'false'))"
    if not pattern:
        return None
    written = f"regexp_full_match({value}, {literal(pattern)})"
    if primitive is not Primitive.DATETIME:
        return written
    return f"({written} AND try_cast(left({value}, 10) AS DATE) IS NOT NULL AND NOT starts_with({value}, '0000'))"


@dataclass(frozen=True, kw_only=True)
class Flags:
    """SQL of the failures of several rules over one row: a flag for each, whether any is set, and a list of positions.

    The list has NULL for each rule that does not fail; it and `any_set` stand over a select that has the `columns`.
    """

    columns: str
    any_set: str
    positions: str

    @classmethod
    def of(cls, failures: Mapping[int, str]) -> Flags:
        """Return the flags of some rules, by position, each with SQL that is true where a record fails."""
        return cls(
            columns=", ".join(f"{sql} AS f{position}" for position, sql in failures.items()),
            any_set=" OR ".join(f"f{position}" for position in failures),
            positions=f"[{', '.join(f'CASE WHEN f{position} THEN {position} END' for position in failures)}]",
        )


@dataclass(frozen=True, kw_only=True)
class Column:
    """A field that a part of the data has a column for; `doubtful` where a value may have to be set aside."""

    field: Field
    doubtful: bool

    @classmethod
    def of(cls, field: Field, parts: Sequence[Table | Unread]) -> Column:
        """Look through the parts for what the column must be ready for."""
        doubtful = field.primitive is not Primitive.STRING or any(
            _has_spoilt(field, part)
            if isinstance(part, Table)
            # A code or a name with a null in it is found to be none.
            else part.nulls and field.range.kind is RangeKind.TYPE
            for part in parts
        )
        return cls(field=field, doubtful=doubtful)

    @property
    def raw_type(self) -> str:
        """The SQL type of the values as the parts give them."""
        return "VARCHAR[]" if self.field.many else "VARCHAR"

    @property
    def types(self) -> dict[str, str]:
        """The columns that the database has of the field, with the SQL type of each."""
        value = {value_column(self.field.name): self.raw_type}
        return {**value, kind_column(self.field.name): "UTINYINT"} if self.doubtful else value

    @property
    def written(self) -> str:
        """The SQL of the text that stands in the file, over a select that gives the field as raw column."""
        raw = raw_column(self.field.name)
        return f"array_to_string({raw}, {literal(CELL_SEPARATOR)})" if self.field.many else raw

    @property
    def sound(self) -> str:
        """The SQL of the sound part of what was given, over a select that gives the field as raw column."""
        raw = raw_column(self.field.name)
        if not self.doubtful:
            return raw
        # A null, and what stands for a reported cell, would pass for a text only.
        each = "x" if self.field.many else raw
        sound = well_typed(self.field.primitive, each) or f"NOT contains({each}, chr(0))"
        if self.field.many:
            return f"list_filter({raw}, lambda x: {sound})"
        return f"CASE WHEN {sound} THEN {raw} END"

    @property
    def cleaned(self) -> tuple[str, ...]:
        """The SQL of the columns in the database, over a select that has what was given and its sound part as well."""
        raw, sound = raw_column(self.field.name), sound_column(self.field.name)
        if not self.doubtful:
            return (sound,)
        if self.field.many:
            kind = (
                f"CASE WHEN list_contains({raw}, chr(0)) THEN {REPORTED} "
                f"WHEN len({sound}) < len({raw}) THEN {ILL_TYPED} ELSE {SOUND} END"
            )
            return f"CASE WHEN len({sound}) > 0 THEN {sound} END", kind
        kind = (
            f"CASE WHEN {sound} IS NOT NULL OR {raw} IS NULL THEN {SOUND} "
            f"WHEN {raw} = chr(0) THEN {REPORTED} ELSE {ILL_TYPED} END"
        )
        return sound, kind


@dataclass(frozen=True, kw_only=True)
class Given:
    """The fields of the records of one entity, as far as any part of the data has a column for them.

    `unknown` fields have no column in a part, and its reader has reported that.
    """

    entity: Entity
    columns: tuple[Column, ...]
    unknown: frozenset[str]

    @classmethod
    def of(cls, entity: Entity, parts: Sequence[Table | Unread]) -> Given:
        """Look through the parts for their columns."""
        given = {name for part in parts for name in part.columns}
        columns = tuple(Column.of(known, parts) for known in entity.fields if known.name in given)
        return cls(
            entity=entity, columns=columns, unknown=frozenset(missing for part in parts for missing in part.missing)
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The fields that have values."""
        return frozenset(column.field.name for column in self.columns)

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The fields that may have had values set aside."""
        return frozenset(column.field.name for column in self.columns if column.doubtful)


def bound(field: Field, table: Table) -> list[Any]:
    """Return the cells of a column as they are bound: text, or lists of text where the field has many values."""
    cells = table.column(field.name)
    return [_many(cell) for cell in cells] if field.many else [_single(cell) for cell in cells]


def several_values(field: Field, table: Table) -> tuple[int, ...]:
    """Return the index of each row that gives several values for a field with one."""
    if field.many:
        return ()
    return tuple(n for n, cell in enumerate(table.column(field.name)) if isinstance(cell, tuple) and len(cell) > 1)


def _has_spoilt(field: Field, table: Table) -> bool:
    return any(
        isinstance(cell, Spoilt) or (isinstance(cell, tuple) and len(cell) > 1 and not field.many)
        for cell in table.column(field.name)
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
