"""What a database must be able to say for the tables to be made in it; one class implements it for each database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, Table
from sqlalchemy.engine import Dialect as Engine
from sqlalchemy.schema import DDLElement
from sqlalchemy.types import TypeEngine

from generators.authored import UnsayableError
from housing_standard.constraints import Moment
from housing_standard.lexical import Primitive

Expression = ColumnElement[Any]

LOADED_IN_ANY_ORDER = """Load the tables in any order within one transaction: references are checked when it ends."""


class Dialect(Protocol):
    """One database: how it types, checks and orders values, and how it keeps tables of identities in step."""

    # Its name in file names and limits, its name for people, and how its tables are loaded.
    name: str
    title: str
    loading: str

    # SQLAlchemy's dialect, which writes the statements; the longest name that the database takes.
    engine: Engine
    longest_name: int

    # Whether references wait for the end of a transaction; if not, a table can only be loaded after those it names.
    defers: bool
    # Whether a record's values go with it, whether triggers keep the tables of identities, and whether the key of each
    # kind is a reference to them.
    cascades: bool
    has_triggers: bool
    names_identities: bool
    # Whether a constraint's name may stand only once in all tables.
    names_once: bool
    # How many rows one INSERT may give, and what stands before a text that may hold any sign.
    rows_at_once: int
    text_prefix: str

    # Statements that a script opens with, what ends a statement, and options that every table is made with.
    preamble: tuple[str, ...]
    terminator: str
    table_options: dict[str, Any]

    def type_of(self, primitive: Primitive, *, keyed: bool = False) -> TypeEngine[Any]:
        """Return the type of a column of this primitive; `keyed` columns are part of a key."""

    def written(self, column: Column[Any], primitive: Primitive) -> Expression | None:
        """Return what must hold of a value, beyond its column's type, to be written as the primitive asks."""

    def matches(self, column: Column[Any], pattern: str) -> Expression:
        """Return whether the whole text matches a pattern; raises UnsayableError where it cannot be told."""

    def size(self, column: Column[Any], primitive: Primitive) -> Expression:
        """Return what the values of a column are equal and ordered by."""

    def value(self, primitive: Primitive, text: str) -> Expression:
        """Return a value, given in its lexical form, that compares with `size`."""

    def moved(self, column: Column[Any], primitive: Primitive, moment: Moment, *, as_day: bool) -> Expression:
        """Return a column moved as `moment` says, ready to be ordered; `as_day` asks for its day as written.

        Raises UnsayableError where the database does not keep what it takes.
        """

    def make_unique(
        self, table: Table, name: str, columns: Sequence[tuple[Column[Any], Primitive]], *, absent_differ: bool
    ) -> None:
        """Add to a table that no two rows agree on these columns."""

    def constant(self, name: str, number: int, comment: str) -> Column[Any]:
        """Return a column that holds this number in every row."""

    def comments(self, table: Table) -> list[DDLElement]:
        """Return the statements that tell what a table and its columns mean."""

    def keep_identities(self, identities: str, kinds: Sequence[tuple[str, str]]) -> list[str]:
        """Return the statements that keep a table of identities in step with its kinds (their tables and keys)."""


def refuse_odd_move(primitive: Primitive, moment: Moment) -> None:
    """Raise UnsayableError for a date-time moved by years or a date moved by hours."""
    if moment.years if primitive is Primitive.DATETIME else moment.hours:
        raise UnsayableError("years move dates and hours move date-times, not the other way round")


def shortened(name: str, longest: int) -> str:
    """Return a name that a database takes: itself, or cut with a digest of the whole behind it.

    >>> shortened("Let/home/reference", 63)
    'Let/home/reference'
    """
    if len(name.encode()) <= longest:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    kept = name.encode()[: longest - 9].decode(errors="ignore")
    return f"{kept}_{digest}"


def quoted(text: str) -> str:
    """Return a text as an SQL literal.

    >>> quoted("the tenant's")
    "'the tenant''s'"
    """
    return "'" + text.replace("'", "''") + "'"
