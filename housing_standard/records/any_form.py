"""Data of any accepted form read as tables: the folder, CSV, Excel, JSON or Turtle is told apart by its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from housing_standard.errors import UsageError
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.csv_files import read_file, read_folder
from housing_standard.records.excel_files import SUFFIX as EXCEL
from housing_standard.records.excel_files import read_workbook
from housing_standard.records.json_files import read_json
from housing_standard.records.rdf import from_triples, read_turtle
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook

TURTLE_SUFFIXES = (".ttl", ".nt", ".turtle")


def is_turtle(path: Path) -> bool:
    """Tell whether a path names a file of RDF."""
    return path.suffix.lower() in TURTLE_SUFFIXES and not path.is_dir()


def read_data(path: Path, book: RuleBook) -> Contents:
    """Return the records under `path` as tables, with the faults met on the way.

    Raises UsageError for a path that is no accepted form, UnreadableError for a file that cannot be read at all.
    """
    if not path.exists():
        raise UsageError(f"There is no file or folder '{path}'. Check the path.")
    if path.is_dir():
        return _read_folder(path, book)
    if is_turtle(path):
        return from_triples(read_turtle(read_bytes(path), path.name), book.standard, path.name)
    match path.suffix.lower():
        case ".csv":
            return read_file(path, book)
        case ".xlsx":
            return read_workbook(path, book)
        case ".json":
            return read_json(path, book)
    raise UsageError(
        f"'{path}' is not a kind of file that is read: give a folder of CSV files, or a file that ends in .csv, "
        f".xlsx, .json or {', '.join(TURTLE_SUFFIXES)}."
    )


def _read_folder(folder: Path, book: RuleBook) -> Contents:
    """Read the workbooks and CSV files of a folder; either may be missing, not both."""
    # Excel keeps a file that starts with ~$ beside each workbook that is open.
    workbooks = [path for path in sorted(folder.glob(f"*{EXCEL}")) if not path.name.startswith(("~$", "."))]
    parts = [read_workbook(path, book) for path in workbooks]
    if not workbooks or any(folder.glob("*.csv")):
        names = {path.name for path in workbooks}
        others = read_folder(folder, book)
        parts.append(replace(others, findings=tuple(f for f in others.findings if f.file not in names)))
    return Contents(
        tables=tuple(table for part in parts for table in part.tables),
        findings=tuple(finding for part in parts for finding in part.findings),
    )
