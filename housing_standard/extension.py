"""A provider's own fields and codes, declared in a file beside its data, so that they are checked and not in the way.

The file is CSV, for officers. A line without a `code` declares a field of a kind of record; a line with one adds a code
to a field, the provider's or the standard's, and says in `stands_for` which code of the standard means the same. Every
name of the provider's begins with one prefix, so that none clashes with what the standard may add.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from housing_standard.constraints import OfType, OneOf, Test
from housing_standard.errors import UsageError
from housing_standard.findings.finding import Report
from housing_standard.lexical import Primitive
from housing_standard.model import Code, Entity, Field, Range, Standard, Vocabulary
from housing_standard.names import snake
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.declared import declared_lines, not_known, refuse_line
from housing_standard.records.near import field_names, near, record_names
from housing_standard.records.table import Cell, Contents, Table
from housing_standard.scales import RangeKind

COLUMNS = ("record", "field", "kind", "many", "code", "stands_for", "title", "definition")
LIST, TEXT = "list", "text"
_NAME = re.compile(r"^[a-z][a-z0-9]*_[a-z0-9_]*[a-z0-9]$")
_PLAIN = {TEXT: Primitive.STRING, **{each.value: each for each in Primitive if each is not Primitive.STRING}}


@dataclass(frozen=True, kw_only=True)
class Extension:
    """What a provider adds: the standard with it, its prefix, its fields and codes by name, the hash of its file.

    A field is known by its entity and name; a code by these and its own name, and may stand for one of the standard's.
    """

    standard: Standard
    prefix: str
    fields: tuple[tuple[str, str], ...]
    codes: Mapping[tuple[str, str, str], str]
    sha256: str

    def note(self, report: Report) -> str:
        """Say what was added, and how many of the findings are about it."""
        own = {f"{entity}/{name}" for entity, name, *_ in (*self.fields, *self.codes)}
        found = sum(finding.rule.rpartition("/")[0] in own for finding in report.findings)
        found += sum(left.count for left in report.unlisted if left.cause.rule.rpartition("/")[0] in own)
        are = "finding is" if found == 1 else "findings are"
        return (
            f"Checked with an extension: {len(self.fields):,} fields and {len(self.codes):,} codes under "
            f"'{self.prefix}_' are the provider's own, and others may not know them. {found:,} {are} about them."
        )

    def for_others(self, contents: Contents) -> Contents:
        """Return records as the standard alone knows them: own fields left out, own codes as what they stand for.

        A code that stands for none is kept as it is written, for a check to find.
        """
        return replace(contents, tables=tuple(map(self._for_others, contents.tables)))

    def _for_others(self, table: Table) -> Table:
        kept = [place for place, name in enumerate(table.columns) if (table.entity, name) not in self.fields]
        names = tuple(table.columns[place] for place in kept)
        codes = [
            {code: stands for (*at, code), stands in self.codes.items() if at == [table.entity, name] and stands}
            for name in names
        ]
        rows = [
            tuple(_coded(row[place], known) for place, known in zip(kept, codes, strict=True)) for row in table.rows
        ]
        return replace(table, columns=names, rows=rows)


def _coded(cell: Cell, codes: Mapping[str, str]) -> Cell:
    if cell is None or not codes:
        return cell
    return codes.get(cell, cell) if isinstance(cell, str) else tuple(codes.get(value, value) for value in cell)


def read_extension(path: Path, standard: Standard) -> Extension:
    """Read an extension and add it to the standard.

    Raises UsageError with the line, what is wrong there and what is allowed.
    """
    reader = _Reader(path=path, standard=standard)
    needed = ("record", "field", "title", "definition")
    for line, cells in declared_lines(path, COLUMNS, needed, what="extension", others=False):
        reader.take(line, cells)
    if not reader.prefix:
        raise UsageError(f"'{path}' declares no field and no code.")
    return Extension(
        standard=reader.extended(),
        prefix=reader.prefix,
        fields=tuple(reader.added),
        codes={name: reader.stands_for.get(name, "") for name in reader.codes},
        sha256=hashlib.sha256(read_bytes(path)).hexdigest(),
    )


@dataclass(kw_only=True)
class _Reader:
    """The reading of one file, line by line."""

    path: Path
    standard: Standard
    prefix: str = ""
    added: dict[tuple[str, str], Field] = field(default_factory=dict)
    codes: dict[tuple[str, str, str], Code] = field(default_factory=dict)
    stands_for: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """Take one line."""
        entity = self._entity(line, cells["record"])
        if not cells["title"] or not cells["definition"]:
            self._refuse(line, "a title and a definition are missing; say what it is, so that others can read it")
        if cells["code"]:
            self._take_code(line, entity, cells)
        else:
            self._take_field(line, entity, cells)

    def _take_field(self, line: int, entity: Entity, cells: Mapping[str, str]) -> None:
        name = self._own_name(line, cells["field"])
        if (entity.name, name) in self.added:
            self._refuse(line, f"the field '{name}' stands here a second time")
        if cells["many"] not in ("", "true", "false"):
            self._refuse(line, f"'many' is '{cells['many']}'; write true, or leave it empty")
        known, primitive, tests = self._kind(line, cells["kind"] or TEXT, f"{entity.name}/{name}")
        self._lines[entity.name, name] = line
        self.added[entity.name, name] = Field(
            **self._term(f"{entity.name}/{name}", name, cells),
            entity=entity.name,
            declared_on=entity.name,
            range=known,
            primitive=primitive,
            many=cells["many"] == "true",
            tests=tests,
        )

    def _take_code(self, line: int, entity: Entity, cells: Mapping[str, str]) -> None:
        name, code = cells["field"], self._own_name(line, cells["code"])
        own, theirs = self.added.get((entity.name, name)), entity.field_by_name.get(name)
        listed = own or theirs
        if listed is None or listed.range.kind is not RangeKind.VOCABULARY:
            fields = [each for each in field_names(entity) if each in entity.field_by_name]
            hint = near(name, {each: each for each in fields}) if listed is None else ()
            said = f"; did you mean {' or '.join(hint)}?" if hint else ""
            self._refuse(line, f"'{name}' is no field of {cells['record']} that takes codes{said}")
        if (entity.name, name, code) in self.codes:
            self._refuse(line, f"the code '{code}' stands here a second time")
        standard_codes = self.standard.vocabulary_by_name[theirs.range.name].code_by_name if theirs else {}
        if cells["stands_for"] and cells["stands_for"] not in standard_codes:
            allowed = ", ".join(standard_codes) or "nothing, for the list is the provider's own"
            self._refuse(line, f"'stands_for' is '{cells['stands_for']}', which is no code of the list: {allowed}")
        self.stands_for[entity.name, name, code] = cells["stands_for"]
        self.codes[entity.name, name, code] = Code(
            **self._term(f"{entity.name}/{name}/{code}", code, cells), vocabulary=listed.range.name
        )

    def extended(self) -> Standard:
        """Return the standard with everything added."""
        lists = {
            known.range.name: self._list(known)
            for known in self.added.values()
            if known.range.kind is RangeKind.VOCABULARY and known.range.name not in self.standard.vocabulary_by_name
        }
        entities = tuple(self._grown(entity, lists) for entity in self.standard.entities)
        return replace(self.standard, entities=entities, vocabularies=(*self.standard.vocabularies, *lists.values()))

    def _list(self, known: Field) -> Vocabulary:
        codes = tuple(code for (*at, _), code in self.codes.items() if tuple(at) == (known.entity, known.name))
        if not codes:
            line = self._lines[known.entity, known.name]
            self._refuse(line, f"the list of '{known.name}' has no code; add a line for each, with its `code`")
        name = known.range.name
        return Vocabulary(
            id=name, iri=known.iri, name=name, title=known.title, definition=known.definition, area="", codes=codes
        )

    def _grown(self, entity: Entity, lists: Mapping[str, Vocabulary]) -> Entity:
        own = [known for (name, _), known in self.added.items() if name == entity.name]
        fields = tuple(self._widened(known, lists) for known in (*entity.fields, *own))
        return entity if fields == entity.fields else replace(entity, fields=fields)

    def _widened(self, known: Field, lists: Mapping[str, Vocabulary]) -> Field:
        """Return a field that takes the codes added to it."""
        if known.range.name in lists:
            return replace(known, tests=(OneOf(values=tuple(lists[known.range.name].code_by_name)),))
        more = tuple(code for entity, name, code in self.codes if (entity, name) == (known.entity, known.name))
        if not more:
            return known
        tests = tuple(OneOf(values=(*test.values, *more)) if isinstance(test, OneOf) else test for test in known.tests)
        return replace(known, tests=tests)

    def _kind(self, line: int, kind: str, term: str) -> tuple[Range, Primitive, tuple[Test, ...]]:
        if kind == LIST:
            return Range(kind=RangeKind.VOCABULARY, name=term), Primitive.STRING, ()
        if kind in _PLAIN:
            primitive = _PLAIN[kind]
            return Range(kind=RangeKind.TYPE, name=primitive.value), primitive, (OfType(primitive=primitive),)
        if known := self.standard.type_by_name.get(kind):
            return Range(kind=RangeKind.TYPE, name=kind), known.primitive, known.tests
        record = next((each for each in self.standard.records if snake(each.name) == kind), None)
        if record and record.identifier:
            tests = (OfType(primitive=Primitive.STRING),)
            return Range(kind=RangeKind.ENTITY, name=record.name), Primitive.STRING, tests
        named = ", ".join((*_PLAIN, LIST))
        return self._refuse(line, f"'{kind}' is no kind of value; use {named}, a value type or the name of a record")

    def _entity(self, line: int, name: str) -> Entity:
        found = next((each for each in self.standard.records if snake(each.name) == name), None)
        return found or self._refuse(line, not_known("record", name, near(name, record_names(self.standard))))

    def _own_name(self, line: int, name: str) -> str:
        """Return a name after making sure that it has the provider's prefix, and that the standard has none like it."""
        if not _NAME.match(name):
            self._refuse(line, f"'{name}' is no name of your own; write a prefix and small letters, as acme_ward")
        prefix = name.partition("_")[0]
        if self.prefix and prefix != self.prefix:
            self._refuse(line, f"'{name}' begins with another prefix than the names above, '{self.prefix}_'")
        taken = next((each for each in self._taken if each.startswith(f"{prefix}_")), "")
        if taken:
            self._refuse(line, f"'{prefix}_' begins a name of the standard, {taken}; take a prefix of your own")
        self.prefix = prefix
        return name

    @property
    def _taken(self) -> Iterable[str]:
        for entity in self.standard.entities:
            yield from entity.field_by_name
        for vocabulary in self.standard.vocabularies:
            yield from vocabulary.code_by_name

    def _term(self, term: str, name: str, cells: Mapping[str, str]) -> dict[str, Any]:
        iri = f"urn:housing-standard:extension:{self.prefix}:{term}"
        return {"id": term, "iri": iri, "name": name, "title": cells["title"], "definition": cells["definition"]}

    def _refuse(self, line: int, why: str) -> NoReturn:
        refuse_line(self.path, line, why)
