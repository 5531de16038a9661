"""The same records through tables, CSV, JSON and Turtle: the same records break the same rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from generators.shacl import generate
from housing_standard.findings.finding import Finding
from housing_standard.model import Field, Standard
from housing_standard.records.csv_writing import csv_files
from housing_standard.records.folders import read_folder
from housing_standard.records.json_files import contents_of
from housing_standard.records.json_writing import json_document
from housing_standard.records.rdf import read_turtle, to_ntriples
from housing_standard.records.table import Cell, Spoilt, Table, values_of
from housing_standard.rulebook import RuleBook
from housing_standard.source.resolve import read_words
from housing_standard.validate.graph import judge_graph
from housing_standard.validate.tables import judge_tables
from tests.validate import made
from tests.validate.oracle import Oracle

TINY = read_words(Path(__file__).resolve().parent.parent / "tiny").standard
SHAPES = generate(TINY)[0].content.decode()
AS_AT = dt.date(2024, 2, 29)

Verdict = set[tuple[str, str, str]]


def verdict(findings: Iterable[Finding]) -> Verdict:
    return {(finding.entity, finding.record, finding.rule) for finding in findings}


def shareable(standard: Standard, tables: Iterable[Table]) -> tuple[Table, ...]:
    """Return the tables with what every form can say: names of their own, and no cell that only some can hold."""
    met: dict[str, int] = {}
    shared: list[Table] = []
    for table in tables:
        entity = standard.entity_by_name[table.entity]
        fields = [entity.field_by_name[name] for name in table.columns]
        rows: list[tuple[Cell, ...]] = []
        for row in table.rows:
            root = standard.root_of(table.entity)
            met[root] = met.get(root, 0) + 1
            name = "abcdefghijklmnop"[met[root] - 1]
            rows.append(tuple(name if f.identifier else _cell(f, cell) for f, cell in zip(fields, row, strict=True)))
        shared.append(replace(table, rows=rows, missing=()))
    return tuple(shared)


def _cell(known: Field, cell: Cell) -> Cell:
    if isinstance(cell, Spoilt):
        return None
    values = tuple(dict.fromkeys(value for value in values_of(cell) if value))
    if not values:
        return None
    return values if known.many else values[0]


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn=made.tables(TINY))
def test_every_form_of_the_same_records_has_one_verdict(
    drawn: tuple[Table, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    book = RuleBook(TINY)
    tables = shareable(TINY, drawn)
    expected = verdict(judge_tables(TINY, tables, AS_AT))

    folder = tmp_path_factory.mktemp("csv")
    for name, content in csv_files(tables, TINY).items():
        (folder / name).write_bytes(content)
    if tables:
        from_csv = read_folder(folder, book)
        assert verdict((*from_csv.findings, *judge_tables(TINY, from_csv.tables, AS_AT))) == expected

    from_json = contents_of(json_document(tables, TINY), "tiny.json", book)
    assert verdict((*from_json.findings, *judge_tables(TINY, from_json.tables, AS_AT))) == expected

    triples = read_turtle("".join(to_ntriples(tables, TINY)).encode(), "tiny.ttl")
    assert verdict(judge_graph(TINY, triples, SHAPES, AS_AT, file="tiny.ttl")[0]) == expected

    rows = {(table.entity, row): table.rows[row - 1] for table in tables for row in range(1, len(table.rows) + 1)}
    columns = {table.entity: table.columns for table in tables}
    oracle = Oracle(TINY, tables, AS_AT).verdict()
    assert {
        (entity, "".join(values_of(rows[entity, row][columns[entity].index("id")])), rule)
        for entity, row, rule in oracle
    } == expected
