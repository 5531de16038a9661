"""Datasets made from the Standard itself: for every rule one that keeps it and one that breaks it.

A dataset is the JSON form: {entity key: [record, ...]}. Authored rules bring their own good and bad examples;
for derived rules one constraint of a whole, valid record is broken at a time.
"""

from __future__ import annotations

import copy
import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from housing_standard.constraints import (
    AtLeast,
    AtMost,
    Counted,
    Matches,
    OfType,
    OneOf,
    Passes,
    Test,
    sees_other_records,
)
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.names import snake
from housing_standard.records.json_files import contents_of
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind
from tests.validate.oracle import Oracle

Record = dict[str, Any]
Dataset = dict[str, list[Record]]

AS_AT = "2026-10-31"

# How often a sample is mended before it is taken as it is.
ATTEMPTS = 40

_PLAIN: dict[Primitive, str] = {
    Primitive.STRING: "Sample",
    Primitive.INTEGER: "1",
    Primitive.DECIMAL: "1.5",
    Primitive.BOOLEAN: "true",
    Primitive.DATE: "2024-05-01",
    Primitive.DATETIME: "2024-05-01T09:00:00Z",
    Primitive.TIME: "09:00:00",
    Primitive.URI: "https://example.org/1",
}

_WRONG: dict[Primitive, tuple[str, ...]] = {
    Primitive.INTEGER: ("1.5", "seven"),
    Primitive.DECIMAL: ("1,5", "ten"),
    Primitive.BOOLEAN: ("maybe",),
    Primitive.DATE: ("31/03/2026", "2026-02-30", "2026-13-01"),
    Primitive.DATETIME: ("2026-03-31T09:30:00", "2026-02-30T09:30:00Z"),
    Primitive.TIME: ("25:00:00",),
    Primitive.URI: ("not an address",),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A rule, data that keep it and data that break it; `fault` tells the broken forms of one rule apart."""

    rule: Rule
    entity: str
    good: Dataset
    bad: Dataset
    fault: str = ""

    @property
    def name(self) -> str:
        """A short name for the test's report."""
        return f"{self.rule.id}{f' ({self.fault})' if self.fault else ''}"


def as_json(primitive: Primitive, text: str) -> Any:
    """Return a lexical form as a JSON value; text that is not of the primitive stays text."""
    if problem(primitive, text) is None:
        if primitive is Primitive.INTEGER:
            return int(text)
        if primitive is Primitive.DECIMAL:
            return float(text)
        if primitive is Primitive.BOOLEAN:
            return text == "true"
    return text


@dataclass(frozen=True)
class Sampler:
    """Makes whole records of one Standard."""

    standard: Standard

    @cached_property
    def book(self) -> RuleBook:
        """Every rule of the Standard."""
        return RuleBook(self.standard)

    def value(self, field: Field) -> Any:
        """Return a valid value of a field that refers to nothing."""
        for test in field.tests:
            if isinstance(test, OneOf):
                return test.values[0]
        value_type = self.standard.type_by_name.get(field.range.name)
        written = (*field.examples, *(value_type.examples if value_type else ()), _PLAIN[field.primitive])
        return as_json(field.primitive, written[0])

    def record(self, entity: Entity, given: Record) -> Record:
        """Return `given` with every required field filled in; references point at records named R-<entity>."""
        whole = dict(given)
        for field in entity.fields:
            if not field.required or field.name in whole:
                continue
            if field.identifier:
                whole[field.name] = f"R-{entity.name}"
            elif field.range.kind is RangeKind.ENTITY:
                whole[field.name] = f"R-{self.target(field).name}"
            else:
                whole[field.name] = self.value(field)
            if field.many:
                whole[field.name] = [whole[field.name]]
        return whole

    def target(self, field: Field) -> Entity:
        """Return the kind of record that a sample reference points at."""
        return self.standard.kinds_of(field.range.name)[0]

    def complete(self, dataset: Dataset) -> Dataset:
        """Return the dataset with required fields filled in and every record that it refers to."""
        whole: Dataset = {}
        waiting: list[tuple[Entity, Record]] = [
            (self.entity(key), record) for key, records in dataset.items() for record in records
        ]
        known: set[tuple[str, str]] = set()
        for entity, record in waiting:
            known.add((self.standard.root_of(entity.name), str(record.get("id"))))
        while waiting:
            entity, given = waiting.pop(0)
            record = self.record(entity, given)
            whole.setdefault(snake(entity.name), []).append(record)
            for field in () if entity.profile_of else entity.fields:
                if field.range.kind is not RangeKind.ENTITY or record.get(field.name) is None:
                    continue
                target = self.target(field)
                root = self.standard.root_of(target.name)
                values = record[field.name] if isinstance(record[field.name], list) else [record[field.name]]
                for value in values:
                    if (root, str(value)) not in known:
                        known.add((root, str(value)))
                        waiting.append((target, {"id": value}))
        return whole

    def entity(self, key: str) -> Entity:
        """Return the entity whose JSON key this is."""
        return next(entity for entity in self.standard.entities if snake(entity.name) == key)


def apart(standard: Standard, dataset: Mapping[str, Sequence[Mapping[str, Any]]], mark: str) -> Dataset:
    """Return the dataset with every identifier and reference marked, so that many fit into one."""

    def marked(entity: Entity, name: str, value: Any) -> Any:
        field = entity.field_by_name.get(name)
        if value is None or field is None or not (field.identifier or field.range.kind is RangeKind.ENTITY):
            return value
        return [f"{mark}{each}" for each in value] if isinstance(value, list) else f"{mark}{value}"

    sampler = Sampler(standard)
    return {
        key: [{name: marked(sampler.entity(key), name, value) for name, value in record.items()} for record in records]
        for key, records in dataset.items()
    }


def cases_of(standard: Standard) -> Iterator[Case]:
    """Yield a case for each rule, and for each form of wrongness where a type has several."""
    sampler = Sampler(standard)
    for name, rules in sampler.book.by_entity.items():
        entity = standard.entity_by_name[name]
        for rule in rules:
            if rule.good and not entity.profile_of and snake(entity.name) in json.loads(rule.bad):
                yield authored_case(sampler, rule, entity)
            elif rule.derived and (rule.fields or rule.kind == "unknown_field"):
                yield from _derived(sampler, rule, entity)


def authored_case(sampler: Sampler, rule: Rule, entity: Entity) -> Case:
    """Return the examples that an authored rule brings, made whole."""
    good, bad = (_settled(sampler, rule, json.loads(text)) for text in (rule.good, rule.bad))
    return Case(rule=rule, entity=entity.name, good=good, bad=bad)


def _settled(sampler: Sampler, rule: Rule, dataset: Dataset) -> Dataset:
    """Return an authored example made whole: every record keeps every other rule on its own fields."""
    settler = Settler(sampler)
    whole: Dataset = {}
    for key, records in dataset.items():
        entity = sampler.entity(key)
        whole[key] = [
            settler.settle(entity, sampler.record(entity, record), (*rule.fields, *record), but=rule.id)
            for record in records
        ]
    return sampler.complete(whole)


@dataclass(frozen=True)
class Settler:
    """Makes a sample keep the rules on its own fields: what a rule needs is filled in, what it forbids left out."""

    sampler: Sampler

    def settle(self, entity: Entity, record: Record, kept: tuple[str, ...], but: str = "") -> Record:
        """Return the record changed until no rule on its own fields fails; the fields `kept` stay as they are.

        The rule `but` may fail: it is the one that the sample is to break.
        """
        record = dict(record)
        for _ in range(ATTEMPTS):
            failing = [rule for rule in self._failing(entity, record) if rule.id != but]
            if not failing:
                break
            for rule in failing:
                for name in rule.fields:
                    if name not in kept:
                        self._change(entity.field_by_name[name], record)
        return record

    def _change(self, field: Field, record: Record) -> None:
        """Fill an absent field in, try a needed one with its next code, leave any other out."""
        if record.get(field.name) is None:
            record[field.name] = self._given(field)
        elif field.required:
            codes = next((test.values for test in field.tests if isinstance(test, OneOf)), (record[field.name],))
            record[field.name] = codes[(codes.index(record[field.name]) + 1) % len(codes)]
        else:
            del record[field.name]

    def _given(self, field: Field) -> Any:
        return f"R-{field.range.name}" if field.range.kind is RangeKind.ENTITY else self.sampler.value(field)

    def _failing(self, entity: Entity, record: Record) -> list[Rule]:
        standard = self.sampler.standard
        rules = [r for r in standard.authored_rules(entity.name) if not sees_other_records(r.check)]
        content = json.dumps({snake(entity.name): [record]}).encode()
        tables = contents_of(content, "sample.json", self.sampler.book).tables if rules else ()
        oracle = Oracle(standard, tables, datetime.date.fromisoformat(AS_AT), self.sampler.book)
        return [rule for rule in rules for read in oracle.records if oracle.fails(read, rule)]


def _derived(sampler: Sampler, rule: Rule, entity: Entity) -> Iterator[Case]:
    key = snake(entity.name)
    given: Record = {}
    if entity.identifier:
        given[entity.identifier.name] = "S-1"
    field = entity.field_by_name[rule.fields[0]] if rule.fields else None
    if field is not None and field.name not in given:
        sample = sampler.record(entity, {}).get(field.name)
        if sample is None:
            plain = f"R-{sampler.target(field).name}" if field.range.kind is RangeKind.ENTITY else sampler.value(field)
            sample = [plain] if field.many else plain
        given[field.name] = sample
    whole = Settler(sampler).settle(entity, sampler.record(entity, given), rule.fields)
    good = sampler.complete({key: [whole]})
    for fault, change in faults_of(rule, field):
        bad = copy.deepcopy(good)
        change(bad[key])
        yield Case(rule=rule, entity=entity.name, good=good, bad=bad, fault=fault)


def faults_of(rule: Rule, field: Field | None) -> Iterator[tuple[str, Any]]:
    """Yield the ways to break a derived rule: a name and a function that changes the entity's records."""
    if field is None:
        yield "", lambda records: records[0].update(zz_unknown="x")
        return
    name = field.name

    def put(value: Any) -> Any:
        return lambda records: records[0].update({name: [value] if field.many else value})

    match rule.check:
        case Passes(test=OfType(primitive=primitive)):
            for wrong in _WRONG.get(primitive, ()):
                yield wrong, put(wrong)
        case Passes(test=test):
            yield "", put(_breaking(field, test))
        case Counted(maximum=maximum) if rule.kind == "count":
            if maximum is not None:
                values = [f"V-{n}" for n in range(maximum + 1)]
                yield "", lambda records: records[0].update({name: values})
        case Counted():
            yield "", lambda records: records[0].update({name: [records[0][name], _other(records[0][name])]})
        case _ if rule.kind == "required":
            yield "left out", lambda records: records[0].pop(name)
            yield "null", lambda records: records[0].update({name: None})
        case _ if rule.kind == "recommended":
            yield "", lambda records: records[0].pop(name)
        case _ if rule.kind == "distinct":
            yield "", lambda records: records[0].update({name: records[0][name] * 2})
        case _ if rule.kind == "reference":
            yield "", put("NOWHERE")
        case _ if rule.kind == "unique":
            yield "", lambda records: records.append(copy.deepcopy(records[0]))


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    return f"{value}x"


def _breaking(field: Field, test: Test) -> Any:
    """Return a value of the right type that fails the test."""
    match test:
        case AtLeast(bound=bound):
            return as_json(field.primitive, str(Decimal(bound) - 1))
        case AtMost(bound=bound):
            return as_json(field.primitive, str(Decimal(bound) + 1))
        case OneOf():
            return "zz_no_such_code"
        case Matches(pattern=pattern):
            assert not re.fullmatch(pattern, "~ ~", re.ASCII)
            return "~ ~"
        case _:
            raise AssertionError(test)
