"""The tables in a real PostgreSQL, with the checks that wait run at once when all rows are there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import psycopg

import generators.sql
from generators.sql.postgresql import PostgreSQL
from housing_standard.model import Standard
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.generators.loading import Constraints, Loading, NoPlaceError, Placed, insert

_NAMES = re.compile(r"\(([^()]*)\)=\((.*)\)")


class Postgres:
    """The script run in a schema of its own; each dataset is put in and taken back."""

    name = "PostgreSQL"
    first_only = True
    without_messages = True

    def __init__(self, standard: Standard, folder: Path, conninfo: str) -> None:
        del folder
        dialect = PostgreSQL()
        script = next(each for each in generators.sql.generate(standard) if each.path == "sql/postgresql.sql")
        self.connection = psycopg.connect(conninfo, autocommit=True)
        self.schema = f"agreement_{self.connection.info.backend_pid}"
        self.connection.execute(f"CREATE SCHEMA {self.schema}".encode())
        self.connection.execute(f"SET search_path TO {self.schema}".encode())
        self.connection.execute(script.content)
        self.loading = Loading(standard)
        self.constraints = Constraints(self.loading.layout, dialect)
        self.unheld: Mapping[str, str] = {
            each.rule.id: each.reason for each in generators.sql.unheld(standard, dialect)
        }

    def close(self) -> None:
        """Let go of the tables and the connection."""
        self.connection.execute("SET client_min_messages = warning")
        self.connection.execute(f"DROP SCHEMA {self.schema} CASCADE".encode())
        self.connection.close()

    def judge(self, dataset: Dataset) -> Verdict:
        """Return the first fault that PostgreSQL names."""
        rows: list[Placed] = []
        try:
            with self.connection.transaction(force_rollback=True):
                for placed in self.loading.rows(dataset):
                    rows.append(placed)
                    self.put(placed)
                rows.append(Placed(key="", row=0, field="", table="", values={}))
                self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except NoPlaceError as error:
            return error.verdict()
        except psycopg.Error as error:
            fault = self._fault(error, rows)
            said = str(error).split("\n", maxsplit=1)[0]
            return Verdict(refused=True, faults=frozenset({fault}) if fault else None, said=said)
        return TAKEN

    def in_order(self, dataset: Dataset) -> list[Placed]:
        """Return the rows in an order in which they can be put in: any will do."""
        return list(self.loading.rows(dataset))

    def put(self, placed: Placed) -> None:
        """Put in one row."""
        self.connection.execute(insert(placed, "%s").encode(), list(placed.values.values()))

    def _fault(self, error: psycopg.Error, rows: list[Placed]) -> Fault | None:
        """Return what an error names; None where it names nothing that we know."""
        named = error.diag
        placed = rows[-1] if rows[-1].key else self._pointed_at(rows, named)
        if placed is None:
            return None
        field, constraint = "", ""
        if isinstance(error, psycopg.errors.NotNullViolation):
            known = self.constraints.field(placed, named.column_name or "")
            field, constraint = (known.name, "required") if known else ("", "")
        elif isinstance(error, psycopg.errors.UndefinedColumn):
            column = re.search(r'column "(.*)" of', str(error))
            field, constraint = (column[1], "unknown_field") if column else ("", "")
        elif named.constraint_name:
            field, constraint = self.constraints.named(named.constraint_name)
            if constraint == "count" and isinstance(error, psycopg.errors.ForeignKeyViolation):
                field, constraint = self.constraints.of_too_few(placed, field, rows)
            if not constraint and isinstance(error, psycopg.errors.UniqueViolation):
                field, constraint = self.constraints.identifier(placed), "unique"
        else:
            field, constraint = self.constraints.unreadable(placed, str(error)), "type"
        if not (constraint and (field or constraint != "type")):
            return None
        return Fault(key=placed.key, row=placed.row, field=field, constraint=constraint)

    @staticmethod
    def _pointed_at(rows: list[Placed], named: psycopg.errors.Diagnostic) -> Placed | None:
        """Return the row that a check which waited is about: the one of the table with the values that are told."""
        found = _NAMES.search(named.message_detail or "")
        if found is None:
            return None
        column, value = found[1].split(", ")[0].strip('"'), found[2]
        return next(
            (
                each
                for each in rows
                if each.table == named.table_name
                and (str(each.values.get(column)) == value or value.startswith(f"{each.values.get(column)}, "))
            ),
            None,
        )


ENGINES = (Postgres,)
