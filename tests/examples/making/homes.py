"""The landlord and its places: organisations, estates, blocks and about 200 homes."""

from __future__ import annotations

import datetime

from .ledger import EXTRACT, Ledger, Record

COUNCIL = "E09000099"
HOMES = 200
STREETS = ("Hollin Road", "Fern Bank", "Quarry Lane", "Mill Rise", "Larch Close", "Station Approach", "Weir Street")
BLOCKS = ("Rowan Court", "Alder House", "Maple Point", "Hazel Court", "Juniper House", "Willow Tower")


def make_homes(ledger: Ledger) -> None:
    """Add the dataset's own record, the organisations and every place."""
    ledger.add(
        "dataset",
        title="Fernhill Homes, made-up example",
        extract_date=EXTRACT.isoformat(),
        provider_name="Fernhill Homes",
        standard_version="0.1.0",
    )
    landlord = ledger.add("organisation", name="Fernhill Homes", organisation_kind="private_registered_provider")
    ledger.add("organisation", name="Rowan Repairs", organisation_kind="contractor")
    ledger.add("organisation", name="Ashby Gas Services", organisation_kind="contractor")
    estates = [
        ledger.add("estate", name=name, landlord=landlord["id"], local_authority=COUNCIL)
        for name in ("Fernhill", "Quarry Side", "Weir Fields", "Station Gardens")
    ]
    blocks = [_block(ledger, name, estates[number % len(estates)]) for number, name in enumerate(BLOCKS)]
    for number in range(HOMES):
        _home(ledger, number, blocks, estates)
    ledger.add(
        "management_agreement",
        place=blocks[0]["id"],
        managing_organisation="ORG-0002",
        started_on="2024-04-01",
        management_scope="all_services",
    )
    ledger.add(
        "place_alert",
        place=blocks[1]["id"],
        alert_type="asbestos",
        alert_note="Textured ceiling in the lobby",
        raised_on="2025-02-03",
        review_on="2027-02-03",
    )


def _block(ledger: Ledger, name: str, estate: Record) -> Record:
    number = len(ledger.records.get("block", ())) + 1
    return ledger.add(
        "block",
        name=name,
        landlord=estate["landlord"],
        local_authority=COUNCIL,
        uprn=f"99990001{number:04d}",
        estate=estate["id"],
        postcode=_postcode(900 + number),
        number_of_storeys=ledger.chance.randint(3, 6),
        passenger_lifts=ledger.chance.choice((0, 1)),
        communal_heating=False,
        year_built=ledger.chance.randint(1958, 2004),
    )


def _home(ledger: Ledger, number: int, blocks: list[Record], estates: list[Record]) -> Record:
    in_block = number < HOMES * 11 // 20
    place = blocks[number % len(blocks)] if in_block else estates[number % len(estates)]
    street = STREETS[number % len(STREETS)]
    kind = ("bedsit" if number % 23 == 0 else "flat") if in_block else ("bungalow" if number % 7 == 0 else "house")
    bedrooms = {"bedsit": 1, "flat": 1 + number % 3, "bungalow": 1 + number % 2, "house": 2 + number % 3}[kind]
    acquired = datetime.date(1980 + number % 25, 1 + number % 12, 1)
    return ledger.add(
        "property",
        landlord=place["landlord"],
        local_authority=COUNCIL,
        uprn=f"9999000{number + 10001:05d}",
        address_line_1=f"Flat {number // len(blocks) + 1}, {place['name']}" if in_block else f"{number + 1} {street}",
        address_line_2=street if in_block else None,
        town_or_city="Fernhill",
        postcode=_postcode(number // 8),
        property_type=kind,
        built_form=None if in_block else ledger.chance.choice(("mid_terrace", "end_terrace", "semi_detached")),
        construction_age_band=ledger.chance.choice(("from_1950_to_1966", "from_1967_to_1975", "from_1983_to_1990")),
        bedrooms=bedrooms,
        bed_spaces=bedrooms * 2 - 1 if bedrooms > 1 else 1,
        gas_supply=number % 6 != 5,
        block=place["id"] if in_block else None,
        estate=place["estate"] if in_block else place["id"],
        acquired_on=acquired.isoformat(),
    )


def _postcode(number: int) -> str:
    """Return a well-formed postcode of an area that does not exist."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"AX{number // 400 + 1} {number // 20 % 10}{letters[number % 20]}{letters[number * 7 % 20]}"
