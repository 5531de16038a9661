"""CPU time of a command as a whole process: the figure that holds best on a shared machine."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def cpu_seconds(command: Sequence[str], runs: int) -> list[float]:
    """Return the user and system seconds of `command` in each of `runs` fresh processes, after one to warm up."""
    found: list[float] = []
    for run in range(runs + 1):
        before = _children()
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_env())
        if run:
            found.append(_children() - before)
    return found


def median(seconds: Sequence[float]) -> float:
    """Return the middle figure."""
    return statistics.median(seconds)


def row(name: str, seconds: Sequence[float], floor: float) -> str:
    """Return one line of a table: the name, the median, the range and the ratio to `floor`."""
    middle = median(seconds)
    return f"| {name} | {middle:.3f} | {min(seconds):.3f}-{max(seconds):.3f} | {middle / floor:.1f}x |"


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "0"}
