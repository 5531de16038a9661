"""A graph that tables can hold is judged as tables, and found to have what the shapes find; any other is theirs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.shacl import generate
from housing_standard.findings.finding import Finding, Report
from housing_standard.model import Standard
from housing_standard.names import DATA_BASE
from housing_standard.records.rdf import read_turtle, triples_of
from housing_standard.records.table import Table
from housing_standard.records.triples import Triple, line_of
from housing_standard.source.resolve import read_words
from housing_standard.validate.dataset import validate_path
from housing_standard.validate.graph import judge_graph
from housing_standard.validate.plain_graph import PlainGraph, plain
from housing_standard.validate.tables import judge
from tests.validate import made

DAY = dt.date(2026, 10, 31)
TINY = read_words(Path(__file__).parents[1] / "tiny").standard
SHAPES = generate(TINY)[0].content.decode()
PREFIXES = (
    "@prefix tiny: <https://example.org/tiny/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    "@base <https://example.org/data/> .\n"
)
PERSON = '<person/P-1> a tiny:Person ; <https://example.org/tiny/Record/id> "P-1"'
BORN = "<https://example.org/tiny/Person/born_on>"


def triples(turtle: str) -> tuple[Triple, ...]:
    return read_turtle((PREFIXES + turtle).encode(), "data.ttl")


def report(folder: Path, turtle: str) -> Report:
    path = folder / "data.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return validate_path(path, TINY, as_at=None, shapes=lambda: SHAPES, today=DAY)


def told(findings: tuple[Finding, ...]) -> Counter[tuple[str, ...]]:
    return Counter((f.rule, f.entity, f.record, f.node, f.column, f.value, f.message, f.file) for f in findings)


@pytest.mark.parametrize(
    "turtle",
    [
        f'{PERSON} ; {BORN} "1980-02-29"^^xsd:date .',
        f'{PERSON} ; {BORN} "1980-02-30"^^xsd:date .',
        f'{PERSON} ; {BORN} "1980-02-28"^^xsd:date , "1980-02-29"^^xsd:date .',
        f"{PERSON} . {PERSON} .",
        "",
    ],
)
def test_a_graph_of_records_is_plain(tmp_path: Path, turtle: str) -> None:
    assert isinstance(plain(TINY, triples(turtle), "data.ttl"), PlainGraph)
    assert report(tmp_path, turtle).route == "tables"


@pytest.mark.parametrize(
    ("turtle", "statement"),
    [
        (f'{PERSON} ; {BORN} "1980-02-29" .', f'{BORN} "1980-02-29" .'),
        (f'{PERSON} ; {BORN} "1980-02-29"@en .', '"1980-02-29"@en'),
        (f'{PERSON} ; <urn:colour> "red" .', '<urn:colour> "red"'),
        (f"{PERSON} ; {BORN} <urn:long-ago> .", "<urn:long-ago>"),
        (f"{PERSON} , tiny:Home .", ""),
        ('<urn:p> a tiny:Person ; <https://example.org/tiny/Record/id> "P-1" .', "<urn:p>"),
        ('<person/P-1> a tiny:Person ; <https://example.org/tiny/Record/id> "P-2" .', "person/P-1"),
        ("<person/P-1> a tiny:Person .", "Record/id"),
        ('[] a tiny:Person ; <https://example.org/tiny/Record/id> "P-1" .', "_:b0"),
        (f"{PERSON} . <urn:x> a tiny:Castle .", "tiny/Castle"),
        (f'{PERSON} . <https://elsewhere.example/person/P-2> a tiny:Person ; tiny:x "P-2" .', "elsewhere.example"),
    ],
)
def test_a_graph_that_says_more_is_judged_by_the_shapes_and_says_why(
    tmp_path: Path, turtle: str, statement: str
) -> None:
    found = report(tmp_path, turtle)
    assert found.route == "shapes"
    assert statement in found.notes[0]


def test_a_finding_names_the_node_and_no_row(tmp_path: Path) -> None:
    (finding,) = report(tmp_path, f'{PERSON} ; {BORN} "1980-02-30"^^xsd:date .').findings
    assert (finding.rule, finding.row, finding.record) == ("Person/born_on/type", None, "P-1")
    assert finding.node == "https://example.org/data/person/P-1"


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(tables=made.tables(TINY), base=st.sampled_from((DATA_BASE, "urn:x/")))
def test_both_ways_find_the_same_in_any_plain_graph(tables: tuple[Table, ...], base: str) -> None:
    stated = tuple(dict.fromkeys(triples_of(tables, TINY, base)))
    graph = plain(TINY, stated, "data.ttl")
    if not isinstance(graph, PlainGraph):
        return
    ours = judge(TINY, graph.contents.tables, DAY, most=None).findings
    theirs, _ = judge_graph(TINY, stated, SHAPES, DAY, file="data.ttl")
    assert told(graph.at_nodes(ours)) == told(theirs), "\n".join(map(line_of, stated))


def test_the_shapes_find_the_same_in_the_whole_faulty_landlord(standard: Standard) -> None:
    path = Path(__file__).parents[1] / "examples" / "landlord" / "faulty" / "landlord.ttl"
    report = validate_path(path, standard, as_at=None, shapes=str, today=DAY)
    shapes = generate(standard)[0].content.decode()
    theirs, _ = judge_graph(standard, read_turtle(path.read_bytes(), path.name), shapes, report.as_at, file=path.name)
    assert report.route == "tables"
    assert told(report.findings) == told(theirs)
