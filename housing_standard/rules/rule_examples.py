"""The good and the bad example of every authored rule, judged by the validator with that rule alone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from housing_standard.constraints import Law, asks_today
from housing_standard.model import Entity, Rule, Standard
from housing_standard.names import snake
from housing_standard.rules import reach
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.trial import ANY_DAY, Example, Records, guilty
from housing_standard.rules.values import as_texts, refusal
from housing_standard.rules.words import Words

# The entity whose record gives the day that data are judged as at, and the field with that day.
DATASET = "dataset"
EXTRACT_DATE = "extract_date"


def _authored(words: Words) -> Iterator[tuple[Rule, str, str]]:
    """Yield each authored rule with each of its examples: which it is, and its text."""
    for rule in words.rules:
        if not rule.derived:
            yield rule, "good", rule.good
            yield rule, "bad", rule.bad


def _missing(words: Words) -> Iterator[Fault]:
    for rule, which, text in _authored(words):
        if not text:
            yield Fault(key=rule.id, problem=f"The rule has no {which} example.")


def _unfit(words: Words) -> Iterator[Fault]:
    for rule, which, text in _authored(words):
        for complaint in complaints(words.standard, rule, text):
            yield Fault(key=rule.id, problem=f"The {which} example {complaint}.")


def complaints(standard: Standard, rule: Rule, text: str) -> Iterator[str]:
    """Yield why an example cannot show what its rule does; nothing for a missing one."""
    records = _records(text)
    if records is None:
        if text:
            yield "is not a mapping of entities to lists of records"
        return
    if not isinstance(rule.check, Law) and asks_today(rule.check) and _as_at(records) is None:
        yield f"names no day: give it a {DATASET} with its {EXTRACT_DATE}"
    entities = {snake(entity.name): entity for entity in standard.entities if not entity.abstract}
    for key, rows in records.items():
        if key not in entities:
            yield f"speaks of '{key}', which is not the name of an entity's table"
            continue
        for row in rows:
            yield from _unfit_row(entities[key], row)


def _unfit_row(entity: Entity, row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        field = entity.field_by_name.get(name)
        if field is None:
            yield f"has '{name}', which is not a field of {entity.name}"
            continue
        for text in as_texts(value):
            said = refusal(field.tests[:1], text)
            if said:
                yield f"gives '{name}' the value '{text}', which {said}"


def _misjudged(words: Words) -> Iterator[Fault]:
    fitting = [
        (which, Example(rule=rule, records=records, as_at=_as_at(records) or ANY_DAY))
        for rule, which, text in _authored(words)
        for records in [_records(text)]
        if records is not None and not any(_obstacles(words.standard, rule, text))
    ]
    found = guilty(words.standard, [example for _, example in fitting])
    for position, (which, example) in enumerate(fitting):
        if which == "good" and position in found:
            yield Fault(key=example.rule.id, problem="The rule finds fault with its good example.")
        elif which == "bad" and position not in found:
            yield Fault(key=example.rule.id, problem="The rule finds no fault with its bad example.")


def _obstacles(standard: Standard, rule: Rule, text: str) -> Iterator[str]:
    """Yield what keeps the validator from judging an example; other checks tell of it."""
    yield from complaints(standard, rule, text)
    yield from reach.complaints(standard, rule.entity, rule.check)


def _records(text: str) -> dict[str, list[dict[str, Any]]] | None:
    """Return an example's records under the names of their tables, or None when it has another shape."""
    try:
        document = json.loads(text)
    except ValueError:
        return None
    if not isinstance(document, dict) or not document:
        return None
    lists = [rows for rows in document.values() if isinstance(rows, list)]
    rows_fit = all(isinstance(row, dict) for rows in lists for row in rows)
    return document if len(lists) == len(document) and rows_fit else None


def _as_at(records: Records) -> dt.date | None:
    for row in records.get(DATASET, ()):
        try:
            return dt.date.fromisoformat(str(row.get(EXTRACT_DATE)))
        except ValueError:
            return None
    return None


CHECKS = (
    Check(
        id="rule/example-missing",
        title="A rule has a good and a bad example",
        why="An example shows what the wording leaves open, and proves that the rule works.",
        cure="Add `examples:` with a small dataset described as good and one described as bad.",
        find=_missing,
    ),
    Check(
        id="rule/example-unfit",
        title="A rule's examples are datasets that it can judge",
        why="A misspelt field in an example makes the rule look right while it does nothing.",
        cure="Write entities and fields by their names in data, values by their types, and the day if it is asked.",
        find=_unfit,
    ),
    Check(
        id="rule/example-misjudged",
        title="A rule finds its bad example and passes its good one",
        why="A rule that judges its own examples wrongly will judge data wrongly.",
        cure="Correct the example, or the rule.",
        find=_misjudged,
    ),
)
