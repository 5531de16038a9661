"""Every rule on the records that were judged is named once, with the way it took; the SQL can be read."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from housing_standard.cli import main
from housing_standard.rulebook import RuleBook
from housing_standard.shipped import built

LANDLORD = Path(__file__).resolve().parent.parent / "examples" / "landlord" / "faulty" / "csv"


def explained(tmp_path: Path, data: Path) -> str:
    path = tmp_path / "rules.sql"
    assert main(["validate", str(data), "--explain", str(path), "--format", "json"]) == 1
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [LANDLORD, LANDLORD / "tenancy.csv"])
def test_every_rule_is_named_once_with_what_became_of_it(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = explained(tmp_path, data)
    capsys.readouterr()
    book = RuleBook(built().standard)
    kinds = re.findall(r"^-- (\w+): [\d,]+ records in ", text, re.MULTILINE)
    assert kinds
    lists = re.findall(r"^-- (?:Judged|Cannot|Not)[^:]*?: (.+)$", text, re.MULTILINE)
    # The reasons hold a colon of their own.
    named = [name.rpartition(" = ")[2].rpartition(": ")[2] for each in lists for name in each.split(", ")]
    rules = [name for name in named if name in book.by_id]
    expected = sorted(rule.id for kind in kinds for rule in book.by_entity[kind])
    assert sorted(rules) == expected


def test_a_mapped_export_is_explained_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exports = LANDLORD.parent.parent.parent / "exports"
    path = tmp_path / "rules.sql"
    mapping = ["--mapping", str(exports / "meadow-mapping.csv")]
    assert main(["validate", str(exports / "meadow"), *mapping, "--explain", str(path)]) == 1
    capsys.readouterr()
    assert "-- Tenancy: 49 records in Lettings.csv" in path.read_text(encoding="utf-8")


def test_rdf_that_tables_can_hold_is_explained_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(tmp_path, LANDLORD.parent / "landlord.ttl")
    capsys.readouterr()
    assert "records in landlord.ttl" in text


def test_rdf_that_only_the_shapes_can_judge_has_no_sql_to_explain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("[] <https://example.org/says> 3 .\n", encoding="utf-8")
    assert main(["validate", str(data), "--explain", str(tmp_path / "rules.sql")]) == 2
    assert "no SQL to explain" in capsys.readouterr().err


def test_the_sql_is_sql(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(tmp_path, LANDLORD)
    capsys.readouterr()
    statements = duckdb.extract_statements(text)
    assert len(statements) > 300
    assert {str(statement.type).rpartition(".")[2] for statement in statements} == {"INSERT", "SELECT"}
