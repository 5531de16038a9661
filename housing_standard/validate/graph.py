"""A graph judged by the published SHACL shapes under pySHACL, its results told as findings.

pySHACL sees only values whose written form is sound, and only one day to judge as at. What it finds about a value
that was set aside is dropped, so that one fault is told once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rdflib import RDF, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node as RdfNode

from housing_standard.constraints import Closed
from housing_standard.errors import HousingStandardError
from housing_standard.findings.finding import Checked, Finding
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import at_fault, finding_of, rule_iri, term_of
from housing_standard.lexical import XSD
from housing_standard.model import Rule, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.triples import RDF_TYPE, Literal, Node, Resource, Triple
from housing_standard.rulebook import RuleBook
from housing_standard.validate.clock import DATASET, EXTRACT_DATE
from housing_standard.validate.engine import SH, QueriedGraph, results_of
from housing_standard.validate.literals import Described, records_in, sift, sound_triples
from housing_standard.validate.reading import own_fields

# The dataset that carries the day into a graph that says none.
_DAY_BEARER = Resource("urn:housing-standard:as-at")


def judge_graph(
    standard: Standard, triples: Iterable[Triple], shapes: str, as_at: dt.date, *, file: str
) -> tuple[tuple[Finding, ...], tuple[Checked, ...]]:
    """Return what the shapes (Turtle) find wrong with a graph as at a day, and how many records were judged.

    `file` is the graph's name in the findings.
    """
    judge = _Judge(RuleBook(standard), file)
    records, unknown = records_in(standard, triples)
    findings = [judge.unknown_kind(node, kinds) for node, kinds in unknown.items()]
    findings += [finding for record in records for finding in sift(judge.book, record, file)]
    sound = [triple for record in records for triple in sound_triples(record)]
    graph = _graph(_as_at_one_day(standard, records, sound, as_at))
    findings += judge.results(records, results_of(graph, shapes, judge.book))
    counted = Counter(record.entity.name for record in records)
    return tuple(findings), tuple(Checked(file=file, entity=name, records=n) for name, n in counted.items())


def _as_at_one_day(
    standard: Standard, records: list[Described], triples: list[Triple], as_at: dt.date
) -> Iterator[Triple]:
    """Yield the triples with `as_at` for every extract date, and a dataset that has it where none has."""
    entity = standard.entity_by_name.get(DATASET)
    known = entity.field_by_name.get(EXTRACT_DATE) if entity else None
    if entity is None or known is None:
        yield from triples
        return
    day = Literal(as_at.isoformat(), f"{XSD}date")
    dated = {record.node for record in records if record.entity is entity and known.iri in record.values}
    yield from (triple for triple in triples if triple[1] != known.iri)
    yield from ((node, known.iri, day) for node in dated)
    if not dated:
        yield _DAY_BEARER, RDF_TYPE, Resource(entity.iri)
        yield _DAY_BEARER, known.iri, day


def _graph(triples: Iterable[Triple]) -> QueriedGraph:
    graph = QueriedGraph()
    for subject, predicate, value in triples:
        graph.add((_node(subject), URIRef(predicate), _node(value)))
    return graph


def _node(node: Node) -> RdfNode:
    if isinstance(node, Literal):
        # rdflib holds a text with its datatype and one without for two; the lists of the shapes name theirs without.
        datatype = None if node.datatype == f"{XSD}string" else URIRef(node.datatype)
        return RdfLiteral(node.text, datatype=datatype, normalize=False)
    return BNode(node.name.removeprefix("_:")) if node.blank else URIRef(node.name)


@dataclass(frozen=True)
class _Judge:
    """The rules of one Standard, for turning results into findings about one file."""

    book: RuleBook
    file: str

    def unknown_kind(self, node: Resource, kinds: list[str]) -> Finding:
        """Return the finding that a subject is of no known kind."""
        value = ", ".join(kinds) or "no kind at all"
        return finding_of(
            READING_RULES["dataset/unknown_record_type"],
            file=self.file,
            row=None,
            value=value,
            record=node.name,
            node=node.name,
        )

    def results(self, records: list[Described], results: Graph) -> Iterator[Finding]:
        """Yield one finding for each record and rule that the results name, and for each unknown predicate."""
        standard = self.book.standard
        rules = {URIRef(rule_iri(standard, rule)): rule for rule in self.book.by_id.values()}
        by_node: dict[RdfNode | None, list[Described]] = {}
        for record in records:
            by_node.setdefault(_node(record.node), []).append(record)
        found: dict[tuple[RdfNode | None, str, str], None] = {}
        for result in results.objects(results.value(None, RDF.type, SH.ValidationReport), SH.result):
            shape = results.value(result, SH.sourceShape)
            rule = rules.get(shape) if isinstance(shape, URIRef) else None
            if rule is None:
                problem = f"The shapes do not belong to version {standard.version} of the standard"
                raise HousingStandardError(f"{problem}: {shape} is no rule of it. Build them again.")
            path = results.value(result, SH.resultPath) if isinstance(rule.check, Closed) else ""
            found[results.value(result, SH.focusNode), rule.id, str(path)] = None
        for focus, rule_id, path in found:
            for record in by_node.get(focus, ()):
                if rule_id in self._rules_of[record.entity.name]:
                    yield from self._told(record, self.book.by_id[rule_id], path)

    @cached_property
    def _rules_of(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(rule.id for rule in rules) for name, rules in self.book.by_entity.items()}

    def _told(self, record: Described, rule: Rule, path: str) -> Iterator[Finding]:
        """Yield the finding that a record fails a rule, unless the rule reads a value that was set aside."""
        if own_fields(record.entity, rule.check) & record.set_aside:
            return
        standard = self.book.standard
        column, value = rule.fields[0] if rule.fields else "", ""
        if path:
            column = path.removeprefix(standard.base).rpartition("/")[2] if path.startswith(standard.base) else path
            value = CELL_SEPARATOR.join(_text(value) for value in record.values[path])
        known = record.entity.field_by_name.get(column)
        yield finding_of(
            rule,
            file=self.file,
            row=None,
            column=column,
            value=value or (CELL_SEPARATOR.join(at_fault(rule, record.written(known))) if known else ""),
            record=record.name,
            entity=record.entity.name,
            term=term_of(standard, record.entity.name, column),
            values=record.texts,
            node=record.node.name,
        )


def _text(node: Node) -> str:
    return node.text if isinstance(node, Literal) else node.name
