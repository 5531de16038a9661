"""Judging against size: the made nation (national.py) from CSV and Parquet, beside the floor of touching every cell.

Run with: python benchmarks/scale.py [HOMES ...]
Each figure is of whole processes, start-up included; floor and judge take turns, and the median of three is told.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import BIN, ROOT, cost
from national import write_data, write_words

RUNS = 3


def main() -> None:
    """Measure and print a table."""
    sizes = [int(size) for size in sys.argv[1:]] or [1_000, 100_000, 132_000, 4_400_000]
    print("| homes | records | form | floor wall s | judge wall s | ratio | judge CPU s | peak MiB |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = folder / "build"
        words = write_words(folder / "words")
        command = [BIN / "housing-standard", "build", "--source", words, "--out", build, "--target", "json-schema"]
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        for homes in sizes:
            for form in ("csv", "parquet"):
                data = folder / f"{form}-{homes}"
                records = write_data(data, homes, form)
                print(_row(homes, records, form, data, build), flush=True)
                for path in data.iterdir():
                    path.unlink()


def _row(homes: int, records: int, form: str, data: Path, build: Path) -> str:
    here = Path(__file__).parent
    floor = [sys.executable, str(here / "floor.py"), str(data), form]
    judge = [sys.executable, str(here / "judge.py"), str(build), str(data)]
    walls: dict[str, list[float]] = {"floor": [], "judge": []}
    seconds, memory = [], 0.0
    cost(floor, runs=0)
    for _ in range(RUNS):
        for name, command in (("floor", floor), ("judge", judge)):
            start = time.perf_counter()
            found = cost(command, runs=1, warm_up=0)
            walls[name].append(time.perf_counter() - start)
            if name == "judge":
                seconds.append(found.median)
                memory = max(memory, found.mebibytes)
    at_least, taken = (statistics.median(walls[name]) for name in ("floor", "judge"))
    figures = (
        f"{at_least:.2f} | {taken:.2f} | {taken / at_least:.1f}x | {statistics.median(seconds):.1f} | {memory:.0f}"
    )
    return f"| {homes:,} | {records:,} | {form} | {figures} |"


if __name__ == "__main__":
    main()
