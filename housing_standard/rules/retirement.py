"""A retired term says where to go next."""

from __future__ import annotations

from collections.abc import Iterator

from housing_standard.rules.check import Check, Fault
from housing_standard.rules.text import words_in
from housing_standard.rules.words import Words
from housing_standard.scales import Status

# Fewer words than this are a mark, not a reason.
LEAST_REASON = 3


def _no_way_on(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        term = subject.term
        reasoned = len(words_in(term.retired_because)) >= LEAST_REASON
        if term.status is Status.DEPRECATED and not term.replaced_by and not reasoned:
            yield Fault(key=subject.key, problem="It is retired, but names neither a successor nor a reason.")


def _lost_successor(words: Words) -> Iterator[Fault]:
    terms = words.standard.terms
    for subject in words.subjects:
        named = subject.term.replaced_by
        if not named:
            continue
        successor = terms.get(words.id_of(named))
        if successor is None:
            yield Fault(key=subject.key, problem=f"Its successor '{named}' does not exist.")
        elif successor.status is Status.DEPRECATED:
            yield Fault(key=subject.key, problem=f"Its successor '{named}' is retired itself.")


CHECKS = (
    Check(
        id="retirement/no-way-on",
        title="A retired term names its successor or a reason",
        why="Whoever still uses it must know what to do.",
        cure="Add `deprecated_element_has_exact_replacement:`, or say why in `deprecated:`.",
        find=_no_way_on,
    ),
    Check(
        id="retirement/lost-successor",
        title="A successor exists and is in use",
        why="A way on must not lead nowhere.",
        cure="Name the identifier of a term in use.",
        find=_lost_successor,
    ),
)
