"""A report for a housing officer to read on a screen: causes first, a few rows of each, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from housing_standard.findings.finding import Report
from housing_standard.findings.grouping import Cause, causes
from housing_standard.findings.summary import judged, values_of, verdict
from housing_standard.findings.wording import shown
from housing_standard.model import Standard

# How many rows of one cause are shown unless the caller asks for more.
EXAMPLES = 3


def text_report(report: Report, standard: Standard, *, examples: int = EXAMPLES) -> str:
    """Return the report as lines of text, with at most `examples` rows of each cause."""
    found = causes(report, standard)
    lines = [judged(report), *report.notes]
    for cause in found:
        lines += ["", *_lines(cause, examples)]
    lines += ["", verdict(report)]
    return "\n".join(lines) + "\n"


def _lines(cause: Cause, examples: int) -> Iterator[str]:
    yield f"{cause.severity.value.upper()}: {cause.message}"
    column = f", column {shown(cause.column)}" if cause.column else ""
    yield f"  Where:   {shown(cause.file)}{column} [{cause.rule}]"
    for place, value in values_of(cause.findings[:examples]):
        yield f"           {place}{f': {value}' if value else ''}"
    if cause.count > examples:
        yield f"           and {cause.count - examples:,} more"
    yield f"  Allowed: {cause.allowed}"
    yield f"  To mend: {cause.cure}"
