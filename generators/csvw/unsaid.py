"""Which rules CSVW metadata hold, and why they do not hold the others."""

from __future__ import annotations

from generators.artefact import shape_of
from generators.authored import Unheld, UnsayableError, sort_rules
from generators.csvw.columns import TEXT
from generators.csvw.limits import CODES, COUNT, KINDS, MANY, NO_IDENTIFIER, ONE_CELL, ONE_KEY, PATTERN, REASONS
from housing_standard.constraints import Resolves, Unique
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.rulebook import RuleBook, is_of_one_field


def unheld_of(standard: Standard, entity: Entity, book: RuleBook) -> tuple[Unheld, ...]:
    """Return every rule on an entity that the metadata do not hold, with the reason."""
    return sort_rules(book.by_entity[entity.name], lambda rule: _lower(standard, entity, rule)).unheld


def no_foreign_key(standard: Standard, field: Field) -> str:
    """Return why a reference has no foreign key; nothing when it has one."""
    kinds = standard.kinds_of(field.range.name)
    if len(kinds) != 1:
        return KINDS
    if field.many:
        return MANY
    return "" if kinds[0].identifier else NO_IDENTIFIER


def _lower(standard: Standard, entity: Entity, rule: Rule) -> None:
    """Return for a rule that the metadata hold; raise UnsayableError, with the reason, for any other."""
    match rule.check:
        case Unique():
            reason = "" if rule.derived else ONE_KEY
        case Resolves(field=name):
            reason = no_foreign_key(standard, entity.field_by_name[name])
        case _ if not is_of_one_field(rule):
            reason = REASONS.get(shape_of(rule.check), ONE_CELL)
        case _:
            reason = _of_values(entity.field_by_name[rule.fields[0]], rule.kind) if rule.fields else ""
    if reason:
        raise UnsayableError(reason)


def _of_values(field: Field, kind: str) -> str:
    match kind:
        case "pattern":
            return "" if field.primitive in TEXT else PATTERN
        case "code":
            return "" if field.primitive in TEXT else CODES
        case "distinct":
            return REASONS["distinct"]
        case "count":
            return COUNT
        case "minimum" | "maximum":
            return ONE_CELL if field.primitive in TEXT else ""
        case _:
            return ""
