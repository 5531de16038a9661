"""Writes the made-up landlord, clean and faulty, in its three forms.

Run from the checkout after `make build`: python -m tests.examples.making
"""

from __future__ import annotations

import json
from pathlib import Path

from housing_standard.model import Standard
from housing_standard.records.csv_writing import csv_files
from housing_standard.records.json_files import contents_of
from housing_standard.records.turtle import to_turtle
from housing_standard.rulebook import RuleBook
from housing_standard.shipped import checkout
from housing_standard.source import read_words

from .faults import Faulty, break_data, expected_rows
from .homes import make_homes
from .ledger import Ledger, Record
from .people import make_people
from .repairs import make_repairs
from .safety import make_gas_safety, make_hazards

OUT = Path(__file__).resolve().parent.parent / "landlord"


def clean_data() -> dict[str, list[Record]]:
    """Return the landlord's records without a fault, in the order in which people meet them."""
    ledger = Ledger()
    make_homes(ledger)
    make_people(ledger)
    make_repairs(ledger)
    make_gas_safety(ledger)
    make_hazards(ledger)
    return ledger.records


if __name__ == "__main__":
    print(sum(len(v) for v in clean_data().values()))
