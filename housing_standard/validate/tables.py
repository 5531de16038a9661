"""Tables judged by every rule of the Standard, in sets: one scan for the rules on a record, one select for each law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from housing_standard.constraints import (
    Closed,
    Condition,
    NoOverlap,
    OfType,
    Passes,
    Resolves,
    Unique,
)
from housing_standard.findings.finding import Finding
from housing_standard.findings.wording import at_fault, finding_of, term_of
from housing_standard.model import Rule, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.table import Table, values_of
from housing_standard.rulebook import RuleBook
from housing_standard.validate import laws
from housing_standard.validate.database import ILL_TYPED, SOUND, Database, Loaded, kind_column
from housing_standard.validate.reading import other_entities, own_fields
from housing_standard.validate.sql import TRUE, Judged, Scan, scan_of


def judge_tables(
    standard: Standard,
    tables: Iterable[Table],
    as_at: dt.date,
    *,
    only: Collection[str] | None = None,
    alone: bool = False,
) -> tuple[Finding, ...]:
    """Return what the rules of the Standard find wrong with some tables, judged as at a day.

    Every rule is judged but those on how data are written, which the readers tell. `only` names the rules to
    judge; None means all. With `alone` the tables are a part of the data, so rules that need other records than
    these are left out. A value that is not written as its type asks is told once, by its type rule: no other rule
    that reads it speaks of its record, and rules of other records take it as absent.
    """
    book = RuleBook(standard)
    held: dict[str, list[Table]] = {}
    for table in tables:
        held.setdefault(table.entity, []).append(table)
    database = Database()
    try:
        for name, parts in held.items():
            database.load(standard.entity_by_name[name], tuple(parts))
        judged = Judged(standard=standard, loaded=database.loaded, as_at=as_at)
        judge = _Judge(book=book, judged=judged, database=database, only=only, alone=alone)
        return tuple(finding for loaded in database.loaded.values() for finding in judge.findings(loaded))
    finally:
        database.close()


@dataclass(frozen=True, kw_only=True)
class _Judge:
    """The rules of one Standard at work on one database."""

    book: RuleBook
    judged: Judged
    database: Database
    only: Collection[str] | None
    alone: bool

    def findings(self, loaded: Loaded) -> Iterator[Finding]:
        """Yield what is wrong with the records of one entity."""
        rules = [rule for rule in self.book.by_entity[loaded.entity.name] if self._wanted(rule)]
        for number, position in (*self._scanned(loaded, rules), *self._breaches(loaded, rules)):
            yield self._finding(loaded, rules[position], number)
        for number, field in loaded.several:
            rule = self.book.by_id[f"{loaded.entity.name}/{field.name}/single"]
            if self.only is None or rule.id in self.only:
                yield self._finding(loaded, rule, number)

    def _wanted(self, rule: Rule) -> bool:
        if isinstance(rule.check, Closed) or (self.only is not None and rule.id not in self.only):
            return False
        return not self.alone or all(map(self.judged.kinds_of, other_entities(self.book.standard, rule)))

    def _scanned(self, loaded: Loaded, rules: Sequence[Rule]) -> list[tuple[int, int]]:
        """Return the number of each record that fails a condition, with the position of the rule."""
        scan = scan_of(self.judged, (loaded,), loaded.entity)
        failures: dict[int, str] = {}
        for position, rule in enumerate(rules):
            if isinstance(rule.check, Resolves | Unique | NoOverlap | Closed):
                continue
            sql = _failure(loaded, scan, rule.check)
            if sql:
                failures[position] = sql
        if not failures:
            return []
        flags = ", ".join(f"{sql} AS f{position}" for position, sql in failures.items())
        cases = ", ".join(f"CASE WHEN f{position} THEN {position} END" for position in failures)
        any_fails = " OR ".join(f"f{position}" for position in failures)
        flagged = f"SELECT r.n AS n, {flags} FROM {scan.origin}"
        listed = f"SELECT n, unnest([{cases}]) AS rule FROM ({flagged}) WHERE {any_fails}"
        return self.database.pairs(f"SELECT n, rule FROM ({listed}) WHERE rule IS NOT NULL ORDER BY n, rule")

    def _breaches(self, loaded: Loaded, rules: Sequence[Rule]) -> list[tuple[int, int]]:
        """Return the number of each record that breaks a law, with the position of the rule."""
        found: list[tuple[int, int]] = []
        for position, rule in enumerate(rules):
            law = rule.check
            if not isinstance(law, Resolves | Unique | NoOverlap):
                continue
            entity = loaded.entity if rule.derived else self.book.standard.entity_by_name[rule.entity]
            select = laws.failing(self.judged, loaded, entity, law)
            sound = _sound(loaded, own_fields(loaded.entity, law))
            if select and sound is not None:
                statement = f"SELECT n, {position} FROM ({select}) JOIN {loaded.name} AS r USING (n)"
                found += self.database.pairs(f"{statement} WHERE {sound} ORDER BY n")
        return found

    def _finding(self, loaded: Loaded, rule: Rule, number: int) -> Finding:
        table, index = loaded.place(number)
        cells = dict(zip(table.columns, table.rows[index], strict=True))
        row = {name: CELL_SEPARATOR.join(values_of(cell)) for name, cell in cells.items()}
        column = rule.fields[0] if rule.fields else ""
        identifier = loaded.entity.identifier
        return finding_of(
            rule,
            file=table.file,
            row=table.number(index),
            column=column,
            value=CELL_SEPARATOR.join(at_fault(rule, values_of(cells.get(column)))),
            record=row.get(identifier.name, "") if identifier else "",
            entity=loaded.entity.name,
            term=term_of(self.book.standard, loaded.entity.name, column),
            values=row,
        )


def _failure(loaded: Loaded, scan: Scan, check: Condition) -> str | None:
    """Return SQL that is true where a record fails a condition; None where none can."""
    match check:
        case Passes(path=(name,), test=OfType(primitive=primitive)):
            known = loaded.entity.field_by_name.get(name)
            if known and known.primitive is primitive:
                return f"(r.{kind_column(name)} = {ILL_TYPED})" if name in loaded.doubtful else None
    sound = _sound(loaded, own_fields(loaded.entity, check))
    if sound is None:
        return None
    holds = scan.condition(check)
    return None if holds == TRUE else f"(NOT {holds} AND {sound})"


def _sound(loaded: Loaded, names: Iterable[str]) -> str | None:
    """Return SQL that is true where none of these fields had a value set aside; None where one is wholly unknown."""
    read = dict.fromkeys(names)
    if loaded.unknown & read.keys():
        return None
    doubtful = [f"r.{kind_column(name)} = {SOUND}" for name in read if name in loaded.doubtful]
    return " AND ".join(doubtful) or "true"
