"""What was published keeps its meaning: identifiers stay, and none is used for something else."""

from __future__ import annotations

from collections.abc import Iterator

from housing_standard.model import Rule, Standard, Term
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.words import Words
from housing_standard.scales import Status

# The terms of a release under their ids, each with its kind.
Known = dict[str, tuple[str, Term]]


def released(words: Words) -> Known:
    """Return every term of every release under its id, as it was last published."""
    return {key: known for standard in words.baselines for key, known in _terms(standard).items()}


def _terms(standard: Standard) -> Known:
    return {key: (type(term).__name__.lower(), term) for key, term in standard.terms.items()}


def _dropped(words: Words) -> Iterator[Fault]:
    current = words.standard.terms
    for key, (kind, term) in released(words).items():
        if key not in current:
            parent = key.rpartition("/")[0]
            yield Fault(key=parent, problem=f"The {kind} '{key}' ({term.title}) was published and is gone.")


def _reused(words: Words) -> Iterator[Fault]:
    """Find identifiers that now mean another kind of thing, or that came back after they were retired."""
    current = _terms(words.standard)
    for key, (kind, term) in released(words).items():
        if key not in current:
            continue
        new_kind, new = current[key]
        if new_kind != kind:
            yield Fault(key=_key_of(words, key), problem=f"'{key}' was published as a {kind} and is now a {new_kind}.")
        elif term.status is Status.DEPRECATED and new.status is not Status.DEPRECATED:
            yield Fault(key=_key_of(words, key), problem=f"'{key}' was retired and is in use again.")


def _key_of(words: Words, term_id: str) -> str:
    return next(subject.key for subject in words.subjects if subject.term.id == term_id)


def _rule_reused(words: Words) -> Iterator[Fault]:
    """Find rule ids that a release gave to a rule about something else."""
    released: dict[str, Rule] = {
        rule.id: rule for standard in words.baselines for entity in standard.entities for rule in entity.rules
    }
    for rule in words.rules:
        old = released.get(rule.id)
        if old is not None and (old.entity, old.kind) != (rule.entity, rule.kind):
            problem = f"The rule id {rule.id} was published for '{old.title}' on {old.entity}."
            yield Fault(key=rule.id, problem=problem)


CHECKS = (
    Check(
        id="identifier/dropped",
        title="A published identifier stays",
        why="Data, contracts and links out there use it.",
        cure="Put the term back and mark it `deprecated:` with its successor or the reason.",
        find=_dropped,
    ),
    Check(
        id="identifier/reused",
        title="A published identifier is not used again",
        why="Old data would silently change their meaning.",
        cure="Give the new term a new identifier and leave the old one as it was.",
        find=_reused,
    ),
    Check(
        id="rule/id-reused",
        title="A published rule id is not used again",
        why="Suppliers switch rules on and off by id.",
        cure="Give the new rule the next free number.",
        find=_rule_reused,
    ),
)
