"""The check that Excel makes when a cell is filled in, and the rules that these checks do not hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generators.artefact import shape_of
from generators.authored import Unheld, UnsayableError, sort_rules
from generators.cells import codes_of
from generators.excel.forms import form_formula
from generators.excel.limits import NO_OFFSET, NO_PATTERNS, ONE_CELL, REASONS, SEVERAL
from housing_standard.constraints import AtLeast, AtMost, Matches
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind

# The first row of records, and the last that is checked, as Excel counts.
FIRST_ROW = 4
LAST_ROW = 10_003

# Excel keeps 15 digits of a number and no day before 1900.
MOST_NUMBER = 999_999_999_999_999
FIRST_DAY, LAST_DAY = "1900-01-01", "9999-12-31"
FIRST_SECOND, LAST_SECOND = "00:00:00", "23:59:59"

# A date and time as text: 2026-03-31T09:30:00Z or with +01:00 at its end. DATEVALUE holds the day to the calendar;
# TIMEVALUE would take an hour of 25. Excel takes at most 255 signs, so what is left unsaid is declared.
_MOMENT = (
    '=AND(LEN({cell})>=20,MID({cell},5,1)="-",MID({cell},8,1)="-",MID({cell},11,1)="T",MID({cell},14,1)=":",'
    'ISNUMBER(DATEVALUE(LEFT({cell},10))),ISNUMBER(TIMEVALUE(MID({cell},12,8))),MID({cell},12,2)<"24",'
    'OR(EXACT(RIGHT({cell},1),"Z"),MID({cell},LEN({cell})-2,1)=":"))'
)
_ADDRESS = '=AND(ISNUMBER(FIND(":",{cell})),FIND(":",{cell})>1,ISERROR(FIND(" ",{cell})))'
_USED_ONCE = "=SUMPRODUCT(--EXACT({column},{cell}))=1"


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where checks find what they look up: lists of codes, and the identifiers on other sheets of the workbook."""

    codes: Mapping[tuple[str, ...], str]
    identifiers: Mapping[str, str]


def check_of(standard: Standard, field: Field, letter: str, places: Places) -> dict[str, Any]:
    """Return the check of a field's column in the words of the Excel writer; empty where there is none.

    `letter` is the column's. With `error_type` "warning" a person may insist.
    """
    codes = codes_of(field)
    if field.many:
        return {}
    if codes is not None:
        return {"validate": "list", "source": f"={places.codes[codes]}"}
    if field.range.kind is RangeKind.ENTITY:
        kinds = standard.kinds_of(field.range.name)
        known = places.identifiers.get(kinds[0].name, "") if len(kinds) == 1 else ""
        return {"validate": "list", "source": f"={known}", "error_type": "warning"} if known else {}
    if field.identifier:
        column = f"${letter}${FIRST_ROW}:${letter}${LAST_ROW}"
        return _formula(_USED_ONCE.format(cell=f"{letter}{FIRST_ROW}", column=column))
    return _of_type(field, f"{letter}{FIRST_ROW}")


def _of_type(field: Field, cell: str) -> dict[str, Any]:
    match field.primitive:
        case Primitive.INTEGER | Primitive.DECIMAL:
            low, high = _bounds(field, str(-MOST_NUMBER), str(MOST_NUMBER), Decimal)
            whole = field.primitive is Primitive.INTEGER
            return _between("integer" if whole else "decimal", *(int(n) if whole else float(n) for n in (low, high)))
        case Primitive.DATE:
            low, high = _bounds(field, FIRST_DAY, LAST_DAY, str)
            return _between("date", dt.date.fromisoformat(low), dt.date.fromisoformat(high))
        case Primitive.TIME:
            low, high = _bounds(field, FIRST_SECOND, LAST_SECOND, str)
            return _between("time", dt.time.fromisoformat(low), dt.time.fromisoformat(high))
        case Primitive.BOOLEAN:
            return {"validate": "list", "source": ["true", "false"]}
        case Primitive.DATETIME:
            return _formula(_MOMENT.format(cell=cell))
        case Primitive.URI:
            return _formula(_ADDRESS.format(cell=cell))
        case Primitive.STRING:
            formula = _form(field, cell)
            return _formula(formula) if formula else {}


def _form(field: Field, cell: str) -> str:
    """Return the formula that holds a field's text to its pattern; empty where Excel cannot say it."""
    patterns = [test.pattern for test in field.tests if isinstance(test, Matches)]
    return form_formula(patterns[0], cell) if len(patterns) == 1 else ""


def _formula(formula: str) -> dict[str, Any]:
    return {"validate": "custom", "value": formula}


def _between(kind: str, low: Any, high: Any) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _bounds(field: Field, least: str, most: str, key: Any) -> tuple[str, str]:
    """Return the tightest bounds of a field, in its lexical form."""
    lower = [least, *(test.bound for test in field.tests if isinstance(test, AtLeast))]
    upper = [most, *(test.bound for test in field.tests if isinstance(test, AtMost))]
    return max(lower, key=key), min(upper, key=key)


def unheld_of(entity: Entity, book: RuleBook) -> tuple[Unheld, ...]:
    """Return every rule on an entity that the checks of its sheet do not hold, with the reason."""
    return sort_rules(book.by_entity[entity.name], lambda rule: _lower(entity, rule)).unheld


def _lower(entity: Entity, rule: Rule) -> None:
    """Return for a rule that a check holds; raise UnsayableError, with the reason, for any other."""
    if not rule.derived:
        raise UnsayableError(REASONS.get(shape_of(rule.check), ONE_CELL))
    field = entity.field_by_name[rule.fields[0]] if rule.fields else None
    reason = REASONS.get(shape_of(rule.check), "") if rule.kind != "single" else ""
    if field and not reason:
        reason = _unsaid(field, rule.kind)
    if reason:
        raise UnsayableError(reason)


def _unsaid(field: Field, kind: str) -> str:
    """Return why a rule on the values of one cell is not held; nothing when it is."""
    if kind in ("unique", "single"):
        return ""
    if field.many:
        return SEVERAL if field.primitive is not Primitive.STRING or kind != "type" else ""
    if kind == "pattern":
        return (
            "" if codes_of(field) is not None or (_only_text(field) and _form(field, f"A{FIRST_ROW}")) else NO_PATTERNS
        )
    if kind == "type":
        return NO_PATTERNS if field.primitive in (Primitive.URI, Primitive.DATETIME) else ""
    return NO_OFFSET if kind in ("minimum", "maximum") and field.primitive is Primitive.DATETIME else ""


def _only_text(field: Field) -> bool:
    """Tell whether the check of a column is free to hold its pattern."""
    return field.primitive is Primitive.STRING and not field.identifier and field.range.kind is not RangeKind.ENTITY


def range_of(sheet: str, letter: str, first: int, last: int) -> str:
    """Return a column of cells on a sheet as a formula names it.

    >>> range_of("Gas check", "A", 4, 9)
    "'Gas check'!$A$4:$A$9"
    """
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!${letter}${first}:${letter}${last}"
