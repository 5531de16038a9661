"""The regulator's measures, each worked by hand on a few records and then by the code."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from housing_standard import working_days
from housing_standard.cli import main
from housing_standard.errors import UsageError
from housing_standard.model import Standard
from housing_standard.records.json_files import contents_of
from housing_standard.rulebook import RuleBook
from housing_standard.validate.measures import MEASURES, results

ROOT = Path(__file__).parents[2]
YEAR = dt.date(2026, 3, 31)

# Four homes on 31 March 2026: P-1 to P-4. P-5 was sold before, P-6 came after.
HOMES = [
    {"id": "P-1", "block": "B-1"},
    {"id": "P-2", "block": "B-1"},
    {"id": "P-3", "block": "B-2"},
    {"id": "P-4"},
    {"id": "P-5", "disposed_on": "2026-03-31"},
    {"id": "P-6", "acquired_on": "2026-04-01"},
]


def needs(kind: str, *places: str) -> list[dict[str, Any]]:
    return [
        {"id": f"R-{kind}-{n}", "place": place, "safety_check_kind": kind, "needed": True, "from_date": "2020-01-01"}
        for n, place in enumerate(places)
    ]


def check(identifier: str, place: str, done: str, due: str) -> dict[str, str]:
    return {"id": identifier, "place": place, "checked_on": done, "next_due_on": due}


def repair(identifier: str, priority: str, completed: str, target: str) -> dict[str, str]:
    return {
        "id": identifier,
        "work_class": "responsive",
        "priority": priority,
        "completed_at": f"{completed}T12:00:00+00:00",
        "required_completion_at": f"{target}T17:00:00+00:00",
    }


def stage(identifier: str, number: str, asked: str, acknowledged: str, answered: str) -> dict[str, str]:
    return {
        "id": identifier,
        "complaint": "C-1",
        "complaint_stage_number": number,
        "requested_on": asked,
        "acknowledged_on": acknowledged,
        "responded_on": answered,
    }


DATA = {
    "property": HOMES,
    # P-1 failed and was mended, P-2 fails, P-3 is decent; P-4 has no assessment.
    "decent_homes_assessment": [
        {"id": "D-1", "property": "P-1", "assessed_on": "2024-03-31", "criterion_b": "failed"},
        {"id": "D-2", "property": "P-1", "assessed_on": "2026-03-31", "criterion_b": "met"},
        {"id": "D-3", "property": "P-2", "assessed_on": "2025-06-01", "criterion_a": "failed", "criterion_b": "met"},
        {"id": "D-4", "property": "P-3", "assessed_on": "2025-06-01", "criterion_d": "met"},
    ],
    # In the year: two of three non-emergencies in time, one of two emergencies. W-6 is of the year before.
    "work_order": [
        repair("W-1", "routine", "2025-05-01", "2025-05-02"),
        repair("W-2", "urgent", "2025-06-01", "2025-06-01"),
        repair("W-3", "routine", "2026-03-31", "2026-03-30"),
        repair("W-4", "emergency", "2025-04-01", "2025-04-01"),
        repair("W-5", "emergency", "2025-08-03", "2025-08-01"),
        repair("W-6", "routine", "2025-03-31", "2025-04-30"),
    ],
    # Gas: P-1 to P-3 need a check; P-1 is in date, P-2 overdue, P-3 was done after the year.
    "safety_requirement": [
        *needs("gas", "P-1", "P-2", "P-3", "P-5"),
        *needs("fire_risk", "B-1", "B-2"),
        *needs("lift", "B-1"),
    ],
    "gas_safety_check": [
        check("G-1", "P-1", "2025-10-01", "2026-09-30"),
        check("G-2", "P-2", "2025-03-01", "2026-02-28"),
        check("G-3", "P-3", "2026-04-02", "2027-04-01"),
    ],
    # Fire: B-1 (two homes) is in date, B-2 (one home) is not. Lifts: B-1 is overdue. Nothing needs water or asbestos.
    "fire_risk_assessment": [check("F-1", "B-1", "2025-10-07", "2026-10-06")],
    "lift_check": [check("L-1", "B-1", "2025-04-02", "2025-10-01")],
    # Easter 2026 leaves out 3 and 6 April: the tenth working day after 26 March is 13 April.
    "complaint_stage": [
        stage("S-1", "stage_1", "2026-03-24", "2026-03-26", "2026-04-13"),
        stage("S-2", "stage_1", "2026-03-24", "2026-03-26", "2026-04-14"),
        stage("S-3", "stage_1", "2026-03-24", "2026-03-26", "2026-04-20"),
        stage("S-4", "stage_1", "2026-04-01", "2026-04-01", "2026-04-02"),
        stage("S-5", "stage_2", "2026-01-05", "2026-01-06", "2026-02-03"),
    ],
    "complaint_extension": [
        {"id": "E-1", "complaint_stage": "S-3", "told_on": "2026-04-09", "new_deadline": "2026-04-20"},
    ],
    "nuisance_case": [
        {"id": "N-1", "opened_on": "2025-04-01", "involves_hate": False},
        {"id": "N-2", "opened_on": "2026-03-31", "involves_hate": True},
        {"id": "N-3", "opened_on": "2026-04-01", "involves_hate": True},
    ],
}

# Counted, out of, result; worked out from the notes beside the records.
EXPECTED = {
    "rp01": (1, 3, 33.3),
    "rp02_non_emergency": (2, 3, 66.7),
    "rp02_emergency": (1, 2, 50.0),
    "bs01": (1, 3, 33.3),
    "bs02": (2, 3, 66.7),
    "bs03": (0, 0, None),
    "bs04": (0, 0, None),
    "bs05": (0, 2, 0.0),
    "ch01_stage_1": (3, 4, 750.0),
    "ch01_stage_2": (1, 4, 250.0),
    "ch02_stage_1": (2, 3, 66.7),
    "ch02_stage_2": (1, 1, 100.0),
    "nm01_all": (2, 4, 500.0),
    "nm01_hate": (1, 4, 250.0),
}


@pytest.fixture(scope="module")
def worked(standard: Standard) -> dict[str, tuple[int, int, float | None]]:
    tables = contents_of(json.dumps(DATA).encode(), "year.json", RuleBook(standard)).tables
    found = results(standard, tables, YEAR)
    return {each.measure.code: (each.numerator, each.denominator, each.value) for each in found}


@pytest.mark.parametrize("code", EXPECTED)
def test_a_measure_comes_to_what_was_worked_by_hand(
    worked: dict[str, tuple[int, int, float | None]], code: str
) -> None:
    assert worked[code] == EXPECTED[code]


def test_every_management_measure_of_the_list_is_worked_out(standard: Standard) -> None:
    listed = {code.name for code in standard.vocabulary_by_name["SatisfactionMeasure"].codes}
    assert {measure.code for measure in MEASURES} == {name for name in listed if not name.startswith("tp")}


def test_the_page_says_what_each_measure_counts() -> None:
    page = (ROOT / "site" / "pages" / "measures.md").read_text("utf-8")
    for measure in MEASURES:
        assert f"| `{measure.code}` | {measure.counted} | {measure.out_of} |" in page


def test_bank_holidays_and_weekends_do_not_count() -> None:
    assert working_days.after(dt.date(2026, 3, 26), 10) == dt.date(2026, 4, 13)
    assert working_days.after(dt.date(2026, 12, 24), 1) == dt.date(2026, 12, 29)
    assert working_days.after(dt.date(2026, 5, 1), 1) == dt.date(2026, 5, 5)


def test_a_year_may_end_on_a_leap_day(standard: Standard) -> None:
    tables = contents_of(json.dumps(DATA).encode(), "year.json", RuleBook(standard)).tables
    assert [
        each.numerator for each in results(standard, tables, dt.date(2028, 2, 29)) if each.measure.code == "nm01_all"
    ] == [0]


def test_a_year_without_known_bank_holidays_is_refused() -> None:
    with pytest.raises(UsageError, match="Bank holidays are known from 2024 to 2027"):
        working_days.is_working_day(dt.date(2031, 1, 2))


def test_the_command_prints_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    clean = ROOT / "tests" / "examples" / "landlord" / "clean" / "csv"
    assert main(["measure", str(clean), "--year-ending", "2026-09-30", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [each["measure"] for each in printed] == [measure.code for measure in MEASURES]
    assert next(each for each in printed if each["measure"] == "ch01_stage_1")["denominator"] == 200


def test_a_day_that_is_none_is_a_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["measure", "anything", "--year-ending", "31/03/2026"])
    assert ended.value.code == 2
    assert "--year-ending" in capsys.readouterr().err
