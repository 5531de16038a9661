"""Of more rows than one thread reads at once, each finding still names its own row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from housing_standard.model import Standard
from housing_standard.source.resolve import read_words
from housing_standard.validate.dataset import validate_path

DAY = dt.date(2026, 10, 31)
ROWS = 600_000
# Rows of these numbers are of no owner, and rows of those have a colour that is no code.
LOST, ODD = 99_991, 70_001
# As many codes as make DuckDB look them up by a join.
COLOURS = ("red", "green", "blue", "white", "black", "grey")
WORDS = f"""
id: https://example.org/doors
name: doors
prefixes: {{linkml: https://w3id.org/linkml/, ex: https://example.org/doors/}}
default_prefix: ex
imports: [linkml:types]
enums:
  Colour:
    permissible_values: {{{", ".join(f"{colour}: {{}}" for colour in COLOURS)}}}
classes:
  Owner:
    attributes:
      id: {{identifier: true}}
  Door:
    attributes:
      id: {{identifier: true}}
      owner: {{range: Owner}}
      colour: {{range: Colour}}
"""


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    """Doors of owners, each of one of six colours."""
    path = tmp_path_factory.mktemp("words") / "doors.yaml"
    path.write_text(WORDS)
    return read_words(path).standard


@pytest.mark.parametrize(("form", "how"), [("csv", "FORMAT csv, HEADER"), ("parquet", "FORMAT parquet")])
def test_every_finding_is_at_its_row(doors: Standard, tmp_path: Path, form: str, how: str) -> None:
    codes = ", ".join(f"'{colour}'" for colour in COLOURS)
    door = f"""SELECT 'D-' || n AS id, CASE WHEN n % {LOST} = 0 THEN 'O-none' ELSE 'O-' || n % 1000 END AS owner,
        CASE WHEN n % {ODD} = 0 THEN 'puce' ELSE ([{codes}])[1 + n % 6] END AS colour
        FROM range(1, {ROWS + 1}) AS t(n)"""
    with duckdb.connect() as connection:
        for name, select in (("owner", "SELECT 'O-' || n AS id FROM range(1000) AS t(n)"), ("door", door)):
            connection.execute(f"COPY ({select}) TO '{tmp_path}/{name}.{form}' ({how})")
    report = validate_path(tmp_path, doors, as_at=DAY, shapes=str, today=DAY, most=1000)
    found = {(finding.rule, finding.record, finding.row) for finding in report.findings}
    lost = {("Door/owner/reference", f"D-{n}", n) for n in range(LOST, ROWS + 1, LOST)}
    odd = {("Door/colour/code", f"D-{n}", n) for n in range(ODD, ROWS + 1, ODD)}
    assert found == lost | odd
