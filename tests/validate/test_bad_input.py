"""Files as they really arrive, and files made to harm: every fault is told, nothing is lost, nothing crashes."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from generators.shacl import generate
from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.validate.dataset import validate_path

Judge = Callable[[str, bytes], Report]

GOOD = b"id,born_on\nP-1,1980-02-29\nP-2,1990-01-01\n"
PREFIXES = (
    "@prefix tiny: <https://example.org/tiny/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    "@base <https://example.org/housing-data/> .\n"
)


@pytest.fixture
def judge(tiny: Standard, tmp_path: Path) -> Judge:
    """Judge one file of the tiny standard's data by its name."""

    def of(name: str, content: bytes) -> Report:
        path = tmp_path / name
        path.write_bytes(content)
        return validate_path(
            tmp_path if name.endswith(".csv") else path,
            tiny,
            as_at=datetime.date(2026, 10, 31),
            shapes=generate(tiny)[0].content.decode,
            today=datetime.date(2026, 10, 31),
        )

    return of


def rules_of(report: Report) -> list[str]:
    """Return the rules found, in the order of the report."""
    return [finding.rule for finding in report.findings]


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b",", b";"),
        GOOD.replace(b",", b"\t"),
        b"born_on,id\n1980-02-29,P-1\n",
        b'"id","born_on"\n"P-1","1980-02-29"\n',
        GOOD + b"\n\n",
    ],
    ids=["plain", "BOM", "CRLF", "semicolon", "tab", "other order", "quoted", "blank lines"],
)
def test_the_ways_in_which_good_csv_arrives_are_all_read(judge: Judge, content: bytes) -> None:
    report = judge("person.csv", content)
    assert rules_of(report) == []
    assert report.records >= 1


def test_broken_bytes_are_told_with_row_and_column(judge: Judge) -> None:
    (finding,) = judge("person.csv", b"id,born_on\nP-1,1980-02-29\nP-\xe9,1990-01-01\n").findings
    assert (finding.rule, finding.row, finding.column) == ("dataset/encoding", 2, "id")


def test_an_empty_file_is_a_finding(judge: Judge) -> None:
    assert rules_of(judge("person.csv", b"")) == ["dataset/empty_file"]


def test_a_line_over_the_cap_is_a_finding(judge: Judge) -> None:
    report = judge("person.csv", b"id,born_on\nP-1," + b"9" * 2_000_000 + b"\nP-2,1990-01-01\n")
    assert "dataset/long_line" in rules_of(report)


def test_a_misspelt_heading_is_one_finding_with_the_right_spelling(judge: Judge) -> None:
    (finding,) = judge("person.csv", b"id,born_onn\nP-1,1980-02-29\nP-2,1990-01-01\n").findings[:1]
    assert (finding.rule, finding.row, finding.column) == ("dataset/unknown_heading", 0, "born_onn")
    assert "born_on" in finding.cure


def test_a_missing_column_is_one_finding_however_many_rows(judge: Judge) -> None:
    report = judge("let.csv", b"id,home\n" + b"".join(b"L-%d,\n" % number for number in range(50)))
    missing = [finding for finding in report.findings if finding.rule == "dataset/missing_column"]
    assert [(finding.row, finding.column) for finding in missing] == [(0, "starts_on")]
    assert "Let/starts_on/required" not in rules_of(report)


def test_an_unknown_file_is_a_finding_and_not_skipped(judge: Judge) -> None:
    (finding,) = judge("persons.csv", GOOD).findings
    assert finding.rule == "dataset/unknown_file"
    assert "person" in finding.cure


def test_sql_in_headings_and_cells_is_only_text(judge: Judge) -> None:
    report = judge("person.csv", b'id,"x\'); DROP TABLE person; --"\n"P-1\'; DROP TABLE person; --",1\n')
    assert rules_of(report).count("dataset/unknown_heading") == 1


def test_a_ragged_row_is_a_finding(judge: Judge) -> None:
    assert "dataset/ragged_row" in rules_of(judge("person.csv", b"id,born_on\nP-1,1980-02-29,more\n"))


def test_one_damaged_date_is_one_finding(judge: Judge) -> None:
    (finding,) = judge("person.csv", b"id,born_on\nP-1,29/02/1980\n").findings
    assert (finding.rule, finding.value) == ("Person/born_on/type", "29/02/1980")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "JSON"),
        (b"[" * 200_000, "nest"),
        (b'{"person": [{"id": NaN}]}', "NaN"),
        (b"\xff\xfe", "UTF-8"),
    ],
    ids=["cut short", "depth bomb", "no number", "not UTF-8"],
)
def test_json_that_cannot_be_read_says_why(judge: Judge, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        judge("data.json", content)


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        ('{"id": 5}', "Person/id/type"),
        ('{"id": "P-1", "colour": "red"}', "Person/unknown_field"),
        ('{"id": ["P-1", "P-2"]}', "Person/id/single"),
        ('{"born_on": "1980-01-01"}', "Person/id/required"),
    ],
)
def test_a_fault_in_json_is_found_by_its_rule(judge: Judge, record: str, rule: str) -> None:
    assert rule in rules_of(judge("data.json", f'{{"person": [{record}]}}'.encode()))


def test_a_hostile_decimal_is_a_finding_and_costs_nothing(judge: Judge) -> None:
    home = f'{PREFIXES}<place/H-1> a tiny:Home ; tiny:Record/id "H-1" ; '.replace(
        "tiny:Record/id", "<https://example.org/tiny/Record/id>"
    )
    rent = '<https://example.org/tiny/Home/weekly_rent> "1e100000000"^^xsd:decimal .\n'
    (finding,) = judge("data.ttl", (home + rent).encode()).findings
    assert (finding.rule, finding.record) == ("Home/weekly_rent/type", "H-1")


def test_an_impossible_date_in_a_graph_is_a_finding_and_no_crash(judge: Judge) -> None:
    text = (
        f'{PREFIXES}<person/P-1> a tiny:Person ; <https://example.org/tiny/Record/id> "P-1" ; '
        '<https://example.org/tiny/Person/born_on> "2024-02-30"^^xsd:date .\n'
    )
    assert rules_of(judge("data.ttl", text.encode())) == ["Person/born_on/type"]


def test_a_graph_of_unknown_things_does_not_conform(judge: Judge) -> None:
    report = judge("data.ttl", b"<https://example.org/x> <https://example.org/p> 1 .\n")
    assert rules_of(report) == ["dataset/unknown_record_type"]
    assert not report.conforms


def test_turtle_that_is_none_says_where(judge: Judge) -> None:
    with pytest.raises(UnreadableError, match="line"):
        judge("data.ttl", b"<a> <b>\n<c> .\n")


def test_ten_thousand_open_brackets_do_no_harm(judge: Judge) -> None:
    with pytest.raises(UnreadableError):
        judge("data.ttl", b"<https://example.org/a> <https://example.org/b> " + b"[ <https://example.org/c> " * 10_000)
