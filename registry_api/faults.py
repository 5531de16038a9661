"""What Pydantic finds wrong, said in plain English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from registry_api.operations import KEY_PATTERN, LONGEST_NAME, NAME_PATTERN, OPERATION_NAMES
from registry_api.problems import Fault

# Pydantic's kinds of error, as this door's callers can meet them. {} is filled from the error's own context.
_WORDS = {
    "missing": "This is missing.",
    "extra_forbidden": "This is not known here. Correct its spelling, or leave it out.",
    "union_tag_not_found": f"Say in 'operation' which operation it is: {', '.join(OPERATION_NAMES)}.",
    "union_tag_invalid": f"'{{tag}}' is not an operation. The operations are: {', '.join(OPERATION_NAMES)}.",
    "string_type": "This must be text.",
    "string_unicode": "This holds a character that is not in Unicode.",
    "string_too_short": "This must not be empty.",
    "string_too_long": "This is too long: at most {max_length} characters.",
    "too_short": "Give at least {min_length}.",
    "too_long": "Give at most {max_length}.",
    "list_type": "This must be a list.",
    "bool_type": "This must be true or false.",
    "bool_parsing": "This must be true or false.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "dict_type": "This must be an object.",
    "enum": "This must be one of: {expected}.",
    "int_parsing": "This must be a whole number.",
    "int_type": "This must be a whole number.",
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "This must be a day, written year-month-day, such as 2026-03-31.",
    ),
    "greater_than_equal": "This must be at least {ge}.",
    "less_than_equal": "This must be at most {le}.",
}


# What the patterns of this door ask for.
_FORMS = {
    NAME_PATTERN: f"Use small letters, digits and _, beginning with a letter, at most {LONGEST_NAME} in all.",
    KEY_PATTERN: "Use letters, digits and signs without spaces or accents.",
}


def faults_in(errors: Iterable[Mapping[str, Any]], *, skip: int = 0) -> list[Fault]:
    """Return the errors of a failed validation in plain English; the first `skip` steps of each place are left out."""
    return [Fault(pointer=_pointer(error["loc"][skip:]), detail=_detail(error)) for error in errors]


def _detail(error: Mapping[str, Any]) -> str:
    context = dict(error.get("ctx") or {})
    if error["type"] == "value_error":
        return f"This {context['error']}."
    if error["type"] == "string_pattern_mismatch":
        return _FORMS[context["pattern"]]
    words = _WORDS.get(error["type"])
    return words.format(**{name: str(value)[:100] for name, value in context.items()}) if words else f"{error['msg']}."


def _pointer(place: tuple[str | int, ...]) -> str:
    """Return a JSON pointer; the step in which Pydantic names the kind of operation is not part of the document."""
    steps = [
        str(step).replace("~", "~0").replace("/", "~1")
        for before, step in zip((None, *place), place, strict=False)
        if not (isinstance(before, int) and step in OPERATION_NAMES)
    ]
    return "".join(f"/{step}" for step in steps)
