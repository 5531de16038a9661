"""`build` as suppliers and authors use it: one area, a check in their own pipeline, a watch while writing."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any

import pytest

from housing_standard.cache import Cache
from housing_standard.cli.delivery import Delivery, entries_in
from housing_standard.errors import WordsError
from housing_standard.model import Standard
from housing_standard.snapshot import write_snapshot
from housing_standard.source.resolve import read_words

ROOT = Path(__file__).resolve().parent.parent.parent
TINY = ROOT / "tests" / "tiny"
COMMAND = [sys.executable, "-c", "from housing_standard.cli import main; raise SystemExit(main())"]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    return done


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return the manifest in a folder."""
    loaded: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return loaded


def test_a_supplier_builds_the_models_of_one_area(tmp_path: Path) -> None:
    done = run("build", "--target", "pydantic", "--area", "repair", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    modules = {path.name for path in (tmp_path / "pydantic" / "housing_standard_models").iterdir()}
    assert {"repair.py", "codes.py", "values.py", "base.py"} <= modules
    assert not {"tenancy.py", "person.py"} & modules
    assert manifest_of(tmp_path)["area"] == "repair"
    script = "from housing_standard_models.repair import RepairRequest; print(RepairRequest.__name__)"
    taken = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path / "pydantic", capture_output=True, text=True, check=False
    )
    assert taken.stdout.strip() == "RepairRequest", taken.stderr


def test_an_unknown_area_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    done = run("build", "--target", "pydantic", "--area", "repairs", "--out", tmp_path)
    assert done.returncode == 2
    assert "no area called 'repairs'" in done.stderr
    assert "repair" in done.stderr
    assert not any(tmp_path.iterdir())


def test_a_check_passes_what_is_fresh_and_names_what_is_stale(tmp_path: Path) -> None:
    run("build", "--source", TINY, "--target", "json-schema", "--out", tmp_path)
    check = ("build", "--source", TINY, "--out", tmp_path, "--check")
    assert run(*check).returncode == 0
    (tmp_path / "json-schema" / "home.schema.json").write_text("{}")
    (tmp_path / "json-schema" / "let.schema.json").unlink()
    (tmp_path / "mine.txt").write_text("not the build's")
    done = run(*check)
    assert done.returncode == 1
    assert "json-schema/home.schema.json is not what the build makes." in done.stdout
    assert "json-schema/let.schema.json is missing." in done.stdout
    assert "mine.txt" not in done.stdout
    assert (tmp_path / "json-schema" / "home.schema.json").read_text() == "{}"
    assert not (tmp_path / "json-schema" / "let.schema.json").exists()


def test_a_check_keeps_to_the_area_that_was_built(tmp_path: Path) -> None:
    run("build", "--target", "pydantic", "--area", "repair", "--out", tmp_path)
    done = run("build", "--check", "--out", tmp_path, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["differences"]) == (0, [])


def test_a_check_of_nothing_is_wrong_use(tmp_path: Path) -> None:
    done = run("build", "--check", "--out", tmp_path)
    assert done.returncode == 2
    assert "--target" in done.stderr


def test_a_file_that_is_no_longer_made_is_a_difference(tmp_path: Path) -> None:
    entry = {"path": "sql/old.sql", "target": "sql", "sha256": "", "media_type": "application/sql"}
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "old.sql").write_text("--")
    (tmp_path / "manifest.json").write_text(json.dumps({"artefacts": [entry]}))
    delivery = Delivery(files={}, manifest=b"{}")
    assert delivery.differences(tmp_path, ["sql"]) == ["sql/old.sql is no longer made."]
    assert delivery.differences(tmp_path, ["shacl"]) == []


def test_a_manifest_cannot_make_a_build_remove_files_elsewhere(tmp_path: Path) -> None:
    outside = tmp_path / "precious.txt"
    outside.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    entry = {"path": "../precious.txt", "target": "json-schema", "sha256": "", "media_type": "text/plain"}
    (out / "manifest.json").write_text(json.dumps({"artefacts": [entry, {"path": 3}, "x"]}))
    assert entries_in(out) == []
    assert run("build", "--source", TINY, "--target", "json-schema", "--out", out).returncode == 0
    assert outside.exists()


def copied(folder: Path) -> Path:
    """Return a copy of the tiny words in a folder."""
    shutil.copytree(TINY / "schema", folder / "schema")
    shutil.copytree(TINY / "vocabularies", folder / "vocabularies")
    return folder


def test_unchanged_words_are_read_once_and_changed_words_again(tmp_path: Path) -> None:
    words = copied(tmp_path / "words")
    calls: list[Path] = []

    def read(source: Path) -> tuple[Standard, tuple[Path, ...]]:
        calls.append(source)
        resolved = read_words(source)
        return resolved.standard, resolved.files

    cache = Cache(tmp_path / "cache")
    first = cache.standard_of(words, read)
    assert cache.standard_of(words, read) == first
    assert len(calls) == 1
    schema = next((words / "schema").glob("*.yaml"))
    schema.write_text(schema.read_text().replace("title: Home", "title: Dwelling"))
    assert cache.standard_of(words, read)[0].entity_by_name["Home"].title == "Dwelling"
    assert len(calls) == 2
    (words / "schema" / "another.yaml").write_text("name: another\n")
    cache.standard_of(words, read)
    assert len(calls) == 3


def test_a_spoilt_cache_only_costs_time(tmp_path: Path, tiny: Standard) -> None:
    cache = Cache(tmp_path)
    resolved = read_words(TINY)
    cache.standard_of(TINY, lambda _: (tiny, resolved.files))
    for path in tmp_path.iterdir():
        path.write_bytes(b"\x00spoilt")
    assert cache.standard_of(TINY, lambda _: (tiny, resolved.files)) == (tiny, write_snapshot(tiny))


def test_words_that_are_refused_are_not_kept(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: https://example.org/bad\nname: bad\nclasses:\n  A:\n    is_a: Ghost\n")
    for _ in range(2):
        with pytest.raises(WordsError, match="Ghost"):
            Cache(tmp_path / "cache").standard_of(bad, lambda path: (read_words(path).standard, ()))


def test_an_author_sees_each_saved_change_and_each_mistake(tmp_path: Path) -> None:
    words = copied(tmp_path / "words")
    out = tmp_path / "out"
    command = [*COMMAND, "build", "--watch", "--source", str(words), "--target", "json-schema", "--out", str(out)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        said: queue.Queue[str] = queue.Queue()
        stream = process.stdout
        assert stream is not None
        threading.Thread(target=lambda: deque(map(said.put, stream), maxlen=0), daemon=True).start()

        def wait_for(part: str) -> str:
            while part not in (line := said.get(timeout=60)):
                pass
            return line

        try:
            wait_for("Waiting for a change")
            schema = next((words / "schema").glob("*.yaml"))
            good = schema.read_text()
            schema.write_text(good.replace("range: place_code", "range: Ghost"))
            assert "Ghost" in wait_for("Ghost")
            wait_for("Waiting for a change")
            schema.write_text(good.replace("title: Home", "title: Dwelling"))
            assert "files written" in wait_for("files written")
            assert json.loads((out / "json-schema" / "home.schema.json").read_text())["title"] == "Dwelling"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
