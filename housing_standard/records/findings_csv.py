"""Findings as a CSV file, one to a row, for those who hand out what is to be mended from a spreadsheet."""

from __future__ import annotations

import csv
import io

from housing_standard.findings.finding import Report
from housing_standard.records.csv_text import guarded


def findings_csv(report: Report) -> str:
    """Return a heading and a row for each finding; no cell is one that a spreadsheet would run as a formula."""
    columns = ("severity", "rule", "file", "row", "column", "record", "value", "message", "allowed", "cure", "term")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for finding in report.findings:
        said = finding.as_json()
        writer.writerow(["" if said[name] is None else guarded(str(said[name])) for name in columns])
    return text.getvalue()
