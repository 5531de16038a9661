"""What a supplier gates a release on: the form of the report, and the hook that runs before a commit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from housing_standard.model import Standard
from registry_api.app import create_app
from registry_api.openapi import document_of

ROOT = Path(__file__).parents[2]
LANDLORD = ROOT / "tests" / "examples" / "landlord"
COMMAND = Path(sys.executable).parent / "housing-standard"
SCHEMA = json.loads((ROOT / "site" / "pages" / "assets" / "report.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("data", ["clean/csv", "faulty/csv", "faulty/csv/tenancy.csv", "clean/landlord.json"])
def test_every_report_has_the_published_form(data: str) -> None:
    command = [str(COMMAND), "validate", str(LANDLORD / data), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    Draft202012Validator.check_schema(SCHEMA)
    report = json.loads(done.stdout)
    assert report["checked"]
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(report)


def test_the_published_form_is_that_of_the_api(tiny: Standard, tmp_path: Path) -> None:
    schemas = document_of(create_app(tiny, store=tmp_path / "log.sqlite"))["components"]["schemas"]
    for name, published in (
        ("ReportDocument", SCHEMA),
        ("FindingDocument", SCHEMA["$defs"]["finding"]),
        ("CheckedDocument", SCHEMA["$defs"]["checked"]),
        ("UnlistedDocument", SCHEMA["$defs"]["unlisted"]),
        ("TotalsDocument", SCHEMA["$defs"]["totals"]),
    ):
        assert set(schemas[name]["properties"]) == set(published["properties"]) == set(published["required"])


@pytest.mark.parametrize(("data", "status"), [("clean/csv", 0), ("faulty/csv", 1)])
def test_the_hook_lets_good_data_pass_and_stops_bad(data: str, status: int) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *words = hook["entry"].split()
    assert program == COMMAND.name
    command = [str(COMMAND), *words, str(LANDLORD / data)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == status
    assert hook["pass_filenames"] is False
