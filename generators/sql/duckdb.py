"""DuckDB: PostgreSQL's language with fewer constraints, for people who analyse data rather than keep them.

SQLAlchemy has no dialect of DuckDB. The package that adds one, duckdb-engine, is its dialect of PostgreSQL with a
driver behind it, and leaves what DuckDB does not take of PostgreSQL's constraints to its users. A maker has no use for
a driver, so the few words that differ stand here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, Numeric, Table, and_, cast, extract, func, literal_column
from sqlalchemy.dialects.postgresql.base import PGIdentifierPreparer
from sqlalchemy.engine import Dialect as Engine
from sqlalchemy.types import TypeEngine

from generators.sql.dialect import Expression
from generators.sql.postgresql import PostgreSQL, StandardStrings
from housing_standard.lexical import GRAMMARS, INTEGER_DIGITS, Primitive

_DECIMAL = Numeric(precision=2 * INTEGER_DIGITS, scale=INTEGER_DIGITS)

# What stands in a unique index for a value that is absent; a second part of the index tells the two apart.
_ABSENT: dict[Primitive, str] = {
    Primitive.STRING: "''",
    Primitive.URI: "''",
    Primitive.INTEGER: "0",
    Primitive.DECIMAL: "0",
    Primitive.BOOLEAN: "false",
    Primitive.DATE: "DATE '0001-01-01'",
    Primitive.DATETIME: "TIMESTAMPTZ '1970-01-01 00:00:00+00'",
    Primitive.TIME: "TIME '00:00:00'",
}

# Words that DuckDB reserves, for good or in some places, and that are not in SQLAlchemy's list of PostgreSQL's.
_RESERVED = {
    "anti", "asof", "at", "by", "collation", "columns", "concurrently", "describe", "generated", "glob", "lambda",
    "lateral", "map", "pivot", "pivot_longer", "pivot_wider", "positional", "qualify", "semi", "show", "struct",
    "summarize", "tablesample", "try_cast", "tuple", "unpack", "unpivot",
}  # fmt: skip


class _Preparer(PGIdentifierPreparer):
    reserved_words = PGIdentifierPreparer.reserved_words | _RESERVED


class _DuckDBDialect(StandardStrings):
    preparer = _Preparer
    supports_alter = False  # of constraints
    max_identifier_length = 1000


class DuckDB(PostgreSQL):
    """How DuckDB says it.

    Its foreign keys are checked row by row and at once, and cannot be added later; it has no triggers.
    """

    name = "duckdb"
    title = "DuckDB 1.4 or later"
    loading = """Load the tables in the order of this script, a table of identities with one row for each record of
every kind first: a reference is checked as its row comes. Take a record out in a later transaction than those that
name it. DuckDB forgets the names of constraints and says their words."""
    longest_name = 1000
    defers = False
    cascades = False
    has_triggers = False

    def __init__(self) -> None:
        super().__init__()
        self.engine: Engine = _DuckDBDialect()  # type: ignore[no-untyped-call]

    def type_of(self, primitive: Primitive, *, keyed: bool = False) -> TypeEngine[Any]:
        """Return PostgreSQL's type, but for decimals, which DuckDB keeps with a fixed number of digits."""
        return _DECIMAL if primitive is Primitive.DECIMAL else super().type_of(primitive, keyed=keyed)

    def written(self, column: Column[Any], primitive: Primitive) -> Expression | None:
        """Return what the type lets through beyond the standard: nulls in text, infinities, fractions of a second."""
        match primitive:
            case Primitive.STRING:
                return func.instr(column, func.chr(0)) == 0
            case Primitive.DECIMAL:
                return None
            case Primitive.DATETIME:
                first, last = "0001-01-01 00:00:00+14:59", "9999-12-31 23:59:59-14:59"
                return column.between(literal_column(f"TIMESTAMPTZ '{first}'"), literal_column(f"TIMESTAMPTZ '{last}'"))
            case Primitive.TIME:
                micros = cast(extract("microseconds", column), Integer)
                return and_(column < literal_column("TIME '24:00:00'"), micros % 1000000 == 0)
            case Primitive.URI:
                return self.matches(column, GRAMMARS[primitive].pattern)
            case _:
                return super().written(column, primitive)

    def matches(self, column: Column[Any], pattern: str) -> Expression:
        """Return a match of the whole text."""
        return func.regexp_full_match(column, pattern, type_=Boolean())

    def make_unique(
        self, table: Table, name: str, columns: Sequence[tuple[Column[Any], Primitive]], *, absent_differ: bool
    ) -> None:
        """Add a unique index; where two absences are equal, of a value in their place and whether it is one."""
        del table  # an index knows it by its columns
        parts: list[Any] = []
        for column, primitive in columns:
            if column.nullable and not absent_differ:
                filler: Expression = literal_column(_ABSENT[primitive])
                parts.extend((func.coalesce(column, filler), column.is_(None).self_group()))
            else:
                parts.append(column)
        Index(name, *parts, unique=True)

    def keep_identities(self, identities: str, kinds: Sequence[tuple[str, str]]) -> list[str]:
        """Return nothing: DuckDB has no triggers, so identities are filled by whoever loads the records."""
        del identities, kinds
        return []
