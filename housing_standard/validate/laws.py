"""Laws over many records compiled to SQL: references, keys and periods, each a select of the records that fail."""

from __future__ import annotations

from housing_standard.constraints import NoOverlap, Resolves, Unique, paths_in
from housing_standard.model import Entity
from housing_standard.validate.database import Loaded, value_column
from housing_standard.validate.sql import Judged, scan_of, union


def fields_read(law: Resolves | Unique | NoOverlap) -> tuple[str, ...]:
    """Return the fields of the record itself that a law reads."""
    match law:
        case Resolves(field=field):
            return (field,)
        case Unique(fields=fields):
            return fields
        case NoOverlap(same=same, start=start, end=end, where=where):
            return (same, start, end, *(path[0] for path in paths_in(where)))


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
    if law.field not in loaded.columns or identifier is None or any(identifier.name in k.unknown for k in kinds):
        return None
    value, name = value_column(law.field), value_column(identifier.name)
    known = f"SELECT {name} FROM {union(kinds, (identifier,))} WHERE {name} IS NOT NULL"
    if loaded.entity.field_by_name[law.field].many:
        return f"SELECT DISTINCT n FROM (SELECT n, unnest({value}) AS x FROM {loaded.name}) WHERE x NOT IN ({known})"
    return f"SELECT n FROM {loaded.name} WHERE {value} IS NOT NULL AND {value} NOT IN ({known})"


def _repeated(judged: Judged, loaded: Loaded, entity: Entity, law: Unique) -> str | None:
    """Select every record after the first of a group that agrees on the key.

    An identifier is unique among all kinds of record that one reference could name, and absent ones are not held
    against each other: that they are absent is told already.
    """
    identifier = loaded.entity.identifier
    names = identifier is not None and law.fields == (identifier.name,)
    kinds = judged.sharing_identifiers(entity.name) if names else judged.kinds_of(entity.name)
    if entity.profile_of:
        kinds = (loaded,)
    keys = [value_column(name) for name in law.fields]
    fields = [entity.field_by_name[name] for name in law.fields]
    present = " AND ".join(f"{key} IS NOT NULL" for key in keys) if law.absent_differ or names else "true"
    place = f"row_number() OVER (PARTITION BY {', '.join(keys)} ORDER BY kind, n)"
    ranked = f"SELECT kind, n, {place} AS place FROM {union(kinds, fields)} WHERE {present}"
    return f"SELECT n FROM ({ranked}) WHERE place > 1 AND kind = {kinds.index(loaded)}"


def _overlapping(judged: Judged, loaded: Loaded, entity: Entity, law: NoOverlap) -> str | None:
    """Select the records that start while an earlier one is still running.

    A period that ends before it starts has no days, so it overlaps nothing.
    """
    kinds = (loaded,) if entity.profile_of else judged.kinds_of(entity.name)
    scan = scan_of(judged, kinds, entity)
    if not {law.same, law.start} <= scan.columns:
        return None
    same, start = f"r.{value_column(law.same)}", f"left(r.{value_column(law.start)}, 10)"
    end = f"left(r.{value_column(law.end)}, 10)" if law.end in scan.columns else "NULL::VARCHAR"
    name = f"r.{value_column(entity.identifier.name)}" if entity.identifier else "NULL::VARCHAR"
    kind = "0" if len(kinds) == 1 else "r.kind"
    where = scan.condition(law.where)
    taking_part = (
        f"SELECT {kind} AS kind, r.n AS n, {same} AS same, {start} AS start, {end} AS finish, {name} AS name "
        f"FROM {scan.origin} WHERE {where} AND {same} IS NOT NULL AND {start} IS NOT NULL"
    )
    busy = (
        "max(coalesce(finish, '9999-99-99')) OVER (PARTITION BY same ORDER BY start, name, kind, n "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    held = f"SELECT kind, n, start, {busy} AS busy FROM ({taking_part}) WHERE finish IS NULL OR finish >= start"
    return f"SELECT n FROM ({held}) WHERE start <= busy AND kind = {kinds.index(loaded)}"
