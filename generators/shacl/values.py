"""Tests on one value, as SHACL Core says them of a value node.

A value that is not written as its type asks is the fault of its type rule alone, so every other test comes with a
way round such values: `doubt` says whether they count as passing (nothing is certain against them) or not.
"""

from __future__ import annotations

import re

from generators.turtle import Statement, anonymous, collection, iri, text, typed
from housing_standard.constraints import AtLeast, AtMost, Matches, OfType, OneOf, Test
from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Field, Standard
from housing_standard.names import record_iri
from housing_standard.scales import RangeKind

Statements = tuple[Statement, ...]

LINE_BREAK = "shape/line_break"
_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"

# Escaped characters and classes, and groups without a group inside: neither shows an alternative of the whole.
_SET_ASIDE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUPED = re.compile(r"\([^()]*\)")


def type_shape(standard: Standard, primitive: Primitive) -> str:
    """Return the name of the shape that says how one primitive is written."""
    return iri(f"{standard.base}shape/type/{primitive.value}", standard.base)


def list_shape(standard: Standard, vocabulary: str) -> str:
    """Return the name of the shape that holds the codes of one vocabulary."""
    return iri(f"{standard.base}shape/list/{vocabulary}", standard.base)


def written_as(standard: Standard, primitive: Primitive) -> Statements:
    """Return what makes a literal one of `primitive`: its datatype and the grammar that every target repeats."""
    grammar = GRAMMARS[primitive]
    datatype = ("sh:datatype", f"xsd:{grammar.xsd}")
    if not grammar.pattern:
        return (datatype,)
    return (datatype, *matching(standard, _from_year_one(grammar.pattern)))


def _from_year_one(pattern: str) -> str:
    """Return the pattern of a day or a moment without the year 0, which XML Schema 1.1 has and the calendar has not."""
    year = "^[0-9]{4}-"
    return f"^{_YEAR}-{pattern.removeprefix(year)}" if pattern.startswith(year) else pattern


def matching(standard: Standard, pattern: str) -> Statements:
    """Return what makes the whole of a value match; a final line break slips past `$` in some engines."""
    return ("sh:pattern", text(whole(pattern))), ("sh:not", iri(standard.base + LINE_BREAK, standard.base))


def whole(pattern: str) -> str:
    """Return an anchored pattern whose anchors bind every alternative."""
    inner = pattern.removeprefix("^").removesuffix("$")
    outermost = _GROUPED.sub("", _SET_ASIDE.sub("", inner))
    while (flatter := _GROUPED.sub("", outermost)) != outermost:
        outermost = flatter
    return f"^({inner})$" if "|" in outermost else f"^{inner}$"


def well_typed(standard: Standard, field: Field) -> Statements:
    """Return what tells a value of the field's kind from an ill-typed one; nothing where every value will do."""
    if field.range.kind is RangeKind.VOCABULARY:
        return ()
    if field.range.kind is RangeKind.ENTITY:
        return (("sh:nodeKind", "sh:BlankNodeOrIRI"),)
    if GRAMMARS[field.primitive].pattern:
        return (("sh:node", type_shape(standard, field.primitive)),)
    return written_as(standard, field.primitive)


def value_shape(standard: Standard, field: Field, test: Test, *, doubt: bool) -> Statements:
    """Return what a value node must meet to pass `test`, an ill-typed one passing when `doubt` is true."""
    typing = well_typed(standard, field)
    if isinstance(test, OfType):
        return typing
    claim = _claim(standard, field, test)
    if not typing:
        return claim
    if doubt:
        return (("sh:or", collection((anonymous((("sh:not", anonymous(typing)),)), anonymous(claim)))),)
    return (*typing, *claim)


def _claim(standard: Standard, field: Field, test: Matches | AtLeast | AtMost | OneOf) -> Statements:
    match test:
        case Matches() | OneOf() if field.range.kind is RangeKind.VOCABULARY:
            return _codes(standard, field, test)
        case Matches(pattern=pattern) if field.range.kind is RangeKind.ENTITY:
            return (("sh:pattern", text(f"/{whole(pattern).removeprefix('^')}")),)
        case OneOf(values=values) if field.range.kind is RangeKind.ENTITY:
            endings = "|".join(re.escape(record_iri("", "", value)) for value in values)
            return (("sh:pattern", text(f"({endings})$")),)
        case Matches(pattern=pattern):
            return matching(standard, pattern)
        case AtLeast(bound=bound):
            return (("sh:minInclusive", _literal(field, bound)),)
        case AtMost(bound=bound):
            return (("sh:maxInclusive", _literal(field, bound)),)
        case OneOf(values=values):
            return (("sh:in", collection(_literal(field, value) for value in values)),)


def _codes(standard: Standard, field: Field, test: Matches | OneOf) -> Statements:
    """Return a test on the codes of a vocabulary; one that admits all of them points at the shared list."""
    vocabulary = standard.vocabulary_by_name[field.range.name]
    names = tuple(vocabulary.code_by_name)
    admitted = passing(test, names)
    if set(admitted) == set(names):
        return (("sh:node", list_shape(standard, vocabulary.name)),)
    codes = (vocabulary.code_by_name[name].iri for name in admitted if name in vocabulary.code_by_name)
    return (("sh:in", collection(iri(code, standard.base) for code in codes)),)


def passing(test: Matches | OneOf, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the code names that pass a test on a field with a vocabulary."""
    if isinstance(test, OneOf):
        return tuple(name for name in names if name in test.values)
    return tuple(name for name in names if re.fullmatch(whole(test.pattern), name, re.ASCII))


def _literal(field: Field, value: str) -> str:
    return typed(value, GRAMMARS[field.primitive].xsd)
