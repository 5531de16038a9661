"""A report as one page that stands alone: no script, no request to anywhere, at most 200 KB."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import jinja2

from housing_standard.findings.finding import Report
from housing_standard.findings.grouping import Cause, causes
from housing_standard.findings.summary import counted_of, judged, values_of, verdict
from housing_standard.findings.wording import shown
from housing_standard.model import Standard
from housing_standard.scales import Severity

LARGEST_PAGE = 200_000
EXAMPLES = 5

# From the fullest page to the shortest: how many causes are told in full, how many are listed, how long a line is.
_IN_FULL = (10_000, 300, 100, 30, 10, 3, 0)
_LISTED = ((1_000, 110), (1_000, 60), (500, 60), (100, 60))


def html_report(report: Report, standard: Standard) -> str:
    """Return the report as HTML.

    A page that would be too large first tells fewer causes in full, then lists fewer; it says how many it left out.
    """
    template = _templates().get_template("report.html.j2")
    found = causes(report, standard)
    page = ""
    for (listed, width), in_full in product(_LISTED, _IN_FULL):
        page = template.render(_view(report, standard, found, in_full=in_full, listed=listed, width=width))
        if len(page.encode()) <= LARGEST_PAGE:
            break
    return page


def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("housing_standard.findings"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _view(
    report: Report, standard: Standard, found: tuple[Cause, ...], *, in_full: int, listed: int, width: int
) -> dict[str, Any]:
    """Return what the template lays out."""
    most = max((cause.count for cause in found), default=1)
    rows = [_row(number, cause, most, width, linked=number < in_full) for number, cause in enumerate(found[:listed])]
    return {
        "title": standard.title,
        "source": shown(report.source),
        "verdict": verdict(report),
        "conforms": report.conforms,
        "judged": judged(report),
        "notes": report.notes,
        "tables": [
            {"caption": _caption(severity, found), "rows": [row for row in rows if row["severity"] is severity]}
            for severity in Severity
            if any(row["severity"] is severity for row in rows)
        ],
        "not_listed": max(len(found) - listed, 0),
        "full": [_full(number, cause) for number, cause in enumerate(found[:in_full])],
        "not_in_full": max(len(found) - in_full, 0),
    }


def _caption(severity: Severity, found: Iterable[Cause]) -> str:
    of_it = [cause.count for cause in found if cause.severity is severity]
    return f"{counted_of(severity, sum(of_it))}, {len(of_it):,} {'cause' if len(of_it) == 1 else 'causes'}"


def _row(number: int, cause: Cause, most: int, width: int, *, linked: bool) -> dict[str, Any]:
    return {
        "number": number,
        "linked": linked,
        "severity": cause.severity,
        "count": f"{cause.count:,}",
        "share": max(round(100 * cause.count / most), 1),
        "message": shown(cause.message, width),
        "file": shown(cause.file, width // 2),
        "column": shown(cause.column, width // 2),
    }


def _full(number: int, cause: Cause) -> dict[str, Any]:
    return {
        "number": number,
        "severity": cause.severity.value,
        "message": cause.message,
        "rule": cause.rule,
        "file": shown(cause.file),
        "column": shown(cause.column),
        "allowed": cause.allowed,
        "cure": cause.cure,
        "basis": cause.basis,
        "term": cause.term if cause.term.startswith(("https://", "http://")) else "",
        "examples": values_of(cause.findings[:EXAMPLES]),
        "more": f"{cause.count - EXAMPLES:,}" if cause.count > EXAMPLES else "",
    }
