"""The tables of a Standard for one database, as SQLAlchemy metadata.

One table for each kind of record with all its fields, one for the values of each field with many, one for each code
list, and one of identities for each reference that accepts records of several kinds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Integer, MetaData, PrimaryKeyConstraint, Table
from sqlalchemy.types import TypeEngine

from generators.authored import UnsayableError
from generators.sql.dialect import Dialect, shortened
from generators.sql.layout import Layout, column_name, key_name, key_primitive, least_name, least_of
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Vocabulary
from housing_standard.scales import RangeKind


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The tables of a Standard in one database, before the rules are added to them."""

    layout: Layout
    dialect: Dialect
    metadata: MetaData
    # The names of tables whose statements are known: they have no columns but the one that others refer to.
    known: Collection[str] = ()
    # The place of each table in the order in which they are made.
    places: dict[str, int] = field(default_factory=dict)

    def of(self, entity: Entity) -> Table:
        """Return the table of a kind of record."""
        return self.metadata.tables[self.layout.table_of(entity)]

    def values_of(self, entity: Entity, listed: Field) -> Table:
        """Return the table of the values of a field with many."""
        return self.metadata.tables[self.layout.values_of(entity, listed)]

    def codes_of(self, vocabulary: Vocabulary) -> Table:
        """Return the table of a code list."""
        return self.metadata.tables[self.layout.codes_of(vocabulary.name)]

    def key_referred(self, entity: str) -> Column[Any]:
        """Return the column that a reference to `entity` names.

        Raises UnsayableError when no kind of it can be kept, or when its kinds have keys of different types.
        """
        kinds = self.layout.kinds[entity]
        if not kinds:
            raise UnsayableError(f"no record can be a {entity}")
        if len({key_primitive(kind) for kind in kinds}) > 1:
            raise UnsayableError(f"the kinds of {entity} have identifiers of different types")
        if len(kinds) > 1:
            return self.metadata.tables[self.layout.identities_of(entity)].columns["id"]
        return self.of(kinds[0]).columns[key_name(kinds[0])]

    def make(self, name: str, *items: Any, comment: str) -> Table:
        """Add a table."""
        self.places[name] = len(self.places)
        return Table(name, self.metadata, *items, comment=comment.strip(), **self.dialect.table_options)


def make_tables(layout: Layout, dialect: Dialect, known: Collection[str] = ()) -> Tables:
    """Return the tables with their columns and keys, in the order in which they are created.

    `known` names the tables whose statements are not asked for.
    """
    tables = Tables(layout=layout, dialect=dialect, metadata=MetaData(), known=known)
    for vocabulary in layout.code_lists:
        _code_table(tables, vocabulary)
    for name in layout.several:
        _identity_table(tables, name)
    records = layout.standard.records
    if dialect.defers:
        for entity in records:
            _record_table(tables, entity)
            _value_tables(tables, entity)
        return tables
    for entity in layout.after_what_they_need:
        _record_table(tables, entity)
    for entity in records:
        _value_tables(tables, entity)
    return tables


def key_column_type(tables: Tables, entity: Entity) -> TypeEngine[Any]:
    """Return the type of the column that tells one record of a kind from another."""
    return tables.dialect.type_of(key_primitive(entity), keyed=True)


def _value_column_type(tables: Tables, entity: Entity, of: Field) -> TypeEngine[Any]:
    """Return the type of the column that holds one value of a field; a reference has the type of what it names."""
    if of.range.kind is RangeKind.ENTITY:
        kinds = tables.layout.kinds[of.range.name]
        return tables.dialect.type_of(key_primitive(kinds[0]) if kinds else Primitive.STRING, keyed=True)
    keyed = of.range.kind is RangeKind.VOCABULARY or (entity.name, of.name) in tables.layout.in_keys
    return tables.dialect.type_of(of.primitive, keyed=keyed)


def _code_table(tables: Tables, vocabulary: Vocabulary) -> None:
    text, own = tables.dialect.type_of, tables.layout.codes_of(vocabulary.name)
    code = Column("code", text(Primitive.STRING, keyed=True), primary_key=True, comment="What data carry.")
    if own in tables.known:
        tables.make(own, code, comment="")
        return
    tables.make(
        own,
        code,
        Column("title", text(Primitive.STRING), nullable=False, comment="What people read."),
        comment=f"{vocabulary.title}. {vocabulary.definition}",
    )


def _identity_table(tables: Tables, name: str) -> None:
    title = tables.layout.standard.entity_by_name[name].title
    by_trigger, by_hand = "kept by triggers on the tables of the kinds", "to be filled before the tables of the kinds"
    kept = by_trigger if tables.dialect.has_triggers else by_hand
    tables.make(
        tables.layout.identities_of(name),
        Column(
            "id",
            key_column_type(tables, tables.layout.kinds[name][0]),
            primary_key=True,
            autoincrement=False,
            comment=f"The identifier of a record that is a {title}.",
        ),
        comment=f"{title}: the identifiers of every kind, {kept}.",
    )


def _record_table(tables: Tables, entity: Entity) -> None:
    dialect = tables.dialect
    own = tables.layout.table_of(entity)
    if own in tables.known:
        tables.make(own, Column(key_name(entity), key_column_type(tables, entity)), comment="")
        return
    columns = [
        Column(
            column_name(single),
            _value_column_type(tables, entity, single),
            nullable=not single.required,
            autoincrement=False,
            comment=_comment(single),
        )
        for single in entity.fields
        if not single.many
    ]
    if entity.identifier is None:
        key_type = key_column_type(tables, entity)
        columns.insert(0, Column(key_name(entity), key_type, nullable=False, comment="Tells one row from another."))
    if dialect.defers:
        columns.extend(
            dialect.constant(
                least_name(entity, listed),
                least_of(listed),
                f"The position that must be taken in the values of {listed.name}.",
            )
            for listed in entity.fields
            if least_of(listed)
        )
    identifier = entity.identifier.name if entity.identifier else key_name(entity)
    name = shortened(f"{entity.name}/{identifier}/unique", dialect.longest_name)
    key = PrimaryKeyConstraint(key_name(entity), name=name)
    tables.make(own, *columns, key, comment=f"{entity.title}. {entity.definition}")


def _value_tables(tables: Tables, entity: Entity) -> None:
    for listed in entity.fields:
        if listed.many:
            _value_table(tables, entity, listed)


def _value_table(tables: Tables, entity: Entity, listed: Field) -> None:
    own = tables.layout.values_of(entity, listed)
    if own in tables.known:
        tables.make(own, comment="")
        return
    owner = tables.layout.owner_of(entity)
    key = tables.of(entity).columns[key_name(entity)]
    value_type = _value_column_type(tables, entity, listed)
    tables.make(
        own,
        Column(owner, key.type, primary_key=True, comment=f"The {entity.title} that has the value."),
        Column(
            "position",
            Integer,
            primary_key=True,
            autoincrement=False,
            comment="The place of the value in the list, from 1.",
        ),
        Column("value", value_type, nullable=False, comment=_comment(listed)),
        ForeignKeyConstraint(
            [owner], [key], ondelete="CASCADE" if tables.dialect.cascades else None, **waiting(tables.dialect)
        ),
        comment=f"{entity.title}: {listed.title}. {listed.definition}",
    )


def waiting(dialect: Dialect) -> dict[str, Any]:
    """Return what makes a foreign key wait for the end of the transaction, where the database lets it."""
    return {"deferrable": True, "initially": "DEFERRED"} if dialect.defers else {}


def _comment(of: Field) -> str:
    unit = f" In {of.unit}." if of.unit else ""
    return f"{of.title}. {of.definition}{unit}".strip()
