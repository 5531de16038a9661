"""Who lives there: people, households, tenancies past and present, and the voids between them."""

from __future__ import annotations

import datetime

from .ledger import EXTRACT, Ledger, Record, moment, years_before

GIVEN = (
    "Amara",
    "Bilal",
    "Carys",
    "Dev",
    "Elin",
    "Farah",
    "Gwen",
    "Hari",
    "Iona",
    "Jamal",
    "Kezia",
    "Lorna",
    "Marek",
    "Nadia",
    "Owen",
    "Priya",
    "Rhys",
    "Sana",
    "Tomos",
    "Una",
)
FAMILY = (
    "Fernside",
    "Rowanby",
    "Millbrook",
    "Quarrydale",
    "Larchwood",
    "Weirham",
    "Hollinson",
    "Stationer",
    "Bankside",
    "Copseley",
    "Dunmoor",
    "Eastfell",
)

# Every eleventh home stands empty on the extract day.
EMPTY_EVERY = 11

# The home whose household has four children.
FOUR_CHILDREN = 142


def make_people(ledger: Ledger) -> None:
    """Give most homes a past tenancy, a void after it and a present tenancy with a household."""
    for number, home in enumerate(ledger.records["property"]):
        first = datetime.date(2019 if number == FOUR_CHILDREN else 2012, 1, 9)
        start = ledger.day(first, datetime.date(2025, 6, 30))
        past = None
        if number % 4 == 0 or number % EMPTY_EVERY == 0:
            past = _past(ledger, home, start)
        if number % EMPTY_EVERY == 0:
            _void(ledger, home, past, None)
            continue
        tenancy = _tenancy(ledger, home, start, number)
        if past:
            _void(ledger, home, past, tenancy)
        _household(ledger, home, tenancy, number)
    for person in ledger.records["person"][:60:5]:
        ledger.add(
            "person_alert",
            person=person["id"],
            alert_type="hearing_difficulty",
            alert_note="Text before calling",
            raised_on="2026-01-10",
            review_on="2027-01-10",
            information_source="self_reported",
            share_with_contractors=True,
        )


def _person(ledger: Ledger, youngest: int, oldest: int, family: str | None = None) -> Record:
    number = len(ledger.records.get("person", ()))
    born = years_before(EXTRACT, ledger.chance.randint(youngest, oldest)) - datetime.timedelta(
        days=ledger.chance.randint(1, 300)
    )
    return ledger.add(
        "person",
        given_name=GIVEN[number * 7 % len(GIVEN)],
        family_name=family or FAMILY[number * 5 % len(FAMILY)],
        date_of_birth=born.isoformat(),
        communication_needs=["large_print", "more_time"] if number % 29 == 28 else None,
    )


def _past(ledger: Ledger, home: Record, until: datetime.date) -> Record:
    """Add a tenancy that ended some weeks before `until`, with its tenant."""
    ended = until - datetime.timedelta(days=ledger.chance.randint(15, 60))
    tenancy = ledger.add(
        "tenancy",
        property=home["id"],
        landlord="ORG-0001",
        tenancy_type="assured_lifetime",
        start_date=(ended - datetime.timedelta(days=ledger.chance.randint(400, 3000))).isoformat(),
        end_date=ended.isoformat(),
        joint=False,
        exclusive_possession=True,
        rent_type="social_rent",
        tenancy_end_reason="transfer",
    )
    tenant = _person(ledger, 40, 80)
    ledger.add("tenancy_party", tenancy=tenancy["id"], person=tenant["id"], party_role="lead_tenant")
    return tenancy


def _void(ledger: Ledger, home: Record, past: Record | None, following: Record | None) -> None:
    """Add the time a home stood empty between two tenancies, or still stands empty."""
    if past is None:
        return
    began = datetime.date.fromisoformat(past["end_date"]) + datetime.timedelta(days=1)
    start = datetime.date.fromisoformat(following["start_date"]) if following else None
    ledger.add(
        "void",
        property=home["id"],
        void_date=began.isoformat(),
        void_reason="internal_transfer",
        void_category="minor_works",
        keys_returned_on=began.isoformat(),
        ready_to_let_on=(began + datetime.timedelta(days=10)).isoformat() if start else None,
        ended_on=(start - datetime.timedelta(days=1)).isoformat() if start else None,
        outgoing_tenancy=past["id"],
        incoming_tenancy=following["id"] if following else None,
    )


def _tenancy(ledger: Ledger, home: Record, start: datetime.date, number: int) -> Record:
    fixed = number % 15 == 7
    return ledger.add(
        "tenancy",
        property=home["id"],
        landlord="ORG-0001",
        tenancy_type="assured_shorthold_fixed_term" if fixed else "assured_lifetime",
        start_date=start.isoformat(),
        term_years=5 if fixed else None,
        joint=number % 3 == 1,
        exclusive_possession=True,
        rent_type="affordable_rent" if number % 6 == 2 else "social_rent",
    )


def _household(ledger: Ledger, home: Record, tenancy: Record, number: int) -> None:
    """Add the lead tenant, often a partner, and children who fit the bedrooms."""
    start = tenancy["start_date"]
    lead = _person(ledger, 38, 62)
    household = ledger.add(
        "household", lead_person=lead["id"], property=home["id"], tenancy=tenancy["id"], formed_on=start
    )
    ledger.add("tenancy_party", tenancy=tenancy["id"], person=lead["id"], party_role="lead_tenant")
    _join(ledger, household, lead, "lead_person", start)
    _contacts(ledger, lead, number)
    if tenancy["joint"] or number % 5 == 2:
        partner = _person(ledger, 36, 60)
        _join(ledger, household, partner, "partner", start)
        if tenancy["joint"]:
            ledger.add("tenancy_party", tenancy=tenancy["id"], person=partner["id"], party_role="joint_tenant")
    # One household in the later years has four children.
    children = 4 if number == FOUR_CHILDREN else min(home["bedrooms"] - 1, ledger.chance.randint(0, 3))
    for _ in range(children):
        child = _person(ledger, 1, 15, family=lead["family_name"])
        joined = max(start, child["date_of_birth"])
        _join(ledger, household, child, "child", joined)
    size = sum(member["household"] == household["id"] for member in ledger.records["household_member"])
    household["household_size"] = size


def _join(ledger: Ledger, household: Record, person: Record, relationship: str, day: str) -> None:
    ledger.add(
        "household_member",
        household=household["id"],
        person=person["id"],
        relationship_to_lead=relationship,
        joined_on=day,
        main_home=True,
    )


def _contacts(ledger: Ledger, person: Record, number: int) -> None:
    """Add a telephone and, for some, an email; numbers from the range kept for drama."""
    ledger.add(
        "contact_point",
        person=person["id"],
        channel="mobile_phone",
        contact_value=f"07700 900{number % 1000:03d}",
        preferred=True,
        checked_on=moment(datetime.date(2026, 9, 15), 0)[:10],
    )
    if number % 2:
        ledger.add(
            "contact_point",
            person=person["id"],
            channel="email",
            preferred=False,
            contact_value=f"{person['given_name'].lower()}.{number}@resident.example",
        )
