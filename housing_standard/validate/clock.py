"""The day that data are judged as at: what the caller says, else the dataset's extract date, else today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from housing_standard.findings.finding import AsAtFrom
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Standard
from housing_standard.records.table import Spoilt, Table, values_of
from housing_standard.records.triples import Literal, Triple

# Where a dataset says when it was drawn, if its standard has such a record.
DATASET = "Dataset"
EXTRACT_DATE = "extract_date"
# Where it says to which version of the words it was written.
STANDARD_VERSION = "standard_version"


def day_of(as_at: dt.date | None, given: Iterable[str], today: dt.date) -> tuple[dt.date, AsAtFrom]:
    """Return the day to judge as at and where it comes from; `given` are the extract dates that the data carry."""
    if as_at is not None:
        return as_at, "--as-at"
    sound = next((text for text in given if problem(Primitive.DATE, text) is None), None)
    return (dt.date.fromisoformat(sound), "the dataset") if sound else (today, "today")


def dates_in_tables(tables: Iterable[Table]) -> Iterable[str]:
    """Yield the extract dates in the tables of datasets, as written."""
    for table in tables:
        if table.entity == DATASET:
            for cell in table.column(EXTRACT_DATE):
                yield from () if isinstance(cell, Spoilt) else values_of(cell)


def dates_in_graph(standard: Standard, triples: Iterable[Triple]) -> Iterable[str]:
    """Yield the extract dates that a graph gives, as written."""
    entity = standard.entity_by_name.get(DATASET)
    known = entity.field_by_name.get(EXTRACT_DATE) if entity else None
    for _, predicate, value in triples:
        if known and predicate == known.iri and isinstance(value, Literal):
            yield value.text
