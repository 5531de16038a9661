"""Conditions on a record and on those around it, as one SPARQL expression that never errs.

As in `core`, a value that is not written as its type asks leaves a condition unknown, and `doubt` says what unknown
counts as. An EXISTS drops rows whose filter errs and engines differ on errors under && and ||, so every leaf settles
its own doubt here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from textwrap import indent

from generators.shacl.calendar import within_working_days
from generators.shacl.moments import Claim, bound_holds, comparison, quoted, well_written
from generators.shacl.scope import Scope, one_of_kinds
from generators.shacl.values import passing, whole
from housing_standard.constraints import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Compare,
    Condition,
    Counted,
    Distinct,
    ExactlyOneOf,
    Matches,
    Not,
    OfType,
    OneOf,
    Passes,
    Path,
    Present,
    Related,
    Same,
    Test,
    WithinWorkingDays,
)
from housing_standard.model import Field
from housing_standard.names import record_iri
from housing_standard.scales import RangeKind


def expression(scope: Scope, condition: Condition, *, doubt: bool) -> str:
    """Return a SPARQL expression, true or false of the record, that says whether the condition holds."""
    match condition:
        case Present(path=path):
            return exists(scope.reach(path, scope.local("given")))
        case Passes(path=path, test=test):
            return _no_value_fails(scope, path, test, doubt=doubt)
        case Counted(path=path, minimum=minimum, maximum=maximum):
            return _within(minimum, maximum, lambda name: scope.reach(path, scope.local(name)), scope, "given")
        case Compare():
            claim = comparison(scope, condition)
            return f"NOT {exists(*claim.patterns, *refuted(claim, doubt=doubt))}"
        case WithinWorkingDays():
            claim = within_working_days(scope, condition)
            return f"NOT {exists(*claim.patterns, *refuted(claim, doubt=doubt))}"
        case Same(left=left, right=right):
            claim = _same(scope, left, right)
            return f"NOT {exists(*claim.patterns, *refuted(claim, doubt=doubt))}"
        case Related():
            return _related(scope, condition, doubt=doubt)
        case Not(part=part):
            return _denied(scope, part, doubt=doubt)
        case AllOf(parts=parts):
            return joined("&&", [expression(scope, part, doubt=doubt) for part in parts], "true")
        case AnyOf(parts=parts):
            return joined("||", [expression(scope, part, doubt=doubt) for part in parts], "false")
        case ExactlyOneOf(parts=parts):
            return joined("||", [_only(scope, parts, index, doubt=doubt) for index in range(len(parts))], "false")
        case Distinct():  # a graph holds no triple twice
            return "true"


def _denied(scope: Scope, condition: Condition, *, doubt: bool) -> str:
    """Return the opposite of a condition, with the negation pushed inwards so that people can read it."""
    match condition:
        case Not(part=part):
            return expression(scope, part, doubt=doubt)
        case AllOf(parts=parts):
            return joined("||", [_denied(scope, part, doubt=doubt) for part in parts], "false")
        case AnyOf(parts=parts):
            return joined("&&", [_denied(scope, part, doubt=doubt) for part in parts], "true")
        case _:
            return negated(expression(scope, condition, doubt=not doubt))


def exists(*patterns: str) -> str:
    """Return the expression that a group of patterns has a solution."""
    return f"EXISTS {{\n{indent(chr(10).join(patterns), '  ')}\n}}"


def negated(asked: str) -> str:
    """Return the opposite of an expression, without piling up negations."""
    if asked.startswith("NOT EXISTS"):
        return asked.removeprefix("NOT ")
    return f"NOT {asked}" if asked.startswith("EXISTS") else f"!({asked})"


def filters(scope: Scope, condition: Condition, *, doubt: bool) -> tuple[str, ...]:
    """Return the filters that keep the records for which a condition holds, one for each of its parts."""
    parts = (expression(scope, part, doubt=doubt) for part in _conjuncts(condition))
    return tuple(filtered(part) for part in parts if part != "true")


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    """Yield conditions that together say the same."""
    match condition:
        case AllOf(parts=parts):
            for part in parts:
                yield from _conjuncts(part)
        case Not(part=AnyOf(parts=parts)):
            for part in parts:
                yield from _conjuncts(Not(part=part))
        case Not(part=Not(part=part)):
            yield from _conjuncts(part)
        case _:
            yield condition


def filtered(asked: str) -> str:
    """Return the filter that keeps the rows for which an expression is true."""
    if asked == "false":  # rdflib 7.6 leaves a filter out that is the bare word
        return "FILTER (1 = 0)"
    bare = asked.startswith(("EXISTS", "NOT EXISTS", "("))
    return f"FILTER {asked}" if bare else f"FILTER ({asked})"


def value_claim(scope: Scope, field: Field, test: Test, variable: str) -> Claim:
    """Return what a test claims of one value, and the guard under which that is decided."""
    claim = _claim(scope, field, test, variable)
    if field.range.kind is RangeKind.VOCABULARY:
        return Claim(patterns=(), guards=(), claim=claim)
    linked = field.range.kind is RangeKind.ENTITY
    kind = f"!isLiteral({variable})" if linked else well_written(field.primitive, variable)
    if isinstance(test, OfType):
        return Claim(patterns=(), guards=(), claim=f"COALESCE({kind}, false)")
    return Claim(patterns=(), guards=(kind,), claim=claim)


def _no_value_fails(scope: Scope, path: Path, test: Test, *, doubt: bool) -> str:
    variable = scope.local("given")
    claim = value_claim(scope, scope.field(path), test, variable)
    return f"NOT {exists(scope.reach(path, variable), *refuted(claim, doubt=doubt))}"


def refuted(claim: Claim, *, doubt: bool) -> tuple[str, ...]:
    """Return the filters that keep what goes against a claim; where it cannot be decided, `doubt` decides."""
    if doubt:
        return tuple(f"FILTER ({each})" for each in (*claim.guards, f"!({claim.claim})"))
    return (f"FILTER (COALESCE(!({' && '.join((*claim.guards, claim.claim))}), true))",)


def _claim(scope: Scope, field: Field, test: Test, variable: str) -> str:
    match test:
        case Matches() | OneOf() if field.range.kind is RangeKind.VOCABULARY:
            codes = scope.standard.vocabulary_by_name[field.range.name].code_by_name
            return f"{variable} IN ({', '.join(f'<{codes[name].iri}>' for name in passing(test, tuple(codes)))})"
        case OneOf(values=values) if field.range.kind is RangeKind.ENTITY:
            endings = (f"STRENDS(STR({variable}), {quoted(record_iri('', '', value))})" for value in values)
            return f"({' || '.join(endings)})"
        case Matches(pattern=pattern) if field.range.kind is RangeKind.ENTITY:
            return f"REGEX(STR({variable}), {quoted('/' + whole(pattern).removeprefix('^'))})"
        case Matches(pattern=pattern):
            broken = quoted("[\n\r]")
            return f"REGEX(STR({variable}), {quoted(whole(pattern))}) && !REGEX(STR({variable}), {broken})"
        case OneOf(values=values):
            return f"STR({variable}) IN ({', '.join(map(quoted, values))})"
        case AtLeast(bound=bound):
            return bound_holds(field.primitive, variable, ">=", bound)
        case AtMost(bound=bound):
            return bound_holds(field.primitive, variable, "<=", bound)
        case OfType():
            return "true"


def _same(scope: Scope, left: Path, right: Path) -> Claim:
    """Return the claim that two references lead to one record; what is no reference leaves it undecided."""
    one, other = scope.local("left"), scope.local("right")
    return Claim(
        patterns=(scope.reach(left, one), scope.reach(right, other)),
        guards=tuple(f"!isLiteral({variable})" for variable in (one, other)),
        claim=f"sameTerm({one}, {other})",
    )


def _related(scope: Scope, related: Related, *, doubt: bool) -> str:
    """Return how many records refer here and meet the condition; each bound settles doubt in its own direction."""
    standard = scope.standard
    via = Scope(standard=standard, entity=related.entity).field((related.via,)).iri
    kinds = tuple(kind.iri for kind in standard.kinds_of(related.entity))

    def group(name: str, *, doubtful: bool) -> str:
        record = scope.local(name)
        around = Scope(standard=standard, entity=related.entity, subject=record)
        met = filters(around, related.where, doubt=doubtful)
        refers = "# a record that refers here"
        return "\n".join((refers, f"{record} <{via}> {scope.subject} .", one_of_kinds(record, kinds), *met))

    least = at_least(related.minimum, lambda name: group(name, doubtful=doubt), scope, "related")
    if related.maximum is None:
        return least
    most = at_least(related.maximum + 1, lambda name: group(name, doubtful=not doubt), scope, "related")
    return joined("&&", [least, negated(most)], "true")


def _within(least: int, most: int | None, group: Callable[[str], str], scope: Scope, name: str) -> str:
    enough = at_least(least, group, scope, name)
    return enough if most is None else joined("&&", [enough, negated(at_least(most + 1, group, scope, name))], "true")


def at_least(number: int, group: Callable[[str], str], scope: Scope, name: str) -> str:
    """Return that a group has so many different solutions for a variable; counting would need a subquery."""
    if number <= 0:
        return "true"
    if number == 1:
        return exists(group(name))
    names = [f"{name}_{index + 1}" for index in range(number)]
    differ = " && ".join(f"!sameTerm({scope.local(a)}, {scope.local(b)})" for a, b in combinations(names, 2))
    return exists(*(group(each) for each in names), f"FILTER ({differ})")


def _only(scope: Scope, parts: tuple[Condition, ...], index: int, *, doubt: bool) -> str:
    """Return that one part holds and no other."""
    others = (negated(expression(scope, part, doubt=not doubt)) for n, part in enumerate(parts) if n != index)
    return joined("&&", [expression(scope, parts[index], doubt=doubt), *others], "true")


def joined(operator: str, parts: list[str], nothing: str) -> str:
    """Return expressions joined by an operator; `nothing` is what none of them comes to, and is left out."""
    kept = [part for part in parts if part != nothing]
    if not kept:
        return nothing
    return kept[0] if len(kept) == 1 else f"({f' {operator} '.join(kept)})"
