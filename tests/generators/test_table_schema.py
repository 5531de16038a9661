from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pytest

from generators.cells import cell_pattern
from generators.table_schema import generate, unheld
from housing_standard.constraints import Matches
from housing_standard.lexical import Primitive
from housing_standard.model import Standard
from housing_standard.rulebook import RuleBook
from tests.agreement.engines.table_schema import TableSchema
from tests.generators.wide import BAD_RECORDS, GOOD, OTHERS, Record, coded, field, record


@pytest.fixture(scope="module")
def engine(wide: Standard, tmp_path_factory: pytest.TempPathFactory) -> TableSchema:
    return TableSchema(wide, tmp_path_factory.mktemp("table_schema"))


def schema_of(standard: Standard, key: str) -> dict[str, Any]:
    artefact = next(each for each in generate(standard) if each.path == f"table-schema/{key}.schema.json")
    loaded: dict[str, Any] = json.loads(artefact.content)
    return loaded


def field_of(standard: Standard, key: str, name: str) -> dict[str, Any]:
    return next(each for each in schema_of(standard, key)["fields"] if each["name"] == name)


def test_frictionless_finds_nothing_wrong_with_any_schema_or_with_the_package(wide: Standard, tmp_path: Path) -> None:
    for artefact in generate(wide):
        (tmp_path / Path(artefact.path).name).write_bytes(artefact.content)
    for path in tmp_path.glob("*.schema.json"):
        assert not list(frictionless.Schema.metadata_validate(json.loads(path.read_text()))), path.name
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert [resource["path"] for resource in package["resources"]] == ["box.csv", "bag.csv", "part.csv", "thing.csv"]
    assert frictionless.Package.from_descriptor(package, basepath=str(tmp_path)).resource_names[0] == "box"


@pytest.mark.parametrize("change", GOOD.values(), ids=GOOD.keys())
def test_a_good_record_is_taken(engine: TableSchema, change: Record) -> None:
    verdict = engine.judge({"thing": [record(change)], **OTHERS})
    assert not verdict.refused, verdict.said


@pytest.mark.parametrize(("rule", "bad"), BAD_RECORDS, ids=[rule for rule, _ in BAD_RECORDS])
def test_a_bad_record_is_refused_unless_the_schema_says_that_it_does_not_judge_it(
    engine: TableSchema, wide: Standard, rule: str, bad: Record
) -> None:
    verdict = engine.judge({"thing": [bad], **OTHERS})
    assert verdict.refused == (rule not in engine.unheld), verdict.said
    if verdict.faults:
        known = RuleBook(wide).by_id[rule]
        assert {(fault.row, fault.constraint) for fault in verdict.faults} <= {(1, known.kind), (0, known.kind)}


def test_a_telephone_number_is_taken_with_and_without_the_guard_against_formulas() -> None:
    phone = field("Thing", "phone", Primitive.STRING, Matches(pattern=r"^(\+[1-9]|0)[0-9 ]{6,18}$"))
    pattern = f"^{cell_pattern(phone)}$"
    assert all(re.match(pattern, cell) for cell in ("+44 7700 900123", "'+44 7700 900123", "07700 900123"))
    # Our reader takes an apostrophe off only what starts like a formula.
    assert not any(re.match(pattern, cell) for cell in ("'07700 900123", "''07700 900123", "+44 7700 900123\n"))


def test_the_cells_of_a_field_with_many_values_have_as_many_as_the_field_takes() -> None:
    shades = coded("Thing", "shades", many=True, minimum_count=2, maximum_count=3)
    pattern = f"^{cell_pattern(shades)}$"
    assert all(re.match(pattern, cell) for cell in ("light|dark", "dark|dark|24_hour"))
    assert not any(re.match(pattern, cell) for cell in ("light", "light|pale", "light|", "light|dark|dark|dark"))


def test_a_moment_is_text_that_the_calendar_and_the_offset_are_asked_of(wide: Standard) -> None:
    moment = field_of(wide, "thing", "opened_at")
    assert moment["type"] == "string"
    pattern = f"^{moment['constraints']['pattern']}$"
    assert re.match(pattern, "2024-02-29T09:30:00+01:00")
    assert not re.match(pattern, "2023-02-29T09:30:00Z")
    assert not re.match(pattern, "2024-02-29T09:30:00")


def test_a_reference_to_one_kind_of_record_is_a_foreign_key_and_one_to_several_is_declared(wide: Standard) -> None:
    keys = {each["fields"][0]: each["reference"] for each in schema_of(wide, "thing")["foreignKeys"]}
    assert keys["box"] == {"resource": "box", "fields": ["id"]}
    assert keys["twin"] == {"resource": "", "fields": ["id"]}
    assert "place" not in keys
    assert "several kinds" in {each.rule.id: each.reason for each in unheld(wide)}["Thing/place/reference"]


def test_a_message_has_a_schema_without_keys_to_other_records(wide: Standard) -> None:
    schema = schema_of(wide, "send_thing")
    assert "foreignKeys" not in schema
    assert "primaryKey" not in schema


def test_every_rule_that_is_not_declared_has_words_in_a_schema(standard: Standard) -> None:
    """On the housing standard's own words: what is left unheld is of the declared shapes only."""
    left = {each.rule.kind for each in unheld(standard) if each.rule.derived}
    assert left <= {"reference", "distinct", "recommended", "minimum", "maximum", "pattern", "dated"}


def test_odd_names_and_an_empty_standard_are_no_trouble(wide: Standard) -> None:
    odd = field("Box", "order by", Primitive.STRING, Matches(pattern="^a|b$"))
    entities = tuple(replace(e, fields=(odd,)) if e.name == "Box" else e for e in wide.entities)
    schema = schema_of(replace(wide, entities=entities), "box")
    assert not list(frictionless.Schema.metadata_validate(schema))
    assert "primaryKey" not in schema
    assert len(generate(replace(wide, entities=()))) == 1
