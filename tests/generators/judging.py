"""What the tests of the shapes share: records as a person would write them, put to the shapes under pySHACL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pyshacl
import rdflib
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery

from generators.shacl import generate
from housing_standard.constraints import Check
from housing_standard.model import Rule, Standard, Wording
from housing_standard.names import DATA_BASE, snake
from housing_standard.records.rdf import read_turtle, triples_of
from housing_standard.records.table import Cell, Table
from housing_standard.records.triples import XSD_STRING, Literal, Node
from housing_standard.scales import Severity

Data = Mapping[str, Sequence[Mapping[str, Any]]]


class Prepared(Graph):
    """A graph that reads each query once; pySHACL asks the same one of every record."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        return super().query(prepared(query_object) if isinstance(query_object, str) else query_object, *args, **kwargs)


prepared = lru_cache(maxsize=500)(prepareQuery)


def tables_of(standard: Standard, data: Data) -> list[Table]:
    """Return our JSON as tables."""
    found: list[Table] = []
    for entity in (*standard.records, *standard.messages):
        rows = data.get(snake(entity.name), ())
        columns = tuple(field.name for field in entity.fields if any(field.name in row for row in rows))
        cells = tuple(tuple(_cell(row.get(name)) for name in columns) for row in rows)
        found.append(Table(entity=entity.name, file="data.json", columns=columns, rows=cells))
    return found


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def graph_of(standard: Standard, data: Data, extra: str = "") -> Graph:
    """Return records, and statements in Turtle beside them, as a graph with every value as it was written."""
    graph = Prepared()
    beside = read_turtle(f"@base <{DATA_BASE}> .{extra}".encode(), "extra.ttl")
    for subject, predicate, value in (*triples_of(tables_of(standard, data), standard), *beside):
        graph.add((_term(subject), URIRef(predicate), _term(value)))
    return graph


def _term(given: Node) -> URIRef | BNode | rdflib.Literal:
    if isinstance(given, Literal):
        datatype = None if given.datatype == XSD_STRING else URIRef(given.datatype)
        return rdflib.Literal(given.text, datatype=datatype, normalize=False)
    return BNode(given.name.removeprefix("_:")) if given.blank else URIRef(given.name)


@lru_cache(maxsize=1)
def _parsed(shapes: bytes) -> Graph:
    return Graph().parse(data=shapes, format="turtle")


def results_of(standard: Standard, graph: Graph) -> list[dict[str, str]]:
    """Return every result of the shapes, one dictionary each."""
    return results_by(_parsed(generate(standard)[0].content), graph)


def results_by(shapes: Graph, graph: Graph) -> list[dict[str, str]]:
    """Return every result of some shapes, one dictionary each."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=False, do_owl_imports=False)
    nested = set(report.objects(None, SH.detail))
    outermost = [result for result in report.subjects(RDF.type, SH.ValidationResult) if result not in nested]
    return [
        {str(name).removeprefix(str(SH)): str(value) for name, value in report.predicate_objects(result)}
        for result in outermost
    ]


def broken(standard: Standard, data: Data, extra: str = "") -> list[tuple[str, str]]:
    """Return which record breaks which rule, each as often as it is found."""
    found = results_of(standard, graph_of(standard, data, extra))
    return sorted((record_of(each["focusNode"]), rule_of(standard, each["sourceShape"])) for each in found)


def record_of(address: str) -> str:
    """Return the short name of a record: its address under the base of the data."""
    return address.removeprefix(DATA_BASE)


def rule_of(standard: Standard, shape: str) -> str:
    """Return the id of the rule that a shape is named after."""
    return shape.removeprefix(standard.base).removeprefix("rule/")


def node(address: str) -> URIRef:
    """Return the node of a record."""
    return URIRef(f"{DATA_BASE}{address}")


def rule_about(entity: str, name: str, check: Check, *fields: str) -> Rule:
    """Return a rule with wording that no test looks at."""
    wording = Wording(one="It fails.", many="Some fail.", every="All fail.")
    return Rule(
        id=name,
        entity=entity,
        kind="condition",
        title="It holds",
        fields=fields,
        check=check,
        severity=Severity.VIOLATION,
        message=wording,
        allowed="what holds",
        cure="Mend it.",
    )


def with_rules(standard: Standard, *rules: Rule) -> Standard:
    """Return the standard with these rules in place of its own."""
    entities = tuple(
        replace(entity, rules=tuple(rule for rule in rules if rule.entity == entity.name))
        for entity in standard.entities
    )
    return replace(standard, entities=entities)
