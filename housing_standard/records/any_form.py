"""Data of any accepted form read as tables: folder, archive, CSV, Excel, JSON, SQLite or Turtle, by the name."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from housing_standard.errors import UsageError
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.folders import READERS, Readers, read_archive, read_folder
from housing_standard.records.json_files import read_json
from housing_standard.records.rdf import from_triples, read_turtle
from housing_standard.records.sqlite_files import read_sqlite
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook

ZIP_SUFFIX = ".zip"
TURTLE_SUFFIXES = (".ttl", ".nt", ".turtle")
_WHOLE = {
    ".json": read_json,
    **dict.fromkeys((".sqlite", ".sqlite3", ".db"), read_sqlite),
}


def is_turtle(path: Path) -> bool:
    """Tell whether a path names a file of RDF."""
    return path.suffix.lower() in TURTLE_SUFFIXES and not path.is_dir()


def read_data(path: Path, book: RuleBook, readers: Readers = READERS, held: ExitStack | None = None) -> Contents:
    """Return the records under `path` as tables, with the faults met on the way; `readers` read the files.

    They may leave rows unread for as long as `held`, into which an archive is unpacked, is open.

    Raises UsageError for a path that is no accepted form, UnreadableError for a file that cannot be read at all.
    """
    if not path.exists():
        raise UsageError(f"There is no file or folder '{path}'. Check the path.")
    if path.is_dir():
        return read_folder(path, book, readers)
    if is_turtle(path):
        return from_triples(read_turtle(read_bytes(path), path.name), book.standard, path.name)
    if path.suffix.lower() == ZIP_SUFFIX:
        return read_archive(path, book, readers, held)
    reader = {**readers, **_WHOLE}.get(path.suffix.lower())
    if reader is None:
        raise UsageError(
            f"'{path}' is not a kind of file that is read: give a folder of such files as tenancy.csv, a .zip of "
            f"one, or a file that ends in {', '.join(readers)}, .json, .sqlite or {', '.join(TURTLE_SUFFIXES)}."
        )
    return reader(path, book)
