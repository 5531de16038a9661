"""Code lists: one meaning a code, dates in order, and restricted lists that are truly cut from the full one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from housing_standard.model import Code, Vocabulary
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.words import Words

_EDITION = re.compile(r"[1-9][0-9]{0,5}")


def _empty(words: Words) -> Iterator[Fault]:
    for vocabulary in words.standard.vocabularies:
        if not vocabulary.codes:
            yield Fault(key=vocabulary.name, problem="The list has no codes.")


def _completeness_unsaid(words: Words) -> Iterator[Fault]:
    for vocabulary in words.standard.vocabularies:
        if words.facet(vocabulary.name, "complete") not in ("true", "false"):
            yield Fault(key=vocabulary.name, problem="The list does not say whether it is meant to be complete.")


def _one_meaning(words: Words) -> Iterator[Fault]:
    for vocabulary in words.standard.vocabularies:
        yield from _repeats(vocabulary, lambda code: code.iri, "identifier")
        yield from _repeats(vocabulary, lambda code: code.title.casefold(), "title")


def _repeats(vocabulary: Vocabulary, facet: Callable[[Code], str], named: str) -> Iterator[Fault]:
    groups: dict[str, list[Code]] = defaultdict(list)
    for code in vocabulary.codes:
        groups[facet(code)].append(code)
    for group in groups.values():
        for code in group[1:]:
            problem_text = f"The code has the same {named} as '{group[0].name}'."
            yield Fault(key=f"{vocabulary.name}/{code.name}", problem=problem_text)


def _subset(words: Words) -> Iterator[Fault]:
    for vocabulary in words.standard.vocabularies:
        if not vocabulary.subset_of:
            continue
        full = words.standard.vocabulary_by_name.get(vocabulary.subset_of)
        if full is None or full.subset_of:
            problem_text = f"It is cut from '{vocabulary.subset_of}', which is not a full list."
            yield Fault(key=vocabulary.name, problem=problem_text)
            continue
        for code in vocabulary.codes:
            original = full.code_by_name.get(code.name)
            if original is None:
                problem_text = f"The code '{code.name}' is not in the full list {full.name}."
                yield Fault(key=f"{vocabulary.name}/{code.name}", problem=problem_text)
            elif original.iri != code.iri:
                problem_text = f"The code's identifier {code.iri} is not that of the full list, {original.iri}."
                yield Fault(key=f"{vocabulary.name}/{code.name}", problem=problem_text)
            elif (original.begins, original.ends) != (code.begins, code.ends):
                problem_text = f"The code begins or ends on another day than in the full list {full.name}."
                yield Fault(key=f"{vocabulary.name}/{code.name}", problem=problem_text)


def _dates(words: Words) -> Iterator[Fault]:
    for code in words.codes:
        if code.begins and code.ends and code.begins >= code.ends:
            key = f"{code.vocabulary}/{code.name}"
            yield Fault(key=key, problem=f"The code ends on {code.ends}, not after it begins on {code.begins}.")


def _undated(words: Words) -> Iterator[Fault]:
    """Find fields with a list whose codes come and go, when nothing says by which day a record is judged."""
    living = {each.name for each in words.standard.vocabularies if any(code.begins or code.ends for code in each.codes)}
    for field in words.fields:
        key = f"{field.entity}/{field.name}"
        if field.range.name in living and not field.dated_by and not words.facet(key, "dated_by"):
            yield Fault(key=key, problem=f"Codes of {field.range.name} begin or end, but no day says which are in use.")


def _edition(words: Words) -> Iterator[Fault]:
    """Find lists without a number of their own, or with codes that changed under the number last published."""
    published = {each.name: each for standard in words.baselines for each in standard.vocabularies}
    for vocabulary in words.standard.vocabularies:
        if not _EDITION.fullmatch(vocabulary.edition):
            problem = f"Its edition is '{vocabulary.edition}', which is not a number from 1."
            yield Fault(key=vocabulary.name, problem=problem)
            continue
        before = published.get(vocabulary.name)
        if before is None or not before.edition:
            continue
        if int(vocabulary.edition) < int(before.edition):
            problem = f"Its edition is {vocabulary.edition}, but {before.edition} is published."
            yield Fault(key=vocabulary.name, problem=problem)
        elif vocabulary.edition == before.edition and _said(vocabulary) != _said(before):
            problem = f"Its codes are not those that were published as edition {before.edition}."
            yield Fault(key=vocabulary.name, problem=problem)


def _said(vocabulary: Vocabulary) -> set[tuple[str, ...]]:
    """Return what whoever uses a list relies on: its codes, what they mean, and when they may be used."""
    return {
        (code.name, code.iri, code.title, code.definition, code.begins, code.ends, code.parent, code.status)
        for code in vocabulary.codes
    }


def _parents(words: Words) -> Iterator[Fault]:
    for vocabulary in words.standard.vocabularies:
        for code in vocabulary.codes:
            key = f"{vocabulary.name}/{code.name}"
            if code.parent and code.parent not in vocabulary.code_by_name:
                yield Fault(key=key, problem=f"The broader code '{code.parent}' is not in the list.")
            elif code.name in _broader(vocabulary, code):
                yield Fault(key=key, problem="The code is, in the end, broader than itself.")


def _broader(vocabulary: Vocabulary, code: Code) -> list[str]:
    """Return the names above a code, up to the top or to the first that comes back."""
    found: list[str] = []
    name = code.parent
    while name and name not in found and name in vocabulary.code_by_name:
        found.append(name)
        name = vocabulary.code_by_name[name].parent
    return found


CHECKS = (
    Check(
        id="vocabulary/empty",
        title="A list has codes",
        why="A field with an empty list can hold no value.",
        cure="Add codes under `permissible_values:`.",
        find=_empty,
    ),
    Check(
        id="vocabulary/completeness",
        title="A list says whether it is complete",
        why="A reader must know whether a missing code is an omission or a decision.",
        cure='Add the annotation `complete: "true"` or `complete: "false"`.',
        find=_completeness_unsaid,
    ),
    Check(
        id="vocabulary/one-meaning",
        title="No two codes of a list mean the same",
        why="Whoever records must never have to choose between two right answers.",
        cure="Take one of the two out, or say in its title what sets it apart.",
        find=_one_meaning,
    ),
    Check(
        id="vocabulary/subset",
        title="A restricted list is cut from a full one",
        why="A code must mean the same in a message as in the record.",
        cure="Name a full list, and give each code the text, the meaning and the days that it has there.",
        find=_subset,
    ),
    Check(
        id="vocabulary/dates",
        title="A code begins before it ends",
        why="Old data are judged by the codes of their day.",
        cure="Correct `begins` and `ends`.",
        find=_dates,
    ),
    Check(
        id="vocabulary/undated",
        title="A record says by which day its codes are judged",
        why="A code that begins or ends is right on some days and wrong on others.",
        cure="Name the field with that day in the annotation `dated_by`, on the field or its entity, or say 'none'.",
        find=_undated,
    ),
    Check(
        id="vocabulary/edition",
        title="A list has an edition, which rises when its codes change",
        why="Whoever holds data must be able to say which codes they were written with.",
        cure="Raise the annotation `edition` by one; a new list begins with 1.",
        find=_edition,
    ),
    Check(
        id="vocabulary/parent",
        title="A broader code is in the same list",
        why="Totals by broader code must add up.",
        cure="Correct `is_a`, or add the broader code.",
        find=_parents,
    ),
)
