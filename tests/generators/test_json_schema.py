from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from generators.artefact import shape_of
from generators.json_schema import LIMITS, generate, unheld
from generators.json_schema.values import _from, _up_to
from housing_standard.model import Standard
from housing_standard.scales import Severity
from tests.generators.wide import BAD_RECORDS, BASE, GOOD, OTHERS, Record, record

SHAPES = {limit.shape for limit in LIMITS}


@pytest.fixture(scope="module")
def schemas(wide: Standard) -> dict[str, dict[str, Any]]:
    return {artefact.path: json.loads(artefact.content) for artefact in generate(wide)}


def judged(schema: dict[str, Any], data: Any, **options: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(schema, **options).iter_errors(data)]


@pytest.fixture
def thing(schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return schemas["json-schema/thing.schema.json"]


def test_every_file_is_a_schema_of_its_draft(schemas: dict[str, dict[str, Any]]) -> None:
    for schema in schemas.values():
        assert validator_for(schema) is Draft202012Validator
        Draft202012Validator.check_schema(schema)


def test_every_record_and_message_has_a_file_and_so_has_a_dataset(schemas: dict[str, dict[str, Any]]) -> None:
    names = ("box", "bag", "part", "thing", "send_thing", "records")
    assert list(schemas) == [f"json-schema/{name}.schema.json" for name in names]
    assert [schema["$id"] for schema in schemas.values()] == [BASE + path for path in schemas]
    assert {schema["x-version"] for schema in schemas.values()} == {"1.2.3"}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_record_is_accepted(thing: dict[str, Any], name: str) -> None:
    assert judged(thing, record(GOOD[name])) == []


@pytest.mark.parametrize("name", GOOD)
def test_asserting_formats_changes_no_verdict(thing: dict[str, Any], name: str) -> None:
    checker = Draft202012Validator.FORMAT_CHECKER
    assert judged(thing, record(GOOD[name]), format_checker=checker) == []


def test_numbers_parsed_as_decimals_on_both_sides_are_judged_to_the_last_digit(wide: Standard) -> None:
    (text,) = (each.content for each in generate(wide) if each.path.endswith("/thing.schema.json"))
    schema = json.loads(text, parse_float=Decimal)
    assert judged(schema, record({"price": Decimal("99.99")})) == []
    assert judged(schema, record({"price": Decimal("99.990000000000000001")}))


@pytest.mark.parametrize(("rule", "bad"), BAD_RECORDS)
def test_a_record_that_breaks_a_rule_is_refused_unless_the_rule_is_declared_unheld(
    wide: Standard, thing: dict[str, Any], rule: str, bad: Record
) -> None:
    held = rule not in {left.rule.id for left in unheld(wide)}
    assert bool(judged(thing, bad)) is held


def test_every_rule_left_to_the_validator_has_a_declared_shape(wide: Standard, standard: Standard) -> None:
    for each in (wide, standard):
        left = [found.rule for found in unheld(each) if found.rule.severity is Severity.VIOLATION]
        assert {shape_of(rule.check) for rule in left} <= SHAPES


def test_a_rule_that_is_not_held_is_named_in_the_file(thing: dict[str, Any]) -> None:
    assert "W-1: Rule W-1 (JSON Schema compares no two values)" in thing["$comment"]
    assert "W-16: Rule W-16 (a warning" in thing["$comment"]
    assert "W-6: Rule W-6" in [part["$comment"] for part in thing["allOf"]]


def test_a_rule_reads_as_when_and_then(thing: dict[str, Any]) -> None:
    (rule,) = (part for part in thing["allOf"] if part["$comment"].startswith("W-7:"))
    assert rule["if"] == {"required": ["shade"], "properties": {"shade": {"enum": ["dark"]}}}
    assert rule["then"]["required"] == ["price"]


def test_a_code_list_tells_what_each_code_means(thing: dict[str, Any]) -> None:
    light, dark, _ = thing["$defs"]["Shade"]["oneOf"]
    assert (light["const"], light["title"], light["x-iri"]) == ("light", "Light", f"{BASE}Shade/light")
    assert "deprecated" not in light
    assert dark["deprecated"] is True


def test_a_field_tells_what_it_means(thing: dict[str, Any]) -> None:
    price = thing["properties"]["price"]
    assert (price["title"], price["description"], price["x-unit"]) == ("Price", "What price means.", "pounds sterling")
    assert thing["properties"]["flag"]["examples"] == [True]
    assert thing["properties"]["names"]["deprecated"] is True


def test_a_dataset_holds_records_of_every_kind_and_nothing_else(schemas: dict[str, dict[str, Any]]) -> None:
    dataset = schemas["json-schema/records.schema.json"]
    assert judged(dataset, {**OTHERS, "thing": [record({})], "part": None}) == []
    assert judged(dataset, {"thing": [record({"size": 13})]})
    assert judged(dataset, {"things": []})
    assert judged(dataset, [])


def test_a_message_holds_only_what_it_carries(schemas: dict[str, dict[str, Any]]) -> None:
    message = schemas["json-schema/send_thing.schema.json"]
    assert judged(message, {"id": "T-1", "day": "2026-01-01", "inner": {"id": "P-1", "weight": 1}}) == []
    assert judged(message, {"id": "T-1", "size": 3})
    assert judged(message, {"id": "T-1", "inner": {"id": "P-1"}})


def test_nothing_outside_the_file_is_referred_to(schemas: dict[str, dict[str, Any]]) -> None:
    for schema in schemas.values():
        references = {line for line in json.dumps(schema, indent=0).splitlines() if line.startswith('"$ref"')}
        assert references
        assert {line.split('"')[3].removeprefix("#/$defs/") for line in references} <= set(schema["$defs"])


@pytest.mark.parametrize("bound", ["1998-01-02", "2100-12-30", "0001-01-01", "1999-09-09"])
def test_the_pattern_of_a_bound_orders_days_as_the_calendar_does(bound: str) -> None:
    days = ("0001-01-01", "1997-12-31", "1998-01-01", "1998-01-02", "1999-09-08", "1999-09-09", "1999-09-10",
            "2000-01-01", "2100-12-29", "2100-12-30", "2100-12-31", "9999-12-31")  # fmt: skip
    for day in days:
        assert (judged({"pattern": _from(bound)}, day) == []) is (day >= bound)
        assert (judged({"pattern": _up_to(bound)}, day) == []) is (day <= bound)
