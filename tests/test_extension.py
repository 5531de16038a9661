"""A provider's own fields and codes are checked as they are declared, told apart, and left out for others."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from housing_standard.cli import main
from housing_standard.errors import UsageError
from housing_standard.extension import Extension, read_extension
from housing_standard.findings.finding import Report
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.receipt import OWN_RULES, receipt
from housing_standard.model import Standard
from housing_standard.records.any_form import read_data
from housing_standard.records.csv_writing import csv_files
from housing_standard.records.turtle import to_turtle
from housing_standard.rulebook import RuleBook
from housing_standard.snapshot import write_snapshot
from housing_standard.validate.dataset import validate_path

DAY = dt.date(2026, 10, 31)
HEAD = "record,field,kind,many,code,stands_for,title,definition\n"
ACME = HEAD + (
    "tenancy,acme_ward,text,,,,Ward,The ward of the town.\n"
    "tenancy,acme_band,list,true,,,Band,How it is ranked.\n"
    "tenancy,acme_band,,,acme_gold,,Gold,The best.\n"
    "tenancy,acme_band,,,acme_silver,,Silver,The next.\n"
    "tenancy,acme_since,date,,,,Since,The first day of the band.\n"
    "tenancy,acme_post,postcode,,,,Post,Where letters go.\n"
    "tenancy,acme_officer,person,,,,Officer,Who looks after it.\n"
    "tenancy,tenancy_type,,,acme_starter,introductory,Starter,Our name for it.\n"
    "tenancy,tenancy_type,,,acme_odd,,Odd,Like no other.\n"
)
FILES = {
    "property.csv": "id\nP-1\n",
    "organisation.csv": "id,organisation_name,organisation_kind\nORG-1,Fernhill Council,local_authority\n",
    "person.csv": "id,family_name\nPER-1,Rowan\n",
}
TENANCY = "id,property,landlord,start_date,exclusive_possession,tenancy_type"
OWN = "acme_ward,acme_band,acme_since,acme_post,acme_officer"


def extension(folder: Path, standard: Standard, text: str = ACME) -> Extension:
    (folder / "acme.csv").write_text(text)
    return read_extension(folder / "acme.csv", standard)


def data(folder: Path, *rows: str) -> Path:
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "tenancy.csv").write_text("\n".join((f"{TENANCY},{OWN}", *rows, "")))
    return folder


GOOD = "T-1,P-1,ORG-1,2024-01-01,false,acme_starter,North,acme_gold|acme_silver,2024-01-01,AB1 2AB,PER-1"


def judged(path: Path, standard: Standard) -> Report:
    return validate_path(path, standard, as_at=DAY, shapes=str, today=DAY)


def own_findings(report: Report) -> set[tuple[str, str]]:
    return {(finding.rule, finding.value) for finding in report.findings if finding.rule.startswith("Tenancy/")}


def test_what_keeps_to_the_extension_is_right(tmp_path: Path, standard: Standard) -> None:
    added = extension(tmp_path, standard)
    report = judged(data(tmp_path / "data", GOOD), added.standard)
    assert own_findings(report) == set()
    assert not {finding.rule for finding in report.findings} & {"dataset/unknown_heading"}


def test_each_kind_of_own_field_is_checked(tmp_path: Path, standard: Standard) -> None:
    added = extension(tmp_path, standard)
    bad = "T-1,P-1,ORG-1,2024-01-01,false,acme_other,North,gold,1.1.2024,AB1,PER-9"
    assert own_findings(judged(data(tmp_path / "data", bad), added.standard)) == {
        ("Tenancy/tenancy_type/code", "acme_other"),
        ("Tenancy/acme_band/code", "gold"),
        ("Tenancy/acme_since/type", "1.1.2024"),
        ("Tenancy/acme_post/pattern", "AB1"),
        ("Tenancy/acme_officer/reference", "PER-9"),
    }


def test_json_is_checked_with_it_too(tmp_path: Path, standard: Standard) -> None:
    added = extension(tmp_path, standard)
    (tmp_path / "data.json").write_text(json.dumps({"tenancy": [{"id": "T-1", "acme_since": "soon"}]}))
    assert ("Tenancy/acme_since/type", "soon") in own_findings(judged(tmp_path / "data.json", added.standard))


def as_turtle(folder: Path, added: Extension) -> Path:
    """Write the data as Turtle, as `convert` does with the extension."""
    tables = read_data(folder, RuleBook(added.standard)).tables
    path = folder.with_suffix(".ttl")
    path.write_text(to_turtle(tables, added.standard), encoding="utf-8")
    return path


def test_rdf_is_checked_with_it_too(tmp_path: Path, standard: Standard) -> None:
    added = extension(tmp_path, standard)
    bad = "T-2,P-1,ORG-1,2024-01-01,false,acme_other,North,gold,2024-01-01,AB1,PER-9"
    graph = as_turtle(data(tmp_path / "data", GOOD, bad), added)
    report = judged(graph, added.standard)
    assert report.route == "tables"
    assert own_findings(report) == {
        ("Tenancy/tenancy_type/code", "acme_other"),
        ("Tenancy/acme_band/code", "gold"),
        ("Tenancy/acme_post/pattern", "AB1"),
        ("Tenancy/acme_officer/reference", "PER-9"),
    }


def test_rdf_that_only_the_shapes_could_judge_is_refused_with_it(
    tmp_path: Path, standard: Standard, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = as_turtle(data(tmp_path / "data", GOOD), extension(tmp_path, standard))
    graph.write_text(graph.read_text(encoding="utf-8") + "[] <https://example.org/says> 3 .\n", encoding="utf-8")
    assert main(["validate", str(graph), "--extension", str(tmp_path / "acme.csv")]) == 2
    assert "they know no extension" in capsys.readouterr().err


def test_without_it_they_are_unknown(tmp_path: Path, standard: Standard) -> None:
    report = judged(data(tmp_path / "data", GOOD), standard)
    unknown = {finding.column for finding in report.findings if finding.rule == "dataset/unknown_heading"}
    assert unknown == set(OWN.split(","))


def test_the_standard_itself_stays_as_it_is(tmp_path: Path, standard: Standard) -> None:
    before = write_snapshot(standard)
    extension(tmp_path, standard)
    assert write_snapshot(standard) == before


def test_the_report_says_what_was_added_and_how_much_is_about_it(tmp_path: Path, standard: Standard) -> None:
    added = extension(tmp_path, standard)
    bad = [GOOD.replace("acme_gold", "gold").replace("T-1", f"T-{number}") for number in range(5)]
    folder = data(tmp_path / "data", *bad, GOOD.replace("2024-01-01,false", "soon,false"))
    report = validate_path(folder, added.standard, as_at=DAY, shapes=str, today=DAY, most=2)
    assert added.note(report) == (
        "Checked with an extension: 5 fields and 4 codes under 'acme_' are the provider's own, and others may not "
        "know them. 5 findings are about them."
    )


def test_for_others_own_fields_are_left_out_and_own_codes_are_the_standards(tmp_path: Path, standard: Standard) -> None:
    added = extension(tmp_path, standard)
    odd = GOOD.replace("T-1", "T-2").replace("acme_starter", "acme_odd")
    found = read_data(data(tmp_path / "data", GOOD, odd), RuleBook(added.standard))
    written = csv_files(added.for_others(found).tables, standard)["tenancy.csv"].decode()
    heading, first, second = written.splitlines()
    assert set(heading.split(",")) == set(TENANCY.split(","))
    assert "introductory" in first
    assert "acme_odd" in second
    assert "acme" not in first


def test_a_receipt_names_no_own_field(tmp_path: Path, standard: Standard) -> None:
    added = extension(tmp_path, standard)
    bad = GOOD.replace("2024-01-01,AB1", "soon,AB1").replace("acme_gold|", "gold|")
    report = judged(data(tmp_path / "data", bad), added.standard)
    published = frozenset(RuleBook(standard).by_id) | frozenset(READING_RULES)
    made = receipt(report, rules_sha256="", digest="", extension_sha256=added.sha256, published=published)
    assert made["failed"][OWN_RULES] == {"severity": "violation", "count": 2}
    assert "acme" not in json.dumps(made)
    assert made["extension_sha256"] == added.sha256


REFUSED = {
    "another head": ("a,b\n", "is no extension"),
    "nothing declared": (HEAD, "declares no field"),
    "unknown record": (
        f"{HEAD}tenantcy,acme_a,,,,,A,B\n",
        "line 2: there is no record 'tenantcy'; did you mean tenancy or tenancy_party? Correct the line.",
    ),
    "no prefix": (f"{HEAD}tenancy,ward,,,,,A,B\n", "'ward' is no name of your own"),
    "a prefix of the standard's": (f"{HEAD}tenancy,tenancy_ward,,,,,A,B\n", "'tenancy_' begins a name of the standard"),
    "two prefixes": (f"{HEAD}tenancy,acme_a,,,,,A,B\ntenancy,other_a,,,,,A,B\n", "'other_a' begins with another"),
    "no title": (f"{HEAD}tenancy,acme_a,,,,,,B\n", "a title and a definition are missing"),
    "no kind": (f"{HEAD}tenancy,acme_a,number,,,,A,B\n", "'number' is no kind of value; use text, "),
    "many of what": (f"{HEAD}tenancy,acme_a,,yes,,,A,B\n", "'many' is 'yes'"),
    "a field twice": (f"{HEAD}tenancy,acme_a,,,,,A,B\ntenancy,acme_a,,,,,A,B\n", "stands here a second time"),
    "a code twice": (
        f"{HEAD}tenancy,tenancy_type,,,acme_a,,A,B\ntenancy,tenancy_type,,,acme_a,,A,B\n",
        "the code 'acme_a' stands here a second time",
    ),
    "a list without a code": (f"{HEAD}tenancy,acme_a,list,,,,A,B\n", "line 2: the list of 'acme_a' has no code"),
    "a code of no list": (f"{HEAD}tenancy,start_date,,,acme_a,,A,B\n", "'start_date' is no field of tenancy"),
    "a code of a slip": (f"{HEAD}tenancy,tenancy_tipe,,,acme_a,,A,B\n", "did you mean tenancy_type?"),
    "it stands for nothing": (
        f"{HEAD}tenancy,tenancy_type,,,acme_a,starter,A,B\n",
        "'stands_for' is 'starter', which is no code of the list: secure_lifetime, ",
    ),
    "too many cells": (f"{HEAD}tenancy,acme_a,,,,,A,B,C\n", "line 2: the line is not written as CSV should be"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_in_the_file_is_told_with_its_line(tmp_path: Path, standard: Standard, case: str) -> None:
    text, said = REFUSED[case]
    with pytest.raises(UsageError) as caught:
        extension(tmp_path, standard, text)
    assert said in str(caught.value)


def test_a_file_in_another_encoding_is_told(tmp_path: Path, standard: Standard) -> None:
    (tmp_path / "acme.csv").write_text(ACME, encoding="utf-16")
    with pytest.raises(UsageError, match="UTF-16"):
        read_extension(tmp_path / "acme.csv", standard)
