"""Bytes of a CSV file as rows of text, and what is wrong with how they are written; knows no field and no entity.

Tolerated: a byte order mark, any line ending, comma, semicolon or tab, line breaks inside quotation marks, blank
lines, empty cells after the last heading.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

SEPARATORS = (",", ";", "\t")
LONGEST_LINE = 1024 * 1024
# Python's own cap, which other libraries lift for the whole process.
LONGEST_CELL = 131_072

# A spreadsheet takes a cell that starts so for a formula; writers put an apostrophe before it, readers take it off.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as written. `fault` is the name of the reading rule that it breaks as a whole, or empty."""

    cells: list[str]
    fault: str = ""


@dataclass
class _Lines:
    """The lines of a text, remembering whether one since the last look was too long to keep."""

    stream: io.StringIO
    too_long: bool = field(default=False)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self.stream)
        if len(line) <= LONGEST_LINE:
            return line
        self.too_long = True
        return line[:1] + "\n"


def decode(data: bytes) -> str | None:
    """Return the text of a file, bytes that are no UTF-8 kept as lone surrogates; None when it is UTF-16."""
    if data.startswith(_UTF_16):
        return None
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")


def separator_of(text: str, known: Collection[str]) -> str:
    """Return the separator under which the heading has most known names, then most cells; a comma when in doubt."""

    def fit(separator: str) -> tuple[int, int]:
        cells = next((row.cells for row in rows_of(text, separator)), [])
        return sum(cell in known for cell in cells), len(cells)

    return max(SEPARATORS, key=fit)


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """Yield the rows of a text, the heading first; blank rows are left out."""
    lines = _Lines(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.too_long = False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            long = lines.too_long or "field limit" in str(error)
            yield Row(cells=[], fault="long_line" if long else "broken_quotes")
            continue
        if lines.too_long or any(len(cell) > LONGEST_CELL for cell in cells):
            yield Row(cells=[], fault="long_line")
        elif any(cells):
            yield Row(cells=cells)


def width_said(cells: Sequence[str], headings: int) -> str:
    """Return in words how many cells a row has under how many headings."""
    return f"{len(cells)} cell{'s' * (len(cells) != 1)} under {headings} headings"


def guarded(text: str) -> str:
    """Return a text as it can safely stand in a cell that a spreadsheet opens."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS):
        return text[1:]
    return text
