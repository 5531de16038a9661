"""The words stay plain LinkML: the stock generators read them without an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STOCK = ("gen-json-schema", "gen-pydantic", "gen-shacl", "gen-sqltables", "gen-jsonld-context", "gen-owl")


@pytest.mark.parametrize("command", STOCK)
def test_a_stock_generator_reads_our_words(command: str) -> None:
    program = Path(sys.executable).parent / command
    done = subprocess.run(
        [str(program), "schema/housing_standard.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert "Tenancy" in done.stdout
