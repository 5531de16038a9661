"""The headings over the columns of a file, matched with the fields of an entity; what does not match is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.model import Entity, Field
from housing_standard.records.near import LONGEST_NAME, field_names, near, other_names, rename_cure, spelt
from housing_standard.records.teller import Teller, is_broken, mended


@dataclass(frozen=True, kw_only=True)
class Headings:
    """Where the fields of an entity stand in the rows of one file.

    `unnamed` columns have no heading; `missing` are required fields that have no column, which has been told.
    `written` has the headings by field where they are other than the names of the fields.
    """

    width: int
    places: tuple[tuple[int, Field], ...]
    unnamed: tuple[int, ...]
    missing: tuple[str, ...]
    written: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that have a column, in the order of the columns."""
        return tuple(known.name for _, known in self.places)


def match(headings: Sequence[str], entity: Entity, teller: Teller) -> Headings:
    """Match headings with fields and tell of those that do not match, come twice or are missing."""
    known = entity.field_by_name
    places: dict[str, int] = {}
    repeated: dict[str, None] = {}
    written = _otherwise_written(headings, entity)
    by_heading = {heading: name for name, heading in written.items()}
    for position, heading in enumerate(headings):
        if is_broken(heading):
            teller.tell("encoding", row=0, entity=entity.name, column=mended(heading), value=mended(heading))
        elif heading in places:
            repeated[heading] = None
        elif heading in known:
            places[heading] = position
        elif heading in by_heading:
            places[by_heading[heading]] = position
            teller.tell("other_heading", row=0, entity=entity.name, column=heading, value=by_heading.pop(heading))
        elif heading:
            _tell_unknown(heading, entity, teller)
    for heading in repeated:
        teller.tell("repeated_heading", row=0, entity=entity.name, column=heading, value=heading)
    missing = tuple(f.name for f in entity.fields if f.required and f.name not in places)
    for name in missing:
        teller.tell("missing_column", row=0, entity=entity.name, column=name)
    return Headings(
        width=len(headings),
        places=tuple((position, known[name]) for name, position in places.items()),
        unnamed=tuple(position for position, heading in enumerate(headings) if not heading),
        missing=missing,
        written=written,
    )


def _otherwise_written(headings: Sequence[str], entity: Entity) -> dict[str, str]:
    """Return the headings that are surely another name of a field which has no column of its own name, by field."""
    names = other_names(entity)
    found: dict[str, str] = {}
    for heading in headings:
        name = names.get(spelt(heading[:LONGEST_NAME]))
        if name and heading not in entity.field_by_name and name not in headings:
            found.setdefault(name, heading)
    return found


def _tell_unknown(heading: str, entity: Entity, teller: Teller) -> None:
    names = near(heading, field_names(entity))
    cure = rename_cure(names, READING_RULES["dataset/unknown_heading"].cure)
    teller.tell("unknown_heading", row=0, entity=entity.name, column=heading, value=heading, cure=cure)
