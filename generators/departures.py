"""Where an engine that judges our artefacts departs from what the others say: data for the tests and for the pages.

A rule that an artefact does not hold is in its own `unheld`. What stands here is narrower: one way of writing a value
that one engine reads otherwise. Each line says why, and which layer catches it; the tests fail on a difference that is
not here and on a line that is no longer needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, kw_only=True)
class Departure:
    """Data that one engine takes though the words refuse them.

    `engines` and `cases` are patterns of names: a case is a construct and a file, such as "type_date/zone". `kind` is
    "form" where the form of data cannot show the fault (a cell has no JSON kinds), "language" where the target's
    language cannot say it, and "engine" where the format forbids what its engine takes.
    """

    engines: tuple[str, ...]
    cases: tuple[str, ...]
    kind: str
    reason: str
    caught_by: str = "housing-standard validate, JSON Schema, Pydantic"

    def covers(self, engine: str, case: str) -> bool:
        """Tell whether this is about a case under an engine."""
        return any(fnmatchcase(engine, e) for e in self.engines) and any(fnmatchcase(case, c) for c in self.cases)


_CELLS = ("SQLite", "PostgreSQL", "DuckDB", "Table Schema*", "CSVW*", "Excel*")

DEPARTURES = (
    Departure(
        engines=_CELLS,
        cases=(
            "type_string/number", "type_string/truth", "type_string/list", "type_integer/text", "type_decimal/text",
            "type_boolean/text", "recommended/wrong_type", "deprecated/wrong_type", "rule_deactivated/wrong_type",
        ),
        kind="form",
        reason='A cell has no JSON kinds: "7", 7 and a list of one 7 are written alike.',
    ),
    Departure(
        engines=("PostgreSQL",),
        cases=("type_datetime_offset/no_offset", "type_datetime/day_alone", "type_datetime/no_seconds"),
        kind="language",
        reason="TIMESTAMPTZ reads a moment in the session's time zone before a CHECK can see how it was written.",
    ),
    Departure(
        engines=("Table Schema*", "CSVW*"),
        cases=("type_integer/underscore", "type_integer/arabic_digits"),
        kind="engine",
        reason="The engine reads whole numbers as Python does; the format allows the digits 0 to 9.",
    ),
    Departure(
        engines=("CSVW*",),
        cases=("type_datetime_offset/no_offset", "type_date/with_a_time", "type_date/zone"),
        kind="engine",
        reason="The engine is laxer on dates than the format that the metadata name.",
    ),
)  # fmt: skip
