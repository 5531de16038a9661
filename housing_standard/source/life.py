"""The life of codes: from which day to which each may be used, and the field whose date a record is judged by."""

from __future__ import annotations

from collections.abc import Iterable

from housing_standard.lexical import Primitive, problem
from housing_standard.model import Field
from housing_standard.scales import RangeKind
from housing_standard.source.common import Body, Reading, annotations_of

# What `dated_by` says of a field whose records tell no day.
UNDATED = "none"

_CURE = "Name a field of the same kind of record that holds one date, or 'none'."


def life_of(reading: Reading, body: Body, place: tuple[str, int], term: str) -> tuple[str, str]:
    """Return the first and the last day of a code; a day that is not written as a date is noted as a fault."""
    notes = annotations_of(body)
    for key in ("begins", "ends"):
        day = notes.get(key)
        if day and problem(Primitive.DATE, day):
            told = f"'{day}' is not a date written year-month-day."
            reading.problem("words/dates", place, term, told, f"Correct `{key}`.")
    return notes.get("begins", ""), notes.get("ends", "")


def dated_by(reading: Reading, lineage: Iterable[str], body: Body, kind: RangeKind) -> str:
    """Return the field that dates the codes of a field: named on it, or on its class or the nearest parent."""
    if kind is not RangeKind.VOCABULARY:
        return ""
    classes = reading.gathered.sections["classes"]
    said = (annotations_of(each).get("dated_by", "") for each in (body, *(classes.get(name) or {} for name in lineage)))
    named = next(filter(None, said), "")
    return "" if named == UNDATED else named


def check_dates(reading: Reading, fields: Iterable[Field]) -> None:
    """Note each field whose codes are dated by what is no field with one date on the same kind of record."""
    known = {field.name: field for field in fields}
    for field in known.values():
        if not field.dated_by:
            continue
        day = known.get(field.dated_by)
        if day is None or day.primitive is not Primitive.DATE or day.many:
            term = f"{field.entity}/{field.name}"
            told = f"Its codes are dated by '{field.dated_by}', which is no field with one date."
            reading.problem("words/dates", reading.places[term], term, told, _CURE)
