"""The lines of a CSV file that people write by hand to declare something, such as a mapping or an extension."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from housing_standard.errors import UsageError
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.csv_text import decode, rows_of, separator_of, unguarded


def declared_lines(
    path: Path, columns: Sequence[str], needed: Collection[str], *, what: str, others: bool
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each line under the heading: its number and its cells by column, an empty text where there is none.

    Raises UsageError, which calls the file `what` it is not, unless its heading names all that is `needed`, and no
    other than `columns` unless `others` may stand beside them; and for a line that is not written as CSV should be.
    """
    text = decode(read_bytes(path))
    if text is None:
        raise UsageError(f"'{path}' is saved as UTF-16. Save it as CSV UTF-8.")
    rows = rows_of(text, separator_of(text, columns))
    heading = next(rows, None)
    named = set(heading.cells) if heading else set()
    if heading is None or not set(needed) <= named or not (others or named <= set(columns)):
        raise UsageError(f"'{path}' is no {what}: its first line names columns among {','.join(columns)}.")
    for line, row in enumerate(rows, start=2):
        if row.fault or len(row.cells) > len(heading.cells):
            raise UsageError(f"'{path}', line {line}: the line is not written as CSV should be.")
        cells = dict(zip(heading.cells, map(unguarded, row.cells), strict=False))
        yield line, {name: cells.get(name, "").strip() for name in columns}


def refuse_line(path: Path, line: int, why: str) -> NoReturn:
    """Raise UsageError for what is wrong in one line."""
    stop = "" if why.endswith("?") else "."
    raise UsageError(f"'{path}', line {line}: {why}{stop} Correct the line.")


def not_known(what: str, name: str, near: Collection[str]) -> str:
    """Return the words for a name that is not known, with those that may be meant."""
    hint = " or ".join(near)
    return f"there is no {what} '{name}'{f'; did you mean {hint}?' if hint else ''}"
