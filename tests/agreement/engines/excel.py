"""The Excel templates, filled with the data and judged as a person would have it done: by `housing-standard validate`.

Cells are filled as Excel holds what a person types: dates, numbers and true or false as such, all else as text.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

import generators.excel
from generators.authored import WARNING
from housing_standard.constraints import AddsUp
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Field, Standard
from housing_standard.names import CELL_SEPARATOR, snake
from housing_standard.records.any_form import read_data
from housing_standard.records.excel_sheets import HELP_SHEETS, sheet_names
from housing_standard.records.table import Cell, values_of
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity
from housing_standard.validate.tables import judge_tables
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.agreement.engines.cells import Rows, entities_of, rows_of
from tests.agreement.samples import AS_AT

FIRST_ROW = 4


class Excel:
    """The templates filled in and read by `validate`."""

    name = "Excel (validate)"
    first_only = False
    without_messages = False

    def __init__(self, standard: Standard, folder: Path) -> None:
        self.standard = standard
        self.book = RuleBook(standard)
        self.folder = folder / "excel"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.entities = entities_of(standard)
        self.keys = {entity.name: key for key, entity in self.entities.items()}
        self.sheets = sheet_names((*standard.records, *standard.messages))
        self.templates = {each.area: each.content for each in generators.excel.generate(standard)}
        self.loaded: dict[str, openpyxl.Workbook] = {}
        # The reader judges all that validate judges, whatever the checks in the cells leave open.
        rules = self.book.by_id.values()
        self.unheld: Mapping[str, str] = {r.id: WARNING for r in rules if r.severity is not Severity.VIOLATION}

    def close(self) -> None:
        """Nothing is held open."""

    def judge(self, dataset: Dataset) -> Verdict:
        rows = rows_of(self.standard, dataset)
        for path in self.folder.glob("*.xlsx"):
            path.unlink()
        areas: dict[str, list[str]] = {}
        for key in rows.rows:
            areas.setdefault(self.entities[key].area, []).append(key)
        faults = set(rows.faults) | _unwritable(rows)
        tables = dict(zip(rows.rows, rows.tables(), strict=True))
        for area, keys in areas.items():
            workbook = self._template(area)
            for key in keys:
                sheet = workbook[self.sheets[self.entities[key].name]]
                fill(sheet, tables[key].columns, tables[key].rows, self.entities[key].field_by_name)
            workbook.save(self.folder / f"{area}.xlsx")
            for key in keys:
                _clear(workbook[self.sheets[self.entities[key].name]])
        if areas:
            contents = read_data(self.folder, self.book)
            judged = judge_tables(self.standard, contents.tables, dt.date.fromisoformat(AS_AT))
            lost = {(fault.key, fault.field) for fault in rows.faults}
            faults |= {
                self._fault(each)
                for each in (*contents.findings, *judged)
                if each.severity == "violation" and not self._adds_up_what_is_lost(each.rule, lost)
            }
        if not faults:
            return TAKEN
        first = min(faults, key=lambda fault: (fault.key, fault.row, fault.field))
        return Verdict(refused=True, faults=frozenset(faults), said=f"{first.key} {first.field}: {first.constraint}")

    def _adds_up_what_is_lost(self, rule_id: str, lost: set[tuple[str, str]]) -> bool:
        """Tell whether a rule adds up records of which a value could not be written, being several in one cell."""
        rule = self.book.by_id.get(rule_id)
        check = rule.check if rule else None
        return isinstance(check, AddsUp) and bool({(snake(check.entity), n) for n in (check.via, check.amount)} & lost)

    def _template(self, area: str) -> openpyxl.Workbook:
        """Return the template of an area, read once and without its help, so that thousands are filled soon enough."""
        if area not in self.loaded:
            workbook = openpyxl.load_workbook(io.BytesIO(self.templates[area]))
            for name in HELP_SHEETS:
                del workbook[name]
            for sheet in workbook.worksheets:
                for cell in sheet[1]:
                    cell.comment = None
            self.loaded[area] = workbook
        return self.loaded[area]

    def _fault(self, finding: Any) -> Fault:
        rule = self.book.by_id.get(finding.rule)
        kind = (rule.kind if rule.derived else rule.id) if rule else finding.rule.removeprefix("dataset/")
        kind = {"unknown_heading": "unknown_field", "missing_column": "required"}.get(kind, kind)
        row = max((finding.row or 0) - FIRST_ROW + 1, 0)
        return Fault(key=self.keys.get(finding.entity, ""), row=row, field=finding.column, constraint=kind)


def _unwritable(rows: Rows) -> set[Fault]:
    """Return the values with signs that no workbook can hold, such as a null character, and take the signs out."""
    faults: set[Fault] = set()
    for key, records in rows.rows.items():
        for number, record in enumerate(records, start=1):
            for name, values in record.items():
                record[name] = tuple(ILLEGAL_CHARACTERS_RE.sub("", value) for value in values)
                if record[name] != values:
                    faults.add(Fault(key=key, row=number, field=name, constraint="type"))
    return faults


def fill(sheet: Any, columns: tuple[str, ...], rows: Any, fields: Mapping[str, Field]) -> None:
    """Write records under the headings of a template as Excel holds what a person types."""
    places = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1] if cell.value}
    for name in columns:
        if name not in places:
            places[name] = len(places) + 1
            sheet.cell(row=FIRST_ROW - 1, column=places[name], value=name)
    for number, cells in enumerate(rows, start=FIRST_ROW):
        for name, cell in zip(columns, cells, strict=True):
            value = typed(fields.get(name), cell)
            if value is not None:
                sheet.cell(row=number, column=places[name]).value = value
                if isinstance(value, str):
                    sheet.cell(row=number, column=places[name]).data_type = "s"


def _clear(sheet: Any) -> None:
    """Take the records off a sheet, and the headings that they brought along."""
    sheet.delete_rows(FIRST_ROW, sheet.max_row)
    for cell in sheet[FIRST_ROW - 1]:
        if sheet.cell(row=1, column=cell.column).value is None:
            cell.value = None


def typed(field: Field | None, cell: Cell) -> Any:
    """Return a cell as Excel holds it once typed: a well-written date, number or truth as such, all else as text."""
    values = values_of(cell)
    if not values:
        return None
    text = CELL_SEPARATOR.join(values)
    if field is None or field.many or problem(field.primitive, text) is not None:
        return text
    match field.primitive:
        case Primitive.INTEGER:
            return int(text) if len(text) < 16 else text
        case Primitive.DECIMAL:
            return float(text) if len(text) < 16 else text
        case Primitive.BOOLEAN:
            return text == "true"
        case Primitive.DATE:
            day = dt.date.fromisoformat(text)
            return day if day.year >= 1901 else text
        case Primitive.TIME:
            return dt.time.fromisoformat(text)
        case _:
            return text


ENGINES = (Excel,)
