"""The shapes: one named shape a rule, one result a fault, the same verdict as the rule's meaning."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pyshacl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH, Graph, URIRef

from generators.shacl import LIMITS, generate
from generators.shacl.core import in_core
from generators.shacl.queries import query_of
from generators.shacl.values import whole
from housing_standard.constraints import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Compare,
    Comparison,
    Condition,
    Counted,
    Distinct,
    ExactlyOneOf,
    Matches,
    Moment,
    NoOverlap,
    Not,
    OfType,
    OneOf,
    Passes,
    Present,
    Related,
    Unique,
)
from housing_standard.lexical import Primitive
from housing_standard.model import Range, RangeKind, Standard
from housing_standard.rulebook import RuleBook
from tests.generators.judging import (
    Data,
    broken,
    graph_of,
    node,
    prepared,
    record_of,
    results_of,
    rule_about,
    rule_of,
    with_rules,
)
from tests.generators.oracle import Oracle

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
    assert len([line for line in difference if line.startswith("- ")]) == 1, "only the list of known fields changes"


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


# --- Comparisons ------------------------------------------------------------------------------------------------------


def found_by_query(standard: Standard, entity: str, condition: Condition, data: Data) -> set[str]:
    """Return the records that the query of a condition selects, each asked with its node bound beforehand."""
    rule = rule_about(entity, "R", condition)
    kind = standard.entity_by_name[entity].iri
    graph = graph_of(standard, data)
    query = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n" + query_of(standard, rule, (kind,))
    focus = [each for each in graph.subjects(RDF.type, URIRef(kind)) if isinstance(each, URIRef)]
    return {record_of(each) for each in focus if list(graph.query(prepared(query), initBindings={"this": each}))}


BEFORE, NOT_AFTER = Comparison.BEFORE, Comparison.NOT_AFTER


@pytest.mark.parametrize(
    ("left", "comparison", "right", "values", "holds"),
    [
        ("starts_on", NOT_AFTER, "ends_on", ("2024-01-01", "2024-01-01"), True),
        ("starts_on", BEFORE, "ends_on", ("2024-01-01", "2024-01-01"), False),
        ("starts_on", BEFORE, "ends_on", ("2024-01-01", "2024-01-02"), True),
        ("starts_on", NOT_AFTER, "ends_on", ("2024-01-02", "2024-01-01"), False),
        ("starts_on", NOT_AFTER, "ends_on", ("2024-01-02", None), True),
        ("starts_on", NOT_AFTER, "ends_on", (None, "2024-01-01"), True),
        ("starts_on", NOT_AFTER, "ends_on", ("2024-02-30", "2024-01-01"), None),
        ("starts_on", NOT_AFTER, "ends_on", ("2024-05-01Z", "2024-01-01"), None),
        ("starts_on", NOT_AFTER, "ends_on", ("20240501", "2024-01-01"), None),
        ("starts_on", NOT_AFTER, "keys_at", ("2024-01-02", "2024-01-02T00:30:00+01:00"), True),
        ("starts_on", NOT_AFTER, "keys_at", ("2024-01-03", "2024-01-02T23:30:00-05:00"), False),
        ("called_at", NOT_AFTER, "keys_at", ("2024-01-02T01:00:00+01:00", "2024-01-02T00:00:00Z"), True),
        ("called_at", BEFORE, "keys_at", ("2024-01-02T01:00:00+01:00", "2024-01-02T00:00:00Z"), False),
        ("called_at", NOT_AFTER, "keys_at", ("2024-01-02T01:00:00.000001+01:00", "2024-01-02T00:00:00Z"), False),
        ("called_at", NOT_AFTER, "keys_at", ("2024-02-30T00:00:00Z", "2024-01-02T00:00:00Z"), None),
    ],
)
def test_two_values_are_compared_as_what_they_are(
    tiny: Standard, *, left: str, comparison: Comparison, right: str, values: tuple[str, str], holds: bool | None
) -> None:
    compare = Compare(left=Moment(path=(left,)), comparison=comparison, right=Moment(path=(right,)))
    data: Data = {"let": [{"id": "L-1", left: values[0], right: values[1]}]}
    broken_if_wrong = found_by_query(tiny, "Let", compare, data)
    broken_if_right = found_by_query(tiny, "Let", Not(part=compare), data)
    assert broken_if_wrong == ({"let/L-1"} if holds is False else set())
    assert broken_if_right == ({"let/L-1"} if holds is True else set())


@pytest.mark.parametrize(
    ("born", "years", "comparison", "other", "holds"),
    [
        ("2008-02-29", 16, NOT_AFTER, "2024-02-29", True),
        ("2008-03-01", 16, NOT_AFTER, "2024-02-29", False),
        ("2008-02-29", 17, NOT_AFTER, "2025-02-28", False),
        ("2008-02-29", 17, NOT_AFTER, "2025-03-01", True),
        ("2008-02-29", 17, BEFORE, "2025-03-01", False),
        ("1996-02-29", 104, NOT_AFTER, "2100-02-28", False),
        ("1996-02-29", 104, BEFORE, "2100-03-01", False),
        ("1896-02-29", 104, NOT_AFTER, "2000-02-29", True),
        ("2008-01-31", -1, NOT_AFTER, "2007-01-31", True),
    ],
)
def test_years_move_a_date_and_a_lost_29_february_becomes_1_march(
    tiny: Standard, born: str, years: int, comparison: Comparison, other: str, *, holds: bool
) -> None:
    compare = Compare(
        left=Moment(path=("tenant", "born_on"), years=years), comparison=comparison, right=Moment(path=("starts_on",))
    )
    data: Data = {
        "person": [{"id": "P-1", "born_on": born}],
        "let": [{"id": "L-1", "tenant": "P-1", "starts_on": other}],
    }
    assert found_by_query(tiny, "Let", compare, data) == (set() if holds else {"let/L-1"})


@pytest.mark.parametrize(
    ("extract", "born", "holds"),
    [
        ("2026-10-31", "1911-10-31", True),
        ("2026-10-31", "1910-10-31", False),
        ("2026-02-30", "1980-01-01", True),
        (None, "1800-01-01", False),
    ],
)
def test_the_day_is_the_extract_date_or_else_today(
    tiny: Standard, extract: str | None, born: str, *, holds: bool
) -> None:
    found = broken(
        tiny, {"dataset": [{"id": "D-1", "extract_date": extract}], "person": [{"id": "P-1", "born_on": born}]}
    )
    assert (("person/P-1", "TY-004") in found) is not holds


def test_a_whole_day_of_hours_moves_a_moment_and_then_its_day(tiny: Standard) -> None:
    late = Compare(left=Moment(path=("keys_at",), hours=24), comparison=NOT_AFTER, right=Moment(path=("ends_on",)))
    lets = [
        {"id": "L-1", "keys_at": "2024-02-28T10:00:00Z", "ends_on": "2024-02-29"},
        {"id": "L-2", "keys_at": "2024-02-29T10:00:00Z", "ends_on": "2024-02-29"},
    ]
    assert found_by_query(tiny, "Let", late, {"let": lets}) == {"let/L-2"}


def test_hours_are_added_as_a_calendar_adds_them(tiny: Standard) -> None:
    zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001 - zones are drawn
    hours = 24
    late = Compare(left=Moment(path=("called_at",)), comparison=NOT_AFTER, right=Moment(path=("keys_at",), hours=hours))
    beyond = Compare(left=Moment(path=("keys_at",), hours=hours), comparison=NOT_AFTER, right=Moment(path=("ends_on",)))
    apart = st.sampled_from(
        [timedelta(0), timedelta(hours=hours), timedelta(hours=hours, seconds=1), -timedelta(hours=1)]
    )

    @settings(max_examples=6, deadline=None, derandomize=True)
    @given(drawn=st.lists(st.tuples(moments, zones, apart), min_size=30, max_size=30))
    def agree(drawn: list[tuple[datetime, timezone, timedelta]]) -> None:
        lets, too_late, beyond_day = [], set(), set()
        for number, (keys, zone, gap) in enumerate(drawn):
            called, ends = (keys + gap).astimezone(zone), (keys + gap).date()
            times = {"keys_at": keys.isoformat(), "called_at": called.isoformat(), "ends_on": ends.isoformat()}
            lets.append({"id": f"L-{number}", **times})
            if called > keys + timedelta(hours=hours):
                too_late.add(f"let/L-{number}")
            if (keys + timedelta(hours=hours)).date() > ends:
                beyond_day.add(f"let/L-{number}")
        assert found_by_query(tiny, "Let", late, {"let": lets}) == too_late
        assert found_by_query(tiny, "Let", beyond, {"let": lets}) == beyond_day

    agree()


# --- Records around a record ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minimum", "maximum", "fails"),
    [
        (1, None, {"place/H-0"}),
        (2, None, {"place/H-0", "place/H-1"}),
        (0, 0, {"place/H-1", "place/H-2"}),
        (0, 1, {"place/H-2"}),
        (1, 1, {"place/H-0", "place/H-2"}),
    ],
)
def test_related_records_are_counted(tiny: Standard, minimum: int, maximum: int | None, fails: set[str]) -> None:
    due = Compare(left=Moment(path=None), comparison=NOT_AFTER, right=Moment(path=("due_on",)))
    where = AllOf(parts=(Present(path=("due_on",)), due))
    related = Related(entity="Check", via="place", where=where, minimum=minimum, maximum=maximum)
    good, late = "2027-01-01", "2020-01-01"
    dues = {"H-0": [late], "H-1": [good, late], "H-2": [good, good, late]}
    checks = [
        {"id": f"C-{home}-{index}", "place": home, "due_on": due_on}
        for home, found in dues.items()
        for index, due_on in enumerate(found)
    ]
    data = {"dataset": [{"id": "D", "extract_date": "2026-10-31"}], "home": [{"id": h} for h in dues], "check": checks}
    assert found_by_query(tiny, "Home", related, data) == fails


# --- Conditions, against an oracle ------------------------------------------------------------------------------------

RECORDS = [
    {
        "id": f"H-{bedrooms}-{gas}-{'-'.join(colours)}-{rent}",
        "bedrooms": bedrooms,
        "has_gas": gas,
        "colours": list(colours),
        "weekly_rent": rent,
    }
    for bedrooms, gas in ((None, None), ("3", "true"), ("1", "false"), ("x", "maybe"))
    for colours, rent in (((), None), (("red",), "10.5"), (("red", "blue"), "1e3"))
]

LEAVES: st.SearchStrategy[Condition] = st.sampled_from(
    [
        Present(path=("bedrooms",)),
        Present(path=("colours",)),
        Passes(path=("bedrooms",), test=AtLeast(bound="2")),
        Passes(path=("weekly_rent",), test=AtMost(bound="10")),
        Passes(path=("has_gas",), test=OneOf(values=("true",))),
        Passes(path=("colours",), test=Matches(pattern="^r|b$")),
        Passes(path=("colours",), test=Matches(pattern="^(red|green)$")),
        Passes(path=("colours",), test=OneOf(values=("red", "green"))),
        Passes(path=("weekly_rent",), test=OfType(primitive=Primitive.DECIMAL)),
        Counted(path=("colours",), minimum=1, maximum=1),
        Counted(path=("colours",), minimum=2),
        Distinct(path=("colours",)),
    ]
)


def _trees(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several: st.SearchStrategy[tuple[Condition, ...]] = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        inner.map(lambda part: Not(part=part)),
        several.map(lambda parts: AllOf(parts=parts)),
        several.map(lambda parts: AnyOf(parts=parts)),
        several.map(lambda parts: ExactlyOneOf(parts=parts)),
    )


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(LEAVES, _trees, max_leaves=5)


def judged_false(standard: Standard, condition: Condition) -> set[str]:
    home = standard.entity_by_name["Home"]
    found = set()
    for record in RECORDS:
        texts = {name: tuple(value) if isinstance(value, list) else (value,) for name, value in record.items() if value}
        if Oracle(home, texts).holds(condition) is False:
            found.add(f"place/{record['id']}")
    return found


def test_a_query_finds_what_is_certainly_wrong_and_nothing_else(tiny: Standard) -> None:
    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(condition=CONDITIONS)
    def agree(condition: Condition) -> None:
        assert found_by_query(tiny, "Home", condition, {"home": RECORDS}) == judged_false(tiny, condition)

    agree()


def test_core_shapes_find_what_is_certainly_wrong_and_nothing_else(tiny: Standard) -> None:
    @settings(max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(conditions=st.lists(CONDITIONS, min_size=20, max_size=20))
    def agree(conditions: list[Condition]) -> None:
        assert all(map(in_core, conditions))
        rules = [rule_about("Home", f"R-{number}", condition) for number, condition in enumerate(conditions)]
        found = broken(with_rules(tiny, *rules), {"home": RECORDS})
        for rule, condition in zip(rules, conditions, strict=True):
            records = sorted(record for record, name in found if name == rule.id)
            assert records == sorted(judged_false(tiny, condition)), condition

    agree()


@pytest.mark.parametrize(
    ("test", "fails"),
    [
        (OneOf(values=("fixed",)), {"let/L-rolling", "let/L-Fixed"}),
        (Matches(pattern="^(rolling|old_style)$"), {"let/L-fixed", "let/L-Fixed"}),
    ],
)
def test_a_test_on_codes_is_a_choice_of_codes(tiny: Standard, test: OneOf | Matches, fails: set[str]) -> None:
    condition = Passes(path=("let_type",), test=test)
    lets = [{"id": f"L-{code}", "let_type": code} for code in ("fixed", "rolling", "Fixed")]
    assert found_by_query(tiny, "Let", condition, {"let": lets}) == fails
    found = broken(with_rules(tiny, rule_about("Let", "R", condition)), {"let": lets})
    assert {record for record, rule in found if rule == "R"} == fails


@pytest.mark.parametrize("test", [OneOf(values=("H 1", "H-2")), Matches(pattern="^H%201|H-[0-9]$")])
def test_a_test_on_a_reference_looks_at_the_identifier(tiny: Standard, test: OneOf | Matches) -> None:
    condition = Passes(path=("home",), test=test)
    lets = [{"id": f"L-{number}", "home": home} for number, home in enumerate(("H 1", "H-2", "XH-2", "H-22"))]
    assert found_by_query(tiny, "Let", condition, {"let": lets}) == {"let/L-2", "let/L-3"}
    found = broken(with_rules(tiny, rule_about("Let", "R", condition)), {"let": lets})
    assert {record for record, rule in found if rule == "R"} == {"let/L-2", "let/L-3"}


def test_a_field_of_another_record_is_reached_along_the_reference(tiny: Standard) -> None:
    condition = Passes(path=("home", "bedrooms"), test=AtLeast(bound="2"))
    homes = [{"id": "H-1", "bedrooms": "1"}, {"id": "H-2", "bedrooms": "2"}, {"id": "H-3", "bedrooms": "none"}]
    lets = [{"id": f"L-{number}", "home": f"H-{number}"} for number in (1, 2, 3, 4)]
    assert found_by_query(tiny, "Let", condition, {"home": homes, "let": lets}) == {"let/L-1"}
    assert found_by_query(tiny, "Let", Not(part=condition), {"home": homes, "let": lets}) == {"let/L-2", "let/L-4"}


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
