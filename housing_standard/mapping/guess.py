"""A first mapping of an export, guessed from its headings and values, for a person to check.

A heading is held against every name that a field goes by: its own, its title, its aliases, and what HACT, CORE and
other standards call it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from housing_standard.lexical import Primitive
from housing_standard.mapping.exports import Export
from housing_standard.mapping.mapping import Mapped, MappedColumn, MappedValue
from housing_standard.mapping.styles import style_of, truth
from housing_standard.model import Code, Entity, Field, Standard
from housing_standard.scales import RangeKind

# How alike two names must be, in per cent: to be taken for the same, and to be worth mentioning.
SURE, LIKELY = 88, 70
SAMPLED, MOST_VALUES = 5_000, 200
# So many columns without a field must fit another kind of record for it to be taken to stand on the same rows.
FEWEST_OF_SECOND = 3

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SHORT = {
    "addr": "address",
    "amt": "amount",
    "appt": "appointment",
    "beds": "bedrooms",
    "cat": "category",
    "comp": "completed",
    "dob": "date of birth",
    "dt": "date",
    "desc": "description",
    "id": "reference",
    "identifier": "reference",
    "no": "reference",
    "num": "reference",
    "number": "reference",
    "pers": "person",
    "postcode": "post code",
    "prop": "property",
    "rec": "received",
    "ref": "reference",
    "rep": "repair",
    "ten": "tenancy",
    "tncy": "tenancy",
    "typ": "type",
    "yr": "year",
}
_NOISE = {"of", "the", "a", "on", "at", "line", "y", "n"}


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A guessed mapping, and what a person should know of it."""

    mapped: Mapped
    core: tuple[str, ...]
    core_mapped: tuple[str, ...]

    @property
    def columns(self) -> tuple[MappedColumn, ...]:
        """The columns that have a field."""
        return tuple(column for column in self.mapped.columns if column.field)

    @property
    def left_over(self) -> tuple[MappedValue, ...]:
        """The values that have no code yet."""
        return tuple(value for value in self.mapped.values if not value.code)


def guessed(standard: Standard, exports: Sequence[Export]) -> Guess:
    """Return a mapping of all files of an export: each to the kind of record whose fields fit its headings best."""
    names = [_Names(entity=entity) for entity in standard.records]
    columns: list[MappedColumn] = []
    values: list[MappedValue] = []
    for export in exports:
        for column in _columns(export, names):
            columns.append(column)
            if column.field:
                values += values_in(standard, export, column.column, column.field)
    return guess_of(standard, Mapped(columns=tuple(columns), values=tuple(values)))


def guess_of(standard: Standard, mapped: Mapped) -> Guess:
    """Return a mapping with how much of the core of its kinds of record it covers."""
    columns = mapped.columns
    entities = {column.entity.name for column in columns if column.entity and column.field}
    core = [
        f"{e.name}.{known.name}" for e in standard.records if e.name in entities for known in e.fields if known.core
    ]
    held = {f"{column.entity.name}.{column.field.name}" for column in columns if column.entity and column.field}
    return Guess(mapped=mapped, core=tuple(core), core_mapped=tuple(name for name in core if name in held))


def plain(name: str) -> str:
    """Return a name as its words in small letters, usual abbreviations written out and small words left out.

    >>> plain("PropRef"), plain("Date of Tenancy Start")
    ('property reference', 'date tenancy start')
    """
    words = _NOT_WORD.sub(" ", _CAMEL.sub(" ", name).lower()).split()
    written_out = (part for word in words for part in _SHORT.get(word, word).split())
    return " ".join(word for word in written_out if word not in _NOISE)


@dataclass(frozen=True, kw_only=True)
class _Names:
    """What the fields of one entity are called, here and elsewhere."""

    entity: Entity

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by each plain name; the names that are nearest to ours win."""
        found: dict[str, Field] = {}
        for names in (_own_names, _qualified_names, _outside_names):
            for known in self.entity.fields:
                for name in names(self.entity, known):
                    found.setdefault(plain(name), known)
        return found

    def likeness(self, heading: str) -> list[tuple[Field, float]]:
        """Return the fields that a heading may mean and how like it is to a name of each, in per cent."""
        ranked = process.extract(
            plain(heading), list(self.by_name), scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=LIKELY
        )
        best: dict[str, tuple[Field, float]] = {}
        for name, score, _ in ranked:
            known = self.by_name[name]
            best.setdefault(known.name, (known, score))
        return list(best.values())


def _own_names(entity: Entity, known: Field) -> Iterator[str]:
    yield from (known.name, known.title)
    if known.identifier:
        yield from (f"{name} reference" for name in (entity.name, entity.title, *entity.aliases))
    elif known.range.kind is RangeKind.ENTITY:
        yield from (f"{name} reference" for name in (known.name, known.title, known.range.name, *known.aliases))


def _qualified_names(entity: Entity, known: Field) -> Iterator[str]:
    yield from known.aliases
    if not known.identifier:
        kinds, fields = (entity.title, entity.name, *entity.aliases), (known.title, known.name, *known.aliases)
        yield from (f"{kind} {name}" for kind in kinds for name in fields)


def _outside_names(_: Entity, known: Field) -> Iterator[str]:
    yield from (re.split(r"[:/]", alignment.target)[-1] for alignment in known.alignments)


def _columns(export: Export, names: Sequence[_Names]) -> list[MappedColumn]:
    """Return the columns of one file under the entity whose names are most like its headings."""
    headings = [heading for heading in export.headings if heading]
    stem = plain(export.name)

    def fit(known: _Names) -> float:
        said = (known.entity.title, known.entity.name, *known.entity.aliases)
        named = max(fuzz.token_set_ratio(stem, plain(name)) for name in said)
        return sum(score for _, score in _assigned(headings, known).values()) + named

    best = max(names, key=fit)
    assigned = _assigned(headings, best)
    columns = [_column(export, heading, best, assigned) for heading in headings]
    return _with_second_kind(export, columns, [each for each in names if each is not best])


def _with_second_kind(export: Export, columns: list[MappedColumn], names: Sequence[_Names]) -> list[MappedColumn]:
    """Return the columns with those that have no field given to a second kind of record, if enough of them fit it."""
    headings = [column.column for column in columns]
    left = {column.column for column in columns if column.field is None}

    def fit(known: _Names) -> float:
        return sum(score for heading, (_, score) in _assigned(headings, known).items() if heading in left)

    second = max(names, key=fit)
    assigned = _assigned(headings, second)
    if len(left & assigned.keys()) < FEWEST_OF_SECOND:
        return columns
    # What identifies a record of one kind is what the other refers to.
    again = {
        heading
        for heading, (known, _) in assigned.items()
        if heading not in left and (known.identifier or known.range.kind is RangeKind.ENTITY)
    }
    found = [
        _column(export, column.column, second, assigned) if column.column in left & assigned.keys() else column
        for column in columns
    ]
    return [*found, *(_column(export, heading, second, assigned) for heading in headings if heading in again)]


def _assigned(headings: Sequence[str], names: _Names) -> dict[str, tuple[Field, float]]:
    """Return a field for each heading that surely means one, the likest first, each field once."""
    pairs = [(score, heading, known) for heading in headings for known, score in names.likeness(heading)]
    found: dict[str, tuple[Field, float]] = {}
    taken: set[str] = set()
    for score, heading, known in sorted(pairs, key=lambda pair: (-pair[0], headings.index(pair[1]))):
        if score >= SURE and heading not in found and known.name not in taken:
            found[heading] = (known, score)
            taken.add(known.name)
    return found


def _column(export: Export, heading: str, names: _Names, assigned: dict[str, tuple[Field, float]]) -> MappedColumn:
    if heading not in assigned:
        perhaps = [known.name for known, _ in names.likeness(heading)]
        note = f"perhaps {' or '.join(perhaps)}" if perhaps else "no field is like it"
        return MappedColumn(file=export.file, column=heading, entity=names.entity, note=note)
    known, score = assigned[heading]
    note = "" if score == 100 else f"{score:.0f} % like"  # noqa: PLR2004 - per cent
    return column_of(export, heading, names.entity, known, note)


def column_of(export: Export, heading: str, entity: Entity, known: Field, note: str) -> MappedColumn:
    """Return a column that holds a field, with the style that its values are written in."""
    sample = list(itertools.islice(export.values(heading), SAMPLED))
    style = style_of(known.primitive, sample) if known.range.kind is RangeKind.TYPE else ""
    return MappedColumn(file=export.file, column=heading, entity=entity, field=known, style=style, note=note)


def values_in(standard: Standard, export: Export, heading: str, known: Field) -> Iterator[MappedValue]:
    """Yield what the values in a column of codes, or of true and false, stand for, but for those that are right."""
    codes = standard.vocabulary_by_name[known.range.name].codes if known.range.kind is RangeKind.VOCABULARY else ()
    if not codes and known.primitive is not Primitive.BOOLEAN:
        return
    right = {code.name for code in codes} or {"true", "false"}
    counted = Counter(value.strip() for value in itertools.islice(export.values(heading), SAMPLED))
    for value, count in counted.most_common(MOST_VALUES):
        if value not in right:
            code = _code(codes, value) if codes else truth(value) or ""
            times = f"{count:,} time{'s' * (count > 1)}"
            note = times if code else f"no code is like it; {times}"
            yield MappedValue(file=export.file, column=heading, value=value, code=code, note=note)


def _code(codes: Sequence[Code], value: str) -> str:
    names = {plain(name): code.name for code in reversed(codes) for name in (*code.aliases, code.title, code.name)}
    found = process.extractOne(plain(value), list(names), scorer=fuzz.token_sort_ratio, score_cutoff=SURE)
    return names[found[0]] if found else ""
