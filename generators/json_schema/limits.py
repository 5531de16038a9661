"""What JSON Schema cannot say about a record."""

from __future__ import annotations

from generators.artefact import Limit

REASONS = {
    "comparison": "JSON Schema compares no two values",
    "as_at": "JSON Schema does not know the day",
    "across": "JSON Schema sees one record at a time",
    "reference": "JSON Schema sees one record at a time",
    "unique": "JSON Schema sees one record at a time",
    "overlap": "JSON Schema sees one record at a time",
    "working_days": "JSON Schema counts no days",
}

_IN_PART = {
    "minimum": "only of a date-time, which JSON Schema cannot order",
    "maximum": "only of a date-time, which JSON Schema cannot order",
}

LIMITS = tuple(
    Limit(target="json-schema", shape=shape, reason=reason, caught_by="housing-standard validate")
    for shape, reason in (REASONS | _IN_PART).items()
)
