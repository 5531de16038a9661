from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.finding import Finding
from housing_standard.model import Standard
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.csv_files import read_file
from housing_standard.records.csv_text import LONGEST_LINE
from housing_standard.records.folders import read_folder
from housing_standard.records.table import Contents, Spoilt, Table
from housing_standard.rulebook import RuleBook

HOMES = b"id,bedrooms,colours\nH-1,2,red|blue\nH-2,,\n"


def read(tiny: Standard, tmp_path: Path, content: bytes, name: str = "home.csv") -> Contents:
    path = tmp_path / name
    path.write_bytes(content)
    return read_file(path, RuleBook(tiny))


def only_table(contents: Contents) -> Table:
    assert len(contents.tables) == 1
    return contents.tables[0]


def places(contents: Contents) -> list[tuple[str, int | None, str]]:
    return [(finding.rule, finding.row, finding.column) for finding in contents.findings]


def only_finding(contents: Contents) -> Finding:
    assert len(contents.findings) == 1
    return contents.findings[0]


def test_a_cell_is_absent_one_value_or_many(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, HOMES)
    table = only_table(contents)
    assert (table.entity, table.file, table.columns) == ("Home", "home.csv", ("id", "bedrooms", "colours"))
    assert list(table.rows) == [("H-1", "2", ("red", "blue")), ("H-2", None, None)]
    assert contents.findings == ()


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + HOMES,
        HOMES.replace(b"\n", b"\r\n"),
        HOMES.replace(b"\n", b"\r"),
        HOMES.replace(b",", b";"),
        HOMES.replace(b",", b"\t"),
        b"\n\n" + HOMES.replace(b"\n", b"\n\n"),
        HOMES + b",,\n",
        HOMES.replace(b"\nH-1,2,red|blue", b"\nH-1,2,red|blue,,"),
    ],
    ids=["byte order mark", "CRLF", "CR", "semicolon", "tab", "blank lines", "empty row", "empty cells at the end"],
)
def test_what_spreadsheets_do_to_a_file_is_tolerated(tiny: Standard, tmp_path: Path, content: bytes) -> None:
    contents = read(tiny, tmp_path, content)
    assert list(only_table(contents).rows) == [("H-1", "2", ("red", "blue")), ("H-2", None, None)]
    assert contents.findings == ()


def test_columns_may_stand_in_any_order(tiny: Standard, tmp_path: Path) -> None:
    table = only_table(read(tiny, tmp_path, b"bedrooms,id\n2,H-1\n"))
    assert table.column("id") == ("H-1",)
    assert table.column("bedrooms") == ("2",)


def test_a_line_break_in_quotation_marks_is_part_of_the_cell(tiny: Standard, tmp_path: Path) -> None:
    table = only_table(read(tiny, tmp_path, b'id,bedrooms\n"H\r\n1",2\nH-2,3\n'))
    assert list(table.rows) == [("H\r\n1", "2"), ("H-2", "3")]


def test_a_semicolon_in_a_comma_file_separates_nothing(tiny: Standard, tmp_path: Path) -> None:
    table = only_table(read(tiny, tmp_path, b"id,bedrooms\na;b;c;d,2\n"))
    assert list(table.rows) == [("a;b;c;d", "2")]


def test_an_apostrophe_before_a_formula_sign_is_taken_off(tiny: Standard, tmp_path: Path) -> None:
    table = only_table(read(tiny, tmp_path, b"id,weekly_rent\n'=1+1,-3.50\n''@x,'-2\n'tis,1\n"))
    assert list(table.rows) == [("=1+1", "-3.50"), ("'@x", "-2"), ("'tis", "1")]


def test_bytes_that_are_not_utf_8_are_told_where_they_stand(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, b"id,place_code\nH-1,AB1-001\nH-2,caf\xe9\n")
    finding = only_finding(contents)
    assert (finding.rule, finding.row, finding.column) == ("dataset/encoding", 2, "place_code")
    assert finding.value == "caf\ufffd"
    assert finding.record == "H-2"
    assert isinstance(only_table(contents).rows[1][1], Spoilt)


def test_broken_bytes_in_a_heading_are_told_once(tiny: Standard, tmp_path: Path) -> None:
    assert places(read(tiny, tmp_path, b"id,caf\xe9\nH-1,x\n")) == [("dataset/encoding", 0, "caf\ufffd")]


def test_a_file_in_utf_16_is_told_of_and_not_judged(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, codecs.BOM_UTF16_LE + HOMES.decode().encode("utf-16-le"))
    assert places(contents) == [("dataset/encoding", 0, "")]
    assert contents.tables == ()


def test_a_null_character_fails_the_type_of_its_field(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, b"id,place_code\nH-1,AB\x001\n")
    assert places(contents) == [("Home/place_code/type", 1, "place_code")]


@pytest.mark.parametrize("content", [b"", b"\n\n", codecs.BOM_UTF8])
def test_an_empty_file_is_one_finding(tiny: Standard, tmp_path: Path, content: bytes) -> None:
    contents = read(tiny, tmp_path, content)
    assert places(contents) == [("dataset/empty_file", 0, "")]
    assert contents.tables == ()


def test_a_heading_without_records_is_no_fault(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, b"id,bedrooms\n")
    assert only_table(contents).rows == []
    assert contents.findings == ()


@pytest.mark.parametrize("row", [b"H-1,2", b"H-1,2,red,blue"])
def test_a_row_of_the_wrong_width_is_told_and_keeps_only_its_identifier(
    tiny: Standard, tmp_path: Path, row: bytes
) -> None:
    contents = read(tiny, tmp_path, b"id,bedrooms,colours\n" + row + b"\nH-2,3,\n")
    finding = only_finding(contents)
    assert (finding.rule, finding.row, finding.record) == ("dataset/ragged_row", 1, "H-1")
    cells = only_table(contents).rows[0]
    assert cells[0] == "H-1"
    assert not isinstance(cells[0], Spoilt)
    assert all(isinstance(cell, Spoilt) for cell in cells[1:])


def test_a_line_over_the_cap_is_told_and_the_next_one_is_read(tiny: Standard, tmp_path: Path) -> None:
    long = b"H-1," + b"2" * LONGEST_LINE
    contents = read(tiny, tmp_path, b"id,bedrooms\n" + long + b"\nH-2,3\n")
    assert places(contents) == [("dataset/long_line", 1, "")]
    assert only_table(contents).rows[1] == ("H-2", "3")


def test_a_cell_over_the_cap_is_told_and_the_next_row_is_read(tiny: Standard, tmp_path: Path) -> None:
    long = b"H-1," + b"2" * 140_000
    contents = read(tiny, tmp_path, b"id,bedrooms\n" + long + b"\nH-2,3\n")
    assert places(contents) == [("dataset/long_line", 1, "")]
    assert only_table(contents).rows[1] == ("H-2", "3")


def test_a_quotation_mark_that_is_never_closed_is_told(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, b'id,bedrooms\nH-1,2\n"H-2,3\nH-3,4\n')
    assert places(contents) == [("dataset/broken_quotes", 2, "")]


def test_text_after_a_closing_quotation_mark_is_told_and_the_next_row_is_read(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, b'id,bedrooms\n"H"-1,2\nH-2,3\n')
    assert places(contents) == [("dataset/broken_quotes", 1, "")]
    assert only_table(contents).rows[1] == ("H-2", "3")


def test_a_heading_used_twice_counts_once_and_is_told(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, b"id,bedrooms,bedrooms\nH-1,2,3\n")
    assert places(contents) == [("dataset/repeated_heading", 0, "bedrooms")]
    assert list(only_table(contents).rows) == [("H-1", "2")]


@pytest.mark.parametrize("heading", ["Weekly rent", "WEEKLY-RENT", "weeklyrent"])
def test_a_heading_that_is_surely_another_name_of_a_field_is_read_as_it_and_told(
    tiny: Standard, tmp_path: Path, heading: str
) -> None:
    contents = read(tiny, tmp_path, f"id,{heading}\nH-1,2\n".encode())
    finding = only_finding(contents)
    assert (finding.rule, finding.column, finding.value) == ("dataset/other_heading", heading, "weekly_rent")
    table = only_table(contents)
    assert (table.columns, list(table.rows)) == (("id", "weekly_rent"), [("H-1", "2")])
    assert table.heading("weekly_rent") == heading


def test_a_field_that_has_its_own_column_is_not_read_from_another(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, b"id,Weekly rent,weekly_rent\nH-1,2,3\n")
    assert places(contents) == [("dataset/unknown_heading", 0, "Weekly rent")]
    assert list(only_table(contents).rows) == [("H-1", "3")]


@pytest.mark.parametrize(("heading", "near"), [("bedrroms", "bedrooms"), ("Weekly rnet", "weekly_rent")])
def test_an_unknown_heading_is_one_finding_that_offers_the_nearest_field(
    tiny: Standard, tmp_path: Path, heading: str, near: str
) -> None:
    contents = read(tiny, tmp_path, f"id,{heading}\nH-1,2\nH-2,2\n".encode())
    finding = only_finding(contents)
    assert (finding.rule, finding.row, finding.column) == ("dataset/unknown_heading", 0, heading)
    assert f"Did you mean {near}?" in finding.cure


def test_a_column_without_a_heading_is_told_only_when_it_holds_something(tiny: Standard, tmp_path: Path) -> None:
    assert read(tiny, tmp_path, b"id,,bedrooms\nH-1,,2\n").findings == ()
    told = read(tiny, tmp_path, b"id,,bedrooms\nH-1,x,2\nH-2,y,2\n")
    assert places(told) == [("dataset/unknown_heading", 0, "")]


def test_a_missing_required_column_is_one_finding(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, b"id,home\nL-1,H-1\nL-2,H-1\n", "let.csv")
    assert places(contents) == [("dataset/missing_column", 0, "starts_on")]
    assert only_table(contents).missing == ("starts_on",)


def test_a_file_of_no_known_kind_is_told_with_near_names(tiny: Standard, tmp_path: Path) -> None:
    contents = read(tiny, tmp_path, HOMES, "homes.csv")
    finding = only_finding(contents)
    assert finding.rule == "dataset/unknown_file"
    assert "home.csv" in finding.cure
    assert contents.tables == ()


def test_an_abstract_kind_has_no_file(tiny: Standard, tmp_path: Path) -> None:
    assert places(read(tiny, tmp_path, HOMES, "place.csv")) == [("dataset/unknown_file", 0, "")]


def test_a_message_has_a_file(tiny: Standard, tmp_path: Path) -> None:
    table = only_table(read(tiny, tmp_path, b"id,home,tenant,let_type,starts_on\n", "start_let.csv"))
    assert table.entity == "StartLet"


def test_a_folder_is_read_file_by_file_and_other_files_are_named(tiny: Standard, tmp_path: Path) -> None:
    (tmp_path / "home.csv").write_bytes(HOMES)
    (tmp_path / "person.CSV").write_bytes(b"id\nP-1\n")
    (tmp_path / "notes.txt").write_bytes(b"hello")
    (tmp_path / ".hidden.csv").write_bytes(b"x")
    contents = read_folder(tmp_path, RuleBook(tiny))
    assert {table.entity for table in contents.tables} == {"Home", "Person"}
    assert [(f.rule, f.file, f.severity) for f in contents.findings] == [("dataset/other_file", "notes.txt", "info")]


def test_a_folder_without_csv_files_is_refused_and_the_one_meant_is_named(tiny: Standard, tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "home.csv").write_bytes(HOMES)
    with pytest.raises(UsageError, match=r"Did you mean .*csv"):
        read_folder(tmp_path, RuleBook(tiny))


def test_a_file_over_the_stated_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "home.csv"
    path.write_bytes(b"x" * 11)
    with pytest.raises(UnreadableError, match="larger than 10 bytes"):
        read_bytes(path, 10)
    assert read_bytes(path, 11) == b"x" * 11


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_bytes(tmp_path / "nowhere.csv")
