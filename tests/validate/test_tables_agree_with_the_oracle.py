"""The compiled rules against the plain-Python oracle, on random rules over random, faulty data."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from housing_standard.constraints import Check
from housing_standard.model import Standard
from housing_standard.records.table import Table
from housing_standard.validate.tables import judge_tables
from tests.validate import made
from tests.validate.oracle import Oracle, Verdict
from tests.validate.wide import wide

WIDE = wide()
QUICKLY = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def compiled(standard: Standard, tables: tuple[Table, ...], as_at: dt.date) -> Verdict:
    """Return the verdict of the compiled rules in the oracle's form."""
    return {(finding.entity, finding.row or 0, finding.rule) for finding in judge_tables(standard, tables, as_at)}


@QUICKLY
@given(
    alpha=made.checks(WIDE, "Alpha", 8),
    beta=made.checks(WIDE, "Beta", 3),
    tables=made.tables(WIDE),
    as_at=st.sampled_from((made.AS_AT, dt.date(2023, 3, 1))),
)
def test_any_rule_over_any_data_has_one_verdict(
    alpha: tuple[Check, ...], beta: tuple[Check, ...], tables: tuple[Table, ...], as_at: dt.date
) -> None:
    standard = wide({"Alpha": alpha, "Beta": beta})
    assert compiled(standard, tables, as_at) == Oracle(standard, tables, as_at).verdict()
