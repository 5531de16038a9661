"""Laws over many records compiled to SQL: references, keys and periods, each a select of the records that fail."""

from __future__ import annotations

from housing_standard.constraints import NoOverlap, Resolves, Unique
from housing_standard.lexical import Primitive
from housing_standard.model import Entity
from housing_standard.validate.columns import value_column
from housing_standard.validate.comparing import day_of, instant_of
from housing_standard.validate.database import Loaded
from housing_standard.validate.sql import Judged, scan_of, union

# Later than any day (as eight digits) and any moment (as microseconds): the end of what is still running.
_FOR_EVER = 2**63 - 1


def failing(judged: Judged, loaded: Loaded, entity: Entity, law: Resolves | Unique | NoOverlap) -> str | None:
    """Return a select of the numbers of the records in one table that break a law; None when none can.

    `entity` is the one that the rule stands on: its records, of whatever kind, are held against each other.
    """
    match law:
        case Resolves():
            return _unresolved(judged, loaded, law)
        case Unique():
            return _repeated(judged, loaded, entity, law)
        case NoOverlap():
            return _overlapping(judged, loaded, entity, law)


def _unresolved(judged: Judged, loaded: Loaded, law: Resolves) -> str | None:
    """Select the records whose reference names no record of the range.

    Where a file with records of the range has lost its column of identifiers, nothing can be said.
    """
    kinds = judged.kinds_of(law.entity)
    identifier = judged.standard.entity_by_name[law.entity].identifier
    if law.field not in loaded.columns or identifier is None or any(identifier.name in k.given.unknown for k in kinds):
        return None
    value, name = value_column(law.field), value_column(identifier.name)
    known = f"SELECT {name} FROM {union(kinds, (identifier,))} WHERE {name} IS NOT NULL"
    if loaded.entity.field_by_name[law.field].many:
        each = f"SELECT n, unnest({value}) AS x FROM {loaded.name}"
        return f"SELECT DISTINCT n FROM ({each}) AS r ANTI JOIN ({known}) AS k ON k.{name} = r.x"
    given = f"SELECT n, {value} AS x FROM {loaded.name} WHERE {value} IS NOT NULL"
    return f"SELECT n FROM ({given}) AS r ANTI JOIN ({known}) AS k ON k.{name} = r.x"


def _repeated(judged: Judged, loaded: Loaded, entity: Entity, law: Unique) -> str | None:
    """Select every record after the first of a group that agrees on the key, in the order of their identifiers.

    Where the key is the identifier itself the order is that of the rows, and all kinds of record that one reference
    could name share it. A record without an identifier is left out: that it has none is told already.
    """
    identifier = entity.identifier
    names = identifier is not None and law.fields == (identifier.name,)
    kinds = _group(judged, loaded, entity, shared=names)
    if identifier and names and not judged.repeats(kinds, identifier):
        return None
    keys = [value_column(name) for name in law.fields]
    fields = dict.fromkeys([*(entity.field_by_name[name] for name in law.fields), *filter(None, (identifier,))])
    needed = keys if law.absent_differ else []
    order = "kind, n"
    if identifier:
        needed = [*needed, value_column(identifier.name)]
        order = f"{value_column(identifier.name)}, kind, n"
    present = " AND ".join(f"{key} IS NOT NULL" for key in needed) or "true"
    place = f"row_number() OVER (PARTITION BY {', '.join(keys)} ORDER BY {order})"
    # Only what stands there twice has to be set in order.
    every = union(kinds, fields)
    agreeing = " AND ".join(f"r.{key} IS NOT DISTINCT FROM twice.{key}" for key in keys)
    twice = f"SELECT {', '.join(keys)} FROM {every} WHERE {present} GROUP BY ALL HAVING count(*) > 1"
    ranked = (
        f"SELECT kind, n, {place} AS place FROM {every} AS r SEMI JOIN ({twice}) AS twice ON {agreeing} WHERE {present}"
    )
    return f"SELECT n FROM ({ranked}) WHERE place > 1 AND kind = {kinds.index(loaded)}"


def _overlapping(judged: Judged, loaded: Loaded, entity: Entity, law: NoOverlap) -> str | None:
    """Select the records that share time with an earlier one: each starts no later than the other ends.

    One pass over the periods in order of their start finds those that start while any earlier one still runs. Only
    a period that ends before it starts has to be held against each earlier one.
    """
    kinds = _group(judged, loaded, entity, shared=False)
    scan = scan_of(judged, kinds, entity)
    if not {law.same, law.start} <= scan.columns:
        return None
    primitives = {entity.field_by_name[name].primitive for name in (law.start, law.end)}
    moment = instant_of if primitives == {Primitive.DATETIME} else day_of
    same, start = f"r.{value_column(law.same)}", moment(f"r.{value_column(law.start)}")
    end = moment(f"r.{value_column(law.end)}") if law.end in scan.columns else "NULL"
    named = entity.identifier is not None and entity.identifier.name in scan.columns
    name = f"r.{value_column(entity.identifier.name)}" if entity.identifier and named else "''"
    kind = "0" if len(kinds) == 1 else "r.kind"
    where = f"{scan.condition(law.where)} AND {same} IS NOT NULL AND r.{value_column(law.start)} IS NOT NULL"
    # Only records that share it with another have to be set in order.
    twice = f"SELECT {same} AS same FROM {scan.origin} WHERE {where} GROUP BY ALL HAVING count(*) > 1"
    order = "PARTITION BY same ORDER BY start, name, kind, n"
    mine = f"r.kind = {kinds.index(loaded)} AND r.start <= r.busy"
    return f"""
        WITH taking_part AS (
            SELECT {kind} AS kind, r.n AS n, {same} AS same, {start} AS start, coalesce({end}, {_FOR_EVER}) AS finish,
                {name} AS name
            FROM {scan.origin} SEMI JOIN ({twice}) AS twice ON twice.same = {same} WHERE {where}
        ), running AS MATERIALIZED (
            SELECT *, row_number() OVER ({order}) AS place,
                max(finish) OVER ({order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy
            FROM taking_part
        )
        SELECT n FROM running AS r WHERE {mine} AND finish >= start
        UNION ALL
        SELECT DISTINCT r.n FROM running AS r JOIN running AS e ON e.same = r.same
        WHERE {mine} AND r.finish < r.start AND e.place < r.place AND e.finish >= r.start AND e.start <= r.finish"""


def _group(judged: Judged, loaded: Loaded, entity: Entity, *, shared: bool) -> tuple[Loaded, ...]:
    """Return the tables whose records are held against each other; a message is held against its like alone."""
    if entity.profile_of:
        return (loaded,)
    return judged.sharing_identifiers(entity.name) if shared else judged.kinds_of(entity.name)
