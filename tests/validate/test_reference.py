"""A sample of the holder's own data is judged a second time by a SHACL engine, and a difference does not go unsaid."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

import generators.shacl
from housing_standard.model import Standard
from housing_standard.validate import reference
from housing_standard.validate.reference import compare
from housing_standard.validate.tables import judge_tables

FAULTY = Path(__file__).resolve().parent.parent / "examples" / "landlord" / "faulty" / "csv"
DAY = dt.date(2026, 10, 31)
TINY = {
    "home.csv": "id,bedrooms\nH-1,2\nH-2,many\n",
    "let.csv": "id,home,starts_on,ends_on\nL-1,H-1,2024-01-02,2023-01-02\nL-2,H-9,2024-01-02,\nL-3,H-1,soon,\n",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, text in TINY.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def shapes(standard: Standard) -> str:
    return generators.shacl.generate(standard)[0].content.decode()


def test_both_find_the_same_in_the_landlords_records(standard: Standard, tmp_path: Path) -> None:
    for name in ("tenancy", "tenancy_party", "property", "person", "household_member", "void"):
        shutil.copy(FAULTY / f"{name}.csv", tmp_path)
    compared = compare(tmp_path, standard, shapes(standard), DAY, sample=25)
    assert compared.same, str(compared)
    assert compared.records == 6 * 25
    assert len({rule for *_, rule in compared.agreed}) > 15
    assert "Both found the same" in str(compared)


def test_at_most_so_many_of_each_kind_are_taken_spread_evenly(tiny: Standard, data: Path) -> None:
    (data / "home.csv").write_text("id,bedrooms\n" + "".join(f"H-{number},many\n" for number in range(100)))
    compared = compare(data, tiny, shapes(tiny), DAY, sample=4)
    assert compared.records == 4 + 3
    assert {name for entity, name, _ in compared.agreed if entity == "Home"} == {"H-0", "H-25", "H-50", "H-75"}


def test_what_only_the_engine_finds_is_told(tiny: Standard, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = "Home/bedrooms/type"
    monkeypatch.setattr(
        reference, "judge_tables", lambda *given: tuple(each for each in judge_tables(*given) if each.rule != lost)
    )
    compared = compare(data, tiny, shapes(tiny), DAY, sample=10)
    assert not compared.same
    assert compared.only_engine == {("Home", "H-2", lost)}
    assert f"They DIFFER: pySHACL alone found 1: {lost} in H-2. Please report it." in str(compared)
