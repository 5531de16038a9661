"""The authored rules that an artefact keeps, and those that it must leave to the validator, each with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from housing_standard.constraints import AnyOf, Check, Condition, Not
from housing_standard.model import Rule
from housing_standard.scales import Severity

Form = TypeVar("Form")

WARNING = "a warning: data that break it are still accepted"


class UnsayableError(Exception):
    """A target has no words for a part of a rule; the message says which part."""


@dataclass(frozen=True, kw_only=True)
class Unheld:
    """A rule that an artefact does not enforce, and why."""

    rule: Rule
    reason: str

    def __str__(self) -> str:
        return f"{self.rule.id}: {self.rule.title} ({self.reason})"


@dataclass(frozen=True, kw_only=True)
class Sorted(Generic[Form]):
    """Rules sorted into those that the target holds, in its own form, and those that it does not."""

    held: tuple[tuple[Rule, Form], ...]
    unheld: tuple[Unheld, ...]


def sort_rules(rules: Iterable[Rule], lower: Callable[[Rule], Form]) -> Sorted[Form]:
    """Lower each rule with `lower`, which raises UnsayableError for what its target cannot say."""
    held: list[tuple[Rule, Form]] = []
    unheld: list[Unheld] = []
    for rule in rules:
        if rule.severity is not Severity.VIOLATION:
            unheld.append(Unheld(rule=rule, reason=WARNING))
            continue
        try:
            held.append((rule, lower(rule)))
        except UnsayableError as error:
            unheld.append(Unheld(rule=rule, reason=str(error)))
    return Sorted(held=tuple(held), unheld=tuple(unheld))


def when_then(condition: Check) -> tuple[Condition, Condition] | None:
    """Return the two halves of "when one holds, so does the other", or None when the condition is not of that form.

    >>> from housing_standard.constraints import Present
    >>> let, ended = Present(path=("start_date",)), Present(path=("end_date",))
    >>> when_then(AnyOf(parts=(Not(part=ended), let))) == (ended, let)
    True
    """
    match condition:
        case AnyOf(parts=(Not(part=when), then)):
            return when, then
        case _:
            return None
