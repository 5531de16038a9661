"""A record of each kind that the landlord has none of yet, from the words' own examples, joined to its homes."""

from __future__ import annotations

import datetime
import json

from housing_standard.model import Entity, Standard
from housing_standard.names import snake
from housing_standard.records.json_files import contents_of
from housing_standard.scales import RangeKind
from tests.agreement.samples import Sampler, apart, cases_of
from tests.validate.oracle import Oracle

from .faults import Data, Faulty
from .ledger import Record

# Rules that read the column which the faulty contact_point.csv has lost.
WITHOUT_THEIR_COLUMN = frozenset({"PE-106", "PE-107"})


def add_examples(data: Data, standard: Standard) -> None:
    """Add the example of every kind of record that has none; what it refers to is a record that the landlord has."""
    added = [entity for entity in standard.records if not data.get(snake(entity.name)) and entity.examples]
    for entity in added:
        data[snake(entity.name)] = [json.loads(entity.examples[0])]
    for entity in added:
        for record in data[snake(entity.name)]:
            _join(record, entity, data, standard)
    _examine_lifts(data)
    _advertise_homes_that_fit(data)


def _examine_lifts(data: Data) -> None:
    """Give every block with a lift an examination that is in date on the landlord's extract date."""
    data["lift_check"] = [
        {"id": f"LFT-{number:04}", "place": block["id"], "checked_on": "2026-08-03", "next_due_on": "2027-02-02",
         "outcome": "satisfactory"}
        for number, block in enumerate((b for b in data["block"] if b.get("passenger_lifts")), start=1)
    ]  # fmt: skip


def _advertise_homes_that_fit(data: Data) -> None:
    """Advertise homes with as many bedrooms as those who bid for them need."""
    needed = {each["id"]: each.get("bedrooms_needed", 0) for each in data["housing_application"]}
    adverts = {each["id"]: each for each in data["home_advert"]}
    for bid in data["bid"]:
        rooms = needed[bid["housing_application"]]
        adverts[bid["home_advert"]]["property"] = next(h["id"] for h in data["property"] if h["bedrooms"] >= rooms)


def _join(record: Record, entity: Entity, data: Data, standard: Standard) -> None:
    for field in entity.fields:
        value = record.get(field.name)
        if value is None or field.range.kind is not RangeKind.ENTITY:
            continue
        kinds = standard.kinds_of(field.range.name)
        known = [other["id"] for kind in kinds for other in data.get(snake(kind.name), ())]
        if isinstance(value, list):
            record[field.name] = [each for each in value if each in known] or known[:1]
        elif value not in known:
            record[field.name] = known[0]


def break_rules(faulty: Faulty, standard: Standard) -> None:
    """Add, for each rule that no fault breaks yet, its own bad example joined to the landlord's data.

    What the rule must find in it is worked out by the oracle of the tests, in plain Python, not by the validator.
    """
    sampler = Sampler(standard)
    met = {rule for *_, rule in faulty.expected}
    for case in cases_of(standard):
        rule = case.rule
        if rule.derived or rule.id in met or rule.id in WITHOUT_THEIR_COLUMN:
            continue
        met.add(rule.id)
        marked = apart(standard, case.bad, f"{rule.id}-")
        marked.pop("dataset", None)
        tables = contents_of(json.dumps(marked).encode(), "bad.json", sampler.book).tables
        oracle = Oracle(standard, tables, datetime.date(2026, 10, 31))
        for read in oracle.records:
            for broken in sampler.book.by_entity[read.entity.name]:
                if oracle.fails(read, broken):
                    key = snake(read.entity.name)
                    faulty.expect(key, marked[key][read.row - 1], broken.fields[0], broken.id)
        for key, records in marked.items():
            faulty.data.setdefault(key, []).extend(records)
