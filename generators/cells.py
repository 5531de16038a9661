"""One cell of a CSV file as a regular expression: its one value, or its many values with a bar between them.

The expressions are written for engines that anchor a pattern at both ends themselves. They say two things that a
pattern of the words leaves out: no line break may follow the value (`$` lets one pass in some engines), and an
apostrophe may stand before what a spreadsheet would take for a formula, as our writer puts it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from housing_standard.constraints import Matches, OneOf
from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Field
from housing_standard.names import CELL_SEPARATOR

# Every day of the calendar and nothing else, 29 February included.
_YEAR = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    f"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29)"
)

_NO_LINE_BREAK = r"(?!\n)"
_GUARD = r"('(?='*[=+@\t\r-]))?"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# What a pattern may hold that is neither the first character of a value nor a class that may match one.
_HARMLESS = re.compile(r"[A-Za-z0-9]-[A-Za-z0-9]|(?<=[\])])\+")
_MAY_START_A_FORMULA = re.compile(r"[=+@-]|\[\^|(?<!\\)\.")


def cell_pattern(field: Field) -> str:
    r"""Return the expression that exactly the well-written cells of a field match, a bound in size apart.

    It holds the field to its type, its patterns, its codes and, where it may have many values, to their number.
    """
    codes = codes_of(field)
    if codes is not None:
        return _joined(field, _codes(codes))
    parts = [_body(test.pattern) for test in field.tests if isinstance(test, Matches)]
    if field.primitive is not Primitive.STRING:
        parts.insert(0, _type_body(field.primitive))
    if not parts:
        return _free_text(field)
    value = f"({parts[-1]})"
    if len(parts) > 1:
        value = f"({''.join(_also(field, part) for part in parts[:-1])}{value})"
    guard = _GUARD if any(_may_start_a_formula(field, part) for part in parts) else ""
    return f"{guard}{_joined(field, value)}{_NO_LINE_BREAK}"


def codes_of(field: Field) -> tuple[str, ...] | None:
    """Return the values that a field's closed lists leave it, as they are written; None when no list closes it."""
    lists = [test.values for test in field.tests if isinstance(test, OneOf)]
    if not lists:
        return None
    patterns = [test.pattern for test in field.tests if isinstance(test, Matches)]
    return tuple(
        value
        for value in lists[0]
        if all(value in others for others in lists) and all(re.fullmatch(p, value, re.ASCII) for p in patterns)
    )


def guarded_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes as cells may hold them: one that a spreadsheet would take for a formula also with its guard."""
    return tuple(form for code in codes for form in (code, *([f"'{code}"] if _starts_a_formula(code) else ())))


def _codes(codes: Iterable[str]) -> str:
    return f"({'|'.join(re.escape(form) for form in guarded_codes(codes))})"


def _free_text(field: Field) -> str:
    """Return the expression of text without a null character; of so many texts where their number is limited."""
    if not field.many or (field.minimum_count <= 1 and field.maximum_count is None):
        return r"[^\x00]*"
    return _joined(field, rf"[^\x00{CELL_SEPARATOR}]*")


def _joined(field: Field, value: str) -> str:
    """Return the expression of as many values as the field takes, parted by a bar."""
    if not field.many:
        return value
    least = max(field.minimum_count, 1) - 1
    most = "" if field.maximum_count is None else str(max(field.maximum_count - 1, 0))
    count = "*" if (least, most) == (0, "") else f"{{{least},{most}}}"
    return f"{value}(\\{CELL_SEPARATOR}{value}){count}"


def _also(field: Field, part: str) -> str:
    end = rf"(\{CELL_SEPARATOR}|$)" if field.many else "$"
    return f"(?=({part}){end})"


def _type_body(primitive: Primitive) -> str:
    pattern = _body(GRAMMARS[primitive].pattern)
    if primitive is Primitive.DATE:
        return _DAY
    return f"{_DAY}T{pattern.partition('T')[2]}" if primitive is Primitive.DATETIME else pattern


def _body(pattern: str) -> str:
    """Return a pattern without its anchors; wherever it is used it stands between brackets."""
    return pattern.removeprefix("^").removesuffix("$")


def _starts_a_formula(text: str) -> bool:
    return text.lstrip("'").startswith(_FORMULA_STARTS)


def _may_start_a_formula(field: Field, part: str) -> bool:
    """Tell whether a value may start like a formula; where that is not certain, it may."""
    if field.primitive not in (Primitive.STRING, Primitive.INTEGER, Primitive.DECIMAL):
        return False
    return bool(_MAY_START_A_FORMULA.search(_HARMLESS.sub("", part)))
