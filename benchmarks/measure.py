"""CPU time and memory of a command as a whole process: the figures that hold best on a shared machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What several runs of one command cost: CPU seconds each, and the most memory of any in MiB."""

    seconds: tuple[float, ...]
    mebibytes: float

    @property
    def median(self) -> float:
        """The middle figure of the seconds."""
        return statistics.median(self.seconds)


def cost(command: Sequence[str], runs: int, warm_up: int = 1) -> Cost:
    """Return what `command` costs in each of `runs` fresh processes, after some to warm up.

    Raises RuntimeError, with what the command said last, when it fails.
    """
    seconds: list[float] = []
    memory = 0.0
    for run in range(runs + warm_up):
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=_env()
        ) as process:
            said = process.stderr.read() if process.stderr else ""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said[-500:]}")
        if run >= warm_up:
            seconds.append(usage.ru_utime + usage.ru_stime)
            memory = max(memory, usage.ru_maxrss / 1024)
    return Cost(seconds=tuple(seconds), mebibytes=memory)


def row(name: str, found: Cost, floor: float) -> str:
    """Return one line of a table: the name, the median, the range, the most memory and the ratio to `floor`."""
    spread = f"{min(found.seconds):.2f}-{max(found.seconds):.2f}"
    return f"| {name} | {found.median:.2f} | {spread} | {found.mebibytes:.0f} | {found.median / floor:.1f}x |"


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "0"}
