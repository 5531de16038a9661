"""The statements of a database's script, in the order in which they can be run."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

from sqlalchemy import ForeignKeyConstraint, Table
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from generators.authored import Unheld
from generators.sql.dialect import Dialect, quoted
from generators.sql.layout import key_name
from generators.sql.tables import Tables
from housing_standard.model import Vocabulary

_WIDTH = 115

_CODES = """Codes stand in tables of their own, not in CHECKs: a title can be joined to them, a later release adds a row
instead of rebuilding constraints, and a list stands once however many fields use it."""


def script_of(tables: Tables, unheld: Iterable[Unheld]) -> str:
    """Return the whole script: its head, the tables with their codes, the keys that had to wait, the triggers."""
    dialect = tables.dialect
    statements = [
        *dialect.preamble,
        *(f"{statement}{dialect.terminator}" for statement in (*_table_statements(tables), *_late_keys(tables))),
        *_identity_statements(tables),
    ]
    return _head(tables, unheld) + "\n\n".join(statements) + "\n"


def _head(tables: Tables, unheld: Iterable[Unheld]) -> str:
    standard = tables.layout.standard
    paragraphs = [
        f"{standard.title} {standard.version}: tables for {tables.dialect.title}. Licence: {standard.licence}",
        f"Made from {standard.fingerprint(*standard.all_parts)}.",
        tables.dialect.loading,
        "A constraint bears the id of the rule that it holds.",
        _CODES,
        *(["Rules that these tables do not hold; `housing-standard validate` judges them:"] if unheld else []),
        *(f"* {rule}" for rule in dict.fromkeys(map(str, unheld))),
    ]
    lines = (line for part in paragraphs for line in textwrap.wrap(part, _WIDTH))
    return "\n".join(f"-- {line}" for line in lines) + "\n\n"


def _table_statements(tables: Tables) -> Iterator[str]:
    """Yield every table with its indexes, comments and codes behind it."""
    dialect, writer = tables.dialect, _writer(tables.dialect)
    end = f"{dialect.terminator}\n"
    codes = {tables.layout.codes_of(vocabulary.name): vocabulary for vocabulary in tables.layout.code_lists}
    for table in tables.metadata.tables.values():
        yield _written(writer, CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield _written(writer, CreateIndex(index))
        if comments := end.join(_written(writer, comment) for comment in dialect.comments(table)):
            yield comments
        if table.name in codes and codes[table.name].codes:
            yield end.join(_code_rows(dialect, table, codes[table.name]))


def _late_keys(tables: Tables) -> Iterator[str]:
    """Yield the foreign keys that point at a table made later, where a table can be altered."""
    if not tables.dialect.engine.supports_alter:
        return
    writer = _writer(tables.dialect)
    for table in tables.metadata.tables.values():
        keys = [key for key in table.constraints if isinstance(key, ForeignKeyConstraint) and key.use_alter]
        for key in sorted(keys, key=lambda key: str(key.name)):
            yield _written(writer, AddConstraint(key))


def _identity_statements(tables: Tables) -> Iterator[str]:
    layout = tables.layout
    for name in layout.several:
        kinds = [(layout.table_of(kind), key_name(kind)) for kind in layout.kinds[name]]
        yield from tables.dialect.keep_identities(layout.identities_of(name), kinds)


def _code_rows(dialect: Dialect, table: Table, vocabulary: Vocabulary) -> Iterator[str]:
    name = dialect.engine.identifier_preparer.format_table(table)
    for first in range(0, len(vocabulary.codes), dialect.rows_at_once):
        codes = vocabulary.codes[first : first + dialect.rows_at_once]
        rows = [", ".join(dialect.text_prefix + quoted(text) for text in (code.name, code.title)) for code in codes]
        values = f" ({rows[0]})" if dialect.rows_at_once == 1 else "\n" + ",\n".join(f"    ({row})" for row in rows)
        yield f"INSERT INTO {name} (code, title) VALUES{values}"


def _writer(dialect: Dialect) -> DDLCompiler:
    """Return SQLAlchemy's writer of statements, which serves a whole script."""
    return dialect.engine.ddl_compiler(dialect.engine, None)  # type: ignore[arg-type] # the dialect's own way


def _written(writer: DDLCompiler, element: ExecutableDDLElement) -> str:
    """Return a statement as SQLAlchemy writes it, with spaces for tabs and none at the end of a line."""
    text = str(writer.process(element)).strip()
    return re.sub(r"[ \t]*\n\t", "\n    ", text).replace("\n)\n ", "\n) ")
