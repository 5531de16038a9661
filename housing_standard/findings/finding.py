"""A finding is one place where a rule fails; a report is all of them with what was judged and how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from housing_standard.scales import Severity

AsAtFrom = Literal["--as-at", "the dataset", "today"]
Route = Literal["tables", "shapes"]

GRAVITY = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One place where a rule fails.

    `file` names a sheet too where a file has several: `homes.xlsx[Tenancy]`. `row` is 1 for the first record (on a
    sheet, the sheet's own row), 0 for the heading or the file as a whole, None where data have no rows (RDF).
    `column` is empty when no one field is meant. `value` is what was written. `term` is the IRI of the term that
    explains the rule, or empty. `record` is the identifier of the record, `entity` its kind; either may be empty.
    `node` is the record's node where data are a graph.
    """

    rule: str
    severity: Severity
    file: str
    row: int | None
    column: str
    value: str
    message: str
    allowed: str
    cure: str
    term: str
    record: str = ""
    entity: str = ""
    node: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the finding as it stands in the JSON report."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "allowed": self.allowed,
            "cure": self.cure,
            "term": self.term,
            "record": self.record,
        }


@dataclass(frozen=True, kw_only=True)
class CauseKey:
    """What findings of one cause share: their rule, file, column and kind of record."""

    rule: str
    file: str
    column: str
    entity: str

    @classmethod
    def of(cls, finding: Finding) -> CauseKey:
        """Return the cause of a finding."""
        return cls(rule=finding.rule, file=finding.file, column=finding.column, entity=finding.entity)


@dataclass(frozen=True, kw_only=True)
class Unlisted:
    """How many findings of one cause there are beyond those that a report lists."""

    cause: CauseKey
    severity: Severity
    count: int

    def as_json(self) -> dict[str, Any]:
        """Return the number as it stands in the JSON report."""
        return {"rule": self.cause.rule, "file": self.cause.file, "column": self.cause.column, "count": self.count}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How many records of one entity were read from one file."""

    file: str
    entity: str
    records: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """Every finding about some data, with what was judged, as at which day and by which route.

    `as_at_from` says where the day came from. `notes` say in plain English what was left out of the judgement.
    `strict` makes warnings count against the data. `acknowledged` is how many warnings the data acknowledge; they are
    not among the findings. `unlisted` says of which causes only the first findings are among them; every count is of
    all that were found. `alone` where the data were a part, so that rules that need the others were not judged.
    `stopped` where the check did not come to its end, so that more may be wrong.
    """

    source: str
    findings: tuple[Finding, ...]
    checked: tuple[Checked, ...]
    as_at: dt.date
    as_at_from: AsAtFrom
    route: Route
    standard_version: str
    notes: tuple[str, ...] = ()
    strict: bool = False
    acknowledged: int = 0
    unlisted: tuple[Unlisted, ...] = ()
    alone: bool = False
    stopped: bool = False

    @property
    def conforms(self) -> bool:
        """Whether the data meet the standard: judged to the end, no violation, and under `strict` no warning either."""
        if self.stopped:
            return False
        failing = {Severity.VIOLATION, Severity.WARNING} if self.strict else {Severity.VIOLATION}
        return all(finding.severity not in failing for finding in self.findings)

    @property
    def records(self) -> int:
        """How many records were read."""
        return sum(checked.records for checked in self.checked)

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity, listed or not."""
        listed = sum(finding.severity is severity for finding in self.findings)
        return listed + sum(left.count for left in self.unlisted if left.severity is severity)

    def as_json(self) -> dict[str, Any]:
        """Return the report as one JSON document."""
        return {
            "conforms": self.conforms,
            "findings": [finding.as_json() for finding in self.findings],
            "as_at": self.as_at.isoformat(),
            "as_at_from": self.as_at_from,
            "route": self.route,
            "standard_version": self.standard_version,
            "strict": self.strict,
            "stopped": self.stopped,
            "notes": list(self.notes),
            "checked": [
                {"file": checked.file, "entity": checked.entity, "records": checked.records} for checked in self.checked
            ],
            "unlisted": [left.as_json() for left in self.unlisted],
            "totals": {
                "records": self.records,
                "findings": len(self.findings) + sum(left.count for left in self.unlisted),
                **{f"{severity.value}s": self.count(severity) for severity in Severity},
                "acknowledged": self.acknowledged,
            },
        }


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in reading order: by file, row, record, rule and column, each kept once."""
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda f: (f.file, -1 if f.row is None else f.row, f.record, f.rule, f.column, f.value),
        )
    )
