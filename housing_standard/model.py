"""The Standard: one version of every term and rule, resolved, frozen, free of the language it was authored in.

Makers, questions and doors drink from this model and from nothing else. Names follow the glossary: an Entity is a
kind of record, a Field is one of its columns, a Vocabulary is a closed list of Codes, a Message is an entity made to
be exchanged that narrows a record.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from housing_standard.constraints import Check, Condition, Law, Test, paths_in, sees_other_records
from housing_standard.lexical import Primitive
from housing_standard.scales import Likeness, Origin, RangeKind, Sensitivity, Severity, Status


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """A link to a term of another standard; `target` is a CURIE whose prefix the Standard declares."""

    likeness: Likeness
    target: str


@dataclass(frozen=True, kw_only=True)
class Term:
    """What every term carries, whatever its kind.

    `id` is the path of the permanent IRI under the Standard's base ("Tenancy/start_date"); `file` is where the
    term is authored, relative to the root of the words.
    """

    id: str
    iri: str
    name: str
    title: str
    definition: str
    status: Status = Status.PROPOSED
    since: str = ""
    origin: Origin = Origin.OWN
    basis: str = ""
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    no_alignment: str = ""
    replaced_by: str = ""
    retired_because: str = ""
    file: str = ""

    @cached_property
    def digest(self) -> str:
        """A hash of all that is said of the term, in hexadecimal."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A rule's message for one row, for some rows ({count} of {total}) and for every row.

    `one` may name fields of the record in braces: {start_date}.
    """

    one: str
    many: str
    every: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A check on data with a stable id, worded for people.

    `fields` are the columns that the finding points at, the main one first. `kind` groups rules that mean the
    same thing on different fields ("required", "pattern") and names the template of an authored rule. `good` and
    `bad` are example datasets as JSON text.
    """

    id: str
    entity: str
    kind: str
    title: str
    fields: tuple[str, ...]
    check: Check
    severity: Severity
    message: Wording
    allowed: str
    cure: str
    basis: str = ""
    good: str = ""
    bad: str = ""
    derived: bool = False


@dataclass(frozen=True, kw_only=True)
class Range:
    """What the values of a field are: a value type, the codes of a vocabulary, or records of an entity."""

    kind: RangeKind
    name: str


@dataclass(frozen=True, kw_only=True)
class Field(Term):
    """One column of an entity, as resolved on that entity: inheritance and narrowing are already applied.

    `entity` is the entity that it is resolved on, `declared_on` the one that introduced it (they share the IRI).
    `tests` are all tests on one value, its type's included. `inlined` fields hold whole records, others their
    identifiers; with `keyed` those records stand in JSON as an object under their identifiers, not as a list.
    `core` fields are of the smallest set worth exchanging. `dated_by` names the field, if any, with the day on which a
    code had to be in use.
    `default` is what a form offers first, in its lexical form; nothing fills it in.
    """

    entity: str
    declared_on: str
    range: Range
    primitive: Primitive
    required: bool = False
    recommended: bool = False
    core: bool = False
    identifier: bool = False
    many: bool = False
    minimum_count: int = 0
    maximum_count: int | None = None
    distinct: bool = False
    inlined: bool = False
    keyed: bool = False
    tests: tuple[Test, ...] = ()
    default: str = ""
    dated_by: str = ""
    unit: str = ""
    sensitivity: Sensitivity = Sensitivity.NONE
    privacy: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Entity(Term):
    """A kind of record. With `profile_of` it is a message: that entity, narrowed for an exchange.

    `ancestors` run from the nearest; `rules` are those authored on this entity, not the inherited ones.
    """

    area: str
    parent: str = ""
    ancestors: tuple[str, ...] = ()
    abstract: bool = False
    profile_of: str = ""
    why: str = ""
    distinctions: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def field_by_name(self) -> dict[str, Field]:
        """The fields under their names, in order."""
        return {field.name: field for field in self.fields}

    @property
    def identifier(self) -> Field | None:
        """The field that names one record among its kind, if the entity has one."""
        return next((field for field in self.fields if field.identifier), None)


@dataclass(frozen=True, kw_only=True)
class Code(Term):
    """One value of a vocabulary; `name` is what data carry. `parent` is a broader code.

    `begins` and `ends` are the first and the last day on which it may be used; none (""): ever since, for good.
    """

    vocabulary: str
    begins: str = ""
    ends: str = ""
    parent: str = ""

    def in_use(self, day: str) -> bool:
        """Tell whether the code may be used on a day, written year-month-day."""
        return self.begins <= day and (not self.ends or day <= self.ends)


@dataclass(frozen=True, kw_only=True)
class Vocabulary(Term):
    """A closed list of codes. `subset_of` names the list that a restricted list was cut from.

    `edition` is the number of the list's own release, which rises when its codes change.
    """

    area: str
    edition: str = ""
    why: str = ""
    complete: bool = False
    subset_of: str = ""
    codes: tuple[Code, ...] = ()

    @cached_property
    def code_by_name(self) -> dict[str, Code]:
        """The codes under their names, in order."""
        return {code.name: code for code in self.codes}


@dataclass(frozen=True, kw_only=True)
class ValueType(Term):
    """A named kind of value, such as a postcode: a primitive with tests."""

    primitive: Primitive
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Area(Term):
    """One file of the words and the role proposed to look after it."""

    steward: str = ""


@dataclass(frozen=True, kw_only=True)
class Standard:
    """One version of the whole. Every look-up below answers from the frozen terms; nothing is computed twice."""

    name: str
    title: str
    definition: str
    version: str
    base: str
    licence: str
    prefixes: dict[str, str]
    areas: tuple[Area, ...]
    types: tuple[ValueType, ...]
    vocabularies: tuple[Vocabulary, ...]
    entities: tuple[Entity, ...]

    @cached_property
    def entity_by_name(self) -> dict[str, Entity]:
        """Every entity, messages and abstract ones included, under its name."""
        return {entity.name: entity for entity in self.entities}

    @cached_property
    def vocabulary_by_name(self) -> dict[str, Vocabulary]:
        """Every vocabulary under its name."""
        return {vocabulary.name: vocabulary for vocabulary in self.vocabularies}

    @cached_property
    def type_by_name(self) -> dict[str, ValueType]:
        """Every value type under its name."""
        return {value_type.name: value_type for value_type in self.types}

    @cached_property
    def area_by_name(self) -> dict[str, Area]:
        """Every area under its name."""
        return {area.name: area for area in self.areas}

    @cached_property
    def records(self) -> tuple[Entity, ...]:
        """The entities that data can hold: neither abstract nor a message."""
        return tuple(e for e in self.entities if not e.abstract and not e.profile_of)

    @cached_property
    def messages(self) -> tuple[Entity, ...]:
        """The entities made to be exchanged."""
        return tuple(e for e in self.entities if e.profile_of)

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Every term that has a page or an anchor, under its id.

        A field stands under the entity that declares it; on entities that inherit it, it is the same term.
        """
        found: dict[str, Term] = {}
        for entity in self.entities:
            found[entity.id] = entity
            found.update((f.id, f) for f in entity.fields if f.declared_on == entity.name and not entity.profile_of)
        for vocabulary in self.vocabularies:
            found[vocabulary.id] = vocabulary
            found.update((code.id, code) for code in vocabulary.codes if not vocabulary.subset_of)
        found.update((value_type.id, value_type) for value_type in self.types)
        return found

    def successor(self, term: Term) -> Term | None:
        """Return the term that takes the place of a retired one, named by its id, its IRI or its CURIE."""
        wanted = term.replaced_by.removeprefix(self.base)
        prefix, colon, local = wanted.partition(":")
        if colon and self.prefixes.get(prefix) == self.base:
            wanted = local
        return self.terms.get(wanted)

    def kinds_of(self, name: str) -> tuple[Entity, ...]:
        """Return the concrete record entities that are `name` or inherit from it, in order."""
        return self._kinds.get(name, ())

    @cached_property
    def _kinds(self) -> dict[str, tuple[Entity, ...]]:
        found: dict[str, list[Entity]] = {}
        for entity in self.records:
            for name in dict.fromkeys((entity.name, *entity.ancestors)):
                found.setdefault(name, []).append(entity)
        return {name: tuple(kinds) for name, kinds in found.items()}

    @cached_property
    def referred(self) -> frozenset[str]:
        """The entities that some field refers to by identifier."""
        return frozenset(
            field.range.name
            for entity in self.entities
            for field in entity.fields
            if field.range.kind is RangeKind.ENTITY and not field.inlined
        )

    def root_of(self, name: str) -> str:
        """Return the entity that `name` shares its identifiers with: its topmost ancestor that a field refers to.

        A reference accepts every kind of its range, so identifiers are unique within the root. An entity with
        no such ancestor is its own root.
        """
        lineage = (name, *self.entity_by_name[name].ancestors)
        shared = [step for step in lineage if step in self.referred]
        return shared[-1] if shared else name

    def field_at(self, entity: str, path: tuple[str, ...]) -> Field:
        """Return the field at the end of `path`, followed from `entity` along references."""
        field = self.entity_by_name[entity].field_by_name[path[0]]
        return field if len(path) == 1 else self.field_at(field.range.name, path[1:])

    def parts_of(self, *entities: Entity) -> tuple[Term, ...]:
        """Return all that artefacts of these entities are made from, in order and without repeats.

        They are the entities, their ancestors, the types and vocabularies of their fields, and so on inwards.
        """
        found: dict[str, Term] = {}
        waiting = list(entities)
        while waiting:
            entity = waiting.pop(0)
            if f"entity {entity.name}" in found:
                continue
            found[f"entity {entity.name}"] = entity
            found.update((f"entity {name}", self.entity_by_name[name]) for name in entity.ancestors)
            for field in entity.fields:
                name = field.range.name
                if field.inlined:
                    waiting.extend(self.kinds_of(name))
                elif name in self.vocabulary_by_name:
                    found[f"vocabulary {name}"] = self.vocabulary_by_name[name]
                elif name in self.type_by_name:
                    found[f"type {name}"] = self.type_by_name[name]
        return tuple(found.values())

    @property
    def all_parts(self) -> tuple[Term, ...]:
        """What an artefact of the whole Standard is made from."""
        return (*self.entities, *self.vocabularies, *self.types)

    def fingerprint(self, *parts: Term) -> str:
        """Return a hash of what an artefact was made from, 16 hexadecimal digits: it changes only when they do."""
        whole = "\n".join((self.base, self.version, *(term.digest for term in parts)))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def authored_rules(self, entity: str) -> tuple[Rule, ...]:
        """Return the rules authored on `entity` and on its ancestors, its own first.

        Of a message's, only those that judge it by what it carries: not by a field left out, nor by other records.
        """
        found = self.entity_by_name[entity]
        lineage = (found, *(self.entity_by_name[name] for name in found.ancestors))
        rules = tuple(rule for step in lineage for rule in step.rules)
        if not found.profile_of:
            return rules
        return tuple(rule for rule in rules if _is_carried(found, rule.check))


def _is_carried(message: Entity, check: Check) -> bool:
    """Tell whether a message holds all that a check reads."""
    if sees_other_records(check) or isinstance(check, Law):
        return False
    return all(path[0] in message.field_by_name for path in paths_in(check))


__all__ = [
    "Alignment", "Area", "Code", "Condition", "Entity", "Field", "Likeness", "Origin", "Range", "RangeKind", "Rule",
    "Sensitivity", "Severity", "Standard", "Status", "Term", "ValueType", "Vocabulary", "Wording",
]  # fmt: skip
