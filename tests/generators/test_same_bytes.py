from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAKE = """
import hashlib, importlib, sys
from tests.generators.wide import wide_standard
made = importlib.import_module(sys.argv[1]).generate(wide_standard())
print([(each.path, hashlib.sha256(each.content).hexdigest()) for each in made])
"""


@pytest.mark.parametrize(
    "maker",
    [
        "generators.json_schema",
        "generators.pydantic_models",
        "generators.sql",
        "generators.table_schema",
        "generators.csvw",
        "generators.excel",
    ],
)
def test_a_maker_makes_the_same_bytes_whatever_the_hash_seed(maker: str) -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", MAKE, maker],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(made) == 1
