"""What the tables of a database cannot hold."""

from __future__ import annotations

from generators.artefact import Limit

VALIDATOR = "housing-standard validate"

MANY = "the values of a field with many stand in a table of their own, and a CHECK sees one row"
NO_WAITING = "its values stand in a table of their own, and no check of this database waits until they are there"
NO_CIRCLES = "a record must be there before another names it, so that records which name each other could not be kept"

REASONS = {
    "as_at": "a CHECK must not depend on the day",
    "across": "a CHECK sees one row",
    "overlap": "a CHECK sees one row",
    "working_days": "the calendar grows from year to year, and a CHECK is kept for longer",
}

_READ_BEFORE = "on its way into the column, before a CHECK can see it"
_MANY_FIELDS = "only on a field with many values, which stand in a table apart"
_NO_WAITING = "only that a list has its least number of values: no check waits until they are there"

# Shapes that a database holds for the most part; the head of its script names the rules that it does not.
_IN_PART = {
    "sqlite": {
        "pattern": "only a pattern with more than one long run of characters: SQLite has GLOB, no regular expressions",
        "condition": "only one with such a pattern in it, or on a field with many values, which stand in a table apart",
        "comparison": _MANY_FIELDS,
    },
    "postgresql": {
        "type": f"only of a value that PostgreSQL reads in another form, or completes, {_READ_BEFORE}: 'yes' as true,"
        " 2026-1-2 as a day, a date-time without its offset with the session's",
        "condition": _MANY_FIELDS,
        "comparison": "only of a date with a date-time, whose day as written timestamptz forgets",
    },
    "duckdb": {
        "type": f"only of a value that DuckDB reads in another form, rounds or completes {_READ_BEFORE}: 1.5 as 2,"
        " 'yes' as true, 2026-1-2 as a day, a date-time without its offset with the session's",
        "present": _NO_WAITING,
        "count": _NO_WAITING,
        "reference": "only among records that may name each other in a circle, which could not be kept: DuckDB checks"
        " each row at once; and of an identifier put among those of several kinds without its record",
        "condition": _MANY_FIELDS,
        "comparison": "only of a date with a date-time, whose day as written TIMESTAMPTZ forgets",
    },
    "sqlserver": {
        "type": f"only of a value that SQL Server reads in another form, rounds or completes {_READ_BEFORE}:"
        " 5 as true, a fraction too fine, a date-time without its offset as Greenwich's; the other way, an offset"
        " beyond 14:00 and a text in a key beyond 255 signs are refused",
        "pattern": "only a pattern with more than one long run of characters: SQL Server has LIKE, no regular"
        " expressions",
        "code": "only of a code with spaces at its end, which SQL Server takes for the same",
        "reference": "only of an identifier with spaces at its end that the record has not",
        "unique": "the other way: values that differ in spaces at their ends are taken for equal",
        "present": _NO_WAITING,
        "count": _NO_WAITING,
        "condition": "only one with such a pattern in it, or on a field with many values, which stand in a table apart",
        "comparison": _MANY_FIELDS,
    },
    "oracle": {
        "type": "the other way: an offset beyond 14:00, a text beyond 4,000 bytes and one in a key beyond 255 signs"
        " are refused",
        "pattern": "only a pattern that is longer than 512 bytes with its ranges spelt out",
        "present": "the other way: an empty text is absent, for Oracle keeps it as NULL",
        "condition": _MANY_FIELDS,
        "comparison": _MANY_FIELDS,
    },
}

LIMITS = tuple(
    Limit(target=target, shape=shape, reason=reason, caught_by=VALIDATOR)
    for target, partly in _IN_PART.items()
    for shape, reason in (REASONS | partly).items()
)
