"""The sheets of a template, drawn with the Excel writer: records to fill in, and the help beside them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from generators.cells import codes_of
from generators.excel.checks import FIRST_ROW, LAST_ROW, Places, check_of, range_of
from generators.excel.wording import (
    LONGEST_TITLE,
    example_of,
    help_of,
    need_of,
    note_of,
    privacy_of,
    what_to_write,
)
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Standard
from housing_standard.records.excel_sheets import CODES, COLUMNS, README
from housing_standard.scales import RangeKind

NARROWEST, WIDEST = 14, 34

# The height of one line, in points. Not every spreadsheet program finds out by itself how high a wrapped cell is.
LINE = 15

# How cells of each primitive are shown; all others are text, so that Excel leaves 007 alone.
_SHOWN = {
    Primitive.INTEGER: "0",
    Primitive.DECIMAL: "General",
    Primitive.DATE: "yyyy-mm-dd",
    Primitive.TIME: "hh:mm:ss",
    Primitive.BOOLEAN: "General",
}


@dataclass(frozen=True, kw_only=True)
class Styles:
    """The formats of one workbook; dark on light or white on dark, at a contrast of at least 7 to 1."""

    workbook: Any

    def add(self, **more: Any) -> Any:
        """Return a format: Arial 11, at the top of its cell, wrapped, with `more` on top."""
        return self.workbook.add_format({"font_name": "Arial", "font_size": 11, "valign": "top", **more})


def write_records(workbook: Any, standard: Standard, entity: Entity, names: dict[str, str], places: Places) -> None:
    """Add the sheet of one entity: three rows of headings, then a checked column for each field."""
    sheet = workbook.add_worksheet(names[entity.name])
    styles = Styles(workbook=workbook)
    title = styles.add(bold=True, text_wrap=True, font_color="#FFFFFF", bg_color="#1D3557")
    need = styles.add(text_wrap=True, bg_color="#E8EEF4")
    needed = styles.add(text_wrap=True, bold=True, bg_color="#E8EEF4")
    name = styles.add(font_size=9, font_color="#404040", bg_color="#F2F2F2")
    lacking = workbook.add_format({"bg_color": "#FFF2CC"})
    last = xl_col_to_name(max(len(entity.fields) - 1, 0))
    shown = {kind: styles.add(num_format=kind) for kind in dict.fromkeys(("@", *_SHOWN.values()))}
    for column, field in enumerate(entity.fields):
        letter = xl_col_to_name(column)
        sheet.set_column(
            column, column, width_of(field), shown["@" if field.many else _SHOWN.get(field.primitive, "@")]
        )
        sheet.write_string(0, column, field.title, title)
        sheet.write_string(1, column, need_of(field), needed if field.required else need)
        sheet.write_string(2, column, field.name, name)
        note = note_of(standard, field)
        sheet.write_comment(0, column, note, {"author": standard.title, "x_scale": 2.6, "y_scale": _height(note)})
        check = check_of(standard, field, letter, places)
        sheet.data_validation(FIRST_ROW - 1, column, LAST_ROW - 1, column, _with_help(standard, field, check))
        if field.required:
            formula = f"=AND(COUNTA($A{FIRST_ROW}:${last}{FIRST_ROW})>0,ISBLANK({letter}{FIRST_ROW}))"
            options = {"type": "formula", "criteria": formula, "format": lacking}
            sheet.conditional_format(FIRST_ROW - 1, column, LAST_ROW - 1, column, options)
    sheet.set_row(0, max((height_of(field.title, width_of(field) - 2) for field in entity.fields), default=LINE))
    sheet.freeze_panes(FIRST_ROW - 1, 1 if entity.fields and entity.fields[0].identifier else 0)
    sheet.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)
    _printed(sheet, FIRST_ROW - 2)


def _with_help(standard: Standard, field: Field, check: dict[str, Any]) -> dict[str, Any]:
    """Return a check with what Excel says while a cell is filled in, and when it does not pass."""
    said = help_of(standard, field)
    insist = {"validate": "any", **check}
    return {
        **insist,
        "input_title": field.title[:LONGEST_TITLE],
        "input_message": said,
        "error_title": "Not taken" if "error_type" not in check else "Not on its sheet yet",
        "error_message": said,
    }


def width_of(field: Field) -> float:
    """Return the width of a column, in signs: wide enough for its heading in two lines and for its name."""
    return float(min(max(NARROWEST, len(field.name) + 2, len(field.title) // 2 + 4), WIDEST))


def height_of(text: str, width: float) -> float:
    """Return how high a cell of that width has to be to show all of a text, in points."""
    return float(LINE * math.ceil(max(len(text), 1) / width))


def _height(note: str) -> float:
    """Return how many times as high as usual a note is: usual is about four lines; one line takes 48 signs."""
    lines = sum(len(line) // 48 + 1 for line in note.split("\n"))
    return max(1.0, round(lines / 3.6, 1))


def _printed(sheet: Any, last_heading: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, last_heading)


# --- Help -------------------------------------------------------------------------------------------------------------


def write_readme(workbook: Any, lines: Sequence[tuple[str, str]]) -> None:
    """Add the first sheet: lines of text, each with its kind: title, heading, text, or the name of a sheet to go to."""
    sheet = workbook.add_worksheet(README)
    styles = Styles(workbook=workbook)
    formats = {
        "title": styles.add(bold=True, font_size=18),
        "heading": styles.add(bold=True, font_size=13, valign="bottom"),
        "text": styles.add(text_wrap=True),
        "link": styles.add(font_color="#0B3D91", underline=1),
    }
    sheet.set_column(0, 0, 78)
    sheet.hide_gridlines(2)
    higher = {"title": 28.0, "heading": 26.0}
    for row, (kind, text) in enumerate(lines):
        sheet.set_row(row, higher.get(kind) or height_of(text, 80) + 3)
        if kind == "link":
            quoted = text.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{quoted}'!A{FIRST_ROW}", formats[kind], text)
        else:
            sheet.write_string(row, 0, text, formats[kind])
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def write_columns(workbook: Any, standard: Standard, entities: Iterable[Entity], names: dict[str, str]) -> None:
    """Add the sheet that says everything about every column, with an example of each: the notes as one list."""
    headings = (
        ("Sheet", 24), ("Column", 28), ("Field name", 28), ("Needed", 13), ("What it means", 60),
        ("What to write", 50), ("Example", 28), ("Unit", 16), ("Privacy", 40),
    )  # fmt: skip
    rows = [
        (
            names[entity.name], field.title, field.name, need_of(field), field.definition,
            what_to_write(standard, field), example_of(field), field.unit, privacy_of(field),
        )
        for entity in entities
        for field in entity.fields
    ]  # fmt: skip
    _listed(workbook, COLUMNS, headings, rows)


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """A list that a drop-down offers: what it is called, and its codes with their titles and meanings."""

    title: str
    codes: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def code_lists(standard: Standard, entities: Iterable[Entity]) -> dict[tuple[str, ...], CodeList]:
    """Return each list of codes that a field of these entities is held to, once, by its codes."""
    found: dict[tuple[str, ...], CodeList] = {}
    for entity in entities:
        for field in entity.fields:
            codes = codes_of(field)
            if codes is not None and codes not in found:
                found[codes] = _code_list(standard, field, codes)
    return found


def _code_list(standard: Standard, field: Field, codes: tuple[str, ...]) -> CodeList:
    if field.range.kind is not RangeKind.VOCABULARY:
        return CodeList(title=field.title, codes=codes, rows=tuple((code, "") for code in codes))
    vocabulary = standard.vocabulary_by_name[field.range.name]
    known = vocabulary.code_by_name
    whole = len(codes) == len(known)
    rows = tuple((known[c].title, known[c].definition) if c in known else (c, "") for c in codes)
    return CodeList(title=vocabulary.title if whole else f"{vocabulary.title}: {field.title}", codes=codes, rows=rows)


def write_codes(workbook: Any, lists: Iterable[CodeList]) -> None:
    """Add the sheet that the drop-downs read: each code with its title and meaning."""
    rows = [(each.title, code, *row) for each in lists for code, row in zip(each.codes, each.rows, strict=True)]
    _listed(workbook, CODES, (("List", 32), ("Code", 36), ("Title", 40), ("What it means", 70)), rows)


def code_places(lists: Iterable[CodeList]) -> dict[tuple[str, ...], str]:
    """Return where on that sheet the codes of each list stand."""
    places: dict[tuple[str, ...], str] = {}
    row = 2
    for each in lists:
        last = row + max(len(each.codes), 1) - 1
        places[each.codes] = range_of(CODES, "B", row, last)
        row += len(each.codes)
    return places


def _listed(workbook: Any, name: str, headings: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> None:
    sheet = workbook.add_worksheet(name)
    styles = Styles(workbook=workbook)
    title = styles.add(bold=True, text_wrap=True, font_color="#FFFFFF", bg_color="#1D3557")
    wrapped = styles.add(text_wrap=True, num_format="@")
    for column, (heading, width) in enumerate(headings):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, title)
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, max(height_of(text, width) for text, (_, width) in zip(row, headings, strict=True)))
        for column, value in enumerate(row):
            sheet.write_string(number, column, value, wrapped)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    _printed(sheet, 0)
