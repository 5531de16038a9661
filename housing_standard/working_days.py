"""The working days of England and Wales: bank holidays as data, and clocks that run on them.

The days are those that the government publishes; a year beyond the last one is refused, never guessed.
"""

from __future__ import annotations

import datetime as dt

from housing_standard.errors import UsageError

_DAYS = """
2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
"""
BANK_HOLIDAYS = frozenset(dt.date.fromisoformat(day) for day in _DAYS.split())
FIRST_YEAR, LAST_YEAR = min(BANK_HOLIDAYS).year, max(BANK_HOLIDAYS).year
FIRST_DAY, LAST_DAY = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)

_SATURDAY = 5


def is_working_day(day: dt.date) -> bool:
    """Tell whether a day is neither at the weekend nor a bank holiday; raises UsageError for a year without data."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(f"Bank holidays are known from {FIRST_YEAR} to {LAST_YEAR}, so {day} cannot be judged.")
    return day.weekday() < _SATURDAY and day not in BANK_HOLIDAYS


def after(day: dt.date, working_days: int) -> dt.date:
    """Return the day that lies so many working days after `day`; the day itself does not count."""
    while working_days:
        day += dt.timedelta(days=1)
        working_days -= is_working_day(day)
    return day
