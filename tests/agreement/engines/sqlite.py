"""The tables in a real SQLite, with foreign keys on and checked when all rows are there."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import generators.sql
from generators.sql.layout import least_name
from generators.sql.sqlite import Sqlite as SqliteDialect
from housing_standard.model import Standard
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.generators.loading import Constraints, Loading, NoPlaceError, Placed, insert

_COLUMN = re.compile(
    r"(?:NOT NULL constraint failed: |in \w+ column |named |UNIQUE constraint failed: )(?:(\w+)\.)?(\w+)"
)


class Sqlite:
    """The script run in memory; each dataset is put in and taken back."""

    name = "SQLite"
    first_only = True
    without_messages = True

    def __init__(self, standard: Standard, folder: Path) -> None:
        del folder
        dialect = SqliteDialect()
        script = next(each for each in generators.sql.generate(standard) if each.path == "sql/sqlite.sql")
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(script.content.decode())
        self.loading = Loading(standard)
        self.constraints = Constraints(self.loading.layout, dialect)
        self.booleans = self.loading.booleans()
        self.unheld: Mapping[str, str] = {
            each.rule.id: each.reason for each in generators.sql.unheld(standard, dialect)
        }

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    def judge(self, dataset: Dataset) -> Verdict:
        """Return the first fault that SQLite names."""
        self.connection.execute("BEGIN")
        self.connection.execute("PRAGMA defer_foreign_keys = ON")
        placed: Placed | None = None
        rows: dict[tuple[str, int], Placed] = {}
        try:
            for placed in self.loading.rows(dataset):
                rows[placed.table, self.put(placed)] = placed
            return self._dangling(rows)
        except NoPlaceError as error:
            return error.verdict()
        except sqlite3.Error as error:
            fault = self._fault(placed, str(error)) if placed else None
            return Verdict(refused=True, faults=frozenset({fault}) if fault else None, said=str(error))
        finally:
            self.connection.execute("ROLLBACK")

    def in_order(self, dataset: Dataset) -> list[Placed]:
        """Return the rows in an order in which they can be put in: any will do."""
        return list(self.loading.rows(dataset))

    def put(self, placed: Placed) -> int:
        """Put in one row and return its number; SQLite has no booleans, so true is 1."""
        bound = [
            {"true": 1, "false": 0}.get(value, value) if (placed.table, column) in self.booleans else value
            for column, value in placed.values.items()
        ]
        return self.connection.execute(insert(placed, "?"), bound).lastrowid or 0

    def _dangling(self, rows: Mapping[tuple[str, int], Placed]) -> Verdict:
        """Return the references that name nothing."""
        faults: set[Fault] = set()
        for table in dict.fromkeys(table for table, _ in rows):
            for _, row, _, number in self.connection.execute(f'PRAGMA foreign_key_check("{table}")').fetchall():
                placed = rows[table, row]
                keys = self.connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
                columns = [column for key, _, _, column, *_ in keys if key == number]
                field, constraint = self._key(placed, columns, rows.values())
                faults.add(Fault(key=placed.key, row=placed.row, field=field, constraint=constraint))
        said = f"foreign key: {min(faults, key=str)}" if faults else ""
        return Verdict(refused=True, faults=frozenset(faults), said=said) if faults else TAKEN

    def _key(self, placed: Placed, columns: Sequence[str], rows: Iterable[Placed]) -> tuple[str, str]:
        """Return the field and the kind of rule that a foreign key of these columns stands for."""
        if len(columns) == 1:
            return self.constraints.reference(placed, columns[0])
        entity = self.constraints.entities[placed.key]
        field = next(f for f in entity.fields if f.many and least_name(entity, f) == columns[1])
        return self.constraints.of_too_few(placed, field.name, rows)

    def _fault(self, placed: Placed, said: str) -> Fault | None:
        """Return what a message names; None where it names nothing that we know."""
        field, constraint = "", ""
        if name := re.search(r"(?:CHECK constraint failed: |failed: index ')(.*?)'?$", said):
            field, constraint = self.constraints.named(name[1])
        elif found := _COLUMN.search(said):
            field, constraint = self._of_column(placed, said, found[1] or placed.table, found[2])
        if not constraint:
            return None
        return Fault(key=placed.key, row=placed.row, field=field, constraint=constraint)

    def _of_column(self, placed: Placed, said: str, table: str, column: str) -> tuple[str, str]:
        """Return the field and the kind of rule of a column that a message names."""
        known = self.constraints.field(placed, column)
        if said.startswith("UNIQUE"):
            if table != placed.table or not placed.field:
                return self.constraints.unique(placed, lambda name, _: f".{name}" in said)
            return placed.field, "distinct"
        if "has no column" in said:
            return column, "unknown_field"
        kind = "required" if said.startswith("NOT NULL") else "type"
        return (known.name, kind) if known else ("", "")


ENGINES = (Sqlite,)
