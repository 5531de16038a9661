from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from housing_standard.constraints import (
    ALWAYS,
    AtMost,
    Check,
    Compare,
    Comparison,
    Moment,
    NoOverlap,
    Passes,
    WithinWorkingDays,
)
from housing_standard.model import Standard
from housing_standard.records.json_files import contents_of
from housing_standard.records.table import Cell, Spoilt, Table
from housing_standard.rulebook import RuleBook
from housing_standard.validate.comparing import IncomparableError
from housing_standard.validate.tables import judge_tables
from tests.validate.wide import wide

AS_AT = dt.date(2026, 10, 31)
LET = {"id": "L-1", "home": "H-1", "starts_on": "2024-01-01"}
HOME = {"id": "H-1"}

Told = list[tuple[str, int | None, str, str]]


def told(tiny: Standard, as_at: dt.date = AS_AT, **data: list[dict[str, Any]]) -> Told:
    """Return rule, row, column and value of everything the tables break."""
    contents = contents_of(json.dumps(data).encode(), "tiny.json", RuleBook(tiny))
    assert contents.findings == ()
    found = judge_tables(tiny, contents.tables, as_at)
    return [(finding.rule, finding.row, finding.column, finding.value) for finding in found]


@pytest.mark.parametrize("which", ["good", "bad"])
def test_each_authored_rule_lets_its_good_example_pass_and_finds_its_bad_one(tiny: Standard, which: str) -> None:
    for entity in tiny.entities:
        for rule in entity.rules:
            example = getattr(rule, which)
            if not example:
                continue
            contents = contents_of(example.encode(), "example.json", RuleBook(tiny))
            found = judge_tables(tiny, contents.tables, AS_AT, only={rule.id})
            assert [finding.rule for finding in found] == ([rule.id] if which == "bad" else []), rule.id


def test_right_data_have_no_finding(tiny: Standard) -> None:
    assert told(tiny, home=[{**HOME, "bedrooms": 2, "colours": ["red"]}], let=[LET]) == []


def test_a_missing_value_is_found_in_its_row(tiny: Standard) -> None:
    lets = [LET, {"id": "L-2", "home": "H-1"}]
    assert told(tiny, home=[HOME], let=lets) == [("Let/starts_on/required", 2, "starts_on", "")]


def test_a_recommended_value_that_is_missing_is_a_warning(tiny: Standard) -> None:
    contents = contents_of(b'{"person": [{"id": "P-1"}]}', "tiny.json", RuleBook(tiny))
    (finding,) = judge_tables(tiny, contents.tables, AS_AT)
    assert (finding.rule, finding.severity) == ("Person/born_on/recommended", "warning")


@pytest.mark.parametrize(
    "written", ["2024-02-30", "01/02/2024", "2024-1-5", "2024-01-05T00:00:00", "0000-01-01", "Jan-24", "2024-01-01\n"]
)
def test_a_damaged_date_is_one_finding_of_its_type_and_of_nothing_else(tiny: Standard, written: str) -> None:
    let = {**LET, "starts_on": written, "ends_on": "2020-01-01"}
    assert told(tiny, home=[HOME], let=[let]) == [("Let/starts_on/type", 1, "starts_on", written)]


@pytest.mark.parametrize("written", ["2024-02-29T24:00:00Z", "2024-02-29T10:00:00", "2023-02-29T10:00:00Z"])
def test_a_damaged_date_time_is_found(tiny: Standard, written: str) -> None:
    let = {**LET, "keys_at": written, "called_at": "2030-01-01T00:00:00Z"}
    assert told(tiny, home=[HOME], let=[let]) == [("Let/keys_at/type", 1, "keys_at", written)]


def test_bounds_hold_at_their_own_value_and_not_beyond(tiny: Standard) -> None:
    homes = [{"id": f"H-{beds}", "bedrooms": beds} for beds in (0, 12, 13, -1)]
    assert told(tiny, home=homes) == [
        ("Home/bedrooms/maximum", 3, "bedrooms", "13"),
        ("Home/bedrooms/minimum", 4, "bedrooms", "-1"),
    ]


def test_a_decimal_is_judged_by_every_digit(tiny: Standard) -> None:
    assert told(tiny, home=[{"id": "H-1", "weekly_rent": 0}]) == []
    document = b'{"home": [{"id": "H-1", "weekly_rent": -0.000000000000000001}]}'
    contents = contents_of(document, "tiny.json", RuleBook(tiny))
    found = judge_tables(tiny, contents.tables, AS_AT)
    assert [finding.rule for finding in found] == ["Home/weekly_rent/minimum"]


def test_a_value_in_the_wrong_form_and_a_code_that_is_not_in_the_list_are_found(tiny: Standard) -> None:
    homes, lets = [{**HOME, "place_code": "AB1-0O1"}], [{**LET, "let_type": "Fixed"}]
    assert told(tiny, home=homes, let=lets) == [
        ("Home/place_code/pattern", 1, "place_code", "AB1-0O1"),
        ("Let/let_type/code", 1, "let_type", "Fixed"),
    ]


def test_too_many_values_and_a_value_given_twice_are_found(tiny: Standard) -> None:
    homes = [{"id": "H-1", "colours": ["a", "b", "c"]}, {"id": "H-2", "colours": ["a", "a"]}]
    assert told(tiny, home=homes) == [
        ("Home/colours/count", 1, "colours", "a|b|c"),
        ("Home/colours/distinct", 2, "colours", "a"),
    ]


def test_several_values_for_a_field_with_one_are_one_finding(tiny: Standard) -> None:
    assert told(tiny, home=[{"id": "H-1", "bedrooms": [99, 100]}]) == [
        ("Home/bedrooms/single", 1, "bedrooms", "99|100")
    ]


def test_a_reference_must_name_a_record_of_its_kind_or_of_a_kind_of_it(tiny: Standard) -> None:
    checks = [{"id": f"C-{n}", "place": place} for n, place in enumerate(("H-1", "S-1", "P-1"))]
    people = [{"id": "P-1", "born_on": "1980-01-01"}]
    assert told(tiny, home=[HOME], shed=[{"id": "S-1"}], person=people, check=checks) == [
        ("Check/place/reference", 3, "place", "P-1")
    ]


def test_a_shed_is_no_home(tiny: Standard) -> None:
    assert told(tiny, shed=[{"id": "H-1"}], let=[LET]) == [("Let/home/reference", 1, "home", "H-1")]


def test_every_record_after_the_first_with_an_identifier_is_found(tiny: Standard) -> None:
    homes = [HOME, HOME, {"id": "H-2"}, HOME]
    assert told(tiny, home=homes) == [("Home/id/unique", 2, "id", "H-1"), ("Home/id/unique", 4, "id", "H-1")]


def test_an_identifier_is_shared_by_all_kinds_that_one_reference_could_name(tiny: Standard) -> None:
    assert told(tiny, home=[HOME], shed=[HOME]) == [("Shed/id/unique", 1, "id", "H-1")]
    assert told(tiny, home=[HOME], person=[{"id": "H-1", "born_on": "1980-01-01"}]) == []


def test_of_records_with_one_key_those_with_the_greater_identifiers_are_found(tiny: Standard) -> None:
    checks = [{"id": name, "place": "H-1", "done_on": "2026-01-01"} for name in ("C-3", "C-1", "C-2")]
    found = told(tiny, home=[HOME], check=checks)
    assert [(rule, row) for rule, row, _, _ in found] == [("Check/one_a_day", 1), ("Check/one_a_day", 3)]


def test_a_leapling_turns_a_year_older_on_1_march(tiny: Standard) -> None:
    people = [{"id": "P-1", "born_on": "2008-02-29"}]
    lets = [{**LET, "id": f"L-{day}", "tenant": "P-1", "starts_on": day} for day in ("2024-02-28", "2024-02-29")]
    assert [finding[:2] for finding in told(tiny, home=[HOME], person=people, let=lets)] == [("TY-006", 1)]
    oldest = [{"id": "P-1", "born_on": "1908-02-29"}]
    assert told(tiny, dt.date(2024, 2, 28), person=oldest) == []
    assert [finding[0] for finding in told(tiny, dt.date(2024, 2, 29), person=oldest)] == ["TY-004"]
    assert [finding[0] for finding in told(tiny, dt.date(2025, 2, 28), person=oldest)] == ["TY-004"]


def test_hours_are_counted_across_offsets_from_greenwich(tiny: Standard) -> None:
    keys = {**LET, "keys_at": "2024-03-30T12:00:00Z"}
    in_time, late = "2024-03-31T14:00:00+02:00", "2024-03-31T13:00:00.000001+01:00"
    assert told(tiny, home=[HOME], let=[{**keys, "called_at": in_time}]) == []
    assert [f[0] for f in told(tiny, home=[HOME], let=[{**keys, "called_at": late}])] == ["TY-007"]


def test_a_let_that_never_ends_overlaps_every_later_one_of_its_home(tiny: Standard) -> None:
    lets = [
        {**LET, "id": "L-1", "let_type": "fixed", "starts_on": "2024-01-01"},
        {**LET, "id": "L-2", "let_type": "fixed", "starts_on": "2030-01-01", "ends_on": "2030-12-31"},
        {**LET, "id": "L-3", "let_type": "rolling", "starts_on": "2030-01-01"},
        {**LET, "id": "L-4", "home": "H-2", "let_type": "fixed", "starts_on": "2030-01-01", "ends_on": "2030-02-01"},
    ]
    found = told(tiny, home=[HOME, {"id": "H-2"}], let=lets)
    assert [(rule, row) for rule, row, _, _ in found] == [("TY-002", 1), ("TY-005", 2)]


def test_of_two_lets_that_start_together_the_one_with_the_greater_identifier_is_found(tiny: Standard) -> None:
    fixed = {**LET, "let_type": "fixed", "ends_on": "2024-12-31"}
    found = told(tiny, home=[HOME], let=[{**fixed, "id": "L-2"}, {**fixed, "id": "L-1"}])
    assert [(rule, row) for rule, row, _, _ in found] == [("TY-005", 1)]


def test_a_spoilt_cell_silences_every_rule_that_reads_it(tiny: Standard) -> None:
    columns = ("id", "home", "let_type", "starts_on", "ends_on")
    lets = Table(
        entity="Let",
        file="let.csv",
        columns=columns,
        rows=[("L-1", "H-1", "fixed", "2024-01-01", Spoilt("?")), ("L-2", Spoilt("?"), None, Spoilt(""), "2020-01-01")],
    )
    homes = Table(entity="Home", file="home.csv", columns=("id",), rows=[("H-1",)])
    assert judge_tables(tiny, [lets, homes], AS_AT) == ()


def test_no_row_is_blamed_for_a_missing_column(tiny: Standard) -> None:
    lets = Table(
        entity="Let", file="let.csv", columns=("id", "ends_on"), rows=[("L-1", None)], missing=("home", "starts_on")
    )
    assert judge_tables(tiny, [lets], AS_AT) == ()


def test_references_to_a_file_that_lost_its_identifiers_are_not_blamed(tiny: Standard) -> None:
    homes = Table(entity="Home", file="home.csv", columns=("bedrooms",), rows=[("2",)], missing=("id",))
    lets = Table(entity="Let", file="let.csv", columns=("id", "home", "starts_on"), rows=[("L-1", "H-1", "2024-01-01")])
    assert judge_tables(tiny, [homes, lets], AS_AT) == ()


def test_a_part_of_the_data_is_not_blamed_for_what_stands_elsewhere(tiny: Standard) -> None:
    lets = Table(
        entity="Let",
        file="let.csv",
        columns=("id", "home", "starts_on", "ends_on"),
        rows=[("L-1", "H-1", "2024-01-01", "2023-01-01")],
    )
    whole = {finding.rule for finding in judge_tables(tiny, [lets], AS_AT)}
    assert whole == {"Let/home/reference", "TY-001"}
    assert {finding.rule for finding in judge_tables(tiny, [lets], AS_AT, alone=True)} == {"TY-001"}


def test_two_tables_of_one_kind_are_judged_together_each_with_its_own_rows(tiny: Standard) -> None:
    first, second = (
        Table(entity="Shed", file=file, columns=("id",), rows=[("S-0",), ("S-1",)]) for file in ("a.csv", "b.csv")
    )
    found = judge_tables(tiny, [first, second], AS_AT)
    assert [(finding.file, finding.row, finding.value) for finding in found] == [
        ("b.csv", 1, "S-0"),
        ("b.csv", 2, "S-1"),
    ]


def test_a_message_is_judged_by_its_own_narrower_rules(tiny: Standard) -> None:
    message = {"id": "L-1", "home": "H-1", "tenant": "P-1", "let_type": "rolling", "starts_on": "2024-01-01"}
    assert told(tiny, start_let=[message]) == [("StartLet/let_type/code", 1, "let_type", "rolling")]


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE x; --", 'a"b', "$1", "{id}", "\\", "%s", "\x7f", "🏠", "' OR 1=1 --", "NULL"]
)
def test_hostile_text_is_only_text(tiny: Standard, text: str) -> None:
    homes = [{"id": text, "place_code": text}, {"id": text}]
    assert told(tiny, home=homes, check=[{"id": text, "place": text}]) == [
        ("Home/place_code/pattern", 1, "place_code", text),
        ("Home/id/unique", 2, "id", text),
    ]


def test_many_rows_keep_their_numbers(tiny: Standard) -> None:
    rows = [(f"S-{n}", "AB1-001") for n in range(120_000)]
    rows[60_000] = ("S-60000", "wrong")
    rows[119_999] = ("S-0", "AB1-001")
    sheds = Table(entity="Shed", file="shed.csv", columns=("id", "place_code"), rows=rows)
    found = judge_tables(tiny, [sheds], AS_AT)
    assert [(finding.rule, finding.row) for finding in found] == [
        ("Shed/place_code/pattern", 60_001),
        ("Shed/id/unique", 120_000),
    ]


def test_a_rule_that_compares_what_has_no_order_is_refused() -> None:
    days_and_words = Compare(left=Moment(path=("day",)), comparison=Comparison.BEFORE, right=Moment(path=("text",)))
    hours_on_a_day = Compare(
        left=Moment(path=("day",), hours=1), comparison=Comparison.BEFORE, right=Moment(path=("until",))
    )
    table = Table(entity="Alpha", file="a.csv", columns=("id", "day", "until", "text"), rows=[])
    for check in (days_and_words, hours_on_a_day):
        with pytest.raises(IncomparableError):
            judge_tables(wide({"Alpha": (check,)}), [table], AS_AT)


def test_a_bound_on_days_is_judged_by_the_calendar() -> None:
    check = Passes(path=("days",), test=AtMost(bound="2024-02-29"))
    table = Table(
        entity="Alpha", file="a.csv", columns=("id", "day", "moment", "days"),
        rows=[("a", "2024-01-01", "2024-01-01T00:00:00Z", ("2023-12-31", "2024-02-29")),
              ("b", "2024-01-01", "2024-01-01T00:00:00Z", ("2023-12-31", "2024-03-01"))],
    )  # fmt: skip
    found = judge_tables(wide({"Alpha": (check,)}), [table], AS_AT)
    assert [(finding.rule, finding.row) for finding in found] == [("W-Alpha-0", 2)]


def alphas(columns: tuple[str, ...], *rows: tuple[Cell, ...]) -> Table:
    """Return a table of the wide standard with what every record needs and these columns."""
    needed = ("2024-01-01T00:00:00Z",)
    return Table(entity="Alpha", file="a.csv", columns=("moment", *columns), rows=[(*needed, *row) for row in rows])


def broken(check: Check, *tables: Table) -> list[int | None]:
    """Return the rows of the first kind of record that break a rule of the wide standard."""
    found = judge_tables(wide({"Alpha": (check,)}), tables, AS_AT)
    return [finding.row for finding in found if finding.rule == "W-Alpha-0"]


def test_a_year_from_29_february_ends_on_1_march_whichever_side_is_moved() -> None:
    born = Moment(path=("day",), years=1)
    row = ("a", "2024-02-29", "2025-03-01")
    on_the_right = Compare(left=Moment(path=("until",)), comparison=Comparison.NOT_AFTER, right=born)
    assert broken(on_the_right, alphas(("id", "day", "until"), row)) == []
    on_the_left = Compare(left=born, comparison=Comparison.BEFORE, right=Moment(path=("until",)))
    assert broken(on_the_left, alphas(("id", "day", "until"), row)) == [1]


def test_four_years_from_29_february_end_on_29_february() -> None:
    later = Moment(path=("day",), years=4)
    check = Compare(left=later, comparison=Comparison.NOT_AFTER, right=Moment(path=("until",)))
    rows = (("a", "2020-02-29", "2024-02-29"), ("b", "2020-02-29", "2024-02-28"), ("c", "2096-02-29", "2100-02-28"))
    assert broken(check, alphas(("id", "day", "until"), *rows)) == [2, 3]


def test_a_day_against_a_moment_counts_the_day_as_written() -> None:
    check = Compare(left=Moment(path=("moment",)), comparison=Comparison.NOT_AFTER, right=Moment(path=("day",)))
    day = Table(
        entity="Alpha",
        file="a.csv",
        columns=("id", "day", "moment"),
        rows=[("a", "2024-02-29", "2024-02-29T23:30:00-05:00"), ("b", "2024-02-29", "2024-03-01T00:30:00+05:00")],
    )
    assert broken(check, day) == [2]
    an_hour_on = replace(check, left=Moment(path=("moment",), hours=1))
    assert broken(an_hour_on, day) == [1, 2]


@pytest.mark.parametrize(
    ("start", "end", "late"),
    [
        ("2026-04-02", "2026-04-07", False),  # Thursday before Easter: three working days are Tuesday to Thursday
        ("2026-04-02", "2026-04-09", False),
        ("2026-04-02", "2026-04-10", True),
        ("2026-04-04", "2026-04-09", False),  # the Saturday between: the same days count
        ("2026-04-04", "2026-04-10", True),
        ("2025-12-24", "2026-01-01", False),  # Monday 29 to Wednesday 31 December; New Year's Day is none
        ("2025-12-24", "2026-01-02", True),
        ("2026-04-10", "2026-04-02", False),  # backwards is another rule's
        ("2023-12-29", "2026-01-01", False),  # before the calendar begins
        ("2027-12-24", "2028-06-01", False),  # three working days are left of the calendar, and no more is known
        ("2027-12-20", "2028-06-01", True),
    ],
)
def test_a_clock_on_working_days_leaves_out_weekends_and_bank_holidays(start: str, end: str, *, late: bool) -> None:
    clock = WithinWorkingDays(start=("day",), end=("until",), most=3)
    assert broken(clock, alphas(("id", "day", "until"), ("a", start, end))) == ([1] if late else [])


def test_a_clock_that_still_runs_is_judged_as_at_the_day() -> None:
    clock = WithinWorkingDays(start=("day",), end=None, most=3)
    rows = [("a", "2026-10-27"), ("b", "2026-10-26"), ("c", "2026-10-23"), ("d", None)]
    assert broken(clock, alphas(("id", "day"), *rows)) == [2, 3]


def test_a_period_that_ends_before_it_starts_overlaps_only_what_spans_both_ends() -> None:
    law = NoOverlap(same="colour", start="day", end="until", where=ALWAYS)
    columns = ("id", "colour", "day", "until")
    backwards = ("b", "red", "2024-06-10", "2024-06-05")
    assert broken(law, alphas(columns, ("a", "red", "2024-06-01", "2024-06-30"), backwards)) == [2]
    assert broken(law, alphas(columns, ("a", "red", "2024-06-08", "2024-06-30"), backwards)) == []


def test_moments_that_only_share_a_day_do_not_overlap_and_days_do() -> None:
    rows = (
        ("2024-06-01T09:00:00Z", "a", "red", "2024-06-01"),
        ("2024-06-01T11:00:00+01:00", "b", "red", "2024-06-01"),
        ("2024-06-01T10:00:01Z", "c", "red", "2024-06-01"),
    )
    table = Table(entity="Alpha", file="a.csv", columns=("moment", "id", "colour", "day"), rows=rows)
    moments = NoOverlap(same="colour", start="moment", end="moment", where=ALWAYS)
    assert broken(moments, table) == []
    assert broken(replace(moments, start="day"), table) == [2, 3]


def test_a_reference_that_two_records_answer_leads_to_the_first() -> None:
    check = Compare(
        left=Moment(path=("amount",)), comparison=Comparison.NOT_AFTER, right=Moment(path=("beta", "amount"))
    )
    betas = Table(entity="Beta", file="b.csv", columns=("id", "amount"), rows=[("x", "1"), ("x", "9")])
    assert broken(check, alphas(("id", "day", "amount", "beta"), ("a", "2024-01-01", "5", "x")), betas) == [1]
