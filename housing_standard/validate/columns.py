"""The columns that the database keeps of a field, and the SQL that cleans what was written into them.

Column "v:name" holds the values that are written as the type of the field asks, NULL where there is none. Where the
type leaves room for doubt, "k:name" says why a value was set aside; of rows that stay in their file, "w:name" keeps
what was written there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Field
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.table import Cell, Spoilt, Table, Unread, values_of

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


def written_column(name: str) -> str:
    """Return the column of an entity's table that holds a field as written where its value was set aside."""
    return quoted(f"w:{name}")


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


@dataclass(frozen=True, kw_only=True)
class Column:
    """A field that at least one part of the data has a column for.

    `doubtful` where some values may have to be set aside; `kept` where what was written is kept beside them.
    """

    field: Field
    doubtful: bool
    kept: bool

    @classmethod
    def of(cls, field: Field, parts: Sequence[Table | Unread]) -> Column:
        """Look through the parts for what the column must be ready for."""
        spoilt = any(_has_spoilt(field, part) for part in parts if isinstance(part, Table))
        doubtful = spoilt or field.primitive is not Primitive.STRING
        return cls(field=field, doubtful=doubtful, kept=doubtful and any(isinstance(part, Unread) for part in parts))

    @property
    def raw_type(self) -> str:
        """The SQL type of the values as the parts give them."""
        return "VARCHAR[]" if self.field.many else "VARCHAR"

    @property
    def declared(self) -> tuple[str, ...]:
        """The columns of the entity's table, declared."""
        name = self.field.name
        kind = (f"{kind_column(name)} UTINYINT",) if self.doubtful else ()
        written = (f"{written_column(name)} VARCHAR",) if self.kept else ()
        return (f"{value_column(name)} {self.raw_type}", *kind, *written)

    @property
    def cleaned(self) -> tuple[str, ...]:
        """The SQL of the values of those columns, over a select that gives the field by its own name."""
        raw = quoted(self.field.name)
        if not self.doubtful:
            return (raw,)
        value, kind = self._cleaned_many(raw) if self.field.many else self._cleaned_single(raw)
        written = f"array_to_string({raw}, {literal(CELL_SEPARATOR)})" if self.field.many else raw
        kept = (f"CASE WHEN {kind} <> {SOUND} THEN {written} END",) if self.kept else ()
        return (value, kind, *kept)

    @property
    def as_written(self) -> str:
        """The SQL of the text that stands in the file, over the entity's table."""
        name = self.field.name
        value = value_column(name)
        sound = f"array_to_string({value}, {literal(CELL_SEPARATOR)})" if self.field.many else value
        return f"coalesce({written_column(name)}, {sound})" if self.kept else sound

    def _cleaned_single(self, raw: str) -> tuple[str, str]:
        sound = well_typed(self.field.primitive, raw) or "true"
        kind = (
            f"CASE WHEN {raw} IS NULL THEN {SOUND} WHEN {raw} = chr(0) THEN {REPORTED} "
            f"WHEN {sound} THEN {SOUND} ELSE {ILL_TYPED} END"
        )
        return f"CASE WHEN {raw} <> chr(0) AND {sound} THEN {raw} END", kind

    def _cleaned_many(self, raw: str) -> tuple[str, str]:
        sound = well_typed(self.field.primitive, "x") or "true"
        kept = f"list_filter({raw}, lambda x: x <> chr(0) AND {sound})"
        kind = (
            f"CASE WHEN list_contains({raw}, chr(0)) THEN {REPORTED} "
            f"WHEN len({kept}) < len({raw}) THEN {ILL_TYPED} ELSE {SOUND} END"
        )
        return f"CASE WHEN len({kept}) > 0 THEN {kept} END", kind


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
