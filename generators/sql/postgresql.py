"""PostgreSQL: real types, regular expressions, comments on every table and column."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Integer,
    Numeric,
    Table,
    Text,
    Time,
    UniqueConstraint,
    and_,
    cast,
    extract,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import TIME
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import Dialect as Engine
from sqlalchemy.schema import DDLElement, SetColumnComment, SetTableComment
from sqlalchemy.types import TypeEngine

from generators.authored import UnsayableError
from generators.sql.dialect import LOADED_IN_ANY_ORDER, Expression, quoted, refuse_odd_move, shortened
from housing_standard.constraints import Moment
from housing_standard.lexical import GRAMMARS, INTEGER_DIGITS, Primitive

_TYPES: dict[Primitive, TypeEngine[Any]] = {
    Primitive.STRING: Text(),
    Primitive.INTEGER: BigInteger(),
    Primitive.DECIMAL: Numeric(),
    Primitive.BOOLEAN: Boolean(),
    Primitive.DATE: Date(),
    Primitive.DATETIME: DateTime(timezone=True),
    Primitive.TIME: Time(),
    Primitive.URI: Text(),
}
_LITERALS = {Primitive.DATE: "DATE ", Primitive.DATETIME: "TIMESTAMPTZ ", Primitive.TIME: "TIME "}


class StandardStrings(PGDialect):
    """PostgreSQL's dialect without a connection: a backslash in a literal is a backslash, as in the SQL standard."""

    default_paramstyle = "named"
    _backslash_escapes = False


class PostgreSQL:
    """How PostgreSQL says it."""

    name = "postgresql"
    title = "PostgreSQL 15 or later"
    loading = LOADED_IN_ANY_ORDER
    longest_name = 63
    defers = True
    cascades = True
    has_triggers = True
    names_identities = True
    names_once = False
    rows_at_once = 1000
    text_prefix = ""
    preamble: tuple[str, ...] = ()
    terminator = ";"

    def __init__(self) -> None:
        self.engine: Engine = StandardStrings()  # type: ignore[no-untyped-call]
        self.table_options: dict[str, Any] = {}

    def type_of(self, primitive: Primitive, *, keyed: bool = False) -> TypeEngine[Any]:
        """Return the type that PostgreSQL has for it, in a key as elsewhere."""
        del keyed
        return _TYPES[primitive]

    def written(self, column: Column[Any], primitive: Primitive) -> Expression | None:
        """Return what the type lets through beyond the standard: infinities, longer numbers, fractions of a second."""
        most = 10**INTEGER_DIGITS
        match primitive:
            case Primitive.INTEGER:
                return column.between(1 - most, most - 1)
            case Primitive.DECIMAL:
                return and_(func.abs(column) < most, func.scale(column) <= INTEGER_DIGITS)
            case Primitive.DATE:
                return column.between(literal_column("DATE '0001-01-01'"), literal_column("DATE '9999-12-31'"))
            case Primitive.DATETIME:
                return func.isfinite(column, type_=Boolean())
            case Primitive.TIME:
                return and_(cast(column, TIME(precision=0)) == column, column < literal_column("TIME '24:00'"))
            case Primitive.URI:
                return self.matches(column, GRAMMARS[primitive].pattern)
            case Primitive.STRING | Primitive.BOOLEAN:
                return None

    def matches(self, column: Column[Any], pattern: str) -> Expression:
        """Return a match; in PostgreSQL `$` stands at the very end."""
        return column.op("~", is_comparison=True)(pattern)

    def size(self, column: Column[Any], primitive: Primitive) -> Expression:
        """Return the column: every type orders itself."""
        del primitive
        return column

    def value(self, primitive: Primitive, text: str) -> Expression:
        """Return a literal of the type."""
        match primitive:
            case Primitive.INTEGER | Primitive.DECIMAL:
                return literal_column(f"{Decimal(text):f}")
            case Primitive.BOOLEAN:
                return literal_column(text)
            case _:
                return literal_column(_LITERALS.get(primitive, "") + quoted(text))

    def moved(self, column: Column[Any], primitive: Primitive, moment: Moment, *, as_day: bool) -> Expression:
        """Return a moment moved; a year is counted on the month, so that 29 February ends on 1 March."""
        if primitive is Primitive.DATETIME and as_day:
            raise UnsayableError("timestamptz keeps the moment and forgets its day as written")
        refuse_odd_move(primitive, moment)
        if primitive is Primitive.DATETIME and moment.shift:
            return column + literal_column(f"INTERVAL '{moment.shift} hours'")
        if moment.days:
            return column + literal_column(str(moment.days))
        if moment.years:
            year, month, day = (cast(extract(part, column), Integer) for part in ("year", "month", "day"))
            first = func.make_date(year + moment.years, month, 1, type_=Integer())
            return first + day - 1
        return column

    def make_unique(
        self, table: Table, name: str, columns: Sequence[tuple[Column[Any], Primitive]], *, absent_differ: bool
    ) -> None:
        """Add a UNIQUE in which two absences are equal, unless they are said to differ."""
        equal = any(column.nullable for column, _ in columns) and not absent_differ
        own = [column for column, _ in columns]
        table.append_constraint(UniqueConstraint(*own, name=name, postgresql_nulls_not_distinct=equal or None))

    def constant(self, name: str, number: int, comment: str) -> Column[Any]:
        """Return a generated column."""
        return Column(name, Integer, Computed(str(number), persisted=True), comment=comment)

    def comments(self, table: Table) -> list[DDLElement]:
        """Return the comment on a table and on each of its columns."""
        told: list[DDLElement] = [SetTableComment(table)] if table.comment else []
        return told + [SetColumnComment(column) for column in table.columns if column.comment]

    def keep_identities(self, identities: str, kinds: Sequence[tuple[str, str]]) -> list[str]:
        """Return one trigger function for each kind and its trigger."""
        quote = self.engine.identifier_preparer.quote
        found: list[str] = []
        for kind, key in kinds:
            name = quote(shortened(f"{identities}_{kind}", self.longest_name))
            own, shared = quote(key), quote(identities)
            found.append(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
                "BEGIN\n"
                f"    IF TG_OP <> 'INSERT' THEN DELETE FROM {shared} WHERE id = OLD.{own}; END IF;\n"
                f"    IF TG_OP <> 'DELETE' THEN INSERT INTO {shared} (id) VALUES (NEW.{own}); END IF;\n"
                "    RETURN NULL;\n"
                "END $$;"
            )
            found.append(
                f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OF {own} OR DELETE ON {quote(kind)}\n"
                f"    FOR EACH ROW EXECUTE FUNCTION {name}();"
            )
        return found
