"""The verdict of the rules over tables held against that of a SHACL engine, on a sample of the holder's own records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from housing_standard.findings.finding import Finding
from housing_standard.model import Standard
from housing_standard.records.any_form import read_data
from housing_standard.records.rdf import read_turtle, to_ntriples
from housing_standard.records.table import Cell, Spoilt, Table
from housing_standard.rulebook import RuleBook
from housing_standard.validate.dataset import READERS_OF_ROWS
from housing_standard.validate.graph import judge_graph
from housing_standard.validate.tables import judge_tables

_SHOWN = 5

# The kind of record, its identifier and the rule that it breaks.
Breach = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What both found in the same records, and what only one of them found."""

    records: int
    agreed: frozenset[Breach]
    only_tables: frozenset[Breach]
    only_engine: frozenset[Breach]

    @property
    def same(self) -> bool:
        """Whether both say the same of every record."""
        return not self.only_tables and not self.only_engine

    def __str__(self) -> str:
        said = f"Reference: {self.records:,} records were judged by the published shapes under pySHACL too."
        if self.same:
            return f"{said} Both found the same: {len(self.agreed):,} breaches of rules."
        both = (("the check", self.only_tables), ("pySHACL", self.only_engine))
        parts = (f"{who} alone found {len(found):,}: {_listed(found)}" for who, found in both if found)
        return f"{said} They DIFFER: {'; '.join(parts)}. Please report it."


def _listed(found: Iterable[Breach]) -> str:
    return ", ".join(f"{rule} in {name}" for _, name, rule in sorted(found)[:_SHOWN])


def compare(path: Path, standard: Standard, shapes: str, as_at: dt.date, sample: int) -> Comparison:
    """Judge up to `sample` records of each kind both ways; what refers to a record left out is found by both alike.

    Rows that their reader could not take whole are not among them. Raises what reading the data raises.
    """
    contents = read_data(path, RuleBook(standard), READERS_OF_ROWS)
    tables = tuple(_sampled(table, sample) for table in contents.tables)
    ours = _breaches(judge_tables(standard, tables, as_at))
    triples = read_turtle("".join(to_ntriples(tables, standard)).encode(), "sample.nt")
    findings, _ = judge_graph(standard, triples, shapes, as_at, file="sample.nt")
    theirs = _breaches(findings)
    return Comparison(
        records=sum(len(table.rows) for table in tables),
        agreed=ours & theirs,
        only_tables=ours - theirs,
        only_engine=theirs - ours,
    )


def _sampled(table: Table, sample: int) -> Table:
    """Return a table with so many of its whole rows, spread evenly over it, and no column called missing."""
    whole = [row for row in table.rows if not any(isinstance(cell, Spoilt) for cell in row)]
    return replace(table, rows=_spread(whole, sample), missing=(), numbers=(), written=())


def _spread(rows: Sequence[tuple[Cell, ...]], sample: int) -> list[tuple[Cell, ...]]:
    if len(rows) <= sample:
        return list(rows)
    return [rows[place * len(rows) // sample] for place in range(sample)]


def _breaches(findings: Iterable[Finding]) -> frozenset[Breach]:
    return frozenset((finding.entity, finding.record, finding.rule) for finding in findings)
