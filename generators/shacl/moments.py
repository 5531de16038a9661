"""Comparisons of two moments or numbers, as SPARQL: text and whole numbers only, so that every engine agrees.

Days are compared as the number yyyymmdd, which needs no date arithmetic and no cast that an engine may lack. A value
is compared only when it is written as its type asks: each side brings the guard that says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from generators.shacl.scope import Scope
from housing_standard.constraints import Compare, Comparison, Moment
from housing_standard.lexical import GRAMMARS, Primitive

# Where the day the data are judged as at stands in the data; today counts where it does not.
AS_AT_ENTITY = "Dataset"
AS_AT_FIELD = "extract_date"

_OPERATORS = {Comparison.BEFORE: "<", Comparison.NOT_AFTER: "<="}
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
    parts = [f"DATATYPE({variable}) = xsd:{grammar.xsd}"]
    if grammar.pattern:
        parts.append(f"REGEX(STR({variable}), {quoted(grammar.pattern)})")
    if primitive is Primitive.DATE:
        parts.append(f'DATATYPE(xsd:dateTime(CONCAT(STR({variable}), "T00:00:00Z"))) = xsd:dateTime')
    if primitive is Primitive.DATETIME:
        parts.append(f"DATATYPE(xsd:dateTime(STR({variable}))) = xsd:dateTime")
    return " && ".join(parts)


def comparison(scope: Scope, compare: Compare) -> Claim:
    """Return a comparison: the patterns that bind both sides, their guards, and the order that is claimed."""
    by_day = any(_needs_day(scope, side) for side in (compare.left, compare.right))
    left = side_of(scope, compare.left, scope.local("left"), by_day=by_day)
    right = side_of(scope, compare.right, scope.local("right"), by_day=by_day)
    return Claim(
        patterns=(*left.patterns, *right.patterns),
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


def side_of(scope: Scope, side: Moment, variable: str, *, by_day: bool) -> Claim:
    """Return one side: the patterns that bind it, its guard, and (as the claim) the expression to compare."""
    if side.path is None:
        return _moved(_as_at(scope, variable), variable, side.years)
    primitive = scope.field(side.path).primitive
    moved = f'{variable} + "PT{side.hours}H"^^xsd:dayTimeDuration' if side.hours else variable
    found = Claim(
        patterns=(scope.reach(side.path, variable),), guards=(well_written(primitive, variable),), claim=moved
    )
    if not by_day:
        return found
    written = f"STR({moved})" if primitive is Primitive.DATE else f"SUBSTR(STR({moved}), 1, 10)"
    day = Claim(patterns=found.patterns, guards=found.guards, claim=_number(written))
    return _moved(day, variable, side.years)


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
