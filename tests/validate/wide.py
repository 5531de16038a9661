"""A standard made for tests alone: two kinds of record that between them have a field of every sort."""

from __future__ import annotations

from housing_standard.constraints import Check, Matches, OfType, OneOf, Test
from housing_standard.lexical import Primitive
from housing_standard.model import Code, Entity, Field, Range, Rule, Standard, Vocabulary, Wording
from housing_standard.scales import RangeKind, Severity

BASE = "https://example.org/wide/"
CODES = ("red", "green", "blue")


def wide(checks: dict[str, tuple[Check, ...]] | None = None) -> Standard:
    """Return the standard with these checks as rules on its entities; rule ids count from W-Alpha-0."""
    given = checks or {}
    thing = _entity("Thing", (_id(),), abstract=True)
    alpha = _entity("Alpha", (_id(), *_alpha_fields()), parent="Thing", checks=given.get("Alpha", ()))
    beta = _entity("Beta", (_id(), *_beta_fields()), parent="Thing", checks=given.get("Beta", ()))
    return Standard(
        name="wide",
        title="Wide",
        definition="A standard for tests.",
        version="0.0.1",
        base=BASE,
        licence="",
        prefixes={},
        areas=(),
        types=(),
        vocabularies=(_colours(),),
        entities=(thing, alpha, beta),
    )


def _alpha_fields() -> tuple[Field, ...]:
    return (
        _value("text", "Alpha", Primitive.STRING, Matches(pattern="^[a-z.]+$")),
        _value("whole", "Alpha", Primitive.INTEGER),
        _value("amount", "Alpha", Primitive.DECIMAL),
        _value("flag", "Alpha", Primitive.BOOLEAN),
        _value("day", "Alpha", Primitive.DATE, required=True),
        _value("until", "Alpha", Primitive.DATE),
        _value("moment", "Alpha", Primitive.DATETIME, recommended=True),
        _value("clock", "Alpha", Primitive.TIME),
        _value("link", "Alpha", Primitive.URI),
        _value("days", "Alpha", Primitive.DATE, many=True),
        _value("words", "Alpha", Primitive.STRING, many=True, maximum_count=2, distinct=True),
        _coded("colour", "Alpha"),
        _reference("beta", "Alpha", "Beta"),
        _reference("things", "Alpha", "Thing", many=True),
    )


def _beta_fields() -> tuple[Field, ...]:
    return (
        _value("day", "Beta", Primitive.DATE),
        _value("amount", "Beta", Primitive.DECIMAL),
        _coded("colour", "Beta"),
        _reference("alpha", "Beta", "Alpha"),
    )


def _entity(
    name: str, fields: tuple[Field, ...], *, parent: str = "", abstract: bool = False, checks: tuple[Check, ...] = ()
) -> Entity:
    rules = tuple(_rule(name, number, check) for number, check in enumerate(checks))
    return Entity(
        id=name,
        iri=f"{BASE}{name}",
        name=name,
        title=name,
        definition=f"{name} for tests.",
        area="wide",
        parent=parent,
        ancestors=(parent,) if parent else (),
        abstract=abstract,
        fields=fields,
        rules=rules,
    )


def _rule(entity: str, number: int, check: Check) -> Rule:
    return Rule(
        id=f"W-{entity}-{number}",
        entity=entity,
        kind="test",
        title=f"Rule {number}",
        fields=(),
        check=check,
        severity=Severity.VIOLATION,
        message=Wording(one="{id} fails.", many="{count} of {total} fail.", every="All fail."),
        allowed="what the rule says",
        cure="Mend it.",
    )


def _id() -> Field:
    return _value("id", "Thing", Primitive.STRING, required=True, identifier=True)


def _value(
    name: str,
    entity: str,
    primitive: Primitive,
    *tests: Test,
    required: bool = False,
    recommended: bool = False,
    identifier: bool = False,
    many: bool = False,
    maximum_count: int | None = None,
    distinct: bool = False,
    kind: Range | None = None,
) -> Field:
    typed: tuple[Test, ...] = () if kind and kind.kind is RangeKind.VOCABULARY else (OfType(primitive=primitive),)
    return Field(
        id=f"{entity}/{name}",
        iri=f"{BASE}{entity}/{name}",
        name=name,
        title=name.title(),
        definition=f"{name} for tests.",
        entity=entity,
        declared_on=entity,
        range=kind or Range(kind=RangeKind.TYPE, name=primitive.value),
        primitive=primitive,
        required=required,
        recommended=recommended,
        identifier=identifier,
        many=many,
        maximum_count=maximum_count,
        distinct=distinct,
        tests=(*typed, *tests),
    )


def _coded(name: str, entity: str) -> Field:
    kind = Range(kind=RangeKind.VOCABULARY, name="Colour")
    return _value(name, entity, Primitive.STRING, OneOf(values=CODES), kind=kind)


def _reference(name: str, entity: str, target: str, *, many: bool = False) -> Field:
    kind = Range(kind=RangeKind.ENTITY, name=target)
    return _value(name, entity, Primitive.STRING, many=many, kind=kind)


def _colours() -> Vocabulary:
    return Vocabulary(
        id="Colour",
        iri=f"{BASE}Colour",
        name="Colour",
        title="Colour",
        definition="Colours for tests.",
        area="wide",
        codes=tuple(
            Code(
                id=f"Colour/{name}",
                iri=f"{BASE}Colour/{name}",
                name=name,
                title=name,
                definition="A colour.",
                vocabulary="Colour",
            )
            for name in CODES
        ),
    )
