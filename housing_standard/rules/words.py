"""The words as the checks see them: the Standard, where each part of it is authored and what came before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from housing_standard.model import Code, Entity, Field, Rule, Standard, Term, Vocabulary
from housing_standard.source.resolve import Lines
from housing_standard.source.stated import Stated


class Kind(StrEnum):
    """The kinds of term, as a message names them."""

    AREA = "area"
    ENTITY = "entity"
    MESSAGE = "message"
    FIELD = "field"
    VOCABULARY = "vocabulary"
    CODE = "code"
    TYPE = "value type"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One authored term with its kind and its key: the path of names under which it is authored."""

    kind: Kind
    key: str
    term: Term


@dataclass(frozen=True)
class Words:
    """All that a check may look at.

    `root` is the file that imports the others; `baselines` are the Standards released so far, the oldest first.
    """

    standard: Standard
    lines: Lines
    stated: Stated
    root: str = ""
    baselines: tuple[Standard, ...] = ()

    def place(self, key: str) -> tuple[str, int]:
        """Return the file and line of a term or rule; for a part without a line, of what it stands in."""
        while key:
            for name in (key, self._ids.get(key, key)):
                file, line = self.lines.line_of(name)
                if file:
                    return file, line
            key = key.rpartition("/")[0]
        return self.root, 0

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {subject.key: subject.term.id for subject in self.subjects}

    def facet(self, key: str, name: str) -> str:
        """Return what the author wrote of one facet of a term; empty when it was left out."""
        return self.stated.get(key, {}).get(name, "")

    def id_of(self, named: str) -> str:
        """Return the term id that an IRI, a CURIE or an id itself names."""
        prefix, colon, local = named.partition(":")
        full = self.standard.prefixes[prefix] + local if colon and prefix in self.standard.prefixes else named
        return full.removeprefix(self.standard.base)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """Every term once, where it is authored: the codes of a restricted list and inherited fields are left out.

        A field that an entity inherits and describes anew is a subject there too.
        """
        return tuple(self._subjects())

    def of(self, *kinds: Kind) -> Iterator[Subject]:
        """Yield the subjects of these kinds."""
        return (subject for subject in self.subjects if subject.kind in kinds)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field on the entity that declares it."""
        return tuple(
            field for entity in self.standard.entities for field in entity.fields if field.declared_on == entity.name
        )

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """Every code in the list that introduces it."""
        return tuple(code for vocabulary in self.full_lists for code in vocabulary.codes)

    @cached_property
    def full_lists(self) -> tuple[Vocabulary, ...]:
        """The vocabularies that are not cut from another."""
        return tuple(vocabulary for vocabulary in self.standard.vocabularies if not vocabulary.subset_of)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule authored on an entity, where it is authored."""
        return tuple(rule for entity in self.standard.entities for rule in entity.rules)

    def _subjects(self) -> Iterator[Subject]:
        for area in self.standard.areas:
            yield Subject(kind=Kind.AREA, key=f"area/{area.name}", term=area)
        for value_type in self.standard.types:
            yield Subject(kind=Kind.TYPE, key=value_type.name, term=value_type)
        for vocabulary in self.standard.vocabularies:
            yield Subject(kind=Kind.VOCABULARY, key=vocabulary.name, term=vocabulary)
        for code in self.codes:
            yield Subject(kind=Kind.CODE, key=f"{code.vocabulary}/{code.name}", term=code)
        for entity in self.standard.entities:
            yield Subject(kind=_entity_kind(entity), key=entity.name, term=entity)
            yield from (
                Subject(kind=Kind.FIELD, key=key, term=field)
                for field in entity.fields
                for key in [f"{entity.name}/{field.name}"]
                if field.declared_on == entity.name or self.facet(key, "definition")
            )


def _entity_kind(entity: Entity) -> Kind:
    return Kind.MESSAGE if entity.profile_of else Kind.ENTITY
