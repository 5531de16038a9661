"""Exports of other systems, CSV files and workbooks of any name, as rows of text under their own headings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.csv_text import SEPARATORS, Row, decode, guarded, rows_of, unguarded
from housing_standard.records.excel_files import SUFFIX as EXCEL
from housing_standard.records.excel_files import Value, text_of
from housing_standard.records.excel_package import Package, open_package
from housing_standard.records.teller import is_broken

CSV = ".csv"

_NAMES_OF_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}

# A sheet may have a title and the day of the export above its headings.
_HEADING_ROWS = 10


@dataclass(frozen=True, kw_only=True)
class Export:
    """One file of an export, or a sheet of a workbook: its headings and rows, and how it is written if unusually.

    `numbers` are those of the rows where they are not counted from 1. `errors` are the cells that hold an error of
    the spreadsheet, such as #N/A, by the number of the row and the place of the column from 0.
    """

    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    written: str
    numbers: Sequence[int] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the file or the sheet is called."""
        return self.file.rpartition("[")[2].removesuffix("]") if "[" in self.file else self.file.rpartition(".")[0]

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """Yield each row with the number by which people know it."""
        return zip(self.numbers or itertools.count(1), self.rows, strict=False)

    def is_ragged(self, row: Row) -> bool:
        """Tell whether a row has too few cells, or something in a cell beyond the headings."""
        return len(row.cells) < len(self.headings) or any(row.cells[len(self.headings) :])

    def values(self, heading: str) -> Iterator[str]:
        """Yield what is written under a heading, from the first row that says anything to the last."""
        place = self.headings.index(heading)
        for row in self.rows:
            if place < len(row.cells) and row.cells[place].strip():
                yield unguarded(row.cells[place])


def read_exports(path: Path) -> tuple[Export, ...]:
    """Read a CSV file or a workbook, or all of a folder.

    Raises UsageError where there is none and UnreadableError for a file that is no table.
    """
    # Excel keeps a file that starts with ~$ beside each workbook that is open.
    try:
        inside = sorted(each for each in path.iterdir() if not each.name.startswith("~$")) if path.is_dir() else [path]
    except OSError as error:
        raise UnreadableError(f"The folder '{path}' cannot be read: {error.strerror}.") from error
    paths = [each for each in inside if each.suffix.lower() in (CSV, EXCEL) and each.is_file()]
    if not paths:
        raise UsageError(f"'{path}' is neither a CSV file, nor an Excel workbook (.xlsx), nor a folder of them.")
    return tuple(export for each in paths for export in (_sheets if each.suffix.lower() == EXCEL else _read)(each))


def _read(path: Path) -> Iterator[Export]:
    text, written = _text(read_bytes(path), path.name)
    separator = max(SEPARATORS, key=lambda sign: len(next((row.cells for row in rows_of(text, sign)), [])))
    rows = tuple(rows_of(text, separator))
    if not rows or rows[0].fault:
        raise UnreadableError(f"'{path.name}' has no line of headings that can be read. Export it again.")
    separated = "" if separator == "," else f"separated by {_NAMES_OF_SEPARATORS[separator]}"
    yield Export(
        file=path.name,
        headings=_headings(rows[0].cells, path.name),
        rows=rows[1:],
        written=" and ".join(filter(None, (written, separated))),
    )


def _sheets(path: Path) -> Iterator[Export]:
    """Yield the sheets of a workbook that hold anything."""
    package = open_package(path)
    found = [export for sheet in package.sheets if (export := _sheet(package, sheet))]
    if not found:
        raise UnreadableError(f"'{path.name}' holds nothing on any of its sheets. Export it again.")
    yield from found


def _sheet(package: Package, sheet: str) -> Export | None:
    """Return a sheet as an export; the first row that fills half as many cells as any near the top has the headings."""
    place = f"{package.name}[{sheet}]"
    rows = [[_cell(value) for value in row] for row in package.rows_of(sheet)]
    if not any(map(any, rows)):
        return None
    filled = [sum(map(bool, row)) for row in rows[:_HEADING_ROWS]]
    top = next(number for number, count in enumerate(filled) if 2 * count >= max(1, *filled))
    width = max(place for place, cell in enumerate(rows[top], start=1) if cell)
    kept = [(number, row) for number, row in enumerate(rows[top + 1 :], start=top + 2) if any(row)]
    return Export(
        file=place,
        headings=_headings(rows[top][:width], place),
        rows=tuple(Row(cells=row) for _, row in kept),
        written=f"with its headings in row {top + 1}" if top else "",
        numbers=tuple(number for number, _ in kept),
        errors=package.errors_in(sheet),
    )


def _cell(value: Value) -> str:
    """Return what Excel holds as text, guarded as in CSV, so that it is read back as it is."""
    return guarded(text_of(value))


def _headings(cells: Sequence[str], place: str) -> tuple[str, ...]:
    headings = tuple(cell.strip() for cell in cells)
    twice = next((heading for heading in headings if heading and headings.count(heading) > 1), None)
    if twice:
        raise UnreadableError(f"'{place}' has two columns called '{twice}'. Give each a name of its own.")
    return headings


def _text(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file, and its encoding in words where it is not UTF-8."""
    text = decode(data)
    if text is None:
        return data.decode("utf-16", "replace"), "in UTF-16"
    if "\0" in text:
        raise UnreadableError(f"'{name}' holds null characters, so it is no text. Export it again as CSV.")
    if not is_broken(text):
        return text, ""
    return data.decode("cp1252", "replace"), "in the old encoding of Windows (cp1252)"
