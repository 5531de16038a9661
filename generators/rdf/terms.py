"""The terms as RDF: vocabularies and codes in SKOS, entities and fields in OWL, saying no more than the words mean.

Whatever lets a reasoner add statements to data is left out unless it is true of every record: a field names the
entities it is used on and its values' kind as hints (dcam), not as rdfs:domain and rdfs:range, because inferred
types would make a reference to a missing record look sound. How near an outside term lies is a SKOS mapping for
codes, which are concepts; for the rest it is said in words beside rdfs:seeAlso.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generators.turtle import Statement, block, document, iri, text
from housing_standard.constraints import Matches
from housing_standard.lexical import GRAMMARS
from housing_standard.model import Alignment, Code, Entity, Field, Standard, Term, ValueType, Vocabulary
from housing_standard.scales import RangeKind, Sensitivity, Status

PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcam": "http://purl.org/dc/dcam/",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_COMMENT = """\
What the words of the standard mean. What data must look like stands in the SHACL shapes.
Made from the words; not edited by hand."""


@dataclass(frozen=True)
class TermsGraph:
    """The terms of one Standard, block by block in the order of their IRIs."""

    standard: Standard

    def turtle(self) -> bytes:
        """Return every term as Turtle."""
        standard = self.standard
        messages = {entity.name for entity in standard.messages}
        fields: dict[str, list[Field]] = {}
        for entity in standard.entities:
            for field in entity.fields if entity.name not in messages else ():
                fields.setdefault(field.iri, []).append(field)
        blocks = {
            **{entity.iri: self._entity(entity) for entity in standard.entities},
            **{address: self._field(found) for address, found in fields.items()},
            **{value_type.iri: self._type(value_type) for value_type in standard.types},
            **{vocabulary.iri: self._vocabulary(vocabulary) for vocabulary in standard.vocabularies},
            **{code.iri: self._code(v, code) for v in standard.vocabularies if not v.subset_of for code in v.codes},
        }
        ordered = (blocks[address] for address in sorted(blocks))
        return document(_COMMENT, standard.base, PREFIXES, (self._header(), *ordered))

    def _name(self, address: str) -> str:
        return iri(address, self.standard.base)

    def _header(self) -> str:
        standard = self.standard
        return block(
            self._name(f"{standard.base}terms"),
            (
                ("a", "owl:Ontology"),
                ("dcterms:title", text(standard.title, "en")),
                ("dcterms:description", text(standard.definition, "en")),
                ("dcterms:license", self._name(standard.licence)),
                ("owl:versionInfo", text(standard.version)),
                ("dcterms:identifier", text(standard.fingerprint(*standard.all_parts))),
            ),
        )

    def _entity(self, entity: Entity) -> str:
        kind: list[Statement] = [("a", "owl:Class")]
        if entity.profile_of:
            told = self.standard.entity_by_name[entity.profile_of]
            kind += [("rdfs:seeAlso", self._name(told.iri)), _note(f"A message that narrows {told.title}.")]
        elif entity.parent:
            kind.append(("rdfs:subClassOf", self._name(self.standard.entity_by_name[entity.parent].iri)))
        return self._block(entity, kind, (*_notes(entity.distinctions), *_why(entity.why)))

    def _field(self, found: list[Field]) -> str:
        """Return a field as the entity that declares it has it; `found` are all entities' views of it."""
        field = next((each for each in found if each.entity == each.declared_on), found[0])
        linked = field.range.kind is not RangeKind.TYPE
        kind: list[Statement] = [
            ("a", "owl:ObjectProperty" if linked else "owl:DatatypeProperty"),
            ("dcam:domainIncludes", self._name(self.standard.entity_by_name[field.declared_on].iri)),
            *self._range(field),
        ]
        said = [*_why(field.why)]
        if field.unit:
            said.append(_note(f"Unit: {field.unit}."))
        if field.sensitivity is not Sensitivity.NONE:
            said.append(_note(f"Sensitivity: {field.sensitivity.value.replace('_', ' ')} data."))
        return self._block(field, kind, (*said, *_notes((field.privacy,))))

    def _range(self, field: Field) -> tuple[Statement, ...]:
        match field.range.kind:
            case RangeKind.ENTITY:
                return (("dcam:rangeIncludes", self._name(self.standard.entity_by_name[field.range.name].iri)),)
            case RangeKind.VOCABULARY:
                scheme = self._name(self.standard.vocabulary_by_name[field.range.name].iri)
                return ("rdfs:range", "skos:Concept"), ("rdfs:seeAlso", scheme)
            case RangeKind.TYPE:
                return (("rdfs:range", f"xsd:{GRAMMARS[field.primitive].xsd}"),)

    def _type(self, value_type: ValueType) -> str:
        datatype = f"xsd:{GRAMMARS[value_type.primitive].xsd}"
        patterns = [test.pattern for test in value_type.tests if isinstance(test, Matches)]
        kind = [("a", "rdfs:Datatype"), ("rdfs:subClassOf", datatype)]
        return self._block(value_type, kind, _notes(f"Form: {pattern}" for pattern in patterns))

    def _vocabulary(self, vocabulary: Vocabulary) -> str:
        codes = [self._name(code.iri) for code in vocabulary.codes]
        whole = "The list is meant to be complete." if vocabulary.complete else "The list may leave something out."
        edition = (("owl:versionInfo", text(vocabulary.edition)),) if vocabulary.edition else ()
        said = (*_why(vocabulary.why), _note(whole), *edition)
        if vocabulary.subset_of:
            full = self.standard.vocabulary_by_name[vocabulary.subset_of].iri
            kind = [("a", "skos:Collection"), ("rdfs:seeAlso", self._name(full))]
            return self._block(vocabulary, [*kind, *(("skos:member", code) for code in codes)], said)
        tops = [self._name(code.iri) for code in vocabulary.codes if not code.parent]
        kind = [("a", "skos:ConceptScheme"), *(("skos:hasTopConcept", code) for code in tops)]
        return self._block(vocabulary, kind, said)

    def _code(self, vocabulary: Vocabulary, code: Code) -> str:
        scheme = self._name(vocabulary.iri)
        kind: list[Statement] = [
            ("a", "skos:Concept"),
            ("skos:notation", text(code.name)),
            ("skos:inScheme", scheme),
        ]
        parent = vocabulary.code_by_name.get(code.parent)
        kind.append(("skos:broader", self._name(parent.iri)) if parent else ("skos:topConceptOf", scheme))
        begins, ends = code.begins and f"start={code.begins};", code.ends and f"end={code.ends};"
        if begins or ends:
            kind.append(("dcterms:valid", f"{text(' '.join(filter(None, (begins, ends))))}^^dcterms:Period"))
        return self._block(code, kind, (), concept=True)

    def _block(self, term: Term, kind: Iterable[Statement], said: Iterable[Statement], *, concept: bool = False) -> str:
        """Return one term: what it is, what it is called, what it means, where it comes from, what it is like."""
        label = "skos:prefLabel" if concept else "rdfs:label"
        statements = [
            *kind,
            (label, text(term.title, "en")),
            *(("skos:altLabel", text(alias, "en")) for alias in term.aliases),
            *((("skos:definition", text(term.definition, "en")),) if term.definition else ()),
            *(("skos:example", text(example)) for example in term.examples),
            *said,
            *_notes(term.notes),
            ("vs:term_status", text(term.status.value)),
            *((("dc:source", text(term.basis, "en")),) if term.basis else ()),
            ("skos:historyNote", text(f"{f'Since {term.since}; ' if term.since else ''}{term.origin.value}.", "en")),
            *self._retirement(term),
            *(link for alignment in term.alignments for link in self._likeness(alignment, concept=concept)),
            ("rdfs:isDefinedBy", self._name(f"{self.standard.base}terms")),
        ]
        return block(self._name(term.iri), statements)

    def _retirement(self, term: Term) -> Iterator[Statement]:
        if term.status is Status.DEPRECATED:
            yield "owl:deprecated", "true"
        if term.retired_because:
            yield "skos:changeNote", text(f"Retired: {term.retired_because}", "en")
        successor = self._expanded(term.replaced_by) if term.replaced_by else ""
        if successor:
            yield "dcterms:isReplacedBy", self._name(successor)

    def _likeness(self, alignment: Alignment, *, concept: bool) -> Iterator[Statement]:
        """Yield a link to a term elsewhere, no stronger than it is meant."""
        target = self._expanded(alignment.target)
        if not target:
            yield _note(f"{alignment.likeness.value.capitalize()} match: {alignment.target}")
        elif concept:
            yield f"skos:{alignment.likeness.value}Match", self._name(target)
        else:
            yield "rdfs:seeAlso", self._name(target)
            yield _note(f"{alignment.likeness.value.capitalize()} match: {alignment.target}")

    def _expanded(self, address: str) -> str:
        """Return a CURIE, an IRI or the path of a term as an IRI; empty where its prefix is not known."""
        prefix, found, rest = address.partition(":")
        if not found:
            return f"{self.standard.base}{address}"
        if rest.startswith("//"):
            return address
        namespace = self.standard.prefixes.get(prefix, "")
        return f"{namespace}{rest}" if namespace else ""


def _note(said: str) -> Statement:
    return "skos:note", text(said, "en")


def _notes(said: Iterable[str]) -> tuple[Statement, ...]:
    return tuple(_note(each) for each in said if each)


def _why(said: str) -> tuple[Statement, ...]:
    return _notes((f"Why it is collected: {said}" if said else "",))
