"""The rules that follow from a field's own definition: its presence, its values, its life.

A derived rule's id is the field's path and the kind: "Tenancy/start_date/required". It never changes while the field
lives, and it is the name of the SHACL shape, of the constraint in the database and of the finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from housing_standard.constraints import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Check,
    Closed,
    Condition,
    Counted,
    Distinct,
    Matches,
    Not,
    OfType,
    OneOf,
    Passes,
    Present,
    Resolves,
    Test,
    Unique,
)
from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Code, Entity, Field, Rule, Standard, Term, Wording
from housing_standard.names import days_of
from housing_standard.scales import RangeKind, Severity, Status

# The most values that a message spells out before it points at the list's page.
VALUES_SPELT_OUT = 12


def derived_rules(standard: Standard, entity: Entity) -> Iterator[Rule]:
    """Yield the rules that follow from the fields of `entity`, in the order of its fields."""
    for field in entity.fields:
        yield from field_rules(standard, entity, field)
    yield _rule(
        entity,
        None,
        "unknown_field",
        Closed(),
        title=f"{entity.title} has no other fields",
        one=f"'{{column}}' is not a field of {entity.title}.",
        allowed=", ".join(field.name for field in entity.fields),
        cure="Correct the spelling of the heading, or take the column out.",
    )


def field_rules(standard: Standard, entity: Entity, field: Field) -> Iterator[Rule]:
    """Yield the rules that follow from the definition of one field."""
    yield from _presence_rules(entity, field)
    met: Counter[str] = Counter()
    for test in field.tests:
        rule = _value_rule(standard, entity, field, test)
        met[rule.kind] += 1
        # A field may narrow its type by a second pattern or list: each keeps an id of its own.
        yield rule if met[rule.kind] == 1 else replace(rule, id=f"{rule.id}_{met[rule.kind]}")
    yield from _retirement_rules(standard, entity, field)
    yield from _life_rules(standard, entity, field)
    if field.range.kind is RangeKind.ENTITY and not field.inlined and not entity.profile_of:
        target = standard.entity_by_name[field.range.name].title
        yield _rule(
            entity,
            field,
            "reference",
            Resolves(field=field.name, entity=field.range.name),
            title=f"{field.title} is a record in the data",
            one=f"{field.title} is '{{value}}', but no {target} has that identifier.",
            allowed=f"the identifier of a {target} in the same data",
            cure=f"Correct the identifier, or add the missing {target}.",
        )
    if field.identifier and not entity.profile_of:
        yield _rule(
            entity,
            field,
            "unique",
            Unique(fields=(field.name,)),
            title=f"{field.title} is used once",
            one=f"{field.title} '{{value}}' is used by more than one record.",
            allowed="an identifier that no other record has",
            cure="Take out the repeated record, or give it an identifier of its own.",
        )


def _presence_rules(entity: Entity, field: Field) -> Iterator[Rule]:
    """Yield the rules on how many values a field has."""
    path = (field.name,)
    if field.required or field.recommended:
        yield _rule(
            entity,
            field,
            "required" if field.required else "recommended",
            Present(path=path),
            title=f"{field.title} is given" if field.required else f"{field.title} should be given",
            one=f"{field.title} is missing.",
            allowed=_allowed_values(field),
            cure=f"Fill in {field.name}.",
            severity=Severity.VIOLATION if field.required else Severity.WARNING,
        )
    if not field.many:
        yield _rule(
            entity,
            field,
            "single",
            Counted(path=path, maximum=1),
            title=f"{field.title} has one value",
            one=f"{field.title} has more than one value.",
            allowed="one value",
            cure="Keep the value that is right and take the others out.",
        )
    elif field.minimum_count > 1 or field.maximum_count is not None:
        most = "any number" if field.maximum_count is None else str(field.maximum_count)
        yield _rule(
            entity,
            field,
            "count",
            Counted(path=path, minimum=field.minimum_count, maximum=field.maximum_count),
            title=f"{field.title} has the right number of values",
            one=f"{field.title} has too few or too many values.",
            allowed=f"from {field.minimum_count} to {most} values",
            cure="Add the values that are missing, or take out those that are too many.",
        )
    if field.many and field.distinct:
        yield _rule(
            entity,
            field,
            "distinct",
            Distinct(path=path),
            title=f"{field.title} gives no value twice",
            one=f"{field.title} gives '{{value}}' more than once.",
            allowed="each value once",
            cure="Take out the repeated value.",
        )


def _retirement_rules(standard: Standard, entity: Entity, field: Field) -> Iterator[Rule]:
    """Yield warnings for data that still use a retired field, or a retired code."""
    path = (field.name,)
    if field.status is Status.DEPRECATED:
        yield _rule(
            entity,
            field,
            "retired",
            Not(part=Present(path=path)),
            title=f"{field.title} is no longer used",
            one=f"{field.title} is given, but it is retired: {field.retired_because}",
            allowed="nothing: the field is retired",
            cure=_succession(standard, field),
            severity=Severity.WARNING,
        )
        return
    offered = _offered(standard, field)
    # A code that ends on a day is right in a record of an earlier one, where the record tells its day.
    dated = field.dated_by in entity.field_by_name
    retired = [code for code in offered if code.status is Status.DEPRECATED and not (code.ends and dated)]
    if retired:
        names = tuple(code.name for code in retired)
        yield _rule(
            entity,
            field,
            "retired",
            Not(part=_uses(field, offered, names)),
            title=f"{field.title} is a code that is still in use",
            one=f"{field.title} is '{{value}}', a code that is retired.",
            allowed=_spell_out(tuple(code.name for code in offered if code.name not in names)),
            cure=" ".join(f"{code.name}: {_succession(standard, code)}" for code in retired),
            severity=Severity.WARNING,
        )


def _life_rules(standard: Standard, entity: Entity, field: Field) -> Iterator[Rule]:
    """Yield the warning for a code on a day on which it was not yet, or no longer, in use."""
    day = entity.field_by_name.get(field.dated_by)
    offered = _offered(standard, field)
    lives: dict[tuple[str, str], tuple[str, ...]] = {}
    for code in offered:
        if code.begins or code.ends:
            lives[code.begins, code.ends] = (*lives.get((code.begins, code.ends), ()), code.name)
    if day is None or not lives or field.status is Status.DEPRECATED:
        return
    parts: list[Condition] = []
    for (begins, ends), names in lives.items():
        bounds: list[Test] = [AtLeast(bound=begins)] if begins else []
        bounds += [AtMost(bound=ends)] if ends else []
        within = tuple(Passes(path=(day.name,), test=bound) for bound in bounds)
        parts.append(AnyOf(parts=(Not(part=_uses(field, offered, names)), AllOf(parts=within))))
    yield _rule(
        entity,
        field,
        "dated",
        AllOf(parts=tuple(parts)),
        title=f"{field.title} is a code that was in use on the day",
        one=f"{field.title} is '{{value}}' on {{{day.name}}}, a day on which that code was not in use.",
        allowed="; ".join(f"{_spell_out(names)} {days_of(*life)}" for life, names in lives.items()),
        cure=f"Correct {day.name}, or use the code of that day.",
        severity=Severity.WARNING,
        others=(day.name,),
    )


def _offered(standard: Standard, field: Field) -> tuple[Code, ...]:
    """Return the codes that a field takes."""
    vocabulary = standard.vocabulary_by_name.get(field.range.name)
    names = next((test.values for test in field.tests if isinstance(test, OneOf)), ())
    return tuple(code for code in vocabulary.codes if code.name in names) if vocabulary else ()


def _uses(field: Field, offered: tuple[Code, ...], names: tuple[str, ...]) -> Condition:
    """Return the condition that a field gives one of the codes of `names`, and none that is not offered."""
    path = (field.name,)
    listed = tuple(code.name for code in offered)
    others = tuple(name for name in listed if name not in names)
    if not field.many or not others:
        return AllOf(parts=(Present(path=path), Passes(path=path, test=OneOf(values=names))))
    unlisted = Not(part=Passes(path=path, test=OneOf(values=listed)))
    return Not(part=AnyOf(parts=(Passes(path=path, test=OneOf(values=others)), unlisted)))


def _succession(standard: Standard, term: Term) -> str:
    """Say what to use instead of a retired term."""
    successor = standard.successor(term)
    if successor is None:
        return f"Leave it out: {term.retired_because}"
    return f"Use {successor.title} ({successor.name}) instead."


def _value_rule(standard: Standard, entity: Entity, field: Field, test: Test) -> Rule:
    """Return the rule that every value of a field passes one test."""
    check = Passes(path=(field.name,), test=test)
    match test:
        case OfType(primitive=primitive):
            grammar = GRAMMARS[primitive]
            return _rule(
                entity,
                field,
                "type",
                check,
                title=f"{field.title} is {grammar.allowed}",
                one=f"{field.title} is '{{value}}', which is not {grammar.allowed}.",
                allowed=grammar.allowed,
                cure=_type_cure(primitive),
            )
        case Matches():
            form = _form_of(standard, field)
            return _rule(
                entity,
                field,
                "pattern",
                check,
                title=f"{field.title} has the right form",
                one=f"{field.title} is '{{value}}', which does not have the form of {form}.",
                allowed=form,
                cure="Check the value at its source and write it in that form.",
            )
        case AtLeast(bound=bound):
            return _rule(
                entity,
                field,
                "minimum",
                check,
                title=f"{field.title} is at least {bound}",
                one=f"{field.title} is {{value}}, below {bound}.",
                allowed=f"{bound} or more",
                cure="Check the value at its source and correct it.",
            )
        case AtMost(bound=bound):
            return _rule(
                entity,
                field,
                "maximum",
                check,
                title=f"{field.title} is at most {bound}",
                one=f"{field.title} is {{value}}, above {bound}.",
                allowed=f"{bound} or less",
                cure="Check the value at its source and correct it.",
            )
        case OneOf(values=values):
            return _rule(
                entity,
                field,
                "code",
                check,
                title=f"{field.title} is a code of its list",
                one=f"{field.title} is '{{value}}', which is not in the list.",
                allowed=_spell_out(values),
                cure="Use the code from the list that means the same.",
            )


def _rule(
    entity: Entity,
    field: Field | None,
    kind: str,
    check: Check,
    *,
    title: str,
    one: str,
    allowed: str,
    cure: str,
    severity: Severity = Severity.VIOLATION,
    others: tuple[str, ...] = (),
) -> Rule:
    named = f" ({field.name})" if field else ""
    return Rule(
        id=f"{entity.name}/{field.name}/{kind}" if field else f"{entity.name}/{kind}",
        entity=entity.name,
        kind=kind,
        title=title,
        fields=(field.name, *others) if field else (),
        check=check,
        severity=severity,
        message=Wording(
            one=one,
            many=f"{title}{named}: not so in {{count}} of {{total}} rows.",
            every=f"{title}{named}: not so in any row.",
        ),
        allowed=allowed,
        cure=cure,
        basis=field.basis if field else entity.basis,
        derived=True,
    )


def _allowed_values(field: Field) -> str:
    for test in field.tests:
        if isinstance(test, OneOf):
            return _spell_out(test.values)
    return GRAMMARS[field.primitive].allowed


def _spell_out(values: tuple[str, ...]) -> str:
    shown = ", ".join(values[:VALUES_SPELT_OUT])
    rest = len(values) - VALUES_SPELT_OUT
    return f"{shown} and {rest} more" if rest > 0 else shown


def _form_of(standard: Standard, field: Field) -> str:
    """Say the form in words: the title and an example of the value type, or the field's own example."""
    value_type = standard.type_by_name.get(field.range.name)
    examples = field.examples or (value_type.examples if value_type else ())
    name = f"a {value_type.title}" if value_type and value_type.tests else "its kind"
    return f"{name}, such as {examples[0]}" if examples else name


def _type_cure(primitive: Primitive) -> str:
    if primitive in (Primitive.DATE, Primitive.DATETIME):
        return "Write the date as year-month-day; a spreadsheet may have changed it on the way."
    if primitive is Primitive.BOOLEAN:
        return "Write true or false."
    return f"Write {GRAMMARS[primitive].allowed}."
