"""Which terms use which: worked out once for a Standard, asked by every page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from housing_standard.model import Entity, Field, Standard, Vocabulary


@dataclass(frozen=True)
class Usage:
    """The uses of the terms of one Standard."""

    standard: Standard

    @cached_property
    def _fields_by_range(self) -> dict[str, tuple[Field, ...]]:
        """The fields whose values are of a type, vocabulary or entity, each once, where it is declared."""
        found: dict[str, dict[str, Field]] = defaultdict(dict)
        for entity in self.standard.entities:
            for field in entity.fields:
                if field.declared_on == entity.name or field.range != self._declared(field).range:
                    found[field.range.name].setdefault(f"{field.entity}/{field.name}", field)
        return {name: tuple(fields.values()) for name, fields in found.items()}

    def _declared(self, field: Field) -> Field:
        owner = self.standard.entity_by_name.get(field.declared_on)
        return owner.field_by_name.get(field.name, field) if owner else field

    def fields_holding(self, name: str) -> tuple[Field, ...]:
        """Return the fields whose values are of the type, vocabulary or entity called `name`."""
        return self._fields_by_range.get(name, ())

    def kinds_below(self, entity: Entity) -> tuple[Entity, ...]:
        """Return the entities that are a more special kind of `entity`, messages left out."""
        return tuple(e for e in self.standard.entities if e.parent == entity.name and not e.profile_of)

    def messages_of(self, entity: Entity) -> tuple[Entity, ...]:
        """Return the messages that carry `entity`."""
        return tuple(e for e in self.standard.messages if e.profile_of == entity.name)

    def cut_from(self, vocabulary: Vocabulary) -> tuple[Vocabulary, ...]:
        """Return the restricted lists that were cut from `vocabulary`."""
        return tuple(v for v in self.standard.vocabularies if v.subset_of == vocabulary.name)
