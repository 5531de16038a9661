"""What a rule reads: the fields of the record that it judges, and the other kinds of record that it looks at."""

from __future__ import annotations

from collections.abc import Iterator

from housing_standard.constraints import (
    Check,
    Closed,
    Condition,
    NoOverlap,
    Related,
    Resolves,
    Unique,
    parts_of,
    paths_in,
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
