"""Entities in JSON Schema: one closed object each, with every rule that the target can hold."""

from __future__ import annotations

from generators.authored import Sorted, sort_rules
from generators.json_schema.conditions import lowered
from generators.json_schema.terms import about, tested_all, value_of
from generators.json_schema.values import Schema, json_examples, json_value
from housing_standard.lexical import problem
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.scales import Sensitivity

ABSENT_REF = {"$ref": "#/$defs/Absent"}


def keyed_name(entity: Entity) -> str:
    """Return the name of the definition of records that stand under their identifier, which they may leave out."""
    return f"{entity.name}.keyed"


def entity_schema(standard: Standard, entity: Entity, *, keyed: bool = False) -> Schema:
    """Return the schema of one record of an entity: closed, with its fields and the rules authored on it.

    With `keyed`, of one that stands in an object under its identifier.
    """
    rules = sort_entity_rules(entity, standard.authored_rules(entity.name))
    conditions = [{"$comment": f"{rule.id}: {rule.title}", **schema} for rule, schema in rules.held]
    return {
        **about(entity),
        **({"$comment": f"Not judged here. {'; '.join(map(str, rules.unheld))}"} if rules.unheld else {}),
        "type": "object",
        "properties": {field.name: _property(standard, field) for field in entity.fields},
        "required": [f.name for f in entity.fields if f.required and not (keyed and f.identifier)],
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
    if field.keyed:
        return {**_notes(field), **_keyed(standard, field)}
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


def _keyed(standard: Standard, field: Field) -> Schema:
    """Return the schema of an object of records under their identifiers."""
    kinds = standard.kinds_of(field.range.name)
    records = [{"$ref": f"#/$defs/{keyed_name(kind)}"} for kind in kinds]
    shape: Schema = {"additionalProperties": records[0] if len(records) == 1 else {"anyOf": records}}
    names = [tested_all(kind.identifier) for kind in kinds if kind.identifier]
    if names and all(names):
        shape["propertyNames"] = names[0] if len(names) == 1 else {"anyOf": names}
    if field.required:
        shape["minProperties"] = max(1, field.minimum_count)
    if field.maximum_count is not None:
        shape["maxProperties"] = field.maximum_count
    if field.required:
        return {"type": "object", **shape}
    return {"anyOf": [{"type": "object", **shape}, ABSENT_REF]}


def _notes(field: Field) -> Schema:
    """Return the annotations of a field: what it means, what it looks like, what it is measured in."""
    notes = about(field)
    examples = json_examples(field.primitive, field.examples)
    if examples and not field.inlined:
        notes["examples"] = [[example] for example in examples] if field.many else examples
    if field.recommended:
        notes["$comment"] = "Recommended: give it wherever it is known."
    if field.core:
        notes["x-core"] = True
    if field.default and problem(field.primitive, field.default) is None:
        notes["default"] = json_value(field.primitive, field.default)
    if field.unit:
        notes["x-unit"] = field.unit
    if field.sensitivity is not Sensitivity.NONE:
        notes["x-sensitivity"] = field.sensitivity.value
    return notes
