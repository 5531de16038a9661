from __future__ import annotations

import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW, Table, TableGroup

from generators.csvw import generate, unheld
from housing_standard.constraints import Matches
from housing_standard.lexical import Primitive
from housing_standard.model import Standard
from housing_standard.records.rdf import triples_of
from housing_standard.records.triples import RDF_TYPE, Resource
from housing_standard.rulebook import RuleBook
from tests.agreement.engines.cells import rows_of
from tests.agreement.engines.csvw import Csvw
from tests.generators.wide import BAD_RECORDS, GOOD, OTHERS, Record, field, record


@pytest.fixture(scope="module")
def engine(wide: Standard, tmp_path_factory: pytest.TempPathFactory) -> Csvw:
    return Csvw(wide, tmp_path_factory.mktemp("csvw"))


def written(standard: Standard, folder: Path) -> dict[str, Any]:
    for artefact in generate(standard):
        (folder / Path(artefact.path).name).write_bytes(artefact.content)
    loaded: dict[str, Any] = json.loads((folder / "csv-metadata.json").read_text())
    return loaded


def test_the_package_reads_every_description_without_a_warning(wide: Standard, tmp_path: Path) -> None:
    written(wide, tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        group = TableGroup.from_file(tmp_path / "csv-metadata.json")
        assert [str(table.url) for table in group.tables] == ["box.csv", "bag.csv", "part.csv", "thing.csv"]
        assert len(group.validate_schema(strict=True)) == 4
        for path in tmp_path.glob("*.csv-metadata.json"):
            CSVW(str(path))


@pytest.mark.parametrize("change", GOOD.values(), ids=GOOD.keys())
def test_a_good_record_is_taken(engine: Csvw, change: Record) -> None:
    verdict = engine.judge({"thing": [record(change)], **OTHERS})
    assert not verdict.refused, verdict.said


@pytest.mark.parametrize(("rule", "bad"), BAD_RECORDS, ids=[rule for rule, _ in BAD_RECORDS])
def test_a_bad_record_is_refused_unless_the_metadata_say_that_they_do_not_judge_it(
    engine: Csvw, wide: Standard, rule: str, bad: Record
) -> None:
    verdict = engine.judge({"thing": [bad], **OTHERS})
    assert verdict.refused == (rule not in engine.unheld), verdict.said
    if verdict.faults:
        known = RuleBook(wide).by_id[rule]
        assert {fault.constraint for fault in verdict.faults} == {known.kind}


def test_a_table_becomes_the_addresses_and_values_that_our_own_converter_makes(wide: Standard, tmp_path: Path) -> None:
    written(wide, tmp_path)
    change: Record = {"place": "G 1/é", "box": "B-1", "shade": "24_hour", "day": "2024-02-29", "flag": True}
    rows = rows_of(wide, {"thing": [record(change)]})
    (tmp_path / "thing.csv").write_bytes(rows.csv(whole=True)["thing"])
    described = CSVW(str(tmp_path / "thing.csv-metadata.json")).to_json()["tables"][0]["row"][0]["describes"][0]
    subject = described.pop("@id")
    theirs = {(subject, name, text) for name, value in described.items() for text in texts_of(value)}
    ours = {
        (node.name, "rdf:type" if name == RDF_TYPE else name, value.name if isinstance(value, Resource) else value.text)
        for node, name, value in triples_of(rows.tables(), wide)
    }
    assert theirs == ours


def texts_of(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in values]


def test_the_values_of_a_cell_with_many_are_each_held_to_the_datatype(wide: Standard, tmp_path: Path) -> None:
    group = written(wide, tmp_path)
    columns = {each.get("name"): each for each in group["tables"][3]["tableSchema"]["columns"]}
    assert columns["marks"]["separator"] == "|"
    assert columns["marks"]["datatype"]["maximum"] == "9"
    # CSVW makes one address of a cell, so several codes stay text.
    assert "valueUrl" not in columns["many_shades"]


def test_only_the_description_of_all_files_has_keys_between_them(wide: Standard, tmp_path: Path) -> None:
    group = written(wide, tmp_path)
    keys = [each["columnReference"] for each in group["tables"][3]["tableSchema"]["foreignKeys"]]
    assert keys == ["box", "twin", "inner"]
    assert "foreignKeys" not in json.loads((tmp_path / "thing.csv-metadata.json").read_text())["tableSchema"]
    assert "several kinds" in {each.rule.id: each.reason for each in unheld(wide)}["Thing/place/reference"]


def test_a_name_that_no_address_template_takes_is_encoded_and_its_heading_kept(wide: Standard, tmp_path: Path) -> None:
    odd = field("Box", "_start-date", Primitive.STRING, Matches(pattern="^a|b$"), required=True)
    entities = tuple(replace(e, fields=(odd,)) if e.name == "Box" else e for e in wide.entities)
    column = written(replace(wide, entities=entities), tmp_path)["tables"][0]["tableSchema"]["columns"][0]
    assert column["name"] == "%5Fstart%2Ddate"
    (tmp_path / "box.csv").write_text("_start-date\nb\n")
    rows = list(Table.from_file(tmp_path / "box.csv-metadata.json").iterdicts())
    assert [next(iter(row.values())) for row in rows] == ["b"]
    assert column["titles"][0] == "_start-date"
    assert len(generate(replace(wide, entities=()))) == 1
