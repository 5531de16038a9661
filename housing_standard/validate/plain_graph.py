"""A graph that holds no more than tables can, as those tables: the compiled rules judge it in a fraction of the time.

A graph is plain when its tables, written as RDF again, are the same graph. Its verdict under the shapes is then that of
its tables, for which tests hold the compiled rules and the shapes to one verdict. Any other graph is for the shapes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from housing_standard.findings.finding import Finding
from housing_standard.model import Standard
from housing_standard.names import record_iri
from housing_standard.records.rdf import from_triples, triples_of
from housing_standard.records.table import Contents, Table, values_of
from housing_standard.records.triples import RDF_TYPE, Resource, Triple, line_of


@dataclass(frozen=True, kw_only=True)
class PlainGraph:
    """The tables of a plain graph, and the base that the IRIs of its records stand under."""

    standard: Standard
    contents: Contents
    base: str

    def at_nodes(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return findings about the tables with the node of each in the place of its row."""
        tables = {table.entity: table for table in self.contents.tables}
        return tuple(self._at_node(finding, tables) for finding in findings)

    def _at_node(self, finding: Finding, tables: Mapping[str, Table]) -> Finding:
        table = tables.get(finding.entity)
        if table is None or not finding.row:
            return replace(finding, row=None)
        entity = self.standard.entity_by_name[finding.entity]
        name = entity.identifier.name if entity.identifier else ""
        (identifier, *_) = values_of(table.rows[finding.row - 1][table.columns.index(name)])
        node = record_iri(self.base, self.standard.root_of(entity.name), identifier)
        return replace(finding, row=None, node=node)


def plain(standard: Standard, triples: Sequence[Triple], file: str) -> PlainGraph | str:
    """Return a graph as tables, or the first of its statements that tables cannot hold."""
    stated = dict.fromkeys(triples)
    contents = from_triples(stated, standard, file)
    base = _base(standard, triples)
    said = dict.fromkeys(triples_of(contents.tables, standard, base))
    # A node without an IRI has no name that a record could be told by.
    lost = next((triple for triple in stated if triple[0].blank or triple not in said), None)
    lost = lost or next((triple for triple in said if triple not in stated), None)
    if lost:
        return line_of(lost)
    return PlainGraph(standard=standard, contents=contents, base=base)


def _base(standard: Standard, triples: Sequence[Triple]) -> str:
    """Return what the IRIs of records stand under, going by the first record; empty where it has no such IRI."""
    kinds = {entity.iri: entity for entity in (*standard.records, *standard.messages)}
    for subject, predicate, value in triples:
        if predicate == RDF_TYPE and isinstance(value, Resource) and value.name in kinds:
            start, _, identifier = subject.name.rpartition("/")
            ending = record_iri("", standard.root_of(kinds[value.name].name), "")
            whole = f"{start}/"
            return whole.removesuffix(ending) if identifier and whole.endswith(ending) else ""
    return ""
