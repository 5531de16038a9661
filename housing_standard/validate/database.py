"""Tables loaded into DuckDB as clean text: what fails its type is set aside before any rule can trip over it.

Each entity becomes one table with the columns that `columns` describes, its rows in the order of the data. Nothing
that a person wrote ever becomes part of an SQL text: data and paths are bound, and names and patterns come from the
Standard.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import duckdb

from housing_standard.findings.finding import Finding
from housing_standard.model import Entity, Field
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.table import Table, Unread, values_of
from housing_standard.validate.columns import Column, bound, literal, quoted, several_values
from housing_standard.validate.straight import UnstraightError, rows_in_file

Part = Table | Unread

ROWS_AT_ONCE = 50_000
_MIB = 1024 * 1024

# The most memory, in MiB, that DuckDB takes for itself before it moves rows to the disk.
MEMORY = 400
# From this size of files on the rows are laid down on the disk at once, compressed, and not held in memory.
LARGE = 64 * _MIB

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": f"{MEMORY}MiB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The records of one entity in the database, in the order of its parts.

    `columns` are the fields that have values there, `doubtful` those of them that may have had some set aside.
    `unknown` fields have no column because their reader has reported it missing. `several` are the numbers of
    the records that give several values for a field with one, and that field. `ends` says after how many records
    each part ends.
    """

    entity: Entity
    name: str
    parts: tuple[Part, ...]
    ends: tuple[int, ...]
    given: tuple[Column, ...]
    several: tuple[tuple[int, Field], ...]

    @cached_property
    def columns(self) -> frozenset[str]:
        """The fields that have values in the database."""
        return frozenset(column.field.name for column in self.given)

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The fields that may have had values set aside."""
        return frozenset(column.field.name for column in self.given if column.doubtful)

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The fields whose column is missing in a part and was reported so."""
        return frozenset(missing for part in self.parts for missing in part.missing)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many records each part holds."""
        return tuple(end - start for start, end in zip((0, *self.ends), self.ends, strict=False))

    def place(self, number: int) -> tuple[Part, int]:
        """Return the part and the index in it of the record that has `number` in the database."""
        start = 0
        for part, end in zip(self.parts, self.ends, strict=True):
            if number < end:
                return part, number - start
            start = end
        raise IndexError(number)


@dataclass(kw_only=True)
class Database:
    """A DuckDB that holds the tables to be judged and can reach nothing outside but the files it is given to read."""

    files: Sequence[Path] = ()
    loaded: dict[str, Loaded] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    connection: duckdb.DuckDBPyConnection = field(init=False)
    _folder: tempfile.TemporaryDirectory[str] = field(init=False)
    _repeats: dict[str, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="housing-standard-", ignore_cleanup_errors=True)
        large = sum(path.stat().st_size for path in self.files) >= LARGE
        where = f"{self._folder.name}/records.duckdb" if large else ":memory:"
        self.connection = duckdb.connect(where, config={**_SETTINGS, "temp_directory": f"{self._folder.name}/spilt"})
        allowed = ", ".join(literal(str(path)) for path in self.files)
        self.connection.execute(f"SET allowed_paths = [{allowed}]")
        self.connection.execute("SET enable_external_access = false")

    def load(self, entity: Entity, parts: tuple[Part, ...]) -> None:
        """Put the records of one entity into the database.

        A file whose rows turn out not to be readable straight through is read again with care; what is then found
        wrong with how it is written joins `findings`.
        """
        try:
            self.loaded[entity.name] = self._laid_out(entity, parts)
        except UnstraightError as error:
            contents = error.part.read()
            self.findings += contents.findings
            self.load(entity, tuple(e for part in parts for e in (contents.tables if part is error.part else (part,))))

    def _laid_out(self, entity: Entity, parts: tuple[Part, ...]) -> Loaded:
        number = len(self.loaded)
        rows, name = quoted(f"rows {number}"), quoted(f"entity {number}")
        columns = tuple(Column.of(known, parts) for known in _given(entity, parts))
        # A table needs a column even where the records have none that is known.
        declared = ", ".join(("nothing BOOLEAN", *(each for column in columns for each in column.declared)))
        self.connection.execute(f"CREATE OR REPLACE TABLE {rows} ({declared})")
        cleaned = ", ".join(("NULL", *(each for column in columns for each in column.cleaned)))
        sizes = [self._insert(f"INSERT INTO {rows} SELECT {cleaned} FROM", columns, part) for part in parts]
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT rowid AS n, * FROM {rows}")
        ends = tuple(accumulate(sizes))
        starts = (0, *ends)
        several = (
            (start + index, column.field)
            for column in columns
            for start, part in zip(starts, parts, strict=False)
            if isinstance(part, Table)
            for index in several_values(column.field, part)
        )
        return Loaded(entity=entity, name=name, parts=parts, ends=ends, given=columns, several=tuple(several))

    def _insert(self, head: str, columns: Sequence[Column], part: Part) -> int:
        """Append the rows of one part to a table; return how many there are."""
        if isinstance(part, Unread):
            return rows_in_file(self.connection, head, columns, part)
        names = ["unnest(range($first, $last)) AS n"]
        names += [f"unnest($c{at}::{c.raw_type}[]) AS {quoted(c.field.name)}" for at, c in enumerate(columns)]
        values = {f"c{at}": bound(column.field, part) for at, column in enumerate(columns)}
        for first in range(0, len(part.rows), ROWS_AT_ONCE):
            last = min(first + ROWS_AT_ONCE, len(part.rows))
            some = {name: cells[first:last] for name, cells in values.items()}
            self.connection.execute(f"{head} (SELECT {', '.join(names)})", {**some, "first": first, "last": last})
        return len(part.rows)

    def cells(self, loaded: Loaded, numbers: Iterable[int]) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        """Return what is written in some records: the values of each field that their part has a column for."""
        found: dict[int, Mapping[str, tuple[str, ...]]] = {}
        in_file: list[int] = []
        for number in numbers:
            part, index = loaded.place(number)
            if isinstance(part, Table):
                cells = zip(part.columns, part.rows[index], strict=True)
                found[number] = {name: values_of(cell) for name, cell in cells}
            else:
                in_file.append(number)
        found.update(self._cells_in_file(loaded, in_file))
        return found

    def _cells_in_file(
        self, loaded: Loaded, numbers: Sequence[int]
    ) -> Iterator[tuple[int, Mapping[str, tuple[str, ...]]]]:
        written = ", ".join(("n", *(column.as_written for column in loaded.given)))
        statement = f"SELECT {written} FROM {loaded.name} WHERE n IN (SELECT unnest($numbers::BIGINT[]))"
        for first in range(0, len(numbers), ROWS_AT_ONCE):
            rows = self.connection.execute(statement, {"numbers": list(numbers[first : first + ROWS_AT_ONCE])})
            while some := rows.fetchmany(ROWS_AT_ONCE):
                for number, *texts in some:
                    part, _ = loaded.place(number)
                    yield (
                        number,
                        {
                            column.field.name: _values(column.field, text)
                            for column, text in zip(loaded.given, texts, strict=True)
                            if column.field.name in part.columns
                        },
                    )

    def rows(self, statement: str, **bound_values: object) -> list[tuple[int, ...]]:
        """Return every row of a statement that selects whole numbers."""
        return self.connection.execute(statement, bound_values or None).fetchall()

    def repeats(self, select: str) -> bool:
        """Tell whether a select of one column gives any value twice."""
        if select not in self._repeats:
            ((given, different),) = self.rows(f"SELECT count(x), count(DISTINCT x) FROM ({select}) AS t(x)")
            self._repeats[select] = given > different
        return self._repeats[select]

    def close(self) -> None:
        """Give memory and disk back."""
        self.connection.close()
        self._folder.cleanup()


def _given(entity: Entity, parts: Sequence[Part]) -> Iterator[Field]:
    """Yield the fields that at least one of the parts has a column for."""
    given = {name for part in parts for name in part.columns}
    yield from (known for known in entity.fields if known.name in given)


def _values(known: Field, text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    return tuple(text.split(CELL_SEPARATOR)) if known.many else (text,)
