"""The faults seeded into the landlord's data, each with the findings that it must lead to.

Every fault is of a kind that the two government discoveries or the regulators' own guidance complain of. The rules
named here were written down from what the fault is, before the validator saw it.
"""

from __future__ import annotations

import copy
import csv
import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .ledger import Record

Data = dict[str, list[Record]]

# Faults of the spreadsheet itself: JSON and RDF cannot have them. File, row, column, rule.
SPREADSHEET_ONLY = (
    ("contact_point.csv", 0, "channel", "dataset/missing_column"),
    ("estate.csv", 2, "name", "dataset/encoding"),
    ("hazard_summary.csv", 3, "", "dataset/ragged_row"),
    ("void.csv", 0, "void_catgory", "dataset/unknown_heading"),
)

# A finding that must come: entity key, record (None for the heading), column, rule.
Expected = tuple[str, Record | None, str, str]


@dataclass
class Faulty:
    """The data with the faults so far, and what they must lead to; a record takes part in one fault only."""

    data: Data
    expected: list[Expected] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    def pick(self, entity: str, wanted: Callable[[Record], bool] = lambda _: True) -> Record:
        """Return the next record that fits and that no fault has touched, and keep it for this fault."""
        record = next(r for r in self.data[entity][3:] if id(r) not in self.touched and wanted(r))
        self.touched.add(id(record))
        return record

    def named(self, entity: str, identifier: str) -> Record:
        """Return the record with this identifier."""
        return next(record for record in self.data[entity] if record["id"] == identifier)

    def expect(self, entity: str, record: Record | None, column: str, *rules: str) -> None:
        """Note the findings that a fault must lead to at one cell."""
        self.expected.extend((entity, record, column, rule) for rule in rules)


def break_data(clean: Data) -> Faulty:
    """Return a copy of the clean data with every fault seeded that all three forms can carry."""
    faulty = Faulty(copy.deepcopy(clean))
    for seed in (_people, _tenancies, _homes, _repairs, _hazards, _gas):
        seed(faulty)
    return faulty


def expected_rows(faulty: Faulty) -> Iterator[tuple[str, int, str, str]]:
    """Yield file, row, column and rule of every finding that must come; row 1 is the first record."""
    for entity, record, column, rule in faulty.expected:
        rows = faulty.data[entity]
        row = 0 if record is None else next(n for n, other in enumerate(rows, start=1) if other is record)
        yield f"{entity}.csv", row, column, rule


def damage_files(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the CSV files damaged as spreadsheets and hurried people damage them."""
    damaged = dict(files)
    damaged["contact_point.csv"] = _without_column(files["contact_point.csv"], "channel")
    damaged["void.csv"] = files["void.csv"].replace(b"void_category", b"void_catgory", 1)
    damaged["estate.csv"] = files["estate.csv"].replace(b"Quarry Side", b"Caf\xe9 Side", 1)
    lines = files["hazard_summary.csv"].splitlines(keepends=True)
    lines[3] = lines[3].replace(b"\n", b",one cell too many\n")
    damaged["hazard_summary.csv"] = b"".join(lines)
    return damaged


def _without_column(content: bytes, name: str) -> bytes:
    rows = list(csv.reader(content.decode().splitlines()))
    place = rows[0].index(name)
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(row[:place] + row[place + 1 :] for row in rows)
    return stream.getvalue().encode()


def _change(
    faulty: Faulty, entity: str, wanted: Callable[[Record], bool], column: str, value: object, *rules: str
) -> None:
    """Put one wrong value into a record and expect the rules to find it in that cell."""
    record = faulty.pick(entity, wanted)
    record[column] = value
    faulty.expect(entity, record, column, *rules)


def _is_lead(faulty: Faulty, person: Record, *, with_children: int = 0) -> bool:
    homes = [h for h in faulty.data["household"] if h["lead_person"] == person["id"]]
    return bool(homes) and len(_children(faulty, homes[0])) >= with_children


def _children(faulty: Faulty, household: Record) -> list[Record]:
    members = faulty.data["household_member"]
    return [m for m in members if m["household"] == household["id"] and m["relationship_to_lead"] == "child"]


def _people(faulty: Faulty) -> None:
    _change(faulty, "person", lambda p: _is_lead(faulty, p), "date_of_birth", "1906-05-05", "PE-001", "PE-002")
    _change(faulty, "person", lambda p: _is_lead(faulty, p), "date_of_birth", "1920-05-05", "PE-002")
    _ten_year_old(faulty)
    alone = {party["person"] for party in faulty.data["tenancy_party"]} - {
        member["person"] for member in faulty.data["household_member"]
    }
    unborn = faulty.pick("person", lambda p: p["id"] in alone)
    unborn["date_of_birth"] = "2062-05-01"
    faulty.expect("person", unborn, "date_of_birth", "PE-003")
    party = next(party for party in faulty.data["tenancy_party"] if party["person"] == unborn["id"])
    faulty.expect("tenancy_party", party, "person", "PE-004")
    _change(faulty, "person", lambda p: _is_lead(faulty, p), "family_name", None, "Person/family_name/required")
    _change(
        faulty,
        "household_member",
        lambda m: m["relationship_to_lead"] == "child",
        "relationship_to_lead",
        "son",
        "HouseholdMember/relationship_to_lead/code",
    )


def _ten_year_old(faulty: Faulty) -> None:
    """Make the lead person of a household with four children ten years old."""
    household = next(h for h in faulty.data["household"] if h["formed_on"] > "2018" and len(_children(faulty, h)) == 4)
    lead = faulty.named("person", household["lead_person"])
    faulty.touched.update((id(lead), id(household)))
    lead["date_of_birth"] = "2016-02-01"
    faulty.expect("household", household, "lead_person", "PE-114")
    for child in _children(faulty, household):
        faulty.touched.add(id(child))
        faulty.expect("household_member", child, "relationship_to_lead", "PE-006")
    party = next(party for party in faulty.data["tenancy_party"] if party["person"] == lead["id"])
    faulty.expect("tenancy_party", party, "person", "PE-004")


def _tenancies(faulty: Faulty) -> None:
    def current(tenancy: Record) -> bool:
        return "end_date" not in tenancy and not tenancy["joint"] and "term_years" not in tenancy

    first = faulty.pick("tenancy", current)
    second = {**first, "id": "TEN-9001", "start_date": "2025-11-03"}
    faulty.data["tenancy"].append(second)
    faulty.data["tenancy_party"].append(
        {"id": "TPA-9001", "tenancy": "TEN-9001", "person": faulty.data["person"][-1]["id"], "party_role": "guarantor"}
    )
    faulty.expect("tenancy", second, "start_date", "TE-002")
    faulty.expect("tenancy", second, "id", "TE-102")
    ended = faulty.pick("tenancy", lambda t: "end_date" in t)
    ended["end_date"] = f"{int(ended['start_date'][:4]) - 1}{ended['start_date'][4:]}"
    faulty.expect("tenancy", ended, "end_date", "TE-001")
    single = faulty.pick("tenancy", current)
    single["joint"] = True
    faulty.expect("tenancy", single, "joint", "TE-004")
    _change(faulty, "tenancy", lambda t: "term_years" in t, "term_years", None, "TE-005")
    _change(faulty, "tenancy", current, "tenancy_type", "Assured", "Tenancy/tenancy_type/code")
    damaged = faulty.pick("tenancy", current)
    day = damaged["start_date"]
    damaged["start_date"] = f"{day[8:]}/{day[5:7]}/{day[:4]}"
    faulty.expect("tenancy", damaged, "start_date", "Tenancy/start_date/type")
    void = faulty.pick("void", lambda v: "incoming_tenancy" in v)
    faulty.touched.add(id(faulty.named("tenancy", void["outgoing_tenancy"])))
    void["void_date"] = faulty.named("tenancy", void["outgoing_tenancy"])["end_date"]
    faulty.expect("void", void, "void_date", "VO-001")
    lost = faulty.pick("void")
    # The tenancy of a home that is not there would be of another home: a second fault.
    del lost["outgoing_tenancy"]
    lost["property"] = "PROP-9999"
    faulty.expect("void", lost, "property", "Void/property/reference")


def _homes(faulty: Faulty) -> None:
    lettered = faulty.pick("property")
    lettered["postcode"] = f"{lettered['postcode'][:4]}O{lettered['postcode'][5:]}"
    faulty.expect("property", lettered, "postcode", "Property/postcode/pattern")
    _change(faulty, "property", lambda h: h["property_type"] == "bedsit", "bedrooms", 3, "PR-002")
    _change(faulty, "property", lambda _: True, "bed_spaces", -1, "Property/bed_spaces/minimum")
    _change(faulty, "property", lambda _: True, "gas_supply", "Yes", "Property/gas_supply/type")
    twin = faulty.pick("property")
    copied = faulty.pick("property")
    copied["uprn"] = twin["uprn"]
    faulty.expect("property", copied, "uprn", "ID-002")
    padded = faulty.pick("property")
    padded["uprn"] = f"UPRN-{padded['uprn']}"
    faulty.expect("property", padded, "uprn", "Property/uprn/pattern")
    _change(faulty, "property", lambda _: True, "local_authority", "E12000007", "ID-007")


def _repairs(faulty: Faulty) -> None:
    def done(order: Record) -> bool:
        return bool(order["work_status"] == "completed")

    _change(faulty, "work_order", done, "completed_at", None, "RE-105")
    _change(faulty, "work_order", lambda o: o["work_status"] == "cancelled", "work_status_reason", None)
    cancelled = next(
        o for o in faulty.data["work_order"] if o["work_status"] == "cancelled" and not o["work_status_reason"]
    )
    faulty.expect("work_order", cancelled, "work_status_reason", "RE-006")
    plain = faulty.pick("work_order", done)
    plain["raised_at"] = plain["raised_at"][:19]
    faulty.expect("work_order", plain, "raised_at", "WorkOrder/raised_at/type")
    _change(faulty, "work_order", done, "place", "PROP-9998", "WorkOrder/place/reference")
    backwards = faulty.pick("appointment", lambda a: a["appointment_status"] == "kept")
    backwards["window_ends_at"] = f"{backwards['window_starts_at'][:11]}08:00:00{backwards['window_starts_at'][19:]}"
    faulty.expect("appointment", backwards, "window_ends_at", "RE-003")
    _change(
        faulty,
        "repair_request",
        lambda _: True,
        "problem_description",
        None,
        "RepairRequest/problem_description/required",
    )
    _change(
        faulty,
        "work_order_completion",
        lambda _: True,
        "satisfaction_score",
        9,
        "WorkOrderCompletion/satisfaction_score/maximum",
    )
    _change(faulty, "work_element", lambda _: True, "trade", "other")
    other = next(e for e in faulty.data["work_element"] if e["trade"] == "other")
    faulty.expect("work_element", other, "local_trade", "RE-120")


def _hazards(faulty: Faulty) -> None:
    emergency = faulty.pick("hazard_case", lambda c: c["urgency"] == "emergency")
    emergency["made_safe_at"] = f"{_next_day(emergency['aware_at'], 3)}{emergency['aware_at'][10:]}"
    faulty.expect("hazard_case", emergency, "made_safe_at", "AW-001")
    early = faulty.pick("hazard_investigation", lambda i: i["investigation_type"] == "standard")
    case = faulty.named("hazard_case", early["hazard_case"])
    faulty.touched.add(id(case))
    early["started_at"] = f"{_next_day(case['aware_at'], -2)}{case['aware_at'][10:]}"
    faulty.expect("hazard_investigation", early, "started_at", "AW-110")
    _change(
        faulty,
        "hazard_finding",
        lambda f: f["hhsrs_band"] == "band_b",
        "hazard_category",
        "category_2",
        "AW-009",
        "AW-103",
    )
    _change(
        faulty,
        "hazard_case",
        lambda c: c["urgency"] == "significant",
        "affected_rooms",
        ["bedroom", "attic"],
        "HazardCase/affected_rooms/code",
    )


def _gas(faulty: Faulty) -> None:
    def sound(check: Record) -> bool:
        """Tell whether a check is the only one of its home, found nothing, and that home has no other fault."""
        alone = sum(other["place"] == check["place"] for other in faulty.data["gas_safety_check"]) == 1
        home = faulty.named("property", check["place"])
        return alone and id(home) not in faulty.touched and check["outcome"] == "satisfactory"

    expired = faulty.pick("gas_safety_check", sound)
    expired.update(checked_on="2025-10-01", next_due_on="2026-09-30", copy_given_on="2025-10-02")
    faulty.expect("property", faulty.named("property", expired["place"]), "gas_supply", "CO-001")
    future = faulty.pick("gas_safety_check", sound)
    future.update(checked_on="2027-01-05", next_due_on="2028-01-04", copy_given_on=None)
    faulty.expect("gas_safety_check", future, "checked_on", "CO-008")
    unsafe = faulty.pick("gas_appliance_check", lambda a: not a["defect_found"])
    unsafe["defect_class"] = "immediately_dangerous"
    faulty.expect("gas_appliance_check", unsafe, "safe_to_use", "CO-108")
    faulty.expect("gas_appliance_check", unsafe, "defect_class", "CO-010")


def _next_day(moment: str, days: int) -> str:
    return (datetime.date.fromisoformat(moment[:10]) + datetime.timedelta(days=days)).isoformat()
