"""`housing-standard validate` on JSON, judged by its rules over tables."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path

from housing_standard.findings.finding import Finding
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.records.json_files import contents_of
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity
from housing_standard.validate.tables import judge_tables
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.agreement.engines.places import OF_ONE_FIELD, constraint_of
from tests.agreement.samples import AS_AT


def fault_of(book: RuleBook, finding: Finding, row: int | None) -> Fault:
    """Return a finding as a fault: of a derived rule its kind, of an authored one its id."""
    rule = book.by_id.get(finding.rule)
    constraint = constraint_of(rule) if rule else finding.rule.removeprefix("dataset/")
    field = finding.column if constraint in OF_ONE_FIELD or rule is None else ""
    return Fault(key=snake(finding.entity), row=row or 0, field=field, constraint=constraint)


class Tables:
    """The validator; warnings do not refuse."""

    name = "housing-standard validate"
    first_only = False
    without_messages = False

    def __init__(self, standard: Standard, folder: Path) -> None:
        del folder
        self.standard = standard
        self.book = RuleBook(standard)
        self.unheld: Mapping[str, str] = {
            rule.id: "a warning: data that break it are still accepted"
            for rule in self.book.by_id.values()
            if rule.severity is not Severity.VIOLATION
        }

    def close(self) -> None:
        """Nothing is held open."""

    def judge(self, dataset: Dataset) -> Verdict:
        """Return the violations that the validator finds."""
        contents = contents_of(json.dumps(dataset).encode(), "case.json", self.book)
        judged = judge_tables(self.standard, contents.tables, datetime.date.fromisoformat(AS_AT))
        found = [f for f in (*contents.findings, *judged) if f.severity is Severity.VIOLATION]
        if not found:
            return TAKEN
        faults = frozenset(fault_of(self.book, finding, finding.row) for finding in found)
        return Verdict(refused=True, faults=faults, said=found[0].message)


ENGINES = (Tables,)
