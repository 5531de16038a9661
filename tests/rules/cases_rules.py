"""Spoilt rules."""

from __future__ import annotations

from .case import LETTING, Case

IN_ORDER = """\
          template: in_order
          earlier: first_day
          later: last_day
"""
ANOTHER_ORDER = """\
          template: in_order
          earlier: {earlier}
          later: last_day
          points_at: last_day
"""
RELATED = """\
          template: related
          entity: {entity}
          via: plot
          minimum: 1
          points_at: last_day
"""
NO_OVERLAP = """\
          template: no_overlap
          same: patch
          start: first_day
          end: last_day
"""

SAME = """\
          template: same
          field: {field}
          as: {other}
          points_at: last_day
"""
ADDS_UP = """\
          template: adds_up
          total: spade_count
          entity: Plot
          via: soil
          amount: rod_count
          points_at: last_day
"""

CASES = (
    Case(
        check="rule/id-form",
        file=LETTING,
        old="          id: LE-001\n",
        new="          id: dates\n",
        term="dates",
        at="      - title: A letting ends",
    ),
    Case(
        check="rule/unworded",
        file=LETTING,
        old="    rules:\n",
        new="""    any_of:
      - slot_conditions:
          last_day:
            required: true
      - slot_conditions:
          spade_count:
            required: true
    rules:
""",
        term="Letting/any_of",
        at="  Letting:",
        says="any_of",
    ),
    Case(
        check="rule/wording-missing",
        file=LETTING,
        old="          every: Every letting ends before it starts.\n",
        new="",
        term="LE-001",
        at="      - title: A letting ends",
        says="every",
    ),
    Case(
        check="rule/title-missing",
        file=LETTING,
        old="      - title: A letting ends on or after its first day\n        annotations:",
        new="      - annotations:",
        term="LE-001",
        at="      - annotations:",
    ),
    Case(
        check="rule/basis-missing",
        file=LETTING,
        old="          basis: Follows from what a letting is\n",
        new="",
        term="LE-001",
        at="      - title: A letting ends",
    ),
    Case(
        check="rule/severity-missing",
        file=LETTING,
        old="          severity: violation\n",
        new="",
        term="LE-001",
        at="      - title: A letting ends",
    ),
    Case(
        check="rule/placeholder",
        file=LETTING,
        old="before {first_day}.",
        new="before {day_one}.",
        term="LE-001",
        at="      - title: A letting ends",
        says="{day_one}",
    ),
    Case(
        check="rule/points-nowhere",
        file=LETTING,
        old=IN_ORDER,
        new="          template: related\n          entity: Dataset\n          via: id\n          minimum: 0\n",
        term="LE-001",
        at="      - title: A letting ends",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=ANOTHER_ORDER.format(earlier="gardener.age"),
        term="LE-001",
        at="      - title: A letting ends",
        says="Gardener has no field 'age'",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=ANOTHER_ORDER.format(earlier="let_reason.age"),
        term="LE-001",
        at="      - title: A letting ends",
        says="does not lead to one other record",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=ANOTHER_ORDER.format(earlier="spade_count"),
        term="LE-001",
        at="      - title: A letting ends",
        says="integer cannot be compared with a date",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=RELATED.format(entity="Lease"),
        term="LE-001",
        at="      - title: A letting ends",
        says="no entity 'Lease'",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=RELATED.format(entity="Letting"),
        term="LE-001",
        at="      - title: A letting ends",
        says="does not refer to Letting",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=SAME.format(field="plot", other="gardener.born_on"),
        term="LE-001",
        at="      - title: A letting ends",
        says="'born_on' is not a reference to one record",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=SAME.format(field="plot", other="plot.soil.id"),
        term="LE-001",
        at="      - title: A letting ends",
        says="does not lead to one other record",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=ADDS_UP,
        term="LE-001",
        at="      - title: A letting ends",
        says="'soil' of Plot does not refer to Letting",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old=IN_ORDER,
        new=NO_OVERLAP,
        term="LE-001",
        at="      - title: A letting ends",
        says="Letting has no field 'patch'",
    ),
    Case(
        check="rule/out-of-reach",
        file=LETTING,
        old="          later: last_day\n",
        new="          later: last_day\n          points_at: final_day\n",
        term="LE-001",
        at="      - title: A letting ends",
        says="'final_day'",
    ),
    Case(
        check="rule/placeholder",
        file=LETTING,
        old="{count} of {total} swaps",
        new="{first_day} swaps",
        term="LE-002",
        at="      - title: A swap says",
        says="'many' names {first_day}",
    ),
)
