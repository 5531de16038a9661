"""Entities as classes and code lists as enumerations, with what they mean in comments."""

from __future__ import annotations

from generators.csharp import naming
from housing_standard.constraints import AtLeast, AtMost, Matches, Test
from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Entity, Field, Standard, Term, Vocabulary
from housing_standard.scales import RangeKind, Status

# Dates and times stay text, because what .NET writes of its own has no day alone and more digits than the words allow.
_TYPES = {
    **dict.fromkeys(Primitive, "string"),
    Primitive.INTEGER: "long",
    Primitive.DECIMAL: "decimal",
    Primitive.BOOLEAN: "bool",
}
_PATTERNED = (Primitive.DATE, Primitive.DATETIME, Primitive.TIME, Primitive.URI)


def class_of(standard: Standard, entity: Entity) -> list[str]:
    """Return the lines of the class of one entity."""
    name = naming.type_name(entity.name)
    names = naming.members(tuple(entity.field_by_name), taken=name)
    return [
        *_documented(entity, entity.iri),
        *_obsolete(entity),
        f"public class {name}",
        "{",
        *(f"    {line}" for field in entity.fields for line in _property(standard, field, names[field.name])),
        "}",
        "",
    ]


def code_list(vocabulary: Vocabulary) -> list[str]:
    """Return the lines of the enumeration of one list; zero is no code, so that one left out is seen."""
    name = naming.type_name(vocabulary.name)
    names = naming.members(tuple(vocabulary.code_by_name))
    lines = [*_documented(vocabulary, vocabulary.iri), f"[JsonConverter(typeof(CodeConverter<{name}>))]"]
    lines.extend((f"public enum {name}", "{"))
    for number, code in enumerate(vocabulary.codes, start=1):
        retired = "".join(f"{line} " for line in _obsolete(code))
        member = f"{retired}[EnumMember(Value = {naming.text(code.name)})] {names[code.name]} = {number},"
        lines.append(f"    /// <summary>{naming.comment(f'{code.title}. {code.definition}')}</summary>")
        lines.append(f"    {member}")
    return [*lines, "}", ""]


def _documented(term: Term, *more: str) -> list[str]:
    said = " ".join(part for part in (f"{term.title}.", term.definition, *more) if part)
    return [f"/// <summary>{naming.comment(said)}</summary>"]


def _obsolete(term: Term) -> list[str]:
    if term.status is not Status.DEPRECATED:
        return []
    return [f"[Obsolete({naming.text(f'{term.retired_because} {term.replaced_by}'.strip())})]"]


def _property(standard: Standard, field: Field, name: str) -> list[str]:
    unit = f"In {field.unit}." if field.unit else ""
    example = f"Such as {field.examples[0]}." if field.examples and not field.inlined else ""
    attributes = [f"JsonPropertyName({naming.text(field.name)})", *_checks(field)]
    return [
        *_documented(field, unit, example),
        *_obsolete(field),
        f"[{', '.join(attributes)}] public {_type(standard, field)} {name} {{ get; set; }}",
    ]


def _type(standard: Standard, field: Field) -> str:
    value = _value(standard, field)
    if field.keyed:
        return f"Dictionary<string, {value}>"
    if field.many:
        return f"List<{value}>"
    # A value that may be absent is null; of text and records null is always possible.
    plain = value in ("string", "object") or field.inlined
    return value if plain else f"{value}?"


def _value(standard: Standard, field: Field) -> str:
    match field.range.kind:
        case RangeKind.ENTITY if field.inlined:
            kinds = standard.kinds_of(field.range.name)
            return naming.type_name(kinds[0].name) if len(kinds) == 1 else "object"
        case RangeKind.VOCABULARY:
            return f"Codes.{naming.type_name(field.range.name)}"
        case _:
            return _TYPES[field.primitive]


def _checks(field: Field) -> list[str]:
    """Return the checks of DataAnnotations on one field; they are silent where it is absent."""
    found = ["Required"] if field.required else []
    if field.many:
        least = max(int(field.required), field.minimum_count)
        found.extend([f"MinLength({least})"] if least and not field.keyed else [])
        found.extend([f"MaxLength({field.maximum_count})"] if field.maximum_count and not field.keyed else [])
        return found
    if field.primitive in _PATTERNED:
        found.append(f"RegularExpression({naming.pattern(GRAMMARS[field.primitive].pattern)})")
    patterns = [test.pattern for test in field.tests if isinstance(test, Matches)]
    if len(patterns) == 1 and field.primitive is Primitive.STRING and field.range.kind is RangeKind.TYPE:
        found.append(f"RegularExpression({naming.pattern(patterns[0])})")
    return [*found, *_range(field.primitive, field.tests)]


def _range(primitive: Primitive, tests: tuple[Test, ...]) -> list[str]:
    low = next((test.bound for test in tests if isinstance(test, AtLeast)), None)
    high = next((test.bound for test in tests if isinstance(test, AtMost)), None)
    if primitive not in (Primitive.INTEGER, Primitive.DECIMAL) or (low is None and high is None):
        return []
    kind = _TYPES[primitive]
    bounds = (naming.text(bound or default) for bound, default in ((low, "-" + "9" * 18), (high, "9" * 18)))
    return [f"Range(typeof({kind}), {', '.join(bounds)})"]
