"""What restricts a value means the same in every target: patterns, bounds and counts."""

from __future__ import annotations

from collections.abc import Iterator

from housing_standard.constraints import AtLeast, AtMost, Matches, Test
from housing_standard.lexical import Primitive, size
from housing_standard.model import Field, ValueType
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.portable import complaints
from housing_standard.rules.words import Words

# Something with tests of its own: its key, its kind of value and those tests that it adds to its range's.
Tested = tuple[str, Primitive, tuple[Test, ...]]


def own_tests(words: Words) -> Iterator[Tested]:
    """Yield every type and field with the tests that it makes itself."""
    types = words.standard.type_by_name
    for value_type in words.standard.types:
        yield value_type.name, value_type.primitive, _without_parents(value_type, words)
    for entity in words.standard.entities:
        above = words.standard.entity_by_name.get(entity.parent)
        for field in entity.fields:
            inherited: set[Test] = set()
            if field.range.name in types:
                inherited.update(types[field.range.name].tests)
            if above is not None and field.name in above.field_by_name:
                inherited.update(above.field_by_name[field.name].tests)
            yield f"{entity.name}/{field.name}", field.primitive, _new(field, inherited)


def _without_parents(value_type: ValueType, words: Words) -> tuple[Test, ...]:
    """Leave out what a type has from the type that it stands on: of two that share a test the first has it."""
    others = (t for t in words.standard.types if t.name != value_type.name and set(t.tests) < set(value_type.tests))
    inherited = {test for other in others for test in other.tests}
    return tuple(test for test in value_type.tests if test not in inherited)


def _new(field: Field, inherited: set[Test]) -> tuple[Test, ...]:
    return tuple(test for test in field.tests if test not in inherited)


def _unportable(words: Words) -> Iterator[Fault]:
    for key, _, tests in own_tests(words):
        for test in tests:
            if isinstance(test, Matches):
                for complaint in complaints(test.pattern):
                    yield Fault(key=key, problem=f"The pattern {test.pattern} is not portable: {complaint}.")


def _bounds_crossed(words: Words) -> Iterator[Fault]:
    for entity in words.standard.entities:
        for field in entity.fields:
            lows = [test.bound for test in field.tests if isinstance(test, AtLeast)]
            highs = [test.bound for test in field.tests if isinstance(test, AtMost)]
            for low, high in ((low, high) for low in lows for high in highs):
                if size(low) > size(high):
                    yield Fault(key=f"{entity.name}/{field.name}", problem=f"No value lies from {low} to {high}.")


def _counts_crossed(words: Words) -> Iterator[Fault]:
    for field in words.fields:
        if field.maximum_count is not None and field.minimum_count > field.maximum_count:
            problem_text = f"No list has from {field.minimum_count} to {field.maximum_count} values."
            yield Fault(key=f"{field.entity}/{field.name}", problem=problem_text)


CHECKS = (
    Check(
        id="pattern/portable",
        title="A pattern means the same in every engine",
        why="A record must not be right in one artefact and wrong in another, or make a checker hang.",
        cure="Anchor it by ^ and $, list characters as in [0-9A-Z], use plain groups and bounded counts.",
        find=_unportable,
    ),
    Check(
        id="bound/crossed",
        title="The lower bound is not above the upper",
        why="No record could ever be right.",
        cure="Exchange or correct the two bounds.",
        find=_bounds_crossed,
    ),
    Check(
        id="count/crossed",
        title="The least count is not above the greatest",
        why="No record could ever be right.",
        cure="Exchange or correct the two counts.",
        find=_counts_crossed,
    ),
)
