"""Authored rules: LinkML class rules and rule templates, read with their wording into Rules."""

from __future__ import annotations

import json
from typing import Any

from housing_standard.constraints import ALWAYS, AllOf, AnyOf, Check, Condition, Unique, paths_in
from housing_standard.model import Rule, Wording
from housing_standard.scales import Severity
from housing_standard.source.common import Body, Reading, annotations_of
from housing_standard.source.lowering import BOOLEAN_KEYS, Expression, Scope, class_condition, implies, slot_condition
from housing_standard.source.refused import REFUSED_CLASS_KEYS, MistakenError, UnsupportedError
from housing_standard.source.templates import check_of, fields_of

PLAIN_CURE = "Check the record at its source and correct it."


def class_rules(reading: Reading, scope: Scope, entity: str, body: Body) -> tuple[Rule, ...]:
    """Return the rules authored on one class, its own boolean expressions included."""
    found: list[Rule] = []
    for index, rule in enumerate(body.get("rules") or []):
        place = reading.gathered.locate("classes", entity, "rules", index)
        # What an open-world rule says may be left out of data, so it restricts nothing.
        if rule.get("deactivated") or rule.get("open_world"):
            continue
        try:
            found.append(_authored(reading, scope, entity, index, rule))
        except (UnsupportedError, MistakenError) as error:
            reading.fault(place, entity, error)
    found.extend(_class_expression(reading, scope, entity, body))
    found.extend(_slot_expressions(reading, scope, entity, body))
    found.extend(_unique_keys(reading, scope, entity, body))
    return tuple(found)


def _authored(reading: Reading, scope: Scope, entity: str, index: int, body: Body) -> Rule:
    place = reading.gathered.locate("classes", entity, "rules", index)
    notes = annotations_of(body)
    rule_id = notes.get("id", f"{entity}/rule_{index + 1}")
    when = class_condition(scope, Expression(body=body.get("preconditions") or {}), asked=True)
    consequence = class_condition(scope, Expression(body=body.get("postconditions") or {}), asked=False)
    template = notes.get("template", "")
    check: Check = check_of(template, notes, when) if template else _condition(scope, body, when, consequence)
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


def _condition(scope: Scope, body: Body, when: Condition, consequence: Condition) -> Condition:
    """Return "when one, then the other", with what is asked otherwise, and the reverse where a rule goes both ways."""
    parts = [implies(when, consequence)]
    if body.get("elseconditions"):
        parts.append(AnyOf(parts=(when, class_condition(scope, Expression(body=body["elseconditions"]), asked=False))))
    if body.get("bidirectional"):
        then = class_condition(scope, Expression(body=body.get("postconditions") or {}), asked=True)
        before = class_condition(scope, Expression(body=body.get("preconditions") or {}), asked=False)
        parts.append(implies(then, before))
    return parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))


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


def _class_expression(reading: Reading, scope: Scope, entity: str, body: Body) -> list[Rule]:
    """Return a rule for each boolean expression that stands on the class itself."""
    found: list[Rule] = []
    for key, cure in REFUSED_CLASS_KEYS.items():
        if body.get(key):
            reading.refuse(reading.gathered.locate("classes", entity, key), entity, f"'{key}'", cure)
    for key in (*BOOLEAN_KEYS, "slot_conditions"):
        if not body.get(key):
            continue
        try:
            check = class_condition(scope, Expression(body={key: body[key]}), asked=False)
        except (UnsupportedError, MistakenError) as error:
            reading.fault(reading.gathered.locate("classes", entity, key), entity, error)
            continue
        title = f"The record meets its '{key}' conditions"
        found.append(_unworded(entity, f"{entity}/{key}", _names(check), check, title))
    return found


def _slot_expressions(reading: Reading, scope: Scope, entity: str, body: Body) -> list[Rule]:
    """Return a rule for each slot of the class with conditions beyond tests on a value: choices, and all members."""
    found: list[Rule] = []
    slots: dict[str, tuple[str, Any]] = {}
    for name in body.get("slots") or []:
        slots[name] = ("slots", reading.gathered.sections["slots"].get(name))
    for section in ("attributes", "slot_usage"):
        slots.update({name: (section, slot) for name, slot in (body.get(section) or {}).items()})
    for name, (section, slot) in slots.items():
        present = {key: slot[key] for key in (*BOOLEAN_KEYS, "all_members", "value_presence") if slot and slot.get(key)}
        if not present or name not in scope.fields:
            continue
        try:
            check = slot_condition(scope, name, Expression(body=present), asked=False)
        except (UnsupportedError, MistakenError) as error:
            reading.fault(reading.gathered.locate("classes", entity, section, name), f"{entity}/{name}", error)
            continue
        if check != ALWAYS:
            found.append(
                _unworded(entity, f"{entity}/{name}/condition", (name,), check, f"{name} meets its conditions")
            )
    return found


def _unique_keys(reading: Reading, scope: Scope, entity: str, body: Body) -> list[Rule]:
    found: list[Rule] = []
    for name, key in (body.get("unique_keys") or {}).items():
        slots = tuple(map(str, key.get("unique_key_slots") or ()))
        place = reading.gathered.locate("classes", entity, "unique_keys", name)
        unfit = [slot for slot in slots if slot not in scope.fields or scope.fields[slot].many]
        if unfit:
            problem = f"The key names '{unfit[0]}', which is not a field of the entity with one value."
            cure = f"Name fields among: {', '.join(scope.fields)}."
            reading.problem("words/mistaken", place, f"{entity}/{name}", problem, cure)
            continue
        fields = tuple(scope.fields[slot].name for slot in slots)
        check = Unique(fields=fields, absent_differ=bool(key.get("consider_nulls_inequal")))
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
