from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing_standard.errors import UsageError
from housing_standard.lexical import Primitive
from housing_standard.model import Field, Standard
from housing_standard.records.csv_files import read_file
from housing_standard.records.csv_text import guarded, unguarded
from housing_standard.records.csv_writing import csv_files
from housing_standard.records.json_files import contents_of
from housing_standard.records.json_writing import json_document
from housing_standard.records.table import Cell, Spoilt, Table
from housing_standard.rulebook import RuleBook
from tests.validate.wide import wide

WIDE = wide()


def homes(columns: tuple[str, ...], *rows: tuple[Cell, ...]) -> Table:
    return Table(entity="Home", file="home.csv", columns=columns, rows=rows)


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_a_file_has_the_fields_that_are_filled_or_required_in_order(tiny: Standard) -> None:
    files = csv_files([homes(("bedrooms", "id", "has_gas"), ("2", "H-1", None))], tiny)
    assert files == {"home.csv": b"id,bedrooms\nH-1,2\n"}


@pytest.mark.parametrize("value", ["=1+1", "+44 20 7946 0000", "-x", "@x", "\tx", "\rx", "'=x"])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(tiny: Standard, value: str) -> None:
    (content,) = csv_files([homes(("id",), (value,))], tiny).values()
    assert cells(content)[1] == [f"'{value}"]


def test_a_negative_number_of_a_numeric_field_is_left_a_number(tiny: Standard) -> None:
    (content,) = csv_files([homes(("id", "weekly_rent"), ("-1", "-3.50"), ("x", "-3.50+1"))], tiny).values()
    assert cells(content)[1:] == [["'-1", "-3.50"], ["x", "'-3.50+1"]]


def test_a_value_with_the_separator_of_values_is_refused(tiny: Standard) -> None:
    with pytest.raises(UsageError, match="Convert to JSON"):
        csv_files([homes(("id", "colours"), ("H-1", ("red|blue",)))], tiny)


@given(st.text())
def test_guarding_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_json_writes_numbers_and_truth_values_as_such_and_wrong_ones_as_text(tiny: Standard) -> None:
    table = homes(
        ("id", "bedrooms", "weekly_rent", "has_gas", "colours"),
        ("H-1", "+02", "104.50", "true", ("red",)),
        ("H-2", "two", "1e3", "yes", None),
        ("H-3", Spoilt("3"), None, Spoilt("true"), None),
    )
    document = json_document([table], tiny)
    assert b'"bedrooms": 2, "weekly_rent": 104.50, "has_gas": true, "colours": ["red"]' in document
    assert json.loads(document)["home"][1:] == [
        {"id": "H-2", "bedrooms": "two", "weekly_rent": "1e3", "has_gas": "yes"},
        {"id": "H-3", "bedrooms": "3", "has_gas": "true"},
    ]


def _cell(known: Field) -> st.SearchStrategy[Cell]:
    # What no cell of a CSV file can tell apart is left out: the empty text and the separator of values.
    texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00|"), min_size=1, max_size=8)
    if known.primitive in (Primitive.INTEGER, Primitive.DECIMAL):
        # A JSON number has neither a plus nor zeros in front; it says the same number without them.
        texts = texts.filter(lambda text: not re.fullmatch(r"(\+[0-9.]+|[+-]?0[0-9][0-9.]*)", text, re.ASCII))
    one: st.SearchStrategy[Cell] = st.lists(texts, min_size=1, max_size=3).map(tuple) if known.many else texts
    return st.none() | one


FIELDS = WIDE.entity_by_name["Alpha"].fields
ROWS = st.lists(st.tuples(st.just("a"), *(_cell(known) for known in FIELDS[1:])), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_any_table_is_the_same_after_csv_and_after_json(
    rows: list[tuple[Cell, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    table = Table(entity="Alpha", file="alpha.csv", columns=tuple(known.name for known in FIELDS), rows=rows)
    ((name, content),) = csv_files([table], WIDE).items()
    path: Path = tmp_path_factory.mktemp("csv") / name
    path.write_bytes(content)
    assert _filled(read_file(path, RuleBook(WIDE)).tables) == _filled([table])
    read_back = contents_of(json_document([table], WIDE), "wide.json", RuleBook(WIDE))
    assert _filled(read_back.tables) == _filled([table])


def _filled(tables: Iterable[Table]) -> list[dict[str, Cell]]:
    return [
        {name: _plain(cell) for name, cell in zip(table.columns, row, strict=True) if cell is not None}
        for table in tables
        for row in table.rows
    ]


def _plain(cell: Cell) -> Cell:
    """Return a cell without its reader's mark: text in a field of numbers is of the wrong JSON type."""
    return str(cell) if isinstance(cell, Spoilt) else cell
