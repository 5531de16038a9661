from __future__ import annotations

import json
from typing import Any

import pytest

from housing_standard.errors import UnreadableError
from housing_standard.model import Standard
from housing_standard.records.json_files import contents_of
from housing_standard.records.table import Cell, Contents, Spoilt
from housing_standard.rulebook import RuleBook


def read(tiny: Standard, document: Any) -> Contents:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return contents_of(data, "tiny.json", RuleBook(tiny))


def places(contents: Contents) -> list[tuple[str, int | None, str, str]]:
    return [(finding.rule, finding.row, finding.column, finding.value) for finding in contents.findings]


def cell(tiny: Standard, field: str, value: Any) -> Cell:
    contents = read(tiny, {"home": [{"id": "H-1", field: value}]})
    assert contents.findings == ()
    return contents.tables[0].column(field)[0]


def test_each_list_becomes_a_table_in_the_order_of_the_fields(tiny: Standard) -> None:
    contents = read(tiny, {"home": [{"bedrooms": 2, "id": "H-1"}, {"id": "H-2"}], "person": []})
    homes, people = contents.tables
    assert (homes.entity, homes.file, homes.columns) == ("Home", "tiny.json", ("id", "bedrooms"))
    assert list(homes.rows) == [("H-1", "2"), ("H-2", None)]
    assert (people.entity, list(people.rows)) == ("Person", [])


@pytest.mark.parametrize("text", ["104.50", "1e3", "0.1000000000000000055511151231257827", "1" * 5000, "-0"])
def test_a_number_keeps_the_digits_that_were_written(tiny: Standard, text: str) -> None:
    contents = read(tiny, f'{{"home": [{{"weekly_rent": {text}}}]}}'.encode())
    assert contents.tables[0].rows[0] == (text,)


def test_null_and_the_empty_list_are_absent_and_the_empty_text_is_not(tiny: Standard) -> None:
    assert cell(tiny, "colours", None) is None
    assert cell(tiny, "colours", []) is None
    assert cell(tiny, "place_code", None) is None
    assert cell(tiny, "place_code", "") == ""


def test_truth_values_and_lists_become_text(tiny: Standard) -> None:
    assert cell(tiny, "has_gas", True) == "true"  # noqa: FBT003 - the value of a field
    assert cell(tiny, "colours", ["red"]) == ("red",)


def test_several_values_for_a_field_with_one_are_kept_for_the_judge(tiny: Standard) -> None:
    assert cell(tiny, "bedrooms", [2, 3]) == ("2", "3")


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("bedrooms", "2", '"2"'),
        ("bedrooms", True, "true"),
        ("weekly_rent", "104.50", '"104.50"'),
        ("has_gas", "true", '"true"'),
        ("has_gas", 1, "1"),
        ("place_code", 5, "5"),
        ("place_code", ["AB1-001"], '["AB1-001"]'),
        ("place_code", {"code": 1}, '{"code": "1"}'),
        ("colours", "red", '"red"'),
        ("colours", ["red", None], '["red", null]'),
        ("colours", [["red"]], '[["red"]]'),
    ],
)
def test_a_value_of_the_wrong_json_type_fails_the_type_of_its_field(
    tiny: Standard, field: str, value: Any, shown: str
) -> None:
    contents = read(tiny, {"home": [{"id": "H-1", field: value}]})
    assert places(contents) == [(f"Home/{field}/type", 1, field, shown)]
    assert isinstance(contents.tables[0].column(field)[0], Spoilt)
    assert contents.findings[0].record == "H-1"


def test_a_code_of_the_wrong_json_type_fails_its_list(tiny: Standard) -> None:
    contents = read(tiny, {"let": [{"id": "L-1", "let_type": 1}]})
    assert places(contents) == [("Let/let_type/code", 1, "let_type", "1")]


def test_a_name_that_is_no_field_is_told_with_the_nearest(tiny: Standard) -> None:
    contents = read(tiny, {"home": [{"id": "H-1", "bedrroms": 2}]})
    assert places(contents) == [("Home/unknown_field", 1, "bedrroms", "2")]
    assert "Did you mean bedrooms?" in contents.findings[0].cure


def test_an_unknown_kind_of_record_is_told_with_the_nearest(tiny: Standard) -> None:
    contents = read(tiny, {"homes": [{"id": "H-1"}]})
    assert places(contents) == [("dataset/unknown_record_type", 0, "homes", "homes")]
    assert "home" in contents.findings[0].cure


def test_a_kind_of_record_that_holds_no_list_is_told(tiny: Standard) -> None:
    assert places(read(tiny, {"home": {"id": "H-1"}, "person": None})) == [
        ("dataset/not_a_list", 0, "home", '{"id": "H-1"}')
    ]


def test_an_entry_that_is_no_record_is_told_and_keeps_its_row(tiny: Standard) -> None:
    contents = read(tiny, {"home": ["H-1", {"id": "H-2"}]})
    assert places(contents) == [("dataset/not_a_record", 1, "", '"H-1"')]
    assert contents.tables[0].rows[1] == ("H-2",)


def test_a_field_given_twice_is_told_and_the_first_counts(tiny: Standard) -> None:
    contents = read(tiny, b'{"home": [{"id": "H-1", "bedrooms": 2, "bedrooms": 3, "bedrooms": 4}]}')
    assert [(f.rule, f.row, f.column) for f in contents.findings] == [("dataset/repeated_key", 1, "bedrooms")]
    assert contents.tables[0].rows[0] == ("H-1", "2")


def test_a_kind_of_record_given_twice_is_told(tiny: Standard) -> None:
    contents = read(tiny, b'{"home": [{"id": "H-1"}], "home": []}')
    assert [(f.rule, f.row, f.column) for f in contents.findings] == [("dataset/repeated_key", 0, "home")]
    assert len(contents.tables[0].rows) == 1


def test_half_a_surrogate_pair_and_a_null_are_told_and_go_no_further(tiny: Standard) -> None:
    contents = read(tiny, b'{"home": [{"id": "H-1", "place_code": "\\ud800"}, {"id": "H-2", "place_code": "\\u0000"}]}')
    assert [(f.rule, f.row) for f in contents.findings] == [("dataset/encoding", 1), ("Home/place_code/type", 2)]
    assert all(isinstance(cell, Spoilt) for cell in contents.tables[0].column("place_code"))
    assert "\ud800" not in str(contents)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not JSON"),
        (b'{"home": [', "is not JSON"),
        (b'{"home": [{"weekly_rent": NaN}]}', "NaN is not a number"),
        (b'{"home": [{"weekly_rent": -Infinity}]}', "Infinity is not a number"),
        (b'{"home": "caf\xe9"}', "is not UTF-8 text: see line 1"),
        (b"[]", "does not hold an object"),
        (b"[" * 200_000, "nests too deeply"),
        (b'{"home": ' + b'{"a":' * 200_000, "nests too deeply"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tiny: Standard, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read(tiny, data)


def test_a_byte_order_mark_is_tolerated(tiny: Standard) -> None:
    assert len(read(tiny, b'\xef\xbb\xbf{"home": []}').tables) == 1


def test_text_of_the_wrong_json_type_is_kept_without_its_quotation_marks(tiny: Standard) -> None:
    contents = read(tiny, {"home": [{"id": "H-1", "has_gas": "Yes"}]})
    assert contents.findings[0].value == '"Yes"'
    assert contents.tables[0].column("has_gas") == ("Yes",)
