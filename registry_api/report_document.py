"""The JSON form of a report on data: what `POST /v1/validate` answers and `housing-standard validate` prints."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from housing_standard.findings.finding import AsAtFrom, Route
from housing_standard.scales import Severity


class FindingDocument(BaseModel):
    """One place where a rule fails."""

    rule: str = Field(examples=["TE-001"])
    severity: Severity
    file: str
    row: int | None = Field(description="The place of the record in its list, from 1; 0 for the document as a whole.")
    column: str = Field(description="The field; empty when no one field is meant.")
    value: str = Field(description="The value as it was written.")
    message: str
    allowed: str
    cure: str = Field(description="How to mend it.")
    term: str = Field(description="The address of the term that explains the rule; may be empty.")
    record: str = Field(description="The identifier of the record, as far as it can be read.")


class CheckedDocument(BaseModel):
    """How many records of one kind were read."""

    file: str
    entity: str
    records: int


class UnlistedDocument(BaseModel):
    """How many findings of one cause there are beyond those listed."""

    rule: str
    file: str
    column: str
    count: int


class TotalsDocument(BaseModel):
    """Exact counts, of findings that are not listed too."""

    records: int
    findings: int
    violations: int
    warnings: int
    infos: int
    acknowledged: int = Field(description="Warnings that the data acknowledge, with who, when and why; not listed.")


class ReportDocument(BaseModel):
    """Every finding about some data, with what was judged and as at which day."""

    conforms: bool = Field(description="Whether the data meet the standard: there is no violation.")
    findings: list[FindingDocument]
    as_at: dt.date
    as_at_from: AsAtFrom
    route: Route
    standard_version: str
    strict: bool
    stopped: bool
    notes: list[str] = Field(description="What was left out, in plain English.")
    checked: list[CheckedDocument]
    unlisted: list[UnlistedDocument] = Field(description="Where not all findings are listed, how many more there are.")
    totals: TotalsDocument
