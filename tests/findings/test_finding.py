from __future__ import annotations

import json

import pytest

from housing_standard.findings.finding import in_order
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import at_fault, fill, shown
from housing_standard.model import Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity
from tests.findings.samples import heading_finding, let_finding, report_of

KEYS = ["rule", "severity", "file", "row", "column", "value", "message", "allowed", "cure", "term", "record"]


def test_a_finding_has_the_promised_keys_and_no_other(tiny: Standard) -> None:
    found = let_finding(tiny, "Let/starts_on/type", 3, "starts_on", "01/02/2024").as_json()
    assert list(found) == KEYS
    assert found["row"] == 3
    assert found["severity"] == "violation"
    assert found["value"] == "01/02/2024"
    assert "01/02/2024" in found["message"]


def test_a_report_is_json_with_its_facts_and_totals(tiny: Standard) -> None:
    report = report_of([let_finding(tiny, "TY-006", 1, "tenant"), let_finding(tiny, "TY-001", 1, "ends_on")])
    document = json.loads(json.dumps(report.as_json()))
    assert document["conforms"] is False
    assert len(document["findings"]) == 2
    assert (document["as_at"], document["as_at_from"]) == ("2026-10-31", "the dataset")
    assert (document["route"], document["standard_version"]) == ("tables", "0.0.1")
    counted = {"records": 10, "findings": 2, "violations": 1, "warnings": 1, "infos": 0, "acknowledged": 0}
    assert document["totals"] == counted
    assert document["checked"] == [{"file": "let.csv", "entity": "Let", "records": 10}]


def test_warnings_alone_conform_unless_they_are_asked_to_count(tiny: Standard) -> None:
    warning = let_finding(tiny, "TY-006", 1, "tenant")
    assert report_of([warning]).conforms
    assert not report_of([warning], strict=True).conforms
    assert report_of([], strict=True).conforms
    assert not report_of([let_finding(tiny, "TY-001", 1, "ends_on")]).conforms


def test_findings_stand_in_the_order_of_files_and_rows_each_once(tiny: Standard) -> None:
    late, early = (let_finding(tiny, "TY-001", row, "ends_on") for row in (10, 2))
    assert in_order([late, early, late, heading_finding("strats")]) == (heading_finding("strats"), early, late)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("plain", "plain"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("two\nlines", "two\\nlines"),
        ("\u202eabc", "\\u202eabc"),
        ("x" * 100, "x" * 80 + "…"),
    ],
)
def test_a_value_is_shown_short_and_without_control_characters(value: str, said: str) -> None:
    assert shown(value) == said


def test_a_message_is_filled_from_the_record_and_never_from_a_value() -> None:
    assert fill("{a} {b} {A} {0}", {"a": "{b}"}) == "{b} (blank) {A} {0}"


def test_every_reading_rule_says_what_is_allowed_and_how_to_mend_it() -> None:
    for rule_id, rule in READING_RULES.items():
        assert rule_id == rule.id
        assert rule.title
        assert rule.allowed
        assert rule.cure
        assert rule.severity in set(Severity)
        assert rule.message.one.endswith((".", "'."))


def test_of_many_values_only_those_that_break_the_rule_are_at_fault(tiny: Standard) -> None:
    rules = RuleBook(tiny).by_id
    assert at_fault(rules["Let/let_type/code"], ("fixed", "purple", "rolling")) == ("purple",)
    assert at_fault(rules["Home/place_code/pattern"], ("AB1-001", "AB1-OO1")) == ("AB1-OO1",)
    assert at_fault(rules["Let/starts_on/type"], ("2024-01-01", "2024-02-30")) == ("2024-02-30",)
    assert at_fault(rules["Home/colours/distinct"], ("red", "blue", "red")) == ("red",)
    assert at_fault(rules["Home/colours/count"], ("red", "blue", "red")) == ("red", "blue", "red")
    assert at_fault(rules["TY-001"], ("2024-01-01",)) == ("2024-01-01",)
