"""The rules of a Standard added to its tables as constraints that bear the rules' ids."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Table, UniqueConstraint

from generators.authored import Unheld, UnsayableError, sort_rules
from generators.sql.conditions import Checks, SaidCheck
from generators.sql.dialect import shortened
from generators.sql.layout import column_name, counts_of, key_name, least_name, least_of
from generators.sql.limits import NO_CIRCLES, NO_WAITING
from generators.sql.tables import Tables, waiting
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
from housing_standard.model import Entity, Field, Rule
from housing_standard.scales import RangeKind


def add_rules(tables: Tables) -> dict[str, tuple[Unheld, ...]]:
    """Add every rule that the database can hold; return those that it cannot by the tables of the kinds of record."""
    checks = Checks(tables.dialect)
    unheld: dict[str, tuple[Unheld, ...]] = {}
    for entity in tables.layout.standard.records:
        if tables.layout.table_of(entity) not in tables.known:
            adder = _Adder(tables, checks, entity)
            unheld[tables.layout.table_of(entity)] = sort_rules(tables.layout.rules[entity.name], adder.add).unheld
            adder.add_links()
    return unheld


class _Adder:
    """Adds rules to the tables of one entity."""

    def __init__(self, tables: Tables, checks: Checks, entity: Entity) -> None:
        self.tables = tables
        self.dialect = tables.dialect
        self.checks = checks
        self.entity = entity
        self.table = tables.of(entity)
        self.key = self.table.columns[key_name(entity)]

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
                if said := self.checks.condition(self.table, self.entity, condition):
                    self._add_check(self.table, rule, said)

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
            if field.inlined:
                with contextlib.suppress(UnsayableError):  # no rule is lost: the record stands in the same data
                    self._add_reference(f"{self.entity.name}/{field.name}/reference", field)
        if not self.dialect.names_identities:
            return
        for name in self.tables.layout.shared.get(self.entity.name, ()):
            with contextlib.suppress(UnsayableError):  # then the rule of each reference says so
                target = self.tables.key_referred(name)
                self._link(self.table, f"{self.entity.name}/{name}/identity", [self.key], [target])

    def _column_of(self, field: Field) -> Column[Any]:
        """Return the column that holds a field's value, or each of its values."""
        if field.many:
            return self.tables.values_of(self.entity, field).columns["value"]
        return self.table.columns[column_name(field)]

    def _add_unique(self, rule: Rule, fields: tuple[str, ...], *, absent_differ: bool) -> None:
        by_name = self.entity.field_by_name
        if self.entity.identifier and fields == (self.entity.identifier.name,):
            return  # the primary key says so
        if many := [name for name in fields if by_name[name].many]:
            raise UnsayableError(f"the values of {many[0]} stand in a table of their own")
        columns = [(self.table.columns[column_name(by_name[name])], by_name[name].primitive) for name in fields]
        # Databases name an index once among all tables, and kinds inherit the rule.
        name = self._name(rule, once=True)
        self.dialect.make_unique(self.table, name, columns, absent_differ=absent_differ)

    def _add_presence(self, rule: Rule, field: Field) -> None:
        """Say that a field is given: NOT NULL for one value, a first value in its table for many.

        Where more than one must be given, the rule of their count says this too, if the database can say that.
        """
        if field.many and (field.minimum_count <= 1 or not self.dialect.defers):
            self._add_least(rule, field)

    def _add_count(self, rule: Rule, field: Field) -> None:
        """Say how many values a field has; a column holds one anyway."""
        if not field.many:
            return
        side = self.tables.values_of(self.entity, field)
        position, most = side.columns["position"], field.maximum_count
        expression = position >= 1 if most is None else position.between(1, most)
        self._add_check(side, rule, self.checks.text(expression))
        if least_of(field) > 1:
            self._add_least(rule, field)

    def _add_distinct(self, rule: Rule, field: Field) -> None:
        if field.many:
            side = self.tables.values_of(self.entity, field)
            pair = (self.tables.layout.owner_of(self.entity), "value")
            side.append_constraint(UniqueConstraint(*pair, name=self._name(rule)))

    def _add_least(self, rule: Rule, field: Field) -> None:
        """Say that the last value which must be given is there, by the time the transaction ends."""
        if not self.dialect.defers:
            raise UnsayableError(NO_WAITING)
        side = self.tables.values_of(self.entity, field)
        least = self.table.columns[least_name(self.entity, field)]
        self._link(self.table, f"{rule.id}/least", [self.key, least], list(side.primary_key))

    def _add_test(self, rule: Rule, field: Field, test: Test) -> None:
        column = self._column_of(field)
        vocabulary = self.tables.layout.standard.vocabulary_by_name.get(field.range.name)
        if vocabulary and isinstance(test, OneOf) and set(test.values) == set(vocabulary.code_by_name):
            codes = self.tables.codes_of(vocabulary).columns["code"]
            column.table.append_constraint(ForeignKeyConstraint([column.name], [codes], name=self._name(rule)))
            return
        if isinstance(test, OfType) and field.range.kind is RangeKind.ENTITY:
            return  # the record that it refers to has been checked
        if said := self.checks.test(column, field.primitive, test):
            self._add_check(column.table, rule, said)

    def _add_reference(self, name: str, field: Field) -> None:
        column = self._column_of(field)
        self._link(column.table, name, [column], [self.tables.key_referred(field.range.name)])

    def _link(self, table: Any, name: str, columns: Sequence[Column[Any]], targets: Sequence[Column[Any]]) -> None:
        """Add a foreign key; one that points at a table made later is added when all tables are there."""
        places = self.tables.places
        place, other = places[table.name], places[targets[0].table.name]
        if other >= place and not self.dialect.defers and not self.dialect.engine.supports_alter:
            raise UnsayableError(NO_CIRCLES)
        table.append_constraint(
            ForeignKeyConstraint(
                [column.name for column in columns],  # names, for SQLAlchemy would copy columns first
                list(targets),
                name=shortened(name, self.dialect.longest_name),
                use_alter=other > place,
                **waiting(self.dialect),
            )
        )

    def _add_check(self, table: Table, rule: Rule, said: str) -> None:
        table.append_constraint(SaidCheck(said, self._name(rule)))

    def _name(self, rule: Rule, *, once: bool = False) -> str:
        """Return the name of a rule's constraint: its id, with the kind behind it where kinds must not share a name."""
        inherited = rule.entity != self.entity.name and (once or self.dialect.names_once)
        return shortened(f"{rule.id} of {self.entity.name}" if inherited else rule.id, self.dialect.longest_name)
