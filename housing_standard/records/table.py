"""The records of one entity as a table of text: what every reader makes and every writer takes.

A cell holds what was written, never a parsed value, so that a finding can show it and no digit is lost.

>>> values_of(("a", "b"))
('a', 'b')
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from housing_standard.findings.finding import Finding


class Spoilt(str):
    """The text of a cell that its reader has already reported; no rule judges it again."""

    __slots__ = ()


class Misplaced:
    """What stands where a record should stand inside another, and is none."""

    def __init__(self, value: object) -> None:
        self.value = value


# None: absent. Text: one value. A tuple: several values, or the values (one included) of a field with many.
Cell = str | tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Table:
    """The records of one entity, in the order of the file; row 1 is `rows[0]`, unless `numbers` says which it is.

    `columns` are names of fields of the entity, each once. `missing` are required columns that the file lacks
    and that the reader has reported, so that no row is blamed for them. Where a file has other headings than the names
    of the fields, `headings` has them by field; where values were converted, `written` are the rows as they stand.
    """

    entity: str
    file: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    missing: tuple[str, ...] = ()
    numbers: Sequence[int] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    written: Sequence[tuple[Cell, ...]] = ()

    def number(self, index: int) -> int:
        """Return the number by which people know a row: the sheet's own, or its place among the records from 1."""
        return self.numbers[index] if self.numbers else index + 1

    def heading(self, name: str) -> str:
        """Return what a field is called in the file."""
        return self.headings.get(name, name)

    def column(self, name: str) -> tuple[Cell, ...]:
        """Return the cells of one column from the first row to the last; all absent when there is no such column."""
        if name not in self.columns:
            return (None,) * len(self.rows)
        position = self.columns.index(name)
        return tuple(row[position] for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a reader made of a file or folder: its tables, and the faults that stopped parts of it from being read.

    `unread` are the files whose headings were read and whose rows were left where they are. `promised` is how many
    rows a manifest says that each file has.
    """

    tables: tuple[Table, ...]
    findings: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()
    promised: Mapping[str, int] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Table | Unread, ...]:
        """Everything that holds records, in the order of the files where some are unread."""
        if not self.unread:
            return self.tables
        return tuple(sorted((*self.tables, *self.unread), key=lambda part: part.file))


@dataclass(frozen=True, kw_only=True)
class Unread(ABC):
    """The records of one entity that are still in their file, known by its heading; the first is row 1.

    `columns`, `missing` and `headings` are as in a table. `nulls` where a text may hold a null character.
    """

    entity: str
    file: str
    path: Path
    columns: tuple[str, ...]
    missing: tuple[str, ...] = ()
    nulls: bool = False
    headings: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def number(index: int) -> int:
        """Return the number by which people know a row."""
        return index + 1

    def heading(self, name: str) -> str:
        """Return what a field is called in the file."""
        return self.headings.get(name, name)

    @abstractmethod
    def read(self) -> Contents:
        """Read the rows with care and return them with everything wrong with how they are written."""


def values_of(cell: Cell) -> tuple[str, ...]:
    """Return the values in a cell, none for an absent one."""
    if cell is None:
        return ()
    return (cell,) if isinstance(cell, str) else cell
