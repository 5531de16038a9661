"""The working days of England and Wales: bank holidays as data, and clocks that run on them.

The days are those that the government publishes, in `bank_holidays.csv` with the nation that keeps them; a year beyond
the last one is refused, never guessed.
"""

from __future__ import annotations

import csv
import datetime as dt
from importlib.resources import files

from housing_standard.errors import UsageError

# The nation whose law the clocks are. Another nation is more lines of the file.
ENGLAND_AND_WALES = "england_and_wales"


def _holidays_of(nation: str) -> frozenset[dt.date]:
    lines = files("housing_standard").joinpath("bank_holidays.csv").read_text(encoding="utf-8").splitlines()
    return frozenset(dt.date.fromisoformat(row["day"]) for row in csv.DictReader(lines) if row["nation"] == nation)


BANK_HOLIDAYS = _holidays_of(ENGLAND_AND_WALES)
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
