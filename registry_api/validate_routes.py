"""Checking: send in a small dataset, and have every fault with its place, what is allowed and how to mend it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import CauseKey, Report, Unlisted
from housing_standard.model import Standard
from housing_standard.validate.dataset import validate_document
from registry_api import addresses, promises
from registry_api.clock import Clock
from registry_api.limits import Limits
from registry_api.problems import UNREADABLE_DATA, ProblemError
from registry_api.proposal_routes import JSON, takes
from registry_api.report_document import ReportDocument

# What the data are called in the report: they have no file.
NAME = "body"

_EXAMPLE = {"tenancy": [{"id": "TEN-0001", "start_date": "2026-04-06", "end_date": "2026-01-31"}]}
_BODY = {
    "required": True,
    "description": "One object with a list of records under the name of each kind, such as `tenancy`.",
    "content": {JSON: {"schema": {"type": "object"}, "example": _EXAMPLE}},
}


def validate_routes(standard: Standard, limits: Limits, clock: Clock) -> APIRouter:
    """Return the route that checks data. Nothing sent to it is kept or written down."""
    router = APIRouter(tags=["checking"])
    at_once = asyncio.Semaphore(limits.judged_at_once)

    @router.post(
        addresses.VALIDATE,
        responses=promises.VALIDATE,
        dependencies=[Depends(takes(JSON))],
        openapi_extra={"requestBody": _BODY},
    )
    async def validate(
        request: Request,
        as_at: Annotated[dt.date | None, Query(description="The day to judge as at, such as 2026-03-31.")] = None,
    ) -> ReportDocument:
        """Check a small dataset against every rule. It is judged and forgotten: nothing of it is kept.

        The data are taken as whole: a reference to a record that was not sent is a fault.
        """
        data, today = await request.body(), clock.now().date()
        async with at_once:
            try:
                report = await run_in_threadpool(
                    validate_document, data, NAME, standard, as_at=as_at, today=today, most_records=limits.records
                )
            except UnreadableError as error:
                raise ProblemError(kind=UNREADABLE_DATA, detail=str(error)) from error
        return ReportDocument.model_validate(_cut(report, limits.findings))

    return router


def _cut(report: Report, most: int) -> dict[str, Any]:
    """Return the report with no more than `most` findings listed, its totals still those of all."""
    left = report.findings[most:]
    if not left:
        return report.as_json()
    severities = {CauseKey.of(finding): finding.severity for finding in left}
    counts = Counter(map(CauseKey.of, left))
    unlisted = (Unlisted(cause=c, severity=severities[c], count=count) for c, count in counts.items())
    note = f"Only the first {most:,} findings are listed; {len(left):,} more are counted."
    cut = replace(
        report, findings=report.findings[:most], notes=(*report.notes, note), unlisted=(*report.unlisted, *unlisted)
    )
    return cut.as_json()
