"""Tables loaded into DuckDB as clean text: what fails its type is set aside before any rule can trip over it.

Each entity becomes one table with the columns that `columns` describes, its rows in the order of the data. Nothing
that a person wrote ever becomes part of an SQL text: data and paths are bound, and names and patterns come from the
Standard.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import duckdb

from housing_standard.findings.finding import Finding
from housing_standard.model import Entity, Field
from housing_standard.records.table import Table, Unread, values_of
from housing_standard.validate.columns import (
    Column,
    Flags,
    Given,
    bound,
    literal,
    quoted,
    raw_column,
    several_values,
    sound_column,
)
from housing_standard.validate.straight import SOURCE, UnstraightError, cells_of, insert_from_file, rows_in_file

Part = Table | Unread

ROWS_AT_ONCE = 50_000
# The most memory, in MiB, that DuckDB takes for itself before it moves rows to a folder that is thrown away in the end;
# in a small machine or container it takes five eighths of what it would take unasked.
MOST_MEMORY = 600
_MIB = {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024, "TiB": 1024 * 1024}

# What DuckDB says when the keyboard ends a query.
_INTERRUPTED = "Query interrupted"

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def _nothing(_: Given) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The records of one entity in the database, in the order of its parts.

    `name` is a view of them: their number "n", the positions of the rules that they fail on their own ("failing"), of
    such records what is written under each field ("written"), and the cleaned values of the fields in `columns`, which
    are as many of those `given` as are asked for. `several` are the numbers of the records that give several values
    for a field with one, and that field. `ends` says after how many records each part ends. `statement` is the SQL
    that put the records there, with SOURCE where they came from.
    """

    entity: Entity
    name: str
    parts: tuple[Part, ...]
    ends: tuple[int, ...]
    given: Given
    columns: frozenset[str]
    statement: str
    several: tuple[tuple[int, Field], ...]

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
    """A DuckDB that holds the tables to be judged and can reach nothing outside but the files it is given to read.

    Where the data are `small`, planning statements takes longer than running them, so they are planned less.
    """

    files: Sequence[Path] = ()
    small: bool = False
    loaded: dict[str, Loaded] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    connection: duckdb.DuckDBPyConnection = field(init=False)
    _folder: tempfile.TemporaryDirectory[str] = field(init=False)
    _repeats: dict[str, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="housing-standard-", ignore_cleanup_errors=True)
        self.connection = duckdb.connect(
            ":memory:", config={**_SETTINGS, "temp_directory": f"{self._folder.name}/spilt"}
        )
        self.connection.execute(f"SET memory_limit = '{_memory(self.connection)}MiB'")
        allowed = ", ".join(literal(str(path)) for path in self.files)
        self.connection.execute(f"SET allowed_paths = [{allowed}]")
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET enable_progress_bar = false")
        # A list of five or more codes would become a join, and rows that go through a join are not kept in order:
        # their numbers would be those of other rows.
        self.connection.execute("SET disabled_optimizers = 'in_clause'")
        if self.small:
            self._plan_little()

    def _plan_little(self) -> None:
        """Plan statements no further than keeps a join from being tried row by row."""
        known = [name for (name,) in self.connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()]
        left_out = ",".join(name for name in known if name != "filter_pushdown")
        self.connection.execute(f"SET disabled_optimizers = '{left_out}'")
        self.connection.execute("SET threads = 1")

    def load(
        self,
        entity: Entity,
        parts: tuple[Part, ...],
        *,
        kept: Collection[str] | None = None,
        alone: Callable[[Given], Mapping[int, str]] = _nothing,
    ) -> None:
        """Put the records of one entity into the database, in one pass over them.

        `kept` are the fields to keep there, None for all. `alone` tells the rules to be judged on the way: SQL that
        is true where a record fails, by position. A file whose rows turn out not to be readable straight through is
        read again with care; what is then found wrong with how it is written joins `findings`.
        """
        try:
            self.loaded[entity.name] = self._laid_out(Given.of(entity, parts), parts, kept, alone)
        except UnstraightError as error:
            contents = error.part.read()
            self.findings += contents.findings
            read = tuple(each for part in parts for each in (contents.tables if part is error.part else (part,)))
            self.load(entity, read, kept=kept, alone=alone)

    def _laid_out(
        self,
        given: Given,
        parts: tuple[Part, ...],
        kept: Collection[str] | None,
        alone: Callable[[Given], Mapping[int, str]],
    ) -> Loaded:
        number = len(self.loaded)
        rows, name = quoted(f"rows {number}"), quoted(f"entity {number}")
        columns = [column for column in given.columns if kept is None or column.field.name in kept]
        types = {named: kind for column in columns for named, kind in column.types.items()}
        types = {"failing": "USMALLINT[]", "written": "VARCHAR[]", **types}
        declared = ", ".join(f"{named} {kind}" for named, kind in types.items())
        self.connection.execute(f"CREATE OR REPLACE TABLE {rows} ({declared})")
        judged = _judged(given, alone(given))
        head = f"INSERT INTO {rows} SELECT {', '.join(types)} FROM {judged}"
        sizes = [self._insert(head, given.columns, part) for part in parts]
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT rowid AS n, * FROM {rows}")
        ends = tuple(accumulate(sizes))
        several = (
            (start + index, column.field)
            for column in given.columns
            for start, part in zip((0, *ends), parts, strict=False)
            if isinstance(part, Table)
            for index in several_values(column.field, part)
        )
        return Loaded(
            entity=given.entity,
            name=name,
            parts=parts,
            ends=ends,
            given=given,
            columns=frozenset(column.field.name for column in columns),
            statement=head,
            several=tuple(several),
        )

    def _insert(self, head: str, columns: Sequence[Column], part: Part) -> int:
        """Append the rows of one part to a table; return how many there are. `head` ends where its source stands."""
        if isinstance(part, Unread):
            return insert_from_file(self.connection, head, columns, part)
        names = ['unnest(range($first, $last)) AS "#"']
        names += [f"unnest($c{at}::{c.raw_type}[]) AS {raw_column(c.field.name)}" for at, c in enumerate(columns)]
        values = {f"c{at}": bound(column.field, part) for at, column in enumerate(columns)}
        statement = head.replace(SOURCE, f"(SELECT {', '.join(names)})")
        for first in range(0, len(part.rows), ROWS_AT_ONCE):
            last = min(first + ROWS_AT_ONCE, len(part.rows))
            some = {name: cells[first:last] for name, cells in values.items()}
            self.connection.execute(statement, {**some, "first": first, "last": last})
        return len(part.rows)

    def cells(self, loaded: Loaded, numbers: Iterable[int]) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        """Return what is written in some records: the values of each field that their part has a column for."""
        found: dict[int, Mapping[str, tuple[str, ...]]] = {}
        in_file: dict[int, list[int]] = {}
        for number in numbers:
            part, index = loaded.place(number)
            if isinstance(part, Table):
                cells = zip(part.columns, (part.written or part.rows)[index], strict=True)
                found[number] = {name: values_of(cell) for name, cell in cells}
            else:
                in_file.setdefault(number - index, []).append(index)
        for start, indices in in_file.items():
            part, _ = loaded.place(start)
            if isinstance(part, Unread):
                read = self._cells_in_file(loaded, part, start, indices)
                found.update((start + index, cells) for index, cells in read.items())
        return found

    def _cells_in_file(
        self, loaded: Loaded, part: Unread, start: int, indices: Sequence[int]
    ) -> dict[int, dict[str, tuple[str, ...]]]:
        """Return the cells of some rows of a file: kept when they failed on their own, else read once more."""
        wanted = "n IN (SELECT unnest($n::BIGINT[])) AND written IS NOT NULL"
        kept = f"SELECT n - {start}, written FROM {loaded.name} WHERE {wanted}"
        found = {
            index: cells_of(loaded.given.columns, part, written)
            for index, written in self.connection.execute(kept, {"n": [start + index for index in indices]}).fetchall()
        }
        left = [index for index in indices if index not in found]
        read = rows_in_file(self.connection, loaded.given.columns, part, left)
        return {**found, **{index: cells_of(loaded.given.columns, part, written) for index, written in read}}

    def rows(self, statement: str, **bound_values: object) -> list[tuple[int, ...]]:
        """Return every row of a statement that selects whole numbers."""
        return self.connection.execute(statement, bound_values or None).fetchall()

    def repeats(self, select: str) -> bool:
        """Tell whether a select of one column of text gives any value twice."""
        if select not in self._repeats:
            self._repeats[select] = (self.small or not self._rises(select)) and self._has_fewer(select)
        return self._repeats[select]

    def _rises(self, select: str) -> bool:
        """Tell whether each value comes after the one before it, the shorter first: then none is there twice.

        Exports are mostly in the order of their identifiers, and to see that takes a quarter of counting them; where
        they are not, the first that is out of order ends the search.
        """
        before = f"SELECT x, lag(x) OVER () AS b FROM (SELECT x FROM ({select}) AS t(x) WHERE x IS NOT NULL)"
        falls = "strlen(b) > strlen(x) OR (strlen(b) = strlen(x) AND b >= x)"
        return not self.rows(f"SELECT 1 FROM ({before}) WHERE {falls} LIMIT 1")

    def _has_fewer(self, select: str) -> bool:
        ((given, different),) = self.rows(f"SELECT count(x), count(DISTINCT x) FROM ({select}) AS t(x)")
        return given > different

    def close(self) -> None:
        """Give memory and disk back."""
        self.connection.close()
        self._folder.cleanup()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let an interrupt of the keyboard be one even where it ends a query, which DuckDB tells of as a RuntimeError."""
    try:
        yield
    except (RuntimeError, duckdb.InterruptException) as error:
        if isinstance(error, duckdb.InterruptException) or str(error) == _INTERRUPTED:
            raise KeyboardInterrupt from error
        raise


def _memory(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many MiB to take; what DuckDB would take unasked is most of what the machine or container has."""
    said = connection.execute("SELECT current_setting('memory_limit')").fetchone()
    number, unit = str(said[0] if said else "").split()
    return min(MOST_MEMORY, int(float(number) * _MIB[unit] * 5 / 8))


def _judged(given: Given, failures: Mapping[int, str]) -> str:
    """Return a subselect of cleaned rows with the positions of the rules that each fails; its source is to be named."""
    sound = ", ".join(("*", *(f"{column.sound} AS {sound_column(column.field.name)}" for column in given.columns)))
    raw = [raw_column(column.field.name) for column in given.columns]
    named = [
        f"{sql} AS {name}" for column in given.columns for name, sql in zip(column.types, column.cleaned, strict=True)
    ]
    cleaned = f"(SELECT {', '.join((*raw, *named)) or 'NULL AS nothing'} FROM (SELECT {sound} FROM {SOURCE}))"
    if not failures:
        return f"(SELECT *, NULL AS failing, NULL AS written FROM {cleaned})"
    flags = Flags.of(failures)
    failing = f"CASE WHEN {flags.any_set} THEN list_filter({flags.positions}, lambda x: x IS NOT NULL) END AS failing"
    written = f"CASE WHEN {flags.any_set} THEN [{', '.join(column.written for column in given.columns)}] END AS written"
    return f"(SELECT *, {failing}, {written} FROM (SELECT *, {flags.columns} FROM {cleaned} AS r))"
