"""Authored rules: each is worded for one, many and all rows, rests on something and reads only what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from housing_standard.model import Rule
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.reach import complaints
from housing_standard.rules.words import Words

# What the author of a rule must write, under the annotations' tags.
WORDINGS = ("one", "many", "every", "allowed", "cure")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_COUNTS = frozenset({"count", "total"})
_OF_ONE = frozenset({"value", "column"})


def _rules(words: Words) -> Iterator[Rule]:
    return (rule for rule in words.rules if not rule.derived)


def _unworded(words: Words) -> Iterator[Fault]:
    """Find boolean expressions on classes and slots: LinkML lets them stand bare, and so would a finding."""
    for rule in words.rules:
        if rule.derived:
            problem = f"{rule.entity} restricts data by '{rule.kind}', which has no wording of its own."
            yield Fault(key=rule.id, problem=problem)


def _wording_missing(words: Words) -> Iterator[Fault]:
    for rule in _rules(words):
        missing = [name for name in WORDINGS if not words.facet(rule.id, name)]
        if missing:
            yield Fault(key=rule.id, problem=f"The rule has no wording for: {', '.join(missing)}.")


def _title_missing(words: Words) -> Iterator[Fault]:
    for rule in _rules(words):
        if not words.facet(rule.id, "title"):
            yield Fault(key=rule.id, problem="The rule has no title.")


def _basis_missing(words: Words) -> Iterator[Fault]:
    for rule in _rules(words):
        if not rule.basis:
            yield Fault(key=rule.id, problem="The rule does not say what it rests on.")


def _severity_missing(words: Words) -> Iterator[Fault]:
    for rule in _rules(words):
        if not words.facet(rule.id, "severity"):
            yield Fault(key=rule.id, problem="The rule does not say how grave a finding is.")


def _placeholders(words: Words) -> Iterator[Fault]:
    for rule in _rules(words):
        fields = frozenset(words.standard.entity_by_name[rule.entity].field_by_name)
        wording = rule.message
        for name, text, known in (
            ("one", wording.one, fields | _OF_ONE),
            ("many", wording.many, _COUNTS | {"column"}),
            ("every", wording.every, _COUNTS | {"column"}),
        ):
            for found in dict.fromkeys(_PLACEHOLDER.findall(text)):
                if found not in known:
                    problem = f"The wording '{name}' names {{{found}}}, which is nothing that it can be filled with."
                    yield Fault(key=rule.id, problem=problem)


def _out_of_reach(words: Words) -> Iterator[Fault]:
    for rule in words.rules:
        known = words.standard.entity_by_name[rule.entity].field_by_name
        for name in rule.fields:
            if name not in known:
                yield Fault(key=rule.id, problem=f"The rule points at '{name}', which {rule.entity} does not have.")
        for complaint in dict.fromkeys(complaints(words.standard, rule.entity, rule.check)):
            yield Fault(key=rule.id, problem=f"The rule cannot be judged: {complaint}.")


def _points_nowhere(words: Words) -> Iterator[Fault]:
    for rule in _rules(words):
        if not rule.fields:
            yield Fault(key=rule.id, problem="The rule points at no field.")


CHECKS = (
    Check(
        id="rule/unworded",
        title="Every restriction on a whole record is worded",
        why="A finding must tell an officer what is wrong, not which construct failed.",
        cure="Write it under `rules:` with an id and its wordings.",
        find=_unworded,
    ),
    Check(
        id="rule/wording-missing",
        title="A rule is worded for one row, some rows and every row",
        why="A finding must say what is wrong, what is allowed and what to do.",
        cure="Add the annotations one, many, every, allowed and cure.",
        find=_wording_missing,
    ),
    Check(
        id="rule/title-missing",
        title="A rule has a title",
        why="The list of rules is read by people.",
        cure="Add `title:` that says what must hold.",
        find=_title_missing,
    ),
    Check(
        id="rule/basis-missing",
        title="A rule says what it rests on",
        why="Nobody follows a rule that is only somebody's wish.",
        cure="Add the annotation `basis:` with the law, the source or the reason.",
        find=_basis_missing,
    ),
    Check(
        id="rule/severity-missing",
        title="A rule says how grave a finding is",
        why="A violation stops a delivery; that must be a decision, not a default.",
        cure="Add the annotation `severity:` with violation, warning or info.",
        find=_severity_missing,
    ),
    Check(
        id="rule/placeholder",
        title="A wording names only what it can be filled with",
        why="A person would read the bare braces.",
        cure="In `one` name fields of the entity, value or column; in `many` and `every` count, total or column.",
        find=_placeholders,
    ),
    Check(
        id="rule/out-of-reach",
        title="A rule reads only fields, references and codes that exist",
        why="A rule that reads nothing never fails, and nobody notices.",
        cure="Correct the name, or add the field or code.",
        find=_out_of_reach,
    ),
    Check(
        id="rule/points-nowhere",
        title="A rule points at a field",
        why="A finding names the column to look at.",
        cure="Add the annotation `points_at:` with a field of the entity.",
        find=_points_nowhere,
    ),
)
