"""Terms as JSON documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from housing_standard.constraints import Matches
from housing_standard.derived import field_rules
from housing_standard.lookup import Lookup, Match, kind_of
from housing_standard.model import Code, Entity, Field, Range, Rule, Standard, Term, ValueType, Vocabulary
from housing_standard.scales import RangeKind
from registry_api import addresses
from registry_api.documents import (
    AlignmentDocument,
    CodeDocument,
    CodeSummary,
    EntityDocument,
    FieldDocument,
    FieldSummary,
    RangeDocument,
    RuleSummary,
    SearchHit,
    TermDocument,
    TermLinks,
    TermReference,
    TermSummary,
    TypeDocument,
    VocabularyDocument,
)
from registry_api.negotiation import Format


@dataclass(frozen=True)
class Describer:
    """Writes the documents about the terms of one Standard."""

    standard: Standard

    @cached_property
    def lookup(self) -> Lookup:
        """The look-up over the same Standard."""
        return Lookup(self.standard)

    def reference(self, term: Term) -> TermReference:
        """Return `term` as another term mentions it."""
        return TermReference(**_identity(term))

    def summary(self, term: Term) -> TermSummary:
        """Return `term` as a list shows it."""
        return TermSummary(**self._summary(term))

    def hit(self, match: Match) -> SearchHit:
        """Return a match as the search shows it."""
        return SearchHit.model_validate(
            {**self._summary(match.term), "nearness": match.nearness.name.lower(), "matched": match.matched}
        )

    def document(self, term: Term) -> TermDocument:
        """Return all that is known about `term`."""
        match term:
            case Entity():
                return EntityDocument(**self._common(term), **self._entity(term))
            case Field():
                return FieldDocument(**self._common(term), **self._field(term))
            case Vocabulary():
                return VocabularyDocument(**self._common(term), **self._vocabulary(term))
            case Code():
                return CodeDocument(
                    **self._common(term),
                    vocabulary=self.reference(self.standard.vocabulary_by_name[term.vocabulary]),
                    begins=term.begins or None,
                    ends=term.ends or None,
                    parent=self._broader(term),
                )
            case ValueType():
                patterns = [test.pattern for test in term.tests if isinstance(test, Matches)]
                return TypeDocument(**self._common(term), primitive=term.primitive.value, patterns=patterns)
        raise TypeError(f"{type(term).__name__} has no document")

    def code(self, code: Code) -> CodeSummary:
        """Return `code` as its vocabulary shows it."""
        return CodeSummary(
            **_identity(code),
            name=code.name,
            definition=code.definition,
            status=code.status,
            begins=code.begins or None,
            ends=code.ends or None,
            parent=self._broader(code),
            replaced_by=self._named(code.replaced_by),
        )

    def area_of(self, term: Term) -> str | None:
        """Return the name of the area that `term` belongs to; a value type belongs to none."""
        match term:
            case Entity() | Vocabulary():
                return term.area
            case Field():
                return self.standard.entity_by_name[term.declared_on].area
            case Code():
                return self.standard.vocabulary_by_name[term.vocabulary].area
            case _:
                return None

    def _summary(self, term: Term) -> dict[str, Any]:
        return {
            **_identity(term),
            "name": term.name,
            "definition": term.definition,
            "status": term.status,
            "area": self.area_of(term),
        }

    def _common(self, term: Term) -> dict[str, Any]:
        return {
            **self._summary(term),
            "since": term.since,
            "origin": term.origin,
            "basis": term.basis,
            "aliases": term.aliases,
            "notes": term.notes,
            "examples": term.examples,
            "alignments": [
                AlignmentDocument(likeness=one.likeness, target=one.target, iri=self.expand(one.target))
                for one in term.alignments
            ],
            "no_alignment": term.no_alignment or None,
            "replaced_by": self._named(term.replaced_by),
            "retired_because": term.retired_because or None,
            "where_used": [self.reference(user) for user in self.lookup.where_used(term)],
            "links": TermLinks(
                self=addresses.term(term.id),
                html=addresses.term(term.id, Format.HTML),
                json_ld=addresses.term(term.id, Format.JSON_LD),
                turtle=addresses.term(term.id, Format.TURTLE),
                suggest_a_change=addresses.suggest(term.id),
            ),
        }

    def _entity(self, entity: Entity) -> dict[str, Any]:
        by_name = self.standard.entity_by_name
        return {
            "why": entity.why,
            "abstract": entity.abstract,
            "ancestors": [self.reference(by_name[name]) for name in entity.ancestors],
            "profile_of": self.reference(by_name[entity.profile_of]) if entity.profile_of else None,
            "distinctions": entity.distinctions,
            "fields": [self._field_summary(field) for field in entity.fields],
            "rules": [_rule(rule) for rule in self.standard.authored_rules(entity.name)],
        }

    def _field_summary(self, field: Field) -> FieldSummary:
        return FieldSummary(
            **_identity(field),
            name=field.name,
            definition=field.definition,
            status=field.status,
            range=self._range(field.range),
            required=field.required,
            many=field.many,
            identifier=field.identifier,
        )

    def _field(self, field: Field) -> dict[str, Any]:
        entity = self.standard.entity_by_name[field.declared_on]
        authored = (rule for rule in entity.rules if field.name in rule.fields)
        return {
            "why": field.why,
            "entity": self.reference(entity),
            "range": self._range(field.range),
            "primitive": field.primitive.value,
            "required": field.required,
            "recommended": field.recommended,
            "core": field.core,
            "identifier": field.identifier,
            "many": field.many,
            "minimum_count": field.minimum_count,
            "maximum_count": field.maximum_count,
            "unit": field.unit or None,
            "sensitivity": field.sensitivity,
            "privacy": field.privacy or None,
            "rules": [_rule(rule) for rule in (*field_rules(self.standard, entity, field), *authored)],
        }

    def _vocabulary(self, vocabulary: Vocabulary) -> dict[str, Any]:
        whole = self.standard.vocabulary_by_name.get(vocabulary.subset_of)
        return {
            "why": vocabulary.why,
            "edition": vocabulary.edition or None,
            "complete": vocabulary.complete,
            "subset_of": self.reference(whole) if whole else None,
            "codes": [self.code(code) for code in vocabulary.codes],
        }

    def _range(self, of: Range) -> RangeDocument:
        standard = self.standard
        terms: dict[RangeKind, Term | None] = {
            RangeKind.TYPE: standard.type_by_name.get(of.name),
            RangeKind.VOCABULARY: standard.vocabulary_by_name.get(of.name),
            RangeKind.ENTITY: standard.entity_by_name.get(of.name),
        }
        term = terms[of.kind]
        return RangeDocument(kind=of.kind, name=of.name, term=self.reference(term) if term else None)

    def _broader(self, code: Code) -> TermReference | None:
        parent = self.standard.vocabulary_by_name[code.vocabulary].code_by_name.get(code.parent)
        return self.reference(parent) if parent else None

    def _named(self, identifier: str) -> TermReference | None:
        return self.reference(self.lookup.get(identifier)) if identifier else None

    def expand(self, curie: str) -> str | None:
        """Return a prefixed name in full, or None when the Standard declares no such prefix."""
        prefix, _, rest = curie.partition(":")
        start = self.standard.prefixes.get(prefix)
        return start + rest if start else None


def _identity(term: Term) -> dict[str, Any]:
    return {
        "id": term.id,
        "iri": term.iri,
        "kind": kind_of(term),
        "title": term.title,
        "link": addresses.term(term.id),
    }


def _rule(rule: Rule) -> RuleSummary:
    return RuleSummary(id=rule.id, title=rule.title, severity=rule.severity, allowed=rule.allowed)
