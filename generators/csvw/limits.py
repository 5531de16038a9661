"""What CSVW metadata cannot say."""

from __future__ import annotations

from generators.artefact import Limit

ONE_CELL = "CSVW tests each cell by itself"
ONE_ROW = "CSVW looks at no other row but through a key"
KINDS = "a foreign key names one table, and this field takes several kinds of record"
MANY = "a foreign key takes the whole cell for one value, and this field may have many"
NO_IDENTIFIER = "the kind of record it names has no identifier, so its table has no key"
ONE_KEY = "CSVW knows one key of a table, its primary key"
COUNT = "CSVW does not count the values in a cell"
PATTERN = "CSVW tests the pattern of text and addresses only"
CODES = "CSVW lists the codes of text only"

REASONS = {
    "condition": ONE_CELL,
    "comparison": ONE_CELL,
    "as_at": "CSVW does not know the day",
    "across": ONE_ROW,
    "overlap": ONE_ROW,
    "working_days": "CSVW counts no days",
    "distinct": "CSVW does not compare the values in a cell",
    "count": COUNT,
}

# Shapes that the metadata hold for the most part.
_IN_PART = {
    "reference": "only one to several kinds of record, or in a field with many values: a foreign key names one table",
    "unique": f"only of fields other than the identifier: {ONE_KEY}",
    "pattern": f"only of a number, a moment or true and false: {PATTERN}",
    "code": f"only of a number, a moment or true and false: {CODES}",
}

LIMITS = tuple(
    Limit(target="csvw", shape=shape, reason=reason, caught_by="housing-standard validate")
    for shape, reason in (REASONS | _IN_PART).items()
)
