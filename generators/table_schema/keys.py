"""What Table Schema says of rows together: the keys of a table, and which rules no schema holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.artefact import shape_of
from generators.authored import Unheld, UnsayableError, sort_rules
from generators.table_schema.fields import is_text
from generators.table_schema.limits import (
    ABSENT,
    BOUND_IN_TEXT,
    KINDS,
    MANY,
    NO_IDENTIFIER,
    NUMBER_PATTERN,
    ONE_FIELD,
    REASONS,
)
from housing_standard.constraints import Resolves, Unique
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook, is_of_one_field
from housing_standard.scales import RangeKind


def keys_of(standard: Standard, entity: Entity) -> dict[str, Any]:
    """Return the primary key, the unique keys of several fields and the foreign keys of a table."""
    keys: dict[str, Any] = {}
    if entity.profile_of:
        return keys
    if entity.identifier:
        keys["primaryKey"] = [entity.identifier.name]
    unique = [list(fields) for fields in unique_of(standard, entity) if len(fields) > 1]
    if unique:
        keys["uniqueKeys"] = unique
    foreign = [_foreign_key(standard, entity, field) for field in entity.fields if not _unnamed(standard, field)]
    if foreign:
        keys["foreignKeys"] = foreign
    return keys


def unique_of(standard: Standard, entity: Entity) -> Iterator[tuple[str, ...]]:
    """Yield the fields that no two rows of a table agree on, by the authored rules that a schema can hold."""
    for rule, _ in _sorted(standard, entity).held:
        if isinstance(rule.check, Unique):
            yield rule.check.fields


def unheld_of(standard: Standard, entity: Entity, book: RuleBook) -> Iterator[Unheld]:
    """Yield every rule on an entity that its schema does not hold, with the reason."""
    yield from sort_rules(book.by_entity[entity.name], lambda rule: lower(standard, entity, rule)).unheld


def lower(standard: Standard, entity: Entity, rule: Rule) -> None:
    """Return for a rule that the schema of an entity holds; raise UnsayableError, with the reason, for any other."""
    match rule.check:
        case Unique(fields=fields, absent_differ=absent_differ):
            known = [entity.field_by_name[name] for name in fields]
            if not absent_differ and not all(field.required for field in known):
                raise UnsayableError(ABSENT)
        case Resolves(field=name):
            if reason := _unnamed(standard, entity.field_by_name[name]):
                raise UnsayableError(reason)
        case _ if not is_of_one_field(rule):
            raise UnsayableError(REASONS.get(shape_of(rule.check), ONE_FIELD))
        case _:
            field = entity.field_by_name[rule.fields[0]] if rule.fields else None
            if field and (reason := _unsaid(field, rule)):
                raise UnsayableError(reason)


def _sorted(standard: Standard, entity: Entity) -> Any:
    return sort_rules(standard.authored_rules(entity.name), lambda rule: lower(standard, entity, rule))


def _unsaid(field: Field, rule: Rule) -> str:
    """Return why a rule on the values of a field is not held; nothing when it is."""
    match rule.kind:
        case "minimum" | "maximum":
            return BOUND_IN_TEXT if is_text(field) else ""
        case "pattern":
            return "" if is_text(field) else NUMBER_PATTERN
        case "distinct":
            return REASONS["distinct"]
        case _:
            return ""


def _unnamed(standard: Standard, field: Field) -> str:
    """Return why a field has no foreign key; nothing when it has one."""
    if field.range.kind is not RangeKind.ENTITY:
        return ONE_FIELD
    kinds = standard.kinds_of(field.range.name)
    if len(kinds) != 1:
        return KINDS
    if field.many:
        return MANY
    return "" if kinds[0].identifier else NO_IDENTIFIER


def _foreign_key(standard: Standard, entity: Entity, field: Field) -> dict[str, Any]:
    (kind,) = standard.kinds_of(field.range.name)
    identifier = kind.identifier.name if kind.identifier else ""
    resource = "" if kind.name == entity.name else snake(kind.name)
    return {"fields": [field.name], "reference": {"resource": resource, "fields": [identifier]}}
