"""Writes the made-up landlord, clean and faulty, in its three forms.

Run from the checkout: python -m tests.examples.making
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from housing_standard.model import Standard
from housing_standard.records.csv_writing import csv_files
from housing_standard.records.json_files import contents_of
from housing_standard.records.json_writing import json_document
from housing_standard.records.turtle import to_turtle
from housing_standard.rulebook import RuleBook
from housing_standard.source.resolve import read_words

from .examples import add_examples, break_rules
from .faults import SPREADSHEET_ONLY, Data, break_data, damage_files, expected_rows
from .homes import make_homes
from .ledger import Ledger
from .people import make_people
from .repairs import make_repairs
from .safety import make_gas_safety, make_hazards

ROOT = Path(__file__).resolve().parent.parent.parent.parent
OUT = ROOT / "tests" / "examples" / "landlord"


def clean_data(standard: Standard) -> Data:
    """Return the landlord's records without a fault, in the order in which people meet them."""
    ledger = Ledger()
    for make in (make_homes, make_people, make_repairs, make_gas_safety, make_hazards):
        make(ledger)
    add_examples(ledger.records, standard)
    return ledger.records


def write_forms(data: Data, standard: Standard, folder: Path) -> dict[str, bytes]:
    """Write JSON and Turtle, and return the CSV files for the caller to write."""
    given = {
        key: [{name: value for name, value in record.items() if value is not None} for record in records]
        for key, records in data.items()
    }
    tables = contents_of(json.dumps(given).encode(), "landlord.json", RuleBook(standard)).tables
    (folder / "csv").mkdir(parents=True, exist_ok=True)
    (folder / "landlord.json").write_bytes(json_document(tables, standard))
    (folder / "landlord.ttl").write_text(to_turtle(tables, standard))
    return csv_files(tables, standard)


def main() -> None:
    """Write everything."""
    standard = read_words(ROOT).standard
    clean = clean_data(standard)
    for name, content in write_forms(clean, standard, OUT / "clean").items():
        (OUT / "clean" / "csv" / name).write_bytes(content)
    faulty = break_data(clean)
    break_rules(faulty, standard)
    files = damage_files(write_forms(faulty.data, standard, OUT / "faulty"))
    for name, content in files.items():
        (OUT / "faulty" / "csv" / name).write_bytes(content)
    with (OUT / "faulty" / "faults.csv").open("w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("file", "row", "column", "rule"))
        writer.writerows(sorted({*expected_rows(faulty), *SPREADSHEET_ONLY}))


if __name__ == "__main__":
    main()
