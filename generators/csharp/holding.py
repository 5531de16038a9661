"""What the C# classes hold of the rules, and what they leave to others."""

from __future__ import annotations

from generators.artefact import Limit, shape_of
from generators.authored import WARNING, Unheld
from housing_standard.model import Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity

REASONS = {
    "condition": "DataAnnotations look at one field at a time",
    "comparison": "DataAnnotations look at one field at a time",
    "distinct": "DataAnnotations do not compare the values of a list",
    "closed": "System.Text.Json leaves out what a class does not have",
    "as_at": "DataAnnotations do not know the day",
    "across": "DataAnnotations see one record at a time",
    "reference": "DataAnnotations see one record at a time",
    "unique": "DataAnnotations see one record at a time",
    "overlap": "DataAnnotations see one record at a time",
    "working_days": "DataAnnotations count no days",
}
_IN_PART = {
    "type": "dates are held to the form of a date, not to the calendar",
    "pattern": "only where a field has one value and one pattern",
    "minimum": "only of numbers of fields with one value",
    "maximum": "only of numbers of fields with one value",
    "count": "not of records that stand under their identifiers",
}

LIMITS = tuple(
    Limit(target="csharp", shape=shape, reason=reason, caught_by="housing-standard validate")
    for shape, reason in (REASONS | _IN_PART).items()
)


def unheld(standard: Standard) -> tuple[Unheld, ...]:
    """Return every rule that the classes do not enforce in full, with the reason."""
    return tuple(
        Unheld(rule=rule, reason=WARNING if rule.severity is not Severity.VIOLATION else reason)
        for rules in RuleBook(standard).by_entity.values()
        for rule in rules
        for reason in [(REASONS | _IN_PART).get(shape_of(rule.check), "")]
        if reason or rule.severity is not Severity.VIOLATION
    )
