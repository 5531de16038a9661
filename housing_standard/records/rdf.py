"""Records as RDF and back: N-Triples out, Turtle in, every value with the text that was written.

A wrong value is written as it stands, so that a SHACL engine sees the fault: a date that no calendar has keeps its
datatype, and a code that its list does not have is a string instead of the IRI of a code.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import pyoxigraph

from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import Finding
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import finding_of
from housing_standard.lexical import GRAMMARS, XSD
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import DATA_BASE, nameless, record_iri
from housing_standard.records.table import Cell, Contents, Table, values_of
from housing_standard.records.triples import RDF_TYPE, Literal, Node, Resource, Triple, line_of
from housing_standard.scales import RangeKind

# The most of one file that is read; a larger one has to be cut into parts.
MOST_BYTES = 64 * 1024 * 1024

# Statements about statements nest, and the parser's clean-up of deep ones overflows the stack (seen at 100,000).
MOST_QUOTED = 1_000


# --- Out --------------------------------------------------------------------------------------------------------------


def to_ntriples(tables: Iterable[Table], standard: Standard, base: str = DATA_BASE) -> Iterator[str]:
    """Yield the records as lines of N-Triples, each with its line end; `base` is what their IRIs stand under."""
    for triple in triples_of(tables, standard, base):
        yield f"{line_of(triple)}\n"


def triples_of(tables: Iterable[Table], standard: Standard, base: str = DATA_BASE) -> Iterator[Triple]:
    """Yield the statements of every record: its kind, then each value of each field."""
    for table in tables:
        entity = standard.entity_by_name[table.entity]
        fields = tuple(entity.field_by_name[name] for name in table.columns)
        for subject, cells in nodes_of(table, standard, base):
            yield subject, RDF_TYPE, Resource(entity.iri)
            for field, cell in zip(fields, cells, strict=True):
                for value in values_of(cell):
                    yield subject, field.iri, _node(standard, field, encodable(value), base)


def nodes_of(table: Table, standard: Standard, base: str) -> Iterator[tuple[Resource, tuple[Cell, ...]]]:
    """Yield the node and the cells of each record; one without an identifier is a node without an IRI."""
    entity = standard.entity_by_name[table.entity]
    identifier = entity.identifier
    root = standard.root_of(entity.name)
    names = table.column(identifier.name) if identifier else (None,) * len(table.rows)
    for row, (name, cells) in enumerate(zip(names, table.rows, strict=True), start=1):
        given = values_of(name)
        label = record_iri(base, root, encodable(given[0])) if given else nameless(entity.name, row)
        yield Resource(label), cells


def _node(standard: Standard, field: Field, value: str, base: str) -> Node:
    match field.range.kind:
        case RangeKind.ENTITY if field.inlined and value.startswith("_:"):
            return Resource(value)
        case RangeKind.ENTITY:
            return Resource(record_iri(base, standard.root_of(field.range.name), value))
        case RangeKind.VOCABULARY:
            code = standard.vocabulary_by_name[field.range.name].code_by_name.get(value)
            return Resource(code.iri) if code else Literal(value)
        case RangeKind.TYPE:
            return Literal(value, f"{XSD}{GRAMMARS[field.primitive].xsd}")


def encodable(value: str) -> str:
    """Return text that UTF-8 can hold: half a surrogate pair becomes the sign for a lost character."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


# --- In ---------------------------------------------------------------------------------------------------------------


def read_turtle(data: bytes, file: str) -> tuple[Triple, ...]:
    """Return the statements of a Turtle or N-Triples file in order, nodes without an IRI named by appearance.

    Raises UnreadableError, with the line, when the file cannot be read at all.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(
            f"{file}: it is larger than {MOST_BYTES // 1024**2} MiB. Cut it into files of whole records, or give CSV."
        )
    if data.count(b"<<") > MOST_QUOTED:
        raise UnreadableError(f"{file}: it makes statements about statements. Take them out; records have none.")
    labels: dict[str, Resource] = {}
    text = data.removeprefix(codecs.BOM_UTF8)
    try:
        return tuple(_triple(quad, labels, file) for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))
    except SyntaxError as error:
        line = f" line {error.lineno}:" if error.lineno else ""
        raise UnreadableError(f"{file}:{line} this is not Turtle: {_fault(error)}. Correct it there.") from error


def _fault(error: SyntaxError) -> str:
    """Return what the parser found wrong, without the place, which is told apart."""
    return error.msg.rsplit(": ", maxsplit=1)[-1]


def _triple(quad: pyoxigraph.Quad, labels: dict[str, Resource], file: str) -> Triple:
    subject, value = _read(quad.subject, labels), _read(quad.object, labels)
    if not isinstance(subject, Resource) or value is None:
        raise UnreadableError(f"{file}: it makes a statement about a statement. Take it out; records have none.")
    return subject, quad.predicate.value, value


def _read(term: object, labels: dict[str, Resource]) -> Node | None:
    """Return a parsed term as a node; None for what records cannot hold."""
    match term:
        case pyoxigraph.NamedNode():
            return Resource(term.value)
        case pyoxigraph.BlankNode():
            return labels.setdefault(term.value, Resource(f"_:b{len(labels)}"))
        case pyoxigraph.Literal():
            return Literal(term.value, term.datatype.value, term.language or "")
        case _:
            return None


def from_triples(triples: Iterable[Triple], standard: Standard, file: str) -> Contents:
    """Return the records in a graph as tables, and a finding for every node whose kind is not known."""
    graph: dict[Resource, dict[str, list[Node]]] = {}
    for subject, predicate, value in triples:
        graph.setdefault(subject, {}).setdefault(predicate, []).append(value)
    entity_by_iri = {entity.iri: entity for entity in (*standard.records, *standard.messages)}
    rows: dict[str, list[dict[str, tuple[str, ...]]]] = {}
    findings: list[Finding] = []
    for subject, values in graph.items():
        kinds = [entity_by_iri[kind] for kind in _kinds(values) if kind in entity_by_iri]
        if not kinds:
            findings.append(_unknown_kind(subject, values, file))
        for entity in kinds:
            rows.setdefault(entity.name, []).append(_record(standard, entity, subject, graph))
    tables = (_table(standard.entity_by_name[name], found, file) for name, found in rows.items())
    return Contents(tables=tuple(tables), findings=tuple(findings))


def _kinds(values: dict[str, list[Node]]) -> list[str]:
    return [kind.name for kind in values.get(RDF_TYPE, ()) if isinstance(kind, Resource)]


def _unknown_kind(subject: Resource, values: dict[str, list[Node]], file: str) -> Finding:
    rule = READING_RULES["dataset/unknown_record_type"]
    given = ", ".join(_kinds(values)) or "no kind"
    return finding_of(rule, file=file, row=None, value=given, record=subject.name)


def _record(
    standard: Standard, entity: Entity, subject: Resource, graph: dict[Resource, dict[str, list[Node]]]
) -> dict[str, tuple[str, ...]]:
    """Return the values of one record under the names of its fields."""
    found: dict[str, tuple[str, ...]] = {}
    for field in entity.fields:
        nodes = graph[subject].get(field.iri, ())
        if nodes:
            found[field.name] = tuple(_written(standard, field, node, graph) for node in nodes)
        elif field.identifier and not subject.blank:
            found[field.name] = (_last_part(subject),)
    return found


def _written(standard: Standard, field: Field, node: Node, graph: dict[Resource, dict[str, list[Node]]]) -> str:
    """Return a node as a cell has it: the identifier of a record, the name of a code, the text of a value."""
    if isinstance(node, Literal):
        return node.text
    if field.range.kind is RangeKind.VOCABULARY:
        codes = standard.vocabulary_by_name[field.range.name].codes
        return next((code.name for code in codes if code.iri == node.name), node.name)
    if field.range.kind is RangeKind.ENTITY:
        return _identifier(standard, field.range.name, node, graph)
    return node.name


def _identifier(standard: Standard, entity: str, node: Resource, graph: dict[Resource, dict[str, list[Node]]]) -> str:
    """Return the identifier that a record gives itself, or else the last part of its IRI."""
    field = standard.entity_by_name[entity].identifier
    for value in graph.get(node, {}).get(field.iri, ()) if field else ():
        if isinstance(value, Literal):
            return value.text
    return _last_part(node)


def _last_part(node: Resource) -> str:
    return node.name if node.blank else unquote(node.name.rsplit("/", maxsplit=1)[-1])


def _table(entity: Entity, records: list[dict[str, tuple[str, ...]]], file: str) -> Table:
    columns = tuple(field.name for field in entity.fields if any(field.name in record for record in records))
    many = {field.name for field in entity.fields if field.many}
    rows = tuple(tuple(_cell(record.get(name, ()), many=name in many) for name in columns) for record in records)
    return Table(entity=entity.name, file=file, columns=columns, rows=rows)


def _cell(values: tuple[str, ...], *, many: bool) -> Cell:
    if not values:
        return None
    return values if many or len(values) > 1 else values[0]
