"""What the tables of a database cannot hold."""

from __future__ import annotations

from generators.artefact import Limit

VALIDATOR = "housing-standard validate"

MANY = "the values of a field with many stand in a table of their own, and a CHECK sees one row"

REASONS = {
    "as_at": "a CHECK must not depend on the day",
    "across": "a CHECK sees one row",
    "overlap": "a CHECK sees one row",
}

# Shapes that a database holds for the most part; the head of its script names the rules that it does not.
_IN_PART = {
    "sqlite": {
        "pattern": "only a pattern with more than one long run of characters: SQLite has GLOB, no regular expressions",
        "condition": "only one with such a pattern in it, or on a field with many values, which stand in a table apart",
        "comparison": "only on a field with many values, which stand in a table apart",
    },
    "postgresql": {
        "type": "only of a date-time without its offset, which PostgreSQL completes with the session's",
        "condition": "only on a field with many values, which stand in a table apart",
        "comparison": "only of a date with a date-time, whose day as written timestamptz forgets",
    },
}

LIMITS = tuple(
    Limit(target=target, shape=shape, reason=reason, caught_by=VALIDATOR)
    for target, partly in _IN_PART.items()
    for shape, reason in (REASONS | partly).items()
)
