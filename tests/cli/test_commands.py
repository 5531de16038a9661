"""The command as a person runs it: exit status 0 good, 1 findings, 2 wrong use; never a traceback."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from housing_standard.cli import VERBS
from housing_standard.cli.build import known_targets

ROOT = Path(__file__).resolve().parent.parent.parent
LANDLORD = ROOT / "tests" / "examples" / "landlord"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-c", "from housing_standard.cli import main; raise SystemExit(main())"]
    done = subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, timeout=300, check=False
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    """Build what the verbs read."""
    done = run("build", *[f"--target={name}" for name in known_targets() if name != "site"])
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("verb", [module.__name__.rsplit(".", maxsplit=1)[-1] for module in VERBS])
def test_every_verb_says_what_it_takes(verb: str) -> None:
    done = run(verb, "--help")
    assert done.returncode == 0
    assert "usage: housing-standard" in done.stdout


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from housing_standard.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'duckdb', 'rdflib', 'pyshacl', 'linkml_runtime', 'jinja2', 'fastapi', 'sqlalchemy', 'rapidfuzz'}\n"
        "raise SystemExit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_lookup_finds_a_term_by_an_everyday_word() -> None:
    done = run("lookup", "void")
    assert done.returncode == 0
    assert done.stdout.startswith("Void (entity")
    assert "void_date" in done.stdout


def test_lookup_in_json_carries_the_definition() -> None:
    facts = json.loads(run("lookup", "Tenancy/start_date", "--format", "json").stdout)
    assert facts["term"]["id"] == "Tenancy/start_date"
    assert facts["term"]["definition"]


def test_lookup_says_when_codes_may_be_used_and_which_edition_the_list_is() -> None:
    listed = run("lookup", "HomelessnessDutyKind").stdout
    assert "Codes, edition 1:\n" in listed
    assert "relief (Relief duty, from 2018-04-03): " in listed
    assert "interim (Interim duty): " in listed
    assert "In use: from 2018-04-03\n" in run("lookup", "HomelessnessDutyKind/relief").stdout


def test_lookup_says_why_a_term_has_no_like_elsewhere() -> None:
    told = run("lookup", "HazardCase").stdout
    assert "Elsewhere: none, because HACT 3.3 came before" in told


def test_an_unknown_term_gives_findings_and_near_matches() -> None:
    done = run("lookup", "zzqqxx")
    assert done.returncode == 1
    assert "No term is called 'zzqqxx'" in done.stderr


def test_the_words_are_good() -> None:
    done = run("check", "--strict")
    assert done.returncode == 0, done.stdout
    assert "0 to mend" in done.stdout


def test_a_fault_in_the_words_is_a_finding_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("id: https://example.org/bad\nname: bad\nclasses:\n  A:\n    is_a: Ghost\n")
    done = run("check", tmp_path / "bad.yaml")
    assert done.returncode == 1
    assert "bad.yaml:5" in done.stderr


def test_validate_gives_0_for_clean_data_and_1_for_faulty() -> None:
    assert run("validate", LANDLORD / "clean" / "csv").returncode == 0
    faulty = run("validate", LANDLORD / "faulty" / "csv", "--format", "json")
    assert faulty.returncode == 1
    first = json.loads(faulty.stdout)["findings"][0]
    keys = {"rule", "severity", "file", "row", "column", "value", "message", "allowed", "cure", "term"}
    assert keys <= set(first)


def test_validate_gives_the_same_findings_as_json_csv_and_sarif() -> None:
    said = {form: run("validate", LANDLORD / "faulty" / "csv", "--format", form) for form in ("json", "csv", "sarif")}
    assert {done.returncode for done in said.values()} == {1}
    rules = [finding["rule"] for finding in json.loads(said["json"].stdout)["findings"]]
    assert [row["rule"] for row in csv.DictReader(io.StringIO(said["csv"].stdout))] == rules
    (log,) = json.loads(said["sarif"].stdout)["runs"]
    assert [result["ruleId"] for result in log["results"]] == rules


def test_validate_writes_a_page_a_shacl_report_and_a_marked_copy(tmp_path: Path) -> None:
    page, report, marked = tmp_path / "out.html", tmp_path / "out.ttl", tmp_path / "new" / "out.xlsx"
    done = run("validate", LANDLORD / "faulty" / "csv", "--report", page, "--shacl", report, "--marked", marked)
    assert done.returncode == 1
    assert "PE-006" in page.read_text()
    assert "sh:ValidationReport" in report.read_text()
    assert marked.read_bytes().startswith(b"PK")
    assert [path.name for path in marked.parent.iterdir()] == [marked.name]


def test_a_day_given_by_hand_is_the_day_that_counts() -> None:
    done = run("validate", LANDLORD / "clean" / "csv", "--as-at", "2028-01-01", "--format", "json")
    report = json.loads(done.stdout)
    assert report["as_at"] == "2028-01-01"
    assert "CO-001" in {finding["rule"] for finding in report["findings"]}
    assert any("Bank holidays are known" in note for note in report["notes"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("validate", "ghost.csv"), "no file or folder"),
        (("validate", "README.md"), "not a kind of file"),
        (("validate", LANDLORD, "--as-at", "31/10/2026"), "write it as"),
        (("validate", LANDLORD / "clean" / "csv", "--mapping", "a.csv", "--marked", "b.xlsx"), "convert the export"),
        (("validate", "README.md", "--marked", "README.md"), "written over the data"),
        (("validate", LANDLORD, "--sample", "5"), "name its engine with --reference"),
        (("validate", LANDLORD, "--reference", "pyshacl", "--extension", "a.csv"), "no extension"),
        (("convert", LANDLORD / "clean" / "csv", "--to", "csv"), "--out"),
        (("build", "--source", "ghost"), "no file or folder"),
        (("lookup",), "required"),
        (("dance",), "invalid choice"),
    ],
)
def test_wrong_use_gives_2_and_says_why(arguments: tuple[str | Path, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_data_survive_every_conversion(tmp_path: Path) -> None:
    clean = LANDLORD / "clean"
    steps = [("csv", "json", "a.json"), ("a.json", "turtle", "b.ttl"), ("b.ttl", "csv", "c")]
    for source, form, target in steps:
        path = clean / "csv" if source == "csv" else tmp_path / source
        assert run("convert", path, "--to", form, "--out", tmp_path / target).returncode == 0
    names = sorted(path.name for path in (clean / "csv").iterdir())
    assert sorted(path.name for path in (tmp_path / "c").iterdir()) == sorted([*names, "datapackage.json"])
    for name in names:
        assert (tmp_path / "c" / name).read_text() == (clean / "csv" / name).read_text()


def test_another_linkml_schema_is_built(tmp_path: Path) -> None:
    done = run("build", "--source", ROOT / "tests" / "tiny", "--out", tmp_path, "--target", "json-schema")
    assert done.returncode == 0
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert {entry["target"] for entry in manifest["artefacts"]} == {"snapshot", "json-schema"}
    for entry in manifest["artefacts"]:
        assert set(entry) - {"area"} == {"path", "target", "sha256", "media_type"}
        assert (tmp_path / entry["path"]).is_file()


def test_an_unknown_target_is_refused_with_those_that_exist() -> None:
    done = run("build", "--target", "cobol")
    assert done.returncode == 2
    assert "no target called 'cobol'" in done.stderr
    assert all(name in done.stderr for name in ("json-schema", "shacl", "site"))


def test_a_build_leaves_nothing_of_another_standard(tmp_path: Path) -> None:
    plain = tmp_path / "plain.yaml"
    plain.write_text("id: https://example.org/plain\nname: plain\nclasses:\n  Dog: {}\n")
    out = tmp_path / "out"
    run("build", "--source", ROOT / "tests" / "tiny", "--out", out, "--target", "json-schema")
    (out / "mine.txt").write_text("not the build's")
    assert run("build", "--source", plain, "--out", out, "--target", "shacl").returncode == 0
    assert not (out / "json-schema" / "home.schema.json").exists()
    assert (out / "mine.txt").exists()
    assert (out / "shacl" / "shapes.ttl").exists()


def test_one_target_more_joins_the_others_of_the_same_standard(tmp_path: Path) -> None:
    for target in ("json-schema", "shacl"):
        run("build", "--source", ROOT / "tests" / "tiny", "--out", tmp_path, "--target", target)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert {entry["target"] for entry in manifest["artefacts"]} == {"snapshot", "json-schema", "shacl"}
    assert (tmp_path / "json-schema" / "home.schema.json").exists()
