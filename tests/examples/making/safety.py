"""Gas safety of every home with gas, and the hazard cases."""

from __future__ import annotations

import datetime

from .ledger import EXTRACT, Ledger, Record, later, moment


def make_gas_safety(ledger: Ledger) -> None:
    """Add last year's and this year's check of each home with gas; the latest is in date on the extract day."""
    for home in ledger.records["property"]:
        if not home["gas_supply"]:
            continue
        done = EXTRACT - datetime.timedelta(days=ledger.chance.randint(10, 340))
        if ledger.likely(0.3):
            _check(ledger, home, done - datetime.timedelta(days=360), appliances=1)
        check = _check(ledger, home, done, appliances=1 + home["bedrooms"] % 2)
        if ledger.likely(0.05):
            _defect(ledger, check, done)
    for home in ledger.records["property"][:24:3]:
        day = ledger.day(datetime.date(2026, 1, 10), datetime.date(2026, 9, 30))
        ledger.add(
            "access_attempt",
            place=home["id"],
            attempted_at=moment(day, 10, 15),
            access_purpose="gas_safety",
            access_attempt_outcome="not_let_in",
            no_access_reason="nobody_in",
            attempt_number=1,
            notice_given_on=(day - datetime.timedelta(days=7)).isoformat(),
        )


def _check(ledger: Ledger, home: Record, done: datetime.date, appliances: int) -> Record:
    number = len(ledger.records.get("gas_safety_check", ())) + 1
    check = ledger.add(
        "gas_safety_check",
        place=home["id"],
        checked_on=done.isoformat(),
        next_due_on=(done + datetime.timedelta(days=364)).isoformat(),
        outcome="satisfactory",
        carried_out_by="ORG-0003",
        certificate_number=f"LGSR-{done:%Y%m%d}-{number:03d}",
        engineer_name="Chris Example",
        engineer_licence_number=f"{9000000 + number % 7}",
        business_registration_number="999999",
        appliance_count=appliances,
        tightness_test_passed=True,
        copy_given_on=(done + datetime.timedelta(days=3)).isoformat(),
    )
    for kind in ("boiler", "cooker")[:appliances]:
        ledger.add(
            "gas_appliance_check",
            gas_safety_check=check["id"],
            gas_appliance_type=kind,
            appliance_location="kitchen",
            landlord_owned=kind == "boiler",
            safe_to_use=True,
            defect_found=False,
        )
    return check


def _defect(ledger: Ledger, check: Record, done: datetime.date) -> None:
    """Give a check an unsafe boiler and the action that put it right."""
    check["outcome"] = "unsatisfactory"
    appliance = next(a for a in ledger.records["gas_appliance_check"] if a["gas_safety_check"] == check["id"])
    appliance.update(
        safe_to_use=False,
        defect_found=True,
        defect_class="immediately_dangerous",
        defect_description="Flue seal has perished",
        action_taken="Turned off and labelled",
        warning_notice_given=True,
    )
    ledger.add(
        "remedial_action",
        compliance_check=check["id"],
        action_needed="Replace the perished flue seal",
        gas_appliance_check=appliance["id"],
        due_on=(done + datetime.timedelta(days=2)).isoformat(),
        responsible_organisation="ORG-0003",
        completed_on=(done + datetime.timedelta(days=1)).isoformat(),
    )


def make_hazards(ledger: Ledger) -> None:
    """Add a dozen hazard cases, three of them emergencies, each with its investigation and what followed."""
    held = [tenancy for tenancy in ledger.records["tenancy"] if "end_date" not in tenancy]
    for number, tenancy in enumerate(held[5:150:12]):
        start = max(datetime.date.fromisoformat(tenancy["start_date"]), datetime.date(2026, 2, 1))
        day = ledger.day(start, EXTRACT - datetime.timedelta(days=60))
        emergency = number % 4 == 3
        aware = moment(day, 9, ledger.chance.randint(0, 59))
        case = ledger.add(
            "hazard_case",
            property=tenancy["property"],
            hazard_type="electrical_hazards" if emergency else "damp_and_mould_growth",
            aware_at=aware,
            awareness_route="tenant_report",
            urgency="emergency" if emergency else "significant",
            judged_at=later(aware, hours=1),
            tenancy=tenancy["id"],
            case_notes="Sparks from a socket" if emergency else "Black mould on the bedroom wall",
            affected_rooms=["living_room"] if emergency else ["bedroom", "bathroom"],
            made_safe_at=later(aware, hours=8) if emergency else later(aware, days=12),
            duty_end_reason="made_safe",
            duty_ended_at=later(aware, hours=8) if emergency else later(aware, days=12),
            closed_on=(day + datetime.timedelta(days=40)).isoformat(),
        )
        _investigation(ledger, case, emergency=emergency)


def _investigation(ledger: Ledger, case: Record, *, emergency: bool) -> None:
    begun = later(case["aware_at"], hours=3) if emergency else later(case["aware_at"], days=6)
    ended = later(begun, hours=2)
    investigation = ledger.add(
        "hazard_investigation",
        hazard_case=case["id"],
        investigation_type="emergency" if emergency else "standard",
        started_at=begun,
        concluded_at=ended,
        investigator_name="Robin Example",
        done_in_person=True,
        investigation_outcome="emergency_hazard_found" if emergency else "significant_hazard_found",
    )
    finding = ledger.add(
        "hazard_finding",
        hazard_investigation=investigation["id"],
        hazard_type=case["hazard_type"],
        urgency=case["urgency"],
        hhsrs_score=2400 if emergency else 640,
        hhsrs_band="band_b" if emergency else "band_d",
        hazard_category="category_1" if emergency else "category_2",
        likely_cause="Worn socket" if emergency else "Failed gutter soaks the north wall",
    )
    ledger.add(
        "hazard_summary",
        hazard_investigation=investigation["id"],
        given_on=later(ended, days=2)[:10],
        findings_text="What we found and when we will put it right",
    )
    ledger.add(
        "hazard_work",
        hazard_case=case["id"],
        hazard_work_kind="emergency_safety_work" if emergency else "safety_work",
        hazard_finding=finding["id"],
        started_at=later(ended, hours=1),
        completed_at=later(ended, hours=3),
    )
    if len(ledger.records["hazard_case"]) % 5 == 1:
        day = datetime.date.fromisoformat(ended[:10])
        ledger.add(
            "alternative_accommodation",
            hazard_case=case["id"],
            offered_on=day.isoformat(),
            offer_accepted=True,
            accommodation_address="Guest house, 2 Example Street, Fernhill",
            moved_out_on=(day + datetime.timedelta(days=1)).isoformat(),
            returned_on=(day + datetime.timedelta(days=6)).isoformat(),
            cost_met=640.5,
        )
