"""The shapes graph: one named shape a rule, so that a result's source shape is the rule itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generators.shacl.core import counts, in_core, shape_of_record
from generators.shacl.queries import query_of
from generators.shacl.scope import Scope
from generators.shacl.values import LINE_BREAK, Statements, list_shape, type_shape, value_shape, written_as
from generators.turtle import Statement, anonymous, block, collection, document, iri, paragraph, text, typed
from housing_standard.constraints import (
    AddsUp,
    Check,
    Closed,
    Counted,
    Distinct,
    NoOverlap,
    Passes,
    Present,
    Resolves,
    Unique,
)
from housing_standard.findings.wording import rule_iri
from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind, Severity

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_COMMENT = """\
Every rule on data is one shape here, named after the rule: a result's sh:sourceShape says which rule is broken.
Made from the words; not edited by hand. No inference is needed or wanted: judge the data as they stand.
A value that is not written as its type asks is the fault of its type rule alone, so the others let it pass."""

_SEVERITIES = {Severity.VIOLATION: "sh:Violation", Severity.WARNING: "sh:Warning", Severity.INFO: "sh:Info"}


def message_of(rule: Rule, field: Field | None = None) -> str:
    """Return what a shape says of a broken rule: its sentence for one row, which may name no value here."""
    if field and field.range.kind is RangeKind.ENTITY and rule.kind == "type":
        return f"{field.title} is not a record. Give the IRI of the record, not a text."
    said = rule.message.one if "{" not in rule.message.one else f"Must hold: {rule.title}."
    return f"{said} {re.sub(r'[{}]', '', rule.cure)}"


@dataclass(frozen=True)
class ShapesGraph:
    """The shapes of one Standard, block by block."""

    standard: Standard

    def turtle(self) -> bytes:
        """Return the whole graph as Turtle."""
        blocks = [self._header(), *self._shared(), *self._entities(), *self._record_rules()]
        return document(_COMMENT, self.standard.base, PREFIXES, blocks)

    @cached_property
    def _rules(self) -> dict[str, tuple[Rule, ...]]:
        return RuleBook(self.standard).by_entity

    def _name(self, address: str) -> str:
        return iri(address, self.standard.base)

    def _header(self) -> str:
        standard = self.standard
        xsd = (("sh:prefix", text("xsd")), ("sh:namespace", typed(PREFIXES["xsd"], "anyURI")))
        return block(
            self._name(f"{standard.base}shapes"),
            (
                ("a", "owl:Ontology"),
                ("rdfs:label", text(f"{standard.title}: the rules on data", "en")),
                ("dcterms:license", self._name(standard.licence)),
                ("owl:versionInfo", text(standard.version)),
                ("dcterms:identifier", text(standard.fingerprint(*standard.all_parts))),
                ("sh:declare", anonymous(xsd)),
            ),
        )

    def _shared(self) -> Iterator[str]:
        """Yield what many rules lean on: how each primitive is written, and the codes of each vocabulary."""
        standard = self.standard
        shape = ("a", "sh:NodeShape")
        yield block(self._name(standard.base + LINE_BREAK), (shape, ("sh:pattern", text("[\n\r]"))))
        for primitive in sorted(Primitive):
            if GRAMMARS[primitive].pattern:
                yield block(type_shape(standard, primitive), (shape, *written_as(standard, primitive)))
        for vocabulary in sorted(standard.vocabularies, key=lambda each: each.name):
            codes = collection(self._name(code.iri) for code in vocabulary.codes)
            yield block(list_shape(standard, vocabulary.name), (shape, ("sh:in", codes)))

    def _entities(self) -> Iterator[str]:
        """Yield one shape an entity, followed by the shapes of the rules on its fields."""
        for name in sorted(self._rules):
            entity = self.standard.entity_by_name[name]
            rules = sorted(filter(_on_one_field, self._rules[name]), key=lambda rule: rule_iri(self.standard, rule))
            yield block(
                self._name(f"{self.standard.base}shape/{name}"),
                (
                    ("a", "sh:NodeShape"),
                    ("sh:targetClass", self._name(entity.iri)),
                    *self._properties(rules),
                ),
            )
            yield from (self._property_shape(entity.field_by_name[rule.fields[0]], rule) for rule in rules)

    def _properties(self, rules: list[Rule]) -> Iterator[Statement]:
        """Yield one line a field, so that a new field is a new line."""
        by_field: dict[str, list[str]] = {}
        for rule in rules:
            by_field.setdefault(rule.fields[0], []).append(self._name(rule_iri(self.standard, rule)))
        for names in by_field.values():
            yield "sh:property", " , ".join(names)

    def _property_shape(self, field: Field, rule: Rule) -> str:
        start = ("a", f"sh:PropertyShape ; sh:path {self._name(field.iri)}")
        statements = (start, *self._of_field(field, rule.check), *_said(rule, message_of(rule, field)))
        return block(self._name(rule_iri(self.standard, rule)), statements)

    def _of_field(self, field: Field, check: Check) -> Statements:
        match check:
            case Present():
                return (("sh:minCount", "1"),)
            case Counted():
                return counts(check)
            case Passes(test=test):
                return value_shape(self.standard, field, test, doubt=True)
            case Resolves(entity=entity):
                kinds = (anonymous((("sh:class", self._name(k.iri)),)) for k in self.standard.kinds_of(entity))
                text_instead = anonymous((("sh:nodeKind", "sh:Literal"),))
                return (("sh:or", collection((text_instead, *kinds))),)
        raise TypeError(f"{field.id}: {check} is not a rule on one field")

    def _record_rules(self) -> Iterator[str]:
        """Yield the shape of every rule that is not about one field, with every kind of record that it judges."""
        judged: dict[str, list[Entity]] = {}
        rules: dict[str, Rule] = {}
        for name, found in self._rules.items():
            for rule in found:
                if not _on_one_field(rule) and not isinstance(rule.check, Distinct):
                    rules[rule.id] = rule
                    judged.setdefault(rule.id, []).append(self.standard.entity_by_name[name])
        for rule_id in sorted(rules, key=lambda each: rule_iri(self.standard, rules[each])):
            yield self._record_shape(rules[rule_id], sorted(judged[rule_id], key=lambda entity: entity.name))

    def _record_shape(self, rule: Rule, kinds: list[Entity]) -> str:
        authored = () if rule.derived else (("rdfs:label", text(rule.title, "en")),)
        if rule.basis and not rule.derived:
            authored = (*authored, ("dcterms:source", text(rule.basis, "en")))
        targets = tuple(("sh:targetClass", self._name(kind.iri)) for kind in kinds)
        statements = (*authored, *targets, *self._of_record(rule, kinds), *_said(rule, message_of(rule)))
        return block(self._name(rule_iri(self.standard, rule)), (("a", "sh:NodeShape"), *statements))

    def _of_record(self, rule: Rule, kinds: list[Entity]) -> Statements:
        if isinstance(rule.check, Closed):
            known = sorted(self._name(field.iri) for field in kinds[0].fields)
            return ("sh:closed", "true"), ("sh:ignoredProperties", collection(("rdf:type", *known)))
        if (shared := _identifier_shared(self.standard, rule)) is not None:
            return _as_one(shared)
        if isinstance(rule.check, Unique | NoOverlap | AddsUp | Resolves) or not in_core(rule.check):
            prefixes = ("sh:prefixes", self._name(f"{self.standard.base}shapes"))
            query = ("sh:select", paragraph(query_of(self.standard, rule, tuple(kind.iri for kind in kinds))))
            return (("sh:sparql", anonymous((prefixes, query))),)
        scope = Scope(standard=self.standard, entity=rule.entity)
        return _as_one(shape_of_record(scope, rule.check, doubt=True))


def _on_one_field(rule: Rule) -> bool:
    """Tell whether a rule follows from one field, so that a property shape of its entity can hold it."""
    return rule.derived and len(rule.fields) == 1 and isinstance(rule.check, Present | Counted | Passes | Resolves)


def _identifier_shared(standard: Standard, rule: Rule) -> Statements | None:
    """Return that no other record that a reference could mean has this identifier; None for any other rule.

    A record that is of two such kinds at once is two records with one identifier.
    """
    entity = standard.entity_by_name[rule.entity]
    identifier = entity.identifier
    if not isinstance(rule.check, Unique) or identifier is None or rule.check.fields != (identifier.name,):
        return None
    kinds = standard.kinds_of(standard.root_of(entity.name))
    classes = [anonymous((("sh:class", iri(kind.iri, standard.base)),)) for kind in kinds]
    field = iri(identifier.iri, standard.base)
    others = (
        ("sh:path", collection((field, anonymous((("sh:inversePath", field),))))),
        ("sh:qualifiedValueShape", classes[0] if len(classes) == 1 else anonymous((("sh:or", collection(classes)),))),
        ("sh:qualifiedMaxCount", "1"),
    )
    earlier = classes[: [kind.name for kind in kinds].index(entity.name)] if entity in kinds else []
    return ("sh:property", anonymous(others)), *(("sh:not", each) for each in earlier)


def _as_one(statements: Statements) -> Statements:
    """Return statements that give one result at the shape that has them, whatever they are made of."""
    if len(statements) == 1 and statements[0][0] in ("sh:or", "sh:not"):
        return statements
    return (("sh:node", anonymous(statements)),) if statements else ()


def _said(rule: Rule, message: str) -> Statements:
    return ("sh:severity", _SEVERITIES[rule.severity]), ("sh:message", text(message, "en"))
