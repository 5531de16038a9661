from __future__ import annotations

import datetime as dt

import pytest

from generators.shacl import generate
from housing_standard.errors import HousingStandardError
from housing_standard.findings.finding import Finding
from housing_standard.model import Standard
from housing_standard.records.rdf import read_turtle
from housing_standard.validate.graph import judge_graph

AS_AT = dt.date(2026, 10, 31)
PREFIXES = """
@prefix tiny: <https://example.org/tiny/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix place: <https://example.org/housing-data/place/> .
@prefix let: <https://example.org/housing-data/let/> .
@prefix person: <https://example.org/housing-data/person/> .
"""
HOME = 'place:H-1 a tiny:Home ; <https://example.org/tiny/Record/id> "H-1" .'
LET = 'let:L-1 a tiny:Let ; <https://example.org/tiny/Record/id> "L-1" ; <https://example.org/tiny/Let/home> place:H-1 '


@pytest.fixture(scope="module")
def shapes(tiny: Standard) -> str:
    return generate(tiny)[0].content.decode()


def judged(tiny: Standard, shapes: str, turtle: str, as_at: dt.date = AS_AT) -> tuple[Finding, ...]:
    triples = read_turtle((PREFIXES + turtle).encode(), "tiny.ttl")
    return judge_graph(tiny, triples, shapes, as_at, file="tiny.ttl")[0]


def let(field: str, value: str, *more: str) -> str:
    said = f" ; <https://example.org/tiny/Let/{field}> {value}"
    return f"{HOME} {LET}{said}{''.join(more)} ."


STARTS = ' ; <https://example.org/tiny/Let/starts_on> "2024-01-01"^^xsd:date'


def test_a_right_graph_has_no_finding_and_its_records_are_counted(tiny: Standard, shapes: str) -> None:
    triples = read_turtle(f"{PREFIXES}{HOME} {LET}{STARTS} .".encode(), "tiny.ttl")
    findings, checked = judge_graph(tiny, triples, shapes, AS_AT, file="tiny.ttl")
    assert findings == ()
    assert {(each.file, each.entity, each.records) for each in checked} == {
        ("tiny.ttl", "Home", 1),
        ("tiny.ttl", "Let", 1),
    }


def test_what_a_shape_finds_is_told_in_the_words_of_its_rule(tiny: Standard, shapes: str) -> None:
    ends = ' ; <https://example.org/tiny/Let/ends_on> "2023-12-31"^^xsd:date'
    (finding,) = judged(tiny, shapes, f"{HOME} {LET}{STARTS}{ends} .")
    assert (finding.rule, finding.row, finding.column, finding.value) == ("TY-001", None, "ends_on", "2023-12-31")
    assert (finding.record, finding.entity, finding.file) == ("L-1", "Let", "tiny.ttl")
    assert finding.message == "The let ends on 2023-12-31, before it starts on 2024-01-01."
    assert finding.node == "https://example.org/housing-data/let/L-1"


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        ('"2024-02-30"^^xsd:date', "2024-02-30"),
        ('"01/02/2024"^^xsd:date', "01/02/2024"),
        ('"2024-01-01"', "2024-01-01 (given as string)"),
        ('"2024-01-01T00:00:00Z"^^xsd:dateTime', "2024-01-01T00:00:00Z (given as dateTime)"),
        ("2024", "2024 (given as integer)"),
        ("<urn:x:2024>", "urn:x:2024 (an IRI, not a value)"),
    ],
)
def test_a_value_not_written_as_its_field_asks_is_one_finding(
    tiny: Standard, shapes: str, literal: str, shown: str
) -> None:
    ends = ' ; <https://example.org/tiny/Let/ends_on> "2023-12-31"^^xsd:date'
    (finding,) = judged(tiny, shapes, let("starts_on", literal, ends))
    assert (finding.rule, finding.column, finding.value) == ("Let/starts_on/type", "starts_on", shown)


@pytest.mark.parametrize("literal", ["1e100000000", "1" * 400_000, "NaN", "INF", " 7", "1_000", "٣"])
@pytest.mark.parametrize("field", ["weekly_rent", "no_such_field"])
def test_a_hostile_number_is_a_finding_and_costs_nothing(tiny: Standard, shapes: str, literal: str, field: str) -> None:
    rent = f'tiny:Home\\/{field} "{literal}"^^xsd:decimal'
    home = f'place:H-1 a tiny:Home ; <https://example.org/tiny/Record/id> "H-1" ; {rent} .'
    (finding,) = judged(tiny, shapes, home)
    expected = {"weekly_rent": "Home/weekly_rent/type", "no_such_field": "Home/unknown_field"}
    assert (finding.rule, finding.column, finding.value) == (expected[field], field, literal)


def test_an_impossible_date_does_not_stop_the_other_findings(tiny: Standard, shapes: str) -> None:
    wrong = '<https://example.org/housing-data/let/L-2> a tiny:Let ; <https://example.org/tiny/Record/id> "L-2" .'
    found = judged(tiny, shapes, let("starts_on", '"2024-02-30"^^xsd:date') + wrong)
    assert {(finding.record, finding.rule) for finding in found} == {
        ("L-1", "Let/starts_on/type"),
        ("L-2", "Let/starts_on/required"),
        ("L-2", "Let/home/required"),
    }


def test_several_values_are_one_finding(tiny: Standard, shapes: str) -> None:
    (finding,) = judged(tiny, shapes, let("starts_on", '"2024-01-01"^^xsd:date , "2024-01-02"^^xsd:date'))
    assert (finding.rule, finding.value) == ("Let/starts_on/single", "2024-01-01|2024-01-02")


def test_a_statement_made_twice_is_one_value(tiny: Standard, shapes: str) -> None:
    assert judged(tiny, shapes, let("starts_on", '"2024-01-01"^^xsd:date , "2024-01-01"^^xsd:date')) == ()


def test_a_text_where_a_record_is_meant_is_found(tiny: Standard, shapes: str) -> None:
    (finding,) = judged(tiny, shapes, f'{LET}{STARTS} ; <https://example.org/tiny/Let/tenant> "P-1" . {HOME}')
    assert (finding.rule, finding.value) == ("Let/tenant/type", "P-1 (a text, not the IRI of a record)")


@pytest.mark.parametrize("code", ["<https://example.org/tiny/LetType/purple>", '"fixed"', "17"])
def test_a_code_that_is_not_in_the_list_is_found(tiny: Standard, shapes: str, code: str) -> None:
    (finding,) = judged(tiny, shapes, let("let_type", code, STARTS))
    assert finding.rule == "Let/let_type/code"


def test_a_code_is_told_by_its_name(tiny: Standard, shapes: str) -> None:
    (finding,) = judged(tiny, shapes, let("let_type", "<https://example.org/tiny/LetType/fixed>", STARTS))
    assert finding.message == "The let is fixed but has no end."


def test_a_record_of_unknown_or_no_kind_is_told(tiny: Standard, shapes: str) -> None:
    found = judged(
        tiny, shapes, '<urn:a> a tiny:Castle . <urn:b> <urn:p> "1e100000000"^^xsd:decimal . <urn:c> a tiny:Place .'
    )
    assert [(finding.rule, finding.record, finding.value) for finding in found] == [
        ("dataset/unknown_record_type", "urn:a", "https://example.org/tiny/Castle"),
        ("dataset/unknown_record_type", "urn:b", "no kind at all"),
        ("dataset/unknown_record_type", "urn:c", "https://example.org/tiny/Place"),
    ]


def test_a_field_of_another_kind_is_unknown_here(tiny: Standard, shapes: str) -> None:
    home = HOME.removesuffix(".") + '; <https://example.org/tiny/Let/ends_on> "2024-01-01"^^xsd:date ; <urn:p> 1 .'
    found = judged(tiny, shapes, home)
    assert {(finding.rule, finding.column, finding.value) for finding in found} == {
        ("Home/unknown_field", "ends_on", "2024-01-01"),
        ("Home/unknown_field", "urn:p", "1"),
    }


def test_a_record_of_two_kinds_shares_its_identifier_with_itself(tiny: Standard, shapes: str) -> None:
    found = judged(tiny, shapes, 'place:H-1 a tiny:Home , tiny:Shed ; <https://example.org/tiny/Record/id> "H-1" .')
    assert [finding.rule for finding in found] == ["Shed/id/unique"]


def person(born_on: str) -> str:
    return (
        'person:P-1 a tiny:Person ; <https://example.org/tiny/Record/id> "P-1" ; '
        f'<https://example.org/tiny/Person/born_on> "{born_on}"^^xsd:date .'
    )


def dataset(extract_date: str) -> str:
    return (
        '<urn:d> a tiny:Dataset ; <https://example.org/tiny/Record/id> "D-1" ; '
        f'<https://example.org/tiny/Dataset/extract_date> "{extract_date}"^^xsd:date .'
    )


@pytest.mark.parametrize("given", ["", dataset("2000-01-01"), dataset("2100-01-01")])
def test_the_day_asked_for_is_the_only_day_that_counts(tiny: Standard, shapes: str, given: str) -> None:
    turtle = person("1910-10-31") + given
    assert judged(tiny, shapes, turtle, dt.date(2026, 10, 30)) == ()
    assert [f.rule for f in judged(tiny, shapes, turtle, dt.date(2026, 10, 31))] == ["TY-004"]


def test_a_dataset_without_a_day_is_found_although_a_day_is_given_to_the_shapes(tiny: Standard, shapes: str) -> None:
    bare = '<urn:d> a tiny:Dataset ; <https://example.org/tiny/Record/id> "D-1" .'
    found = judged(tiny, shapes, person("1910-10-31") + bare)
    assert {finding.rule for finding in found} == {"TY-004", "Dataset/extract_date/required"}


def test_shapes_of_another_standard_are_refused(tiny: Standard, shapes: str) -> None:
    other = shapes.replace("Let/starts_on/required", "Let/starts_on/demanded")
    with pytest.raises(HousingStandardError, match="do not belong to version"):
        judged(tiny, other, f"{HOME} {LET} .")
