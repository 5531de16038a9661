"""Parquet is judged as the CSV of the same records would be, whatever types its columns have."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pytest

from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.records.any_form import read_data
from housing_standard.records.csv_files import read_file
from housing_standard.records.csv_writing import csv_files
from housing_standard.rulebook import RuleBook
from housing_standard.validate.dataset import READERS_OF_ROWS, validate_path

AS_AT = dt.date(2026, 10, 31)
LANDLORD = Path(__file__).resolve().parent.parent / "examples" / "landlord"


def parquet(folder: Path, name: str, select: str) -> Path:
    path = folder / f"{name}.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def judged(standard: Standard, path: Path) -> Report:
    return validate_path(path, standard, as_at=AS_AT, shapes=str, today=AS_AT, most=100_000)


def told(standard: Standard, path: Path) -> list[tuple[str, int | None, str, str]]:
    return [(f.rule, f.row, f.column, f.value) for f in judged(standard, path).findings]


@pytest.mark.parametrize("which", ["clean", "faulty"])
def test_the_landlord_is_judged_alike_from_parquet_and_from_csv(standard: Standard, tmp_path: Path, which: str) -> None:
    folders = [tmp_path / form for form in ("csv", "parquet")]
    for folder in folders:
        folder.mkdir()
    sources = [
        path for path in (LANDLORD / which / "csv").glob("*.csv") if not read_file(path, RuleBook(standard)).findings
    ]
    assert len(sources) > 100
    for source in sources:
        shutil.copy(source, folders[0])
        parquet(folders[1], source.stem, f"SELECT * FROM read_csv('{source}', all_varchar = true, header = true)")
    in_csv, in_parquet = (
        {(f.file.partition(".")[0], *(said for key, said in f.as_json().items() if key != "file")) for f in found}
        for found in (judged(standard, folder).findings for folder in folders)
    )
    assert in_csv == in_parquet
    assert bool(in_csv) == (which == "faulty")


def test_a_zip_file_is_judged_as_the_folder_in_it(standard: Standard, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("tenancy", "tenancy_party", "property"):
        shutil.copy(LANDLORD / "faulty" / "csv" / f"{name}.csv", folder)
    parquet(folder, "void", "SELECT 'VOI-1' AS id, 'PROP-0001' AS property, 'soon' AS became_vacant_on")
    archive = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder))
    from_folder, from_zip = judged(standard, folder), judged(standard, archive)
    assert from_zip.findings == from_folder.findings
    assert from_zip.checked == from_folder.checked
    assert {finding.file for finding in from_zip.findings} >= {"tenancy.csv", "void.parquet"}


def test_typed_columns_are_read_as_text(tiny: Standard, tmp_path: Path) -> None:
    parquet(
        tmp_path,
        "let",
        """SELECT 'L-' || i AS id, 'H-1' AS home, DATE '2024-01-05' + i::INT AS starts_on, TIMESTAMP '2025-01-05' AS
        ends_on, TIMESTAMPTZ '2024-01-05 10:00:00.25+01' AS keys_at, '2024-01-05T10:00:00Z' AS called_at
        FROM range(3) AS t(i)""",
    )
    parquet(tmp_path, "home", "SELECT 'H-1' AS id, 2.0::DOUBLE AS bedrooms UNION ALL SELECT 'H-2', 2.5 ORDER BY 1")
    assert told(tiny, tmp_path) == [("Home/bedrooms/type", 2, "bedrooms", "2.5")]


def test_an_empty_text_is_no_value(tiny: Standard, tmp_path: Path) -> None:
    parquet(tmp_path, "person", "SELECT 'P-1' AS id, '' AS born_on UNION ALL SELECT '', NULL ORDER BY 1 DESC")
    assert ("Person/id/required", 2) in {(rule, row) for rule, row, _, _ in told(tiny, tmp_path)}
    assert not any(rule.endswith("/type") for rule, _, _, _ in told(tiny, tmp_path))


def test_a_null_character_is_found(tiny: Standard, tmp_path: Path) -> None:
    parquet(tmp_path, "let", "SELECT 'L-1' || chr(0) AS id, 'H-1' || chr(0) AS home, DATE '2024-01-01' AS starts_on")
    found = {rule for rule, _, _, _ in told(tiny, tmp_path)}
    assert {"Let/id/type", "Let/home/reference"} <= found


def test_a_column_of_a_type_that_is_no_value_is_told_and_no_row_is_blamed(tiny: Standard, tmp_path: Path) -> None:
    select = "SELECT 'L-1' AS id, {'at': 'H-1'} AS home, '\\xFF'::BLOB AS starts_on, ['a'] AS tenant"
    path = parquet(tmp_path, "let", select)
    assert {(rule, row, column) for rule, row, column, _ in told(tiny, path)} == {
        ("dataset/column_type", 0, name) for name in ("home", "starts_on", "tenant")
    }


def test_headings_are_told_of_as_in_csv(tiny: Standard, tmp_path: Path) -> None:
    path = parquet(tmp_path, "let", "SELECT 'L-1' AS id, 'H-1' AS hoem, '2024-01-01' AS starts_on")
    assert {(rule, column) for rule, _, column, _ in told(tiny, path)} == {
        ("dataset/unknown_heading", "hoem"),
        ("dataset/missing_column", "home"),
    }


def test_a_title_is_read_as_its_field_and_findings_name_the_column_as_it_is(tiny: Standard, tmp_path: Path) -> None:
    path = parquet(tmp_path, "let", "SELECT 'L-1' AS id, 'H-1' AS home, 'soon' AS \"Starts on\"")
    assert told(tiny, path) == [
        ("dataset/other_heading", 0, "Starts on", "starts_on"),
        ("Let/starts_on/type", 1, "Starts on", "soon"),
    ]


@pytest.mark.parametrize("damage", [b"PAR1 no more PAR1", b"", b"id\nL-1\n"])
def test_what_is_no_parquet_is_refused_by_name(tiny: Standard, tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "let.parquet"
    path.write_bytes(damage)
    with pytest.raises(UnreadableError, match=r"'let\.parquet' cannot be read: it is damaged"):
        judged(tiny, path)


def test_damage_inside_is_refused_too(tiny: Standard, tmp_path: Path) -> None:
    path = parquet(tmp_path, "person", "SELECT 'P-' || hash(i) AS id FROM range(50000) AS t(i)")
    data = bytearray(path.read_bytes())
    data[1000:200_000] = bytes(199_000)
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"'person\.parquet' cannot be read"):
        judged(tiny, path)


def test_a_file_of_no_kind_is_told(tiny: Standard, tmp_path: Path) -> None:
    path = parquet(tmp_path, "lett", "SELECT 'L-1' AS id")
    assert told(tiny, path) == [("dataset/unknown_file", 0, "", "lett.parquet")]


def in_parquet(source: Path, folder: Path) -> Path:
    """Return a folder with the CSV files of another as Parquet."""
    folder.mkdir()
    for path in source.glob("*.csv"):
        parquet(folder, path.stem, f"SELECT * FROM read_csv('{path}', all_varchar = true, header = true)")
    return folder


def test_the_day_and_the_acknowledged_warnings_are_read_from_parquet_too(standard: Standard, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    parquet(folder, "dataset", "SELECT 'D-1' AS id, DATE '2025-03-31' AS extract_date")
    parquet(folder, "property", "SELECT 'P-1' AS id, 14 AS bedrooms, 'house' AS property_type")
    parquet(
        folder,
        "warning_acknowledgement",
        "SELECT 'WA-1' AS id, 'PR-101' AS rule_id, 'P-1' AS record_id, 'A. Officer' AS acknowledged_by, "
        "DATE '2025-02-01' AS acknowledged_on, 'It is a hostel' AS reason",
    )
    report = validate_path(folder, standard, as_at=None, shapes=str, today=AS_AT)
    assert (report.as_at, report.as_at_from) == (dt.date(2025, 3, 31), "the dataset")
    assert "PR-101" not in {finding.rule for finding in report.findings}
    assert report.acknowledged == 1


def test_parquet_is_converted_as_csv_is(standard: Standard, tmp_path: Path) -> None:
    source = LANDLORD / "clean" / "csv"
    book = RuleBook(standard)
    found = read_data(in_parquet(source, tmp_path / "data"), book, READERS_OF_ROWS)
    assert found.findings == ()
    written = csv_files(found.tables, standard)
    assert written == {path.name: path.read_bytes() for path in source.glob("*.csv")}


def test_a_null_character_is_told_on_the_way(tiny: Standard, tmp_path: Path) -> None:
    path = parquet(tmp_path, "person", "SELECT 'P-1' || chr(0) AS id UNION ALL SELECT 'P-2' ORDER BY 1")
    found = read_data(path, RuleBook(tiny), READERS_OF_ROWS)
    assert [(finding.rule, finding.row) for finding in found.findings] == [("Person/id/type", 1)]
    assert [row[0] for row in found.tables[0].rows] == ["P-1\ufffd", "P-2"]
