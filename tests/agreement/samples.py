"""Datasets made from the Standard itself: for every rule one that keeps it and one that breaks it.

A dataset is the JSON form: {entity key: [record, ...]}. Authored rules bring their own good and bad examples;
for derived rules one constraint of a whole, valid record is broken at a time.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from housing_standard.constraints import AtLeast, AtMost, Counted, Matches, OfType, OneOf, Passes, Test
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Entity, Field, RangeKind, Rule, Standard
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook

Record = dict[str, Any]
Dataset = dict[str, list[Record]]

AS_AT = "2026-10-31"

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


def cases_of(standard: Standard) -> Iterator[Case]:
    """Yield a case for each rule, and for each form of wrongness where a type has several."""
    sampler = Sampler(standard)
    for name, rules in RuleBook(standard).by_entity.items():
        entity = standard.entity_by_name[name]
        for rule in rules:
            if rule.good and not entity.profile_of and entity.name in (rule.entity, _first_kind(standard, rule)):
                yield _authored(sampler, rule, entity)
            elif rule.derived and (rule.fields or rule.kind == "unknown_field"):
                yield from _derived(sampler, rule, entity)


def _first_kind(standard: Standard, rule: Rule) -> str:
    kinds = standard.kinds_of(rule.entity)
    return kinds[0].name if kinds else rule.entity


def _authored(sampler: Sampler, rule: Rule, entity: Entity) -> Case:
    good, bad = (sampler.complete(json.loads(text)) for text in (rule.good, rule.bad))
    return Case(rule=rule, entity=entity.name, good=good, bad=bad)


def _derived(sampler: Sampler, rule: Rule, entity: Entity) -> Iterator[Case]:
    key = snake(entity.name)
    given: Record = {"id": "S-1"} if "id" in entity.field_by_name else {}
    field = entity.field_by_name[rule.fields[0]] if rule.fields else None
    if field is not None and field.name not in given:
        sample = sampler.record(entity, {}).get(field.name)
        if sample is None:
            plain = f"R-{sampler.target(field).name}" if field.range.kind is RangeKind.ENTITY else sampler.value(field)
            sample = [plain] if field.many else plain
        given[field.name] = sample
    good = sampler.complete({key: [given]})
    for fault, change in _faults(rule, field):
        bad = copy.deepcopy(good)
        change(bad[key])
        yield Case(rule=rule, entity=entity.name, good=good, bad=bad, fault=fault)


def _faults(rule: Rule, field: Field | None) -> Iterator[tuple[str, Any]]:
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
