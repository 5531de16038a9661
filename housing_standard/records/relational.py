"""How the tables of a database stand for kinds of record, as the scripts of the target `sql` lay them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from housing_standard.model import Entity, Standard
from housing_standard.names import snake

# Columns that the scripts add for the database's own needs.
OWN_KEY, OWN_LEAST = "row_key", "_least"


def is_own(column: str) -> bool:
    """Tell whether a column is the database's own and no field."""
    return column == OWN_KEY or column.endswith(OWN_LEAST)


@dataclass(frozen=True)
class Layout:
    """The tables that the scripts make of a Standard."""

    standard: Standard

    @cached_property
    def kinds(self) -> Mapping[str, Entity]:
        """The entity that each table of records is of."""
        return {snake(entity.name): entity for entity in self.standard.records}

    @cached_property
    def beside(self) -> frozenset[str]:
        """The tables that hold no records: code lists, identities, the values of fields with many."""
        lists = {snake(vocabulary.name) for vocabulary in self.standard.vocabularies}
        identities = {f"{snake(entity.name)}_identity" for entity in self.standard.entities}
        sides = {f"{key}_{known.name}" for key, entity in self.kinds.items() for known in entity.fields if known.many}
        return frozenset((lists | identities | sides) - self.kinds.keys())
