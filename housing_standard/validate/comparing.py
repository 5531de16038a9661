"""Values as SQL that can be set in order: numbers as exact decimals, days as whole numbers, moments as microseconds.

Every expression is over text that is known to be written as its type asks, so no cast can fail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from housing_standard.constraints import Moment
from housing_standard.errors import HousingStandardError
from housing_standard.lexical import Primitive
from housing_standard.validate.columns import literal

_UNMOVED = Moment(path=None)
_NUMBERS = (Primitive.INTEGER, Primitive.DECIMAL)
_DAYS = (Primitive.DATE, Primitive.DATETIME)
_MICROSECONDS_AN_HOUR = 3_600_000_000
_MICROSECONDS_A_DAY = 24 * _MICROSECONDS_AN_HOUR


class IncomparableError(HousingStandardError):
    """A rule of the Standard sets values in order that have no common order."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a comparison: SQL of its text (a list where `many`), its kind of value and how it is moved."""

    value: str
    primitive: Primitive
    many: bool = False
    moment: Moment = _UNMOVED


def as_at_side(as_at: dt.date, moment: Moment) -> Side:
    """Return the side that stands for the day the data are judged as at."""
    return Side(value=literal(as_at.isoformat()), primitive=Primitive.DATE, moment=moment)


def ordered(left: Side, right: Side, operator: str) -> str:
    """Return SQL that is false where `left operator right` does not hold, NULL where a side is absent.

    Of many values on a side every one must hold: the greatest on the left stands against the least on the right.
    """
    kinds = {left.primitive, right.primitive}
    if kinds == {Primitive.DATETIME}:
        operands = [_each(side, _instant) for side in (left, right)]
    elif kinds <= set(_DAYS) and not _moved(left, right):
        # Days are written so that the order of their texts is that of time.
        operands = [_each(side, _written_day) for side in (left, right)]
    elif kinds <= set(_DAYS):
        operands = [_each(side, _day) for side in (left, right)]
    elif kinds <= set(_NUMBERS) and not _moved(left, right):
        operands = [_each(side, lambda value, _: number(value)) for side in (left, right)]
    elif len(kinds) == 1 and Primitive.BOOLEAN not in kinds and not _moved(left, right):
        operands = [_each(side, lambda value, _: value) for side in (left, right)]
    else:
        named = " and ".join(sorted(kinds))
        raise IncomparableError(f"A rule sets {named} in order, or moves what is no date. Correct the rule.")
    greatest = f"list_max({operands[0]})" if left.many else operands[0]
    least = f"list_min({operands[1]})" if right.many else operands[1]
    return f"{greatest} {operator} {least}"


def bounded(primitive: Primitive, value: str, operator: str, bound: str) -> str:
    """Return SQL that compares the one value `value` with a bound written as `primitive` asks."""
    if primitive is Primitive.INTEGER and Decimal(bound) == int(Decimal(bound)):
        return f"CAST({value} AS BIGINT) {operator} {int(Decimal(bound))}"
    if primitive in _NUMBERS:
        return f"{number(value)} {operator} {number(literal(format(Decimal(bound), 'f')))}"
    return ordered(Side(value=value, primitive=primitive), Side(value=literal(bound), primitive=primitive), operator)


def number(value: str) -> str:
    """Return the number that a text of at most 18 digits before and after the point stands for, exactly."""
    return f"CAST({value} AS DECIMAL(38, 18))"


def day_of(value: str) -> str:
    """Return the day of a date or date-time as written, as the whole number of its eight digits."""
    return f"CAST(replace(left({value}, 10), '-', '') AS INTEGER)"


def instant_of(value: str) -> str:
    """Return a date-time as microseconds since the start of 1970 in Greenwich."""
    return f"epoch_us(CAST({value} AS TIMESTAMPTZ))"


def _moved(*sides: Side) -> bool:
    return any(side.moment.years or side.moment.shift for side in sides)


def _each(side: Side, expression: Callable[[str, Side], str]) -> str:
    """Return the expression over the value of a side, or over each of its values."""
    if side.many:
        return f"list_transform({side.value}, lambda x: {expression('x', side)})"
    return expression(side.value, side)


def _written_day(value: str, side: Side) -> str:
    """Return the day of a side as it is written."""
    return value if side.primitive is Primitive.DATE else f"left({value}, 10)"


def _day(value: str, side: Side) -> str:
    """Return the day of a side, moved."""
    moment = side.moment
    if side.primitive is Primitive.DATE and moment.hours:
        raise IncomparableError("A rule moves a date by hours. Correct the rule.")
    if moment.shift:
        moved = f"(CAST(left({value}, 19) AS TIMESTAMP) + INTERVAL ({moment.shift}) HOURS)"
        return f"(year({moved}) * 10000 + month({moved}) * 100 + day({moved}))"
    return _years_on(day_of(value), moment.years) if moment.years else day_of(value)


def _years_on(day: str, years: int) -> str:
    """Return a day moved by whole years: one from 29 February to a year without it ends on 1 March."""
    moved = f"({day} + {years * 10000})"
    year = f"({moved} // 10000)"
    leap = f"({year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0))"
    return f"CASE WHEN {moved} % 10000 = 229 AND NOT {leap} THEN {moved} + 72 ELSE {moved} END"


def _instant(value: str, side: Side) -> str:
    """Return the instant of a side, moved: by whole years as written, or by hours."""
    instant, moment = instant_of(value), side.moment
    if moment.years:
        day = f"({_years_on(day_of(value), moment.years)})"
        moved = f"make_date({day} // 10000, {day} // 100 % 100, {day} % 100)"
        instant = f"{instant} + ({moved} - CAST(left({value}, 10) AS DATE)) * {_MICROSECONDS_A_DAY}"
    return f"{instant} + {moment.shift * _MICROSECONDS_AN_HOUR}" if moment.shift else instant
