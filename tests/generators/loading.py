"""Records put into the tables of the generated SQL: one row each, and one for each value of a field with many.

A record inside another is lifted into the table of its own kind; the owner's column holds its identifier, or a row key
that is made here where its kind has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generators.sql.dialect import Dialect, shortened
from generators.sql.layout import Layout, column_name, key_name
from generators.sql.tables import make_tables
from housing_standard.constraints import OneOf, Unique
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Rule, Standard
from housing_standard.names import snake
from housing_standard.scales import RangeKind
from tests.agreement.engine import Fault, Verdict

Row = tuple[str, dict[str, Any]]


class NoPlaceError(Exception):
    """The tables have no place for what a record holds, so it cannot even be put to them."""

    def __init__(self, key: str, row: int, field: str, constraint: str) -> None:
        super().__init__(f"{key} {row}: no place for {field} ({constraint})")
        self.fault = Fault(key=key, row=row, field=field, constraint=constraint)

    def verdict(self) -> Verdict:
        """Return that the data are refused, and why."""
        return Verdict(refused=True, faults=frozenset({self.fault}), said=str(self))


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One row to be inserted and where it comes from: the record of a key, and the field whose value it holds."""

    key: str
    row: int
    field: str
    table: str
    values: dict[str, Any]


class Loading:
    """Turns the records of a Standard into rows."""

    def __init__(self, standard: Standard) -> None:
        self.layout = Layout(standard)
        self.entities = {snake(entity.name): entity for entity in standard.records}
        self.made: dict[str, int] = {}

    def rows(self, dataset: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Placed]:
        """Yield the rows of every record, each record before those inside it.

        Raises NoPlaceError for a second value of a field with one, and for a value with parts where it may have none.
        """
        self.made = {key: len(records) for key, records in dataset.items()}
        for key, entity in self.entities.items():
            for number, record in enumerate(dataset.get(key, ()), start=1):
                yield from self.rows_of(entity, record, number)

    def rows_of(self, entity: Entity, record: Mapping[str, Any], number: int = 1) -> Iterator[Placed]:
        """Yield the rows of one record, the `number`th of its kind."""
        key = snake(entity.name)
        identity = self._identity(entity, record, number)
        own: dict[str, Any] = {} if entity.identifier else {key_name(entity): identity}
        further: list[Placed] = []
        for name, value in record.items():
            field = entity.field_by_name.get(name)
            if field is None:
                own[name] = value
                continue
            kept: list[Any] = []
            for part in self._parts(field, value, key, number):
                if field.inlined and isinstance(part, Mapping):
                    kind = kind_of(self.layout.kinds[field.range.name], part)
                    place = self.made[snake(kind.name)] = self.made.get(snake(kind.name), 0) + 1
                    further.extend(self.rows_of(kind, part, place))
                    kept.append(self._identity(kind, part, place))
                elif isinstance(part, list | Mapping):
                    raise NoPlaceError(key, number, name, "type")
                else:
                    kept.append(written(part))
            if field.many:
                table, owner = self.layout.values_of(entity, field), self.layout.owner_of(entity)
                further.extend(
                    Placed(key=key, row=number, field=name, table=table, values={owner: identity, **listed})
                    for listed in ({"position": place, "value": part} for place, part in enumerate(kept, start=1))
                )
            elif len(kept) > 1:
                raise NoPlaceError(key, number, name, "single")
            else:
                own[column_name(field)] = kept[0] if kept else None
        yield Placed(key=key, row=number, field="", table=self.layout.table_of(entity), values=own)
        yield from further

    def identities(self, rows: Sequence[Placed]) -> Iterator[Placed]:
        """Yield a row for each table of identities that a record's key belongs to, where no trigger keeps it."""
        for placed in rows:
            entity = self.entities[placed.key]
            key = placed.values.get(key_name(entity))
            for name in self.layout.shared.get(entity.name, ()):
                if placed.field == "" and key is not None:
                    table = self.layout.identities_of(name)
                    yield Placed(key=placed.key, row=placed.row, field="", table=table, values={"id": key})

    def booleans(self) -> frozenset[tuple[str, str]]:
        """Return the tables and columns that hold booleans, for a database that has none."""
        return frozenset(
            (self.layout.values_of(entity, field), "value")
            if field.many
            else (self.layout.table_of(entity), column_name(field))
            for entity in self.entities.values()
            for field in entity.fields
            if field.primitive is Primitive.BOOLEAN
        )

    def _identity(self, entity: Entity, record: Mapping[str, Any], number: int) -> Any:
        if entity.identifier:
            return written(record.get(entity.identifier.name))
        return f"{snake(entity.name)}-{number}"

    def _parts(self, field: Field, value: Any, key: str, number: int) -> list[Any]:
        """Return the values of a field; records under their identifiers have them put in their place."""
        if field.inlined and field.keyed and isinstance(value, Mapping):
            identifier = self.layout.standard.entity_by_name[field.range.name].identifier
            name = identifier.name if identifier else ""
            if any((part or {}).get(name, under) != under for under, part in value.items()):
                raise NoPlaceError(key, number, field.name, "type")
            return [{name: under, **(part or {})} for under, part in value.items()]
        given = value if isinstance(value, list) else [value]
        return [part for part in given if part is not None and part != []]


def kind_of(kinds: Sequence[Entity], record: Mapping[str, Any]) -> Entity:
    """Return the kind that a record inside another is of: the first that has its fields and its only possible codes."""

    def fits(kind: Entity) -> bool:
        return record.keys() <= kind.field_by_name.keys() and all(
            record.get(field.name, test.values[0]) == test.values[0]
            for field in kind.fields
            for test in field.tests
            if isinstance(test, OneOf) and len(test.values) == 1
        )

    return next((kind for kind in kinds if fits(kind)), kinds[0])


def rows_of(standard: Standard, entity: Entity, record: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows of one record: its table's name and the values under the names of its columns."""
    yield from ((placed.table, placed.values) for placed in Loading(standard).rows_of(entity, record))


def rows_of_dataset(standard: Standard, dataset: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Row]:
    """Yield the rows of every record of a dataset."""
    yield from ((placed.table, placed.values) for placed in Loading(standard).rows(dataset))


def insert(placed: Placed, mark: str) -> str:
    """Return the statement that puts one row into its table, with a mark for each value."""
    columns = ", ".join(f'"{name}"' for name in placed.values)
    return f'INSERT INTO "{placed.table}" ({columns}) VALUES ({", ".join([mark] * len(placed.values))})'


def written(value: Any) -> Any:
    """Return a value as text in its lexical form, so that the database and not the driver reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value) if isinstance(value, int) else value


class Constraints:
    """What the names and columns of a database's constraints stand for."""

    def __init__(self, layout: Layout, dialect: Dialect) -> None:
        self.layout = layout
        self.rules: dict[str, Rule] = {}
        for entity in layout.standard.records:
            for rule in layout.rules[entity.name]:
                for name in (rule.id, f"{rule.id}/least", f"{rule.id} of {entity.name}"):
                    self.rules[shortened(name, dialect.longest_name)] = rule
        self.authored = {rule.id for entity in layout.standard.entities for rule in entity.rules}
        self.entities = {snake(entity.name): entity for entity in layout.standard.records}
        self.places = make_tables(layout, dialect).places

    def named(self, name: str) -> tuple[str, str]:
        """Return the field and the kind (or, of an authored rule, the id) that a constraint's name stands for."""
        rule = self.rules.get(name)
        if rule is None:
            return "", ""
        return ("", rule.id) if rule.id in self.authored else (rule.fields[0], rule.kind)

    def of_too_few(self, placed: Placed, field: str, rows: Iterable[Placed]) -> tuple[str, str]:
        """Return the rule by which a record has too few values in a list: none at all is first of all a missing one."""
        found = self.entities[placed.key].field_by_name[field]
        some = any((each.key, each.row, each.field) == (placed.key, placed.row, field) for each in rows)
        return field, "count" if some or not found.required else "required"

    def field(self, placed: Placed, column: str) -> Field | None:
        """Return the field whose value stands in a column of a row."""
        entity = self.entities[placed.key]
        if placed.field:
            return entity.field_by_name[placed.field] if column == "value" else None
        return next((field for field in entity.fields if not field.many and column_name(field) == column), None)

    def reference(self, placed: Placed, column: str) -> tuple[str, str]:
        """Return the field and kind of rule that the foreign key of a column stands for."""
        field = self.field(placed, column)
        if field is None:
            return "", ""
        return field.name, "code" if field.range.kind is RangeKind.VOCABULARY else "reference"

    def unique(self, placed: Placed, told: Callable[[str, str], bool]) -> tuple[str, str]:
        """Return the authored rule by which two records may not agree on values that are told, else their names.

        `told` says of a column and a value whether a message repeats them.
        """
        entity = self.entities[placed.key]
        for rule in self.layout.rules[entity.name]:
            if isinstance(rule.check, Unique) and rule.id in self.authored:
                own = [column_name(entity.field_by_name[name]) for name in rule.check.fields]
                if all(told(name, str(placed.values.get(name) or "")) for name in own):
                    return "", rule.id
        return self.identifier(placed), "unique"

    def unreadable(self, placed: Placed, said: str) -> str:
        """Return the field whose value a database could not read as its type, if the message repeats one such value."""
        held = {name: self.field(placed, name) for name in placed.values}
        found = [
            field.name
            for name, field in held.items()
            if field
            and field.primitive not in (Primitive.STRING, Primitive.URI)
            and re.search(rf"['\"]{re.escape(str(placed.values[name]))}['\"]", said)
        ]
        nulls = [field.name for name, field in held.items() if field and "\0" in str(placed.values[name])]
        return (found or nulls or [""])[0]

    def key(self, placed: Placed) -> Any:
        """Return the value that tells the record of a row from others of its kind."""
        return placed.values.get(key_name(self.entities[placed.key]), placed.values.get("id"))

    def identifier(self, placed: Placed) -> str:
        """Return the field that names the record of a row."""
        found = self.entities[placed.key].identifier
        return found.name if found else ""
