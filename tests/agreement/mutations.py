"""Whole records drawn from the Standard by Hypothesis, and one constraint of each broken at a time.

What is right about them is worked out twice, by no maker: by the way they are made (one rule is broken) and by the
oracle, which reads the rules one record at a time in plain Python.
"""

from __future__ import annotations

import copy
import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from housing_standard.constraints import AtLeast, AtMost, Matches, OneOf
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.names import snake
from housing_standard.records.json_files import contents_of
from housing_standard.scales import RangeKind, Severity
from tests.agreement.engine import Dataset, Fault
from tests.agreement.engines.places import OF_ONE_FIELD, constraint_of
from tests.agreement.engines.tables import fault_of
from tests.agreement.samples import AS_AT, Case, Record, Sampler, Settler, as_json, cases_of, faults_of
from tests.validate.oracle import Oracle, passes

# Text that has been trouble somewhere: quotes, separators, signs of other alphabets, one beyond 16 bits.
_LETTERS = "abcXYZ019 '\",;:&<>{}()éŵ£€\U0001f3e0"
_EARLIEST, _LATEST = datetime.date(1950, 1, 1), datetime.date.fromisoformat(AS_AT)
# How many more values a list gets at most.
_MORE = 2
# The faults that a declared departure covers, by kind of rule and by what is written.
_KNOWN = {
    ("type datetime", "2026-03-31T09:30:00"): "type_datetime_offset/no_offset",
    ("type integer", "1.5"): "type_integer/half",
}


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A dataset in which at most one rule of one record is broken, and all that is wrong with it.

    `rule` is empty for data with nothing wrong; `faults` are violations only. With `alone` an engine may name
    no record: a record has lost its identifier, or the fault is met while data are read, before any row is judged.
    """

    entity: str
    rule: str
    fault: str
    dataset: Dataset
    faults: frozenset[Fault]
    alone: bool
    kind: str = ""

    @property
    def case(self) -> str:
        """The name under which the declared departures know such a fault; empty where there is none."""
        return _KNOWN.get((self.kind, self.fault), "")

    def __str__(self) -> str:
        return f"{self.entity} {self.rule} {self.fault}".strip()


@dataclass(frozen=True)
class Mutator:
    """Draws records of one Standard and breaks them."""

    standard: Standard

    @cached_property
    def sampler(self) -> Sampler:
        """What makes a record whole."""
        return Sampler(self.standard)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """The kinds of record, and the messages."""
        return (*self.standard.records, *self.standard.messages)

    @cached_property
    def values(self) -> dict[str, st.SearchStrategy[Any]]:
        """What may stand in each field, by entity and field."""
        fields = [field for entity in self.entities for field in entity.fields]
        return {f"{field.entity}/{field.name}": self._values(field) for field in fields}

    @cached_property
    def authored(self) -> dict[str, Dataset]:
        """The bad example of each authored rule that judges records, made whole."""
        return {case.rule.id: case.bad for case in cases_of(self.standard) if not case.rule.derived}

    def mutations(self) -> st.SearchStrategy[Mutation]:
        """Return a strategy of datasets, about every eighth of them with nothing wrong."""
        return st.composite(self._drawn)()

    def _drawn(self, draw: st.DrawFn) -> Mutation:
        entity = draw(st.sampled_from(self.entities))
        good = draw(self.records(entity))
        ways = [("", "", good), *self.broken(entity, good)]
        rule, fault, dataset = draw(st.one_of(st.sampled_from(ways), st.sampled_from(ways[1:] or ways)))
        return self._mutation(entity.name, rule, fault, dataset)

    def of_case(self, case: Case, *, good: bool) -> Mutation:
        """Return the case of a rule, kept or broken, with all that is wrong with it."""
        dataset = case.good if good else case.bad
        return self._mutation(case.entity, "" if good else case.rule.id, "" if good else case.fault, dataset)

    def _mutation(self, entity: str, rule: str, fault: str, dataset: Dataset) -> Mutation:
        read, judged = self.faults(dataset)
        return Mutation(
            entity=entity,
            rule=rule,
            fault=fault,
            dataset=dataset,
            faults=read | judged,
            alone=bool(read) or any(self._is_nameless(fault) for fault in judged),
            kind=self._kind(rule),
        )

    def records(self, entity: Entity) -> st.SearchStrategy[dict[str, list[Record]]]:
        """Return a strategy of datasets around one record of `entity` that keep every rule of its own fields."""

        def drawn(draw: st.DrawFn) -> dict[str, list[Record]]:
            optional = [field.name for field in entity.fields if not field.required and not field.inlined]
            chosen = draw(st.sets(st.sampled_from(optional))) if optional else set()
            given: Record = {}
            for field in entity.fields:
                if field.identifier:
                    given[field.name] = "S-1"
                elif field.name in chosen or (field.required and not field.inlined):
                    given[field.name] = draw(self.values[f"{entity.name}/{field.name}"])
            settled = Settler(self.sampler).settle(entity, self.sampler.record(entity, given), ())
            return self.sampler.complete({snake(entity.name): [settled]})

        return st.composite(drawn)()

    def broken(self, entity: Entity, good: Dataset) -> Iterator[tuple[str, str, Dataset]]:
        """Yield every way to break one rule of the record that a dataset is made around, and the data so broken."""
        key = snake(entity.name)
        for rule in self.sampler.book.by_entity[entity.name]:
            if rule.bad and rule.id in self.authored:
                yield rule.id, "its own example", self.authored[rule.id]
            name = rule.fields[0] if rule.fields else ""
            if not rule.derived or (name and name not in good[key][0] and rule.kind != "unique"):
                continue
            for fault, change in faults_of(rule, entity.field_by_name[name] if name else None):
                dataset = copy.deepcopy({key: list(records) for key, records in good.items()})
                change(dataset[key])
                yield rule.id, fault, dataset

    def _kind(self, rule: str) -> str:
        """Return the kind of a rule, and of a type's the primitive as well."""
        known = self.sampler.book.by_id.get(rule)
        if known is None or not known.derived:
            return known.kind if known else ""
        if not known.fields:
            return known.kind
        field = self.standard.entity_by_name[known.entity].field_by_name[known.fields[0]]
        return f"{known.kind} {field.primitive.value}"

    def _is_nameless(self, fault: Fault) -> bool:
        identifier = self.sampler.entity(fault.key).identifier
        return fault.constraint == "required" and identifier is not None and fault.field == identifier.name

    def faults(self, dataset: Dataset) -> tuple[frozenset[Fault], frozenset[Fault]]:
        """Return every violation in the data: what the reader meets, and what the oracle finds in what was read."""
        book = self.sampler.book
        contents = contents_of(json.dumps(dataset).encode(), "case.json", book)
        read = frozenset(fault_of(book, f, f.row) for f in contents.findings if f.severity is Severity.VIOLATION)
        judged: set[Fault] = set()
        oracle = Oracle(self.standard, contents.tables, _LATEST, book)
        for entity, row, rule in oracle.verdict():
            known = book.by_id[rule]
            if known.severity is Severity.VIOLATION:
                judged.add(_fault(known, entity, row))
        return read, frozenset(judged)

    def _values(self, field: Field) -> st.SearchStrategy[Any]:
        one = self._one(field)
        if not field.many:
            return one
        least = max(field.minimum_count, 1)
        most = field.maximum_count or least + _MORE
        return st.lists(one, min_size=least, max_size=most, unique=True)

    def _one(self, field: Field) -> st.SearchStrategy[Any]:
        """Return the sound values of a field, as JSON."""
        if field.range.kind is RangeKind.ENTITY:
            names = [f"R-{kind.name}" for kind in self.standard.kinds_of(field.range.name)[:1]]
            return st.sampled_from([f"{name}{more}" for name in names for more in ("", "-2", "-3")])
        for test in field.tests:
            if isinstance(test, OneOf):
                return st.sampled_from(test.values)
        sample = self.sampler.value(field)
        if any(isinstance(test, Matches) for test in field.tests):
            patterns = [test.pattern for test in field.tests if isinstance(test, Matches)]
            texts: st.SearchStrategy[str] = st.from_regex(re.compile(patterns[0], re.ASCII), fullmatch=True)
        else:
            texts = _texts(field)
        sound = texts.filter(lambda text: all(passes(test, field.primitive, text) for test in field.tests))
        return st.one_of(st.just(sample), sound.map(lambda text: as_json(field.primitive, text)))


def _texts(field: Field) -> st.SearchStrategy[str]:
    """Return texts of the field's primitive within its bounds."""
    low = next((test.bound for test in field.tests if isinstance(test, AtLeast)), None)
    high = next((test.bound for test in field.tests if isinstance(test, AtMost)), None)
    match field.primitive:
        case Primitive.INTEGER:
            return st.integers(int(low or -1000), int(high or 1000 + int(low or 0))).map(str)
        case Primitive.DECIMAL:
            bottom, top = float(low or -1000), float(high or 1000 + float(low or 0))
            return st.integers(round(bottom * 4), round(top * 4)).map(lambda n: f"{n / 4:g}")
        case Primitive.BOOLEAN:
            return st.sampled_from(("true", "false"))
        case Primitive.DATE:
            return st.dates(_EARLIEST, _LATEST).map(str)
        case Primitive.DATETIME:
            moments = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2026, 10, 1))  # noqa: DTZ001
            return moments.map(lambda moment: f"{moment.replace(microsecond=0).isoformat()}Z")
        case Primitive.TIME:
            return st.times().map(lambda time: time.replace(microsecond=0).isoformat())
        case Primitive.URI:
            return st.integers(0, 10**6).map(lambda number: f"https://example.org/{number}")
        case _:
            words = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=20).map(str.strip)
            return words.filter(lambda text: bool(text) and problem(field.primitive, text) is None)


def _fault(rule: Rule, entity: str, row: int) -> Fault:
    constraint = constraint_of(rule)
    field = rule.fields[0] if constraint in OF_ONE_FIELD and rule.fields else ""
    return Fault(key=snake(entity), row=row, field=field, constraint=constraint)


def drawn(standard: Standard, count: int, seed: int) -> Sequence[Mutation]:
    """Return so many mutations, the same ones for one seed."""
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415
    from hypothesis import seed as seeded  # noqa: PLC0415

    found: list[Mutation] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(Mutator(standard).mutations())
    def collect(mutation: Mutation) -> None:
        found.append(mutation)

    collect()
    return found
