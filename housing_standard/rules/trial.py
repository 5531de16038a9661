"""The examples of many rules judged in one go, none of them seeing another."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from housing_standard.constraints import Check, Condition, NoOverlap, Unique, asks_today, sees_other_records
from housing_standard.findings.finding import Finding
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.names import snake
from housing_standard.records.table import Cell, Table
from housing_standard.rules import reach
from housing_standard.rules.values import as_texts
from housing_standard.scales import RangeKind

# The day for examples whose rule does not ask the day; any would do.
ANY_DAY = dt.date(2026, 1, 1)

Records = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Example:
    """One example dataset of a rule, by the names of its tables, and the day that it is judged as at."""

    rule: Rule
    records: Records
    as_at: dt.date


def guilty(standard: Standard, examples: Sequence[Example]) -> frozenset[int]:
    """Return the positions of the examples in which their own rule finds a fault.

    The validator sees all examples of one day as one dataset: the start of a validation costs more than its rows.
    Identifiers and references are marked with the example that they stand in, so that no record refers to, or
    overlaps with, one of another example.
    """
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for position, example in enumerate(examples):
        by_day[example.as_at].append(position)
    return frozenset(
        position
        for as_at, positions in by_day.items()
        for position in _Trial(standard, examples, tuple(positions)).guilty(as_at)
    )


def breached(standard: Standard, records: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Rule]]:
    """Yield the authored rules that single records break, each with its entity; `records` are by entity.

    Rules that look at other records or ask the day are left out: a record alone cannot answer them.
    """
    rules = {rule.id: rule for entity in standard.entities for rule in entity.rules if _alone(standard, rule)}
    tables = [table_of(standard.entity_by_name[name], [record]) for name, record in records.items()]
    for finding in _judged(standard, tables, ANY_DAY, only=frozenset(rules)):
        yield finding.entity, rules[finding.rule]


def _alone(standard: Standard, rule: Rule) -> bool:
    asks_day = isinstance(rule.check, Condition) and asks_today(rule.check)
    out_of_reach = any(reach.complaints(standard, rule.entity, rule.check))
    return not (sees_other_records(rule.check) or asks_day or out_of_reach)


def table_of(entity: Entity, rows: Sequence[Mapping[str, Any]], marks: Sequence[Mapping[str, str]] = ()) -> Table:
    """Return records as a table of text; `marks` are put before the values of a row's fields."""
    columns = tuple(dict.fromkeys(name for record in rows for name in record))
    cells = [
        tuple(_cell(entity.field_by_name[name], record.get(name), mark.get(name, "")) for name in columns)
        for record, mark in zip(rows, marks or [{}] * len(rows), strict=True)
    ]
    return Table(entity=entity.name, file=f"{snake(entity.name)}.json", columns=columns, rows=cells)


def _judged(standard: Standard, tables: list[Table], as_at: dt.date, only: Collection[str]) -> tuple[Finding, ...]:
    """Judge tables by some rules; the validator is loaded here, so that a build does not pay for DuckDB."""
    from housing_standard.validate.tables import judge_tables  # noqa: PLC0415 - see above

    return judge_tables(standard, tables, as_at, only=only)


@dataclass(frozen=True)
class _Trial:
    """The examples of one day."""

    standard: Standard
    examples: Sequence[Example]
    positions: tuple[int, ...]

    def guilty(self, as_at: dt.date) -> Iterator[int]:
        """Yield the positions of the examples in which their own rule finds a fault."""
        entities = {snake(entity.name): entity for entity in self.standard.entities}
        rows: dict[str, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
        for position in self.positions:
            for name, records in self.examples[position].records.items():
                rows[entities[name].name].extend((position, record) for record in records)
        tables = [self._table(self.standard.entity_by_name[name], records) for name, records in rows.items()]
        wanted = {self.examples[position].rule.id for position in self.positions}
        for finding in _judged(self.standard, tables, as_at, only=wanted):
            position = rows[finding.entity][(finding.row or 0) - 1][0]
            if self.examples[position].rule.id == finding.rule:
                yield position

    def _table(self, entity: Entity, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> Table:
        marked = self._marked(entity)
        marks = [dict.fromkeys(marked, f"{position}-") for position, _ in rows]
        return table_of(entity, [record for _, record in rows], marks)

    def _marked(self, entity: Entity) -> frozenset[str]:
        """Return the text fields that tie records together: identifiers, references and what laws compare.

        A code stays as it is: no list has a marked one.
        """
        compared = {name for rule in self.standard.authored_rules(entity.name) for name in _compared(rule.check)}
        return frozenset(
            field.name
            for field in entity.fields
            if field.primitive is Primitive.STRING
            and field.range.kind is not RangeKind.VOCABULARY
            and (field.identifier or field.range.kind is RangeKind.ENTITY or field.name in compared)
        )


def _compared(check: Check) -> tuple[str, ...]:
    """Return the fields by which a law finds the records that it sets against each other."""
    match check:
        case NoOverlap(same=same):
            return (same,)
        case Unique(fields=fields):
            return fields
        case _:
            return ()


def _cell(field: Field, value: object, mark: str) -> Cell:
    texts = tuple(mark + text for text in as_texts(value))
    if not texts:
        return None
    return texts if field.many else texts[0]
