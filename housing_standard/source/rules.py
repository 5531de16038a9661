"""Authored rules: LinkML class rules and rule templates, read with their wording into Rules."""

from __future__ import annotations

import json
from typing import Any

from housing_standard.constraints import Check, Condition, Unique, paths_in
from housing_standard.model import Rule, Severity, Wording
from housing_standard.source.common import Body, Reading, annotations_of
from housing_standard.source.lowering import (
    BOOLEAN_KEYS,
    REFUSED_CLASS_KEYS,
    Expression,
    UnsupportedError,
    class_condition,
    implies,
    slot_condition,
)
from housing_standard.source.templates import check_of, fields_of

PLAIN_CURE = "Check the record at its source and correct it."


def class_rules(reading: Reading, entity: str, body: Body) -> tuple[Rule, ...]:
    """Return the rules authored on one class, its own boolean expressions included."""
    found: list[Rule] = []
    for index, rule in enumerate(body.get("rules") or []):
        place = reading.gathered.locate("classes", entity, "rules", index)
        if rule.get("deactivated"):
            continue
        try:
            found.append(_authored(reading, entity, index, rule, place))
        except UnsupportedError as error:
            _refuse(reading, place, entity, str(error))
    found.extend(_class_expression(reading, entity, body))
    found.extend(_slot_expressions(reading, entity, body))
    found.extend(_unique_keys(reading, entity, body))
    return tuple(found)


def _authored(reading: Reading, entity: str, index: int, body: Body, place: tuple[str, int]) -> Rule:
    notes = annotations_of(body)
    rule_id = notes.get("id", f"{entity}/rule_{index + 1}")
    for key in ("bidirectional", "open_world", "elseconditions"):
        if body.get(key):
            raise UnsupportedError(f"'{key}' of a rule")
    when = class_condition(Expression(body=body.get("preconditions") or {}), asked=True)
    consequence = class_condition(Expression(body=body.get("postconditions") or {}), asked=False)
    template = notes.get("template", "")
    check: Check = check_of(template, notes, when) if template else implies(when, consequence)
    pointed = notes.get("points_at") or _last(fields_of(template, notes) if template else _names(consequence))
    spoken = fields_of(template, notes) if template else _names(when) + _names(consequence)
    fields = tuple(dict.fromkeys(name for name in (pointed, *spoken) if name))
    if reading.places.setdefault(rule_id, place) != place:
        first = ":".join(map(str, reading.places[rule_id]))
        problem = f"The rule id '{rule_id}' is used twice; the first time at {first}."
        reading.problem("words/rule-id", place, entity, problem, "Give the rule an id that was never used.")
    return _worded(
        reading, place, body, entity=entity, rule_id=rule_id, kind=template or "condition", fields=fields, check=check
    )


def _worded(
    reading: Reading,
    place: tuple[str, int],
    body: Body,
    *,
    entity: str,
    rule_id: str,
    kind: str,
    fields: tuple[str, ...],
    check: Check,
) -> Rule:
    """Return a rule with the wording that its author gave it; what is not worded gets a plain form."""
    notes = annotations_of(body)
    title = str(body.get("title") or body.get("description") or rule_id)
    plain = _plain_wording(title)
    return Rule(
        id=rule_id,
        entity=entity,
        kind=kind,
        title=title,
        fields=fields,
        check=check,
        severity=_severity(reading, place, entity, notes.get("severity", "violation")),
        message=Wording(
            one=notes.get("one", plain.one),
            many=notes.get("many", plain.many),
            every=notes.get("every", plain.every),
        ),
        allowed=notes.get("allowed", title),
        cure=notes.get("cure", PLAIN_CURE),
        basis=notes.get("basis", ""),
        good=_example(body, "good"),
        bad=_example(body, "bad"),
    )


def _plain_wording(title: str) -> Wording:
    return Wording(
        one=f"{title}: this does not hold.",
        many=f"{title}: {{count}} of {{total}} rows do not meet this.",
        every=f"{title}: no row meets this.",
    )


def _class_expression(reading: Reading, entity: str, body: Body) -> list[Rule]:
    """Return a rule for each boolean expression that stands on the class itself."""
    found: list[Rule] = []
    for key in (*BOOLEAN_KEYS, "slot_conditions"):
        if body.get(key):
            found.extend(_implicit(reading, entity, key, {key: body[key]}))
    for key in REFUSED_CLASS_KEYS:
        if body.get(key) and key not in ("subclass_of", "defining_slots"):
            _refuse(reading, reading.gathered.locate("classes", entity, key), entity, key)
    return found


def _implicit(reading: Reading, entity: str, key: str, body: Body) -> list[Rule]:
    place = reading.gathered.locate("classes", entity, key)
    try:
        check = class_condition(Expression(body=body), asked=key == "none_of")
    except UnsupportedError as error:
        _refuse(reading, place, entity, str(error))
        return []
    return [_unworded(entity, f"{entity}/{key}", _names(check), check, f"The record meets its '{key}' conditions")]


def _slot_expressions(reading: Reading, entity: str, body: Body) -> list[Rule]:
    """Return a rule for each boolean expression on a slot of the class."""
    found: list[Rule] = []
    slots: dict[str, Any] = {**(body.get("attributes") or {}), **(body.get("slot_usage") or {})}
    for name in body.get("slots") or []:
        slots.setdefault(name, reading.gathered.sections["slots"].get(name))
    for name, slot in slots.items():
        present = {key: slot[key] for key in BOOLEAN_KEYS if slot and slot.get(key)}
        if not present:
            continue
        try:
            check = slot_condition((name,), Expression(body=present), asked=False)
        except UnsupportedError as error:
            _refuse(reading, reading.gathered.locate("classes", entity, "attributes", name), entity, str(error))
            continue
        title = f"{name} meets its conditions"
        found.append(_unworded(entity, f"{entity}/{name}/condition", (name,), check, title))
    return found


def _unique_keys(reading: Reading, entity: str, body: Body) -> list[Rule]:
    found: list[Rule] = []
    for name, key in (body.get("unique_keys") or {}).items():
        fields = tuple(key.get("unique_key_slots") or ())
        check = Unique(fields=fields, absent_differ=bool(key.get("consider_nulls_inequal")))
        place = reading.gathered.locate("classes", entity, "unique_keys", name)
        rule_id = annotations_of(key).get("id", f"{entity}/{name}")
        reading.places[rule_id] = place
        found.append(
            _worded(reading, place, key, entity=entity, rule_id=rule_id, kind="unique_key", fields=fields, check=check)
        )
    return found


def _unworded(entity: str, rule_id: str, fields: tuple[str, ...], check: Check, title: str) -> Rule:
    """Return a rule for a LinkML construct that carries no wording of its own."""
    return Rule(
        id=rule_id,
        entity=entity,
        kind=rule_id.rsplit("/", maxsplit=1)[-1],
        title=title,
        fields=fields,
        check=check,
        severity=Severity.VIOLATION,
        message=_plain_wording(title),
        allowed=title,
        cure=PLAIN_CURE,
        derived=True,
    )


def _names(condition: Condition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path[0] for path in paths_in(condition)))


def _last(names: tuple[str, ...]) -> str:
    return names[-1] if names else ""


def _example(body: Body, which: str) -> str:
    for example in body.get("examples") or []:
        if example.get("description") == which:
            return json.dumps(example.get("object"), ensure_ascii=False)
    return ""


def _severity(reading: Reading, place: tuple[str, int], entity: str, named: str) -> Severity:
    if named in set(Severity):
        return Severity(named)
    cure = f"Use one of: {', '.join(Severity)}."
    reading.problem("words/choice", place, entity, f"'{named}' is not a known severity.", cure)
    return Severity.VIOLATION


def _refuse(reading: Reading, place: tuple[str, int], entity: str, what: str) -> None:
    cure = "Say it with the constructs that the authoring guide lists, or ask for this one to be supported."
    reading.problem("words/refused", place, entity, f"{what} restricts data but has no place in our model.", cure)
