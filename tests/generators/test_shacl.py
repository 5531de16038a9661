"""The shapes: one named shape a rule, one result a fault, the same verdict as the rule's meaning."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace

import pyshacl
import pytest
from rdflib import RDF, SH, Graph

from generators.shacl import LIMITS, generate
from generators.shacl.values import whole
from housing_standard.constraints import (
    ALWAYS,
    Distinct,
    NoOverlap,
    Present,
    Unique,
)
from housing_standard.findings.wording import rule_iri
from housing_standard.model import Range, Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind
from tests.generators.judging import (
    Data,
    broken,
    graph_of,
    node,
    results_by,
    results_of,
    rule_about,
    rule_of,
    with_rules,
)

HOME = {"id": "H-1"}
LET = {"id": "L-1", "home": "H-1", "starts_on": "2024-01-01"}


def shapes_of(standard: Standard) -> str:
    return generate(standard)[0].content.decode()


# --- The graph of shapes ----------------------------------------------------------------------------------------------


def test_the_shapes_are_well_formed_by_the_shapes_for_shapes(tiny: Standard) -> None:
    empty, shapes = Graph(), Graph().parse(data=shapes_of(tiny), format="turtle")
    conforms, _, _ = pyshacl.validate(empty, shacl_graph=shapes, meta_shacl=True, advanced=False)
    assert conforms


def test_every_rule_that_a_graph_can_break_is_a_shape_with_one_message_and_one_severity(tiny: Standard) -> None:
    shapes = Graph().parse(data=shapes_of(tiny), format="turtle")
    book = RuleBook(tiny)
    unseen = {rule.id for rule in book.by_id.values() if isinstance(rule.check, Distinct)}
    said = {rule_of(tiny, str(shape)) for shape in shapes.subjects(SH.message)}
    assert said == set(book.by_id) - unseen
    assert unseen == {"Home/colours/distinct"}
    assert {limit.shape for limit in LIMITS} >= {"distinct"}
    for shape in shapes.subjects(SH.message):
        assert len(list(shapes.objects(shape, SH.message))) == 1
        assert len(list(shapes.objects(shape, SH.severity))) == 1


def test_an_authored_rule_stands_apart_from_the_terms(tiny: Standard) -> None:
    shapes = Graph().parse(data=shapes_of(tiny), format="turtle")
    kinds = {str(shape): kind for shape, kind in shapes.subject_objects(RDF.type)}
    assert kinds["https://example.org/tiny/rule/TY-001"] == SH.NodeShape
    assert kinds["https://example.org/tiny/Let/starts_on/required"] == SH.PropertyShape


def test_no_message_shows_a_place_for_a_value(tiny: Standard) -> None:
    shapes = Graph().parse(data=shapes_of(tiny), format="turtle")
    assert not [str(message) for message in shapes.objects(None, SH.message) if "{" in str(message)]


def test_the_same_words_give_the_same_bytes(tiny: Standard) -> None:
    assert generate(tiny) == generate(replace(tiny))


def test_one_optional_field_more_adds_fifteen_lines_at_most(tiny: Standard) -> None:
    home = tiny.entity_by_name["Home"]
    known = home.field_by_name["bedrooms"]
    added = replace(known, id="Home/floors", iri=f"{tiny.base}Home/floors", name="floors", tests=known.tests[:1])
    wider = replace(home, fields=(*home.fields, added))
    after = replace(tiny, entities=tuple(wider if each is home else each for each in tiny.entities))
    difference = list(difflib.ndiff(shapes_of(tiny).splitlines(), shapes_of(after).splitlines()))
    assert 0 < len([line for line in difference if line.startswith("+ ")]) <= 15
    gone = [line for line in difference if line.startswith("- ")]
    assert len(gone) == 2, "only the list of known fields and what the file was made from change"


# --- One fault, one result, by the name of its rule -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("Home/id/required", {"home": [{"bedrooms": "3"}]}),
        ("Let/starts_on/required", {"home": [HOME], "let": [{"id": "L-1", "home": "H-1"}]}),
        ("Person/born_on/recommended", {"person": [{"id": "P-1"}]}),
        ("Home/bedrooms/single", {"home": [{"id": "H-1", "bedrooms": ["1", "2"]}]}),
        ("Home/colours/count", {"home": [{"id": "H-1", "colours": ["red", "green", "blue"]}]}),
        ("Home/bedrooms/type", {"home": [{"id": "H-1", "bedrooms": "three"}]}),
        ("Home/bedrooms/type", {"home": [{"id": "H-1", "bedrooms": "1234567890123456789"}]}),
        ("Home/weekly_rent/type", {"home": [{"id": "H-1", "weekly_rent": "GBP120"}]}),
        ("Home/weekly_rent/type", {"home": [{"id": "H-1", "weekly_rent": "£1"}]}),
        ("Home/has_gas/type", {"home": [{"id": "H-1", "has_gas": "yes"}]}),
        ("Person/born_on/type", {"person": [{"id": "P-1", "born_on": "2024-02-30"}]}),
        ("Person/born_on/type", {"person": [{"id": "P-1", "born_on": "1980-01-01Z"}]}),
        ("Person/born_on/type", {"person": [{"id": "P-1", "born_on": "01/02/1980"}]}),
        ("Person/born_on/type", {"person": [{"id": "P-1", "born_on": "1980-01-01\n"}]}),
        ("Let/keys_at/type", {"home": [HOME], "let": [{**LET, "keys_at": "2024-01-01T10:00:00"}]}),
        ("Let/keys_at/type", {"home": [HOME], "let": [{**LET, "keys_at": "2024-02-30T10:00:00Z"}]}),
        ("Home/place_code/pattern", {"home": [{"id": "H-1", "place_code": "AB1-01"}]}),
        ("Home/place_code/pattern", {"home": [{"id": "H-1", "place_code": "AB1-001\n"}]}),
        ("Home/place_code/pattern", {"home": [{"id": "H-1", "place_code": "xAB1-001"}]}),
        ("Home/bedrooms/minimum", {"home": [{"id": "H-1", "bedrooms": "-1"}]}),
        ("Home/bedrooms/maximum", {"home": [{"id": "H-1", "bedrooms": "13"}]}),
        ("Home/weekly_rent/minimum", {"home": [{"id": "H-1", "weekly_rent": "-0.01"}]}),
        ("Let/let_type/code", {"home": [HOME], "let": [{**LET, "let_type": "Fixed"}]}),
        ("Let/home/reference", {"let": [LET]}),
        (
            "Check/place/reference",
            {"person": [{"id": "P", "born_on": "1980-01-01"}], "check": [{"id": "C", "place": "P"}]},
        ),
        ("TY-002", {"home": [HOME], "let": [{**LET, "let_type": "fixed"}]}),
    ],
)
def test_one_fault_gives_one_result_and_it_names_the_rule(tiny: Standard, rule: str, data: Data) -> None:
    assert [found for _, found in broken(tiny, data)] == [rule]


def test_what_is_right_gives_no_result(tiny: Standard) -> None:
    data: Data = {
        "dataset": [{"id": "D-1", "extract_date": "2026-10-31"}],
        "home": [
            {"id": "H 1/ä", "place_code": "AB1-001", "bedrooms": "0", "has_gas": True, "weekly_rent": "104.50"},
            {"id": "H-2", "colours": ["red", "blue"], "bedrooms": "12", "has_gas": False},
        ],
        "shed": [{"id": "S-1"}],
        "person": [{"id": "P-1", "born_on": "1980-02-29"}],
        "let": [
            {
                "id": "L-1",
                "home": "H 1/ä",
                "tenant": "P-1",
                "let_type": "fixed",
                "starts_on": "2024-02-29",
                "ends_on": "2024-02-29",
                "keys_at": "2024-02-29T10:00:00Z",
                "called_at": "2024-02-29T12:30:00.5+01:00",
            }
        ],
        "check": [
            {"id": "C-1", "place": "H 1/ä", "done_on": "2026-01-01", "due_on": "2026-10-31"},
            {"id": "C-2", "place": "S-1", "done_on": "2026-01-01"},
        ],
    }
    assert broken(tiny, data) == []


def test_a_value_of_the_wrong_kind_is_the_fault_of_its_type_alone(tiny: Standard) -> None:
    extra = """
        @prefix : <https://example.org/tiny/> .
        <place/H-9> a :Home ; <https://example.org/tiny/Record/id> "H-9" ;
            <https://example.org/tiny/Place/place_code> 5 ; <https://example.org/tiny/Home/bedrooms> "-1" .
        <check/C-9> a :Check ; <https://example.org/tiny/Record/id> "C-9" ;
            <https://example.org/tiny/Check/place> "H-9" .
    """
    assert broken(tiny, {}, extra) == [
        ("check/C-9", "Check/place/type"),
        ("place/H-9", "Home/bedrooms/type"),
        ("place/H-9", "Home/place_code/type"),
    ]


def test_a_field_that_is_not_known_is_named_by_its_path(tiny: Standard) -> None:
    extra = '<place/H-1> <https://example.org/tiny/Home/bedroms> "2" .'
    (found,) = results_of(tiny, graph_of(tiny, {"home": [HOME]}, extra))
    assert rule_of(tiny, found["sourceShape"]) == "Home/unknown_field"
    assert found["resultPath"] == "https://example.org/tiny/Home/bedroms"
    assert found["value"] == "2"


def test_a_result_carries_the_message_the_severity_and_the_value(tiny: Standard) -> None:
    (young,) = results_of(
        tiny,
        graph_of(
            tiny,
            {
                "home": [HOME],
                "person": [{"id": "P-1", "born_on": "2010-01-01"}],
                "let": [{**LET, "tenant": "P-1"}],
            },
        ),
    )
    assert rule_of(tiny, young["sourceShape"]) == "TY-006"
    assert young["resultSeverity"] == str(SH.Warning)
    assert young["value"] == str(node("person/P-1"))
    assert young["resultMessage"].startswith("Must hold: A tenant is at least 16 when the let starts.")


def test_every_rule_passes_its_good_example_and_fails_its_bad_one(tiny: Standard) -> None:
    for rule in RuleBook(tiny).by_id.values():
        if rule.good and rule.bad:
            assert rule.id not in {found for _, found in broken(tiny, json.loads(rule.good))}
            assert [found for _, found in broken(tiny, json.loads(rule.bad))].count(rule.id) == 1


def test_a_message_is_judged_by_its_own_shapes(tiny: Standard) -> None:
    news = {"id": "L-1", "home": "H-1", "let_type": "rolling", "starts_on": "2024-01-01", "ends_on": "2023-01-01"}
    assert broken(tiny, {"start_let": [news]}) == [
        ("start_let/L-1", "StartLet/let_type/code"),
        ("start_let/L-1", "StartLet/tenant/required"),
        ("start_let/L-1", "TY-001"),
    ]


# --- Identifiers and keys ---------------------------------------------------------------------------------------------


def test_records_of_two_kinds_that_share_an_identifier_are_found_though_they_are_one_node(tiny: Standard) -> None:
    found = broken(tiny, {"home": [{"id": "X"}], "shed": [{"id": "X"}]})
    assert ("place/X", "Shed/id/unique") in found
    assert ("place/X", "Home/id/unique") not in found, "the kind that comes first in the standard keeps its name"


def test_two_nodes_with_one_identifier_are_found(tiny: Standard) -> None:
    extra = '<other/1> a <https://example.org/tiny/Shed> ; <https://example.org/tiny/Record/id> "H-1" .'
    found = broken(tiny, {"home": [HOME], "person": [{"id": "H-1", "born_on": "1980-01-01"}]}, extra)
    assert found == [("other/1", "Shed/id/unique"), ("place/H-1", "Home/id/unique")]


CHECKS = {
    "C-1": {"place": "H-1", "done_on": "2026-01-01"},
    "C-2": {"place": "H-1", "done_on": "2026-01-01"},
    "C-3": {"place": "H-1", "done_on": "2026-01-02"},
    "C-4": {"place": "H-2", "done_on": "2026-01-01"},
    "C-5": {"place": "H-2"},
    "C-6": {"place": "H-2"},
    "C-7": {"done_on": "2026-01-01"},
    "C-8": {"done_on": "2026-01-01"},
    "C-9": {"place": "H-1", "done_on": "2026-02-30"},
    "C-10": {"place": "H-1", "done_on": "2026-02-30"},
}


@pytest.mark.parametrize(
    ("absent_differ", "expected"),
    [(False, {"check/C-2", "check/C-6", "check/C-8"}), (True, {"check/C-2"})],
)
def test_records_that_agree_on_a_key_are_found_once(tiny: Standard, *, absent_differ: bool, expected: set[str]) -> None:
    law = Unique(fields=("place", "done_on"), absent_differ=absent_differ)
    standard = with_rules(tiny, rule_about("Check", "K", law, "place"))
    data = {"home": [HOME, {"id": "H-2"}], "check": [{"id": name, **values} for name, values in CHECKS.items()]}
    assert {record for record, rule in broken(standard, data) if rule == "K"} == expected


# --- Periods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("2024-01-01", "2024-06-30"), ("2024-07-01", "2024-12-31"), set()),
        (("2024-01-01", "2024-06-30"), ("2024-06-30", "2024-12-31"), {"B"}),
        (("2024-06-30", "2024-12-31"), ("2024-01-01", "2024-06-30"), {"A"}),
        (("2024-01-01", None), ("2030-01-01", None), {"B"}),
        (("2024-01-01", None), ("2024-01-01", None), {"B"}),
        (("2024-01-01", "2024-13-45"), ("2025-01-01", None), set()),
        (("2024-02-30", None), ("2025-01-01", None), set()),
        ((None, None), ("2025-01-01", None), set()),
    ],
)
def test_of_two_periods_that_overlap_the_later_is_found(
    tiny: Standard, first: tuple[str | None, str | None], second: tuple[str | None, str | None], expected: set[str]
) -> None:
    law = NoOverlap(same="home", start="starts_on", end="ends_on", where=ALWAYS)
    standard = with_rules(tiny, rule_about("Let", "O", law, "starts_on"))
    lets = [
        {"id": name, "home": "H-1", "starts_on": start, "ends_on": end}
        for name, (start, end) in (("A", first), ("B", second))
    ]
    found = broken(standard, {"home": [HOME], "let": [*lets, {"id": "C", "home": "H-2", "starts_on": "2024-01-01"}]})
    assert {record.removeprefix("let/") for record, rule in found if rule == "O"} == expected


# --- Patterns, kinds and lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^a|b$", "^(a|b)$"),
        ("^(a|b)c$", "^(a|b)c$"),
        ("^((a|b)|c)$", "^((a|b)|c)$"),
        ("^[|]x$", "^[|]x$"),
        (r"^a\|b$", r"^a\|b$"),
        ("^[]|]$", "^[]|]$"),
        ("ab", "^ab$"),
    ],
)
def test_the_anchors_of_a_pattern_bind_every_alternative(pattern: str, expected: str) -> None:
    assert whole(pattern) == expected


def test_a_rule_on_an_abstract_entity_judges_every_kind_of_it(tiny: Standard) -> None:
    rule = rule_about("Place", "P-1", Present(path=("place_code",)), "place_code")
    assert broken(with_rules(tiny, rule), {"home": [HOME], "shed": [{"id": "S-1", "place_code": "AB1-001"}]}) == [
        ("place/H-1", "P-1")
    ]


def test_a_list_of_whole_codes_is_said_once(tiny: Standard) -> None:
    shapes = shapes_of(tiny)
    assert shapes.count("<LetType/fixed> <LetType/rolling>") == 1


def test_an_inlined_field_holds_a_record_too(tiny: Standard) -> None:
    let = tiny.entity_by_name["Let"]
    fields = tuple(replace(field, inlined=field.name == "home") for field in let.fields)
    standard = replace(tiny, entities=tuple(replace(e, fields=fields) if e is let else e for e in tiny.entities))
    assert let.field_by_name["home"].range == Range(kind=RangeKind.ENTITY, name="Home")
    assert "<Let/home/reference>" not in shapes_of(standard)


# --- The words themselves ---------------------------------------------------------------------------------------------


def test_every_rule_of_the_standard_passes_its_good_example_and_fails_its_bad_one(standard: Standard) -> None:
    head, *blocks = shapes_of(standard).split("\n\n")
    shared = [
        block for block in blocks if block.startswith(("<shapes>", "<shape/line", "<shape/type/", "<shape/list/"))
    ]
    by_name = {block.split(" ", 1)[0]: block for block in blocks}
    for rule in RuleBook(standard).by_id.values():
        if not (rule.good and rule.bad):
            continue
        shape = by_name[f"<{rule_iri(standard, rule).removeprefix(standard.base)}>"]
        alone = Graph().parse(data="\n\n".join((head, *shared, shape)), format="turtle")
        for example, expected in ((rule.good, 0), (rule.bad, 1)):
            graph = graph_of(standard, json.loads(example))
            assert len(results_by(alone, graph)) == expected, rule.id
