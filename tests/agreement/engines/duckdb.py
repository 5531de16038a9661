"""The tables in a real DuckDB, filled in the order in which it asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import duckdb
from sqlalchemy import CheckConstraint

import generators.sql
from generators.sql.conditions import SaidCheck
from generators.sql.duckdb import DuckDB as DuckDBDialect
from generators.sql.rules import add_rules
from generators.sql.tables import make_tables
from housing_standard.model import Standard
from housing_standard.scales import RangeKind
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.generators.loading import Constraints, Loading, NoPlaceError, Placed, insert

_CHECK = re.compile(r'CHECK constraint failed on table "(.*?)" with expression (.*)', re.DOTALL)
_MISSING = re.compile(r'because key "(\w+): (.*)" does not exist')
_DOUBLE = re.compile(r'[Dd]uplicate key "(.*)"', re.DOTALL)


class DuckDB:
    """The script run in memory; each dataset is put in and taken back."""

    name = "DuckDB"
    first_only = True
    without_messages = True

    def __init__(self, standard: Standard, folder: Path) -> None:
        del folder
        dialect = DuckDBDialect()
        script = next(each for each in generators.sql.generate(standard) if each.path == "sql/duckdb.sql")
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1; SET TimeZone = 'UTC'")
        self.connection.execute(script.content.decode())
        self.loading = Loading(standard)
        self.constraints = Constraints(self.loading.layout, dialect)
        self.checks = self._checks_by_words()
        self.unheld: Mapping[str, str] = {
            each.rule.id: each.reason for each in generators.sql.unheld(standard, dialect)
        }

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    def judge(self, dataset: Dataset) -> Verdict:
        """Return the first fault that DuckDB tells apart; yes or no where its message could mean several."""
        try:
            rows = self.in_order(dataset)
        except NoPlaceError as error:
            return error.verdict()
        placed: Placed | None = None
        self.connection.execute("BEGIN")
        try:
            for placed in rows:
                self.put(placed)
        except duckdb.Error as error:
            fault = self._fault(placed, str(error)) if placed else None
            return Verdict(refused=True, faults=frozenset({fault}) if fault else None, said=str(error)[:200])
        finally:
            self.connection.execute("ROLLBACK")
        return TAKEN

    def in_order(self, dataset: Dataset) -> list[Placed]:
        """Return the rows in the order of the tables, those of the tables of identities included."""
        rows = list(self.loading.rows(dataset))
        places = self.constraints.places
        return sorted([*self.loading.identities(rows), *rows], key=lambda placed: places[placed.table])

    def put(self, placed: Placed) -> None:
        """Put in one row."""
        self.connection.execute(insert(placed, "?"), list(placed.values.values()))

    def _checks_by_words(self) -> dict[tuple[str, str], str]:
        """Return the names of CHECKs under their tables and the words that DuckDB repeats; it forgets the names."""
        tables = make_tables(self.loading.layout, DuckDBDialect())
        add_rules(tables)
        asked = "SELECT constraint_text FROM duckdb_constraints() WHERE constraint_type = 'CHECK' AND table_name = ?"
        found: dict[tuple[str, str], str] = {}
        for table in tables.metadata.tables.values():
            checks = [each for each in table.constraints if isinstance(each, (CheckConstraint, SaidCheck))]
            checks.sort(key=lambda each: each._creation_order)
            words = self.connection.execute(f"{asked} ORDER BY constraint_index", [table.name]).fetchall()
            for check, (word,) in zip(checks, words, strict=True):
                found.setdefault((table.name, word), str(check.name))
        return found

    def _fault(self, placed: Placed, said: str) -> Fault | None:
        """Return what a message names; None where it could be several things."""
        field, constraint = "", ""
        if check := _CHECK.search(said):
            field, constraint = self.constraints.named(self.checks.get((check[1], check[2].split("\n")[0]), ""))
        elif "NOT NULL constraint failed" in said:
            known = self.constraints.field(placed, said.rpartition(".")[2].strip(' "\n'))
            field, constraint = (known.name, "required") if known else ("", "")
        elif column := re.search(r'does not have a column with name "(.*)"', said):
            field, constraint = column[1], "unknown_field"
        elif key := _MISSING.search(said):
            field, constraint = self._missing(placed, key[1], key[2])
        elif double := _DOUBLE.search(said):
            field, constraint = self._double(placed, double[1])
        elif name := self.constraints.unreadable(placed, said):
            field, constraint = name, "type"
        return Fault(key=placed.key, row=placed.row, field=field, constraint=constraint) if constraint else None

    def _missing(self, placed: Placed, column: str, value: str) -> tuple[str, str]:
        """Return the reference that names nothing, where one only has that value."""
        kind = RangeKind.VOCABULARY if column == "code" else RangeKind.ENTITY
        held = [self.constraints.field(placed, name) for name, given in placed.values.items() if str(given) == value]
        found = [field for field in held if field and field.range.kind is kind]
        if len(found) != 1:
            return "", ""
        return found[0].name, "code" if kind is RangeKind.VOCABULARY else "reference"

    def _double(self, placed: Placed, key: str) -> tuple[str, str]:
        """Return the rule that two rows break by being equal: DuckDB says their values, and perhaps the columns."""
        if placed.field:
            return placed.field, "distinct"
        if key.rpartition(": ")[2] == str(self.constraints.key(placed)):
            return self.constraints.identifier(placed), "unique"
        return self.constraints.unique(placed, lambda _, value: value in key)


ENGINES = (DuckDB,)
