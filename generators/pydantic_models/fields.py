"""Fields, value types and code lists as Pydantic writes them."""

from __future__ import annotations

from generators.pydantic_models.conditions import code
from generators.pydantic_models.naming import PRIMITIVES, attribute, class_name, literal, model_name, module, raw, text
from housing_standard.constraints import AtLeast, AtMost, Matches, OfType, OneOf, Test
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Field, Standard, ValueType
from housing_standard.scales import RangeKind, Status


def annotation(standard: Standard, field: Field, area: str) -> str:
    """Return the type of a field as a model of `area` writes it."""
    value = _value(standard, field, area)
    if field.keyed:
        return _keyed(standard, field, value)
    if not field.many:
        return value if field.required else f"{value} | None"
    bounds = {"min_length": max(1, field.minimum_count) if field.required else None, "max_length": field.maximum_count}
    lengths = ", ".join(f"{name}={bound}" for name, bound in bounds.items() if bound is not None)
    extras = [f"Field({lengths})"] * bool(lengths) + ["checks.each_once()"] * field.distinct
    return _annotated(f"list[{value}]", extras)


def _keyed(standard: Standard, field: Field, value: str) -> str:
    """Return the type of records under their identifiers, which are read into them where they leave them out."""
    keys = {kind.identifier.name for kind in standard.kinds_of(field.range.name) if kind.identifier}
    least = [f"Field(min_length={max(1, field.minimum_count)})"] if field.required else []
    most = [f"Field(max_length={field.maximum_count})"] if field.maximum_count is not None else []
    return _annotated(f"dict[str, {value}]", [*(f"base.keyed({text(key)})" for key in sorted(keys)), *least, *most])


def settings(field: Field) -> list[tuple[str, str]]:
    """Return the arguments of a field's `Field(...)`, in order."""
    found: list[tuple[str, str]] = []
    if not field.required:
        empty = ("default_factory", "dict" if field.keyed else "list")
        found.append(empty if field.many else ("default", "None"))
    if attribute(field.name) != field.name:
        found.append(("alias", text(field.name)))
    found.append(("title", text(field.title)))
    found.append(("description", text(_description(field))))
    if (examples := _examples(field)) and not field.inlined:
        found.append(("examples", f"[{', '.join(examples)}]"))
    if field.status is Status.DEPRECATED:
        found.append(("json_schema_extra", '{"deprecated": True}'))
    return found


def type_annotation(value_type: ValueType) -> str:
    """Return the expression that a value type stands for."""
    tests = tuple(test for test in value_type.tests if not isinstance(test, OfType))
    return _annotated(PRIMITIVES[value_type.primitive], _extras(value_type.primitive, tests, patterned=False))


def _value(standard: Standard, field: Field, area: str) -> str:
    """Return the type of one value of a field, however many values the field has."""
    match field.range.kind:
        case RangeKind.ENTITY if field.inlined:
            kinds = standard.kinds_of(field.range.name)
            names = [(module(kind.area), model_name(kind.name)) for kind in kinds]
            return " | ".join(name if home == module(area) else f"{home}.{name}" for home, name in names) or "None"
        case RangeKind.ENTITY:
            return "values.Reference"
        case RangeKind.VOCABULARY:
            return _code_list(standard, field)
        case RangeKind.TYPE:
            value_type = standard.type_by_name.get(field.range.name)
            name = class_name(value_type.name) if value_type else PRIMITIVES[field.primitive]
            implied = value_type.tests if value_type else ()
            tests = tuple(test for test in field.tests if test not in implied and not isinstance(test, OfType))
            patterned = field.primitive is Primitive.URI or any(isinstance(test, Matches) for test in implied)
            return _annotated(f"values.{name}", _extras(field.primitive, tests, patterned=patterned))


def _code_list(standard: Standard, field: Field) -> str:
    every = set(standard.vocabulary_by_name[field.range.name].code_by_name)
    narrowings = [test.values for test in field.tests if isinstance(test, OneOf) and not every <= set(test.values)]
    extras = [f"checks.among({', '.join(code(standard, field, value) for value in values)})" for values in narrowings]
    return _annotated(f"codes.{model_name(field.range.name)}", extras)


def _extras(primitive: Primitive, tests: tuple[Test, ...], *, patterned: bool) -> list[str]:
    """Return the annotations that make tests; Pydantic keeps one pattern a value, so a second one is a validator."""
    bounds: list[str] = []
    others: list[str] = []
    for test in tests:
        match test:
            case AtLeast(bound=bound):
                bounds.append(f"ge={literal(primitive, bound)}")
            case AtMost(bound=bound):
                bounds.append(f"le={literal(primitive, bound)}")
            case Matches(pattern=pattern):
                others.append(f"checks.form({raw(pattern)})" if patterned else f"Field(pattern={raw(pattern)})")
                patterned = True
            case OneOf(values=values):
                others.append(f"checks.among({', '.join(literal(primitive, value) for value in values)})")
            case OfType():
                pass
    return [f"Field({', '.join(bounds)})"] * bool(bounds) + others


def _annotated(name: str, extras: list[str]) -> str:
    return f"Annotated[{', '.join((name, *extras))}]" if extras else name


def _description(field: Field) -> str:
    refers = field.range.kind is RangeKind.ENTITY and not field.inlined
    parts = (field.definition, f"The identifier of a {field.range.name}." if refers else "")
    return " ".join(part for part in (*parts, f"In {field.unit}." if field.unit else "") if part)


def _examples(field: Field) -> list[str]:
    """Return the examples of a field as Python writes what JSON carries."""
    values = [example for example in field.examples if problem(field.primitive, example) is None]
    plain = (Primitive.INTEGER, Primitive.BOOLEAN)
    if field.primitive is Primitive.DECIMAL:
        found = [str(float(value)) for value in values]
    else:
        found = [literal(field.primitive, value) if field.primitive in plain else text(value) for value in values]
    return [f"[{example}]" for example in found] if field.many else found
