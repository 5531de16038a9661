"""A proposal held against the Standard: everything that would make it impossible to carry out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from housing_standard.errors import TermNotFoundError
from housing_standard.lexical import Primitive
from housing_standard.lookup import Kind, Lookup, kind_of
from housing_standard.model import Entity, Term, Vocabulary
from housing_standard.scales import Status
from registry_api.operations import AddCode, AddField, AmendDefinition, AnyOperation, DeprecateTerm
from registry_api.problems import Fault

# The most words that a definition may have.
DEFINITION_WORDS = 40

# The parts of operations that hold the identifier of a term. A range may also name a kind of value.
_IDENTIFIERS = frozenset({"term", "vocabulary", "entity", "replaced_by", "range"})


@dataclass(frozen=True)
class Screening:
    """Judges operations against the Standard of one look-up."""

    lookup: Lookup

    def settled(self, operations: Sequence[AnyOperation]) -> list[AnyOperation]:
        """Return `operations` with each term under its own identifier, where an IRI or a prefixed name was given."""
        return [
            operation.model_copy(
                update={part: self._identifier(text) for part, text in operation if part in _IDENTIFIERS and text}
            )
            for operation in operations
        ]

    def faults(self, operations: Sequence[AnyOperation]) -> list[Fault]:
        """Return every fault of `operations`, each with the JSON pointer of the part to mend."""
        found = []
        touched: dict[tuple[str, ...], int] = {}
        for place, operation in enumerate(operations):
            for part, detail in self._faults(operation):
                found.append(Fault(pointer=f"/operations/{place}/{part}", detail=detail))
            first = touched.setdefault(_subject(operation), place)
            if first != place:
                detail = f"Operation {first + 1} of this proposal does the same to the same term. Keep one of them."
                found.append(Fault(pointer=f"/operations/{place}", detail=detail))
        return found

    def _faults(self, operation: AnyOperation) -> Iterator[tuple[str, str]]:
        match operation:
            case AmendDefinition():
                yield from self._amend(operation)
            case AddCode():
                yield from self._add_code(operation)
            case AddField():
                yield from self._add_field(operation)
            case DeprecateTerm():
                yield from self._deprecate(operation)

    def _amend(self, operation: AmendDefinition) -> Iterator[tuple[str, str]]:
        term = self._term(operation.term)
        if isinstance(term, str):
            yield "term", term
        elif " ".join(term.definition.split()) == operation.definition:
            yield "definition", "This is how the definition reads today. Change it, or leave the operation out."
        yield from _definition(operation.definition)

    def _add_code(self, operation: AddCode) -> Iterator[tuple[str, str]]:
        vocabulary = self._term(operation.vocabulary, Kind.VOCABULARY)
        if isinstance(vocabulary, Vocabulary):
            if operation.name in vocabulary.code_by_name:
                yield (
                    "name",
                    (
                        f"{vocabulary.id} has, or had, a code called '{operation.name}'. "
                        "Names are never used twice; choose another."
                    ),
                )
            elif vocabulary.subset_of and operation.name not in self._codes(vocabulary.subset_of):
                yield (
                    "vocabulary",
                    (
                        f"{vocabulary.id} is cut from {vocabulary.subset_of}, which has no such code. "
                        f"Add it to {vocabulary.subset_of} first."
                    ),
                )
        elif isinstance(vocabulary, str):
            yield "vocabulary", vocabulary
        yield from _definition(operation.definition or "")

    def _add_field(self, operation: AddField) -> Iterator[tuple[str, str]]:
        entity = self._term(operation.entity, Kind.ENTITY, Kind.MESSAGE)
        if isinstance(entity, Entity):
            taken = self._taken(entity, operation.name)
            if entity.profile_of:
                yield "entity", f"A message only narrows a record. Add the field to {entity.profile_of} instead."
            elif taken:
                yield (
                    "name",
                    (
                        f"{taken} has, or had, a field called '{operation.name}'. "
                        "Names are never used twice; choose another."
                    ),
                )
        elif isinstance(entity, str):
            yield "entity", entity
        yield from self._range(operation.range)
        yield from _definition(operation.definition)

    def _deprecate(self, operation: DeprecateTerm) -> Iterator[tuple[str, str]]:
        term = self._term(operation.term)
        if isinstance(term, str):
            yield "term", term
        elif term.status is Status.DEPRECATED:
            yield "term", f"{term.id} is retired already."
        if operation.replaced_by is None:
            if operation.because is None:
                yield "replaced_by", "Name the term to use instead, or give in 'because' the reason why there is none."
            return
        successor = self._term(operation.replaced_by)
        if isinstance(successor, str):
            yield "replaced_by", successor
        elif isinstance(term, Term):
            if successor.id == term.id:
                yield "replaced_by", "A term cannot replace itself. Name another."
            elif kind_of(successor) is not kind_of(term):
                yield "replaced_by", f"{successor.id} is {_article(kind_of(successor))}; name another {kind_of(term)}."
            elif successor.status is Status.DEPRECATED:
                yield "replaced_by", f"{successor.id} is retired itself. Name a term that is in use."

    def _range(self, name: str) -> Iterator[tuple[str, str]]:
        standard = self.lookup.standard
        primitives = [str(primitive) for primitive in Primitive]
        if name in (*primitives, *standard.type_by_name, *standard.vocabulary_by_name, *standard.entity_by_name):
            return
        near = [*self.lookup.near(name, Kind.VOCABULARY), *self.lookup.near(name, Kind.ENTITY)]
        hint = f" Did you mean: {', '.join(near[:3])}?" if near else ""
        yield (
            "range",
            (
                f"'{name}' is no kind of value.{hint} Name a vocabulary, an entity, a value type, or one of: "
                f"{', '.join(primitives)}."
            ),
        )

    def _term(self, identifier: str, *kinds: Kind) -> Term | str:
        """Return the term, or what is wrong with its identifier."""
        try:
            term = self.lookup.get(identifier)
        except TermNotFoundError as error:
            near = [one for kind in kinds for one in self.lookup.near(identifier, kind)] if kinds else error.near
            return str(TermNotFoundError(identifier, tuple(near[:3])))
        if kinds and kind_of(term) not in kinds:
            return f"{term.id} is {_article(kind_of(term))}; name {_article(kinds[0])}."
        return term

    def _identifier(self, text: str) -> str:
        try:
            return self.lookup.get(text).id
        except TermNotFoundError:
            return text

    def _codes(self, vocabulary: str) -> frozenset[str]:
        found = self.lookup.standard.vocabulary_by_name.get(vocabulary)
        return frozenset(found.code_by_name) if found else frozenset()

    def _taken(self, entity: Entity, name: str) -> str:
        """Return the entity, this one or a kind of it, that has a field of that name; empty when none has."""
        family = (entity, *(e for e in self.lookup.standard.entities if entity.name in e.ancestors))
        return next((member.name for member in family if name in member.field_by_name), "")


def _definition(text: str) -> Iterator[tuple[str, str]]:
    count = len(text.split())
    if count > DEFINITION_WORDS:
        yield "definition", f"The definition has {count} words; it may have at most {DEFINITION_WORDS}. Say it shorter."


def _article(kind: Kind) -> str:
    return f"an {kind}" if kind.startswith(("a", "e", "i", "o", "u")) else f"a {kind}"


def _subject(operation: AnyOperation) -> tuple[str, ...]:
    """Return what two operations of one proposal must not have in common."""
    match operation:
        case AmendDefinition() | DeprecateTerm():
            return operation.operation, operation.term
        case AddCode():
            return operation.operation, operation.vocabulary, operation.name
        case AddField():
            return operation.operation, operation.entity, operation.name
