"""What the tables of a database cannot hold."""

from __future__ import annotations

from generators.artefact import Limit

VALIDATOR = "housing-standard validate"

MANY = "the values of a field with many stand in a table of their own, and a CHECK sees one row"

REASONS = {
    "as_at": "a CHECK must not depend on the day",
    "across": "a CHECK sees one row",
    "overlap": "a CHECK sees one row",
    "condition on a field with many values": MANY,
}
_BY_DATABASE = {
    "sqlite": {
        "pattern": "SQLite has GLOB and no regular expressions: only patterns with one long run of characters are held",
        **REASONS,
    },
    "postgresql": {
        **REASONS,
        "comparison of a date with a date-time": "timestamptz keeps the moment and forgets its day as written",
    },
}

LIMITS = tuple(
    Limit(target=target, shape=shape, reason=reason, caught_by=VALIDATOR)
    for target, reasons in _BY_DATABASE.items()
    for shape, reason in reasons.items()
)
