"""What a rule reads: fields of the record that it judges, other kinds of record, and what must be at hand of those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from housing_standard.constraints import (
    AddsUp,
    Check,
    Closed,
    Condition,
    NoOverlap,
    Related,
    Resolves,
    Unique,
    parts_of,
    paths_in,
    sees_other_records,
)
from housing_standard.model import Entity, Rule, Standard


def own_fields(entity: Entity, check: Check) -> frozenset[str]:
    """Return the fields of the record itself that a check reads; counting those that refer to it reads its name."""
    match check:
        case Closed():
            return frozenset()
        case Resolves(field=field):
            return frozenset({field})
        case Unique(fields=fields):
            return frozenset(fields)
        case NoOverlap(same=same, start=start, end=end, where=where):
            return own_fields(entity, where) | {same, start, end}
        case Related():
            return frozenset({entity.identifier.name} if entity.identifier else ())
        case AddsUp(total=total, base=base, where=where):
            named = {entity.identifier.name} if entity.identifier else set()
            return own_fields(entity, where) | named | ({total, base} - {""})
        case _:
            own = frozenset(path[0] for path in paths_in(check))
            return own.union(*(own_fields(entity, part) for part in parts_of(check)))


def other_entities(standard: Standard, rule: Rule) -> frozenset[str]:
    """Return the entities whose records a rule looks at besides the one that it judges."""
    check = rule.check
    if isinstance(check, Resolves):
        return frozenset({check.entity})
    if isinstance(check, Unique | NoOverlap | Closed):
        return frozenset()
    if isinstance(check, AddsUp):
        seen = (_looked_at(standard, rule.entity, check.where), _looked_at(standard, check.entity, check.of))
        return frozenset({check.entity}.union(*seen))
    return frozenset(_looked_at(standard, rule.entity, check))


def _looked_at(standard: Standard, entity: str, condition: Condition) -> Iterator[str]:
    for path in paths_in(condition):
        for length in range(1, len(path)):
            yield standard.field_at(entity, path[:length]).range.name
    if isinstance(condition, Related):
        yield condition.entity
        yield from _looked_at(standard, condition.entity, condition.where)
    for part in parts_of(condition):
        yield from _looked_at(standard, entity, part)


def fields_across(standard: Standard, rules: Iterable[Rule]) -> dict[str, frozenset[str]]:
    """Return the fields that rules over several records read, by the root of the kinds of record that have them.

    What identifies a record is always among them.
    """
    found: dict[str, set[str]] = {}
    for entity in standard.entities:
        if entity.identifier:
            found.setdefault(standard.root_of(entity.name), set()).add(entity.identifier.name)
    for rule in rules:
        if sees_other_records(rule.check):
            for holder, field in _across(standard, rule.entity, rule.check):
                found.setdefault(standard.root_of(holder), set()).add(field)
    return {root: frozenset(fields) for root, fields in found.items()}


def _across(standard: Standard, entity: str, check: Check) -> Iterator[tuple[str, str]]:
    """Yield the fields that a check reads, each with an entity that has it."""
    match check:
        case Resolves() | Unique() | Closed():
            yield from ((entity, name) for name in own_fields(standard.entity_by_name[entity], check))
        case NoOverlap(where=where):
            yield from ((entity, name) for name in own_fields(standard.entity_by_name[entity], check))
            yield from _across(standard, entity, where)
        case AddsUp(entity=other, via=via, amount=amount, of=of, where=where):
            yield from ((entity, name) for name in own_fields(standard.entity_by_name[entity], check))
            yield from ((other, name) for name in (via, amount))
            yield from _across(standard, other, of)
            yield from _across(standard, entity, where)
        case Related(entity=other, via=via, where=where):
            yield other, via
            yield from _across(standard, other, where)
        case _:
            for path in paths_in(check):
                yield entity, path[0]
                for length in range(1, len(path)):
                    yield standard.field_at(entity, path[:length]).range.name, path[length]
            for part in parts_of(check):
                yield from _across(standard, entity, part)
