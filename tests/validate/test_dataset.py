from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generators.shacl import generate
from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.finding import Report
from housing_standard.model import Standard
from housing_standard.validate.dataset import ALONE, validate_path

TODAY = dt.date(2030, 1, 1)


def report(tiny: Standard, path: Path, as_at: dt.date | None = None, *, strict: bool = False) -> Report:
    shapes = generate(tiny)[0].content.decode
    return validate_path(path, tiny, as_at=as_at, shapes=shapes, today=TODAY, strict=strict)


def folder(tmp_path: Path, **files: str) -> Path:
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content)
    return tmp_path


def no_shapes() -> str:
    raise AssertionError("tables need no shapes")


def test_a_folder_is_judged_as_one_whole(tiny: Standard, tmp_path: Path) -> None:
    path = folder(tmp_path, home="id\nH-1\n", let="id,home,starts_on\nL-1,H-1,2024-01-01\nL-2,H-9,2024-01-01\n")
    found = validate_path(path, tiny, as_at=None, shapes=no_shapes, today=TODAY)
    assert [(f.rule, f.file, f.row, f.record) for f in found.findings] == [("Let/home/reference", "let.csv", 2, "L-2")]
    assert (found.route, found.records, found.standard_version) == ("tables", 3, "0.0.1")
    assert {(each.file, each.entity, each.records) for each in found.checked} == {
        ("home.csv", "Home", 1),
        ("let.csv", "Let", 2),
    }


def test_findings_of_readers_and_of_rules_stand_together_in_order(tiny: Standard, tmp_path: Path) -> None:
    path = folder(tmp_path, home="id,beds,bedrooms\nH-1,1,two\n", homes="id\n")
    assert [(f.file, f.row, f.rule) for f in report(tiny, path).findings] == [
        ("home.csv", 0, "dataset/unknown_heading"),
        ("home.csv", 1, "Home/bedrooms/type"),
        ("homes.csv", 0, "dataset/unknown_file"),
    ]


def test_one_csv_file_is_judged_without_its_neighbours_and_the_report_says_so(tiny: Standard, tmp_path: Path) -> None:
    path = folder(tmp_path, let="id,home,starts_on,ends_on\nL-1,H-9,2024-01-01,2023-01-01\n")
    found = report(tiny, path / "let.csv")
    assert [finding.rule for finding in found.findings] == ["TY-001"]
    assert found.notes == (ALONE,)


def test_a_json_file_is_judged(tiny: Standard, tmp_path: Path) -> None:
    path = tmp_path / "tiny.json"
    path.write_text('{"home": [{"id": "H-1", "bedrooms": "2"}]}')
    assert [(f.rule, f.file, f.row) for f in report(tiny, path).findings] == [("Home/bedrooms/type", "tiny.json", 1)]


@pytest.mark.parametrize("suffix", ["ttl", "nt", "TTL"])
def test_a_graph_is_judged_by_the_shapes(tiny: Standard, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"tiny.{suffix}"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    path.write_text(f"<urn:h> {kind} <https://example.org/tiny/Home> .\n")
    found = report(tiny, path)
    assert (found.route, [(f.rule, f.row, f.node) for f in found.findings]) == (
        "shapes",
        [("Home/id/required", None, "urn:h")],
    )


DATASET = "id,extract_date\nD-1,{}\n"


@pytest.mark.parametrize(
    ("written", "asked", "day", "source"),
    [
        ("2026-10-31", None, dt.date(2026, 10, 31), "the dataset"),
        ("2026-10-31", dt.date(2020, 1, 1), dt.date(2020, 1, 1), "--as-at"),
        ("31/10/2026", None, TODAY, "today"),
        ("", None, TODAY, "today"),
    ],
)
def test_the_day_is_the_one_asked_for_else_the_datasets_else_today(
    tiny: Standard, tmp_path: Path, written: str, asked: dt.date | None, day: dt.date, source: str
) -> None:
    found = report(tiny, folder(tmp_path, dataset=DATASET.format(written)), asked)
    assert (found.as_at, found.as_at_from) == (day, source)


def test_the_day_decides_what_depends_on_it(tiny: Standard, tmp_path: Path) -> None:
    path = folder(tmp_path, dataset=DATASET.format("2026-10-30"), person="id,born_on\nP-1,1910-10-31\n")
    assert report(tiny, path).findings == ()
    assert [f.rule for f in report(tiny, path, dt.date(2026, 10, 31)).findings] == ["TY-004"]


@pytest.mark.parametrize(("version", "found"), [("0.1.0", 0), ("0.1", 0), ("0.2.0", 1), ("0.10", 1), ("", 0)])
def test_data_of_another_version_are_judged_and_told_so(
    standard: Standard, tmp_path: Path, version: str, found: int
) -> None:
    path = folder(tmp_path, dataset=f"id,extract_date,standard_version\nD-1,2026-10-31,{version}\n")
    told = validate_path(path, standard, as_at=None, shapes=no_shapes, today=TODAY)
    assert [(f.rule, f.file, f.row, f.column, f.value, f.record) for f in told.findings if "version" in f.rule] == [
        ("dataset/other_version", "dataset.csv", 1, "standard_version", version, "D-1")
    ] * found
    assert told.conforms


def test_warnings_count_when_asked(tiny: Standard, tmp_path: Path) -> None:
    path = folder(tmp_path, person="id,born_on\nP-1,\n")
    assert report(tiny, path).conforms
    assert not report(tiny, path, strict=True).conforms


@pytest.mark.parametrize("name", ["data.ods", "nowhere.csv", "nowhere"])
def test_a_path_that_is_no_accepted_form_is_wrong_use(tiny: Standard, tmp_path: Path, name: str) -> None:
    (tmp_path / "data.ods").write_bytes(b"PK")
    with pytest.raises(UsageError):
        report(tiny, tmp_path / name)


def test_a_graph_that_cannot_be_read_is_refused(tiny: Standard, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<urn:a> a")
    with pytest.raises(UnreadableError):
        report(tiny, path)
