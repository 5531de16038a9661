"""Excel templates: a workbook for each area, with a sheet to fill in for each of its kinds of record and messages.

A sheet has three rows of headings: titles for people, whether the field is required, and the names by which a filled
workbook is read. Nothing that the makers write stands where a record would, so no example is ever taken for data.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from functools import partial

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from generators.artefact import Artefact
from generators.authored import Unheld
from generators.excel.checks import FIRST_ROW, LAST_ROW, Places, range_of, unheld_of
from generators.excel.limits import LIMITS
from generators.excel.sheets import (
    code_lists,
    code_places,
    write_codes,
    write_columns,
    write_readme,
    write_records,
)
from generators.parts import kept_or_made
from housing_standard.model import Entity, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.excel_sheets import CODES, COLUMNS, sheet_names
from housing_standard.rulebook import RuleBook

__all__ = ["LIMITS", "generate", "unheld"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A workbook carries a date of making; this one keeps its bytes the same on every day.
CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def generate(standard: Standard) -> list[Artefact]:
    """Return the workbook of every area that has a kind of record or a message."""
    kinds = (*standard.records, *standard.messages)
    names = sheet_names(kinds)
    by_area: dict[str, list[Entity]] = {}
    for entity in kinds:
        by_area.setdefault(entity.area, []).append(entity)
    # What every workbook says or looks up besides its own kinds: of other kinds that is what they are called.
    titles = [
        (entity.name, entity.title, entity.abstract, entity.profile_of, entity.ancestors)
        for entity in standard.entities
    ]
    shared = (standard.name, standard.title, standard.version, standard.licence, names, titles)

    def made_of(area: str, entities: Sequence[Entity]) -> object:
        order = [entity.name for entity in entities]
        return (shared, standard.area_by_name.get(area), standard.fingerprint(*standard.parts_of(*entities)), order)

    return [
        Artefact(
            path=f"excel/{area}.xlsx",
            target="excel",
            media_type=MEDIA_TYPE,
            content=kept_or_made(
                f"excel/{area}",
                made_of(area, entities),
                partial(_workbook, standard, area, entities, names),
            ),
            area=area,
        )
        for area, entities in by_area.items()
    ]


def unheld(standard: Standard) -> tuple[Unheld, ...]:
    """Return every rule that the checks in the templates do not enforce, with the reason."""
    book = RuleBook(standard)
    return tuple(u for e in (*standard.records, *standard.messages) for u in unheld_of(e, book))


def _workbook(standard: Standard, area: str, entities: Sequence[Entity], names: dict[str, str]) -> bytes:
    made_from = standard.fingerprint(*standard.parts_of(*entities))
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False})
    described = standard.area_by_name.get(area)
    title = f"{standard.title}: {described.title if described else area}"
    workbook.set_properties(
        {
            "title": title,
            "subject": "A template to fill in with records",
            "author": standard.title,
            "keywords": f"{standard.name}, {area}",
            "comments": f"Version {standard.version}, made from {made_from}. Licence: {standard.licence}",
            "created": CREATED,
        }
    )
    workbook.set_custom_property("standard_version", standard.version, "text")
    workbook.set_custom_property("made_from", made_from, "text")
    lists = code_lists(standard, entities)
    places = Places(codes=code_places(lists.values()), identifiers=_identifiers(entities, names))
    about = described.definition if described else ""
    write_readme(workbook, [("title", title), ("text", about), *_readme(standard, entities, names, made_from)])
    for entity in entities:
        write_records(workbook, standard, entity, names, places)
    write_columns(workbook, standard, entities, names)
    write_codes(workbook, lists.values())
    workbook.close()
    return stream.getvalue()


def _identifiers(entities: Sequence[Entity], names: dict[str, str]) -> dict[str, str]:
    """Return where the identifiers of each entity of a workbook stand."""
    return {
        entity.name: range_of(
            names[entity.name], xl_col_to_name(entity.fields.index(entity.identifier)), FIRST_ROW, LAST_ROW
        )
        for entity in entities
        if entity.identifier
    }


def _readme(
    standard: Standard, entities: Sequence[Entity], names: dict[str, str], made_from: str
) -> list[tuple[str, str]]:
    """Return the lines of the first sheet below its title, with their kinds."""
    how = (
        f"Fill in one row for each record, from row {FIRST_ROW} down to row {LAST_ROW:,}. Leave the first three rows.",
        "Row 1 names each column. Row 2 says whether it is required. Row 3 is the name that computers know it by.",
        "Rest on a heading to read what it means. The sheet Columns says the same of all columns, with examples.",
        "Where there is a list, choose from it. The sheet Codes says what each code means.",
        "Leave a cell empty when nothing is known. Do not write N/A, unknown or a date such as 1900-01-01.",
        f"Where a column takes several values, write them in one cell with {CELL_SEPARATOR} between them.",
        "Leave sheets empty that you do not need. Do not rename sheets, and do not merge cells.",
        "Unless a column says otherwise, you decide on the lawful reason for personal data and how long you keep them.",
        f"Check the workbook when it is filled in: housing-standard validate {entities[0].area}.xlsx",
    )
    return [
        ("heading", "How to fill it in"),
        *(("text", line) for line in how),
        ("heading", "The sheets"),
        *(
            line
            for entity in entities
            for line in (("link", names[entity.name]), ("text", entity.definition or entity.title))
        ),
        ("link", COLUMNS),
        ("text", "What every column means and takes, with an example."),
        ("link", CODES),
        ("text", "Every code that the lists offer, with its title and meaning."),
        ("heading", "About this template"),
        ("text", f"Version {standard.version} of the {standard.title}, made from {made_from}."),
        ("text", f"Licence: {standard.licence}"),
    ]
