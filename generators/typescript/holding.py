"""What TypeScript holds of the rules: names, kinds of JSON value, codes and presence; and what it does not."""

from __future__ import annotations

from generators.artefact import Limit, shape_of
from generators.authored import WARNING, Unheld
from generators.typescript.fields import MOST_PLACES
from housing_standard.constraints import OfType, Passes
from housing_standard.lexical import Primitive
from housing_standard.model import Rule, Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity

REASONS = {
    "type": "TypeScript knows text, number and boolean; whole numbers, dates and addresses are not told from these",
    "pattern": "TypeScript has no patterns",
    "minimum": "TypeScript has no ranges",
    "maximum": "TypeScript has no ranges",
    "count": f"TypeScript counts no list beyond its first {MOST_PLACES} places",
    "distinct": "TypeScript does not compare the values of a list",
    "condition": "a type of one field does not depend on another's value",
    "comparison": "TypeScript compares no values",
    "as_at": "TypeScript does not know the day",
    "across": "TypeScript sees no other records",
    "reference": "TypeScript sees no other records",
    "unique": "TypeScript sees no other records",
    "overlap": "TypeScript sees no other records",
    "working_days": "TypeScript counts no days",
}

# What JSON itself tells apart.
_TOLD_APART = (Primitive.STRING, Primitive.DECIMAL, Primitive.BOOLEAN)

LIMITS = tuple(
    Limit(target="typescript", shape=shape, reason=reason, caught_by="housing-standard validate")
    for shape, reason in REASONS.items()
)


def unheld(standard: Standard) -> tuple[Unheld, ...]:
    """Return every rule that the types do not enforce in full, with the reason."""
    found: list[Unheld] = []
    for rules in RuleBook(standard).by_entity.values():
        for rule in rules:
            reason = WARNING if rule.severity is not Severity.VIOLATION else _reason(rule)
            if reason:
                found.append(Unheld(rule=rule, reason=reason))
    return tuple(found)


def _reason(rule: Rule) -> str:
    match rule.check:
        case Passes(test=OfType(primitive=primitive)) if primitive in _TOLD_APART:
            return ""
        case _ if not rule.derived or "/condition" in rule.id:
            return REASONS.get(shape_of(rule.check), REASONS["condition"])
        case _:
            return REASONS.get(shape_of(rule.check), "") if rule.kind != "single" else ""
