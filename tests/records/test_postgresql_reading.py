"""A PostgreSQL database, filled through the published script, gives the same records and findings as the files do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from housing_standard.cli import main
from housing_standard.errors import UnreadableError, UsageError
from housing_standard.model import Standard
from housing_standard.records.any_form import read_data
from housing_standard.records.postgresql import copy_database, shown
from housing_standard.rulebook import RuleBook
from tests.agreement.engines.postgresql import Postgres
from tests.records.held import records_of

CLEAN = Path(__file__).parents[1] / "examples" / "landlord" / "clean"


def address(conninfo: str, schema: str) -> str:
    known = conninfo_to_dict(conninfo)
    options = urlencode({"host": known["host"], "options": f"-csearch_path={schema}"}, quote_via=quote)
    return f"postgresql://{known['user']}:a-secret@/{known['dbname']}?{options}"


@contextmanager
def schema_of(conninfo: str, *statements: str) -> Iterator[str]:
    """Yield the address of a schema in which these statements were run."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        name = f"homes_{connection.info.backend_pid}"
        try:
            for statement in (f"CREATE SCHEMA {name}", f"SET search_path TO {name}", *statements):
                connection.execute(statement.encode())
            yield address(conninfo, name)
        finally:
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


def files(tiny: Standard, at: str, folder: Path) -> dict[str, str]:
    copy_database(at, tiny, folder)
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def test_a_whole_landlord_comes_back_from_the_database_as_it_went_in(
    standard: Standard, postgresql: str, tmp_path: Path
) -> None:
    engine = Postgres(standard, tmp_path, postgresql)
    try:
        with engine.connection.transaction():
            for placed in engine.in_order(json.loads((CLEAN / "landlord.json").read_text())):
                engine.put(placed)
        copy_database(address(postgresql, engine.schema), standard, tmp_path)
    finally:
        engine.close()
    book = RuleBook(standard)
    contents = read_data(tmp_path, book)
    assert contents.findings == ()
    assert records_of(contents) == records_of(read_data(CLEAN / "csv", book))


def test_the_command_finds_a_fault_at_the_row_of_its_table_and_never_shows_the_password(
    postgresql: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = (
        "CREATE TABLE person (id text, date_of_birth text)",
        "INSERT INTO person VALUES ('P-2', '2024-02-30'), ('P-1', '1980-02-29')",
    )
    with schema_of(postgresql, *made) as at:
        assert main(["validate", at, "--format", "json"]) == 1
    printed = capsys.readouterr()
    found = json.loads(printed.out)["findings"]
    assert ("Person/date_of_birth/type", "person.csv", 2, "P-2") in {
        (each["rule"], each["file"], each["row"], each["record"]) for each in found
    }
    assert "a-secret" not in printed.out + printed.err


def test_values_of_every_type_are_written_as_the_standard_has_them(
    tiny: Standard, postgresql: str, tmp_path: Path
) -> None:
    made = (
        "CREATE VIEW person AS SELECT 'P-1' AS id, date '1980-02-29' AS day, true AS yes, 1e20::numeric AS big, "
        "timestamptz '2026-07-01 09:30+00' AS moment, 0.1::float8 AS part, '=1+1' AS sum, NULL::text AS nothing, "
        "ARRAY['a', 'b'] AS several, E'two\\nlines, \"quoted\"' AS text"
    )
    with schema_of(postgresql, made) as at:
        assert files(tiny, at, tmp_path) == {
            "person.csv": "id,day,yes,big,moment,part,sum,nothing,several,text\n"
            "P-1,1980-02-29,true,100000000000000000000,2026-07-01T10:30:00+01:00,0.1,'=1+1,,a|b,"
            '"two\nlines, ""quoted"""\n'
        }


def test_a_table_that_nobody_knows_gives_its_name_and_no_row_unless_all_are_asked_for(
    tiny: Standard, postgresql: str, tmp_path: Path
) -> None:
    with schema_of(postgresql, "CREATE TABLE secrets (id text)", "INSERT INTO secrets VALUES ('S-1')") as at:
        assert files(tiny, at, tmp_path) == {"secrets.csv": "id\n"}
        copy_database(at, tiny, tmp_path, every_table=True)
    assert (tmp_path / "secrets.csv").read_text() == "id\nS-1\n"
    findings = read_data(tmp_path, RuleBook(tiny)).findings
    assert {finding.rule for finding in findings} == {"dataset/unknown_file"}


def test_names_that_are_made_to_harm_stay_names(tiny: Standard, postgresql: str, tmp_path: Path) -> None:
    made = ('CREATE TABLE person (id text, """; DROP TABLE person; --" text)', "INSERT INTO person VALUES ('P-1')")
    with schema_of(postgresql, *made) as at:
        assert files(tiny, at, tmp_path)["person.csv"].endswith("\nP-1,\n")


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ((), "no table that this user may see"),
        (("CREATE TABLE person (id text, photo bytea)",), "type bytea"),
        (('CREATE TABLE "../person" (id text)',), "a name that no file can have"),
        (
            ("CREATE VIEW person AS SELECT 'P-1' AS id, ARRAY['a|b'] AS notes",),
            r"holds '\|', which parts values in a cell: 'a\|b'",
        ),
        (("CREATE VIEW person AS SELECT (1 / 0)::text AS id",), "division by zero"),
    ],
)
def test_what_cannot_be_copied_is_refused(
    tiny: Standard, postgresql: str, tmp_path: Path, statements: tuple[str, ...], said: str
) -> None:
    with schema_of(postgresql, *statements) as at, pytest.raises(UnreadableError, match=said):
        copy_database(at, tiny, tmp_path)


def test_a_server_that_is_not_there_is_told_without_the_password(tiny: Standard, tmp_path: Path) -> None:
    at = f"postgresql://someone:a-secret@/homes?host={quote(str(tmp_path), safe='')}"
    with pytest.raises(UnreadableError, match="cannot be read") as refused:
        copy_database(at, tiny, tmp_path)
    assert "a-secret" not in str(refused.value)


def test_what_is_no_address_is_refused_without_showing_it() -> None:
    with pytest.raises(UsageError, match="not the address of a database") as refused:
        shown("postgresql://someone:a-secret@host:port/homes?nonsense=1")
    assert "a-secret" not in str(refused.value)
