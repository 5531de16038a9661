"""How the records of one kind were judged, for those who want to see: the way each rule took, and the SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from housing_standard.model import Rule
from housing_standard.rulebook import RuleBook
from housing_standard.validate.compiled import Across
from housing_standard.validate.database import Loaded


def explained(
    book: RuleBook, loaded: Loaded, rules: Sequence[Rule], alone: Mapping[int, str], across: Sequence[Across]
) -> str:
    """Return SQL with comments: every rule on this kind of record is named once, with what became of it."""
    return "\n".join(_lines(book, loaded, rules, alone, across)) + "\n"


def _lines(
    book: RuleBook, loaded: Loaded, rules: Sequence[Rule], alone: Mapping[int, str], across: Sequence[Across]
) -> Iterator[str]:
    files = ", ".join(dict.fromkeys(part.file for part in loaded.parts))
    yield f"-- {loaded.entity.name}: {sum(loaded.sizes):,} records in {_on_one_line(files)}"
    yield from _named("Judged on each record as it is read", (f"{at} = {rules[at].id}" for at in alone))
    yield f"{loaded.statement};"
    for positions, select in across:
        yield from _named("Judged across records", (f"{at} = {rules[at].id}" for at in positions))
        yield f"{select};"
    compiled = {*alone, *(position for positions, _ in across for position in positions)}
    left = (rule.id for position, rule in enumerate(rules) if position not in compiled)
    yield from _named("Cannot fail on these data, or are told by the reader of the file", left)
    judged = {rule.id for rule in rules}
    others = (rule.id for rule in book.by_entity[loaded.entity.name] if rule.id not in judged)
    yield from _named("Not judged here: told by the reader of the file, or in need of other files", others)


def _named(title: str, rules: Iterator[str]) -> Iterator[str]:
    names = list(rules)
    if names:
        yield f"-- {title}: {', '.join(names)}"


def _on_one_line(text: str) -> str:
    """Return the name of a file as it can stand in a comment."""
    return " ".join(text.split())
