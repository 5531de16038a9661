"""Each artefact in its real engine, as someone who took it would run it: does it take the data or refuse them?"""

from __future__ import annotations

import datetime
import importlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import jsonschema
import psycopg
import pydantic

import generators.json_schema
import generators.pydantic_models
import generators.shacl
import generators.sql
from generators.authored import Unheld
from generators.sql.postgresql import PostgreSQL
from generators.sql.sqlite import Sqlite as SqliteDialect
from housing_standard.lexical import Primitive
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.records.json_files import contents_of
from housing_standard.records.rdf import read_turtle, to_ntriples
from housing_standard.rulebook import RuleBook
from housing_standard.validate.graph import judge_graph
from housing_standard.validate.tables import judge_tables
from tests.agreement.samples import AS_AT, Dataset
from tests.generators.loading import NoPlaceError, rows_of_dataset


class Runner(Protocol):
    """One artefact in its engine."""

    unheld: dict[str, str]  # the rules that the artefact itself says it does not enforce, with the reason
    without_messages: bool  # whether the target leaves messages out: they are exchanged, not kept

    def refusal(self, dataset: Dataset) -> str:
        """Return why the data are refused, or nothing when they are taken."""

    def close(self) -> None:
        """Let go of the engine."""


def reasons(rules: Iterable[Unheld]) -> dict[str, str]:
    """Return reasons under the ids of the rules."""
    return {unheld.rule.id: unheld.reason for unheld in rules}


class JsonSchema:
    """The JSON Schema of each kind of record, under the `jsonschema` library."""

    without_messages = False

    def __init__(self, standard: Standard) -> None:
        files = {artefact.path: json.loads(artefact.content) for artefact in generators.json_schema.generate(standard)}
        self.validators = {
            entity.name: jsonschema.Draft202012Validator(files[f"json-schema/{snake(entity.name)}.schema.json"])
            for entity in (*standard.records, *standard.messages)
        }
        self.names = {snake(name): name for name in self.validators}
        self.unheld = reasons(generators.json_schema.unheld(standard))

    def close(self) -> None:
        """Nothing is held open."""

    def refusal(self, dataset: Dataset) -> str:
        for key, records in dataset.items():
            for record in records:
                for error in self.validators[self.names[key]].iter_errors(record):
                    return f"{key}: {error.message[:200]}"
        return ""


class Pydantic:
    """The Pydantic models, reading JSON strictly or laxly."""

    without_messages = False

    def __init__(self, standard: Standard, folder: Path, *, strict: bool) -> None:
        self.strict = strict
        for artefact in generators.pydantic_models.generate(standard):
            path = folder / artefact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artefact.content)
        self.models = dict(self._models(folder / "pydantic", standard))
        self.unheld = reasons(generators.pydantic_models.unheld(standard))

    @staticmethod
    def _models(folder: Path, standard: Standard) -> Iterable[tuple[str, type[pydantic.BaseModel]]]:
        """Import the models afresh, so that those of two standards do not meet."""
        name = "housing_standard_models"
        before = {module: sys.modules.pop(module) for module in list(sys.modules) if module.split(".")[0] == name}
        sys.path.insert(0, str(folder))
        try:
            for entity in (*standard.records, *standard.messages):
                yield snake(entity.name), getattr(importlib.import_module(f"{name}.{entity.area}"), entity.name)
        finally:
            sys.path.remove(str(folder))
            for module in [module for module in sys.modules if module.split(".")[0] == name]:
                del sys.modules[module]
            sys.modules.update(before)
            importlib.invalidate_caches()

    def close(self) -> None:
        """Nothing is held open."""

    def refusal(self, dataset: Dataset) -> str:
        for key, records in dataset.items():
            for record in records:
                try:
                    self.models[key].model_validate_json(json.dumps(record), strict=self.strict)
                except pydantic.ValidationError as error:
                    return f"{key}: {error.errors()[0]['msg'][:200]}"
        return ""


class Sqlite:
    """The tables in a real SQLite, with foreign keys on and checked at the end."""

    without_messages = True

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        script = next(a for a in generators.sql.generate(standard) if a.path == "sql/sqlite.sql")
        self.connection.executescript(script.content.decode())
        self.unheld = reasons(generators.sql.unheld(standard, SqliteDialect()))
        self.booleans = {
            (snake(entity.name), field.name)
            for entity in standard.records
            for field in entity.fields
            if field.primitive is Primitive.BOOLEAN
        }

    def close(self) -> None:
        self.connection.close()

    def refusal(self, dataset: Dataset) -> str:
        self.connection.execute("BEGIN")
        try:
            for table, row in rows_of_dataset(self.standard, dataset):
                self.connection.execute(insert(table, row, "?"), [self._bound(table, *cell) for cell in row.items()])
            broken = self.connection.execute("PRAGMA foreign_key_check").fetchall()
        except (sqlite3.Error, NoPlaceError) as error:
            return str(error)
        finally:
            self.connection.execute("ROLLBACK")
        return f"foreign key: {broken[0]}" if broken else ""

    def _bound(self, table: str, column: str, value: Any) -> Any:
        """Return a value as SQLite holds it: it has no booleans, so true is 1."""
        if (table, column) in self.booleans:
            return {"true": 1, "false": 0}.get(value, value)
        return value


class Postgres:
    """The tables in a real PostgreSQL, with deferred checks run at once at the end."""

    without_messages = True

    def __init__(self, standard: Standard, conninfo: str, schema: str) -> None:
        self.standard = standard
        self.connection = psycopg.connect(conninfo, autocommit=True)
        self.connection.execute(f"CREATE SCHEMA {schema}")
        self.connection.execute(f"SET search_path TO {schema}")
        script = next(a for a in generators.sql.generate(standard) if a.path == "sql/postgresql.sql")
        self.connection.execute(script.content.decode())
        self.unheld = reasons(generators.sql.unheld(standard, PostgreSQL()))

    def close(self) -> None:
        self.connection.close()

    def refusal(self, dataset: Dataset) -> str:
        try:
            with self.connection.transaction(force_rollback=True):
                for table, row in rows_of_dataset(self.standard, dataset):
                    self.connection.execute(insert(table, row, "%s"), list(row.values()))
                self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except (psycopg.Error, NoPlaceError) as error:
            return str(error).split("\n", maxsplit=1)[0]
        return ""


class Tables:
    """`housing-standard validate` on JSON, judged by its rules over tables; it names the rule, so that is compared."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.book = RuleBook(standard)

    def found(self, dataset: Dataset, day: str) -> set[tuple[str, int, str]]:
        """Return the key, row and rule of everything found, as at a day."""
        contents = contents_of(json.dumps(dataset).encode(), "case.json", self.book)
        judged = judge_tables(self.standard, contents.tables, datetime.date.fromisoformat(day))
        return {(snake(f.entity), f.row or 0, f.rule) for f in (*contents.findings, *judged)}


class Shapes:
    """The SHACL shapes under pySHACL, on the N-Triples that our converter makes of the data."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.book = RuleBook(standard)
        self.shapes = generators.shacl.generate(standard)[0].content.decode()
        self.unseen = {limit.shape for limit in generators.shacl.LIMITS}

    def found(self, dataset: Dataset) -> set[tuple[str, str]]:
        """Return which record breaks which rule."""
        contents = contents_of(json.dumps(dataset).encode(), "case.json", self.book)
        lines = "".join(to_ntriples(contents.tables, self.standard)).encode()
        day = datetime.date.fromisoformat(AS_AT)
        findings, _ = judge_graph(self.standard, read_turtle(lines, "case.nt"), self.shapes, day, file="case.nt")
        return {(finding.record, finding.rule) for finding in findings}


def insert(table: str, row: Mapping[str, Any], mark: str) -> str:
    """Return the statement that puts one row into a table."""
    columns = ", ".join(f'"{name}"' for name in row)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join([mark] * len(row))})'
