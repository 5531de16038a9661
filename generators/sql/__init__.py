"""SQL: one script for each database, with a table for each kind of record and the rules as constraints.

Another database is one more class beside `Sqlite` and `PostgreSQL` that says what `dialect.Dialect` asks. Messages
have no tables: they are exchanged, not kept.
"""

from __future__ import annotations

from generators import parts
from generators.artefact import Artefact
from generators.authored import Unheld
from generators.sql.dialect import Dialect
from generators.sql.duckdb import DuckDB
from generators.sql.layout import Layout
from generators.sql.limits import LIMITS
from generators.sql.oracle import Oracle
from generators.sql.postgresql import PostgreSQL
from generators.sql.rules import add_rules
from generators.sql.script import Section, script_of, section_of
from generators.sql.sqlite import Sqlite
from generators.sql.sqlserver import SqlServer
from generators.sql.tables import make_tables
from housing_standard.model import Entity, Standard, Vocabulary

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
    by_entity = add_rules(make_tables(Layout(standard), dialect))
    return tuple(rule for unheld in by_entity.values() for rule in unheld)


def _script(layout: Layout, dialect: Dialect) -> Artefact:
    """Return a script; the section of a kind of record or a code list is kept from one making to the next."""
    terms: dict[str, Entity | Vocabulary] = {layout.tables_of(e)[0]: e for e in layout.standard.records}
    terms |= {layout.tables_of(listed)[0]: listed for listed in layout.code_lists}
    made_of = {table: (f"sql/{dialect.name}/{table}", layout.made_of(term)) for table, term in terms.items()}
    sections: dict[str, Section | None] = {table: parts.kept(*of) for table, of in made_of.items()}
    known = {name for section in sections.values() if section for name in section.tables}
    tables = make_tables(layout, dialect, known)
    unheld = add_rules(tables)
    every = [
        sections[table] or parts.keep(*made_of[table], section_of(tables, term, unheld.get(table, ())))
        for table, term in terms.items()
    ]
    text = script_of(tables, every)
    return Artefact(path=f"sql/{dialect.name}.sql", target="sql", media_type="application/sql", content=text.encode())
