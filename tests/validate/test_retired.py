"""Data that still use what is retired are taken, with a warning that names what to use instead."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from housing_standard.findings.finding import Finding
from housing_standard.model import Standard
from housing_standard.records.json_files import contents_of
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity
from housing_standard.source.resolve import read_words
from housing_standard.validate.tables import judge_tables

WORDS = Path(__file__).parents[1] / "agreement" / "constructs" / "deprecated" / "schema.yaml"


@pytest.fixture(scope="module")
def retiring() -> Standard:
    return read_words(WORDS).standard


def judged(standard: Standard, **record: str) -> list[Finding]:
    content = json.dumps({"thing": [{"id": "T-1", **record}]}).encode()
    tables = contents_of(content, "things.json", RuleBook(standard)).tables
    return list(judge_tables(standard, tables, datetime.date(2026, 10, 31)))


def test_a_retired_code_is_a_warning_that_names_its_successor(retiring: Standard) -> None:
    (finding,) = judged(retiring, state="closed")
    assert (finding.rule, finding.column, finding.severity) == ("Thing/state/retired", "state", Severity.WARNING)
    assert "closed" in finding.message
    assert "settled" in finding.cure


def test_a_retired_field_is_a_warning_that_says_why(retiring: Standard) -> None:
    (finding,) = judged(retiring, label="x")
    assert (finding.rule, finding.severity) == ("Thing/label/retired", Severity.WARNING)
    assert "nobody uses it" in finding.message
    assert "Leave it out" in finding.cure


@pytest.mark.parametrize("state", ["open", "settled"])
def test_what_is_in_use_is_silent(retiring: Standard, state: str) -> None:
    assert judged(retiring, state=state) == []


def test_a_code_that_is_not_in_the_list_is_not_called_retired(retiring: Standard) -> None:
    assert [finding.rule for finding in judged(retiring, state="shut")] == ["Thing/state/code"]
