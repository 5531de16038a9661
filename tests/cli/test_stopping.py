"""A check that is stopped says truthfully how far it came; one over large data says how it is getting on."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from housing_standard.cli import main
from housing_standard.shipped import built
from housing_standard.validate import reference, tables
from housing_standard.validate.dataset import validate_path
from tests.cli.test_gates import COMMAND

LANDLORD = Path(__file__).resolve().parent.parent / "examples" / "landlord" / "faulty" / "csv"


def large(folder: Path, homes: int) -> Path:
    lines = (f"PER-{n:08},Made-up,Person,1980-02-{'30' if n % 1000 == 0 else '10'}\n" for n in range(homes))
    (folder / "person.csv").write_text("id,given_name,family_name,date_of_birth\n" + "".join(lines), encoding="utf-8")
    lets = (f"TPA-{n:08},TEN-{n:08},PER-{n:08},lead_tenant\n" for n in range(homes))
    (folder / "tenancy_party.csv").write_text("id,tenancy,person,party_role\n" + "".join(lets), encoding="utf-8")
    return folder


@pytest.mark.parametrize("seconds", [0, 0.4, 0.8, 1.2])
def test_progress_is_told_and_an_interrupt_leaves_a_truthful_report(tmp_path: Path, seconds: float) -> None:
    data = large(tmp_path, 3_500_000)
    command = [str(COMMAND), "validate", str(data), "--format", "json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = process.stderr.readline()
    assert told.startswith("person.csv: 3,500,000 records read, ")
    # Wherever the work has come to by then: it takes more than two seconds yet.
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Traceback" not in err
    report = json.loads(out)
    assert report["stopped"] is True
    assert report["conforms"] is False
    dates = [f for f in report["findings"] if f["rule"] == "Person/date_of_birth/type"]
    assert [f["row"] for f in dates[:3]] == [1, 1001, 2001]
    assert any("The check was stopped, so " in note for note in report["notes"])


@pytest.mark.parametrize("when", ["_load", "failing_across"])
def test_what_was_found_until_then_is_kept(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    calls = 0

    def interrupted(*given: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if when == "_load":
            original(*given, **named)
        if when == "_load" or calls == 5:
            raise KeyboardInterrupt
        return original(*given, **named)

    original = getattr(tables, when)
    monkeypatch.setattr(tables, when, interrupted)
    standard = built().standard
    day = dt.date(2026, 10, 31)
    report = validate_path(LANDLORD, standard, as_at=day, shapes=str, today=day)
    monkeypatch.undo()
    whole = validate_path(LANDLORD, standard, as_at=day, shapes=str, today=day)
    assert report.stopped
    assert not whole.stopped
    assert set(report.findings) < set(whole.findings)
    assert len(report.findings) > 100


def test_small_data_are_judged_without_a_word_of_progress() -> None:
    done = subprocess.run([str(COMMAND), "validate", str(LANDLORD)], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.3, 0.6])
def test_an_interrupt_at_the_very_start_is_no_traceback(seconds: float) -> None:
    command = [str(COMMAND), "validate", str(LANDLORD)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode in (-signal.SIGINT, 130, 1)
    # Until the launcher has found our first module, Python itself answers.
    ours = "sys.exit(main())" in err or "housing_standard/" in err
    pythons_own = "KeyboardInterrupt" in err and not ours
    assert err in ("", "Stopped.\n") or pythons_own


def test_a_reference_that_is_stopped_leaves_the_report(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reference, "compare", interrupted)
    assert main(["validate", str(LANDLORD / "void.csv"), "--reference", "pyshacl", "--format", "json"]) == 1
    report = json.loads(capfd.readouterr().out)
    assert report["notes"][-1] == "The reference was stopped before its end, so it says nothing."
    assert report["totals"]["violations"] > 0
