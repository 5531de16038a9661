"""What the sheets of a workbook are called: the one place that the template's maker and its reader both ask."""

from __future__ import annotations

import re
from collections.abc import Iterable

from housing_standard.model import Entity
from housing_standard.names import snake

README = "Read me"
COLUMNS = "Columns"
CODES = "Codes"

# The sheets of a template that hold no records.
HELP_SHEETS = (README, COLUMNS, CODES)

LONGEST = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_TAKEN = {name.casefold() for name in (*HELP_SHEETS, "History")}


def sheet_names(entities: Iterable[Entity]) -> dict[str, str]:
    """Return the name of the sheet for each entity, by the entity's name.

    It is the title where Excel takes it: at most 31 signs, not used by another whatever its capitals.
    """
    found: dict[str, str] = {}
    taken = set(_TAKEN)
    for entity in entities:
        title = _NOT_IN_A_NAME.sub(" ", entity.title).strip().strip("'")
        wanted = (title, snake(entity.name), *(f"{entity.name[: LONGEST - 4]}~{n}" for n in range(2, 1000)))
        name = next(each for each in wanted if 0 < len(each) <= LONGEST and each.casefold() not in taken)
        taken.add(name.casefold())
        found[entity.name] = name
    return found


def entity_by_sheet(entities: Iterable[Entity]) -> dict[str, Entity]:
    """Return the entity that each sheet may be named after, by the name in small letters.

    A sheet that somebody made may bear the title, the name or the key of the kind of record.
    """
    kinds = tuple(entities)
    names = sheet_names(kinds)
    found = {form.casefold(): each for each in kinds for form in (each.title, each.name, snake(each.name))}
    return {**found, **{names[each.name].casefold(): each for each in kinds}}
