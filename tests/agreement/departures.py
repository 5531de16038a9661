"""Where an artefact departs from the others beyond what its own list of unheld rules says: the table that is allowed.

`test_agreement` fails on any other difference, and on a line here that is no longer needed.
"""

from __future__ import annotations

from dataclasses import dataclass

from housing_standard.lexical import Primitive


@dataclass(frozen=True, kw_only=True)
class Departure:
    """One allowed difference: in this target, values of this primitive that look like `fault` are taken."""

    target: str
    primitive: Primitive
    fault: str
    reason: str
    caught_by: str


DEPARTURES = (
    Departure(
        target="postgresql",
        primitive=Primitive.DATETIME,
        fault="2026-03-31T09:30:00",
        reason="TIMESTAMPTZ reads a moment without an offset in the session's time zone, before a CHECK can see it",
        caught_by="housing-standard validate, JSON Schema, Pydantic, SHACL, SQLite",
    ),
)
