"""Findings grouped by cause: one rule, one file, one column is one thing to mend, however many rows it spoils."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from housing_standard.findings.finding import GRAVITY, CauseKey, Finding, Report
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import fill
from housing_standard.model import Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One thing to mend: the findings that share a rule, a file and a column, said in one sentence.

    `total` is the number of records that could have been at fault; 0 where the cause is not about records. `unlisted`
    is how many findings there are beyond `findings`.
    """

    rule: str
    title: str
    severity: Severity
    file: str
    column: str
    message: str
    allowed: str
    cure: str
    term: str
    basis: str
    total: int
    findings: tuple[Finding, ...]
    unlisted: int

    @property
    def count(self) -> int:
        """How many findings have this cause."""
        return len(self.findings) + self.unlisted


def causes(report: Report, standard: Standard) -> tuple[Cause, ...]:
    """Return the causes of everything found: the gravest first, then those that spoil most."""
    rules = {**RuleBook(standard).by_id, **READING_RULES}
    records: Counter[tuple[str, str]] = Counter()
    for checked in report.checked:
        records[checked.file, checked.entity] += checked.records
    unlisted = {left.cause: left.count for left in report.unlisted}
    held: dict[CauseKey, list[Finding]] = {}
    for finding in report.findings:
        held.setdefault(CauseKey.of(finding), []).append(finding)
    found: list[Cause] = []
    for key, findings in held.items():
        first, rule, total = findings[0], rules[key.rule], records[key.file, key.entity]
        left = unlisted.get(key, 0)
        found.append(
            Cause(
                rule=key.rule,
                title=rule.title,
                severity=first.severity,
                file=key.file,
                column=key.column,
                message=_said(rule.message.many, rule.message.every, findings, left, total),
                allowed=first.allowed,
                cure=Counter(finding.cure for finding in findings).most_common(1)[0][0],
                term=first.term,
                basis=rule.basis,
                total=total,
                findings=tuple(findings),
                unlisted=left,
            )
        )
    return tuple(sorted(found, key=lambda c: (GRAVITY[c.severity], -c.count, c.file, c.rule, c.column)))


def _said(many: str, every: str, findings: list[Finding], unlisted: int, total: int) -> str:
    """Return the sentence for one, many or all records."""
    if len(findings) + unlisted == 1:
        return findings[0].message
    count = len({(finding.row, finding.record) for finding in findings}) + unlisted
    facts = {"count": f"{count:,}", "total": f"{max(total, count):,}", "column": findings[0].column}
    return fill(every if count == total else many, facts)
