"""Little data are judged with less planning, and with the same findings; too little planning would never end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.validate import tables
from housing_standard.validate.database import Database
from housing_standard.validate.dataset import validate_path

LANDLORD = Path(__file__).resolve().parent.parent / "examples" / "landlord"
DAY = dt.date(2026, 10, 31)


def judged(standard: Standard, path: Path) -> Report:
    return validate_path(path, standard, as_at=DAY, shapes=str, today=DAY)


@pytest.mark.parametrize("data", ["clean/csv", "faulty/csv", "faulty/landlord.json"])
def test_little_data_and_much_are_judged_alike(standard: Standard, monkeypatch: pytest.MonkeyPatch, data: str) -> None:
    planned: list[bool] = []

    def seen(*, files: list[Path], small: bool) -> Database:
        planned.append(not small)
        return Database(files=files, small=small)

    monkeypatch.setattr(tables, "Database", seen)
    little = judged(standard, LANDLORD / data)
    monkeypatch.setattr(tables, "_SMALL_ROWS", -1)
    assert judged(standard, LANDLORD / data) == little
    assert planned == [False, True]


def test_a_join_of_little_data_is_not_tried_row_by_row(standard: Standard, tmp_path: Path) -> None:
    """60,000 tenancies of one home are 1,800 million pairs: tried one by one they would take half an hour."""
    rows = (f"T-{number},P-1,ORG-1,2020-01-01,2024-01-01,true\n" for number in range(60_000))
    head = "id,property,landlord,start_date,end_date,exclusive_possession\n"
    (tmp_path / "tenancy.csv").write_text(head + "".join(rows))
    (tmp_path / "property.csv").write_text("id\nP-1\n")
    (tmp_path / "organisation.csv").write_text("id,organisation_name\nORG-1,Fernhill\n")
    assert (tmp_path / "tenancy.csv").stat().st_size < 4 * 1024 * 1024
    report = judged(standard, tmp_path)
    overlapping = sum(left.count for left in report.unlisted if left.cause.rule == "TE-002")
    assert overlapping + sum(finding.rule == "TE-002" for finding in report.findings) == 59_999
