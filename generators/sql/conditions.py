"""Conditions on one record as SQL expressions over the columns of its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Constraint, Table, and_, case, false, literal, not_, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from generators.artefact import shape_of
from generators.authored import UnsayableError
from generators.sql.dialect import Dialect, Expression
from generators.sql.layout import column_name
from generators.sql.limits import MANY, REASONS
from housing_standard.constraints import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Check,
    Compare,
    Comparison,
    Counted,
    ExactlyOneOf,
    Matches,
    Moment,
    Not,
    OfType,
    OneOf,
    Passes,
    Path,
    Present,
    Test,
)
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field

# Stands for the column in a check that is written once for all columns of its kind; no words hold it.
_ANY_COLUMN = "any_column_of_this_kind"


class SaidCheck(Constraint):
    """A CHECK whose condition is text already: SQLAlchemy's own would copy and walk it to find its columns."""

    def __init__(self, said: str, name: str) -> None:
        super().__init__(name=name)
        self.said = said


@compiles(SaidCheck)
def _write_check(check: SaidCheck, compiler: DDLCompiler, **_: Any) -> str:
    return f"CONSTRAINT {compiler.preparer.format_constraint(check)} CHECK ({check.said})"


class Checks:
    """The conditions of CHECKs as a database writes them, each distinct test of one value written once.

    SQLAlchemy writes them; handed on as text, they are not walked and copied again for each of the tables' columns.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._said: dict[tuple[Primitive, Test], str] = {}

    def text(self, expression: Expression) -> str:
        """Return an expression on one row as the database writes it."""
        kwargs = {"literal_binds": True, "include_table": False}
        return str(expression.compile(dialect=self.dialect.engine, compile_kwargs=kwargs))

    def test(self, column: Column[Any], primitive: Primitive, test: Test) -> str:
        """Return that a value, where there is one, passes a test; nothing where every value of the column does."""
        if (primitive, test) not in self._said:
            any_column: Column[Any] = Column(_ANY_COLUMN, self.dialect.type_of(primitive))
            expression = tested(self.dialect, any_column, primitive, test)
            self._said[primitive, test] = "" if expression is true() else self.text(expression)
        name = self.dialect.engine.identifier_preparer.format_column(column)
        return self._said[primitive, test].replace(_ANY_COLUMN, name)

    def condition(self, table: Table, entity: Entity, condition: Check) -> str:
        """Return that a row meets a condition, nothing where every row does.

        Raises UnsayableError for what a CHECK, which sees one row, cannot hold.
        """
        expression = lowered(self.dialect, table, entity, condition)
        return "" if expression is true() else self.text(expression)


def lowered(dialect: Dialect, table: Table, entity: Entity, condition: Check) -> Expression:
    """Return an expression that is true, and never unknown, for the rows that meet `condition`, and false otherwise.

    Raises UnsayableError for what a CHECK, which sees one row, cannot hold.
    """

    def inside(parts: Sequence[Check]) -> list[Expression]:
        return [lowered(dialect, table, entity, part) for part in parts]

    match condition:
        case AllOf(parts=(Present(path=path), Passes(path=other, test=test))) if path == other:
            column, field = _column(table, entity, path)
            return and_(column.is_not(None), tested(dialect, column, field.primitive, test))
        case AllOf(parts=parts):
            return and_(true(), *inside(parts))
        case AnyOf(parts=parts):
            return or_(false(), *inside(parts))
        case ExactlyOneOf(parts=parts):
            return sum((case((part, 1), else_=0) for part in inside(parts)), literal(0)) == 1
        case Not(part=part):
            return not_(lowered(dialect, table, entity, part))
        case Present(path=path):
            return _column(table, entity, path)[0].is_not(None)
        case Counted(path=path, minimum=minimum, maximum=maximum):
            column, _ = _column(table, entity, path)
            return _counted(column, minimum, maximum)
        case Passes(path=path, test=test):
            column, field = _column(table, entity, path)
            return _or_absent(column, tested(dialect, column, field.primitive, test))
        case Compare(left=left, comparison=comparison, right=right):
            sides = [(*_column(table, entity, _own(side)), side) for side in (left, right)]
            return _ordered(dialect, comparison, sides)
        case _:
            raise UnsayableError(REASONS.get(shape_of(condition), MANY))


def tested(dialect: Dialect, column: Column[Any], primitive: Primitive, test: Test) -> Expression:
    """Return whether a value, where there is one, passes a test; unknown where there is none."""
    match test:
        case OfType():
            written = dialect.written(column, primitive)
            return true() if written is None else written
        case Matches(pattern=pattern):
            return dialect.matches(column, pattern)
        case AtLeast(bound=bound):
            return dialect.size(column, primitive) >= dialect.value(primitive, bound)
        case AtMost(bound=bound):
            return dialect.size(column, primitive) <= dialect.value(primitive, bound)
        case OneOf(values=values) if primitive is Primitive.STRING and len(values) > 1:
            return column.in_(values)
        case OneOf(values=values):
            size = dialect.size(column, primitive)
            return or_(false(), *(size == dialect.value(primitive, value) for value in values))


def _column(table: Table, entity: Entity, path: Path) -> tuple[Column[Any], Field]:
    """Return the column at the end of a path of one step."""
    if len(path) > 1:
        raise UnsayableError(REASONS["across"])
    field = entity.field_by_name[path[0]]
    if field.many:
        raise UnsayableError(MANY)
    return table.columns[column_name(field)], field


def _or_absent(column: Column[Any], expression: Expression) -> Expression:
    return or_(column.is_(None), expression) if column.nullable else expression


def _counted(column: Column[Any], minimum: int, maximum: int | None) -> Expression:
    if minimum > 1:
        return false()
    enough = column.is_not(None) if minimum == 1 else true()
    return and_(enough, column.is_(None)) if maximum == 0 else enough


def _own(moment: Moment) -> Path:
    if moment.path is None:
        raise UnsayableError(REASONS["as_at"])
    return moment.path


def _ordered(
    dialect: Dialect, comparison: Comparison, sides: Sequence[tuple[Column[Any], Field, Moment]]
) -> Expression:
    """Return a comparison that holds where either side is absent."""
    as_day = {field.primitive for _, field, _ in sides} == {Primitive.DATE, Primitive.DATETIME}
    first, second = (dialect.moved(column, field.primitive, side, as_day=as_day) for column, field, side in sides)
    ordered = first < second if comparison is Comparison.BEFORE else first <= second
    return or_(*(column.is_(None) for column, _, _ in sides if column.nullable), ordered)
