"""Clocks that run on working days, as SQL: days of the week by arithmetic, bank holidays from the calendar."""

from __future__ import annotations

import datetime as dt

from housing_standard.validate.columns import literal
from housing_standard.validate.comparing import day_of
from housing_standard.working_days import BANK_HOLIDAYS, FIRST_DAY, LAST_DAY


def within_working_days(start: str, end: str, most: int) -> str:
    """Return SQL that is true unless the day of `end` lies more than `most` working days after that of `start`.

    Both are text that is written as a date or date-time should be, or NULL.
    """
    # DuckDB's least and greatest pass over a NULL.
    known = f"{end} IS NOT NULL AND {day_of(start)} BETWEEN {_number(FIRST_DAY)} AND {_number(LAST_DAY)}"
    return f"coalesce(NOT ({known} AND {_working_days_until(end)} - {_working_days_until(start)} > {most}), true)"


def _working_days_until(value: str) -> str:
    """Return the number of working days from the calendar's first day to that of a value, both included.

    The calendar's first day is the Monday from which weeks are counted.
    """
    first, last = (f"CAST({literal(day.isoformat())} AS DATE)" for day in (FIRST_DAY, LAST_DAY))
    day = f"greatest(least(CAST(left({value}, 10) AS DATE), {last}), {first})"
    days = f"date_diff('day', {first}, {day})"
    holidays = ", ".join(str(_number(holiday)) for holiday in sorted(BANK_HOLIDAYS))
    past = f"len(list_filter([{holidays}], lambda h: h <= {day_of(value)}))"
    return f"(5 * ({days} // 7) + least({days} % 7 + 1, 5) - {past})"


def _number(day: dt.date) -> int:
    return int(day.strftime("%Y%m%d"))
