"""The clean landlord's homes, people and tenancies as three other systems would export them; none is a real system's.

`harbour` writes semicolons, the old encoding of Windows, abbreviated headings and 31/03/2026; `meadow` runs words
together as HACT does, writes 31-Mar-2026 and puts a home and its tenancy on one row; `quarry` writes tabs, codes of its
own, and columns that nobody needs.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

CLEAN = Path(__file__).resolve().parent.parent / "landlord" / "clean" / "csv"
EXPORTS = Path(__file__).resolve().parent.parent / "exports"
HOMES = 40

Row = dict[str, str]
Column = tuple[str, Callable[[Row], str]]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One file of an export: the records it is made from, and what stands under each heading."""

    name: str
    rows: list[Row]
    columns: list[Column]


def records(kind: str) -> list[Row]:
    """Return the clean landlord's records of one kind."""
    with (CLEAN / f"{kind}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def kept() -> dict[str, list[Row]]:
    """Return the first homes with the tenancies of them, the parties to these, and the people."""
    homes = records("property")[:HOMES]
    names = {home["id"] for home in homes}
    tenancies = [tenancy for tenancy in records("tenancy") if tenancy["property"] in names]
    lets = {tenancy["id"] for tenancy in tenancies}
    parties = [party for party in records("tenancy_party") if party["tenancy"] in lets]
    known = {party["person"] for party in parties}
    people = [person for person in records("person") if person["id"] in known]
    return {"property": homes, "tenancy": tenancies, "tenancy_party": parties, "person": people}


def as_it_is(field: str) -> Callable[[Row], str]:
    """Return what takes a field as it stands."""
    return lambda row: row[field]


def day(field: str, form: str) -> Callable[[Row], str]:
    """Return what writes a day in another way."""
    return lambda row: dt.date.fromisoformat(row[field]).strftime(form) if row[field] else ""


def called(field: str, names: dict[str, str]) -> Callable[[Row], str]:
    """Return what writes a code by another name."""
    return lambda row: names.get(row[field], row[field].replace("_", " ").capitalize())


YES_NO = {"true": "Y", "false": "N", "": ""}
TICKED = {"true": "Yes", "false": "No", "": ""}


def harbour(data: dict[str, list[Row]]) -> Iterable[Sheet]:
    """Yield the files of the first system."""
    yield Sheet(
        name="PROPERTIES.csv",
        rows=data["property"],
        columns=[
            ("Prop Ref", as_it_is("id")),
            ("UPRN", as_it_is("uprn")),
            ("Prop Type", called("property_type", {})),
            ("Addr Line 1", as_it_is("address_line_1")),
            ("Post Code", as_it_is("postcode")),
            ("No of Bedrooms", as_it_is("bedrooms")),
            ("Gas Supply Y/N", called("gas_supply", YES_NO)),
            ("Rent £/wk", lambda _: "£104.50"),
        ],
    )
    yield Sheet(
        name="TENANCIES.csv",
        rows=data["tenancy"],
        columns=[
            ("Ten Ref", as_it_is("id")),
            ("Prop Ref", as_it_is("property")),
            ("Ten Type", called("tenancy_type", {})),
            ("Start Dt", day("start_date", "%d/%m/%Y")),
            ("End Dt", day("end_date", "%d/%m/%Y")),
            ("Joint", called("joint", YES_NO)),
        ],
    )


def meadow(data: dict[str, list[Row]]) -> Iterable[Sheet]:
    """Yield the file of the second system: each row a tenancy and, once more, its home."""
    homes = {home["id"]: home for home in data["property"]}
    rows = [{**{f"home_{k}": v for k, v in homes[let["property"]].items()}, **let} for let in data["tenancy"]]
    yield Sheet(
        name="Lettings.csv",
        rows=rows,
        columns=[
            ("LeaseRef", as_it_is("id")),
            ("UnitRef", as_it_is("property")),
            ("TenureType", called("tenancy_type", {})),
            ("FirstDayOfTermDate", day("start_date", "%d-%b-%Y")),
            ("LastDayOfTermDate", day("end_date", "%d-%b-%Y")),
            ("UnitUPRN", as_it_is("home_uprn")),
            ("UnitType", called("home_property_type", {})),
            ("UnitAddress", as_it_is("home_address_line_1")),
            ("UnitPostalCode", as_it_is("home_postcode")),
            ("UnitBeds", as_it_is("home_bedrooms")),
        ],
    )


def quarry(data: dict[str, list[Row]]) -> Iterable[Sheet]:
    """Yield the files of the third system."""
    kinds = {
        kind: f"T{number:02}" for number, kind in enumerate(sorted({t["tenancy_type"] for t in data["tenancy"]}), 1)
    }
    yield Sheet(
        name="people.csv",
        rows=data["person"],
        columns=[
            ("person_id", as_it_is("id")),
            ("forename", as_it_is("given_name")),
            ("surname", as_it_is("family_name")),
            ("DOB", day("date_of_birth", "%Y%m%d")),
            ("user_field_1", lambda _: "x"),
        ],
    )
    yield Sheet(
        name="tenancy.csv",
        rows=data["tenancy"],
        columns=[
            ("tenancycode", as_it_is("id")),
            ("property", as_it_is("property")),
            ("tenancy", called("tenancy_type", kinds)),
            ("startdate", day("start_date", "%Y-%m-%d")),
            ("user_field_2", lambda _: ""),
            ("joint", called("joint", TICKED)),
        ],
    )


def written(sheet: Sheet, separator: str, encoding: str) -> bytes:
    """Return a file as its system writes it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([heading for heading, _ in sheet.columns])
    writer.writerows([write(row) for _, write in sheet.columns] for row in sheet.rows)
    return text.getvalue().encode(encoding)


SYSTEMS: dict[str, tuple[Callable[[dict[str, list[Row]]], Iterable[Sheet]], str, str]] = {
    "harbour": (harbour, ";", "cp1252"),
    "meadow": (meadow, ",", "utf-8"),
    "quarry": (quarry, "\t", "utf-8-sig"),
}


def export_files() -> dict[Path, bytes]:
    """Return every file of the three exports."""
    data = kept()
    return {
        EXPORTS / name / sheet.name: written(sheet, separator, encoding)
        for name, (sheets, separator, encoding) in SYSTEMS.items()
        for sheet in sheets(data)
    }


if __name__ == "__main__":
    for path, content in export_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
