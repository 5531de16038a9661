"""The values of a graph checked as they are written, before any RDF library may change, cost or trip over them.

What is not written as its field asks becomes a finding of the field's type and leaves the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from housing_standard.findings.finding import Finding
from housing_standard.findings.wording import finding_of
from housing_standard.lexical import GRAMMARS, XSD, problem
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.triples import RDF_TYPE, Literal, Node, Resource, Triple
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind


@dataclass(kw_only=True)
class Described:
    """One record of a graph: its node, its kind, and what it says under each predicate, each value once.

    `known` are the fields of its kind, and of other kinds that the same node claims to be, under their predicates.
    `set_aside` are the fields that no rule but the one that set them aside may speak of.
    """

    node: Resource
    entity: Entity
    known: dict[str, Field]
    values: dict[str, tuple[Node, ...]]
    set_aside: set[str] = field(default_factory=set)

    def written(self, known: Field) -> tuple[str, ...]:
        """Return the values of a field, each as a cell would have it."""
        return tuple(written(known, value) for value in self.values.get(known.iri, ()))

    def text(self, known: Field) -> str:
        """Return the values of a field as a cell would have them together."""
        return CELL_SEPARATOR.join(self.written(known))

    @property
    def name(self) -> str:
        """The record's identifier, or the last part of its IRI."""
        known = self.entity.identifier
        return (self.text(known) if known else "") or _last_part(self.node)

    @property
    def texts(self) -> dict[str, str]:
        """Every value under the name of its field."""
        return {known.name: self.text(known) for known in self.entity.fields if known.iri in self.values}


def records_in(standard: Standard, triples: Iterable[Triple]) -> tuple[list[Described], dict[Resource, list[str]]]:
    """Return every record of a known kind, and for every other subject the kinds that it claims to be."""
    said: dict[Resource, dict[str, dict[Node, None]]] = {}
    for subject, predicate, value in triples:
        said.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    entity_by_iri = {entity.iri: entity for entity in (*standard.records, *standard.messages)}
    records: list[Described] = []
    unknown: dict[Resource, list[str]] = {}
    for node, values in said.items():
        kinds = [kind.name for kind in values.get(RDF_TYPE, ()) if isinstance(kind, Resource)]
        entities = [entity_by_iri[kind] for kind in kinds if kind in entity_by_iri]
        known = {each.iri: each for entity in entities for each in entity.fields}
        each_once = {predicate: tuple(found) for predicate, found in values.items()}
        records += (Described(node=node, entity=entity, known=known, values=each_once) for entity in entities)
        if not entities:
            unknown[node] = kinds
    return records, unknown


def sift(book: RuleBook, record: Described, file: str) -> Iterator[Finding]:
    """Yield a finding for every field with values too many or not written as its type asks, and set it aside."""
    for known in record.entity.fields:
        values = record.values.get(known.iri, ())
        faults = [(value, fault_of(known, value)) for value in values]
        wrong = CELL_SEPARATOR.join(f"{written(known, value)}{fault}" for value, fault in faults if fault is not None)
        several = len(values) > 1 and not known.many
        rule = book.by_id.get(f"{record.entity.name}/{known.name}/{'single' if several else 'type'}")
        if rule is None or not (several or any(fault is not None for _, fault in faults)):
            continue
        record.set_aside.add(known.name)
        yield finding_of(
            rule,
            file=file,
            row=None,
            column=known.name,
            value=record.text(known) if several else wrong,
            record=record.name,
            entity=record.entity.name,
            term=known.iri,
            values=record.texts,
            node=record.node.name,
        )


def sound_triples(record: Described) -> Iterator[Triple]:
    """Yield what a record says that any RDF library may see.

    A value under a predicate that is no field of the record is kept as plain text, since only its being there counts.
    """
    for predicate, values in record.values.items():
        known = record.known.get(predicate)
        for value in values:
            if known is None and predicate != RDF_TYPE and isinstance(value, Literal):
                yield record.node, predicate, Literal(value.text.replace("\x00", ""))
            elif known is None or (fault_of(known, value) is None and known.name not in record.set_aside):
                yield record.node, predicate, value


def fault_of(known: Field, value: Node) -> str | None:
    """Return what to add to a value's text so that a person sees why its type refuses it; None when it is sound."""
    if known.range.kind is RangeKind.VOCABULARY:
        return None
    if known.range.kind is RangeKind.ENTITY:
        return " (a text, not the IRI of a record)" if isinstance(value, Literal) else None
    if isinstance(value, Resource):
        return " (an IRI, not a value)"
    if value.datatype != f"{XSD}{GRAMMARS[known.primitive].xsd}":
        return f" (given as {value.datatype.removeprefix(XSD)})"
    return None if problem(known.primitive, value.text) is None else ""


def written(known: Field, value: Node) -> str:
    """Return a value as a cell would have it: a code by its name, a record by its identifier."""
    if isinstance(value, Literal):
        return value.text
    return value.name if known.range.kind is RangeKind.TYPE else _last_part(value)


def _last_part(node: Resource) -> str:
    return node.name if node.blank else unquote(node.name.rsplit("/", maxsplit=1)[-1])
