"""Made-up data of any size break no rule but where they were asked to, and come out the same each time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from housing_standard.cli import main
from housing_standard.errors import UsageError
from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.records.json_files import read_json
from housing_standard.records.sample import Fault, write_sample
from housing_standard.rulebook import RuleBook
from housing_standard.validate.dataset import validate_path

AS_AT = dt.date(2026, 10, 31)
LANDLORD = Path(__file__).resolve().parent.parent / "examples" / "landlord" / "clean" / "landlord.json"


def sample(standard: Standard, folder: Path, **asked: int) -> tuple[dict[str, int], tuple[Fault, ...]]:
    return write_sample(read_json(LANDLORD, RuleBook(standard)).tables, standard, folder, **asked)


def judged(standard: Standard, folder: Path) -> Report:
    return validate_path(folder, standard, as_at=AS_AT, shapes=str, today=AS_AT)


def test_data_without_faults_break_no_rule(standard: Standard, tmp_path: Path) -> None:
    records, faults = sample(standard, tmp_path, homes=401)
    report = judged(standard, tmp_path)
    assert report.findings == ()
    assert faults == ()
    assert report.records == sum(records.values()) == 3 * 4121
    assert {each.records for each in report.checked if each.entity == "Property"} == {600}


def test_each_fault_is_found_at_its_cell(standard: Standard, tmp_path: Path) -> None:
    _, faults = sample(standard, tmp_path, homes=400, faults=200, seed=7)
    found = {(f.file, f.row, f.column, f.rule) for f in judged(standard, tmp_path).findings}
    expected = {(fault.file, fault.row, fault.column, fault.rule) for fault in faults}
    assert len(expected) == 200
    assert expected <= found


def test_the_same_numbers_give_the_same_bytes(standard: Standard, tmp_path: Path) -> None:
    made = []
    for name, seed in (("first", 1), ("second", 1), ("third", 2)):
        sample(standard, tmp_path / name, homes=200, faults=50, seed=seed)
        made.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert made[0] == made[1] != made[2]


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"homes": 0}, "Ask for 1 to"), ({"homes": 10**9}, "Ask for 1 to"), ({"homes": 1, "faults": 10**6}, "at most")],
)
def test_numbers_that_cannot_be_are_refused(
    standard: Standard, tmp_path: Path, asked: dict[str, int], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        sample(standard, tmp_path, **asked)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(standard: Standard, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something already"):
        sample(standard, tmp_path, homes=1)


def test_a_file_is_no_folder_to_write_to(standard: Standard, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written to: "):
        sample(standard, tmp_path / "mine", homes=1)


def test_a_supplier_makes_data_to_try_things_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "--homes", "1", "--faults", "3", "--out", str(tmp_path / "data")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("4,121 records of 200 homes in ")
    assert len(said) == 4
    assert main(["validate", str(tmp_path / "data"), "--as-at", "2026-10-31"]) == 1
