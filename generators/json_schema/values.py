"""One value in JSON Schema: how each primitive is written, and each test on a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from generators.authored import UnsayableError
from housing_standard.constraints import AtLeast, AtMost, Matches, OfType, OneOf, Test
from housing_standard.lexical import GRAMMARS, INTEGER_DIGITS, Primitive, problem

Schema = dict[str, Any]

# null and the empty list both say that nothing is given.
ABSENT: list[Any] = [None, []]

_TOO_LARGE = 10**INTEGER_DIGITS

# Every day of the calendar and nothing else, 29 February included, so that no checker has to assert `format`.
_YEAR = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    f"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29)"
)


def primitive_schema(primitive: Primitive) -> Schema:
    """Return the schema of every value that is written as `primitive` asks, and of no other."""
    grammar = GRAMMARS[primitive]
    match primitive:
        case Primitive.STRING:
            return {"type": "string", "pattern": r"^[^\u0000]*$"}
        case Primitive.INTEGER:
            return {"type": "integer", "minimum": 1 - _TOO_LARGE, "maximum": _TOO_LARGE - 1}
        case Primitive.DECIMAL:
            return {"type": "number", "exclusiveMinimum": -_TOO_LARGE, "exclusiveMaximum": _TOO_LARGE}
        case Primitive.BOOLEAN:
            return {"type": "boolean"}
        case Primitive.DATE:
            return {"type": "string", "format": "date", **whole(f"^{_DAY}$")}
        case Primitive.DATETIME:
            clock = grammar.pattern.partition("T")[2]
            return {"type": "string", "format": "date-time", **whole(f"^{_DAY}T{clock}")}
        case Primitive.TIME | Primitive.URI:
            return {"type": "string", **whole(grammar.pattern)}


def whole(pattern: str) -> Schema:
    """Return the schema of text that matches a pattern; some engines let `$` stand before a last line break."""
    return {"pattern": pattern, "not": {"pattern": r"[\u0000\r\n]"}}


def tested(primitive: Primitive, test: Test) -> Schema:
    """Return the schema of the values that pass one test.

    Raises UnsayableError when JSON Schema has no words for it.
    """
    match test:
        case OfType(primitive=asked):
            return primitive_schema(asked)
        case Matches(pattern=pattern):
            return whole(pattern)
        case OneOf(values=values):
            return {"enum": [json_value(primitive, value) for value in values]}
        case AtLeast(bound=bound) | AtMost(bound=bound):
            low = isinstance(test, AtLeast)
            if primitive in (Primitive.INTEGER, Primitive.DECIMAL):
                return {"minimum" if low else "maximum": json_value(primitive, bound)}
            if primitive in (Primitive.DATE, Primitive.TIME):
                return {"pattern": _from(bound) if low else _up_to(bound)}
            raise UnsayableError(f"JSON Schema cannot order a {primitive}")


def json_value(primitive: Primitive, text: str) -> Any:
    """Return a value as it stands in JSON.

    >>> json_value(Primitive.DECIMAL, "104.50")
    104.5
    """
    match primitive:
        case Primitive.INTEGER:
            return int(text)
        case Primitive.DECIMAL:
            number = Decimal(text)
            return int(number) if number == number.to_integral_value() else float(number)
        case Primitive.BOOLEAN:
            return text == "true"
        case _:
            return text


def json_examples(primitive: Primitive, texts: Iterable[str]) -> list[Any]:
    """Return the examples that are written as the primitive asks, as they stand in JSON."""
    return [json_value(primitive, text) for text in texts if problem(primitive, text) is None]


def _from(bound: str) -> str:
    """Return a pattern of the digits that sort at `bound` or after it; the value's own pattern says the rest.

    >>> _from("1998")
    '^(1998|1999|[2-9])'
    """
    return _beyond(bound, "9", lambda digit: (digit + 1, 9))


def _up_to(bound: str) -> str:
    """Return a pattern of the digits that sort at `bound` or before it.

    >>> _up_to("2100")
    '^(2100|20|[0-1])'
    """
    return _beyond(bound, "0", lambda digit: (0, digit - 1))


def _beyond(bound: str, last: str, others: Callable[[int], tuple[int, int]]) -> str:
    branches = [bound]
    for place in reversed(range(len(bound))):
        digit = bound[place]
        if digit.isdigit() and digit != last:
            first, final = others(int(digit))
            span = str(first) if first == final else f"[{first}-{final}]"
            branches.append(f"{bound[:place]}{span}")
    return f"^({'|'.join(branches)})"
