"""A kind only narrows its parent: whatever is right as a record of the kind is right as one of the parent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from housing_standard.constraints import OneOf
from housing_standard.model import Field
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.narrowing import is_narrower, loosening, takes_no_more
from housing_standard.rules.values import refusal
from housing_standard.rules.words import Words


def _pairs(words: Words) -> Iterator[tuple[str, str, Field, Field]]:
    """Yield the key of each field that a kind has from a parent, the parent's name, the field and the parent's own.

    A message is left out: it narrows its record, which the checks of messages see to.
    """
    for entity in words.standard.entities:
        above = [words.standard.entity_by_name[name] for name in entity.ancestors if not entity.profile_of]
        for parent in above:
            for field in entity.fields:
                if field.name in parent.field_by_name:
                    yield f"{entity.name}/{field.name}", parent.name, field, parent.field_by_name[field.name]


def _loosened(words: Words) -> Iterator[Fault]:
    for key, parent, field, original in _pairs(words):
        for complaint in loosening(field, original, of=parent):
            yield Fault(key=key, problem=f"The kind {complaint}.")


def _widened(words: Words) -> Iterator[Fault]:
    for key, parent, field, original in _pairs(words):
        if not is_narrower(words.standard, field, original):
            problem = f"It takes {field.range.name} where {parent} takes {original.range.name}."
            yield Fault(key=key, problem=problem)
        elif not takes_no_more(field, _undesignated(original, parent)):
            yield Fault(key=key, problem=f"It takes values that {parent} does not.")


def _undesignated(field: Field, entity: str) -> Field:
    """Return a field without the test that it names its own kind: below that kind it names another."""
    return replace(field, tests=tuple(test for test in field.tests if test != OneOf(values=(entity,))))


def _defaults(words: Words) -> Iterator[Fault]:
    for field in words.fields:
        if field.default and (said := refusal(field.tests, field.default)):
            key = f"{field.entity}/{field.name}"
            yield Fault(key=key, problem=f"The default '{field.default}' {said}.")


CHECKS = (
    Check(
        id="inherited/loosened",
        title="A kind asks for no less than its parent",
        why="A reference to the parent accepts the kind, so its records must be right there too.",
        cure="Take the looser setting out, or loosen the parent.",
        find=_loosened,
    ),
    Check(
        id="inherited/widened",
        title="A kind takes no value that its parent does not",
        why="A reference to the parent accepts the kind, so its records must be right there too.",
        cure="Name the parent's range or one cut from it, and keep the parent's bounds and patterns.",
        find=_widened,
    ),
    Check(
        id="default/wrong",
        title="A default is a value that the field takes",
        why="A form would offer what a checker then refuses.",
        cure="Correct the value in `ifabsent`, or take it out.",
        find=_defaults,
    ),
)
