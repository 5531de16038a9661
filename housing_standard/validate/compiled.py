"""The rules on one kind of record compiled to SQL: those on a record alone, and those that look at several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from housing_standard.constraints import (
    AddsUp,
    Closed,
    Condition,
    NoOverlap,
    OfType,
    Passes,
    Resolves,
    Unique,
    sees_other_records,
)
from housing_standard.model import Rule
from housing_standard.validate import laws
from housing_standard.validate.columns import ILL_TYPED, SOUND, Flags, Given, kind_column
from housing_standard.validate.database import Loaded
from housing_standard.validate.reading import own_fields
from housing_standard.validate.sql import TRUE, Judged, Scan, scan_of

_LAWS = (Resolves, Unique, NoOverlap, AddsUp, Closed)

# The positions of some rules, and a select of the number of each record that fails one, with the rule's position.
Across = tuple[tuple[int, ...], str]


def failing_alone(judged: Judged, rules: Sequence[Rule], given: Given) -> dict[int, str]:
    """Return SQL of the failure of each rule that looks at one record only, by its position."""
    scan = Scan(judged=judged, entity=given.entity, source="", columns=given.names)
    failures = {
        position: _failure(given, scan, rule.check)
        for position, rule in enumerate(rules)
        if not isinstance(rule.check, _LAWS) and not sees_other_records(rule.check)
    }
    return {position: sql for position, sql in failures.items() if sql}


def failing_across(judged: Judged, loaded: Loaded, rules: Sequence[Rule]) -> Iterator[Across]:
    """Yield the selects of records that fail a rule on several, but for rules that cannot fail on these data."""
    yield from _joined(judged, loaded, rules)
    yield from _breaches(judged, loaded, rules)


def _joined(judged: Judged, loaded: Loaded, rules: Sequence[Rule]) -> Iterator[Across]:
    """Yield one select for all conditions that look at several records."""
    scan = scan_of(judged, (loaded,), loaded.entity)
    failures: dict[int, str] = {}
    for position, rule in enumerate(rules):
        if isinstance(rule.check, _LAWS) or not sees_other_records(rule.check):
            continue
        sql = _failure(loaded.given, scan, rule.check)
        if sql:
            failures[position] = sql
    if not failures:
        return
    flags = Flags.of(failures)
    flagged = f"SELECT r.n AS n, {flags.columns} FROM {scan.origin}"
    listed = f"SELECT n, unnest({flags.positions}) AS rule FROM ({flagged}) WHERE {flags.any_set}"
    yield tuple(failures), f"SELECT n, rule FROM ({listed}) WHERE rule IS NOT NULL"


def _breaches(judged: Judged, loaded: Loaded, rules: Sequence[Rule]) -> Iterator[Across]:
    """Yield a select for each law."""
    for position, rule in enumerate(rules):
        law = rule.check
        if not isinstance(law, Resolves | Unique | NoOverlap | AddsUp):
            continue
        entity = loaded.entity if rule.derived else judged.standard.entity_by_name[rule.entity]
        select = laws.failing(judged, loaded, entity, law)
        sound = _sound(loaded.given, own_fields(loaded.entity, law))
        if select and sound is not None:
            among = "" if sound == TRUE else f" WHERE n IN (SELECT n FROM {loaded.name} AS r WHERE {sound})"
            yield (position,), f"SELECT n, {position} FROM ({select}){among}"


def _failure(given: Given, scan: Scan, check: Condition) -> str | None:
    """Return SQL that is true where a record fails a condition; None where none can."""
    match check:
        case Passes(path=(name,), test=OfType(primitive=primitive)):
            known = given.entity.field_by_name.get(name)
            if known and known.primitive is primitive:
                return f"(r.{kind_column(name)} = {ILL_TYPED})" if name in given.doubtful else None
    sound = _sound(given, own_fields(given.entity, check))
    if sound is None:
        return None
    holds = scan.condition(check)
    if holds == TRUE:
        return None
    # A single value that was set aside is absent, and what is absent passes every test.
    passes = isinstance(check, Passes) and len(check.path) == 1 and not given.entity.field_by_name[check.path[0]].many
    return f"(NOT {holds})" if passes or sound == TRUE else f"(NOT {holds} AND {sound})"


def _sound(given: Given, names: Iterable[str]) -> str | None:
    """Return SQL that is true where none of these fields had a value set aside; None where one is wholly unknown."""
    read = dict.fromkeys(names)
    if given.unknown & read.keys():
        return None
    doubtful = [f"r.{kind_column(name)} = {SOUND}" for name in read if name in given.doubtful]
    return " AND ".join(doubtful) or "true"
