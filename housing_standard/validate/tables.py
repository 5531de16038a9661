"""Tables judged by every rule of the Standard, in sets: one scan for the rules on a record, one select for each law."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import duckdb

from housing_standard.constraints import Closed
from housing_standard.errors import UnreadableError
from housing_standard.findings.finding import CauseKey, Checked, Finding, Unlisted
from housing_standard.findings.wording import at_fault, finding_of, term_of
from housing_standard.model import Rule, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.csv_plain import PlainCsv
from housing_standard.records.table import Table, Unread
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity
from housing_standard.validate.acknowledged import Acknowledged
from housing_standard.validate.compiled import failing_across, failing_alone
from housing_standard.validate.database import Database, Loaded, Part, interruptible
from housing_standard.validate.explaining import explained
from housing_standard.validate.failures import Failures
from housing_standard.validate.reading import fields_across, other_entities
from housing_standard.validate.sql import Judged
from housing_standard.validate.watching import NOBODY, Watcher

_NO_ROOM = (
    "The data could not be judged: there is no room for what they take beyond memory, or a file could no longer be "
    "read. Free some space, or point the variable TMPDIR at a folder with more."
)
_ROWS_AT_ONCE = 10_000

# Up to so much DuckDB takes longer to plan the rules of all areas than to run them.
_SMALL_ROWS = 50_000
_SMALL_FILES = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found in some data, and how many records of each file were judged.

    `unlisted` says how many findings of each cause are not among `findings`; `acknowledged` how many warnings were
    found that the data acknowledge, which are in neither. Where someone stopped the work, `unread` are the kinds of
    record that were not judged, and `alone` those that were judged only record by record.
    """

    findings: tuple[Finding, ...]
    checked: tuple[Checked, ...]
    unlisted: tuple[Unlisted, ...] = ()
    acknowledged: int = 0
    unread: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


def judge_tables(
    standard: Standard,
    tables: Iterable[Table],
    as_at: dt.date,
    *,
    only: Collection[str] | None = None,
    alone: bool = False,
) -> tuple[Finding, ...]:
    """Return everything that `judge` finds in some tables, with nothing acknowledged."""
    return judge(standard, tables, as_at, only=only, alone=alone).findings


def judge(
    standard: Standard,
    parts: Iterable[Part],
    as_at: dt.date,
    *,
    only: Collection[str] | None = None,
    alone: bool = False,
    settled: Acknowledged = frozenset(),
    most: int | None = None,
    watcher: Watcher = NOBODY,
) -> Verdict:
    """Return what the rules of the Standard find wrong with some data, judged as at a day.

    Every rule is judged but those on how data are written, which the readers tell. `only` names the rules to
    judge; None means all. With `alone` the parts are not all of the data, so rules that need other records than
    these are left out. A value that is not written as its type asks is told once, by its type rule: no other rule
    that reads it speaks of its record, and rules of other records take it as absent. Warnings in `settled` are
    counted only. At most `most` findings of one rule in one file are listed, the first by row; None lists all.
    An interrupt of the keyboard ends the work early.
    """
    book = RuleBook(standard)
    held: dict[str, list[Part]] = {}
    for part in parts:
        held.setdefault(part.entity, []).append(part)
    files = [part.path for each in held.values() for part in each if isinstance(part, Unread)]
    rules = {name: tuple(_wanted(book, name, held, only, alone=alone)) for name in held}
    database = Database(files=files, small=_is_small(held))
    try:
        judged = Judged(standard=standard, database=database, as_at=as_at)
        judge_all = _Judge(book=book, judged=judged, rules=rules, settled=settled, most=most, explain=watcher.explain)
        try:
            with interruptible():
                _load(judged, held, rules, watcher)
        except KeyboardInterrupt:
            return judge_all.verdict(held, stopped=True)
        return judge_all.verdict(held)
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise UnreadableError(f"{_NO_ROOM} ({str(error).partition(chr(10))[0]})") from error
    finally:
        database.close()


def _is_small(held: Mapping[str, Sequence[Part]]) -> bool:
    """Tell whether there is so little of the data that to plan statements takes longer than to run them."""
    parts = [part for each in held.values() for part in each]
    tables = [part for part in parts if isinstance(part, Table)]
    files = [part for part in parts if isinstance(part, PlainCsv)]
    if len(tables) + len(files) < len(parts):  # the size of other files does not tell how much they hold
        return False
    return sum(len(each.rows) for each in tables) <= _SMALL_ROWS and sum(map(_size, files)) <= _SMALL_FILES


def _size(file: Unread) -> int:
    return file.path.stat().st_size


def _wanted(
    book: RuleBook, entity: str, held: Collection[str], only: Collection[str] | None, *, alone: bool
) -> Iterator[Rule]:
    """Yield the rules to judge on the records of one entity."""
    for rule in book.by_entity[entity]:
        if isinstance(rule.check, Closed) or (only is not None and rule.id not in only):
            continue
        others = other_entities(book.standard, rule) if alone else ()
        if all(any(kind.name in held for kind in book.standard.kinds_of(other)) for other in others):
            yield rule


def _load(
    judged: Judged,
    held: Mapping[str, Sequence[Part]],
    rules: Mapping[str, Sequence[Rule]],
    watcher: Watcher,
) -> None:
    """Put all records into the database, and judge each on its own on the way."""
    standard = judged.standard
    kept = fields_across(standard, (rule for of_entity in rules.values() for rule in of_entity))
    for name, parts in held.items():
        judged.database.load(
            standard.entity_by_name[name],
            tuple(parts),
            kept=kept.get(standard.root_of(name), ()),
            alone=partial(failing_alone, judged, rules[name]),
        )
        watcher.read(judged.database.loaded[name])


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    """What was found in the records of one entity."""

    findings: tuple[Finding, ...]
    unlisted: tuple[Unlisted, ...]
    acknowledged: int


@dataclass(frozen=True, kw_only=True)
class _Judge:
    """The rules of one Standard at work on one database."""

    book: RuleBook
    judged: Judged
    rules: Mapping[str, Sequence[Rule]]
    settled: Acknowledged
    most: int | None
    explain: Callable[[str], None] | None

    def verdict(self, held: Iterable[str], *, stopped: bool = False) -> Verdict:
        """Judge the records of every entity; once `stopped`, tell only what was found as the records were read."""
        database = self.judged.database
        outcomes: list[_Outcome] = []
        alone: list[str] = []
        for loaded in database.loaded.values():
            try:
                with interruptible():
                    outcomes.append(self._outcome(loaded, across=not stopped))
            except KeyboardInterrupt:
                stopped = True
                outcomes.append(self._outcome(loaded, across=False))
            if stopped:
                alone.append(loaded.entity.name)
        checked = (
            Checked(file=part.file, entity=part.entity, records=size)
            for loaded in database.loaded.values()
            for part, size in zip(loaded.parts, loaded.sizes, strict=True)
        )
        return Verdict(
            findings=(*database.findings, *(finding for outcome in outcomes for finding in outcome.findings)),
            checked=tuple(checked),
            unlisted=tuple(left for outcome in outcomes for left in outcome.unlisted),
            acknowledged=sum(outcome.acknowledged for outcome in outcomes),
            unread=tuple(name for name in held if name not in database.loaded),
            alone=tuple(alone),
        )

    def _outcome(self, loaded: Loaded, *, across: bool) -> _Outcome:
        """Judge the records of one entity; where not `across`, by the rules on a record alone."""
        rules = self.rules[loaded.entity.name]
        failures = Failures(database=self.judged.database, loaded=loaded)
        selects = tuple(failing_across(self.judged, loaded, rules)) if across else ()
        for _, select in selects:
            failures.add(select)
        if self.explain:
            self.explain(explained(self.book, loaded, rules, failing_alone(self.judged, rules, loaded.given), selects))
        self._add_several(failures, rules)
        acknowledged = sum(failures.settle(place, self._settled(rule)) for place, rule in enumerate(rules))
        listed = failures.listed(self.most)
        left = failures.counted() - Counter(failures.places(listed))
        return _Outcome(
            findings=tuple(self._findings(loaded, rules, listed)),
            unlisted=tuple(self._unlisted(loaded, rules, left)),
            acknowledged=acknowledged,
        )

    def _add_several(self, failures: Failures, rules: Sequence[Rule]) -> None:
        """Add the records that give several values for a field with one."""
        positions = {rule.id: position for position, rule in enumerate(rules)}
        numbers: dict[int, list[int]] = {}
        for number, field in failures.loaded.several:
            position = positions.get(f"{failures.loaded.entity.name}/{field.name}/single")
            if position is not None:
                numbers.setdefault(position, []).append(number)
        for position, several in numbers.items():
            failures.add_numbers(position, several)

    def _settled(self, rule: Rule) -> frozenset[str]:
        """Return the identifiers of the records for which this warning is acknowledged."""
        if rule.severity is not Severity.WARNING:
            return frozenset()
        return frozenset(record for name, record in self.settled if name == rule.id)

    def _findings(self, loaded: Loaded, rules: Sequence[Rule], listed: Sequence[tuple[int, int]]) -> Iterator[Finding]:
        for first in range(0, len(listed), _ROWS_AT_ONCE):
            some = listed[first : first + _ROWS_AT_ONCE]
            cells = self.judged.database.cells(loaded, {number for number, _ in some})
            for number, position in some:
                yield self._finding(loaded, rules[position], number, cells[number])

    def _finding(self, loaded: Loaded, rule: Rule, number: int, cells: Mapping[str, tuple[str, ...]]) -> Finding:
        part, index = loaded.place(number)
        row = {name: CELL_SEPARATOR.join(values) for name, values in cells.items()}
        column = _column(rule)
        identifier = loaded.entity.identifier
        finding = finding_of(
            rule,
            file=part.file,
            row=part.number(index),
            column=column,
            value=CELL_SEPARATOR.join(at_fault(rule, cells.get(column, ()))),
            record=row.get(identifier.name, "") if identifier else "",
            entity=loaded.entity.name,
            term=term_of(self.book.standard, loaded.entity.name, column),
            values=row,
        )
        return replace(finding, column=part.heading(column))

    @staticmethod
    def _unlisted(loaded: Loaded, rules: Sequence[Rule], left: Counter[tuple[int, int]]) -> Iterator[Unlisted]:
        for (position, place), count in left.items():
            rule, part = rules[position], loaded.parts[place]
            column = part.heading(_column(rule))
            cause = CauseKey(rule=rule.id, file=part.file, column=column, entity=loaded.entity.name)
            yield Unlisted(cause=cause, severity=rule.severity, count=count)


def _column(rule: Rule) -> str:
    return rule.fields[0] if rule.fields else ""
