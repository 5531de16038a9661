"""The calendar of working days is whole, and clocks step over what is no working day."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from housing_standard.errors import UsageError
from housing_standard.working_days import BANK_HOLIDAYS, FIRST_YEAR, LAST_YEAR, after, is_working_day


def test_every_year_has_its_eight_days_and_none_is_at_a_weekend() -> None:
    assert Counter(day.year for day in BANK_HOLIDAYS) == dict.fromkeys(range(FIRST_YEAR, LAST_YEAR + 1), 8)
    assert {day.weekday() for day in BANK_HOLIDAYS} <= set(range(5))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-12-24", 1, "2026-12-29"),  # Boxing Day falls on a Saturday, so a Monday is free too
        ("2025-12-31", 10, "2026-01-15"),  # over the New Year and two weekends
        ("2026-10-30", 0, "2026-10-30"),
    ],
)
def test_a_clock_steps_over_weekends_and_bank_holidays(start: str, days: int, end: str) -> None:
    assert after(dt.date.fromisoformat(start), days) == dt.date.fromisoformat(end)


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_without_data_is_refused(year: int) -> None:
    with pytest.raises(UsageError, match="Bank holidays are known from"):
        is_working_day(dt.date(year, 6, 1))
