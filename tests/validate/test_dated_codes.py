"""Codes begin and end: a code is right in a record of a day on which it was in use, and told of in any other."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import pyshacl_turbo
import pytest
import shacl

import generators.shacl
from housing_standard.derived import derived_rules
from housing_standard.findings.finding import Finding
from housing_standard.model import Standard
from housing_standard.records.json_files import contents_of
from housing_standard.records.rdf import read_turtle, to_ntriples
from housing_standard.records.table import Table
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity
from housing_standard.source.resolve import read_words
from housing_standard.validate.engine import SH
from housing_standard.validate.graph import judge_graph
from housing_standard.validate.tables import judge_tables
from tests.validate.oracle import Oracle

DAY = datetime.date(2026, 10, 31)
WORDS = """\
id: https://example.org/dated
name: dated
title: Dated codes
description: A record of a day.
version: 1.0.0
prefixes:
  linkml: https://w3id.org/linkml/
  ex: https://example.org/dated/
default_prefix: ex
default_range: string
imports:
  - linkml:types
classes:
  Thing:
    annotations:
      dated_by: made_on
    attributes:
      id:
        identifier: true
      made_on:
        range: date
      sold_on:
        range: date
      colour:
        range: Colour
      trim:
        range: Colour
        multivalued: true
      bag:
        range: Colour
        annotations:
          dated_by: sold_on
      box:
        range: Colour
        annotations:
          dated_by: none
enums:
  Colour:
    permissible_values:
      red:
      lead_white:
        deprecated: it is poison, and there is none to use instead
        annotations:
          ends: "1992-12-31"
      mauve:
        annotations:
          begins: "1856-08-26"
          ends: "1900-01-01"
      neon:
        annotations:
          begins: "1992-01-01"
"""

Record = dict[str, str | list[str]]


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    path = tmp_path_factory.mktemp("words") / "dated.yaml"
    path.write_text(WORDS, encoding="utf-8")
    return read_words(path).standard


# A record, and the fields whose codes were not in use on its day.
CASES: tuple[tuple[Record, set[str]], ...] = (
    ({"made_on": "1855-01-01", "colour": "red"}, set()),
    ({"made_on": "1856-08-25", "colour": "mauve"}, {"colour"}),
    ({"made_on": "1856-08-26", "colour": "mauve"}, set()),
    ({"made_on": "1900-01-01", "colour": "mauve"}, set()),
    ({"made_on": "1900-01-02", "colour": "mauve"}, {"colour"}),
    ({"made_on": "1992-12-31", "colour": "lead_white"}, set()),
    ({"made_on": "1993-01-01", "colour": "lead_white"}, {"colour"}),
    ({"colour": "mauve"}, set()),
    ({"made_on": "1991-12-31", "trim": ["red", "neon"]}, {"trim"}),
    ({"made_on": "1992-01-01", "trim": ["red", "neon"]}, set()),
    ({"made_on": "1992-01-01", "trim": ["neon", "mauve"]}, {"trim"}),
    ({"made_on": "1991-12-31", "trim": ["red"]}, set()),
    ({"made_on": "1880-01-01", "sold_on": "2001-01-01", "bag": "mauve"}, {"bag"}),
    ({"made_on": "2001-01-01", "sold_on": "1880-01-01", "bag": "mauve"}, set()),
    ({"made_on": "2001-01-01", "box": "mauve"}, set()),
)


def tables_of(standard: Standard, record: Record) -> tuple[Table, ...]:
    content = json.dumps({"thing": [{"id": "T-1", **record}]}).encode()
    return tuple(contents_of(content, "things.json", RuleBook(standard)).tables)


def judged(standard: Standard, record: Record) -> list[Finding]:
    return list(judge_tables(standard, tables_of(standard, record), DAY))


def rules_of(columns: set[str]) -> list[str]:
    return sorted(f"Thing/{column}/dated" for column in columns)


@pytest.mark.parametrize(("record", "columns"), CASES)
def test_a_code_out_of_its_days_is_told_of(dated: Standard, record: Record, columns: set[str]) -> None:
    assert sorted(finding.rule for finding in judged(dated, record)) == rules_of(columns)


@pytest.mark.parametrize(("record", "columns"), CASES)
def test_the_plain_judge_says_the_same(dated: Standard, record: Record, columns: set[str]) -> None:
    verdict = Oracle(dated, tables_of(dated, record), DAY).verdict()
    assert sorted(rule for _, _, rule in verdict) == rules_of(columns)


@pytest.mark.parametrize(("record", "columns"), CASES)
def test_the_shapes_say_the_same_under_three_engines(dated: Standard, record: Record, columns: set[str]) -> None:
    shapes = generators.shacl.generate(dated)[0].content.decode()
    triples = "".join(to_ntriples(tables_of(dated, record), dated))
    findings, _ = judge_graph(dated, read_turtle(triples.encode(), "t.nt"), shapes, DAY, file="t.nt")
    rust = shacl.Shapes.from_turtle(shapes).validate_text(triples, format="ntriples").results
    _, report, _ = pyshacl_turbo.compile_shapes(shapes).validate(triples, data_graph_format="nt")
    turbo = [str(report.value(result, SH.resultSeverity)) for result in report.objects(None, SH.result)]
    assert sorted(finding.rule for finding in findings) == rules_of(columns)
    assert [result.severity for result in rust] == ["Warning"] * len(columns)
    assert turbo == [str(SH.Warning)] * len(columns)


def test_it_is_a_warning_that_names_the_day_and_the_codes_of_other_days(dated: Standard) -> None:
    [finding] = judged(dated, {"made_on": "1855-01-01", "colour": "mauve"})
    assert (finding.column, finding.severity) == ("colour", Severity.WARNING)
    assert finding.message == "Colour is 'mauve' on 1855-01-01, a day on which that code was not in use."
    assert finding.allowed == ("lead_white to 1992-12-31; mauve from 1856-08-26 to 1900-01-01; neon from 1992-01-01")
    assert finding.cure == "Correct made_on, or use the code of that day."


def test_a_retired_code_that_no_day_dates_is_told_of_as_before(dated: Standard) -> None:
    assert [finding.rule for finding in judged(dated, {"box": "lead_white"})] == ["Thing/box/retired"]


def test_a_retired_code_is_told_of_where_a_message_leaves_out_the_day(dated: Standard) -> None:
    (thing,) = dated.entities
    fields = tuple(field for field in thing.fields if field.name in ("id", "colour"))
    message = replace(thing, name="SendThing", profile_of="Thing", fields=fields)
    rules = {rule.id for rule in derived_rules(dated, message)}
    assert "SendThing/colour/retired" in rules
    assert "SendThing/colour/dated" not in rules
