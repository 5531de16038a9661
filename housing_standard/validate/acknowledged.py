"""Warnings that the data themselves acknowledge, with who, when and why: they are counted and no longer listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from housing_standard.findings.finding import Finding
from housing_standard.model import Standard
from housing_standard.records.table import Spoilt, Table, values_of
from housing_standard.records.triples import RDF_TYPE, Literal, Resource, Triple
from housing_standard.scales import Severity

# The kind of record that acknowledges a warning, if a standard has it. One that lacks any of these counts for nothing.
ENTITY = "WarningAcknowledgement"
RULE, RECORD = "rule_id", "record_id"
FIELDS = (RULE, RECORD, "acknowledged_by", "acknowledged_on", "reason")

# The number of a rule and the identifier of the record that it warns of.
Acknowledged = frozenset[tuple[str, str]]


def in_tables(tables: Iterable[Table]) -> Acknowledged:
    """Return the warnings that the records in some tables acknowledge."""
    return _pairs(record for table in tables if table.entity == ENTITY for record in _rows(table))


def in_graph(standard: Standard, triples: Iterable[Triple]) -> Acknowledged:
    """Return the warnings that the records in a graph acknowledge."""
    entity = standard.entity_by_name.get(ENTITY)
    if entity is None:
        return frozenset()
    names = {known.iri: known.name for known in entity.fields if known.name in FIELDS}
    given: dict[Resource, dict[str, str]] = {}
    of_kind: set[Resource] = set()
    for subject, predicate, value in triples:
        if predicate in names and isinstance(value, Literal):
            given.setdefault(subject, {})[names[predicate]] = value.text
        elif predicate == RDF_TYPE and value == Resource(entity.iri):
            of_kind.add(subject)
    return _pairs(given[subject] for subject in of_kind & given.keys())


def without(findings: Iterable[Finding], acknowledged: Acknowledged) -> tuple[tuple[Finding, ...], int]:
    """Return the findings that are left when warnings are acknowledged, and how many were."""
    every = tuple(findings)
    kept = tuple(
        finding
        for finding in every
        if finding.severity is not Severity.WARNING or (finding.rule, finding.record) not in acknowledged
    )
    return kept, len(every) - len(kept)


def _rows(table: Table) -> Iterator[dict[str, str]]:
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        yield {name: text for name, cell in cells if not isinstance(cell, Spoilt) for text in values_of(cell)}


def _pairs(records: Iterable[Mapping[str, str]]) -> Acknowledged:
    whole = (record for record in records if all(record.get(name) for name in FIELDS))
    return frozenset((record[RULE], record[RECORD]) for record in whole)
