"""Exports of other systems are read by a mapping file, and what is found in them is told in their own words."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from housing_standard.cli import main
from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.finding import Report
from housing_standard.mapping.exports import read_exports
from housing_standard.mapping.guess import guessed
from housing_standard.mapping.mapping import mapping_csv, read_mapping
from housing_standard.mapping.reading import read_mapped
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook
from housing_standard.validate.dataset import validate_mapped
from tests.examples.making.exports import EXPORTS, SYSTEMS, export_files, kept

AS_AT = dt.date(2026, 10, 31)
HEAD = "file,column,record,field,written,value,code,note\n"


def mapping_of(folder: Path, lines: str) -> Path:
    path = folder / "mapping.csv"
    path.write_text(HEAD + lines, encoding="utf-8")
    return path


def judged(standard: Standard, folder: Path, export: bytes, lines: str) -> Report:
    (folder / "export").mkdir()
    (folder / "export" / "Lets.csv").write_bytes(export)
    mapped = read_mapping(mapping_of(folder, lines), standard)
    return validate_mapped(folder / "export", mapped, standard, as_at=AS_AT, today=AS_AT)


# --- The three exports ---


def test_the_exports_are_what_their_systems_would_write_of_the_landlord_today() -> None:
    assert {path: path.read_bytes() for path in sorted(EXPORTS.glob("*/*.csv"))} == dict(sorted(export_files().items()))


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_the_mapping_reads_is_what_the_export_was_made_from(standard: Standard, system: str) -> None:
    mapped = read_mapping(EXPORTS / f"{system}-mapping.csv", standard)
    contents, _ = read_mapped(EXPORTS / system, mapped, RuleBook(standard))
    source = kept()
    assert contents.tables
    for table in contents.tables:
        rows = source[snake(table.entity)]
        if system == "meadow" and table.entity == "Property":
            rows = [home for home in rows if home["id"] in {let["property"] for let in source["tenancy"]}]
        expected = {tuple(row[name] or None for name in table.columns) for row in rows}
        assert set(table.rows) == expected
        assert len(table.rows) == len(expected)


@pytest.mark.parametrize(("system", "unlike"), [("harbour", 1), ("meadow", 0), ("quarry", 2)])
def test_the_first_guess_leaves_little_to_a_person(standard: Standard, system: str, unlike: int) -> None:
    guess = guessed(standard, read_exports(EXPORTS / system))
    checked = read_mapping(EXPORTS / f"{system}-mapping.csv", standard)
    right = {(c.file, c.column, c.entity, c.field, c.style) for c in checked.columns}
    wrong = [c for c in guess.mapped.columns if (c.file, c.column, c.entity, c.field, c.style) not in right]
    assert len([column for column in guess.mapped.columns if column.field is None]) == unlike
    assert [column.column for column in wrong] == (["tenancycode"] if system == "quarry" else [])
    assert {value.value for value in guess.left_over} == ({"T01", "T02"} if system == "quarry" else set())


def test_a_workbook_is_read_as_the_files_that_it_was_made_of(standard: Standard, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for export in read_exports(EXPORTS / "harbour"):
        sheet = book.create_sheet(export.name)
        sheet.append(["Harbour Homes", "made up"])
        sheet.append([])
        sheet.append(export.headings)
        for row in export.rows:
            sheet.append([as_excel_holds(cell) for cell in row.cells])
    (tmp_path / "workbook").mkdir()
    book.save(tmp_path / "workbook" / "Harbour.xlsx")
    mapping = (EXPORTS / "harbour-mapping.csv").read_text(encoding="utf-8")
    for name in ("PROPERTIES", "TENANCIES"):
        mapping = mapping.replace(f"{name}.csv", f"Harbour.xlsx[{name}]")
    (tmp_path / "mapping.csv").write_text(mapping, encoding="utf-8")
    contents, notes = read_mapped(
        tmp_path / "workbook", read_mapping(tmp_path / "mapping.csv", standard), RuleBook(standard)
    )
    source, _ = read_mapped(
        EXPORTS / "harbour", read_mapping(EXPORTS / "harbour-mapping.csv", standard), RuleBook(standard)
    )
    assert [(table.entity, table.rows) for table in contents.tables] == [(t.entity, t.rows) for t in source.tables]
    assert contents.findings == source.findings == ()
    assert contents.tables[0].numbers[0] == 4
    assert "'Harbour.xlsx[PROPERTIES]' is written with its headings in row 3." in notes
    guess = guessed(standard, read_exports(tmp_path / "workbook"))
    assert {(c.column, c.entity, c.field) for c in guess.mapped.columns if c.field} == {
        (c.column, c.entity, c.field)
        for c in guessed(standard, read_exports(EXPORTS / "harbour")).mapped.columns
        if c.field
    }


def as_excel_holds(cell: str) -> str | float | dt.date:
    """Return what Excel makes of a text that somebody types."""
    for form in (lambda: dt.datetime.strptime(cell, "%d/%m/%Y").date(), lambda: float(cell.removeprefix("£"))):  # noqa: DTZ007
        with contextlib.suppress(ValueError):
            return form()
    return cell


def test_errors_and_nameless_columns_of_a_sheet_are_told_where_they_stand(tiny: Standard, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Lets"
    for line in (
        ["Ref", "From", None],
        ["L-1", "#N/A", None],
        [None, None, None],
        ["L-2", dt.date(2026, 1, 2), "lost"],
    ):
        sheet.append(line)
    sheet["B2"].data_type = "e"
    book.save(tmp_path / "book.xlsx")
    lines = "book.xlsx[Lets],Ref,let,id,,,,\nbook.xlsx[Lets],From,let,starts_on,,,,\n"
    report = validate_mapped(
        tmp_path / "book.xlsx", read_mapping(mapping_of(tmp_path, lines), tiny), tiny, as_at=AS_AT, today=AS_AT
    )
    told = {(f.rule, f.file, f.row, f.column, f.value) for f in report.findings if f.row}
    assert told == {
        ("dataset/spreadsheet_error", "book.xlsx[Lets]", 2, "From", "#N/A"),
        ("dataset/ragged_row", "book.xlsx[Lets]", 4, "", "3 cells under 2 headings"),
    }


def test_a_mapping_is_read_as_it_was_written(standard: Standard, tmp_path: Path) -> None:
    guess = guessed(standard, read_exports(EXPORTS / "meadow"))
    path = tmp_path / "mapping.csv"
    path.write_bytes(mapping_csv(guess.mapped))
    assert read_mapping(path, standard) == guess.mapped


# --- What is found ---


def test_a_finding_names_the_column_and_the_value_as_the_export_has_them(tiny: Standard, tmp_path: Path) -> None:
    lines = (
        "Lets.csv,Ref,let,id,,,,\nLets.csv,Unit,let,home,,,,\nLets.csv,From,let,starts_on,day/month/year,,,\n"
        "Lets.csv,To,let,ends_on,day/month/year,,,\nLets.csv,Sort,let,let_type,,,,\nLets.csv,Sort,,,,Fixed,fixed,\n"
    )
    export = b"Ref;Unit;From;To;Sort\nL-1;H-1;01/02/2024;31/01/2024;Fixed\nL-2;H-1;30/02/2024;;Odd\n"
    report = judged(tiny, tmp_path, export, lines)
    told = {(f.rule, f.file, f.row, f.column, f.value) for f in report.findings}
    assert ("TY-001", "Lets.csv", 1, "To", "31/01/2024") in told
    assert ("Let/starts_on/type", "Lets.csv", 2, "From", "30/02/2024") in told
    assert ("Let/let_type/code", "Lets.csv", 2, "Sort", "Odd") in told
    assert "'Lets.csv' is written separated by semicolons." in report.notes


def test_a_column_is_never_dropped_without_a_word(tiny: Standard, tmp_path: Path) -> None:
    lines = "Lets.csv,Ref,let,id,,,,\nLets.csv,Note,let,,,,,not needed\nLets.csv,Gone,let,home,,,,\n"
    report = judged(tiny, tmp_path, b"Ref,Note,New\nL-1,x,y\n", lines)
    told = {(f.rule, f.column) for f in report.findings if f.rule.startswith("dataset/")}
    assert ("dataset/unknown_heading", "New") in told
    assert ("dataset/missing_column", "Gone") in told
    assert "The mapping leaves out 1 column: Note." in report.notes


def test_a_column_without_a_heading_is_told_where_it_holds_something(tiny: Standard, tmp_path: Path) -> None:
    report = judged(tiny, tmp_path, b"Ref,,\nL-1,x,\n", "Lets.csv,Ref,let,id,,,,\n")
    assert [f.cure for f in report.findings if f.rule == "dataset/unknown_heading"] == [
        "Give column 2 a heading, or take it out."
    ]


def test_a_row_of_the_wrong_width_is_told_and_not_judged(tiny: Standard, tmp_path: Path) -> None:
    lines = "Lets.csv,Ref,let,id,,,,\nLets.csv,From,let,starts_on,,,,\n"
    report = judged(tiny, tmp_path, b"Ref,From\nL-1\nL-2,x,y\nL-3,2024-01-01\n", lines)
    assert [(f.rule, f.row) for f in report.findings if f.row] == [("dataset/ragged_row", 1), ("dataset/ragged_row", 2)]


def test_one_file_is_not_blamed_for_records_of_another(standard: Standard) -> None:
    mapped = read_mapping(EXPORTS / "harbour-mapping.csv", standard)
    report = validate_mapped(EXPORTS / "harbour" / "TENANCIES.csv", mapped, standard, as_at=AS_AT, today=AS_AT)
    assert report.alone
    assert "Tenancy/property/reference" not in {finding.rule for finding in report.findings}


def test_a_file_that_the_mapping_does_not_name_is_told(tiny: Standard, tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "Other.csv").write_bytes(b"a\n1\n")
    report = judged_with(tiny, tmp_path, b"Ref\nL-1\n", "Lets.csv,Ref,let,id,,,,\n")
    assert ("dataset/unknown_file", "Other.csv") in {(f.rule, f.file) for f in report.findings}


def judged_with(standard: Standard, folder: Path, export: bytes, lines: str) -> Report:
    (folder / "export" / "Lets.csv").write_bytes(export)
    mapped = read_mapping(mapping_of(folder, lines), standard)
    return validate_mapped(folder / "export", mapped, standard, as_at=AS_AT, today=AS_AT)


# --- What is refused ---


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Lets.csv,Ref,lett,id,,,,\n", "line 2: there is no record 'lett'; did you mean let"),
        ("Lets.csv,Ref,let,strats_on,,,,\n", "line 2: there is no field 'strats_on'; did you mean starts_on"),
        ("Lets.csv,Ref,let,id,backwards,,,\n", "line 2: 'backwards' is no way of writing; allowed are day/month/year"),
        (
            "Lets.csv,Ref,let,id,,,,\nLets.csv,Ref,let,home,,,,\n",
            "line 3: the column 'Ref' of Lets.csv stands here a",
        ),
        ("Lets.csv,Ref,let,id,,,,\nLets.csv,Key,let,id,,,,\n", "line 3: two columns of Lets.csv are mapped to let.id"),
        ("Lets.csv,,let,id,,,,\n", "line 2: a line names a file and a column of it"),
        ("Lets.csv,Ref,,id,,,,\n", "line 2: the field 'id' needs the kind of record that it belongs to"),
        ('Lets.csv,"Ref,let,id,,,,\n', "line 2: the line is not written as CSV should be"),
    ],
)
def test_a_wrong_line_of_a_mapping_is_refused_with_its_number(
    tiny: Standard, tmp_path: Path, lines: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        read_mapping(mapping_of(tmp_path, lines), tiny)
    assert said in str(refused.value)


def test_what_is_no_mapping_is_refused(tiny: Standard, tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="is no mapping: its first line names columns among file,column,record"):
        read_mapping(path, tiny)


def test_a_mapping_for_another_export_is_refused(tiny: Standard, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"The mapping is for other files than those of .*: Homes\.csv"):
        judged(tiny, tmp_path, b"Ref\nL-1\n", "Homes.csv,Ref,home,id,,,,\n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "has no line of headings"),
        (b"a,\x00\n", "holds null characters"),
        (b"Ref,Ref\n1,2\n", "has two columns called 'Ref'"),
    ],
)
def test_an_export_that_is_no_table_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "Lets.csv").write_bytes(data)
    with pytest.raises(UnreadableError, match=said):
        read_exports(tmp_path)


def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", forbidden)
    with pytest.raises(UnreadableError, match="cannot be read: Permission denied"):
        read_exports(tmp_path)


def test_a_path_without_an_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither a CSV file, nor an Excel workbook"):
        read_exports(tmp_path)


# --- The command ---


def test_an_officer_gets_from_an_export_to_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = tmp_path / "mapping.csv"
    assert main(["map", str(EXPORTS / "harbour"), "--out", str(mapping)]) == 0
    said = capsys.readouterr().out
    assert "PROPERTIES.csv: Property; 7 of 8 columns have a field. It is written in the old encoding of Windows" in said
    assert "without a field: Rent £/wk" in said
    assert "Of the 21 core fields of these kinds of record" in said
    assert main(["validate", str(EXPORTS / "harbour"), "--mapping", str(mapping), "--as-at", "2026-10-31"]) == 1
    assert "column Gas Supply Y/N [CO-001]" in capsys.readouterr().out
    out = tmp_path / "data.json"
    command = ["convert", str(EXPORTS / "harbour"), "--mapping", str(mapping), "--to", "json", "--out", str(out)]
    assert main(command) == 0
    assert '"start_date": "2009-04-17"' in out.read_text(encoding="utf-8")


def test_a_mapping_that_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = tmp_path / "mapping.csv"
    mapping.write_text("mine", encoding="utf-8")
    assert main(["map", str(EXPORTS / "harbour"), "--out", str(mapping)]) == 2
    assert "may hold your corrections" in capsys.readouterr().err
    assert mapping.read_text(encoding="utf-8") == "mine"
