"""Vocabularies, value types and references in JSON Schema: what the values of a field may be."""

from __future__ import annotations

from collections.abc import Iterable

from generators.authored import UnsayableError
from generators.json_schema.values import ABSENT, Schema, json_examples, primitive_schema, tested
from housing_standard.constraints import Matches, OfType, OneOf, Test
from housing_standard.lexical import Primitive
from housing_standard.model import Field, Standard, Term, ValueType, Vocabulary
from housing_standard.scales import RangeKind, Status


def about(term: Term) -> Schema:
    """Return the annotations that say what a term means and whether it is still used."""
    found: Schema = {"title": term.title}
    if term.definition:
        found["description"] = term.definition
    if term.status is Status.DEPRECATED:
        found["deprecated"] = True
    found["x-iri"] = term.iri
    return found


def value_of(standard: Standard, field: Field) -> Schema:
    """Return the schema of one value of a field, however many values the field has."""
    if field.inlined:
        kinds = [{"$ref": f"#/$defs/{kind.name}"} for kind in standard.kinds_of(field.range.name)]
        return kinds[0] if len(kinds) == 1 else {"anyOf": kinds} if kinds else {"not": {}}
    name = _definition_name(standard, field)
    return _with_tests({"$ref": f"#/$defs/{name}"}, field.primitive, field.tests, implied=_implied(standard, field))


def tested_all(field: Field) -> Schema:
    """Return the tests on one value of a field as a schema of their own, without what its type means."""
    return _with_tests({}, field.primitive, field.tests, implied=())


def definitions(standard: Standard, fields: Iterable[Field]) -> dict[str, Schema]:
    """Return the code lists and value types that the values of `fields` refer to, by name."""
    found: dict[str, Schema] = {
        "Absent": {"title": "Absent", "description": "Nothing is given: null or an empty list.", "enum": ABSENT}
    }
    for field in fields:
        name = _definition_name(standard, field)
        if field.range.kind is RangeKind.VOCABULARY:
            found[name] = _code_list(standard.vocabulary_by_name[name])
        elif name in standard.type_by_name:
            found[name] = _value_type(standard.type_by_name[name])
        elif not field.inlined:
            found[name] = primitive_schema(field.primitive)
    return found


def _definition_name(standard: Standard, field: Field) -> str:
    """Return the name of the definition that a field's values share; a reference is written as an identifier."""
    ours = field.range.kind is RangeKind.VOCABULARY or field.range.name in standard.type_by_name
    return field.range.name if ours else field.primitive.value


def _implied(standard: Standard, field: Field) -> tuple[Test, ...]:
    """Return the tests that the shared definition makes already."""
    if field.range.kind is RangeKind.VOCABULARY:
        return (OneOf(values=tuple(standard.vocabulary_by_name[field.range.name].code_by_name)),)
    value_type = standard.type_by_name.get(field.range.name)
    return value_type.tests if value_type else ()


def _with_tests(schema: Schema, primitive: Primitive, tests: tuple[Test, ...], *, implied: tuple[Test, ...]) -> Schema:
    """Return a schema narrowed by tests, side by side where no keyword is asked twice."""
    for test in tests:
        if isinstance(test, OfType) or test in implied:
            continue
        try:
            more = tested(primitive, test)
        except UnsayableError:  # `unheld` of the package names the rule
            continue
        if schema.keys().isdisjoint(more):
            schema = {**schema, **more}
        else:
            schema = {**schema, "allOf": [*schema.get("allOf", []), more]}
    return schema


def _value_type(value_type: ValueType) -> Schema:
    text = value_type.primitive is Primitive.STRING and any(isinstance(test, Matches) for test in value_type.tests)
    # A pattern of its own says more than the pattern of all text.
    schema = {**about(value_type), **({"type": "string"} if text else primitive_schema(value_type.primitive))}
    if value_type.examples:
        schema["examples"] = json_examples(value_type.primitive, value_type.examples)
    return _with_tests(schema, value_type.primitive, value_type.tests, implied=())


def _code_list(vocabulary: Vocabulary) -> Schema:
    codes = [{"const": code.name, **about(code)} for code in vocabulary.codes]
    return {**about(vocabulary), **({"oneOf": codes} if codes else {"enum": []})}
