"""Which terms rest on which."""

from __future__ import annotations

from collections.abc import Iterator

from housing_standard.model import Entity, Field, Standard, Term
from housing_standard.scales import RangeKind


def uses_in(standard: Standard) -> dict[str, tuple[Term, ...]]:
    """Return, under the id of each term, the terms that rest on it in the order of the words.

    On an entity rest the fields that refer to it, its kinds and its messages; on a vocabulary, its codes and a value
    type the fields that hold them (or the entity that narrows an inherited field to them) and the lists cut from it;
    on a field the entities and messages that carry it.
    """
    found: dict[str, dict[str, Term]] = {}
    for used, by in _pairs(standard):
        if used.id != by.id:
            found.setdefault(used.id, {})[by.id] = by
    return {identifier: tuple(users.values()) for identifier, users in found.items()}


def _pairs(standard: Standard) -> Iterator[tuple[Term, Term]]:
    """Yield every term with one that rests on it."""
    for entity in standard.entities:
        for name in (*entity.ancestors, entity.profile_of):
            if name:
                yield standard.entity_by_name[name], entity
        for field in entity.fields:
            yield field, entity
            for used in _held_by(standard, field):
                yield used, _decider(standard, entity, field)
    for vocabulary in standard.vocabularies:
        if vocabulary.subset_of:
            yield standard.vocabulary_by_name[vocabulary.subset_of], vocabulary


def _held_by(standard: Standard, field: Field) -> Iterator[Term]:
    """Yield the terms that the values of `field` are taken from."""
    name = field.range.name
    match field.range.kind:
        case RangeKind.ENTITY:
            yield standard.entity_by_name[name]
        case RangeKind.TYPE if name in standard.type_by_name:
            yield standard.type_by_name[name]
        case RangeKind.VOCABULARY:
            yield standard.vocabulary_by_name[name]
            yield from standard.vocabulary_by_name[name].codes


def _decider(standard: Standard, entity: Entity, field: Field) -> Term:
    """Return the term that decides what `field` holds on `entity`: the field, or the entity where that narrows it."""
    declared = standard.terms.get(field.id)
    return declared if isinstance(declared, Field) and declared.range == field.range else entity
