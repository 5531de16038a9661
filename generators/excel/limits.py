"""What an Excel template cannot hold a person to."""

from __future__ import annotations

from generators.artefact import Limit

ONE_CELL = "a check in Excel is on one cell; the template marks no other"
EMPTY = "Excel checks what is typed, not what is left empty; the heading says that it is required"
SEVERAL = "a cell with several values has a form that Excel's checks cannot take apart"
NO_PATTERNS = "Excel has no regular expressions"
OTHER_SHEET = "the record may be in another workbook; Excel asks, and takes it when the person is sure"
NO_OFFSET = "Excel holds no moment with its offset, so it stands as text, which Excel does not order"
HEADINGS = "Excel does not guard the headings"

REASONS = {
    "condition": ONE_CELL,
    "comparison": ONE_CELL,
    "as_at": ONE_CELL,
    "across": ONE_CELL,
    "overlap": ONE_CELL,
    "working_days": ONE_CELL,
    "distinct": SEVERAL,
    "count": SEVERAL,
    "present": EMPTY,
    "reference": OTHER_SHEET,
    "closed": HEADINGS,
}

# Shapes that a template holds for the most part.
_IN_PART = {
    "pattern": f"only one of more than a few runs of signs, or of a cell with several values: {NO_PATTERNS}",
    "type": (
        "only of a cell with several values, of a web address and of a date-time, whose form is held roughly because "
        f"{NO_PATTERNS}; Excel also keeps 15 digits of a number and no day before 1900"
    ),
    "code": f"only of a cell with several values, and of capital letters, which Excel's lists do not tell: {SEVERAL}",
    "minimum": f"only of a cell with several values, or of a date-time: {NO_OFFSET}",
    "maximum": f"only of a cell with several values, or of a date-time: {NO_OFFSET}",
    "unique": "only of the identifier of one sheet; not of several fields together",
}

LIMITS = tuple(
    Limit(target="excel", shape=shape, reason=reason, caught_by="housing-standard validate on the filled workbook")
    for shape, reason in (REASONS | _IN_PART).items()
)
