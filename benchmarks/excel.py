"""Judging 1,000 homes in one Excel workbook, from a cold start: wall seconds of whole processes beside reading alone.

Run by hand: python benchmarks/excel.py [HOMES]
The homes are those of `housing-standard sample`: once the five sheets that a landlord fills first, once all kinds of
record, a sheet each. The floor is python-calamine, which reads every cell of the same workbook in a process of its own.
"""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from measure import BIN

RUNS = 5
FIRST = frozenset({"property", "person", "household", "tenancy", "tenancy_party"})
FLOOR = """
import sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
print(sum(len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).iter_rows()))
"""


def main() -> None:
    """Measure and print a table."""
    homes = sys.argv[1] if len(sys.argv) > 1 else "1000"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "csv"
        program = str(BIN / "housing-standard")
        subprocess.run([program, "sample", "--homes", homes, "--out", str(folder)], check=True, capture_output=True)
        print("| homes | sheets | records | what | wall s (median) | range |\n|---|---|---|---|---|---|")
        files = sorted(folder.glob("*.csv"))
        for some in ([file for file in files if file.stem in FIRST], files):
            path = Path(name) / f"{len(some)}.xlsx"
            records = _workbook(some, path)
            taken: dict[str, list[float]] = {"ours": [], "floor": []}
            for _ in range(RUNS):
                taken["floor"].append(_wall([sys.executable, "-c", FLOOR, str(path)]))
                taken["ours"].append(_wall([program, "validate", str(path)]))
            for what, seconds in taken.items():
                spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
                line = f"{homes} | {len(some)} | {records:,} | {what} | {statistics.median(seconds):.2f} | {spread}"
                print(f"| {line} |")


def _workbook(files: Sequence[Path], path: Path) -> int:
    """Write CSV files as the sheets of a workbook; return how many records they hold."""
    records = 0
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        for file in files:
            page = book.add_worksheet("".join(part.title() for part in file.stem.split("_"))[:31])
            with file.open(encoding="utf-8", newline="") as stream:
                for number, row in enumerate(csv.reader(stream)):
                    page.write_row(number, 0, row)
                    records += number > 0
    return records


def _wall(command: list[str]) -> float:
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode()[-500:])
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
