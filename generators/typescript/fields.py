"""Fields as properties of an interface, each with what it means in a comment before it."""

from __future__ import annotations

from generators.typescript import naming
from housing_standard.constraints import OneOf
from housing_standard.lexical import Primitive
from housing_standard.model import Field, Standard, Term
from housing_standard.scales import RangeKind, Sensitivity, Status

# A list of at least so many values is spelt out place by place; of more, the language would need a long line.
MOST_PLACES = 8


def documented(title: str, definition: str, term: Term, indent: str, *more: str) -> list[str]:
    """Return a comment of one line: what a term means, its address and, when it is retired, what to use instead."""
    said = [f"{title}.", definition, *more, f"{{@link {term.iri}}}"]
    if term.status is Status.DEPRECATED:
        said.append(f"@deprecated {term.retired_because} {term.replaced_by}".strip())
    return [f"{indent}/** {naming.comment_safe(' '.join(part for part in said if part))} */"]


def property_of(standard: Standard, field: Field, home: str) -> list[str]:
    """Return the lines of one field of an interface in the module `home`."""
    notes = [
        f"In {field.unit}." if field.unit else "",
        f"Such as {field.examples[0]}." if field.examples and not field.inlined else "",
        {Sensitivity.NONE: "", Sensitivity.PERSONAL: "Personal.", Sensitivity.SPECIAL_CATEGORY: "Special category."}[
            field.sensitivity
        ],
    ]
    given = _given(standard, field, home)
    mark, kind = ("", given) if field.required else ("?", f"{given} | values.Absent")
    return [
        *documented(field.title, field.definition, field, "  ", *notes),
        f"  readonly {naming.property_name(field.name)}{mark}: {kind};",
    ]


def _given(standard: Standard, field: Field, home: str) -> str:
    """Return the type of a field that is given."""
    value = _value(standard, field, home)
    if field.keyed:
        keys = {kind.identifier.name for kind in standard.kinds_of(field.range.name) if kind.identifier}
        return f"values.Keyed<{value}, {' | '.join(naming.text(key) for key in sorted(keys))}>"
    if not field.many:
        return value
    least = max(int(field.required), field.minimum_count)
    inner = f"({value})" if " | " in value else value
    if not least:
        return f"readonly {inner}[]"
    return f"readonly [{', '.join([value] * min(least, MOST_PLACES))}, ...{inner}[]]"


def _value(standard: Standard, field: Field, home: str) -> str:
    """Return the type of one value, however many the field has."""
    match field.range.kind:
        case RangeKind.ENTITY if field.inlined:
            kinds = [(naming.module(k.area), naming.type_name(k.name)) for k in standard.kinds_of(field.range.name)]
            return " | ".join(name if area == home else f"{area}.{name}" for area, name in kinds) or "never"
        case RangeKind.ENTITY:
            return f"values.Reference<{naming.text(field.range.name)}>"
        case RangeKind.VOCABULARY:
            every = set(standard.vocabulary_by_name[field.range.name].code_by_name)
            return _narrowed(field, every) or f"codes.{naming.type_name(field.range.name)}"
        case RangeKind.TYPE:
            value_type = standard.type_by_name.get(field.range.name)
            name = naming.value_type_name(value_type.name) if value_type else naming.PRIMITIVES[field.primitive]
            return _narrowed(field, None) or f"values.{name}"


def _narrowed(field: Field, every: set[str] | None) -> str:
    """Return the values that the field's own tests leave, as literals; empty where they leave what its range has."""
    lists = [set(test.values) for test in field.tests if isinstance(test, OneOf)]
    if not lists or lists == [every]:
        return ""
    kept = set.intersection(*lists) if every is None else set.intersection(every, *lists)
    if every is not None and kept == every:
        return ""
    order = next(test.values for test in field.tests if isinstance(test, OneOf))
    return " | ".join(_literal(field.primitive, value) for value in order if value in kept) or "never"


def _literal(primitive: Primitive, value: str) -> str:
    if primitive is Primitive.BOOLEAN:
        return value
    if primitive in (Primitive.INTEGER, Primitive.DECIMAL):
        return str(float(value)).removesuffix(".0")
    return naming.text(value)
