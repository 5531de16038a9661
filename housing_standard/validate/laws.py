"""Laws over many records compiled to SQL: references, keys, periods and sums, each a select of those that fail."""

from __future__ import annotations

from housing_standard.constraints import AddsUp, NoOverlap, Resolves, Unique
from housing_standard.lexical import Primitive
from housing_standard.model import Entity
from housing_standard.validate.columns import SOUND, kind_column, value_column
from housing_standard.validate.comparing import day_of, instant_of, number
from housing_standard.validate.database import Loaded
from housing_standard.validate.reading import own_fields
from housing_standard.validate.sql import Judged, scan_of, union

# Later than any day (as eight digits) and any moment (as microseconds): the end of what is still running.
_FOR_EVER = 2**63 - 1


def failing(judged: Judged, loaded: Loaded, entity: Entity, law: Resolves | Unique | NoOverlap | AddsUp) -> str | None:
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
        case AddsUp():
            return _not_adding_up(judged, loaded, law)


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


def _not_adding_up(judged: Judged, loaded: Loaded, law: AddsUp) -> str | None:
    """Select the records whose total is not the sum of what refers to them.

    Where a file with records of the other kind has lost a column that counts, nothing can be said.
    """
    entity = judged.standard.entity_by_name[law.entity]
    kinds = judged.kinds_of(law.entity)
    mine, others = scan_of(judged, (loaded,), loaded.entity), scan_of(judged, kinds, entity, alias="o")
    name = loaded.entity.identifier.name if loaded.entity.identifier else ""
    counted = {law.via, law.amount, *own_fields(entity, law.of)}
    lost = any(counted & kind.given.unknown for kind in kinds)
    if lost or not {law.total, name} <= mine.columns or not {law.via, law.amount} <= others.columns:
        return None
    here, amount = f"o.{value_column(law.via)}", number(f"o.{value_column(law.amount)}")
    total, base = (number(f"r.{value_column(each)}") if each in mine.columns else "0" for each in (law.total, law.base))
    base = f"coalesce({base}, 0)"
    # Whole pounds and the pence are added apart, so that no sum grows beyond the digits that a number may have.
    whole, part = (f"sum({each})" for each in _halves(amount))
    (total_whole, total_part), (base_whole, base_part) = _halves(total), _halves(base)
    left = f"part + {base_part} - {total_part}"
    differs = f"{left} <> trunc({left}) OR whole + {base_whole} - {total_whole} <> -trunc({left})"
    given = f"{here} IS NOT NULL AND o.{value_column(law.amount)} IS NOT NULL"
    # What a condition joins stands in the origin only once it is compiled.
    met, taken = mine.condition(law.where), others.condition(law.of)
    return f"""
        WITH sums AS (
            SELECT {here} AS here, {whole} AS whole, {part} AS part FROM {others.origin}
            WHERE {given} AND {taken} GROUP BY ALL
        ), uncertain AS ({_uncertain(kinds, law.via, counted)})
        SELECT r.n FROM {mine.origin} JOIN sums ON sums.here = r.{value_column(name)}
        ANTI JOIN uncertain ON uncertain.here = r.{value_column(name)}
        WHERE {met} AND r.{value_column(law.total)} IS NOT NULL AND ({differs})"""


def _halves(value: str) -> tuple[str, str]:
    """Return SQL of the whole part of a number and of what follows its point."""
    return f"trunc({value})::DECIMAL(38, 0)", f"({value} - trunc({value}))::DECIMAL(38, 18)"


def _uncertain(kinds: tuple[Loaded, ...], via: str, names: set[str]) -> str:
    """Return a select of the identifiers to which a record refers that had one of these values set aside."""
    found = [
        f"SELECT {value_column(via)} AS here FROM {kind.name} WHERE {' OR '.join(doubts)}"
        for kind in kinds
        if (doubts := [f"{kind_column(name)} <> {SOUND}" for name in sorted(names & kind.given.doubtful)])
    ]
    return " UNION ALL ".join(found) or "SELECT NULL::VARCHAR AS here WHERE false"


def _group(judged: Judged, loaded: Loaded, entity: Entity, *, shared: bool) -> tuple[Loaded, ...]:
    """Return the tables whose records are held against each other; a message is held against its like alone."""
    if entity.profile_of:
        return (loaded,)
    return judged.sharing_identifiers(entity.name) if shared else judged.kinds_of(entity.name)
