"""Write made-up data of any size, of every kind of record, with as many faults as you like.

The same numbers give the same data. No person, home or landlord in them is real.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `sample` takes."""
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="a new or empty folder for the CSV files"
    )
    parser.add_argument("--homes", type=int, default=200, help="how many homes, in landlords of 200 (default: 200)")
    parser.add_argument("--faults", type=int, default=0, help="how many records to spoil (default: 0)")
    parser.add_argument("--seed", type=int, default=0, help="another number spoils other records (default: 0)")


def run(options: argparse.Namespace) -> int:
    """Write the data and say how much it is; return 0."""
    from housing_standard.cli.output import write_file
    from housing_standard.records.json_files import contents_of
    from housing_standard.records.manifest import NAME as MANIFEST
    from housing_standard.records.manifest import manifest_of
    from housing_standard.records.sample import HOMES_EACH, write_sample
    from housing_standard.rulebook import RuleBook
    from housing_standard.shipped import EXAMPLE, built

    ours = built()
    begun = time.perf_counter()
    tables = contents_of(ours.read(EXAMPLE), EXAMPLE, RuleBook(ours.standard)).tables
    asked = {"homes": options.homes, "faults": options.faults, "seed": options.seed}
    records, faults = write_sample(tables, ours.standard, options.out, **asked)
    write_file(options.out / MANIFEST, manifest_of(options.out, records, ours.standard))
    homes = -(-options.homes // HOMES_EACH) * HOMES_EACH
    taken = time.perf_counter() - begun
    print(f"{sum(records.values()):,} records of {homes:,} homes in {options.out}, {taken:.1f} s.")
    for fault in faults:
        print(f"{fault.file}, row {fault.row}, {fault.column}: {fault.rule}")
    return 0
