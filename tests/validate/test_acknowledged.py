"""A warning that the data acknowledge, with who, when and why, is counted and not listed; a violation never is."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from generators.shacl import generate
from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.records.any_form import read_data
from housing_standard.records.rdf import triples_of
from housing_standard.records.triples import line_of
from housing_standard.rulebook import RuleBook
from housing_standard.validate.dataset import validate_path

DAY = dt.date(2026, 10, 31)
WHOLE = {
    "id": "ACK-1", "rule_id": "PR-101", "record_id": "PROP-1", "acknowledged_by": "Data manager",
    "acknowledged_on": "2026-10-12", "reason": "It was two houses.",
}  # fmt: skip
HOUSE = {"id": "PROP-1", "bedrooms": 14}


def judged(standard: Standard, folder: Path, *acknowledgements: dict[str, Any]) -> Report:
    path = folder / "data.json"
    path.write_text(json.dumps({"property": [HOUSE], "warning_acknowledgement": list(acknowledgements)}))
    return validate_path(path, standard, as_at=DAY, shapes=str, today=DAY)


def warned(report: Report) -> bool:
    return ("PR-101", "PROP-1") in {(finding.rule, finding.record) for finding in report.findings}


def test_a_warning_stays_quiet_and_is_counted(standard: Standard, tmp_path: Path) -> None:
    assert warned(judged(standard, tmp_path))
    report = judged(standard, tmp_path, WHOLE)
    assert not warned(report)
    assert report.acknowledged == 1
    assert report.as_json()["totals"]["acknowledged"] == 1
    assert any("1 warning is acknowledged" in note for note in report.notes)


@pytest.mark.parametrize("lost", ["rule_id", "record_id", "acknowledged_by", "acknowledged_on", "reason"])
def test_an_acknowledgement_without_who_when_or_why_counts_for_nothing(
    standard: Standard, tmp_path: Path, lost: str
) -> None:
    report = judged(standard, tmp_path, {name: value for name, value in WHOLE.items() if name != lost})
    assert warned(report)
    assert report.acknowledged == 0
    assert f"WarningAcknowledgement/{lost}/required" in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("other", [{"record_id": "PROP-2"}, {"rule_id": "PR-103"}])
def test_only_the_warning_that_is_named_stays_quiet(standard: Standard, tmp_path: Path, other: dict[str, str]) -> None:
    assert warned(judged(standard, tmp_path, {**WHOLE, **other}))


def test_a_violation_cannot_be_acknowledged(standard: Standard, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    tenancy = {"id": "TEN-1", "start_date": "2026-04-06", "end_date": "2026-01-31"}
    told = {**WHOLE, "rule_id": "TE-001", "record_id": "TEN-1"}
    path.write_text(json.dumps({"tenancy": [tenancy], "warning_acknowledgement": [told]}))
    report = validate_path(path, standard, as_at=DAY, shapes=str, today=DAY)
    assert ("TE-001", "TEN-1") in {(finding.rule, finding.record) for finding in report.findings}
    assert report.acknowledged == 0


def test_a_graph_acknowledges_as_tables_do(standard: Standard, tmp_path: Path) -> None:
    judged(standard, tmp_path, WHOLE)
    contents = read_data(tmp_path / "data.json", RuleBook(standard))
    graph = tmp_path / "data.nt"
    graph.write_text("".join(f"{line_of(triple)}\n" for triple in triples_of(contents.tables, standard)))
    report = validate_path(graph, standard, as_at=DAY, shapes=generate(standard)[0].content.decode, today=DAY)
    assert not warned(report)
    assert report.acknowledged == 1
