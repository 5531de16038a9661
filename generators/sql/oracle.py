"""Oracle: exact numbers, dates without a time, regular expressions that no session's language changes, comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    and_,
    case,
    cast,
    func,
    literal_column,
)
from sqlalchemy.dialects.oracle import NUMBER, TIMESTAMP, VARCHAR2
from sqlalchemy.dialects.oracle.base import OracleDialect, OracleIdentifierPreparer
from sqlalchemy.engine import Dialect as Engine
from sqlalchemy.schema import DDLElement, SetColumnComment, SetTableComment
from sqlalchemy.types import TypeEngine

from generators.authored import UnsayableError
from generators.sql.dialect import LOADED_IN_ANY_ORDER, Expression, quoted, refuse_odd_move, shortened
from generators.sql.ere import extended
from housing_standard.constraints import Moment
from housing_standard.lexical import GRAMMARS, INTEGER_DIGITS, Primitive

# The most signs of a text in a key, so that several fit an index, and of any other text.
_KEY_LENGTH, _LENGTH = 255, 4000

_KEY_TEXT, _TEXT = VARCHAR2(_KEY_LENGTH), VARCHAR2(_LENGTH)

# A time of day is text, which orders itself: Oracle has no type for it.
_TIME = VARCHAR2(8)
_NUMBER = NUMBER()  # type: ignore[no-untyped-call]
_TYPES: dict[Primitive, TypeEngine[Any]] = {
    Primitive.INTEGER: _NUMBER,
    Primitive.DECIMAL: _NUMBER,
    Primitive.BOOLEAN: _NUMBER,
    Primitive.DATE: Date(),
    Primitive.DATETIME: TIMESTAMP(timezone=True),
    Primitive.TIME: _TIME,
}

# Words that Oracle reserves and SQLAlchemy's list leaves out.
_RESERVED = {
    "access", "add", "audit", "column", "column_value", "file", "immediate", "increment", "initial", "maxextents",
    "mlslabel", "modify", "nested_table_id", "noaudit", "offline", "online", "row", "rowid", "rownum", "rows",
    "successful", "synonym", "sysdate", "validate", "whenever",
}  # fmt: skip


class _Preparer(OracleIdentifierPreparer):
    reserved_words = OracleIdentifierPreparer.reserved_words | _RESERVED


class _OracleDialect(OracleDialect):
    """Oracle's dialect without a connection; before 23 it has no expressions that are true or false."""

    preparer = _Preparer
    supports_native_boolean = False


class Oracle:
    """How Oracle says it.

    Numbers have no declared digits, because Oracle would round what has too many; a CHECK refuses it instead. An empty
    text is NULL, and so absent.
    """

    name = "oracle"
    title = "Oracle Database 19c or later (run in SQL*Plus or SQLcl)"
    loading = LOADED_IN_ANY_ORDER
    longest_name = 128
    defers = True
    cascades = True
    has_triggers = True
    names_identities = True
    names_once = True
    rows_at_once = 1
    text_prefix = ""
    preamble: tuple[str, ...] = ("SET DEFINE OFF",)  # an ampersand in a text is an ampersand
    terminator = ";"

    def __init__(self) -> None:
        self.engine: Engine = _OracleDialect()
        self.table_options: dict[str, Any] = {}

    def type_of(self, primitive: Primitive, *, keyed: bool = False) -> TypeEngine[Any]:
        """Return the type that Oracle has for it; text in a key is shorter."""
        return _TYPES.get(primitive, _KEY_TEXT if keyed else _TEXT)

    def written(self, column: Column[Any], primitive: Primitive) -> Expression | None:
        """Return what the type lets through beyond the standard."""
        most: Expression = literal_column(str(10**INTEGER_DIGITS))
        match primitive:
            case Primitive.STRING:
                return func.instr(column, func.chr(0)) == 0
            case Primitive.INTEGER:
                return and_(func.abs(column) < most, column == func.trunc(column))
            case Primitive.DECIMAL:
                return and_(func.abs(column) < most, column == func.round(column, INTEGER_DIGITS))
            case Primitive.BOOLEAN:
                return column.in_([0, 1])
            case Primitive.DATE:
                return and_(column == func.trunc(column), column >= literal_column("DATE '0001-01-01'"))
            case Primitive.DATETIME:
                return cast(column, Date) >= literal_column("DATE '0001-01-01'")
            case Primitive.TIME | Primitive.URI:
                return self.matches(column, GRAMMARS[primitive].pattern)

    def matches(self, column: Column[Any], pattern: str) -> Expression:
        """Return a match in which capital letters count; raises UnsayableError where Oracle cannot say the pattern."""
        return column.regexp_match(extended(pattern), flags="c")

    def size(self, column: Column[Any], primitive: Primitive) -> Expression:
        """Return the column: every type orders itself."""
        del primitive
        return column

    def value(self, primitive: Primitive, text: str) -> Expression:
        """Return a literal of the type."""
        match primitive:
            case Primitive.INTEGER | Primitive.DECIMAL:
                return literal_column(text)
            case Primitive.BOOLEAN:
                return literal_column(str(int(text == "true")))
            case Primitive.DATE:
                return literal_column(f"DATE {quoted(text)}")
            case Primitive.DATETIME:
                clock, offset = (text[:-1], "+00:00") if text.endswith("Z") else (text[:-6], text[-6:])
                return literal_column(f"TIMESTAMP '{clock.replace('T', ' ')} {offset}'")
            case _:
                return literal_column(quoted(text))

    def moved(self, column: Column[Any], primitive: Primitive, moment: Moment, *, as_day: bool) -> Expression:
        """Return a moment moved; a year is counted on the month, so that 29 February ends on 1 March."""
        if primitive is Primitive.DATETIME and as_day:
            if moment.shift or moment.years:
                raise UnsayableError("a moment is moved or taken as its day, not both")
            return func.trunc(cast(column, Date))
        refuse_odd_move(primitive, moment)
        if primitive is Primitive.DATETIME and moment.shift:
            return column.op("+")(func.numtodsinterval(moment.shift, "HOUR"))
        if moment.days:
            return column.op("+")(literal_column(str(moment.days)))
        if moment.years:
            month = func.trunc(column, "MM", type_=Integer())
            return func.add_months(month, 12 * moment.years, type_=Integer()) + (column.op("-")(month))
        return column

    def make_unique(
        self, table: Table, name: str, columns: Sequence[tuple[Column[Any], Primitive]], *, absent_differ: bool
    ) -> None:
        """Add a UNIQUE, or an index where a value may be absent or is a moment, which a UNIQUE does not take.

        Oracle takes two rows for equal whose values are equal as far as they are given, unless nothing is given.
        """
        nullable = [column for column, _ in columns if column.nullable]
        parts = [func.sys_extract_utc(c) if primitive is Primitive.DATETIME else c for c, primitive in columns]
        if absent_differ and nullable:
            given = and_(*(column.is_not(None) for column in nullable))
            Index(name, *(case((given, part)) for part in parts), unique=True)
        elif len(nullable) == len(columns):
            none = and_(*(column.is_(None) for column in nullable))
            Index(name, *parts, case((none, literal_column("1"))), unique=True)
        elif any(primitive is Primitive.DATETIME for _, primitive in columns):
            Index(name, *parts, unique=True)
        else:
            table.append_constraint(UniqueConstraint(*(column for column, _ in columns), name=name))

    def constant(self, name: str, number: int, comment: str) -> Column[Any]:
        """Return a column with a default and no other value; Oracle refuses two generated columns of the same words."""
        own = self.engine.identifier_preparer.quote(name)
        kept = CheckConstraint(f"{own} = {number}")
        default: Expression = literal_column(str(number))
        return Column(name, Integer, kept, server_default=default, nullable=False, comment=comment)

    def comments(self, table: Table) -> list[DDLElement]:
        """Return the comment on a table and on each of its columns."""
        told: list[DDLElement] = [SetTableComment(table)] if table.comment else []
        return told + [SetColumnComment(column) for column in table.columns if column.comment]

    def keep_identities(self, identities: str, kinds: Sequence[tuple[str, str]]) -> list[str]:
        """Return one trigger for each kind."""
        quote = self.engine.identifier_preparer.quote
        found: list[str] = []
        for kind, key in kinds:
            name = shortened(f"{identities}_{kind}", self.longest_name)
            own, shared = quote(key), quote(identities)
            found.append(
                f"CREATE TRIGGER {quote(name)} AFTER INSERT OR UPDATE OF {own} OR DELETE ON {quote(kind)}\n"
                "FOR EACH ROW\n"
                "BEGIN\n"
                f"    IF NOT INSERTING THEN DELETE FROM {shared} WHERE id = :OLD.{own}; END IF;\n"
                f"    IF NOT DELETING THEN INSERT INTO {shared} (id) VALUES (:NEW.{own}); END IF;\n"
                "END;\n/"
            )
        return found
