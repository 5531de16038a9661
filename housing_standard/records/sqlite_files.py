"""A SQLite database read into tables: one for each kind of record, as the script `sql/sqlite.sql` lays them out.

A field with many values stands in a table of its own, `tenancy_notes` for the field `notes`: whose they are, the place
of each, the value. Code lists and the tables of identities hold no records and are passed over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from housing_standard.errors import UnreadableError
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field
from housing_standard.records.bytes_of import LARGEST_FILE
from housing_standard.records.near import field_names, near, record_names, rename_cure
from housing_standard.records.relational import OWN_KEY, Layout, is_own
from housing_standard.records.table import Cell, Contents, Spoilt, Table
from housing_standard.records.teller import Teller, mended
from housing_standard.rulebook import RuleBook

_HEAD = b"SQLite format 3\x00"


def read_sqlite(path: Path, book: RuleBook) -> Contents:
    """Read the records of a database; nothing in it is changed.

    Raises UnreadableError for what is no SQLite database, is damaged, is locked or is too large.
    """
    try:
        with path.open("rb") as file:
            head, size = file.read(len(_HEAD)), path.stat().st_size
        if head != _HEAD:
            raise UnreadableError(f"'{path.name}' is not a SQLite database. Export it anew, or name it as what it is.")
        if size > LARGEST_FILE:
            most = LARGEST_FILE // (1024 * 1024)
            raise UnreadableError(f"'{path.name}' is larger than {most} MiB, the most that is read of one file.")
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            return _Reader(connection=connection, file=path.name, book=book).contents()
    except (sqlite3.Error, OSError) as error:
        cure = "Close whatever uses it, check who may read it, and export it anew if it is damaged."
        raise UnreadableError(f"'{path.name}' cannot be read: {error}. {cure}") from error


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """The reading of one database."""

    connection: sqlite3.Connection
    file: str
    book: RuleBook

    def contents(self) -> Contents:
        """Return a table for each kind of record, and what is wrong with the database."""
        standard = self.book.standard
        names = [name for name, sql in self._tables() if not sql.upper().startswith("CREATE VIRTUAL")]
        layout = Layout(standard)
        teller = Teller(book=self.book, file=self.file)
        for name in names:
            if name not in layout.kinds and name not in layout.beside:
                cure = READING_RULES["dataset/unknown_record_type"].cure
                found = rename_cure(near(name, record_names(standard)), cure)
                teller.tell("unknown_record_type", row=0, column=mended(name), value=mended(name), cure=found)
        parts = [self._table(layout.kinds[name], name, set(names)) for name in names if name in layout.kinds]
        findings = [*teller.findings, *(finding for _, told in parts for finding in told.findings)]
        return Contents(tables=tuple(table for table, _ in parts), findings=tuple(findings))

    def _tables(self) -> list[tuple[str, str]]:
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        return self.connection.execute(f"{asked} ORDER BY name").fetchall()

    def _table(self, entity: Entity, name: str, names: set[str]) -> tuple[Table, Teller]:
        teller = Teller(book=self.book, file=f"{self.file}[{entity.name}]")
        columns = [row[1] for row in self.connection.execute(f"PRAGMA table_xinfo({_quoted(name)})")]
        self._unknown(entity, columns, teller)
        single = [known for known in entity.fields if not known.many and known.name in columns]
        many = {known: f"{name}_{known.name}" for known in entity.fields if known.many}
        many = {known: side for known, side in many.items() if side in names}
        missing = tuple(f.name for f in entity.fields if f.required and not f.many and f.name not in columns)
        for lost in missing:
            teller.tell("missing_column", row=0, entity=entity.name, column=lost)
        key = entity.identifier.name if entity.identifier else OWN_KEY
        values = {known: self._values(side) for known, side in many.items()} if key in columns else {}
        asked = [*(known.name for known in single), *([key] if values else [])]
        reading = _Rows(entity=entity, teller=teller, single=single, many=values)
        rows = [
            reading.row(number, dict(zip(asked, row, strict=True)))
            for number, row in enumerate(self._selected(name, asked), start=1)
        ]
        table = Table(entity=entity.name, file=teller.file, columns=reading.columns, rows=rows, missing=missing)
        return table, teller

    def _selected(self, name: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        if columns:
            asked = f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(name)}"
            yield from self.connection.execute(asked)

    def _unknown(self, entity: Entity, columns: Sequence[str], teller: Teller) -> None:
        for column in columns:
            if column in entity.field_by_name or is_own(column):
                continue
            cure = rename_cure(near(column, field_names(entity)), READING_RULES["dataset/unknown_heading"].cure)
            told = mended(column)
            teller.tell("unknown_heading", row=0, entity=entity.name, column=told, value=told, cure=cure)

    def _values(self, side: str) -> dict[Any, list[Any]]:
        """Return the values of a field with many under the key of their record, in their order."""
        found: dict[Any, list[Any]] = {}
        columns = [row[1] for row in self.connection.execute(f"PRAGMA table_xinfo({_quoted(side)})")]
        owner = next((name for name in columns if name not in ("position", "value")), None)
        if owner is None or not {"position", "value"} <= set(columns):
            raise UnreadableError(f"'{self.file}': the table '{side}' has no columns for owner, position and value.")
        asked = f"SELECT {_quoted(owner)}, value FROM {_quoted(side)} ORDER BY {_quoted(owner)}, position"
        for key, value in self.connection.execute(asked):
            found.setdefault(key, []).append(value)
        return found


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """The reading of one table's rows: fields with one value by column, those with many by the key of the record."""

    entity: Entity
    teller: Teller
    single: Sequence[Field]
    many: Mapping[Field, Mapping[Any, Sequence[Any]]]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the cells of a row."""
        return tuple(known.name for known in (*self.single, *self.many))

    def row(self, number: int, given: Mapping[str, Any]) -> tuple[Cell, ...]:
        """Return one row as cells; `given` holds the values of its columns."""
        identifier = self.entity.identifier
        key = given.get(identifier.name if identifier else OWN_KEY)
        record = mended(key) if identifier and isinstance(key, str) else ""
        values = [(known, [given[known.name]]) for known in self.single]
        values += [(known, list(found.get(key, ()))) for known, found in self.many.items()]
        return tuple(self._cell(known, several, number, record) for known, several in values)

    def _cell(self, known: Field, values: Sequence[Any], number: int, record: str) -> Cell:
        kept = [value for value in values if value is not None]
        if any(isinstance(value, bytes) for value in kept):
            self.teller.wrong_kind(self.entity, known, row=number, value="(bytes)", record=record)
            return Spoilt("(bytes)")
        texts = tuple(_text(known, value) for value in kept)
        if not texts:
            return None
        return self.teller.sound(self.entity, known, texts if known.many else texts[0], row=number, record=record)


def _text(known: Field, value: Any) -> str:
    """Return a value of a database as a record has it: 1 is true where the field asks; numbers have no exponent."""
    if known.primitive is Primitive.BOOLEAN and value in (0, 1):
        return "true" if value else "false"
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
