"""The file around the sheets: opened only when it is a workbook, unlocked, and small enough once unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from housing_standard.errors import UnreadableError
from housing_standard.records.bytes_of import read_bytes

_MIB = 1024 * 1024
MOST_UNPACKED = 512 * _MIB

# One cell far away makes a sheet of billions of empty ones; all homes of a large landlord are under ten million.
MOST_CELLS = 20_000_000

# What the standard library raises on a damaged package; a wrong length or an unknown packing is among them.
_DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError)

_LOCKED = b"\xd0\xcf\x11\xe0"
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
# Only rows and cells have an `r`: a number for a row, letters and a number for a cell.
_ROW = re.compile(rb' r="(\d+)"')
_COLUMN = re.compile(rb' r="([A-Z]{1,3})')

# XML may part attributes by other space and put them in other quotation marks.
_PLAIN = bytes.maketrans(b"\t\n\r'", b'   "')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*(?<!/)>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)


@dataclass(frozen=True, kw_only=True)
class Package:
    """A workbook that is open: its file's name, and the names of its sheets in order."""

    name: str
    sheets: tuple[str, ...]
    workbook: Any
    archive: zipfile.ZipFile
    parts: dict[str, str]

    def rows_of(self, sheet: str) -> Iterator[Sequence[Any]]:
        """Return the rows of a sheet from its first row and column on; an empty cell is an empty text."""
        data = self._part(sheet).translate(_PLAIN)
        rows = max(map(int, _ROW.findall(data)), default=0)
        columns = max(map(_number, set(_COLUMN.findall(data))), default=0)
        if rows * columns > MOST_CELLS:
            raise UnreadableError(
                f"'{self.name}': the sheet '{sheet}' reaches to row {rows:,} and column {columns:,}, more than can be "
                "read. Delete the rows and columns beyond your records, or copy the records into a new template."
            )
        import python_calamine  # noqa: PLC0415 - already there

        try:
            page = self.workbook.get_sheet_by_name(sheet)
        except python_calamine.CalamineError as error:
            raise _not_a_workbook(self.name) from error
        # The rows come from the first row on, their cells from the first column that holds anything.
        before = [""] * page.start[1] if page.start else []
        return (before + row for row in page.iter_rows()) if before else page.iter_rows()

    def errors_in(self, sheet: str) -> dict[tuple[int, int], str]:
        """Return the cells that hold an error of the spreadsheet, such as #N/A: by row from 1 and column from 0."""
        data = self._part(sheet)
        if b't="e"' not in data:
            return {}
        return {(int(row), _number(column) - 1): text.decode() for column, row, text in _ERROR.findall(data)}

    def _part(self, sheet: str) -> bytes:
        try:
            return self.archive.read(self.parts[sheet])
        except _DAMAGED as error:
            raise _not_a_workbook(self.name) from error


def open_package(path: Path) -> Package:
    """Open a workbook.

    Raises UnreadableError for what is no workbook, is locked by a password, is damaged, or is too large unpacked.
    """
    import python_calamine  # noqa: PLC0415 - only who reads a workbook waits for it

    data = read_bytes(path)
    if data.startswith(_LOCKED):
        raise UnreadableError(
            f"'{path.name}' is locked by a password, or is an old .xls workbook. Save it as .xlsx without a password."
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_UNPACKED:
            size = f"{MOST_UNPACKED // _MIB} MiB"
            raise UnreadableError(f"'{path.name}' is larger than {size} once unpacked. Split it, such as by year.")
        parts = _parts(archive)
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (*_DAMAGED, python_calamine.CalamineError) as error:
        raise _not_a_workbook(path.name) from error
    return Package(name=path.name, sheets=tuple(workbook.sheet_names), workbook=workbook, archive=archive, parts=parts)


def _not_a_workbook(name: str) -> UnreadableError:
    return UnreadableError(
        f"'{name}' is not an Excel workbook that can be read. Open it in Excel and save it as .xlsx."
    )


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return where in the package each sheet lies, by its name."""
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace"))
    }
    tags = _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace"))
    found = {_attribute(tag, "name"): targets.get(_attribute(tag, r"\w+:id"), "") for tag in tags}
    names = set(archive.namelist())
    whole = {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in found.items()}
    return {name: target for name, target in whole.items() if target in names}


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _number(letters: bytes) -> int:
    """Return the number of a column from its letters.

    >>> _number(b"A"), _number(b"AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
