"""The wheel, installed alone in a clean environment outside the checkout, answers questions and validates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LANDLORD = ROOT / "tests" / "examples" / "landlord"


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing of the checkout in its environment."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True, text=True, cwd=cwd, env=environment, timeout=600, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel as `make wheel` makes it."""
    done = run("make", "wheel", f"PYTHON={sys.executable}", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (made,) = (ROOT / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed from the wheel into an environment of its own."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    options = ("--quiet", "--disable-pip-version-check", "-c", ROOT / "constraints.txt")
    done = run(python, "-m", "pip", "install", *options, wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "venv" / "bin" / "housing-standard"


def test_the_wheel_carries_the_snapshot_and_every_artefact_but_no_words_or_makers(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    manifest = json.loads(zipfile.ZipFile(wheel).read("housing_standard/built/manifest.json"))
    assert {entry["target"] for entry in manifest["artefacts"]} >= {"snapshot", "json-schema", "sql", "shacl", "rdf"}
    for entry in manifest["artefacts"]:
        assert f"housing_standard/built/{entry['path']}" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"housing_standard", next(top for top in tops if top.endswith(".dist-info"))}


def test_the_installed_command_looks_terms_up(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "lookup", "void", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Void (entity")


def test_the_installed_command_validates_tables_and_graphs(installed: Path, tmp_path: Path) -> None:
    clean = run(installed, "validate", LANDLORD / "clean" / "csv", cwd=tmp_path)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    faulty = run(installed, "validate", LANDLORD / "faulty" / "csv", "--report", "out.html", cwd=tmp_path)
    assert faulty.returncode == 1
    assert (tmp_path / "out.html").is_file()
    graph = tmp_path / "one.ttl"
    graph.write_text(
        "<https://example.org/housing-data/person/P-1> a <https://w3id.org/housing-standard/Person> ; "
        '<https://w3id.org/housing-standard/Record/id> "P-1" .\n'
    )
    judged = run(installed, "validate", graph, "--format", "json", cwd=tmp_path)
    assert judged.returncode == 1
    assert [finding["rule"] for finding in json.loads(judged.stdout)["findings"]] == ["Person/family_name/required"]


def test_the_installed_command_hands_out_what_was_built(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "build", "--target", "sql", "--out", "handed", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "handed" / "sql" / "postgresql.sql").is_file()


@pytest.mark.parametrize("arguments", [("check",), ("serve",), ("build", "--source", "other.yaml")])
def test_a_verb_that_needs_the_words_says_so(installed: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(installed, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "checkout" in done.stderr


def test_a_supplier_gets_one_area_from_the_package_and_checks_it_in_a_pipeline(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "build", "--target", "pydantic", "--area", "repair", "--out", "mine", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    models = tmp_path / "mine" / "pydantic" / "housing_standard_models"
    assert (models / "repair.py").is_file()
    assert not (models / "tenancy.py").exists()
    assert run(installed, "build", "--check", "--out", "mine", cwd=tmp_path).returncode == 0
    (models / "repair.py").write_text("# older\n")
    stale = run(installed, "build", "--check", "--out", "mine", cwd=tmp_path)
    assert stale.returncode == 1
    assert "repair.py is not what the build makes." in stale.stdout
