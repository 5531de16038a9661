"""SQL Server: Unicode text told apart sign by sign, real types, LIKE for patterns, comments as extended properties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    Date,
    Index,
    Integer,
    Numeric,
    Table,
    UniqueConstraint,
    and_,
    case,
    cast,
    func,
    literal_column,
    not_,
    or_,
)
from sqlalchemy.dialects.mssql import BIT, DATETIMEOFFSET, NVARCHAR, TIME
from sqlalchemy.dialects.mssql.base import MSDialect
from sqlalchemy.engine import Dialect as Engine
from sqlalchemy.schema import DDLElement, SetColumnComment, SetTableComment
from sqlalchemy.types import TypeEngine

from generators.authored import UnsayableError
from generators.sql.dialect import Expression, quoted, refuse_odd_move, shortened
from generators.sql.places import Alternative, alternatives
from housing_standard.constraints import Moment
from housing_standard.lexical import INTEGER_DIGITS, Primitive

# Capital letters count, whatever the database's own collation says.
_COLLATION = "Latin1_General_100_BIN2"

# The most signs of a text in a key: three such texts fit the 1,700 bytes of an index.
_KEY_LENGTH = 255

_TYPES: dict[Primitive, TypeEngine[Any]] = {
    Primitive.INTEGER: BigInteger(),
    Primitive.DECIMAL: Numeric(precision=2 * INTEGER_DIGITS, scale=INTEGER_DIGITS),
    Primitive.BOOLEAN: BIT(),
    Primitive.DATE: Date(),
    Primitive.DATETIME: DATETIMEOFFSET(precision=6),  # type: ignore[no-untyped-call]
    Primitive.TIME: TIME(precision=6),  # type: ignore[no-untyped-call]
}
_TEXT = NVARCHAR(collation=_COLLATION)
_KEY_TEXT = NVARCHAR(_KEY_LENGTH, collation=_COLLATION)


class _SqlServerDialect(MSDialect):
    """SQL Server's dialect without a connection, of 2016."""

    default_schema_name = "dbo"
    server_version_info = (13,)  # type: ignore[assignment]


class SqlServer:
    """How SQL Server says it.

    It has no expressions that are true or false, so a boolean is a BIT that equals 1 or 0; and no check waits for the
    end of a transaction. Two texts are equal to it when they differ in spaces at their ends.
    """

    name = "sqlserver"
    title = "SQL Server 2016 or later (run in sqlcmd or Management Studio)"
    loading = """Load the tables in the order of this script: a reference is checked as its statement ends. Before
loading records that name each other in a circle, switch those keys off (ALTER TABLE ... NOCHECK CONSTRAINT ...), and
on again (ALTER TABLE ... WITH CHECK CHECK CONSTRAINT ...) behind it."""
    longest_name = 128
    defers = False
    cascades = True
    has_triggers = True
    names_identities = False
    names_once = True
    rows_at_once = 1000
    text_prefix = "N"
    preamble: tuple[str, ...] = ("SET QUOTED_IDENTIFIER ON;",)  # an index of some rows asks for it
    terminator = ";"

    def __init__(self) -> None:
        self.engine: Engine = _SqlServerDialect()  # type: ignore[no-untyped-call]
        self.table_options: dict[str, Any] = {}

    def type_of(self, primitive: Primitive, *, keyed: bool = False) -> TypeEngine[Any]:
        """Return the type that SQL Server has for it; text in a key has a greatest length."""
        return _TYPES.get(primitive, _KEY_TEXT if keyed else _TEXT)

    def written(self, column: Column[Any], primitive: Primitive) -> Expression | None:
        """Return what the type lets through beyond the standard: nulls in text, longer numbers, finer times."""
        match primitive:
            case Primitive.STRING:
                return func.charindex(func.nchar(0), column) == 0
            case Primitive.INTEGER:
                return column.between(1 - 10**INTEGER_DIGITS, 10**INTEGER_DIGITS - 1)
            case Primitive.TIME:
                return func.datepart(literal_column("microsecond"), column) == 0
            case Primitive.URI:
                return _is_address(column)
            case _:
                return None

    def matches(self, column: Column[Any], pattern: str) -> Expression:
        """Return a choice of LIKEs; raises UnsayableError where they cannot say the pattern."""
        return or_(*(_is_alternative(column, alternative) for alternative in alternatives(pattern)))

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
            case Primitive.DATE | Primitive.DATETIME | Primitive.TIME:
                return cast(literal_column(quoted(text)), _TYPES[primitive])
            case _:
                return literal_column(f"N{quoted(text)}")

    def moved(self, column: Column[Any], primitive: Primitive, moment: Moment, *, as_day: bool) -> Expression:
        """Return a moment moved; a year is counted on the month, so that 29 February ends on 1 March."""
        if primitive is Primitive.DATETIME and as_day:
            if moment.shift or moment.years:
                raise UnsayableError("a moment is moved or taken as its day, not both")
            return cast(column, Date)
        refuse_odd_move(primitive, moment)
        if primitive is Primitive.DATETIME and moment.shift:
            return func.dateadd(literal_column("hour"), moment.shift, column)
        if moment.days:
            return func.dateadd(literal_column("day"), moment.days, column)
        if moment.years:
            first = func.datefromparts(func.year(column) + moment.years, func.month(column), 1)
            return func.dateadd(literal_column("day"), func.day(column, type_=Integer()) - 1, first)
        return column

    def make_unique(
        self, table: Table, name: str, columns: Sequence[tuple[Column[Any], Primitive]], *, absent_differ: bool
    ) -> None:
        """Add a UNIQUE, in which SQL Server takes two absences for equal, or an index of the rows without absence."""
        own = [column for column, _ in columns]
        nullable = [column for column in own if column.nullable]
        if absent_differ and nullable:
            Index(name, *own, unique=True, mssql_where=and_(*(column.is_not(None) for column in nullable)))
        else:
            table.append_constraint(UniqueConstraint(*own, name=name))

    def constant(self, name: str, number: int, comment: str) -> Column[Any]:
        """Return a computed column."""
        return Column(name, Integer, Computed(str(number), persisted=True), comment=comment)

    def comments(self, table: Table) -> list[DDLElement]:
        """Return the extended property of a table and of each of its columns."""
        told: list[DDLElement] = [SetTableComment(table)] if table.comment else []
        return told + [SetColumnComment(column) for column in table.columns if column.comment]

    def keep_identities(self, identities: str, kinds: Sequence[tuple[str, str]]) -> list[str]:
        """Return one trigger for each kind, each in a batch of its own, as SQL Server asks."""
        quote = self.engine.identifier_preparer.quote
        found: list[str] = []
        for kind, key in kinds:
            name = shortened(f"{identities}_{kind}", self.longest_name)
            own = quote(key)
            found.append(
                f"GO\nCREATE TRIGGER {quote(name)} ON {quote(kind)} AFTER INSERT, UPDATE, DELETE AS\n"
                "BEGIN\n"
                "    SET NOCOUNT ON;\n"
                f"    DELETE FROM {quote(identities)} WHERE id IN (SELECT {own} FROM deleted)"
                f" AND id NOT IN (SELECT {own} FROM inserted);\n"
                f"    INSERT INTO {quote(identities)} (id) SELECT {own} FROM inserted"
                f" WHERE {own} NOT IN (SELECT {own} FROM deleted);\n"
                "END;"
            )
        return found


def _like(value: Expression, pattern: str) -> Expression:
    return value.op("LIKE", is_comparison=True)(literal_column(f"N{quoted(pattern)}"))


def _length(column: Expression) -> Expression:
    """Return how many signs a text has; LEN leaves out the spaces at its end."""
    return func.datalength(column, type_=Integer()).op("/")(literal_column("2"))


def _is_alternative(column: Column[Any], way: Alternative) -> Expression:
    """Return whether text matches in one way: its ends place by place, the run between them by its characters."""
    before, after = ("".join(place.like for place in places) for places in (way.before, way.after))
    if way.run is None:
        return _like(column, before)
    ends = len(way.before) + len(way.after)
    length = _length(column)
    least = way.run.least + ends
    # A text that is too short has nothing between its ends; a negative length would be an error.
    inner = case((length > ends, length - ends), else_=0)
    between = func.substring(column, len(way.before) + 1, inner) if ends else column
    return and_(
        length >= least if way.run.most is None else length.between(least, way.run.most + ends),
        *([_like(column, f"{before}%{after}")] if ends else []),
        not_(_like(between, f"%{way.run.outside.like}%")),
    )


def _is_address(column: Column[Any]) -> Expression:
    """Return whether text is a scheme, a colon and at least one character that an address may hold."""
    scheme = func.left(column, func.charindex(":", column.concat(":")) - 1)
    plain = func.replace(func.replace(column, "[", "!"), "]", "!")
    return and_(
        _like(column, "[A-Za-z]%:_%"),
        not_(_like(scheme, "%[^-A-Za-z0-9+.]%")),
        not_(_like(plain, "%[^!#-;=?-Z_a-z~]%")),
    )
