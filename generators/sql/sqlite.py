"""SQLite: STRICT tables; every value that it has no type for is text in the form that the standard asks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    Computed,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    tuple_,
)
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import Dialect as Engine
from sqlalchemy.schema import DDLElement
from sqlalchemy.types import TypeEngine

from generators.sql.dialect import LOADED_IN_ANY_ORDER, Expression
from generators.sql.places import Alternative, alternatives
from housing_standard.constraints import Moment
from housing_standard.lexical import INTEGER_DIGITS, Primitive

_ZEROS = "0" * INTEGER_DIGITS


class Sqlite:
    """How SQLite says it.

    Decimals are text, because NUMERIC would make them binary fractions and lose pence; they are ordered by their
    whole part and their fraction as two integers, exactly. Moments are ordered to the millisecond.
    """

    name = "sqlite"
    title = "SQLite 3.37 or later"
    loading = LOADED_IN_ANY_ORDER
    longest_name = 1000
    defers = True
    cascades = True
    has_triggers = True
    names_identities = True
    names_once = False
    rows_at_once = 1000
    text_prefix = ""
    preamble: tuple[str, ...] = ("PRAGMA foreign_keys = ON;",)
    terminator = ";"

    def __init__(self) -> None:
        self.engine: Engine = SQLiteDialect()
        self.table_options: dict[str, Any] = {"sqlite_strict": True}

    def type_of(self, primitive: Primitive, *, keyed: bool = False) -> TypeEngine[Any]:
        """Return INTEGER for whole numbers and booleans, TEXT for the rest, in a key as elsewhere."""
        del keyed
        return Integer() if primitive in (Primitive.INTEGER, Primitive.BOOLEAN) else Text()

    def written(self, column: Column[Any], primitive: Primitive) -> Expression | None:
        """Return the check of a value's form."""
        match primitive:
            case Primitive.STRING:
                return _has_no_null(column)
            case Primitive.INTEGER:
                return column.between(1 - 10**INTEGER_DIGITS, 10**INTEGER_DIGITS - 1)
            case Primitive.BOOLEAN:
                return column.in_([0, 1])
            case Primitive.DECIMAL:
                return _is_decimal(column)
            case Primitive.DATE:
                return _is_day(column)
            case Primitive.DATETIME:
                return _is_moment(column)
            case Primitive.TIME:
                return func.time(column, "+0 seconds").is_(column)
            case Primitive.URI:
                return _is_address(column)

    def matches(self, column: Column[Any], pattern: str) -> Expression:
        """Return a choice of GLOBs; raises UnsayableError where they cannot say the pattern."""
        return or_(*(_is_alternative(column, alternative) for alternative in alternatives(pattern)))

    def size(self, column: Column[Any], primitive: Primitive) -> Expression:
        """Return the column, or for decimals and moments what they are ordered by."""
        match primitive:
            case Primitive.DECIMAL:
                point = func.instr(column, ".")
                sign = func.substr("-", 1, _glob(column, "-*"))
                digits = func.substr(column, point + 1).concat(_ZEROS)
                fraction = cast(sign.concat(func.substr(digits, 1, INTEGER_DIGITS)), Integer)
                return tuple_(cast(column, Integer), case((point == 0, 0), else_=fraction))
            case Primitive.DATETIME:
                return func.julianday(column)
            case _:
                return column

    def value(self, primitive: Primitive, text: str) -> Expression:
        """Return a literal that compares with `size`."""
        match primitive:
            case Primitive.INTEGER:
                return literal(int(text))
            case Primitive.BOOLEAN:
                return literal(int(text == "true"))
            case Primitive.DECIMAL:
                whole = int(Decimal(text))
                fraction = int((Decimal(text) - whole).scaleb(INTEGER_DIGITS))
                return tuple_(literal(whole), literal(fraction))
            case Primitive.DATETIME:
                return func.julianday(text)
            case _:
                return literal(text)

    def moved(self, column: Column[Any], primitive: Primitive, moment: Moment, *, as_day: bool) -> Expression:
        """Return a moment moved; SQLite ends a year from 29 February on 1 March, as the standard asks."""
        steps = [(moment.years, "years"), (moment.hours, "hours"), (moment.days, "days")]
        modifiers = [f"{size:+d} {unit}" for size, unit in steps if size]
        if primitive is Primitive.DATETIME and not as_day:
            return func.julianday(column, *modifiers)
        if primitive is Primitive.DATETIME:
            return func.date(func.substr(column, 1, 19), *modifiers)
        return func.date(column, *modifiers) if modifiers else self.size(column, primitive)

    def make_unique(
        self, table: Table, name: str, columns: Sequence[tuple[Column[Any], Primitive]], *, absent_differ: bool
    ) -> None:
        """Add a UNIQUE, or an index in which two absences are equal (as a blob, which no value is)."""
        own = [column for column, _ in columns]
        if absent_differ or not any(column.nullable for column in own):
            table.append_constraint(UniqueConstraint(*own, name=name))
        else:
            Index(name, *(func.coalesce(c, literal_column("x''")) if c.nullable else c for c in own), unique=True)

    def constant(self, name: str, number: int, comment: str) -> Column[Any]:
        """Return a generated column."""
        return Column(name, Integer, Computed(str(number), persisted=True), comment=comment)

    def comments(self, table: Table) -> list[DDLElement]:
        """Return nothing: SQLite keeps no comments."""
        del table
        return []

    def keep_identities(self, identities: str, kinds: Sequence[tuple[str, str]]) -> list[str]:
        """Return three triggers for each kind."""
        quote = self.engine.identifier_preparer.quote
        found: list[str] = []
        for kind, key in kinds:
            own, shared = quote(key), quote(identities)
            gone = f"    DELETE FROM {shared} WHERE id = OLD.{own};\n"
            come = f"    INSERT INTO {shared} (id) VALUES (NEW.{own});\n"
            events = {
                "insert": ("INSERT", come),
                "update": (f"UPDATE OF {own}", gone + come),
                "delete": ("DELETE", gone),
            }
            found.extend(
                f"CREATE TRIGGER {quote(f'{identities}_{kind}_{event}')} AFTER {when} ON {quote(kind)}\n"
                f"BEGIN\n{actions}END;"
                for event, (when, actions) in events.items()
            )
        return found


def _glob(value: Expression, pattern: str) -> Expression:
    return value.op("GLOB", is_comparison=True)(pattern)


def _never(value: Expression, pattern: str) -> Expression:
    return not_(_glob(value, pattern))


def _is_alternative(column: Column[Any], way: Alternative) -> Expression:
    """Return whether text matches in one way: its ends place by place, the run between them by its characters."""
    before, after = ("".join(place.glob for place in places) for places in (way.before, way.after))
    if way.run is None:
        return _glob(column, before)
    ends = len(way.before) + len(way.after)
    between = func.substr(column, len(way.before) + 1, func.length(column) - ends) if ends else column
    length = func.length(column)
    least = way.run.least + ends
    return and_(
        length >= least if way.run.most is None else length.between(least, way.run.most + ends),
        *([_glob(column, f"{before}*{after}")] if ends else []),
        _never(between, f"*{way.run.outside.glob}*"),
    )


def _is_decimal(column: Column[Any]) -> Expression:
    """Return whether text is an optional sign, up to 18 digits, and perhaps a point with up to 18 more."""
    unsigned = func.ltrim(column, "+-")
    fraction = func.substr(column, func.instr(column.concat("."), ".") + 1)
    return and_(
        _has_no_null(column),
        _never(column, "?*[-+]*"),
        _glob(unsigned, "[0-9]*"),
        _never(unsigned, "*[^0-9.]*"),
        _never(unsigned, "*.*.*"),
        _never(unsigned, "*."),
        func.instr(unsigned.concat("."), ".") <= INTEGER_DIGITS + 1,
        func.length(fraction) <= INTEGER_DIGITS,
    )


def _has_no_null(column: Column[Any]) -> Expression:
    """Return whether text has no null, behind which SQLite's functions see nothing."""
    return and_(func.instr(column, func.char(0)) == 0)


def _is_day(value: Expression) -> Expression:
    """Return whether text is a day of the calendar: reckoning moves 30 February to March, and knows a year 0."""
    return and_(func.date(value, "+0 days").is_(value), value > "0001")


def _is_moment(column: Column[Any]) -> Expression:
    """Return whether text is a day, T, a time to the second or finer, and an offset.

    SQLite's own reading sees to the fraction and the offset; the rest says what it would also let through.
    """
    clock = func.substr(column, 12, 8)
    zulu = _glob(column, "*Z")
    return and_(
        _has_no_null(column),
        func.julianday(column).is_(None) == column.is_(None),
        _is_day(func.substr(column, 1, 10)),
        _glob(column, "??????????T*[Z0-9]"),
        _never(column, "*[^0-9TZ:.+-]*"),
        func.time(clock, "+0 seconds").is_(clock),
        zulu | _glob(column, "*[-+][0-9][0-9]:[0-9][0-9]"),
        func.length(column) <= case((zulu, 27), else_=32),
    )


def _is_address(column: Column[Any]) -> Expression:
    """Return whether text is a scheme, a colon and at least one character that an address may hold."""
    scheme = func.substr(column, 1, func.instr(column, ":") - 1)
    return and_(
        _has_no_null(column),
        _glob(column, "[A-Za-z]*:?*"),
        _never(scheme, "*[^A-Za-z0-9+.-]*"),
        _never(column, "*[^]!#-;=?-[_a-z~]*"),
    )
