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
        engines=("SQLite", "PostgreSQL", "DuckDB"),
        cases=("type_boolean/one",),
        kind="form",
        reason="A database writes true as 1 too.",
    ),
    Departure(
        engines=("TypeScript*",),
        cases=("type_string/nul",),
        kind="language",
        reason="TypeScript's text may hold any character.",
    ),
    Departure(
        engines=("TypeScript*",),
        cases=("designates_type/of_another_kind",),
        kind="language",
        reason="A choice between kinds of record admits the fields of each.",
    ),
    Departure(
        engines=("PostgreSQL", "DuckDB"),
        cases=(
            "type_boolean/yes", "type_date/line_break", "type_date/short", "type_date/with_a_time", "type_date/zone",
            "type_datetime_offset/no_offset", "type_datetime/day_alone", "type_datetime/no_seconds",
            "type_time/no_seconds", "type_integer/half", "type_integer/underscore",
        ),
        kind="language",
        reason="The database reads a text into the type of its column before a CHECK can see how it was written.",
    ),
    Departure(
        engines=("Table Schema*", "CSVW*"),
        cases=("type_integer/underscore", "type_integer/arabic_digits"),
        kind="engine",
        reason="The engine reads whole numbers as Python does; the format allows the digits 0 to 9.",
    ),
    Departure(
        engines=("Table Schema*",),
        cases=("type_date/short",),
        kind="engine",
        reason="The engine reads a date without its zeros; the format asks for them.",
    ),
    Departure(
        engines=("CSVW*",),
        cases=(
            "type_datetime_offset/no_offset", "type_date/with_a_time", "type_date/zone", "type_date/line_break",
            "pattern_on_slot/line_break",
        ),
        kind="engine",
        reason="The engine is laxer on dates than the format that the metadata name, and counts lines, not rows.",
    ),
)  # fmt: skip
