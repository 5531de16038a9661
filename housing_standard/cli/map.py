"""Write a first mapping of another system's export, for you to check in a spreadsheet.

`validate --mapping` and `convert --mapping` then read the export by it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from housing_standard.cli.at_hand import add_data
from housing_standard.cli.output import write_file

if TYPE_CHECKING:
    from housing_standard.mapping.exports import Export
    from housing_standard.mapping.guess import Guess

_MOST_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `map` takes."""
    add_data(
        parser,
        "a CSV file or workbook, a folder of them, or a database: postgresql://user@host/name",
        every_table=True,
    )
    parser.add_argument("--ask", action="store_true", help="ask for what cannot be guessed, one column after another")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help="the mapping file to write")


def run(options: argparse.Namespace) -> int:
    """Guess, ask, write, say what is left to do, and return 0."""
    from housing_standard.errors import UsageError
    from housing_standard.mapping.exports import read_exports
    from housing_standard.mapping.guess import guessed
    from housing_standard.mapping.mapping import mapping_csv
    from housing_standard.shipped import built

    if options.out.exists():
        raise UsageError(f"'{options.out}' is there already and may hold your corrections. Name another, or remove it.")
    exports = read_exports(options.path)
    standard = built().standard
    guess = guessed(standard, exports)
    if options.ask:
        from housing_standard.mapping.asking import asked

        guess = asked(standard, exports, guess, _answer)
    write_file(options.out, mapping_csv(guess.mapped))
    print("\n".join(_said(exports, guess, options.out, options.called)))
    return 0


def _answer(question: str) -> str | None:
    """Ask on standard error; return None once no more answers come."""
    print(question, end=" ", file=sys.stderr, flush=True)
    try:
        return input().strip()
    except EOFError:
        print(file=sys.stderr)
        return None


def _said(exports: tuple[Export, ...], guess: Guess, out: Path, source: str) -> Iterator[str]:
    for export in exports:
        columns = [column for column in guess.mapped.columns if column.file == export.file]
        every, held = ({c.column for c in columns if c.field or not mapped} for mapped in (False, True))
        kinds = " and ".join(dict.fromkeys(column.entity.title for column in columns if column.entity))
        written = f" It is written {export.written}." if export.written else ""
        yield f"{export.file}: {kinds}; {len(held)} of {len(every)} columns have a field.{written}"
        for column in columns:
            if column.field is None:
                yield f"  without a field: {column.column} ({column.note})"
    if guess.core:
        covered, core = len(guess.core_mapped), len(guess.core)
        yield f"Of the {core} core fields of these kinds of record {covered} are there: {100 * covered // core} %."
    left = guess.left_over
    for value in left[:_MOST_SHOWN]:
        yield f"  without a code: '{value.value}' in {value.file}, {value.column} ({value.note})"
    if len(left) > _MOST_SHOWN:
        yield f"  and {len(left) - _MOST_SHOWN} more values without a code"
    yield f"Written to {out}. Check every line, then: housing-standard validate {source} --mapping {out}"
