"""The lists of terms: A to Z, by area, the codes of a vocabulary, the value types."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from generators.pages import wording
from generators.pages.escape import clean
from generators.pages.views import Desk, Head, Link
from housing_standard.constraints import Matches
from housing_standard.model import Area, Code, Entity, Term, Vocabulary
from housing_standard.scales import Status

# What each shape of rule is called on the page of limits.
SHAPES: dict[str, str] = {
    "type": "how a value is written",
    "pattern": "the form of a value",
    "minimum": "a lowest value",
    "maximum": "a highest value",
    "code": "a code of a vocabulary",
    "present": "a value that must be given",
    "count": "how many values",
    "distinct": "no value twice",
    "closed": "no unknown field",
    "reference": "an identifier that leads to a record",
    "unique": "an identifier used once",
    "overlap": "no overlap in time",
    "working_days": "a clock that runs on working days",
    "condition": "several fields of one record",
    "comparison": "the order of two dates or numbers",
    "as_at": "a date against the day the data are judged as at",
    "across": "a look into other records",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a list: the term, what kind it is, its definition, and for an alias the word that leads here."""

    word: str
    link: Link
    kind: str
    definition: str
    retired: bool


@dataclass(frozen=True, kw_only=True)
class CodeRow:
    """One row of a codes table."""

    head: Head
    anchor: str
    begins: str
    ends: str
    broader: Link | None
    more: tuple[tuple[str, str], ...]
    inherited: Link | None = None


@dataclass(frozen=True, kw_only=True)
class TypeView:
    """One value type: how it is written and where it is used."""

    head: Head
    anchor: str
    primitive: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    used_by: tuple[Link, ...]


def a_to_z(desk: Desk) -> list[tuple[str, list[Entry]]]:
    """Return the terms with a page or a place of their own, and the everyday words for them, by first letter."""
    standard = desk.standard
    terms: list[Term] = [*standard.entities, *standard.vocabularies, *standard.types]
    entries = [_entry(desk, term) for term in terms]
    titles = {(entry.word.lower(), entry.link.href) for entry in entries}
    for term in terms:
        for alias in term.aliases:
            entry = _entry(desk, term, clean(alias))
            if (entry.word.lower(), entry.link.href) not in titles:
                entries.append(entry)
    return _by_letter(entries)


def fields_a_to_z(desk: Desk) -> list[tuple[str, list[Entry]]]:
    """Return every field, where it is declared, by first letter."""
    standard = desk.standard
    fields = [f for e in standard.entities for f in e.fields if f.declared_on == e.name]
    owners = {entity.name: entity.title for entity in standard.entities}
    return _by_letter([_entry(desk, field, note=owners[field.declared_on]) for field in fields])


def core_profile(desk: Desk) -> list[tuple[Link, list[Entry]]]:
    """Return the fields of the core profile by the kind of record that declares them."""
    kinds = [entity for entity in desk.standard.entities if not entity.profile_of]
    groups = [
        (kind, [field for field in kind.fields if field.core and field.declared_on == kind.name]) for kind in kinds
    ]
    return [(desk.link(entity), [_entry(desk, field) for field in fields]) for entity, fields in groups if fields]


def areas(desk: Desk) -> list[tuple[Link, str]]:
    """Return every area that has a term, with its definition."""
    return [(desk.link(area), area.definition) for area in desk.standard.areas if of_area(desk, area)]


def of_area(desk: Desk, area: Area) -> list[tuple[str, list[Entry]]]:
    """Return the terms of one area: its entities, messages and vocabularies, empty groups left out."""
    listed: dict[str, list[Entry]] = {"Entities": [], "Messages": [], "Vocabularies": []}
    for term in desk.by_area.get(area.name, ()):
        message = isinstance(term, Entity) and term.profile_of
        title = "Vocabularies" if isinstance(term, Vocabulary) else "Messages" if message else "Entities"
        listed[title].append(_entry(desk, term))
    return [(title, entries) for title, entries in listed.items() if entries]


def code_rows(desk: Desk, vocabulary: Vocabulary) -> list[CodeRow]:
    """Return the rows of a vocabulary's codes table."""
    return [_code_row(desk, vocabulary, code) for code in vocabulary.codes]


def value_types(desk: Desk) -> list[TypeView]:
    """Return the value types by title."""
    return [
        TypeView(
            head=desk.head(found),
            anchor=found.name,
            primitive=wording.PRIMITIVES[found.primitive],
            patterns=tuple(test.pattern for test in found.tests if isinstance(test, Matches)),
            examples=found.examples,
            used_by=desk.used_by(found),
        )
        for found in sorted(desk.standard.types, key=lambda value_type: value_type.title.lower())
    ]


def _entry(desk: Desk, term: Term, word: str = "", note: str = "") -> Entry:
    return Entry(
        word=word or clean(term.title or term.name),
        link=desk.link(term, note),
        kind=wording.kind(term),
        definition=term.definition,
        retired=term.status is Status.DEPRECATED,
    )


def _code_row(desk: Desk, vocabulary: Vocabulary, code: Code) -> CodeRow:
    broader = vocabulary.code_by_name.get(code.parent)
    return CodeRow(
        head=desk.head(code),
        anchor=code.name,
        begins=wording.day(code.begins),
        ends=wording.day(code.ends),
        broader=desk.link(broader) if broader else None,
        more=desk.more(code, vocabulary),
    )


def _by_letter(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    letters: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: (_sort_key(e.word), e.link.note, e.link.href)):
        letters.setdefault(_letter(entry.word), []).append(entry)
    return sorted(letters.items(), key=lambda item: (item[0] == "#", item[0]))


def _letter(word: str) -> str:
    first = _sort_key(word)[:1].upper()
    return first if "A" <= first <= "Z" else "#"


def _sort_key(word: str) -> str:
    """Return the word for sorting: without accents or capitals."""
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
