"""SQL: one script for each database, with a table for each kind of record and the rules as constraints.

Another database is one more class beside `Sqlite` and `PostgreSQL` that says what `dialect.Dialect` asks. Messages
have no tables: they are exchanged, not kept.
"""

from __future__ import annotations

from generators.artefact import Artefact
from generators.authored import Unheld
from generators.sql.dialect import Dialect
from generators.sql.duckdb import DuckDB
from generators.sql.layout import Layout
from generators.sql.limits import LIMITS
from generators.sql.oracle import Oracle
from generators.sql.postgresql import PostgreSQL
from generators.sql.rules import add_rules
from generators.sql.script import script_of
from generators.sql.sqlite import Sqlite
from generators.sql.sqlserver import SqlServer
from generators.sql.tables import make_tables
from housing_standard.model import Standard

__all__ = ["LIMITS", "dialects", "generate", "unheld"]


def dialects() -> tuple[Dialect, ...]:
    """Return every database that a script is made for."""
    return (Sqlite(), PostgreSQL(), DuckDB(), SqlServer(), Oracle())


def generate(standard: Standard) -> list[Artefact]:
    """Return the script of every database."""
    layout = Layout(standard)
    return [_script(layout, dialect) for dialect in dialects()]


def generate_piece(standard: Standard, piece: str) -> list[Artefact]:
    """Return the script of the database called `piece`."""
    return [_script(Layout(standard), dialect) for dialect in dialects() if dialect.name == piece]


def unheld(standard: Standard, dialect: Dialect) -> tuple[Unheld, ...]:
    """Return every rule that the tables of a database do not enforce, with the reason."""
    return add_rules(make_tables(Layout(standard), dialect))


def _script(layout: Layout, dialect: Dialect) -> Artefact:
    tables = make_tables(layout, dialect)
    text = script_of(tables, add_rules(tables))
    return Artefact(path=f"sql/{dialect.name}.sql", target="sql", media_type="application/sql", content=text.encode())
