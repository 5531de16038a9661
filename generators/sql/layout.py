"""Which tables a Standard needs and what they are called: worked out once, for every database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generators.sql.dialect import shortened
from housing_standard.constraints import Unique
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Rule, Standard, Vocabulary
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind

# The longest name of a table or column in any of the databases.
LONGEST_NAME = 63

# The key of a record that has no identifier of its own.
ROW_KEY = "row_key"


@dataclass(frozen=True)
class Layout:
    """The tables of one Standard: each kind of record, code list, list of values, and set of shared identifiers."""

    standard: Standard

    @cached_property
    def kinds(self) -> dict[str, tuple[Entity, ...]]:
        """The kinds of record that each entity stands for, under its name."""
        found: dict[str, list[Entity]] = {entity.name: [] for entity in self.standard.entities}
        for entity in self.standard.records:
            for name in (entity.name, *entity.ancestors):
                found[name].append(entity)
        return {name: tuple(kinds) for name, kinds in found.items()}

    @cached_property
    def code_lists(self) -> tuple[Vocabulary, ...]:
        """The vocabularies that a field of some record takes its values from."""
        used = self._ranges(RangeKind.VOCABULARY)
        return tuple(vocabulary for vocabulary in self.standard.vocabularies if vocabulary.name in used)

    @cached_property
    def several(self) -> tuple[str, ...]:
        """The entities that some field refers to and that have several kinds, in order."""
        return tuple(name for name in self._ranges(RangeKind.ENTITY) if len(self.kinds[name]) > 1)

    @cached_property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """For each kind of record, those of `several` that it is a kind of."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self.several:
            for kind in self.kinds[name]:
                found[kind.name] = (*found.get(kind.name, ()), name)
        return found

    def _ranges(self, kind: RangeKind) -> dict[str, None]:
        ranges = (field.range for entity in self.standard.records for field in entity.fields)
        return dict.fromkeys(found.name for found in ranges if found.kind is kind)

    @cached_property
    def rules(self) -> dict[str, tuple[Rule, ...]]:
        """Every rule that judges the records of each entity."""
        return RuleBook(self.standard).by_entity

    @cached_property
    def after_what_they_need(self) -> tuple[Entity, ...]:
        """Every kind of record after those that its rows name directly, except where they need each other."""
        by_name = {entity.name: entity for entity in self.standard.records}
        ordered = _after_what_they_need(list(by_name), {name: self._needs(entity) for name, entity in by_name.items()})
        return tuple(by_name[name] for name in ordered)

    def _needs(self, entity: Entity) -> list[str]:
        """Return the kinds that a row names directly; tables of identities, codes and values stand apart."""
        ranges = (f.range.name for f in entity.fields if f.range.kind is RangeKind.ENTITY and not f.many)
        kinds = (self.kinds[name] for name in dict.fromkeys(ranges))
        return [found[0].name for found in kinds if len(found) == 1]

    def made_of(self, term: Entity | Vocabulary) -> tuple[object, ...]:
        """Return all that the statements on the tables of a term are made of, or hashes of it, for any database.

        Of a kind of record these are itself, its rules and lists, and of the kinds that it refers to or shares
        identifiers with their names, their keys and whether they are made later.
        """
        own = (term.digest, self.tables_of(term))
        if isinstance(term, Vocabulary):
            return own
        lists, ranges = self.standard.vocabulary_by_name, dict.fromkeys(field.range.name for field in term.fields)
        codes = [(self.codes_of(name), lists[name].digest) for name in ranges if name in lists]
        shared = self.shared.get(term.name, ())
        named = dict.fromkeys((*ranges, *shared))
        others = [
            (name, self.identities_of(name) if name in self.several else "", self._seen_from(term, name))
            for name in named
            if name in self.kinds
        ]
        return (*own, RuleBook(self.standard).digests[term.name], codes, shared, others)

    def _seen_from(self, entity: Entity, name: str) -> list[tuple[object, ...]]:
        """Return, of each kind that `name` stands for, its table, its key, and in which orders it comes later."""
        return [
            (
                self.table_of(kind),
                key_name(kind),
                key_primitive(kind).value,
                *(places[kind.name] > places[entity.name] for places in self._places),
            )
            for kind in self.kinds[name]
        ]

    @cached_property
    def _places(self) -> tuple[dict[str, int], dict[str, int]]:
        """The place of each kind of record in the two orders in which their tables are made."""
        orders = (self.standard.records, self.after_what_they_need)
        first, second = ({entity.name: place for place, entity in enumerate(order)} for order in orders)
        return first, second

    def tables_of(self, term: Entity | Vocabulary) -> tuple[str, ...]:
        """Return the names of the tables of a kind of record, its own first, or of a code list."""
        if isinstance(term, Vocabulary):
            return (self.codes_of(term.name),)
        return (self.table_of(term), *(self.values_of(term, field) for field in term.fields if field.many))

    @cached_property
    def in_keys(self) -> frozenset[tuple[str, str]]:
        """The entities and fields whose values a key is made of, besides references and codes."""
        found = {(e.name, e.identifier.name) for e in self.standard.records if e.identifier}
        for entity in self.standard.records:
            found.update((entity.name, field.name) for field in entity.fields if field.distinct)
            for rule in self.rules[entity.name]:
                if isinstance(rule.check, Unique):
                    found.update((entity.name, name) for name in rule.check.fields)
        return frozenset(found)

    @cached_property
    def _names(self) -> dict[tuple[str, ...], str]:
        """The name of each table, clear of every other: databases do not tell capital letters from small ones."""
        wanted: list[tuple[tuple[str, ...], str, str]] = [
            *((("records", e.name), snake(e.name), "record") for e in self.standard.records),
            *((("codes", v.name), snake(v.name), "code") for v in self.code_lists),
            *((("identities", name), f"{snake(name)}_identity", "table") for name in self.several),
            *(
                (("values", entity.name, field.name), f"{snake(entity.name)}_{field.name}", "value")
                for entity in self.standard.records
                for field in entity.fields
                if field.many
            ),
        ]
        found: dict[tuple[str, ...], str] = {}
        taken: set[str] = set()
        for what, name, ending in wanted:
            found[what] = clear_of(taken, name, ending)
            taken.add(found[what].lower())
        return found

    def table_of(self, entity: Entity) -> str:
        """Return the name of the table of a kind of record."""
        return self._names["records", entity.name]

    def codes_of(self, vocabulary: str) -> str:
        """Return the name of the table of a code list."""
        return self._names["codes", vocabulary]

    def vocabulary_of(self, table: str) -> Vocabulary | None:
        """Return the vocabulary whose codes stand in the table of this name, if there is one."""
        return self._lists.get(table)

    @cached_property
    def _lists(self) -> dict[str, Vocabulary]:
        return {self.codes_of(vocabulary.name): vocabulary for vocabulary in self.code_lists}

    def identities_of(self, entity: str) -> str:
        """Return the name of the table that holds the identifiers of every kind of `entity`."""
        return self._names["identities", entity]

    def values_of(self, entity: Entity, field: Field) -> str:
        """Return the name of the table of the values of a field with many."""
        return self._names["values", entity.name, field.name]

    def owner_of(self, entity: Entity) -> str:
        """Return the name of the column, in a table of values, that says whose they are."""
        return clear_of({"position", "value"}, snake(entity.name), "key")


def _after_what_they_need(names: Sequence[str], needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return names so ordered that each comes after those that it needs, except where they need each other."""
    opened: set[str] = set()
    done: dict[str, None] = {}
    for first in names:
        waiting = [first]
        while waiting:
            name = waiting[-1]
            if name in opened:
                done[waiting.pop()] = None
                continue
            opened.add(name)
            waiting.extend(need for need in reversed(needs[name]) if need not in opened)
    return list(done)


def clear_of(taken: Iterable[str], name: str, ending: str) -> str:
    """Return a name that databases take and that is none of those taken, with as many endings as that needs."""
    while shortened(name, LONGEST_NAME).lower() in taken:
        name = f"{name}_{ending}"
    return shortened(name, LONGEST_NAME)


def column_name(field: Field) -> str:
    """Return the name of the column that holds a field's value."""
    return shortened(field.name, LONGEST_NAME)


def key_name(entity: Entity) -> str:
    """Return the name of the column that tells one record of a kind from another."""
    if entity.identifier:
        return column_name(entity.identifier)
    return clear_of({name.lower() for name in entity.field_by_name}, ROW_KEY, "value")


def key_primitive(entity: Entity) -> Primitive:
    """Return the primitive of that column."""
    return entity.identifier.primitive if entity.identifier else Primitive.STRING


def least_name(entity: Entity, field: Field) -> str:
    """Return the name of the column that says which position in the list of values must be taken."""
    return clear_of({name.lower() for name in entity.field_by_name}, f"{field.name}_least", "value")


def least_of(field: Field) -> int:
    """Return how many values a field with many must have."""
    return max(int(field.required), field.minimum_count) if field.many else 0


def counts_of(field: Field) -> tuple[int, int | None]:
    """Return how many values a field has at least and at most by its own definition."""
    return (field.minimum_count, field.maximum_count) if field.many else (0, 1)
