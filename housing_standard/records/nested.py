"""Records that stand inside others, lifted out of a JSON document into the lists of their own kinds.

The owner keeps the identifier of each; where a kind has no identifier, a made name that the other forms of data know
as a node without an address.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from housing_standard.constraints import OneOf
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import nameless, snake
from housing_standard.records.table import Misplaced
from housing_standard.records.teller import Teller

# How deep records may stand inside each other; the parser's own limit lies well above.
MOST_LEVELS = 50


@dataclass
class Lifter:
    """Lifts the records of one document, a kind at a time, until none stands inside another."""

    standard: Standard
    teller: Teller
    lists: dict[str, list[Any]] = field(default_factory=dict)

    def lift(self, kinds: Mapping[str, Entity], lists: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Return the lists with every record in the list of its kind, those that stood at the top first."""
        self.lists = {key: list(records) for key, records in lists.items()}
        waiting = [(kinds[key], record, key, at) for key, found in lists.items() for at, record in enumerate(found)]
        for _ in range(MOST_LEVELS):
            waiting = [inner for entity, record, key, at in waiting for inner in self._owner(entity, record, key, at)]
            if not waiting:
                break
        for _, _, key, at in waiting:
            self.teller.tell("nested_too_deep", row=at + 1, entity=kinds[key].name, column="")
        return self.lists

    def _owner(self, entity: Entity, record: Any, key: str, at: int) -> Iterator[tuple[Entity, Any, str, int]]:
        """Lift what stands directly inside one record; yield each record lifted, with where it stands now."""
        inlined = [known for known in entity.fields if known.inlined]
        if not inlined or not isinstance(record, dict):
            return
        changed = copy.copy(record)
        for known in inlined:
            if known.name in record:
                lifted = list(self._members(known, record[known.name], entity, at))
                names = [name for name, _ in lifted]
                changed[known.name] = names if known.many else (names[0] if len(names) == 1 else names or None)
                yield from (found for _, found in lifted if found is not None)
        self.lists[key][at] = changed

    def _members(
        self, known: Field, value: Any, owner: Entity, at: int
    ) -> Iterator[tuple[Any, tuple[Entity, Any, str, int] | None]]:
        """Yield, for each record in a value, what the owner keeps of it and the record lifted."""
        if known.keyed and isinstance(value, dict):
            for key, inner in value.items():
                yield self._member(known, self._under(known, key, inner, owner, at))
            return
        for inner in value if isinstance(value, list) else () if value is None else (value,):
            yield self._member(known, inner)

    def _under(self, known: Field, key: str, inner: Any, owner: Entity, at: int) -> Any:
        """Return a record with the identifier that it stands under; one that calls itself otherwise is told."""
        name = next(k.identifier.name for k in self.standard.kinds_of(known.range.name) if k.identifier)
        if inner is None:
            return {name: key}
        if not isinstance(inner, dict):
            return inner
        if inner.get(name) not in (None, key):
            value = str(inner[name])
            self.teller.tell("key_differs", row=at + 1, entity=owner.name, column=known.name, value=value, record=key)
        return {**inner, name: key}

    def _member(self, known: Field, inner: Any) -> tuple[Any, tuple[Entity, Any, str, int] | None]:
        kind = kind_of(self.standard, known, inner)
        if kind is None:
            return Misplaced(inner), None
        key = snake(kind.name)
        found = self.lists.setdefault(key, [])
        found.append(inner)
        identifier = kind.identifier
        name = inner.get(identifier.name) if identifier else nameless(kind.name, len(found))
        return name, (kind, inner, key, len(found) - 1)


def kind_of(standard: Standard, known: Field, inner: Any) -> Entity | None:
    """Return the kind of record that an object is: the first that knows the most of its names and its own name."""
    kinds = standard.kinds_of(known.range.name)
    if not isinstance(inner, Mapping) or not kinds:
        return None
    return max(kinds, key=lambda kind: (_says_so(kind, inner), len(inner.keys() & kind.field_by_name.keys())))


def _says_so(kind: Entity, inner: Mapping[str, Any]) -> bool:
    """Tell whether no field that has one code only, such as the name of the kind, says otherwise."""
    return not any(
        isinstance(test, OneOf) and len(test.values) == 1 and inner.get(known.name) not in (None, *test.values)
        for known in kind.fields
        for test in known.tests
    )
