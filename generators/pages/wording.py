"""What the model's values are called on a page: one plain word or phrase for each."""

from __future__ import annotations

import datetime as dt

from housing_standard.constraints import AtLeast, AtMost, OneOf
from housing_standard.lexical import Primitive
from housing_standard.model import Area, Code, Entity, Field, Term, ValueType, Vocabulary
from housing_standard.names import words
from housing_standard.scales import Likeness, Origin, Sensitivity, Severity, Status

PRIMITIVES: dict[Primitive, str] = {
    Primitive.STRING: "Text",
    Primitive.INTEGER: "Whole number",
    Primitive.DECIMAL: "Number",
    Primitive.BOOLEAN: "true or false",
    Primitive.DATE: "Date",
    Primitive.DATETIME: "Date and time",
    Primitive.TIME: "Time",
    Primitive.URI: "Web address",
}

STATUSES: dict[Status, str] = {
    Status.PROPOSED: "Proposed: it may still change, and we want to hear what is wrong with it.",
    Status.STABLE: "Stable: it rests on a law or a published source, and changes only with notice.",
    Status.DEPRECATED: "Retired: do not use it for new records.",
}

STATUS_WORDS: dict[Status, str] = {
    Status.PROPOSED: "Proposed",
    Status.STABLE: "Stable",
    Status.DEPRECATED: "Retired",
}

ORIGINS: dict[Origin, str] = {
    Origin.TAKEN: "Taken from its source as it stands",
    Origin.DERIVED: "Worked out from its source",
    Origin.OWN: "Written for this standard",
}

SENSITIVITIES: dict[Sensitivity, str] = {
    Sensitivity.NONE: "Not personal",
    Sensitivity.PERSONAL: "Personal",
    Sensitivity.SPECIAL_CATEGORY: "Special category",
}

SEVERITIES: dict[Severity, str] = {
    Severity.VIOLATION: "Violation",
    Severity.WARNING: "Warning",
    Severity.INFO: "Info",
}

LIKENESSES: dict[Likeness, str] = {
    Likeness.EXACT: "means the same",
    Likeness.CLOSE: "means nearly the same",
    Likeness.BROAD: "is wider",
    Likeness.NARROW: "is narrower",
    Likeness.RELATED: "is related",
}

# How the publishers of outside standards are named on a page, by the prefix of their terms.
PUBLISHERS: dict[str, str] = {
    "hact": "HACT UK Housing Data Standards 3.3",
    "core": "CORE lettings and sales log 2026",
    "core24": "CORE lettings and sales log 2024",
    "core25": "CORE lettings and sales log 2025",
    "epc": "Energy certificates (RdSAP 21.0.1)",
    "epcopen": "Energy certificates (open data)",
    "hclic": "H-CLIC (homelessness return), by heading",
    "bs7666": "BS 7666 addresses",
    "dhs": "Decent Homes Standard",
    "hhsrs": "Housing Health and Safety Rating System, the 29 hazards",
    "rsh": "Regulator of Social Housing, tenant satisfaction measures",
    "coresales": "CORE sales log 2026",
    "csp": "Common service pattern for repairs (our reconstruction)",
    "schema": "schema.org",
    "vera": "VERA",
}


def kind(term: Term) -> str:
    """Return the glossary's word for what a term is."""
    match term:
        case Entity():
            return "Message" if term.profile_of else "Entity"
        case Vocabulary():
            return "Vocabulary"
        case Field():
            return "Field"
        case Code():
            return "Code"
        case ValueType():
            return "Value type"
        case Area():
            return "Area"
        case _:
            return "Term"


def publisher(prefix: str) -> str:
    """Return the name of the outside standard behind a prefix; an unknown one goes by its prefix."""
    return PUBLISHERS.get(prefix, words(prefix))


def obligation(field: Field) -> str:
    """Say whether the field must be filled in, and whether it belongs to the core profile."""
    return f"{_need(field)}; in the core profile" if field.core else _need(field)


def _need(field: Field) -> str:
    if field.identifier:
        return "Required: it identifies the record"
    if field.required:
        return "Required"
    return "Recommended" if field.recommended else "Optional"


def day(written: str) -> str:
    """Return a date as people say it: "3 April 2018"; empty for none."""
    found = dt.date.fromisoformat(written) if written else None
    return f"{found.day} {found:%B} {found.year}" if found else ""


def how_many(field: Field) -> str:
    """Say how many values the field may have; empty for the usual one."""
    if not field.many:
        return ""
    least = max(field.minimum_count, 1 if field.required else 0)
    if field.maximum_count is not None:
        return f"from {least} to {field.maximum_count} values"
    return f"{least} or more values" if least > 1 else "may have several values"


def bounds(field: Field, codes: tuple[str, ...] = ()) -> str:
    """Say what limits the values beyond their type; empty for no limit. `codes` are all codes of its vocabulary."""
    parts = []
    for test in field.tests:
        match test:
            case AtLeast(bound=bound):
                parts.append(f"{bound} or more")
            case AtMost(bound=bound):
                parts.append(f"{bound} or less")
            case OneOf(values=values) if values != codes:
                parts.append("only " + ", ".join(values))
            case _:
                pass
    return ", ".join(parts)
