"""A manifest says which files belong together and how they were; whatever is otherwise is told."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pytest

from housing_standard.cli import main
from housing_standard.model import Standard
from housing_standard.records.manifest import NAME, manifest_of
from housing_standard.validate.dataset import validate_path

DAY = dt.date(2026, 10, 31)
CLEAN = Path(__file__).parents[1] / "examples" / "landlord" / "clean"

Manifest = dict[str, Any]


@pytest.fixture
def data(tiny: Standard, tmp_path: Path) -> Path:
    """A folder of two files with a manifest that is right."""
    (tmp_path / "person.csv").write_text("id,born_on\nP-1,1980-02-29\nP-2,1981-03-01\n", encoding="utf-8")
    (tmp_path / "home.csv").write_text("id\nH-1\n", encoding="utf-8")
    (tmp_path / NAME).write_bytes(manifest_of(tmp_path, {"person.csv": 2, "home.csv": 1}, tiny))
    return tmp_path


def told(standard: Standard, path: Path) -> set[tuple[str, str]]:
    report = validate_path(path, standard, as_at=DAY, shapes=str, today=DAY)
    return {(f.rule.partition("/")[2], f.file) for f in report.findings if f.rule.startswith("dataset/")}


def changed(folder: Path, change: Callable[[Manifest], object]) -> None:
    manifest = json.loads((folder / NAME).read_bytes())
    change(manifest)
    (folder / NAME).write_text(json.dumps(manifest), encoding="utf-8")


def numbered(standard: Standard, name: str, edition: str) -> Standard:
    """Return the Standard with one code list of that edition."""
    lists = (replace(each, edition=edition) if each.name == name else each for each in standard.vocabularies)
    return replace(standard, vocabularies=tuple(lists))


def test_data_as_they_were_sent_pass_and_the_manifest_is_no_strange_file(tiny: Standard, data: Path) -> None:
    assert told(tiny, data) == set()


def test_the_same_holds_of_an_archive(tiny: Standard, data: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("person.csv", "home.csv", NAME):
            archive.write(data / name, name)
    assert told(tiny, packed) == set()
    (data / "home.csv").unlink()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("person.csv", NAME):
            archive.write(data / name, name)
    assert told(tiny, packed) == {("manifest_missing", "home.csv")}


def test_a_file_that_is_lost_is_told(tiny: Standard, data: Path) -> None:
    (data / "home.csv").unlink()
    assert told(tiny, data) == {("manifest_missing", "home.csv")}


def test_a_file_that_was_added_is_told_and_checked_with_the_rest(tiny: Standard, data: Path) -> None:
    (data / "let.csv").write_text("id,stats_on\nL-1,x\n", encoding="utf-8")
    found = told(tiny, data)
    assert ("manifest_unlisted", "let.csv") in found
    assert ("unknown_heading", "let.csv") in found


def test_a_byte_that_changed_is_told(tiny: Standard, data: Path) -> None:
    text = (data / "person.csv").read_text()
    (data / "person.csv").write_text(text.replace("1981", "1982"), encoding="utf-8")
    assert told(tiny, data) == {("manifest_changed", "person.csv")}


def test_a_row_that_is_lost_is_told_where_there_is_no_hash(tiny: Standard, data: Path) -> None:
    changed(data, lambda manifest: [resource.pop("hash") for resource in manifest["resources"]])
    changed(data, lambda manifest: [resource.pop("bytes") for resource in manifest["resources"]])
    (data / "person.csv").write_text("id,born_on\nP-1,1980-02-29\n", encoding="utf-8")
    report = validate_path(data, tiny, as_at=DAY, shapes=str, today=DAY)
    [finding] = [f for f in report.findings if f.rule == "dataset/manifest_rows"]
    assert finding.message == "'person.csv' has 1 rows where datapackage.json says 2."


def test_data_of_another_version_are_judged_and_told(tiny: Standard, data: Path) -> None:
    changed(data, lambda manifest: manifest.update({"x-standard-version": "9.0.0"}))
    report = validate_path(data, tiny, as_at=DAY, shapes=str, today=DAY)
    assert report.conforms
    assert [f.value for f in report.findings if f.rule == "dataset/other_version"] == ["9.0.0"]


def test_a_manifest_names_the_edition_of_each_list_that_its_records_can_use(tiny: Standard, tmp_path: Path) -> None:
    standard = numbered(tiny, "LetType", "4")
    (tmp_path / "let.csv").write_text("id\n", encoding="utf-8")
    (tmp_path / "home.csv").write_text("id\n", encoding="utf-8")
    used = json.loads(manifest_of(tmp_path, {"let.csv": 0, "home.csv": 0}, standard))
    unused = json.loads(manifest_of(tmp_path, {"home.csv": 0}, standard))
    assert (used["x-code-lists"], unused["x-code-lists"]) == ({"LetType": "4"}, {})


@pytest.mark.parametrize(
    ("said", "told_so"),
    [
        ({"LetType": "4"}, []),
        ({"LetType": 4}, []),
        ({"LetType": "3"}, ["LetType 3, where there is edition 4"]),
        ({"Hue": "1"}, ["Hue 1, where there is no list of that name"]),
    ],
)
def test_codes_of_another_edition_are_judged_and_told(
    tiny: Standard, data: Path, said: Manifest, told_so: list[str]
) -> None:
    changed(data, lambda manifest: manifest.update({"x-code-lists": said}))
    report = validate_path(data, numbered(tiny, "LetType", "4"), as_at=DAY, shapes=str, today=DAY)
    assert report.conforms
    assert [f.value for f in report.findings if f.rule == "dataset/other_edition"] == told_so


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "it is no object with a list of resources"),
        ('{"resources": {}}', "it is no object with a list of resources"),
        ('{"resources": [{"path": "../person.csv"}]}', "the path of its resource 1 is not the name of one file"),
        ('{"resources": [{"path": ["person.csv"]}]}', "the path of its resource 1 is not the name of one file"),
        ('{"resources": [{"path": "home.csv"}, {"path": "home.csv"}]}', "it names home.csv twice"),
        (
            json.dumps({"resources": [], "x-code-lists": dict.fromkeys(map(str, range(1_001)), "1")}),
            "it names more than 1,000 code lists",
        ),
    ],
)
def test_what_is_no_manifest_is_told_and_the_data_are_judged(tiny: Standard, data: Path, text: str, said: str) -> None:
    (data / NAME).write_text(text, encoding="utf-8")
    report = validate_path(data, tiny, as_at=DAY, shapes=str, today=DAY)
    [finding] = [f for f in report.findings if f.rule.startswith("dataset/")]
    assert finding.rule == "dataset/manifest_broken"
    assert said in finding.message
    assert report.records == 3


@pytest.mark.parametrize("algorithm", ["md5", "", "sha1", "sha512"])
def test_hashes_are_those_that_the_specification_has(tiny: Standard, data: Path, algorithm: str) -> None:
    digest = hashlib.new(algorithm or "md5", (data / "home.csv").read_bytes()).hexdigest()
    prefix = f"{algorithm}:" if algorithm else ""
    changed(data, lambda manifest: manifest["resources"][0].update(hash=prefix + digest))
    assert told(tiny, data) == set()
    changed(data, lambda manifest: manifest["resources"][0].update(hash=prefix + digest[::-1]))
    assert told(tiny, data) == {("manifest_changed", "home.csv")}


def test_a_hash_of_a_kind_that_is_not_known_vouches_for_nothing(tiny: Standard, data: Path) -> None:
    changed(data, lambda manifest: manifest["resources"][0].update(hash="crc32:0"))
    assert told(tiny, data) == {("manifest_changed", "home.csv")}


def test_what_frictionless_describes_is_understood(tiny: Standard, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data)
    (data / NAME).unlink()
    described = frictionless.describe(["person.csv", "home.csv"], type="package", stats=True)
    (data / NAME).write_text(json.dumps(described.to_descriptor()), encoding="utf-8")
    assert json.loads((data / NAME).read_text())["resources"][0]["rows"] == 2
    assert told(tiny, data) == set()
    (data / "home.csv").write_text("id\nH-2\n", encoding="utf-8")
    assert told(tiny, data) == {("manifest_changed", "home.csv")}


def test_what_convert_and_sample_write_has_a_manifest_that_is_right(standard: Standard, tmp_path: Path) -> None:
    assert main(["convert", str(CLEAN / "landlord.json"), "--to", "csv", "--out", str(tmp_path / "csv")]) == 0
    assert main(["sample", "--out", str(tmp_path / "sample"), "--homes", "200"]) == 0
    for name in ("csv", "sample"):
        resources = json.loads((tmp_path / name / NAME).read_text())["resources"]
        assert {each["path"] for each in resources} == {path.name for path in (tmp_path / name).glob("*.csv")}
        assert told(standard, tmp_path / name) == set()
