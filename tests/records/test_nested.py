"""Records that stand inside others in JSON go to the lists of their own kinds; nothing is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from housing_standard.model import Standard
from housing_standard.records.json_files import contents_of
from housing_standard.records.rdf import to_ntriples
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook
from housing_standard.source.resolve import read_words

SCHEMA = """\
id: https://example.org/nested
name: nested
prefixes:
  linkml: https://w3id.org/linkml/
  ex: https://example.org/nested/
default_prefix: ex
imports:
  - linkml:types
classes:
  Home:
    attributes:
      id: {identifier: true}
      address: {range: Address}
      rooms: {range: Room, multivalued: true, inlined: true, inlined_as_list: true}
      meters: {range: Meter, multivalued: true, inlined: true}
      pets: {range: Pet, multivalued: true, inlined: true, inlined_as_list: true}
  Address:
    attributes:
      postcode: {required: true}
  Room:
    attributes:
      id: {identifier: true}
      windows: {range: Window, multivalued: true, inlined: true, inlined_as_list: true}
  Window:
    attributes:
      panes: {range: integer}
  Meter:
    attributes:
      serial: {key: true}
      reading: {range: integer}
  Pet:
    abstract: true
    attributes:
      id: {identifier: true}
      kind: {designates_type: true}
  Cat:
    is_a: Pet
    attributes:
      lives: {range: integer}
  Dog:
    is_a: Pet
"""


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    path = tmp_path_factory.mktemp("words") / "nested.yaml"
    path.write_text(SCHEMA)
    return read_words(path).standard


def read(standard: Standard, *homes: Any) -> Contents:
    return contents_of(json.dumps({"home": homes}).encode(), "homes.json", RuleBook(standard))


def rows(contents: Contents) -> dict[str, list[dict[str, Any]]]:
    return {
        table.entity: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in contents.tables
    }


def test_the_model_knows_which_records_stand_inside_others_and_how(nested: Standard) -> None:
    fields = nested.entity_by_name["Home"].field_by_name
    assert {name: (f.inlined, f.keyed) for name, f in fields.items() if f.inlined} == {
        "address": (True, False), "rooms": (True, False), "meters": (True, True), "pets": (True, False),
    }  # fmt: skip


def test_an_inner_record_goes_to_its_own_list_and_the_owner_keeps_its_name(nested: Standard) -> None:
    contents = read(nested, {"id": "H-1", "rooms": [{"id": "R-1", "windows": [{"panes": 2}, {"panes": 4}]}]})
    assert contents.findings == ()
    assert rows(contents) == {
        "Home": [{"id": "H-1", "rooms": ("R-1",)}],
        "Room": [{"id": "R-1", "windows": ("_:window_1", "_:window_2")}],
        "Window": [{"panes": "2"}, {"panes": "4"}],
    }


def test_a_record_under_its_identifier_may_leave_it_out(nested: Standard) -> None:
    contents = read(nested, {"id": "H-1", "meters": {"M-1": {"reading": 7}, "M-2": None, "M-3": {"serial": "M-3"}}})
    assert contents.findings == ()
    assert [row["serial"] for row in rows(contents)["Meter"]] == ["M-1", "M-2", "M-3"]
    assert rows(contents)["Home"] == [{"id": "H-1", "meters": ("M-1", "M-2", "M-3")}]


def test_a_record_under_another_identifier_than_its_own_is_told(nested: Standard) -> None:
    contents = read(nested, {"id": "H-1"}, {"id": "H-2", "meters": {"M-1": {"serial": "M-9"}}})
    (finding,) = contents.findings
    assert (finding.rule, finding.row, finding.column, finding.value) == ("dataset/key_differs", 2, "meters", "M-9")


def test_one_of_several_kinds_is_known_by_what_it_says_it_is_or_by_its_fields(nested: Standard) -> None:
    pets = [{"id": "P-1", "kind": "Dog"}, {"id": "P-2", "lives": 9}, {"id": "P-3", "kind": "Cat"}]
    assert {kind: [row["id"] for row in found] for kind, found in rows(read(nested, {"id": "H", "pets": pets})).items()
            if kind != "Home"} == {"Dog": ["P-1"], "Cat": ["P-2", "P-3"]}  # fmt: skip


@pytest.mark.parametrize("value", ["H", 3, ["x"], [3]])
def test_what_is_no_record_where_one_should_stand_is_told_as_written(nested: Standard, value: Any) -> None:
    contents = read(nested, {"id": "H-1", "address": value})
    assert [(finding.column, finding.row) for finding in contents.findings] == [("address", 1)]
    assert str(contents.findings[0].value).strip('"') in json.dumps(value)


def test_a_fault_of_an_inner_record_is_found_in_its_own_kind(nested: Standard) -> None:
    contents = read(nested, {"id": "H-1", "address": {"postcode": "AB1", "street": "x"}})
    assert [(f.rule, f.entity, f.column) for f in contents.findings] == [("Address/unknown_field", "Address", "street")]


def test_in_rdf_an_inner_record_is_a_node_of_its_own(nested: Standard) -> None:
    contents = read(nested, {"id": "H-1", "address": {"postcode": "AB1"}, "rooms": [{"id": "R-1"}]})
    lines = set(to_ntriples(contents.tables, nested, "https://d.example/"))
    ex = "https://example.org/nested/"
    assert f"<https://d.example/home/H-1> <{ex}Home/address> _:address_1 .\n" in lines
    assert f'_:address_1 <{ex}Address/postcode> "AB1" .\n' in lines
    assert f"<https://d.example/home/H-1> <{ex}Home/rooms> <https://d.example/room/R-1> .\n" in lines


def test_records_nested_without_end_are_cut_off_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    body = "classes:\n  Box:\n    attributes:\n      inside: {range: Box}\n"
    path.write_text(SCHEMA.partition("classes:")[0].replace("nested", "deep") + body)
    deep: Any = {}
    for _ in range(200):
        deep = {"inside": deep}
    contents = contents_of(json.dumps({"box": [deep]}).encode(), "deep.json", RuleBook(read_words(path).standard))
    assert "dataset/nested_too_deep" in {finding.rule for finding in contents.findings}
