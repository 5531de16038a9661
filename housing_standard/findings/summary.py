"""What every report says of itself: what was judged, as at which day, how, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable

from housing_standard.findings.finding import Finding, Report
from housing_standard.findings.wording import shown
from housing_standard.scales import Severity

_ROUTES = {"tables": "the rules of the standard over tables", "shapes": "the SHACL shapes of the standard, by pySHACL"}
_DAYS_FROM = {"--as-at": "as asked", "the dataset": "the dataset's extract date", "today": "today"}
_PLURALS = {Severity.VIOLATION: "violations", Severity.WARNING: "warnings", Severity.INFO: "notes"}
_SINGULARS = {Severity.VIOLATION: "violation", Severity.WARNING: "warning", Severity.INFO: "note"}


def judged(report: Report) -> str:
    """Return one sentence on what was judged and how."""
    # The sheets of one workbook are one file: homes.xlsx[Tenancy] and homes.xlsx[Void].
    files = len({checked.file.partition(".xlsx[")[0] for checked in report.checked})
    day = f"{report.as_at.day} {report.as_at:%B} {report.as_at.year}"
    return (
        f"{counted(report.records, 'record', 'records')} in {counted(files, 'file', 'files')} judged by "
        f"{_ROUTES[report.route]}, version {report.standard_version}, as at {day} ({_DAYS_FROM[report.as_at_from]})."
    )


def verdict(report: Report) -> str:
    """Return one sentence with the verdict and the number of findings."""
    numbers = [counted_of(severity, report.count(severity)) for severity in Severity if report.count(severity)]
    if report.stopped:
        return f"The check was stopped before its end. Found until then: {', '.join(numbers) or 'nothing'}."
    if not numbers:
        return "The data meet the standard: nothing was found."
    found = f"{', '.join(numbers[:-1])} and {numbers[-1]}" if len(numbers) > 1 else numbers[0]
    meets = "The data meet the standard" if report.conforms else "The data do not meet the standard"
    return f"{meets}: {found}{' (warnings count, as asked)' if report.strict else ''}."


def counted_of(severity: Severity, number: int) -> str:
    """Return a number of findings of one severity in words."""
    return counted(number, _SINGULARS[severity], _PLURALS[severity])


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def place_of(finding: Finding) -> str:
    """Return where a finding is within its file: the row, the record, or both."""
    parts = []
    if finding.row is not None:
        parts.append(f"row {finding.row}" if finding.row else "heading" if finding.column else "whole file")
    if finding.record:
        parts.append(shown(finding.record))
    return ", ".join(parts) or "whole file"


def values_of(findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Return the place and the value of each finding, ready to print."""
    return tuple((place_of(finding), shown(finding.value)) for finding in findings)
