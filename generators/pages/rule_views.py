"""Rules as the pages show them: what each asks, how grave it is, how to mend it, and data that pass and fail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from generators.pages import wording
from generators.pages.address import FOLDER, rule_path
from generators.pages.escape import fragment
from generators.pages.samples import Record, lexical, tables_of
from generators.pages.views import Desk, Link
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.model import Entity, Rule
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook

# What each kind of rule that follows from a field asks, in the order in which the page lists them.
DERIVED_KINDS: dict[str, str] = {
    "required": "A field marked Required has a value in every record.",
    "retired": "A field or a code that is retired should no longer be used.",
    "dated": "A code is used on a day on which it was in use: from its first day to its last.",
    "recommended": "A field marked Recommended should have a value.",
    "type": "A value is written as its type asks: a date as year-month-day, a whole number in digits.",
    "pattern": "A value has the form of its kind, such as a postcode.",
    "minimum": "A number is not below the lowest that makes sense.",
    "maximum": "A number is not above the highest that makes sense.",
    "code": "A value is one of the codes of its vocabulary, spelt exactly so.",
    "single": "A field that holds one value has no second one.",
    "count": "A field with several values has as many as it should.",
    "distinct": "A field with several values gives none of them twice.",
    "reference": "An identifier of another record leads to a record that is in the same data.",
    "unique": "No two records of a kind have the same identifier.",
    "unknown_field": "A record has no field that the entity does not have.",
}


_FILLED_IN = re.compile(r" ?'?\{[a-z]+\}'?")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Example records of one entity: the columns and their cells."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class RuleView:
    """One rule in words. `href` leads to where the rule stands, from any page of the reference folder."""

    id: str
    title: str
    severity: str
    severity_word: str
    allowed: str
    cure: str
    basis: str
    href: str
    entity: Link
    fields: tuple[Link, ...]
    good: tuple[Table, ...]
    bad: tuple[Table, ...]


@dataclass(frozen=True, kw_only=True)
class DerivedKind:
    """One kind of rule that follows from the fields: what it asks, how many there are, and one of them."""

    kind: str
    asks: str
    count: int
    example: RuleView


@dataclass(frozen=True, kw_only=True)
class ReadingRule:
    """One rule on how data are written down, before any field is judged."""

    id: str
    title: str
    severity_word: str
    allowed: str
    cure: str


@dataclass(frozen=True)
class RuleDesk:
    """Where rules are prepared for the pages."""

    desk: Desk

    def authored_on(self, entity: Entity) -> tuple[RuleView, ...]:
        """Return the rules written for `entity` and for the kinds above it."""
        return tuple(self.view(rule) for rule in self.desk.standard.authored_rules(entity.name))

    def derived_on(self, entity: Entity) -> tuple[RuleView, ...]:
        """Return the rules that follow from the fields of `entity`; none for one that no record is made of."""
        rules = self._book.by_entity.get(entity.name, ())
        return tuple(self.view(rule) for rule in rules if rule.derived)

    def authored(self) -> tuple[tuple[Link, tuple[RuleView, ...]], ...]:
        """Return every authored rule once, by the entity that it is written for."""
        entities = self.desk.standard.entities
        return tuple((self.desk.link(e), tuple(map(self.view, e.rules))) for e in entities if e.rules)

    def derived_kinds(self) -> tuple[DerivedKind, ...]:
        """Return the kinds of rule that follow from fields, with a count and an example of each."""
        by_kind: dict[str, list[Rule]] = {}
        for rules in self._book.by_entity.values():
            for rule in rules:
                if rule.derived:
                    by_kind.setdefault(rule.kind, []).append(rule)
        order = [*DERIVED_KINDS, *sorted(set(by_kind) - set(DERIVED_KINDS))]
        return tuple(
            DerivedKind(
                kind=kind,
                asks=DERIVED_KINDS.get(kind, by_kind[kind][0].title),
                count=len(by_kind[kind]),
                example=self.view(by_kind[kind][0]),
            )
            for kind in order
            if kind in by_kind
        )

    def view(self, rule: Rule) -> RuleView:
        """Return one rule in words."""
        standard = self.desk.standard
        entity = standard.entity_by_name[rule.entity]
        fields = (entity.field_by_name.get(name.partition(".")[0]) for name in rule.fields)
        path, row = rule_path(rule)
        return RuleView(
            id=rule.id,
            title=rule.title,
            severity=rule.severity.value,
            severity_word=wording.SEVERITIES[rule.severity],
            allowed=rule.allowed,
            cure=rule.cure,
            basis=rule.basis,
            href=path.removesuffix("index.html").replace(FOLDER, "..", 1) + fragment(row),
            entity=self.desk.link(entity),
            fields=tuple(self.desk.link(field) for field in fields if field),
            good=self._tables(rule.good),
            bad=self._tables(rule.bad),
        )

    def _tables(self, text: str) -> tuple[Table, ...]:
        return tuple(_table(self._titles.get(key, key), records) for key, records in tables_of(text) if records)

    @cached_property
    def _book(self) -> RuleBook:
        return RuleBook(self.desk.standard)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {snake(entity.name): entity.title for entity in self.desk.standard.entities}


def reading_rules() -> tuple[ReadingRule, ...]:
    """Return the rules on how data are written down; the parts that a message fills in are left out."""
    return tuple(
        ReadingRule(
            id=rule.id,
            title=rule.title,
            severity_word=wording.SEVERITIES[rule.severity],
            allowed=rule.allowed,
            cure=_FILLED_IN.sub("", rule.cure),
        )
        for rule in READING_RULES.values()
    )


def _table(caption: str, records: tuple[Record, ...]) -> Table:
    columns = tuple(dict.fromkeys(name for record in records for name in record))
    rows = tuple(tuple(lexical(record.get(name)) for name in columns) for record in records)
    return Table(caption=caption, columns=columns, rows=rows)
