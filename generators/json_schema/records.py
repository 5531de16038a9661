"""Entities in JSON Schema: one closed object each, with every rule that the target can hold."""

from __future__ import annotations

from generators.authored import Sorted, sort_rules
from generators.json_schema.conditions import lowered
from generators.json_schema.terms import about, value_of
from generators.json_schema.values import Schema, json_examples
from housing_standard.model import Entity, Field, Rule, Standard

ABSENT_REF = {"$ref": "#/$defs/Absent"}


def entity_schema(standard: Standard, entity: Entity) -> Schema:
    """Return the schema of one record of an entity: closed, with its fields and the rules authored on it."""
    rules = sort_entity_rules(entity, standard.authored_rules(entity.name))
    conditions = [{"$comment": f"{rule.id}: {rule.title}", **schema} for rule, schema in rules.held]
    return {
        **about(entity),
        **({"$comment": f"Not judged here. {'; '.join(map(str, rules.unheld))}"} if rules.unheld else {}),
        "type": "object",
        "properties": {field.name: _property(standard, field) for field in entity.fields},
        "required": [field.name for field in entity.fields if field.required],
        "additionalProperties": False,
        **({"allOf": conditions} if conditions else {}),
    }


def sort_entity_rules(entity: Entity, rules: tuple[Rule, ...]) -> Sorted[Schema]:
    """Sort rules on an entity into those that JSON Schema holds and those that it does not."""
    return sort_rules(rules, lambda rule: lowered(entity, rule.check))


def nested_in(standard: Standard, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Return the entities whose records stand inside records of `entities`, at any depth, each once."""
    found: dict[str, Entity] = {}
    waiting = list(entities)
    while waiting:
        inlined = (field.range.name for field in waiting.pop().fields if field.inlined)
        kinds = [kind for name in inlined for kind in standard.kinds_of(name) if kind.name not in found]
        found.update((kind.name, kind) for kind in kinds)
        waiting.extend(kinds)
    return tuple(found.values())


def _property(standard: Standard, field: Field) -> Schema:
    """Return the schema of one field: of its value, or of the list of its values."""
    value = value_of(standard, field)
    if not field.many:
        return {**_notes(field), **(value if field.required else {"anyOf": [value, ABSENT_REF]})}
    shape: Schema = {"type": "array" if field.required else ["array", "null"], "items": value}
    if field.required:
        shape["minItems"] = max(1, field.minimum_count)
    if field.maximum_count is not None:
        shape["maxItems"] = field.maximum_count
    if field.distinct:
        shape["uniqueItems"] = True
    return {**_notes(field), **shape}


def _notes(field: Field) -> Schema:
    """Return the annotations of a field: what it means, what it looks like, what it is measured in."""
    notes = about(field)
    examples = json_examples(field.primitive, field.examples)
    if examples and not field.inlined:
        notes["examples"] = [[example] for example in examples] if field.many else examples
    if field.recommended:
        notes["$comment"] = "Recommended: give it wherever it is known."
    if field.unit:
        notes["x-unit"] = field.unit
    return notes
