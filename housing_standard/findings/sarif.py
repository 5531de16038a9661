"""A report as SARIF 2.1.0 (OASIS), the form in which code hosts and CI services take findings from any checker."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from housing_standard.findings.finding import Finding, Report
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import rule_iri, shown
from housing_standard.model import Rule, Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_report(report: Report, standard: Standard) -> dict[str, Any]:
    """Return the report as one SARIF log with one run; only the rules that were broken are described in it."""
    known = {**RuleBook(standard).by_id, **READING_RULES}
    broken = list(dict.fromkeys(finding.rule for finding in report.findings))
    places = {rule: place for place, rule in enumerate(broken)}
    driver = {
        "name": "housing-standard",
        "semanticVersion": standard.version,
        "informationUri": standard.base,
        "rules": [_rule(standard, known[rule]) for rule in broken],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(finding, places[finding.rule]) for finding in report.findings],
        "properties": {
            "conforms": report.conforms,
            "asAt": report.as_at.isoformat(),
            "records": report.records,
            "notes": list(report.notes),
        },
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(standard: Standard, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "help": {"text": f"Allowed: {rule.allowed}. To mend: {rule.cure}"},
        # A rule of the readers has no address of its own.
        **({"helpUri": quote(rule_iri(standard, rule), safe=":/#")} if rule.entity else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, place: int) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} Allowed: {finding.allowed}. To mend: {finding.cure}"},
        "locations": [_location(finding)],
        "properties": {
            "row": finding.row,
            "column": finding.column,
            "value": finding.value,
            "record": finding.record,
            "term": finding.term,
        },
    }


def _location(finding: Finding) -> dict[str, Any]:
    """Return the place: of a CSV file its line too, which is the row and the heading above it."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.file)}}
    if finding.row is not None and finding.file.lower().endswith(".csv"):
        physical["region"] = {"startLine": finding.row + 1}
    parts = [f"row {finding.row}" if finding.row else "", finding.record, finding.column]
    name = ", ".join(shown(part) for part in parts if part) or shown(finding.file)
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": name}]}
