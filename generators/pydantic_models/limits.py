"""What a Pydantic model, which sees one record, cannot judge."""

from __future__ import annotations

from generators.artefact import Limit

_ALONE = "a model sees one record at a time"
REASONS = {
    "as_at": "a model does not know the day the data are judged as at",
    "across": _ALONE,
    "reference": _ALONE,
    "unique": _ALONE,
    "overlap": _ALONE,
    "working_days": "the calendar grows from year to year, and a model is kept for longer",
}

LIMITS = tuple(
    Limit(target="pydantic", shape=shape, reason=reason, caught_by="housing-standard validate")
    for shape, reason in REASONS.items()
)
