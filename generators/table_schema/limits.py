"""What Table Schema cannot say."""

from __future__ import annotations

from generators.artefact import Limit

ONE_FIELD = "Table Schema tests each field by itself"
ONE_ROW = "Table Schema looks at no other row but through a key"
BOUND_IN_TEXT = (
    "Table Schema orders numbers and dates, not the text that many values, a time or a date-time are held as"
)
KINDS = "a foreign key names one table, and this field takes several kinds of record"
MANY = "a foreign key takes the whole cell for one value, and this field may have many"
REPEATED = "Table Schema does not look at the values within a cell apart"
ABSENT = "a unique key of Table Schema leaves out rows in which a value is absent"
NUMBER_PATTERN = "Table Schema tests the pattern of text only"
NO_IDENTIFIER = "the kind of record it names has no identifier, so its table has no key"

REASONS = {
    "condition": ONE_FIELD,
    "comparison": ONE_FIELD,
    "as_at": "Table Schema does not know the day",
    "across": ONE_ROW,
    "overlap": ONE_ROW,
    "working_days": "Table Schema counts no days",
    "distinct": REPEATED,
}

# Shapes that a schema holds for the most part.
_IN_PART = {
    "reference": "only one to several kinds of record, or in a field with many values: a foreign key names one table",
    "unique": f"only where two absences count as equal: {ABSENT}",
    "minimum": f"only of many values, a time or a date-time: {BOUND_IN_TEXT}",
    "maximum": f"only of many values, a time or a date-time: {BOUND_IN_TEXT}",
    "pattern": f"only of a number, a date or true and false: {NUMBER_PATTERN}",
    "type": "only a number with an exponent, such as 1e3, which Table Schema takes for a number",
}

LIMITS = tuple(
    Limit(target="table-schema", shape=shape, reason=reason, caught_by="housing-standard validate")
    for shape, reason in (REASONS | _IN_PART).items()
)
