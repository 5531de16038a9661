"""How a value of each primitive kind is written: one portable grammar that every target repeats.

The patterns lie in the subset that RE2, Rust's regex, ECMAScript, XPath, Python, PostgreSQL and DuckDB read alike:
ASCII classes only, no look-around, no back-references. They match a whole value.

>>> problem(Primitive.DATE, "2024-02-30")
'is not a day in the calendar'
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

XSD = "http://www.w3.org/2001/XMLSchema#"

# Whole digits kept exactly by every target: 18 fit a signed 64-bit integer with room to spare.
INTEGER_DIGITS = 18


class Primitive(StrEnum):
    """The kinds of value that every target can hold."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    URI = "uri"


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """How one primitive is written: its XSD type, the pattern of a whole value, and the same said in English."""

    xsd: str
    pattern: str
    allowed: str


GRAMMARS: dict[Primitive, Grammar] = {
    Primitive.STRING: Grammar(xsd="string", pattern="", allowed="text"),
    Primitive.INTEGER: Grammar(
        xsd="integer", pattern=rf"^[+-]?[0-9]{{1,{INTEGER_DIGITS}}}$", allowed="a whole number, such as 3"
    ),
    Primitive.DECIMAL: Grammar(
        xsd="decimal",
        pattern=rf"^[+-]?[0-9]{{1,{INTEGER_DIGITS}}}(\.[0-9]{{1,{INTEGER_DIGITS}}})?$",
        allowed="a number, such as 104.50",
    ),
    Primitive.BOOLEAN: Grammar(xsd="boolean", pattern=r"^(true|false)$", allowed="true or false"),
    Primitive.DATE: Grammar(
        xsd="date",
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        allowed="a date written year-month-day, such as 2026-03-31",
    ),
    Primitive.DATETIME: Grammar(
        xsd="dateTime",
        pattern=(
            r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
            r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$"
        ),
        allowed="a date and time with its offset from Greenwich, such as 2026-03-31T09:30:00Z",
    ),
    Primitive.TIME: Grammar(
        xsd="time", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$", allowed="a time, such as 09:30:00"
    ),
    Primitive.URI: Grammar(
        xsd="anyURI",
        pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+$",
        allowed="a web address, such as https://example.org/photo/1",
    ),
}


def problem(primitive: Primitive, text: str) -> str | None:
    """Return why `text` is not a value of `primitive`, or None when it is one."""
    grammar = GRAMMARS[primitive]
    if primitive is Primitive.STRING:
        return "holds a character with no meaning in text (a null)" if "\x00" in text else None
    if not re.fullmatch(grammar.pattern.removeprefix("^").removesuffix("$"), text, re.ASCII):
        return f"is not {grammar.allowed}"
    if primitive in (Primitive.DATE, Primitive.DATETIME) and not _in_calendar(text[:10]):
        return "is not a day in the calendar"
    return None


def _in_calendar(day: str) -> bool:
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def size(text: str) -> tuple[int, Decimal | datetime.datetime | str]:
    """Return what values of one kind are ordered by, read off their lexical forms: numbers, moments, days and times.

    >>> size("9") < size("10.5"), size("2024-01-01T01:00:00+02:00") < size("2024-01-01T00:30:00Z")
    (True, True)
    """
    try:
        return (0, Decimal(text))
    except InvalidOperation:
        pass
    try:
        return (1, datetime.datetime.fromisoformat(text)) if "T" in text else (2, text)
    except ValueError:
        return (2, text)
