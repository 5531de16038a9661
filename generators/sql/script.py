"""The statements of a database's script, in the order in which they can be run."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

from sqlalchemy import ForeignKeyConstraint, Table
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable, ExecutableDDLElement

from generators.authored import Unheld
from generators.sql.dialect import Dialect, quoted
from generators.sql.tables import Tables, code_lists, identities_name, key_name, ranges_of_several_kinds
from housing_standard.model import Vocabulary
from housing_standard.names import snake

_WIDTH = 115

_LOADING = """Load the tables in any order within one transaction: references are checked when it ends. A constraint
bears the id of the rule that it holds."""
_CODES = """Codes stand in tables of their own, not in CHECKs: a title can be joined to them, a later release adds a row
instead of rebuilding constraints, and a list stands once however many fields use it."""


def script_of(tables: Tables, unheld: Iterable[Unheld]) -> str:
    """Return the whole script: its head, the tables with their codes, the keys that had to wait, the triggers."""
    dialect = tables.dialect
    statements = [
        *dialect.preamble,
        *_table_statements(tables),
        *_late_keys(tables),
        *_identity_statements(tables),
    ]
    return _head(tables, unheld) + "\n\n".join(f"{statement};" for statement in statements) + "\n"


def _head(tables: Tables, unheld: Iterable[Unheld]) -> str:
    standard = tables.standard
    paragraphs = [
        f"{standard.title} {standard.version}: tables for {tables.dialect.title}. Licence: {standard.licence}",
        _LOADING,
        _CODES,
        *(["Rules that these tables do not hold; `housing-standard validate` judges them:"] if unheld else []),
        *(f"* {rule}" for rule in dict.fromkeys(map(str, unheld))),
    ]
    lines = (line for part in paragraphs for line in textwrap.wrap(part, _WIDTH))
    return "\n".join(f"-- {line}" for line in lines) + "\n\n"


def _table_statements(tables: Tables) -> Iterator[str]:
    """Yield every table with its indexes, comments and codes behind it."""
    dialect = tables.dialect
    codes = {snake(vocabulary.name): vocabulary for vocabulary in code_lists(tables.standard)}
    for table in tables.metadata.tables.values():
        yield _written(dialect, CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield _written(dialect, CreateIndex(index))
        if comments := "\n".join(f"{_written(dialect, comment)};" for comment in dialect.comments(table)):
            yield comments.removesuffix(";")
        if table.name in codes and codes[table.name].codes:
            yield _code_rows(dialect, table, codes[table.name])


def _late_keys(tables: Tables) -> Iterator[str]:
    """Yield the foreign keys that point at a table made later, where a table can be altered."""
    if not tables.dialect.engine().supports_alter:
        return
    for table in tables.metadata.tables.values():
        keys = [key for key in table.constraints if isinstance(key, ForeignKeyConstraint) and key.use_alter]
        for key in sorted(keys, key=lambda key: str(key.name)):
            yield _written(tables.dialect, AddConstraint(key))


def _identity_statements(tables: Tables) -> Iterator[str]:
    for name in ranges_of_several_kinds(tables.standard):
        kinds = [(snake(kind.name), key_name(kind)) for kind in tables.standard.kinds_of(name)]
        yield from tables.dialect.keep_identities(identities_name(name), kinds)


def _code_rows(dialect: Dialect, table: Table, vocabulary: Vocabulary) -> str:
    name = dialect.engine().identifier_preparer.format_table(table)
    rows = ",\n".join(f"    ({quoted(code.name)}, {quoted(code.title)})" for code in vocabulary.codes)
    return f"INSERT INTO {name} (code, title) VALUES\n{rows}"


def _written(dialect: Dialect, element: ExecutableDDLElement) -> str:
    """Return a statement as SQLAlchemy writes it, with spaces for tabs and none at the end of a line."""
    text = str(element.compile(dialect=dialect.engine())).strip()
    return re.sub(r"[ \t]*\n\t", "\n    ", text).replace("\n)\n ", "\n) ")
