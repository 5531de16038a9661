"""Every check of the words, as data for the command line, the documentation and the tests."""

from __future__ import annotations

from housing_standard.errors import WordsError, WordsProblem
from housing_standard.model import Standard
from housing_standard.rules import (
    authored,
    completeness,
    definitions,
    examples,
    history,
    identifiers,
    inheritance,
    language,
    messages,
    naming,
    restrictions,
    retirement,
    rule_examples,
    vocabularies,
)
from housing_standard.rules.baselines import read_baselines
from housing_standard.rules.check import Check
from housing_standard.rules.words import Words
from housing_standard.source.resolve import Resolved
from housing_standard.source.stated import read_stated

CHECKS: tuple[Check, ...] = (
    *completeness.CHECKS,
    *definitions.CHECKS,
    *language.CHECKS,
    *identifiers.CHECKS,
    *history.CHECKS,
    *naming.CHECKS,
    *restrictions.CHECKS,
    *vocabularies.CHECKS,
    *retirement.CHECKS,
    *messages.CHECKS,
    *inheritance.CHECKS,
    *authored.CHECKS,
    *rule_examples.CHECKS,
    *examples.CHECKS,
)


# Checks that any words must pass before anything is built from them, ours or another's: what they find would make
# artefacts that contradict each other or cannot be made. The others ask for what only our own words must have.
WELL_FORMED = frozenset(
    {
        "alignment/prefix", "bound/crossed", "count/crossed", "default/wrong", "example/wrong-value",
        "inherited/loosened", "inherited/widened", "message/field-added", "message/field-left-out", "message/loosened",
        "message/record-unknown", "message/widened", "name/colliding", "pattern/portable", "retirement/no-way-on",
        "rule/out-of-reach", "rule/points-nowhere", "vocabulary/one-meaning", "vocabulary/parent",
    }
)  # fmt: skip


def refuse_ill_formed(resolved: Resolved) -> None:
    """Raise WordsError with every fault that keeps words from being built, whoever wrote them."""
    words = words_of(resolved, ())
    found = [problem for check in CHECKS if check.id in WELL_FORMED for problem in problems_of(check, words)]
    if found:
        raise WordsError(tuple(sorted(found, key=lambda problem: (problem.file, problem.line, problem.rule))))


def check_words(resolved: Resolved, baselines: tuple[Standard, ...] | None = None) -> list[WordsProblem]:
    """Return every fault in the words, in the order of files and lines.

    `baselines` are the Standards released so far; when they are not given, those under releases/ beside the words
    are read. Raises UnreadableError when a release cannot be read.
    """
    words = words_of(resolved, baselines)
    found = [problem for check in CHECKS for problem in problems_of(check, words)]
    return sorted(found, key=lambda problem: (problem.file, problem.line, problem.rule, problem.term, problem.problem))


def words_of(resolved: Resolved, baselines: tuple[Standard, ...] | None = None) -> Words:
    """Return what the checks look at: the Standard, its lines, what was stated and what was released."""
    root = resolved.files[0].relative_to(resolved.folder).as_posix() if resolved.files else ""
    return Words(
        standard=resolved.standard,
        lines=resolved.lines,
        stated=read_stated(resolved),
        root=root,
        baselines=read_baselines(resolved.folder) if baselines is None else baselines,
    )


def problems_of(check: Check, words: Words) -> list[WordsProblem]:
    """Return what one check finds, each with file, line, term and cure."""
    found: list[WordsProblem] = []
    for fault in check.find(words):
        file, line = words.place(fault.key)
        found.append(
            WordsProblem(
                rule=check.id,
                file=file,
                line=line,
                term=fault.key,
                problem=fault.problem,
                cure=fault.cure or check.cure,
                severity=check.severity.value,
            )
        )
    return found
