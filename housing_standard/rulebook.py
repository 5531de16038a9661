"""Every rule that judges data: those that follow from a field's own definition, and those authored beside the words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from weakref import ref

from housing_standard.derived import derived_rules
from housing_standard.model import Rule, Standard

# The kinds of rule that follow from the definition of one field (and that a record has no others).
FIELD_KINDS = frozenset(
    {
        "code", "count", "distinct", "maximum", "minimum", "pattern", "recommended", "reference", "required", "retired",
        "single", "type", "unique", "unknown_field",
    }
)  # fmt: skip


def is_of_one_field(rule: Rule) -> bool:
    """Tell whether a rule follows from the definition of one field, and not from a condition that someone wrote."""
    return rule.derived and rule.kind in FIELD_KINDS


@dataclass(frozen=True)
class _Rules:
    """The rules of a Standard by entity, with a hash of each entity's."""

    by_entity: dict[str, tuple[Rule, ...]]

    @cached_property
    def digests(self) -> dict[str, str]:
        return {name: hashlib.sha256(repr(rules).encode()).hexdigest() for name, rules in self.by_entity.items()}


# The rules of the Standard that was last asked about; a program works with one at a time.
_LAST: list[tuple[ref[Standard], _Rules]] = []


@dataclass(frozen=True)
class RuleBook:
    """The rules of one Standard, worked out once, however many ask for them."""

    standard: Standard

    @property
    def by_entity(self) -> dict[str, tuple[Rule, ...]]:
        """For each entity that can be instantiated, messages included, every rule that judges its records."""
        return self._rules.by_entity

    @property
    def digests(self) -> dict[str, str]:
        """For each of these entities, a hash of all its rules: it changes only when one of them does."""
        return self._rules.digests

    @property
    def _rules(self) -> _Rules:
        standard = self.standard
        for known, rules in _LAST:
            if known() is standard:
                return rules
        by_entity = {
            entity.name: (*derived_rules(standard, entity), *standard.authored_rules(entity.name))
            for entity in standard.entities
            if not entity.abstract
        }
        made = _Rules(by_entity)
        _LAST[:] = [(ref(standard), made)]
        return made

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """Every rule under its id."""
        return {rule.id: rule for rules in self.by_entity.values() for rule in rules}
