"""Exports of other systems, CSV files of any name, as rows of text under their own headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.csv_text import SEPARATORS, Row, decode, rows_of, unguarded
from housing_standard.records.teller import is_broken

SUFFIX = ".csv"

_NAMES_OF_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, kw_only=True)
class Export:
    """One file of an export: its headings and rows, and in words how it is written where that is unusual."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    written: str

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
    """Read a CSV file, or all of a folder.

    Raises UsageError where there is none and UnreadableError for a file that is no table.
    """
    if path.is_dir():
        paths = sorted(each for each in path.iterdir() if each.suffix.lower() == SUFFIX and each.is_file())
    else:
        paths = [path] if path.suffix.lower() == SUFFIX and path.is_file() else []
    if not paths:
        raise UsageError(f"'{path}' is neither a CSV file nor a folder of them. Export your data as CSV.")
    return tuple(_read(each) for each in paths)


def _read(path: Path) -> Export:
    text, written = _text(read_bytes(path), path.name)
    separator = max(SEPARATORS, key=lambda sign: len(next((row.cells for row in rows_of(text, sign)), [])))
    rows = tuple(rows_of(text, separator))
    if not rows or rows[0].fault:
        raise UnreadableError(f"'{path.name}' has no line of headings that can be read. Export it again.")
    headings = tuple(cell.strip() for cell in rows[0].cells)
    twice = next((heading for heading in headings if heading and headings.count(heading) > 1), None)
    if twice:
        raise UnreadableError(f"'{path.name}' has two columns called '{twice}'. Give each a name of its own.")
    separated = "" if separator == "," else f"separated by {_NAMES_OF_SEPARATORS[separator]}"
    return Export(
        file=path.name, headings=headings, rows=rows[1:], written=" and ".join(filter(None, (written, separated)))
    )


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
