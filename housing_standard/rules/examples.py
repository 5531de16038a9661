"""Examples are right: a value is allowed by its field, a record has every field it needs and no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from housing_standard.model import Entity, Field, ValueType
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.trial import breached
from housing_standard.rules.values import as_texts, refusal
from housing_standard.rules.words import Words


def _wrong_value(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        if not isinstance(subject.term, Field | ValueType):
            continue
        for example in subject.term.examples:
            said = refusal(subject.term.tests, example)
            if said:
                yield Fault(key=subject.key, problem=f"The example '{example}' {said}.")


def _wrong_record(words: Words) -> Iterator[Fault]:
    for entity in words.standard.entities:
        for example in entity.examples:
            for said in _faults_of(entity, example):
                yield Fault(key=entity.name, problem=f"The example record {said}.")


def _breaks_rule(words: Words) -> Iterator[Fault]:
    """Judge the records that are right in themselves by the rules on several fields, in one go."""
    standard = words.standard
    records = {
        entity.name: _read(example)
        for entity in standard.entities
        for example in entity.examples[:1]
        if not entity.abstract and not any(_faults_of(entity, example))
    }
    for name, rule in breached(standard, records):
        yield Fault(key=name, problem=f"The example record breaks the rule {rule.id}: {rule.title}.")


def _faults_of(entity: Entity, example: str) -> Iterator[str]:
    record = _read(example)
    if not isinstance(record, dict):
        yield "is not a mapping of fields to values"
        return
    for name in record:
        if name not in entity.field_by_name:
            yield f"has '{name}', which is not a field of {entity.name}"
    for field in entity.fields:
        texts = as_texts(record.get(field.name))
        if field.required and not texts:
            yield f"lacks '{field.name}', which is required"
        if len(texts) > 1 and not field.many:
            yield f"gives '{field.name}' more than one value"
        for text in texts:
            said = refusal(field.tests, text)
            if said:
                yield f"gives '{field.name}' the value '{text}', which {said}"


def _read(example: str) -> Any:
    try:
        return json.loads(example)
    except ValueError:
        return None


CHECKS = (
    Check(
        id="example/wrong-value",
        title="An example value passes its own tests",
        why="People copy examples.",
        cure="Correct the example, or the pattern, bound or list that refuses it.",
        find=_wrong_value,
    ),
    Check(
        id="example/wrong-record",
        title="An example record is a right record",
        why="People copy examples.",
        cure="Correct the record under `examples:`; write dates and numbers of the field's kind.",
        find=_wrong_record,
    ),
    Check(
        id="example/breaks-rule",
        title="An example record keeps the rules of its entity",
        why="People copy examples.",
        cure="Correct the record under `examples:`, or the rule.",
        find=_breaks_rule,
    ),
)
