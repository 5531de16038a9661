"""Findings and reports made by hand, over the tiny standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from housing_standard.findings.finding import Checked, Finding, Report
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import finding_of
from housing_standard.model import Standard
from housing_standard.rulebook import RuleBook


def let_finding(tiny: Standard, rule: str, row: int, column: str, value: str = "") -> Finding:
    """Return a finding on one row of let.csv."""
    found = RuleBook(tiny).by_id[rule]
    return finding_of(
        found,
        file="let.csv",
        row=row,
        column=column,
        value=value,
        record=f"L-{row}",
        entity="Let",
        term=f"urn:{column}",
    )


def heading_finding(column: str) -> Finding:
    """Return the finding of an unknown heading in let.csv."""
    rule = READING_RULES["dataset/unknown_heading"]
    return finding_of(rule, file="let.csv", row=0, column=column, value=column, entity="Let")


def report_of(findings: Iterable[Finding], *, lets: int = 10, strict: bool = False) -> Report:
    """Return a report on let.csv with so many records."""
    return Report(
        source="lets",
        findings=tuple(findings),
        checked=(Checked(file="let.csv", entity="Let", records=lets),),
        as_at=dt.date(2026, 10, 31),
        as_at_from="the dataset",
        route="tables",
        standard_version="0.0.1",
        strict=strict,
    )
