"""Names that every target can bear: cased by kind, safe in every language and distinct on every disk."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from housing_standard.names import snake
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.reserved import CLASS_WORDS, CODE_WORDS, FIELD_WORDS, TABLE_WORDS
from housing_standard.rules.words import Kind, Words

# PostgreSQL cuts longer names off without a word.
LONGEST = 63

_PASCAL = re.compile(r"(?:[A-Z][a-z0-9]+)+")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_FORMS = {
    Kind.ENTITY: (_PASCAL, "words run together, each with a capital (WorkOrder)"),
    Kind.MESSAGE: (_PASCAL, "words run together, each with a capital (RaiseRepair)"),
    Kind.VOCABULARY: (_PASCAL, "words run together, each with a capital (RepairPriority)"),
    Kind.FIELD: (_SNAKE, "small letters with underscores (start_date)"),
    Kind.TYPE: (_SNAKE, "small letters with underscores (gss_code)"),
    Kind.AREA: (_SNAKE, "small letters with underscores (repair)"),
    Kind.CODE: (_CODE, "small letters, digits and underscores (out_of_hours)"),
}


def _form(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        pattern, form = _FORMS[subject.kind]
        if not pattern.fullmatch(subject.term.name):
            problem = f"The name '{subject.term.name}' is not written as {form}."
            yield Fault(key=subject.key, problem=problem)


def _too_long(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        length = len(snake(subject.term.name))
        if length > LONGEST:
            yield Fault(key=subject.key, problem=f"The name has {length} letters; databases keep {LONGEST}.")


def _reserved_field(words: Words) -> Iterator[Fault]:
    return _reserved(words, (Kind.FIELD, Kind.TYPE), FIELD_WORDS)


def _reserved_table(words: Words) -> Iterator[Fault]:
    yield from _reserved(words, (Kind.ENTITY, Kind.MESSAGE, Kind.VOCABULARY), TABLE_WORDS)
    for subject in words.of(Kind.ENTITY, Kind.MESSAGE, Kind.VOCABULARY):
        if subject.term.name in CLASS_WORDS:
            problem = f"The name '{subject.term.name}' would hide a type of Python or TypeScript."
            yield Fault(key=subject.key, problem=problem)


def _reserved_code(words: Words) -> Iterator[Fault]:
    return _reserved(words, (Kind.CODE,), CODE_WORDS)


def _reserved(words: Words, kinds: tuple[Kind, ...], lists: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    for subject in words.of(*kinds):
        name = snake(subject.term.name)
        owners = [owner for owner, reserved in lists.items() if name in reserved]
        if owners:
            yield Fault(key=subject.key, problem=f"'{name}' is a reserved word of {', '.join(owners)}.")


def _colliding(words: Words) -> Iterator[Fault]:
    top = (Kind.ENTITY, Kind.MESSAGE, Kind.VOCABULARY, Kind.TYPE)
    yield from _collisions((subject.key, subject.term.name) for subject in words.of(*top))
    for entity in words.standard.entities:
        yield from _collisions((f"{entity.name}/{field.name}", field.name) for field in entity.fields)
    for vocabulary in words.standard.vocabularies:
        yield from _collisions((f"{vocabulary.name}/{code.name}", code.name) for code in vocabulary.codes)


def _collisions(named: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """Find names that differ only in case and in how their words are joined."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, name in named:
        groups[re.sub(r"[_\W]", "", name).casefold()].append((key, name))
    for group in groups.values():
        for key, name in group[1:]:
            yield Fault(key=key, problem=f"The name '{name}' differs from '{group[0][1]}' in case or joints only.")


CHECKS = (
    Check(
        id="name/form",
        title="A name has the form of its kind",
        why="One way of writing names lets every target derive its own from them.",
        cure="Rename it to that form.",
        find=_form,
    ),
    Check(
        id="name/too-long",
        title=f"A name has at most {LONGEST} letters",
        why="Databases cut longer names off, and two cut names may be one.",
        cure="Shorten the name; the title may stay long.",
        find=_too_long,
    ),
    Check(
        id="name/reserved-field",
        title="A field's name is free in every language",
        why="A reserved word must be quoted or renamed in some target, and then names differ.",
        cure="Say what it is of: start_date rather than start.",
        find=_reserved_field,
    ),
    Check(
        id="name/reserved-table",
        title="An entity's or list's name is free in every language",
        why="It becomes a table, a file and a class.",
        cure="Qualify it with a second word.",
        find=_reserved_table,
    ),
    Check(
        id="name/reserved-code",
        title="A code is free in every language",
        why="It becomes a member of an enumeration, and a plain word of a YAML file.",
        cure="Say more: not_known rather than null.",
        find=_reserved_code,
    ),
    Check(
        id="name/colliding",
        title="Names differ in more than case",
        why="Disks, databases and people that are blind to case would take them for one.",
        cure="Rename one of the two.",
        find=_colliding,
    ),
)
