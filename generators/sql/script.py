"""The statements of a database's script, in the order in which they can be run."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ForeignKeyConstraint, Table
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from generators.authored import Unheld
from generators.sql.dialect import Dialect, quoted
from generators.sql.layout import key_name
from generators.sql.tables import Tables
from housing_standard.model import Entity, Vocabulary

_WIDTH = 115

_CODES = """Codes stand in tables of their own, not in CHECKs: a title can be joined to them, a later release adds a row
instead of rebuilding constraints, and a list stands once however many fields use it."""


@dataclass(frozen=True)
class Statements:
    """The statements on one table: what makes it, with its indexes, comments and codes, and its keys that must wait."""

    made: tuple[str, ...]
    late: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """What a script says of a kind of record or a code list: on its tables, by their names, and the rules left out."""

    tables: dict[str, Statements]
    unheld: tuple[str, ...]


def section_of(tables: Tables, term: Entity | Vocabulary, unheld: Iterable[Unheld]) -> Section:
    """Return the section of a kind of record or a code list; `unheld` are the rules that its tables do not hold."""
    writer, made = _writer(tables.dialect), tables.metadata.tables
    statements = {name: _statements(tables, made[name], writer) for name in tables.layout.tables_of(term)}
    return Section(statements, tuple(map(str, unheld)))


def script_of(tables: Tables, sections: Collection[Section]) -> str:
    """Return the whole script: its head, the tables with their codes, the keys that had to wait, the triggers."""
    dialect, writer = tables.dialect, _writer(tables.dialect)
    told = {name: statements for section in sections for name, statements in section.tables.items()}
    every = [told.get(name) or _statements(tables, table, writer) for name, table in tables.metadata.tables.items()]
    statements = [
        *dialect.preamble,
        *(f"{statement}{dialect.terminator}" for each in every for statement in each.made),
        *(f"{statement}{dialect.terminator}" for each in every for statement in each.late),
        *_identity_statements(tables),
    ]
    unheld = dict.fromkeys(rule for section in sections for rule in section.unheld)
    return _head(tables, unheld) + "\n\n".join(statements) + "\n"


def _head(tables: Tables, unheld: Collection[str]) -> str:
    standard = tables.layout.standard
    paragraphs = [
        f"{standard.title} {standard.version}: tables for {tables.dialect.title}. Licence: {standard.licence}",
        f"Made from {standard.fingerprint(*standard.all_parts)}.",
        tables.dialect.loading,
        "A constraint bears the id of the rule that it holds.",
        _CODES,
        *(["Rules that these tables do not hold; `housing-standard validate` judges them:"] if unheld else []),
        *(f"* {rule}" for rule in unheld),
    ]
    lines = (line for part in paragraphs for line in textwrap.wrap(part, _WIDTH))
    return "\n".join(f"-- {line}" for line in lines) + "\n\n"


def _statements(tables: Tables, table: Table, writer: DDLCompiler) -> Statements:
    """Return a table with its indexes, comments and codes behind it, and its keys to tables made later."""
    dialect, end = tables.dialect, f"{tables.dialect.terminator}\n"
    made = [_written(writer, CreateTable(table))]
    made += [_written(writer, CreateIndex(index)) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    if comments := end.join(_written(writer, comment) for comment in dialect.comments(table)):
        made.append(comments)
    listed = tables.layout.vocabulary_of(table.name)
    if listed and listed.codes:
        made.append(end.join(_code_rows(dialect, table, listed)))
    return Statements(tuple(made), tuple(_late_keys(table, writer)))


def _late_keys(table: Table, writer: DDLCompiler) -> Iterator[str]:
    """Yield the foreign keys that point at a table made later, where a table can be altered."""
    if writer.dialect.supports_alter:
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
