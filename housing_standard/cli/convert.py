"""Convert data between CSV, JSON and RDF, so that any engine can be used on them.

Values are carried as they are written, wrong ones too, so that a validator can find them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from housing_standard.cli.at_hand import add_data
from housing_standard.cli.output import write_file
from housing_standard.names import DATA_BASE

if TYPE_CHECKING:
    from housing_standard.findings.finding import Finding
    from housing_standard.model import Standard
    from housing_standard.records.table import Contents

FORMS = ("ntriples", "turtle", "json", "csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `convert` takes."""
    add_data(parser)
    parser.add_argument("--to", choices=FORMS, required=True, help="the form to write")
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE.csv", help="PATH is another system's export, read by this file of `map`"
    )
    parser.add_argument(
        "--extension", type=Path, metavar="FILE.csv", help="carry your own fields over too, as this file declares them"
    )
    parser.add_argument(
        "--for-others",
        action="store_true",
        help="leave your own fields out, and write your own codes as those that they stand for",
    )
    parser.add_argument("--out", type=Path, help="the file to write, or for CSV the folder (default: standard output)")
    parser.add_argument(
        "--base", default=DATA_BASE, help=f"what the IRIs of records stand under (default: {DATA_BASE})"
    )


def run(options: argparse.Namespace) -> int:
    """Convert and return 0, or 1 when something could not be carried over."""
    from housing_standard.errors import UsageError
    from housing_standard.extension import read_extension
    from housing_standard.records.any_form import read_data
    from housing_standard.rulebook import RuleBook
    from housing_standard.shipped import built
    from housing_standard.validate.dataset import READERS_OF_ROWS

    standard = built().standard
    if options.for_others and not options.extension:
        raise UsageError("--for-others is about your own fields and codes: name their file with --extension.")
    extension = read_extension(options.extension, standard) if options.extension else None
    standard = extension.standard if extension else standard
    if options.to == "csv" and options.out is None:
        raise UsageError("CSV is one file for each kind of record: name a folder with --out.")
    if options.mapping:
        from housing_standard.mapping.mapping import read_mapping
        from housing_standard.mapping.reading import read_mapped

        contents, _ = read_mapped(options.path, read_mapping(options.mapping, standard), RuleBook(standard))
    else:
        contents = read_data(options.path, RuleBook(standard), READERS_OF_ROWS)
    if extension and options.for_others:
        contents = extension.for_others(contents)
    for name, content in _written(contents, standard, options).items():
        if options.out is None:
            sys.stdout.buffer.write(content)
        else:
            write_file(options.out / name if options.to == "csv" else options.out, content)
    if options.to == "csv":
        _write_manifest(contents, standard, options.out)
    for finding in contents.findings:
        print(_told(finding), file=sys.stderr)
    return 1 if contents.findings else 0


def _write_manifest(contents: Contents, standard: Standard, folder: Path) -> None:
    from housing_standard.names import snake
    from housing_standard.records.manifest import NAME, manifest_of

    records: Counter[str] = Counter()
    for table in contents.tables:
        records[f"{snake(table.entity)}.csv"] += len(table.rows)
    write_file(folder / NAME, manifest_of(folder, records, standard))


def _written(contents: Contents, standard: Standard, options: argparse.Namespace) -> dict[str, bytes]:
    """Return the bytes to write under the names of files; one form is one file, but for CSV."""
    match options.to:
        case "csv":
            from housing_standard.records.csv_writing import csv_files

            return csv_files(contents.tables, standard)
        case "json":
            from housing_standard.records.json_writing import json_document

            return {"": json_document(contents.tables, standard)}
        case "turtle":
            from housing_standard.records.turtle import to_turtle

            return {"": to_turtle(contents.tables, standard, options.base).encode()}
        case _:
            from housing_standard.records.rdf import to_ntriples

            return {"": "".join(to_ntriples(contents.tables, standard, options.base)).encode()}


def _told(finding: Finding) -> str:
    where = finding.file if finding.row is None else f"{finding.file}, row {finding.row}"
    return f"{where}: {finding.message} {finding.cure}"
