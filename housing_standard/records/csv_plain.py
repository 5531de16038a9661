"""CSV files so plain that every strict reader takes the same rows from them: these need not pass through Python.

Not plain is a file in UTF-16, one with a null or a very long line, one whose heading is not its first line, and one
where a blank stands between a separator and a quotation mark, which some readers forgive. Only that much is looked
at here; whoever reads the rows must refuse a ragged row, a broken quotation and bytes that are not UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from housing_standard.records.csv_text import LONGEST_LINE, decode, rows_of
from housing_standard.records.table import Contents, Unread

# A row of at most so many bytes breaks no limit of the careful reader.
LONGEST_ROW = 128 * 1024

# Blocks of this size stay in the processor's cache.
_AT_ONCE = 256 * 1024
_LOOSE = re.compile(rb'(?:^|[,;\t\r\n]) +"|" +(?:[,;\t\r\n]|$)')
# Up to so many quotation marks in a block each is looked at on its own.
_FEW = 1_000
_MOST_COLUMNS = 2_000
# In the path of a file these would stand for any name, to those who read it later.
_WILD = re.compile(r"[*?\[\]{}]")


@dataclass(frozen=True, kw_only=True)
class PlainCsv(Unread):
    """A plain CSV file whose heading has been read and whose rows have not.

    `places` says in which of its `width` columns each field stands; `apostrophes` whether any cell may be guarded
    against being run as a formula. `careful` reads the file row by row.
    """

    separator: str
    width: int
    places: tuple[int, ...]
    apostrophes: bool
    careful: Callable[[], Contents]

    def read(self) -> Contents:
        """Return the rows, read with care."""
        return self.careful()


@dataclass(frozen=True, kw_only=True)
class Glance:
    """What a look through the bytes of a plain file shows: the line of its heading, whether it has an apostrophe."""

    heading: str
    apostrophes: bool


def glance(path: Path) -> Glance | None:
    """Look through a file once; None when it is not plain or cannot be opened."""
    if is_wild(path) or not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            return _look_through(stream)
    except OSError:
        return None


def is_wild(path: Path) -> bool:
    """Tell whether a path has signs in it that would be taken to stand for others."""
    return _WILD.search(str(path)) is not None


def is_plain_heading(cells: list[str]) -> bool:
    """Tell whether a heading has a name over every column, and not more columns than are usual."""
    return all(cells) and len(cells) <= _MOST_COLUMNS


def _look_through(stream: BinaryIO) -> Glance | None:
    first = stream.readline(LONGEST_ROW)
    heading = decode(first) if first.endswith(b"\n") else None
    if heading is None or "\r" in heading.removesuffix("\n").removesuffix("\r") or b"\0" in first:
        return None
    row = next(rows_of(heading, ","), None)
    if row is None or row.fault or _is_broken(heading):
        return None
    apostrophes = False
    while block := stream.read(_AT_ONCE):
        lines = block + stream.readline(LONGEST_LINE)
        if b"\0" in lines or _is_loose(lines):
            return None
        apostrophes = apostrophes or b"'" in lines
    return Glance(heading=heading, apostrophes=apostrophes)


def _is_loose(lines: bytes) -> bool:
    """Tell whether a blank stands between a separator and a quotation mark; the pattern is slow and seldom needed."""
    if b'"' not in lines:
        return False
    if lines.count(b'"') <= _FEW:
        beside = any(b" " in lines[max(at - 1, 0) : at + 2] for at in _each_quote(lines))
    else:
        beside = b' "' in lines or b'" ' in lines
    return beside and _LOOSE.search(lines) is not None


def _each_quote(lines: bytes) -> Iterator[int]:
    at = lines.find(b'"')
    while at >= 0:
        yield at
        at = lines.find(b'"', at + 1)


def _is_broken(heading: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in heading)
