"""The rules of a Standard added to its tables as constraints that bear the rules' ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint, true

from generators.authored import Unheld, UnsayableError, sort_rules
from generators.sql.conditions import lowered, tested
from generators.sql.dialect import Expression, shortened
from generators.sql.tables import Tables, counts_of, key_name, least_name, least_of, ranges_of_several_kinds
from housing_standard.constraints import (
    Closed,
    Counted,
    Distinct,
    OfType,
    OneOf,
    Passes,
    Present,
    Resolves,
    Test,
    Unique,
)
from housing_standard.model import Entity, Field, RangeKind, Rule
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook


def add_rules(tables: Tables) -> tuple[Unheld, ...]:
    """Add every rule that the database can hold to the tables, and return those that it cannot."""
    standard = tables.standard
    rules = RuleBook(standard).by_entity
    unheld: list[Unheld] = []
    for entity in standard.records:
        adder = _Adder(tables, entity)
        unheld.extend(sort_rules(rules[entity.name], adder.add).unheld)
        adder.add_links()
    return tuple(unheld)


class _Adder:
    """Adds rules to the tables of one entity."""

    def __init__(self, tables: Tables, entity: Entity) -> None:
        self.tables = tables
        self.entity = entity
        self.table = tables.of(entity)

    def add(self, rule: Rule) -> None:
        """Add one rule; raises UnsayableError when the database cannot hold it."""
        field = self._field_of(rule)
        match rule.check:
            case Closed():  # a table has no columns but its own
                pass
            case Unique(fields=fields, absent_differ=absent_differ):
                self._add_unique(rule, fields, absent_differ=absent_differ)
            case Resolves() if field:
                self._add_reference(rule.id, field)
            case Present() if field and field.required:
                self._add_presence(rule, field)
            case Counted(minimum=minimum, maximum=maximum) if field and (minimum, maximum) == counts_of(field):
                self._add_count(rule, field)
            case Distinct() if field:
                self._add_distinct(rule, field)
            case Passes(test=test) if field:
                self._add_test(rule, field, test)
            case condition:
                held = lowered(self.tables.dialect, self.table, self.entity, condition)
                self._add_check(self.table, rule, held.is_(true()))

    def _field_of(self, rule: Rule) -> Field | None:
        """Return the one field that a rule is about, if it is about one field of its own record."""
        match rule.check:
            case Resolves(field=name) | Present(path=(name,)) | Counted(path=(name,)):
                return self.entity.field_by_name[name]
            case Distinct(path=(name,)) | Passes(path=(name,)):
                return self.entity.field_by_name[name]
            case _:
                return None

    def add_links(self) -> None:
        """Add the references that are structure rather than rules: nested records, and identities of several kinds."""
        for field in self.entity.fields:
            if field.inlined and self.tables.standard.kinds_of(field.range.name):
                self._add_reference(f"{self.entity.name}/{field.name}/reference", field)
        for name in ranges_of_several_kinds(self.tables.standard):
            if self.entity in self.tables.standard.kinds_of(name):
                target = self.tables.key_referred(name)
                key = self.table.columns[key_name(self.entity)]
                self._link(self.table, f"{self.entity.name}/{name}/identity", [key], [target])

    def _column_of(self, field: Field) -> Column[Any]:
        """Return the column that holds a field's value, or each of its values."""
        if field.many:
            return self.tables.values_of(self.entity, field).columns["value"]
        return self.table.columns[field.name]

    def _add_unique(self, rule: Rule, fields: tuple[str, ...], *, absent_differ: bool) -> None:
        if fields == (key_name(self.entity),):
            return  # the primary key says so
        if many := [name for name in fields if self.entity.field_by_name[name].many]:
            raise UnsayableError(f"the values of {many[0]} stand in a table of their own")
        columns = [self.table.columns[name] for name in fields]
        # Databases name an index once among all tables, and kinds inherit the rule.
        name = rule.id if rule.entity == self.entity.name else f"{rule.id} of {self.entity.name}"
        self.tables.dialect.make_unique(self.table, self._name(name), columns, absent_differ=absent_differ)

    def _add_presence(self, rule: Rule, field: Field) -> None:
        """Say that a field is given: NOT NULL for one value, a first value in its table for many."""
        if field.many and field.minimum_count <= 1:
            self._add_least(rule, field)

    def _add_count(self, rule: Rule, field: Field) -> None:
        """Say how many values a field has; a column holds one anyway."""
        if not field.many:
            return
        if least_of(field) > 1:
            self._add_least(rule, field)
        side = self.tables.values_of(self.entity, field)
        position, most = side.columns["position"], field.maximum_count
        self._add_check(side, rule, position >= 1 if most is None else position.between(1, most))

    def _add_distinct(self, rule: Rule, field: Field) -> None:
        if field.many:
            side = self.tables.values_of(self.entity, field)
            pair = (side.columns[snake(self.entity.name)], side.columns["value"])
            side.append_constraint(UniqueConstraint(*pair, name=self._name(rule.id)))

    def _add_least(self, rule: Rule, field: Field) -> None:
        """Say that the last value which must be given is there, by the time the transaction ends."""
        side = self.tables.values_of(self.entity, field)
        least = self.table.columns[least_name(field)]
        self._link(
            self.table, f"{rule.id}/least", [self.table.columns[key_name(self.entity)], least], list(side.primary_key)
        )

    def _add_test(self, rule: Rule, field: Field, test: Test) -> None:
        column = self._column_of(field)
        vocabulary = self.tables.standard.vocabulary_by_name.get(field.range.name)
        if vocabulary and isinstance(test, OneOf) and set(test.values) == set(vocabulary.code_by_name):
            codes = self.tables.codes_of(vocabulary).columns["code"]
            column.table.append_constraint(ForeignKeyConstraint([column], [codes], name=self._name(rule.id)))
            return
        if isinstance(test, OfType) and field.range.kind is RangeKind.ENTITY:
            return  # the record that it refers to has been checked
        expression = tested(self.tables.dialect, column, field.primitive, test)
        if expression is not true():
            self._add_check(column.table, rule, expression)

    def _add_reference(self, rule_id: str, field: Field) -> None:
        target = self.tables.key_referred(field.range.name)
        if target is None:
            raise UnsayableError(f"no record can be a {field.range.name}")
        column = self._column_of(field)
        self._link(column.table, rule_id, [column], [target])

    def _link(self, table: Any, name: str, columns: Sequence[Column[Any]], targets: Sequence[Any]) -> None:
        """Add a foreign key that is checked when the transaction ends, so that tables can be filled in any order.

        One that points at a table made later is added when all tables are there.
        """
        made = list(self.tables.metadata.tables)
        later = made.index(targets[0].table.name) > made.index(table.name)
        table.append_constraint(
            ForeignKeyConstraint(
                list(columns),
                list(targets),
                name=self._name(name),
                deferrable=True,
                initially="DEFERRED",
                use_alter=later,
            )
        )

    def _add_check(self, table: Any, rule: Rule, expression: Expression) -> None:
        table.append_constraint(CheckConstraint(expression, name=self._name(rule.id)))

    def _name(self, rule_id: str) -> str:
        return shortened(rule_id, self.tables.dialect.longest_name)
