"""Clocks that run on working days, as SPARQL: days of the week by arithmetic, bank holidays from the calendar."""

from __future__ import annotations

import datetime as dt

from generators.shacl.moments import Claim, numbered_day, side_of
from generators.shacl.scope import Scope
from housing_standard.constraints import Moment, Path, WithinWorkingDays
from housing_standard.working_days import BANK_HOLIDAYS, FIRST_DAY, LAST_DAY

# The number that `numbered_day` gives the calendar's first day, which is a Monday.
_MONDAY = 739_192


def within_working_days(scope: Scope, condition: WithinWorkingDays) -> Claim:
    """Return the claim that a day is at most so many working days after another, with all that binds both."""
    start = _working_days_until(scope, condition.start, scope.local("start"))
    end = _working_days_until(scope, condition.end, scope.local("end"))
    day = f"{scope.local('start')}_day"
    known = f"{day} >= {_number(FIRST_DAY)} && {day} <= {_number(LAST_DAY)}"
    late = f"{end.claim} > {condition.most} + {start.claim}"
    return Claim(
        patterns=(*start.patterns, *end.patterns, "# counted only where both sides are written as their type asks"),
        guards=(*start.guards, *end.guards),
        claim=f"!({known} && {late})",
    )


def _working_days_until(scope: Scope, path: Path | None, variable: str) -> Claim:
    """Return the number of working days from the calendar's first day to that of a side, both included.

    Each sum has its one subtraction last, as in `numbered_day`.
    """
    day, within, week = f"{variable}_day", f"{variable}_within", f"{variable}_week"
    side = side_of(scope, Moment(path=path), variable, by_day=True)
    first, last = _number(FIRST_DAY), _number(LAST_DAY)
    clipped = f"IF({day} > {last}, {last}, IF({day} < {first}, {first}, {day}))"
    days = numbered_day(Claim(patterns=(), guards=(), claim=clipped), within)
    past = " + ".join(f"IF({day} >= {_number(holiday)}, 1, 0)" for holiday in sorted(BANK_HOLIDAYS))
    gone, left, weekdays, holidays = (f"{variable}_{name}" for name in ("gone", "left", "weekdays", "holidays"))
    binds = (
        f"BIND ({side.claim} AS {day})",
        *days.patterns,
        f"BIND ({days.claim} - {_MONDAY} AS {gone})",
        f"BIND (FLOOR({gone} / 7) AS {week})",
        f"BIND ({gone} - 7 * {week} AS {left})",
        f"BIND (IF({left} < 5, {left} + 1, 5) AS {weekdays})",
        f"BIND ({past} AS {holidays})",
        f"BIND (5 * {week} + {weekdays} - {holidays} AS {variable}_working)",
    )
    return Claim(patterns=(*side.patterns, *binds), guards=side.guards, claim=f"{variable}_working")


def _number(day: dt.date) -> int:
    return int(day.strftime("%Y%m%d"))
