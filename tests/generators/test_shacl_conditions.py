"""Conditions as shapes and as queries: comparisons against the calendar, the rest against an oracle."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rdflib import RDF, URIRef

from generators.shacl.core import in_core
from generators.shacl.queries import query_of
from housing_standard.constraints import (
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
    Not,
    OfType,
    OneOf,
    Passes,
    Present,
    Related,
    WithinWorkingDays,
)
from housing_standard.lexical import Primitive
from housing_standard.model import Standard
from housing_standard.working_days import is_working_day
from tests.generators.judging import (
    Data,
    broken,
    graph_of,
    prepared,
    record_of,
    rule_about,
    with_rules,
)
from tests.generators.oracle import Oracle

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

    @settings(max_examples=3, deadline=None, derandomize=True)
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


def test_working_days_are_counted_as_the_calendar_has_them(tiny: Standard) -> None:
    within = WithinWorkingDays(start=("keys_at",), end=("ends_on",), most=3)
    starts = [date(2024, 1, 1) + timedelta(days=number) for number in range(0, 1460, 37)]
    starts += [date(2023, 12, 31), date(2025, 12, 24), date(2026, 4, 2), date(2027, 12, 24), date(2028, 1, 3)]
    lets: list[dict[str, str]] = []
    late = set()
    for start in starts:
        for days in (0, 3, 4, 5, 6, 7, 9):
            name = f"L-{len(lets)}"
            end = start + timedelta(days=days)
            lets.append({"id": name, "keys_at": f"{start}T23:30:00-05:00", "ends_on": end.isoformat()})
            gone = [start + timedelta(days=number) for number in range(1, days + 1)]
            known = [day for day in gone if day.year < 2028]
            if start.year in range(2024, 2028) and sum(map(is_working_day, known)) > 3:
                late.add(f"let/{name}")
    assert 50 < len(late) < len(lets) - 50
    assert found_by_query(tiny, "Let", within, {"let": lets}) == late


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
