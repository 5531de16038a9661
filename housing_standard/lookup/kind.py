"""What a term is."""

from __future__ import annotations

from enum import StrEnum

from housing_standard.model import Code, Entity, Field, Term, ValueType, Vocabulary


class Kind(StrEnum):
    """The kinds of term, in the order in which equally good answers are given."""

    ENTITY = "entity"
    MESSAGE = "message"
    VOCABULARY = "vocabulary"
    FIELD = "field"
    TYPE = "type"
    CODE = "code"


def kind_of(term: Term) -> Kind:
    """Return what `term` is."""
    match term:
        case Entity():
            return Kind.MESSAGE if term.profile_of else Kind.ENTITY
        case Vocabulary():
            return Kind.VOCABULARY
        case Field():
            return Kind.FIELD
        case Code():
            return Kind.CODE
        case ValueType():
            return Kind.TYPE
    raise TypeError(f"{type(term).__name__} is not a kind of term that can be looked up")
