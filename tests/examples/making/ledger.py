"""Where the made-up landlord's records are gathered: one list an entity, identifiers given out in order."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

Record = dict[str, Any]

# The day the data were drawn: everything is judged as at it, so the example does not age.
EXTRACT = datetime.date(2026, 10, 31)

LONDON = ZoneInfo("Europe/London")

_MARKS = {
    "dataset": "DS",
    "organisation": "ORG",
    "management_agreement": "MAG",
    "estate": "EST",
    "block": "BLK",
    "property": "PROP",
    "place_alert": "PAL",
    "person": "PER",
    "contact_point": "CON",
    "person_alert": "ALR",
    "household": "HH",
    "household_member": "HHM",
    "tenancy": "TEN",
    "tenancy_party": "TPA",
    "void": "VOID",
    "repair_request": "REQ",
    "diagnosis": "DIA",
    "work_order": "WO",
    "work_element": "WE",
    "appointment": "APT",
    "operative": "OP",
    "operative_assignment": "OPA",
    "job_status_update": "JSU",
    "work_order_completion": "WOC",
    "additional_work_request": "AWR",
    "hazard_case": "HAZ",
    "hazard_investigation": "INV",
    "hazard_finding": "FND",
    "hazard_summary": "SUM",
    "hazard_work": "HZW",
    "alternative_accommodation": "ALT",
    "gas_safety_check": "GAS",
    "gas_appliance_check": "GAP",
    "remedial_action": "REM",
    "access_attempt": "ACC",
}


@dataclass
class Ledger:
    """All records so far, and the one source of chance."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(20261031))

    def add(self, entity: str, **fields: Any) -> Record:
        """Add a record with the next identifier of its kind; fields that are None are left out."""
        rows = self.records.setdefault(entity, [])
        record = {"id": f"{_MARKS[entity]}-{len(rows) + 1:04d}"}
        record.update({name: value for name, value in fields.items() if value is not None})
        rows.append(record)
        return record

    def day(self, first: datetime.date, last: datetime.date) -> datetime.date:
        """Return some day from `first` to `last`."""
        return first + datetime.timedelta(days=self.chance.randint(0, max(0, (last - first).days)))

    def likely(self, share: float) -> bool:
        """Return true in this share of cases."""
        return self.chance.random() < share


def moment(day: datetime.date, hour: int, minute: int = 0) -> str:
    """Return a British moment with its offset, as data carry it."""
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).isoformat()


def later(text: str, **amount: int) -> str:
    """Return a moment moved on by hours, minutes or days."""
    return (datetime.datetime.fromisoformat(text) + datetime.timedelta(**amount)).astimezone(LONDON).isoformat()


def years_before(day: datetime.date, years: int) -> datetime.date:
    """Return the same day some years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
