"""The tables of a Standard for one database, as SQLAlchemy metadata.

One table for each kind of record with all its fields, one for the values of each field with many, one for each code
list, and one of identities for each reference that accepts records of several kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Computed, ForeignKey, Integer, MetaData, PrimaryKeyConstraint, Table, Text
from sqlalchemy.types import TypeEngine

from generators.sql.dialect import Dialect, shortened
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, RangeKind, Standard, Vocabulary
from housing_standard.names import snake

# The longest name of a table or column in any of the databases.
LONGEST_NAME = 63

# The key of a record that has no identifier of its own.
ROW_KEY = "row_key"


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The tables of a Standard in one database, before the rules are added to them."""

    standard: Standard
    dialect: Dialect
    metadata: MetaData

    def of(self, entity: Entity) -> Table:
        """Return the table of a kind of record."""
        return self.metadata.tables[snake(entity.name)]

    def values_of(self, entity: Entity, field: Field) -> Table:
        """Return the table of the values of a field with many."""
        return self.metadata.tables[side_name(self.standard, entity, field)]

    def codes_of(self, vocabulary: Vocabulary) -> Table:
        """Return the table of a code list."""
        return self.metadata.tables[snake(vocabulary.name)]

    def key_referred(self, entity: str) -> Column[Any] | None:
        """Return the column that a reference to `entity` names; None when no kind of it can be kept."""
        kinds = self.standard.kinds_of(entity)
        if not kinds:
            return None
        if len(kinds) > 1:
            return self.metadata.tables[identities_name(entity)].columns["id"]
        return self.of(kinds[0]).columns[key_name(kinds[0])]


def make_tables(standard: Standard, dialect: Dialect) -> Tables:
    """Return the tables with their columns and keys, in the order in which they are created."""
    tables = Tables(standard=standard, dialect=dialect, metadata=MetaData())
    for vocabulary in code_lists(standard):
        _code_table(tables, vocabulary)
    for name in ranges_of_several_kinds(standard):
        _identity_table(tables, name)
    for entity in standard.records:
        _record_table(tables, entity)
        for field in entity.fields:
            if field.many:
                _value_table(tables, entity, field)
    return tables


def code_lists(standard: Standard) -> Iterator[Vocabulary]:
    """Yield the vocabularies that a field of some record takes its values from."""
    used = {f.range.name for e in standard.records for f in e.fields if f.range.kind is RangeKind.VOCABULARY}
    yield from (vocabulary for vocabulary in standard.vocabularies if vocabulary.name in used)


def ranges_of_several_kinds(standard: Standard) -> tuple[str, ...]:
    """Return the entities that some field refers to and that have several kinds, in order."""
    found = (f.range.name for e in standard.records for f in e.fields if f.range.kind is RangeKind.ENTITY)
    return tuple(name for name in dict.fromkeys(found) if len(standard.kinds_of(name)) > 1)


def key_name(entity: Entity) -> str:
    """Return the name of the column that tells one record of a kind from another."""
    return entity.identifier.name if entity.identifier else ROW_KEY


def identities_name(entity: str) -> str:
    """Return the name of the table that holds the identifiers of every kind of `entity`."""
    return shortened(f"{snake(entity)}_identity", LONGEST_NAME)


def side_name(standard: Standard, entity: Entity, field: Field) -> str:
    """Return the name of the table of a field's values, clear of every table of records or codes."""
    name = f"{snake(entity.name)}_{field.name}"
    taken = {snake(term.name) for term in (*standard.records, *standard.vocabularies)}
    return shortened(f"{name}_value" if name in taken else name, LONGEST_NAME)


def least_name(field: Field) -> str:
    """Return the name of the column that says which position in the list of values must be taken."""
    return shortened(f"{field.name}_least", LONGEST_NAME)


def least_of(field: Field) -> int:
    """Return how many values a field with many must have."""
    return max(int(field.required), field.minimum_count) if field.many else 0


def counts_of(field: Field) -> tuple[int, int | None]:
    """Return how many values a field has at least and at most by its own definition."""
    return (field.minimum_count, field.maximum_count) if field.many else (0, 1)


def value_type(tables: Tables, field: Field) -> TypeEngine[Any]:
    """Return the type of the column that holds one value of a field; a reference has the type of what it names."""
    if field.range.kind is RangeKind.ENTITY:
        return key_type(tables, field.range.name)
    return tables.dialect.type_of(field.primitive)


def key_type(tables: Tables, entity: str) -> TypeEngine[Any]:
    """Return the type of the identifiers of an entity and its kinds."""
    keys = [kind.identifier.primitive for kind in tables.standard.kinds_of(entity) if kind.identifier]
    return tables.dialect.type_of(keys[0] if keys else Primitive.STRING)


def _code_table(tables: Tables, vocabulary: Vocabulary) -> None:
    Table(
        snake(vocabulary.name),
        tables.metadata,
        Column("code", Text, primary_key=True, comment="What data carry."),
        Column("title", Text, nullable=False, comment="What people read."),
        comment=f"{vocabulary.title}. {vocabulary.definition}".strip(),
        **tables.dialect.table_options,
    )


def _identity_table(tables: Tables, name: str) -> None:
    title = tables.standard.entity_by_name[name].title
    Table(
        identities_name(name),
        tables.metadata,
        Column(
            "id", key_type(tables, name), primary_key=True, comment=f"The identifier of a record that is a {title}."
        ),
        comment=f"{title}: the identifiers of every kind, kept by triggers on the tables of the kinds.",
        **tables.dialect.table_options,
    )


def _record_table(tables: Tables, entity: Entity) -> None:
    columns = [
        Column(field.name, value_type(tables, field), nullable=not field.required, comment=_comment(field))
        for field in entity.fields
        if not field.many
    ]
    if entity.identifier is None:
        columns.insert(0, Column(ROW_KEY, Text, nullable=False, comment="Tells one row from another."))
    columns.extend(
        Column(
            least_name(field),
            Integer,
            Computed(str(least_of(field)), persisted=True),
            comment=f"The position that must be taken in the values of {field.name}.",
        )
        for field in entity.fields
        if least_of(field)
    )
    key = PrimaryKeyConstraint(
        key_name(entity), name=shortened(f"{entity.name}/{key_name(entity)}/unique", tables.dialect.longest_name)
    )
    comment = f"{entity.title}. {entity.definition}".strip()
    Table(snake(entity.name), tables.metadata, *columns, key, comment=comment, **tables.dialect.table_options)


def _value_table(tables: Tables, entity: Entity, field: Field) -> None:
    owner = snake(entity.name)
    key = tables.of(entity).columns[key_name(entity)]
    Table(
        side_name(tables.standard, entity, field),
        tables.metadata,
        Column(
            owner,
            key.type,
            ForeignKey(key, ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
            primary_key=True,
            comment=f"The {entity.title} that has the value.",
        ),
        Column("position", Integer, primary_key=True, comment="The place of the value in the list, from 1."),
        Column("value", value_type(tables, field), nullable=False, comment=_comment(field)),
        comment=f"{entity.title}: {field.title}. {field.definition}".strip(),
        **tables.dialect.table_options,
    )


def _comment(field: Field) -> str:
    unit = f" In {field.unit}." if field.unit else ""
    return f"{field.title}. {field.definition}{unit}".strip()
