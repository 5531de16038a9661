"""Repairs from the call to the signature: about 150 reports and what became of them."""

from __future__ import annotations

import datetime

from .ledger import EXTRACT, Ledger, Record, later, moment

# What was reported, where, the fault, the trade, the item and how soon.
REPORTS = (
    ("Water is dripping from the pipe under the kitchen sink", "kitchen", "leak", "plumber", "sink", "urgent"),
    ("No heating since last night", "whole_home", "no_heating", "heating_or_gas_engineer", "boiler", "emergency"),
    ("Bathroom tap will not turn off", "bathroom", "leak", "plumber", "tap", "routine"),
    (
        "Front door lock is stiff and the key sticks",
        "hall_stairs_or_landing",
        "stuck",
        "carpenter_and_joiner",
        "door",
        "routine",
    ),
    ("Bedroom socket does not work", "bedroom", "electrical_fault", "electrician", "socket", "urgent"),
    ("Toilet is blocked", "bathroom", "blockage", "plumber_drainage", "toilet", "urgent"),
    ("Fence panel blew down", "garden_or_yard", "broken", "fencer", "fence", "planned"),
)

TARGET_DAYS = {"emergency": 1, "urgent": 5, "routine": 28, "planned": 90}


def make_repairs(ledger: Ledger) -> None:
    """Add the operatives, then follow each report through diagnosis, order, visit and sign-off."""
    for number, trade in enumerate(("plumber", "electrician", "heating_or_gas_engineer", "multi_skilled_operative")):
        ledger.add(
            "operative",
            operative_name=f"{('Alex', 'Jo', 'Sam', 'Kim')[number]} Example",
            staff_number=str(1042 + number),
            employer="ORG-0002",
            trades=[trade, "multi_skilled_general"],
        )
    held = [tenancy for tenancy in ledger.records["tenancy"] if "end_date" not in tenancy]
    for number in range(150):
        tenancy = held[number * 7 % len(held)]
        start = max(datetime.date.fromisoformat(tenancy["start_date"]), datetime.date(2026, 1, 5))
        if start < EXTRACT - datetime.timedelta(days=20):
            _follow(ledger, tenancy, ledger.day(start, EXTRACT - datetime.timedelta(days=5)), number)


def _follow(ledger: Ledger, tenancy: Record, day: datetime.date, number: int) -> None:
    said, room, fault, trade, item, priority = REPORTS[number % len(REPORTS)]
    reported = moment(day, 8 + number % 9, number % 60)
    party = next(party for party in ledger.records["tenancy_party"] if party["tenancy"] == tenancy["id"])
    request = ledger.add(
        "repair_request",
        place=tenancy["property"],
        reported_at=reported,
        problem_description=said,
        reported_by=party["person"],
        reporter_role="tenant",
        report_channel=("telephone", "resident_portal", "website_form")[number % 3],
        tenancy=tenancy["id"],
        contact_telephone=f"01632 960{number % 1000:03d}",
        communal=False,
        photo=[f"https://example.org/photo/{number}a", f"https://example.org/photo/{number}b"]
        if number % 9 == 0
        else None,
    )
    ledger.add(
        "diagnosis",
        repair_request=request["id"],
        diagnosed_at=later(reported, minutes=10),
        repair_location=room,
        faulty_item=item,
        repair_fault=fault,
        proposed_priority=priority,
        repair_responsibility="landlord",
    )
    if number % 10 == 9:
        return
    order = _order(ledger, request, tenancy, said, priority)
    element = ledger.add(
        "work_element",
        work_order=order["id"],
        trade=trade,
        rate_code=f"EX-{number % 40:03d}",
        quantity=1,
        rate_description="Made-up rate",
    )
    _visit(ledger, order, element, number)


def _order(ledger: Ledger, request: Record, tenancy: Record, said: str, priority: str) -> Record:
    raised = later(request["reported_at"], minutes=20)
    return ledger.add(
        "work_order",
        place=request["place"],
        description_of_work=f"Put right: {said[0].lower()}{said[1:]}",
        work_class="responsive",
        priority=priority,
        raised_at=raised,
        required_completion_at=later(raised, days=TARGET_DAYS[priority]),
        repair_request=request["id"],
        tenancy=tenancy["id"],
        instructed_by="ORG-0001",
        assigned_to="ORG-0002",
        work_status="assigned",
        estimated_cost=85.25,
    )


def _visit(ledger: Ledger, order: Record, element: Record, number: int) -> None:
    """Give the order a visit; most are finished on it, some are cancelled or still to come."""
    raised = datetime.datetime.fromisoformat(order["raised_at"]).date()
    day = raised + datetime.timedelta(days=1 + number % 3)
    begins, ends = moment(day, 9), moment(day, 13)
    appointment = ledger.add(
        "appointment",
        work_order=order["id"],
        window_starts_at=begins,
        window_ends_at=ends,
        slot_name="Morning",
        appointment_status="kept",
        offered_at=order["raised_at"],
    )
    if number % 17 == 3:
        order.update(work_status="cancelled", work_status_reason=_cancel_reason())
        appointment["appointment_status"] = "cancelled_by_resident"
        return
    if day >= EXTRACT:
        order["work_status"] = "scheduled"
        appointment["appointment_status"] = "confirmed"
        return
    started, finished = later(begins, minutes=20), later(begins, minutes=95)
    order.update(work_status="completed", started_at=started, completed_at=finished)
    operative = ledger.records["operative"][number % 4]["id"]
    ledger.add(
        "operative_assignment",
        work_order=order["id"],
        operative=operative,
        appointment=appointment["id"],
        assigned_at=later(order["raised_at"], hours=1),
        released_at=finished,
        lead_operative=True,
    )
    ledger.add(
        "job_status_update", work_order=order["id"], update_type="arrived", event_at=started, operative=[operative]
    )
    if number % 31 == 6:
        ledger.add(
            "additional_work_request",
            work_order=order["id"],
            requested_at=later(started, minutes=20),
            additional_work="Replace the rotten base of the sink unit",
            estimated_cost=60.5,
            approval_decision="approved",
            decided_at=later(started, minutes=35),
        )
    ledger.add(
        "job_status_update",
        work_order=order["id"],
        update_type="work_completed",
        event_at=finished,
        operative=[operative],
    )
    ledger.add(
        "work_order_completion",
        work_order=order["id"],
        signed_off_at=later(finished, minutes=10),
        completed_elements=[element["id"]],
        first_visit_fix=True,
        total_cost=92.4,
        satisfaction_score=3 + number % 3,
    )


def _cancel_reason() -> str:
    return "withdrawn"
