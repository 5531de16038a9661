"""The cost of each rule against size: CPU seconds of judging by it alone, at two sizes of the made nation.

Run with: PYTHONPATH=. python benchmarks/exponent.py [SMALL LARGE], by default 440,000 and 4,400,000 homes, as Parquet.
The rules on one record are one pass and stand in one line. Of each rule over several records the cost of a check
without any rule is taken off. The exponent is that of size to which the cost grows; 1 is in line with size. What takes
under a fifth of a second at the large size is too little to tell. Each figure is the least of three runs.
"""

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

from measure import BIN, ROOT
from national import write_data, write_words

from housing_standard.constraints import sees_other_records
from housing_standard.model import Standard
from housing_standard.records.any_form import read_data
from housing_standard.rulebook import RuleBook
from housing_standard.shipped import Built
from housing_standard.validate.dataset import READERS_OF_PARTS
from housing_standard.validate.tables import judge

RUNS = 3
DAY = dt.date(2026, 10, 31)
TELLING = 0.2


def main() -> None:
    """Measure and print a table."""
    small, large = [int(size) for size in sys.argv[1:]] or [440_000, 4_400_000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words, build = write_words(folder / "words"), folder / "build"
        command = [BIN / "housing-standard", "build", "--source", words, "--out", build, "--target", "json-schema"]
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        standard = Built(build).standard
        for size in (small, large):
            write_data(folder / str(size), size, "parquet")
        rules = RuleBook(standard).by_id
        across = {rule_id for rule_id, rule in rules.items() if sees_other_records(rule.check)}
        print(f"| rule | {small:,} homes, CPU s | {large:,} homes, CPU s | exponent |\n|---|---|---|---|")
        nothing = {size: _seconds(standard, folder / str(size), set()) for size in (small, large)}
        groups: list[tuple[str, set[str]]] = [
            (f"all {len(rules) - len(across)} on one record", rules.keys() - across),
            *((rule_id, {rule_id}) for rule_id in sorted(across)),
            ("all together", set(rules)),
        ]
        print(_row("none: reading alone", nothing[small], nothing[large], small, large), flush=True)
        for title, only in groups:
            costs = [
                max(_seconds(standard, folder / str(size), only) - nothing[size], 0.001) for size in (small, large)
            ]
            print(_row(title, *costs, small, large), flush=True)


def _seconds(standard: Standard, data: Path, only: Collection[str]) -> float:
    """Return the CPU seconds of judging some data by some rules, the least of some runs."""
    return min(_once(standard, data, only) for _ in range(RUNS))


def _once(standard: Standard, data: Path, only: Collection[str]) -> float:
    begun = time.process_time()
    judge(standard, read_data(data, RuleBook(standard), READERS_OF_PARTS).parts, DAY, only=only, most=1_000)
    return time.process_time() - begun


def _row(title: str, low: float, high: float, small: int, large: int) -> str:
    exponent = math.log(high / low) / math.log(large / small)
    told = f"{exponent:.2f}" if high >= TELLING else "too little to tell"
    return f"| {title} | {low:.2f} | {high:.2f} | {told} |"


if __name__ == "__main__":
    main()
