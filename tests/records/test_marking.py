"""The marked copy: every finding stands on its own cell, nothing else is touched, and nothing in it can run."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import io
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.finding import Finding, Report
from housing_standard.findings.grouping import causes
from housing_standard.model import Standard
from housing_standard.records import marking
from housing_standard.records.marking import FIRST_SHEET, marked_copy
from housing_standard.validate.dataset import validate_path

FAULTY = Path(__file__).resolve().parent.parent / "examples" / "landlord" / "faulty" / "csv"
DAY = dt.date(2026, 10, 31)


def judged(path: Path, standard: Standard) -> Report:
    return validate_path(path, standard, shapes=lambda: "", as_at=DAY, today=DAY)


def copied(path: Path, standard: Standard) -> tuple[openpyxl.Workbook, Report]:
    report = judged(path, standard)
    known = {field.name for entity in standard.entities for field in entity.fields}
    content = marked_copy(path, report, causes(report, standard), known)
    return openpyxl.load_workbook(io.BytesIO(content)), report


def notes_on(page: Worksheet) -> dict[tuple[int, int], str]:
    return {(c.row or 0, c.column or 0): c.comment.text for row in page.iter_rows() for c in row if c.comment}


def of_file(report: Report, file: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.file == file]


@pytest.fixture(scope="module")
def landlord(standard: Standard) -> tuple[openpyxl.Workbook, Report]:
    return copied(FAULTY, standard)


def test_every_finding_is_on_its_cell_and_no_other_cell_has_a_note(landlord: tuple[openpyxl.Workbook, Report]) -> None:
    book, report = landlord
    marked = 0
    for path in sorted(FAULTY.glob("*.csv")):
        found = of_file(report, path.name)
        if path.stem not in book.sheetnames:
            assert not found or path.read_bytes().startswith((b"\xff\xfe", b"\xfe\xff")), path.name
            continue
        heading = [cell.value for cell in book[path.stem][1]]
        wanted: dict[tuple[int, int], list[str]] = {}
        for finding in found:
            column = heading.index(finding.column) + 1 if finding.column in heading else 1
            wanted.setdefault(((finding.row or 0) + 1, column), []).append(finding.message)
        notes = notes_on(book[path.stem])
        assert notes.keys() == wanted.keys(), path.name
        for place, messages in wanted.items():
            assert all(message in notes[place] for message in messages[:3]), (path.name, place)
        marked += len(notes)
    assert marked > 250


def test_every_cell_is_as_it_was_written(landlord: tuple[openpyxl.Workbook, Report]) -> None:
    book, _ = landlord
    for name in ("tenancy", "void", "household_member"):
        with (FAULTY / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if any(row)]
        there = [[cell.value or "" for cell in row] for row in book[name].iter_rows()]
        assert [row[: len(written)] for row, written in zip(there, rows, strict=True)] == rows


def test_the_first_sheet_leads_to_each_cause(landlord: tuple[openpyxl.Workbook, Report], standard: Standard) -> None:
    book, report = landlord
    page = book.worksheets[0]
    assert page.title == FIRST_SHEET
    found = causes(report, standard)
    for row, cause in zip(page.iter_rows(min_row=2), found, strict=False):
        assert [row[0].value, row[3].value, row[4].value] == [cause.severity.value, cause.count, cause.message]
        if link := row[6].hyperlink:
            sheet, _, cell = str(link.location).rpartition("!")
            assert cause.message in book[sheet.strip("'")][cell].comment.text or cause.count > 1
    assert sum(1 for row in page.iter_rows(min_row=2) if row[6].hyperlink) > 150


def _tenancies(path: Path, rows: Iterable[tuple[str, ...]]) -> Worksheet:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "Tenancy"
    for row in rows:
        page.append(row)
    book.create_sheet("Read me")["A1"] = "ours"
    book.save(path)
    return page


def test_a_workbook_keeps_its_looks_its_lists_and_its_own_notes(tmp_path: Path, standard: Standard) -> None:
    path = tmp_path / "ours.xlsx"
    _tenancies(path, [("id", "start_date", "end_date", "joint"), ("T-1", "2024-01-02", "2023-01-02", "perhaps")])
    book = openpyxl.load_workbook(path)
    page = book["Tenancy"]
    page["A1"].font = Font(bold=True)
    page["D2"].comment = Comment("ask Sam", "us")
    page.add_data_validation(DataValidation(type="list", formula1='"true,false"', sqref="D2:D99"))
    page.column_dimensions["B"].width = 33
    book.save(path)
    before = path.read_bytes()

    copy, _ = copied(path, standard)
    page = copy["Tenancy"]
    assert copy.sheetnames == [FIRST_SHEET, "Tenancy", "Read me"]
    assert (page["A1"].font.b, page.column_dimensions["B"].width) == (True, 33)
    assert [str(each.sqref) for each in page.data_validations.dataValidation] == ["D2:D99"]
    assert "TE-001" in notes_on(page)[2, 3]
    assert notes_on(page)[2, 4].startswith("ask Sam\n\nVIOLATION")
    assert page["C2"].fill.start_color.rgb == "00FFC7CE"
    assert path.read_bytes() == before


def test_nothing_in_the_copy_can_run_and_nothing_is_lost(tmp_path: Path, standard: Standard) -> None:
    cells = ["T-1", "=1+1", "@SUM(A1)", "+44", "-2", "\x01null", "x" * 40_000]
    fields = ["id", "start_date", "end_date", "tenancy_reference", "term_years", "tenancy_type", "landlord"]
    with (tmp_path / "tenancy.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([fields, cells])
    copy, report = copied(tmp_path / "tenancy.csv", standard)
    there = copy["tenancy"][2]
    assert [cell.data_type for cell in there] == ["s"] * len(cells)
    assert [cell.value for cell in there] == [*cells[:5], "�null", "x" * 32_767]
    assert len(notes_on(copy["tenancy"])) == len({(f.row, f.column) for f in report.findings})


def test_two_files_of_long_names_have_a_sheet_each(tmp_path: Path, standard: Standard) -> None:
    for name in ("a_name_that_is_longer_than_excel_takes_1", "a_name_that_is_longer_than_excel_takes_2"):
        (tmp_path / f"{name}.csv").write_text("id\nT-1\n")
    (tmp_path / "tenancy.csv").write_text("id\nT-1\n")
    copy, _ = copied(tmp_path, standard)
    named = {"a_name_that_is_longer_than_exce", "a_name_that_is_longer_than_ex_2", "tenancy", FIRST_SHEET}
    assert set(copy.sheetnames) == named
    assert "A1" in {row[6].value for row in copy[FIRST_SHEET].iter_rows()}


def test_data_that_are_no_sheets_are_refused(tmp_path: Path, standard: Standard) -> None:
    (tmp_path / "data.json").write_text('{"tenancy": []}')
    with pytest.raises(UsageError, match="neither a workbook nor CSV"):
        copied(tmp_path / "data.json", standard)


@pytest.mark.parametrize("name", ["tenancy.csv", "ours.xlsx"])
def test_what_is_too_large_to_mark_is_told(
    tmp_path: Path, standard: Standard, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(marking, "LARGEST", 10)
    if name.endswith(".csv"):
        (tmp_path / name).write_text("id\nT-1\nT-2\nT-3\n")
    else:
        _tenancies(tmp_path / name, [("id",), ("T-1",)])
    with pytest.raises(UnreadableError, match="Mark one file at a time"):
        copied(tmp_path / name, standard)


def test_rows_beyond_a_sheet_are_told(tmp_path: Path, standard: Standard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MOST_ROWS", 3)
    (tmp_path / "tenancy.csv").write_text("id\nT-1\nT-2\nT-3\n")
    with pytest.raises(UnreadableError, match="more rows than a sheet"):
        copied(tmp_path / "tenancy.csv", standard)


def test_who_has_not_the_extra_is_told_how_to_get_it(standard: Standard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"housing-standard\[marking\]"):
        marked_copy(FAULTY, judged(FAULTY / "void.csv", standard), (), ())


def test_where_only_the_first_cells_are_marked_the_copy_says_so(tmp_path: Path, standard: Standard) -> None:
    (tmp_path / "tenancy.csv").write_text("id,start_date\n" + "".join(f"T-{number},soon\n" for number in range(5)))
    path = tmp_path / "tenancy.csv"
    report = validate_path(path, standard, shapes=str, as_at=DAY, today=DAY, most=2)
    content = marked_copy(path, report, causes(report, standard), ("id", "start_date"))
    copy = openpyxl.load_workbook(io.BytesIO(content))
    said = [str(row[0].value) for row in copy[FIRST_SHEET].iter_rows()]
    assert any("--most marks more" in line for line in said)
    assert {row for row, column in notes_on(copy["tenancy"]) if column == 2} == {2, 3}
