"""Whether an example value is one that its own term allows."""

from __future__ import annotations

import json
from collections.abc import Iterable

from housing_standard.constraints import AtLeast, AtMost, Matches, OfType, OneOf, Test
from housing_standard.lexical import problem, size
from housing_standard.rules.portable import complaints, matches


def refusal(tests: Iterable[Test], text: str) -> str:
    """Return why a value written as `text` fails one of `tests`; empty when it passes them all."""
    return next((said for said in (_fails(test, text) for test in tests) if said), "")


def _fails(test: Test, text: str) -> str:
    match test:
        case OfType(primitive=primitive):
            return problem(primitive, text) or ""
        case Matches(pattern=pattern):
            # A pattern that no engine should be given is the fault of another check.
            return "" if complaints(pattern) or matches(pattern, text) else f"does not match {pattern}"
        case AtLeast(bound=bound):
            return f"is below {bound}" if _below(text, bound) else ""
        case AtMost(bound=bound):
            return f"is above {bound}" if _below(bound, text) else ""
        case OneOf(values=values):
            return "" if text in values else "is not a code of its list"


def _below(low: str, high: str) -> bool:
    first, second = size(low), size(high)
    return first[0] == second[0] and first < second


def as_texts(value: object) -> list[str]:
    """Return a value of a JSON record as the texts that a cell would hold; absent values are none."""
    if value is None:
        return []
    if isinstance(value, list):
        return [text for item in value for text in as_texts(item)]
    return [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]
