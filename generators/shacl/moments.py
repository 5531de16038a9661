"""Comparisons of two moments or numbers, as SPARQL: text and whole numbers only, so that every engine agrees.

Days are compared as the number yyyymmdd, which needs no date arithmetic and no cast that an engine may lack. A value
is compared only when it is written as its type asks: each side brings the guard that says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from generators.shacl.scope import Scope
from housing_standard.constraints import Compare, Comparison, Moment
from housing_standard.lexical import GRAMMARS, Primitive

# Where the day the data are judged as at stands in the data; today counts where it does not.
AS_AT_ENTITY = "Dataset"
AS_AT_FIELD = "extract_date"

_OPERATORS = {Comparison.BEFORE: "<", Comparison.NOT_AFTER: "<="}
# A date's outline; whether the calendar has such a month and day shows when it is cast.
_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

_TODAY = "SUBSTR(STR(NOW()), 1, 10)"

# A 29 February that the calendar has; one that a move by years made up is 1 March, 72 later in yyyymmdd.
_LEAP_DAY = "(0[48]|[2468][048]|[13579][26]|([02468][048]|[13579][26])00)0229$"
_TO_MARCH = 72


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a group binds and what it then asks: `guards` make sure that `claim` can be decided."""

    patterns: tuple[str, ...]
    guards: tuple[str, ...]
    claim: str


def quoted(value: str) -> str:
    """Return a string as SPARQL."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'


def well_written(primitive: Primitive, variable: str) -> str:
    """Return the expression that a value is a literal of `primitive`, written by its grammar and in the calendar."""
    grammar = GRAMMARS[primitive]
    pattern = _DATE if primitive is Primitive.DATE else grammar.pattern
    parts = [f"DATATYPE({variable}) = xsd:{grammar.xsd}"]
    if pattern:
        parts.append(f"REGEX(STR({variable}), {quoted(pattern)})")
    if primitive in (Primitive.DATE, Primitive.DATETIME):
        parts.append(f'!STRSTARTS(STR({variable}), "0000")')
    if primitive is Primitive.DATE:
        parts.append(f'DATATYPE(xsd:dateTime(CONCAT(STR({variable}), "T00:00:00Z"))) = xsd:dateTime')
    if primitive is Primitive.DATETIME:
        parts.append(f"DATATYPE(xsd:dateTime(STR({variable}))) = xsd:dateTime")
    return " && ".join(parts)


def comparison(scope: Scope, compare: Compare) -> Claim:
    """Return a comparison: the patterns that bind both sides, their guards, and the order that is claimed."""
    both = (compare.left, compare.right)
    by_day = any(_needs_day(scope, side) for side in both)
    counted = any(side.shift for side in both)
    left = side_of(scope, compare.left, scope.local("left"), by_day=by_day, counted=counted)
    right = side_of(scope, compare.right, scope.local("right"), by_day=by_day, counted=counted)
    return Claim(
        patterns=(*left.patterns, *right.patterns, "# compared only where both sides are written as their type asks"),
        guards=(*left.guards, *right.guards),
        claim=f"{left.claim} {_OPERATORS[compare.comparison]} {right.claim}",
    )


def bound_holds(primitive: Primitive, variable: str, operator: str, bound: str) -> str:
    """Return the expression that a value stands to a bound as `operator` says."""
    if primitive is Primitive.DATE:
        return f"{_number(f'STR({variable})')} {operator} {bound.replace('-', '')}"
    return f"{variable} {operator} {quoted(bound)}^^xsd:{GRAMMARS[primitive].xsd}"


def _needs_day(scope: Scope, side: Moment) -> bool:
    return side.path is None or bool(side.years) or scope.field(side.path).primitive is Primitive.DATE


def side_of(scope: Scope, side: Moment, variable: str, *, by_day: bool, counted: bool = False) -> Claim:
    """Return one side: the patterns that bind it, its guard, and (as the claim) the expression to compare.

    Where hours or days are added, days and seconds are `counted`: SPARQL itself adds no duration to a moment.
    """
    if side.path is None:
        day = _moved(_as_at(scope, variable), variable, side.years)
        return _days_on(numbered_day(day, variable), variable, side.days) if counted else day
    primitive = scope.field(side.path).primitive
    reached, guard = scope.reach(side.path, variable), well_written(primitive, variable)
    if not by_day and not counted:
        return Claim(patterns=(reached,), guards=(guard,), claim=variable)
    written = f"STR({variable})" if primitive is Primitive.DATE else f"SUBSTR(STR({variable}), 1, 10)"
    day = _moved(Claim(patterns=(reached,), guards=(guard,), claim=_number(written)), variable, side.years)
    if not counted:
        return day
    days = numbered_day(day, variable)
    if not by_day:
        return _in_seconds(days, variable, side.shift)
    if primitive is Primitive.DATETIME and side.hours:
        days = _with_hours(days, variable, side.hours)
    return _days_on(days, variable, side.days)


def numbered_day(day: Claim, variable: str) -> Claim:
    """Return a day, given as yyyymmdd, as the number of days since 1 March of the year 0.

    Each step is a sum without brackets whose one subtraction stands last: of the engines tried, one reads a - b + c
    as a - (b + c), one loses the brackets of sums, and one knows no product of a fraction and 0.
    """
    date, year, month = f"{variable}_date", f"{variable}_year", f"{variable}_month"
    years, months, leaps = f"{variable}_years", f"{variable}_months", f"{variable}_leaps"
    days = f"365 * {years} + {leaps} + FLOOR(306 * {months} / 10 + 0.4) + {date} - 100 * FLOOR({date} / 100)"
    binds = (
        f"BIND ({day.claim} AS {date})",
        f"BIND (FLOOR({date} / 10000) AS {year})",
        f"BIND (FLOOR({date} / 100) - 100 * {year} AS {month})",
        f"BIND (IF({month} < 3, {year} - 1, {year}) AS {years})",
        f"BIND (IF({month} < 3, {month} + 9, {month} - 3) AS {months})",
        f"BIND (FLOOR({years} / 4) + FLOOR({years} / 400) - FLOOR({years} / 100) AS {leaps})",
        f"BIND ({days} AS {variable}_days)",
    )
    return Claim(patterns=(*day.patterns, *binds), guards=day.guards, claim=f"{variable}_days")


def _in_seconds(days: Claim, variable: str, hours: int) -> Claim:
    """Return a moment, its local days already counted, in seconds of Greenwich, with hours added."""
    offset, ahead = f"{variable}_offset", f"{variable}_ahead"
    zone = f'IF(STRENDS(STR({variable}), "Z"), "+00:00", SUBSTR(STR({variable}), STRLEN(STR({variable})) - 5))'
    minutes = f"xsd:integer(CONCAT(SUBSTR({offset}, 1, 1), SUBSTR({offset}, 5, 2)))"
    clock = f"3600 * HOURS({variable}) + 60 * MINUTES({variable}) + SECONDS({variable}) + {3600 * hours}"
    binds = (
        f"BIND ({zone} AS {offset})",
        f"BIND (3600 * xsd:integer(SUBSTR({offset}, 1, 3)) + 60 * {minutes} AS {ahead})",
        f"BIND (86400 * {days.claim} + {clock} - {ahead} AS {variable}_seconds)",
    )
    return Claim(patterns=(*days.patterns, *binds), guards=days.guards, claim=f"{variable}_seconds")


def _with_hours(days: Claim, variable: str, hours: int) -> Claim:
    """Return the local day of a moment, counted, after hours have been added to it."""
    clock = f"{variable}_hours"
    bind = f"BIND (HOURS({variable}) + {hours} AS {clock})"
    return Claim(patterns=(*days.patterns, bind), guards=days.guards, claim=f"{days.claim} + FLOOR({clock} / 24)")


def _days_on(days: Claim, variable: str, more: int) -> Claim:
    """Return a counted day moved by whole days."""
    if not more:
        return days
    due = f"{variable}_due"
    return replace(days, patterns=(*days.patterns, f"BIND ({days.claim} + {more} AS {due})"), claim=due)


def _as_at(scope: Scope, variable: str) -> Claim:
    """Return the day the data are judged as at: the extract date that the data give, or else today."""
    dataset = scope.standard.entity_by_name.get(AS_AT_ENTITY)
    field = dataset.field_by_name.get(AS_AT_FIELD) if dataset else None
    if dataset is None or field is None:
        return Claim(patterns=(f"BIND ({_TODAY} AS {variable})",), guards=(), claim=_number(variable))
    given = f"{variable}_given"
    optional = (
        f"OPTIONAL {{ {variable}_dataset a <{dataset.iri}> ; <{field.iri}> {given} .\n"
        f"  FILTER ({well_written(Primitive.DATE, given)}) }}"
    )
    bind = f"BIND (COALESCE(STR({given}), {_TODAY}) AS {variable})"
    return Claim(patterns=(optional, bind), guards=(), claim=_number(variable))


def _moved(day: Claim, variable: str, years: int) -> Claim:
    if not years:
        return day
    raw, moved = f"{variable}_raw", f"{variable}_moved"
    no_such_day = f'REGEX(STR({raw}), "0229$") && !REGEX(STR({raw}), {quoted(_LEAP_DAY)})'
    return Claim(
        patterns=(
            *day.patterns,
            f"BIND ({day.claim} + {years * 10000} AS {raw})",
            f"BIND (IF({no_such_day}, {raw} + {_TO_MARCH}, {raw}) AS {moved})",
        ),
        guards=day.guards,
        claim=moved,
    )


def _number(day: str) -> str:
    return f'xsd:integer(REPLACE({day}, "-", ""))'
