"""JSON read into tables, numbers kept as they were written.

A JSON file is one object with a list of records for each kind; a JSON Lines file has one kind, a record on each line.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from housing_standard.errors import UnreadableError
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field
from housing_standard.names import snake
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.kinds import kind_of, of_no_kind
from housing_standard.records.near import field_names, near, record_names, rename_cure
from housing_standard.records.nested import Lifter
from housing_standard.records.table import Cell, Contents, Misplaced, Spoilt, Table
from housing_standard.records.teller import Teller, mended
from housing_standard.rulebook import RuleBook

_NUMBERS = (Primitive.INTEGER, Primitive.DECIMAL)


class Number(str):
    """A number of a JSON file, in the digits that were written."""

    __slots__ = ()


# Stands for a record that could not be read and has been told of.
BROKEN = object()


class _Repeating(dict[str, Any]):
    """An object that gave a name more than once; it keeps the first value of each."""

    repeated: tuple[str, ...] = ()


def read_json(path: Path, book: RuleBook) -> Contents:
    """Read a JSON file into one table for each kind of record in it.

    Raises UnreadableError when the file is not JSON, nests too deeply or is not one object.
    """
    return contents_of(read_bytes(path), path.name, book)


def contents_of(data: bytes, file: str, book: RuleBook) -> Contents:
    """Return the tables in the bytes of a JSON document; `file` is its name for findings and errors."""
    document = _parsed(data, file)
    if not isinstance(document, dict):
        cure = 'Write one object with a list for each kind of record, such as {"tenancy": [...]}.'
        raise UnreadableError(f"'{file}' does not hold an object at its outermost level. {cure}")
    reader = _Reader(teller=Teller(book=book, file=file))
    tables = reader.tables(document)
    return Contents(tables=tables, findings=tuple(reader.teller.findings))


def read_json_lines(path: Path, book: RuleBook) -> Contents:
    """Read a file with a record on each line into the table of the kind of record that it is named after.

    Row 1 is line 1. A line that is not JSON is a finding, and the lines around it are judged.
    """
    entity = kind_of(path, book)
    if entity is None:
        return of_no_kind(path, book)
    reader = _Reader(teller=Teller(book=book, file=path.name))
    lines = _text(read_bytes(path), path.name).rstrip("\r\n").split("\n")
    records = [_line(line, number, entity, reader.teller) for number, line in enumerate(lines, start=1)]
    tables = reader.tables({snake(entity.name): records if lines != [""] else []})
    return Contents(tables=tables, findings=tuple(reader.teller.findings))


def _line(line: str, number: int, entity: Entity, teller: Teller) -> Any:
    try:
        return _loaded(line)
    except json.JSONDecodeError as error:
        problem = f"{error.msg} at character {error.colno}" if line.strip() else "it is empty"
    except RecursionError:
        problem = "it nests too deeply"
    teller.tell("broken_line", row=number, entity=entity.name, value=problem)
    return BROKEN


def _text(data: bytes, file: str) -> str:
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"'{file}' is not UTF-8 text: see line {line}. Save it as UTF-8.") from error


def _loaded(text: str) -> Any:
    return json.loads(
        text, object_pairs_hook=_object, parse_float=Number, parse_int=Number, parse_constant=_no_such_number
    )


def _parsed(data: bytes, file: str) -> Any:
    text = _text(data, file)
    try:
        return _loaded(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"'{file}' is not JSON: {error.msg} at {where}. Correct it there.") from error
    except RecursionError as error:
        raise UnreadableError(f"'{file}' nests too deeply. Records are flat: write lists of plain objects.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    first = _Repeating()
    repeated: dict[str, None] = {}
    for name, value in pairs:
        if name in first:
            repeated[name] = None
        first.setdefault(name, value)
    first.repeated = tuple(repeated)
    return first


def _no_such_number(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is not a number that JSON knows", "", 0)


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """The reading of one document."""

    teller: Teller

    def tables(self, document: Mapping[str, Any]) -> tuple[Table, ...]:
        """Return a table for each kind of record that the document holds."""
        standard = self.teller.book.standard
        kinds = {snake(entity.name): entity for entity in (*standard.records, *standard.messages)}
        self._repeated(document, row=0, entity="", record="")
        lists: dict[str, list[Any]] = {}
        for key, value in document.items():
            if key not in kinds:
                self._unknown_kind(key)
            elif not isinstance(value, list):
                if value is not None:
                    self.teller.tell("not_a_list", row=0, entity=kinds[key].name, column=key, value=_written(value))
            else:
                lists[key] = value
        if any(known.inlined for key in lists for known in kinds[key].fields):
            lists = Lifter(standard, self.teller).lift(kinds, lists)
        return tuple(self._table(kinds[key], records) for key, records in lists.items())

    def _unknown_kind(self, key: str) -> None:
        names = near(key, record_names(self.teller.book.standard))
        cure = rename_cure(names, READING_RULES["dataset/unknown_record_type"].cure)
        self.teller.tell("unknown_record_type", row=0, column=mended(key), value=mended(key), cure=cure)

    def _table(self, entity: Entity, records: list[Any]) -> Table:
        given = {key for record in records if isinstance(record, dict) for key in record}
        fields = tuple(known for known in entity.fields if known.name in given)
        rows = [self._row(entity, fields, record, row) for row, record in enumerate(records, start=1)]
        return Table(
            entity=entity.name, file=self.teller.file, columns=tuple(known.name for known in fields), rows=rows
        )

    def _row(self, entity: Entity, fields: tuple[Field, ...], record: Any, row: int) -> tuple[Cell, ...]:
        if record is BROKEN:
            return tuple(Spoilt() for _ in fields)
        if not isinstance(record, dict):
            self.teller.tell("not_a_record", row=row, entity=entity.name, value=_written(record))
            return tuple(Spoilt() for _ in fields)
        identifier = record.get(entity.identifier.name) if entity.identifier else None
        name = mended(identifier) if isinstance(identifier, str) else ""
        self._repeated(record, row=row, entity=entity.name, record=name)
        self._closed(entity, record, row=row, name=name)
        return tuple(self._cell(entity, known, record.get(known.name), row=row, record=name) for known in fields)

    def _closed(self, entity: Entity, record: Mapping[str, Any], *, row: int, name: str) -> None:
        """Tell of every name in a record that is no field of its entity."""
        rule = self.teller.book.by_id[f"{entity.name}/unknown_field"]
        for key in record:
            if key not in entity.field_by_name:
                cure = rename_cure(near(key, field_names(entity)), rule.cure)
                value = _written(record[key])
                self.teller.rule(rule, entity, column=mended(key), row=row, value=value, record=name, cure=cure)

    def _cell(self, entity: Entity, known: Field, value: Any, *, row: int, record: str) -> Cell:
        cell = _cell_of(known, value)
        if cell is not None or value is None or value == []:
            return self.teller.sound(entity, known, cell, row=row, record=record)
        text = _written(value)
        self.teller.wrong_kind(entity, known, row=row, value=text, record=record)
        return Spoilt(mended(value) if isinstance(value, str) else text)

    def _repeated(self, found: Mapping[str, Any], *, row: int, entity: str, record: str) -> None:
        for name in found.repeated if isinstance(found, _Repeating) else ():
            self.teller.tell("repeated_key", row=row, entity=entity, column=mended(name), record=record)


def _cell_of(known: Field, value: Any) -> Cell:
    """Return a JSON value as a cell; None where it is absent or not of the kind that the field asks for."""
    if not isinstance(value, list):
        return None if known.many else _text_of(known, value)
    texts = tuple(_text_of(known, part) for part in value)
    if not texts or None in texts or (len(texts) == 1 and not known.many):
        return None
    return tuple(text for text in texts if text is not None)


def _text_of(known: Field, value: Any) -> str | None:
    """Return one JSON value as text when it has the JSON type of the field, else None."""
    if known.primitive in _NUMBERS:
        return str(value) if isinstance(value, Number) else None
    if known.primitive is Primitive.BOOLEAN:
        return str(value).lower() if isinstance(value, bool) else None
    return value if isinstance(value, str) and not isinstance(value, Number) else None


def _written(value: Any) -> str:
    """Return a JSON value as it stands in a finding."""
    if isinstance(value, Misplaced):
        return _written(value.value)
    if isinstance(value, list) and any(isinstance(part, Misplaced) for part in value):
        return _written([part.value if isinstance(part, Misplaced) else part for part in value])
    return str(value) if isinstance(value, Number) else mended(json.dumps(value, ensure_ascii=False))
