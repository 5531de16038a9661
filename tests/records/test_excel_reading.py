from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.records.excel_files import read_workbook
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook
from housing_standard.validate.dataset import validate_path

HEADINGS = ("id", "property", "tenancy_type", "start_date", "term_years", "joint")
ROW = ("TEN-1", "PROP-1", "secure_lifetime", dt.date(2026, 3, 31), 5, True)


def workbook(path: Path, *rows: tuple[Any, ...], sheet: str = "Tenancy", first: int = 1) -> Path:
    """Write a workbook with one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = sheet
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row, start=1):
            page.cell(row=number, column=column).value = value
    book.save(path)
    return path


def read(standard: Standard, path: Path) -> Contents:
    return read_workbook(path, RuleBook(standard))


def report(standard: Standard, path: Path) -> Report:
    return validate_path(path, standard, as_at=None, shapes=lambda: "", today=dt.date(2026, 10, 31))


def found(contents: Contents | Report) -> list[tuple[str, str, int | None, str, str]]:
    return [(each.rule, each.file, each.row, each.column, each.value) for each in contents.findings]


def test_dates_numbers_and_truth_are_read_as_their_types_are_written(standard: Standard, tmp_path: Path) -> None:
    contents = read(standard, workbook(tmp_path / "homes.xlsx", HEADINGS, ROW))
    (table,) = contents.tables
    assert table.rows == [("TEN-1", "PROP-1", "secure_lifetime", "2026-03-31", "5", "true")]
    assert table.file == "homes.xlsx[Tenancy]"
    assert contents.findings == ()


def test_text_keeps_its_spaces_and_a_number_in_a_text_field_its_digits(standard: Standard, tmp_path: Path) -> None:
    headings = ("id", "person_title", "given_name", "communication_needs")
    path = workbook(tmp_path / "p.xlsx", headings, (7, " Dr ", 1.5, "braille|audio"), sheet="Person")
    (table,) = read(standard, path).tables
    assert table.rows == [("7", " Dr ", "1.5", ("braille", "audio"))]


def test_a_finding_names_the_sheet_its_own_row_and_the_column(standard: Standard, tmp_path: Path) -> None:
    bad = ("TEN-2", "PROP-1", "Secure", "31/03/2026", 5.5, "yes")
    path = workbook(tmp_path / "homes.xlsx", HEADINGS, (), ROW, (None,) * 6, bad)
    rows = {(rule, row, column, value) for rule, _, row, column, value in found(report(standard, path)) if row}
    assert {
        ("Tenancy/tenancy_type/code", 5, "tenancy_type", "Secure"),
        ("Tenancy/start_date/type", 5, "start_date", "31/03/2026"),
        ("Tenancy/term_years/type", 5, "term_years", "5.5"),
        ("Tenancy/joint/type", 5, "joint", "yes"),
    } <= rows
    assert not any(row == 3 and rule.endswith(("type", "code")) for rule, row, _, _ in rows)


def test_a_moment_that_excel_holds_has_no_offset_and_is_told_so(standard: Standard, tmp_path: Path) -> None:
    headings = ("id", "place", "attempted_at", "access_purpose", "access_attempt_outcome")
    moment = dt.datetime(2026, 3, 31, 9, 30)  # noqa: DTZ001 - Excel knows no time zone
    row = ("A-1", "P-1", moment, "gas_safety", "got_in")
    path = workbook(tmp_path / "a.xlsx", headings, row, sheet="AccessAttempt")
    told = found(report(standard, path))
    assert (
        "AccessAttempt/attempted_at/type",
        "a.xlsx[AccessAttempt]",
        2,
        "attempted_at",
        "2026-03-31T09:30:00",
    ) in told


def test_one_workbook_is_judged_without_the_records_that_stand_in_others(standard: Standard, tmp_path: Path) -> None:
    path = workbook(tmp_path / "homes.xlsx", HEADINGS, ROW)
    alone = report(standard, path)
    assert not any(rule.endswith("/reference") for rule, *_ in found(alone))
    assert "One workbook was given" in alone.notes[0]
    whole = report(standard, tmp_path)
    assert ("Tenancy/property/reference", "homes.xlsx[Tenancy]", 2, "property", "PROP-1") in found(whole)


def test_workbooks_and_csv_files_of_a_folder_are_read_together(standard: Standard, tmp_path: Path) -> None:
    workbook(tmp_path / "homes.xlsx", HEADINGS, ROW)
    workbook(tmp_path / "~$homes.xlsx", ("what Excel keeps while it is open",))
    (tmp_path / "property.csv").write_text("id\nPROP-1\n")
    whole = report(standard, tmp_path)
    assert {checked.entity for checked in whole.checked} == {"Tenancy", "Property"}
    assert not any(rule.endswith("/reference") for rule, *_ in found(whole))
    assert not any(rule == "dataset/other_file" and file == "homes.xlsx" for rule, file, *_ in found(whole))


def test_the_row_with_the_names_of_the_fields_is_the_heading_wherever_it_stands(
    standard: Standard, tmp_path: Path
) -> None:
    contents = read(standard, workbook(tmp_path / "t.xlsx", ("Identifier", "Home"), ("Required",), HEADINGS, ROW))
    (table,) = contents.tables
    assert table.numbers == (4,)
    assert contents.findings == ()


def test_headings_that_are_unknown_repeated_or_missing_are_each_told_once(standard: Standard, tmp_path: Path) -> None:
    headings = ("id", "id", "strat_date", "tenancy_type", None)
    path = workbook(
        tmp_path / "t.xlsx", headings, ("T-1", "T-1", "x", "other", "lost"), ("T-2", "", "", "other", "lost")
    )
    told = [(rule, column) for rule, _, _, column, _ in found(read(standard, path))]
    assert sorted(told) == [
        ("dataset/missing_column", "property"),
        ("dataset/missing_column", "start_date"),
        ("dataset/repeated_heading", "id"),
        ("dataset/unknown_heading", ""),
        ("dataset/unknown_heading", "strat_date"),
    ]


def test_merged_headings_lose_their_second_name_and_that_is_told(standard: Standard, tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", HEADINGS, ROW)
    book = openpyxl.load_workbook(path)
    book["Tenancy"].merge_cells("C1:D1")
    book.save(path)
    told = [(rule, column) for rule, _, _, column, _ in found(read(standard, path))]
    assert told == [("dataset/unknown_heading", ""), ("dataset/missing_column", "start_date")]


def test_an_error_of_the_spreadsheet_is_told_and_not_taken_for_a_value(standard: Standard, tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", HEADINGS, ("TEN-1", "#N/A", *ROW[2:]))
    told = found(report(standard, path))
    assert ("dataset/spreadsheet_error", "t.xlsx[Tenancy]", 2, "property", "#N/A") in told


def test_a_formula_that_was_never_worked_out_is_an_empty_cell(standard: Standard, tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", HEADINGS, ("TEN-1", '="PROP-"&1', *ROW[2:]))
    assert ("Tenancy/property/required", 2) in {(rule, row) for rule, _, row, _, _ in found(report(standard, path))}


def test_an_empty_sheet_is_no_fault_and_one_without_headings_is(standard: Standard, tmp_path: Path) -> None:
    assert read(standard, workbook(tmp_path / "a.xlsx")) == Contents(tables=(), findings=())
    assert read(standard, workbook(tmp_path / "b.xlsx", HEADINGS)) == Contents(tables=(), findings=())
    told = found(read(standard, workbook(tmp_path / "c.xlsx", ("some", "words"))))
    assert told == [("dataset/no_heading", "c.xlsx[Tenancy]", 0, "", "")]


def test_a_sheet_that_is_no_kind_of_record_is_told_with_near_names(standard: Standard, tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", HEADINGS, ROW)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Tenency")
    book.save(path)
    (finding,) = read(standard, path).findings
    assert (finding.rule, finding.value) == ("dataset/unknown_record_type", "Tenency")
    assert "tenancy" in finding.cure


def locked(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", bytes(513 * 1024 * 1024))


def far_cell(path: Path) -> None:
    workbook(path, HEADINGS, ROW)
    book = openpyxl.load_workbook(path)
    book["Tenancy"]["XFD1048576"] = "here"
    book.save(path)


def other_package(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")


def cut_short(path: Path) -> None:
    path.write_bytes(workbook(path, HEADINGS, ROW).read_bytes()[:2000])


def other_workbook(path: Path) -> None:
    workbook(path, ("a", "b"), sheet="Sheet1")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (locked, "locked by a password"),
        (bomb, "once unpacked"),
        (far_cell, "column 16,384"),
        (other_package, "not an Excel workbook"),
        (cut_short, "not an Excel workbook"),
        (other_workbook, "no sheet that is named after a kind of record"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(
    standard: Standard, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(tmp_path / "t.xlsx")
    with pytest.raises(UnreadableError, match=said):
        read(standard, tmp_path / "t.xlsx")


def test_no_cut_of_a_workbook_makes_the_reader_stumble(standard: Standard, tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", HEADINGS, ROW)
    whole = path.read_bytes()
    names = zipfile.ZipFile(io.BytesIO(whole)).namelist()
    for name in names:
        spoilt = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as package, zipfile.ZipFile(spoilt, "w") as other:
            for part in names:
                data = package.read(part)
                other.writestr(part, data[: len(data) // 2] if part == name else data)
        path.write_bytes(spoilt.getvalue())
        # Whatever is left of it is read, or it is refused; nothing else is raised.
        with contextlib.suppress(UnreadableError):
            read(standard, path)
