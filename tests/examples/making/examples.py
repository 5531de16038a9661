"""A record of each kind that the landlord has none of yet, taken from the words' own examples and joined to its homes."""

from __future__ import annotations

import json

from housing_standard.model import Entity, RangeKind, Standard
from housing_standard.names import snake

from .faults import Data, Record


def add_examples(data: Data, standard: Standard) -> None:
    """Add the example of every kind of record that has none; what it refers to is a record that the landlord has."""
    added = [entity for entity in standard.records if not data.get(snake(entity.name)) and entity.examples]
    for entity in added:
        data[snake(entity.name)] = [json.loads(entity.examples[0])]
    for entity in added:
        for record in data[snake(entity.name)]:
            _join(record, entity, data, standard)


def _join(record: Record, entity: Entity, data: Data, standard: Standard) -> None:
    for field in entity.fields:
        value = record.get(field.name)
        if value is None or field.range.kind is not RangeKind.ENTITY:
            continue
        kinds = standard.kinds_of(field.range.name)
        known = [other["id"] for kind in kinds for other in data.get(snake(kind.name), ())]
        if isinstance(value, list):
            record[field.name] = [each for each in value if each in known] or known[:1]
        elif value not in known:
            record[field.name] = known[0]
