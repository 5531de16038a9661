"""Judge data by a built standard and say what was found: what `validate` does, for a standard that is not shipped.

Run with: python benchmarks/judge.py BUILD DATA [MOST]
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from housing_standard.shipped import Built
from housing_standard.validate.dataset import validate_path


def main(build: str, data: str, most: str = "1000") -> None:
    """Judge and print the totals."""
    day = dt.date(2026, 10, 31)
    standard = Built(Path(build)).standard
    report = validate_path(Path(data), standard, as_at=day, shapes=str, today=day, most=int(most))
    print(report.as_json()["totals"], f"{len(report.findings):,} listed")


if __name__ == "__main__":
    main(*sys.argv[1:])
