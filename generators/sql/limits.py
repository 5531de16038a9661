"""What the tables of a database cannot hold."""

from __future__ import annotations

from generators.artefact import Limit

VALIDATOR = "housing-standard validate"

_EVERYWHERE = {
    "as_at": "a CHECK must not depend on the day",
    "across": "a CHECK sees one row",
    "overlap": "a CHECK sees one row",
    "condition on a field with many values": "its values stand in a table of their own, and a CHECK sees one row",
}
_REASONS = {
    "sqlite": {"pattern": "SQLite has no regular expressions of its own", **_EVERYWHERE},
    "postgresql": {
        **_EVERYWHERE,
        "comparison of a date with a date-time": "timestamptz keeps the moment and forgets its day as written",
    },
}

LIMITS = tuple(
    Limit(target=target, shape=shape, reason=reason, caught_by=VALIDATOR)
    for target, reasons in _REASONS.items()
    for shape, reason in reasons.items()
)


def limits_of(target: str) -> tuple[Limit, ...]:
    """Return the limits of one database."""
    return tuple(limit for limit in LIMITS if limit.target == target)
