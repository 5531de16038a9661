"""The made-up landlord: the clean copy has no finding, and the faulty one has those of faults.csv and no other."""

from __future__ import annotations

import csv
import datetime
import json
from collections import Counter
from pathlib import Path

import pytest

from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.validate.dataset import validate_path

LANDLORD = Path(__file__).resolve().parent / "landlord"
FORMS = ("csv", "landlord.json", "landlord.ttl")
LONG_AFTER = datetime.date(2040, 1, 1)


def judged(standard: Standard, path: Path) -> Report:
    """Return the report on one form of the landlord, long after its extract date; none of them needs the shapes."""
    return validate_path(path, standard, as_at=None, shapes=str, today=LONG_AFTER)


def faults() -> list[tuple[str, int, str, str]]:
    """Return the lines of faults.csv."""
    with (LANDLORD / "faulty" / "faults.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [(row["file"], int(row["row"]), row["column"], row["rule"]) for row in rows]


def faults_of_records() -> Counter[tuple[str, str, str, str]]:
    """Return the faults that JSON and RDF can have too: entity key, record, column and rule."""
    records = json.loads((LANDLORD / "faulty" / "landlord.json").read_text())
    found = ((file.removesuffix(".csv"), row, column, rule) for file, row, column, rule in faults())
    return Counter(
        (key, records[key][row - 1]["id"], column, rule)
        for key, row, column, rule in found
        if not rule.startswith("dataset/")
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_clean_copy_has_no_finding(standard: Standard, form: str) -> None:
    report = judged(standard, LANDLORD / "clean" / form)
    assert report.findings == ()
    assert report.conforms
    assert report.records > 4000
    assert report.as_at == datetime.date(2026, 10, 31)


def test_every_line_of_the_fault_list_is_found_once_and_nothing_else_is(standard: Standard) -> None:
    report = judged(standard, LANDLORD / "faulty" / "csv")
    found = Counter((f.file, f.row, f.column, f.rule) for f in report.findings)
    assert found == Counter(faults())
    assert not report.conforms


@pytest.mark.parametrize("form", ["landlord.json", "landlord.ttl"])
def test_the_other_forms_lead_to_the_same_findings(standard: Standard, form: str) -> None:
    report = judged(standard, LANDLORD / "faulty" / form)
    found = Counter((snake(f.entity), f.record, f.column, f.rule) for f in report.findings)
    assert found == faults_of_records()


def test_the_list_holds_at_least_25_kinds_of_fault() -> None:
    assert len({rule for _, _, _, rule in faults()}) >= 25


def test_every_finding_says_what_is_allowed_and_how_to_mend_it(standard: Standard) -> None:
    for finding in judged(standard, LANDLORD / "faulty" / "csv").findings:
        assert finding.message
        assert finding.allowed
        assert finding.cure
        assert "{" not in finding.message


def test_the_examples_are_what_their_makers_make(standard: Standard, tmp_path: Path) -> None:
    from tests.examples.making.__main__ import clean_data, write_forms  # noqa: PLC0415 - only this test makes them

    files = write_forms(clean_data(standard), standard, tmp_path)
    assert {name: (LANDLORD / "clean" / "csv" / name).read_bytes() for name in files} == files
    for name in ("landlord.json", "landlord.ttl"):
        assert (tmp_path / name).read_bytes() == (LANDLORD / "clean" / name).read_bytes()


def test_the_example_is_about_200_homes() -> None:
    records = json.loads((LANDLORD / "clean" / "landlord.json").read_text())
    assert len(records["property"]) == 200
    for wanted in ("tenancy", "person", "repair_request", "hazard_case", "gas_safety_check"):
        assert records[wanted]
