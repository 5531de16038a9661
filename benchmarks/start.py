"""Start-up of the command against a bare Python and the stock LinkML command, CPU seconds.

Run with `make bench`, or: python benchmarks/start.py (after `make build`).
"""

from __future__ import annotations

import sys

from measure import BIN, cost, row

OURS = str(BIN / "housing-standard")

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "housing-standard --help": [OURS, "--help"],
    "housing-standard lookup void": [OURS, "lookup", "void"],
    "linkml --help": [str(BIN / "linkml"), "--help"],
}


def main() -> None:
    """Measure and print a table."""
    found = {name: cost(command, runs=7) for name, command in COMMANDS.items()}
    floor = found["python -c pass"].median
    print("| command | CPU s (median) | range | peak MiB | against a bare Python |")
    print("|---|---|---|---|---|")
    for name, seconds in found.items():
        print(row(name, seconds, floor))


if __name__ == "__main__":
    main()
