"""A SQLite database, filled through the published script, gives the same records and findings as the files do."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import generators.sql
from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.records.any_form import read_data
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook
from housing_standard.validate.dataset import validate_path
from tests.agreement.engines.sqlite import Sqlite
from tests.records.held import records_of

CLEAN = Path(__file__).parents[1] / "examples" / "landlord" / "clean"
DAY = dt.date(2026, 10, 31)


def made(folder: Path, *statements: str) -> Path:
    path = folder / "data.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def read(tiny: Standard, path: Path) -> Contents:
    return read_data(path, RuleBook(tiny))


def told(contents: Contents) -> list[tuple[str, int | None, str]]:
    return [(finding.rule, finding.row, finding.column) for finding in contents.findings]


def judged(standard: Standard, path: Path) -> Report:
    return validate_path(path, standard, as_at=DAY, shapes=str, today=DAY)


def test_a_whole_landlord_comes_back_from_the_database_as_it_went_in(standard: Standard, tmp_path: Path) -> None:
    engine = Sqlite(standard, tmp_path)
    try:
        engine.connection.execute("BEGIN")
        engine.connection.execute("PRAGMA defer_foreign_keys = ON")
        for placed in engine.in_order(json.loads((CLEAN / "landlord.json").read_text())):
            engine.put(placed)
        engine.connection.execute("COMMIT")
        with closing(sqlite3.connect(tmp_path / "landlord.sqlite")) as copy:
            engine.connection.backup(copy)
    finally:
        engine.close()
    book = RuleBook(standard)
    contents, source = read_data(tmp_path / "landlord.sqlite", book), read_data(CLEAN / "landlord.json", book)
    assert contents.findings == ()
    assert records_of(contents) == records_of(source)
    assert judged(standard, tmp_path / "landlord.sqlite").findings == ()


def test_the_published_script_makes_tables_without_a_fault(tiny: Standard, tmp_path: Path) -> None:
    script = next(each for each in generators.sql.generate(tiny) if each.path == "sql/sqlite.sql")
    path = tmp_path / "empty.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script.content.decode())
    contents = read(tiny, path)
    assert contents.findings == ()
    assert {len(table.rows) for table in contents.tables} == {0}


def test_a_fault_is_found_at_its_row_and_column(tiny: Standard, tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "CREATE TABLE person (id TEXT, born_on TEXT)",
        "INSERT INTO person VALUES ('P-1', '1980-02-29'), ('P-2', '2024-02-30'), ('P-3', X'00FF'), ('P-4', 1980)",
    )
    found = {(f.rule, f.file, f.row, f.record) for f in judged(tiny, path).findings if f.column == "born_on"}
    place = "data.sqlite[Person]"
    assert {
        (f"Person/born_on/{kind}", place, row, f"P-{row}") for kind, row in (("type", 2), ("type", 3), ("type", 4))
    } <= found


def test_odd_tables_and_columns_are_told_with_the_names_that_may_be_meant(tiny: Standard, tmp_path: Path) -> None:
    path = made(tmp_path, "CREATE TABLE persons (id)", "CREATE TABLE person (born_om)")
    contents = read(tiny, path)
    assert ("dataset/unknown_record_type", 0, "persons") in told(contents)
    assert ("dataset/unknown_heading", 0, "born_om") in told(contents)
    assert ("dataset/missing_column", 0, "id") in told(contents)
    assert any("born_on" in finding.cure for finding in contents.findings)


def test_names_that_are_made_to_harm_stay_names(tiny: Standard, tmp_path: Path) -> None:
    path = made(tmp_path, 'CREATE TABLE "x""; DROP TABLE person; --" (id)', 'CREATE TABLE person (id, """; x")')
    assert "dataset/unknown_heading" in {rule for rule, *_ in told(read(tiny, path))}
    assert [table.entity for table in read(tiny, path).tables] == ["Person"]


def test_text_that_is_not_utf8_is_told(tiny: Standard, tmp_path: Path) -> None:
    path = made(tmp_path, "CREATE TABLE person (id)", "INSERT INTO person VALUES (CAST(X'502DFF' AS TEXT))")
    assert told(read(tiny, path)) == [("dataset/encoding", 1, "id")]


def test_nothing_is_written_beside_or_into_the_database(tiny: Standard, tmp_path: Path) -> None:
    path = made(tmp_path, "CREATE TABLE person (id)", "INSERT INTO person VALUES ('P-1')")
    before = path.read_bytes()
    read(tiny, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["data.sqlite"]


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\x00", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_database_is_refused(tiny: Standard, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "data.db"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"data\.db"):
        read(tiny, path)


def test_a_locked_database_is_refused(tiny: Standard, tmp_path: Path) -> None:
    path = made(tmp_path, "CREATE TABLE person (id)")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UnreadableError, match="locked"):
            read(tiny, path)
