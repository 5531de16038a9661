"""Validate data (CSV, a filled Excel template, JSON or Turtle) and say what to mend, where and how."""

from __future__ import annotations

import argparse
import datetime
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from housing_standard.cli.at_hand import add_data
from housing_standard.cli.output import print_json, write_file

if TYPE_CHECKING:
    from housing_standard.extension import Extension
    from housing_standard.findings.finding import Report
    from housing_standard.model import Standard
    from housing_standard.shipped import Built

# How many records of each kind are judged a second time: enough to tell, and done within a minute or so.
_SAMPLE = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `validate` takes."""
    add_data(parser)
    parser.add_argument(
        "--as-at", type=_day, help="judge as at this day (default: the data's extract date, else today)"
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE.csv", help="PATH is another system's export, read by this file of `map`"
    )
    parser.add_argument(
        "--extension", type=Path, metavar="FILE.csv", help="check your own fields and codes too, as this file declares"
    )
    parser.add_argument("--strict", action="store_true", help="let warnings count as findings")
    parser.add_argument(
        "--most", type=_number, default=1_000, help="how many failures of one rule in one file to list (default: 1000)"
    )
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="also write one self-contained page")
    parser.add_argument(
        "--marked",
        type=Path,
        metavar="FILE.xlsx",
        help="also write a copy of the data as a workbook, with the cells coloured and a note on each",
    )
    parser.add_argument(
        "--receipt", type=Path, metavar="FILE.json", help="also write what was checked, without a value from the data"
    )
    parser.add_argument(
        "--salt",
        type=Path,
        metavar="FILE",
        help="what makes the receipt's digest yours (default: FILE.json.salt)",
    )
    parser.add_argument("--key", type=Path, metavar="FILE.pem", help="sign the receipt with this Ed25519 key")
    parser.add_argument(
        "--fewest", type=_number, default=1, help="leave smaller counts than this out of the receipt (default: 1)"
    )
    parser.add_argument(
        "--explain", type=Path, metavar="FILE.sql", help="also write the way that each rule took, with the SQL"
    )
    parser.add_argument(
        "--reference", choices=("pyshacl",), help="judge a sample by the published shapes under this engine too"
    )
    parser.add_argument(
        "--sample", type=_number, metavar="N", help="how many records of each kind --reference takes (default: 10)"
    )
    parser.add_argument("--shacl", type=Path, metavar="FILE.ttl", help="also write the standard SHACL report")
    parser.add_argument(
        "--format",
        choices=("text", "json", "csv", "sarif"),
        default="text",
        help="how to print: for people, for programs, for a spreadsheet, for a code host (default: text)",
    )


def run(options: argparse.Namespace) -> int:
    """Judge the data; 0 when they conform, 1 when they do not."""
    from housing_standard.extension import read_extension
    from housing_standard.shipped import built

    _refuse_what_would_do_nothing(options)
    ours = built()
    extension = read_extension(options.extension, ours.standard) if options.extension else None
    standard = extension.standard if extension else ours.standard
    report = replace(_judged(options, ours, standard), source=options.called)
    if extension:
        report = replace(report, notes=(*report.notes, extension.note(report)))
    said, agreed = _compared(options, ours, report) if options.reference else ("", True)
    report = replace(report, notes=(*report.notes, said)) if said else report
    _write_beside(report, standard, options)
    if options.receipt:
        _write_receipt(report, ours.standard, extension, options)
    _print(report, standard, options.format)
    return 0 if report.conforms and agreed else 1


def _compared(options: argparse.Namespace, ours: Built, report: Report) -> tuple[str, bool]:
    """Judge a sample by the reference too; return what to say of it, and whether nothing speaks against the check."""
    from housing_standard.validate.reference import compare

    shapes = ours.read("shacl/shapes.ttl").decode()
    try:
        compared = compare(options.path, ours.standard, shapes, report.as_at, options.sample or _SAMPLE)
    except KeyboardInterrupt:
        return "The reference was stopped before its end, so it says nothing.", True
    return str(compared), compared.same


def _write_beside(report: Report, standard: Standard, options: argparse.Namespace) -> None:
    """Write the files that tell the report in other forms, as far as they are asked for."""
    if options.report:
        from housing_standard.findings.html import html_report

        write_file(options.report, html_report(report, standard).encode())
    if options.marked:
        _write_marked(report, standard, options)
    if options.shacl:
        from housing_standard.findings.shacl import shacl_report

        write_file(options.shacl, shacl_report(report, standard).encode())


def _judged(options: argparse.Namespace, ours: Built, standard: Standard) -> Report:
    """Judge the data, or the export that a mapping reads, and write how if that is asked for."""
    from housing_standard.cli.progress import Progress
    from housing_standard.mapping.mapping import read_mapping
    from housing_standard.validate.dataset import validate_mapped, validate_path
    from housing_standard.validate.watching import Watcher

    steps: list[str] = []
    asked = {
        "as_at": options.as_at,
        "today": datetime.datetime.now(tz=datetime.UTC).date(),
        "strict": options.strict,
        "most": options.most,
        "watcher": Watcher(read=Progress.of(options.path).read, explain=steps.append if options.explain else None),
    }
    if options.mapping:
        report = validate_mapped(options.path, read_mapping(options.mapping, standard), standard, **asked)
    else:
        report = validate_path(options.path, standard, shapes=lambda: _shapes(ours, options), **asked)
    if options.explain:
        write_file(options.explain, "\n".join(steps).encode())
    return report


def _shapes(ours: Built, options: argparse.Namespace) -> str:
    """Return the published shapes, asked for only where a graph needs them, and say what that takes.

    Raises UsageError where they could not do what is asked for.
    """
    from housing_standard.errors import UsageError

    for asked, lacking in ((options.extension, "know no extension"), (options.explain, "have no SQL to explain")):
        if asked:
            raise UsageError(
                f"The graph says what no table of records can, so the published shapes would judge it, and they "
                f"{lacking}. Leave that out, or check tables instead."
            )
    print("Judging the graph by the published shapes under pySHACL: some 200 homes take a minute.", file=sys.stderr)
    return ours.read("shacl/shapes.ttl").decode()


def _refuse_what_would_do_nothing(options: argparse.Namespace) -> None:
    """Raise UsageError for an option that has nothing to work on."""
    from housing_standard.errors import UsageError

    if not options.receipt and (options.salt or options.key or options.fewest > 1):
        raise UsageError("--salt, --key and --fewest are about a receipt: name its file with --receipt.")
    if options.sample and not options.reference:
        raise UsageError("--sample is about a reference: name its engine with --reference.")
    if options.reference and (options.mapping or options.extension):
        raise UsageError(
            "The published shapes know no mapping and no extension: leave --reference out, or convert first."
        )
    if options.marked and options.mapping:
        raise UsageError("A marked copy is made of data in the standard's own form: convert the export first.")
    if options.marked and options.marked.resolve() == options.path.resolve():
        raise UsageError("The marked copy would be written over the data: give it another name.")
    if options.marked:
        from housing_standard.records.marking import need_marking

        need_marking(options.path)


def _write_marked(report: Report, standard: Standard, options: argparse.Namespace) -> None:
    from housing_standard.findings.grouping import causes
    from housing_standard.records.marking import marked_copy

    known = {field.name for entity in standard.entities for field in entity.fields}
    write_file(options.marked, marked_copy(options.path, report, causes(report, standard), known))


def _write_receipt(
    report: Report, standard: Standard, extension: Extension | None, options: argparse.Namespace
) -> None:
    from housing_standard.findings import receipt
    from housing_standard.findings.reading_rules import READING_RULES
    from housing_standard.records.bytes_of import read_bytes
    from housing_standard.rulebook import RuleBook
    from housing_standard.snapshot import content_hash

    salt = receipt.salt_in(options.salt or options.receipt.with_name(f"{options.receipt.name}.salt"), made=True)
    document = receipt.receipt(
        report,
        rules_sha256=content_hash(standard),
        digest=receipt.data_hmac(options.path, salt),
        fewest=options.fewest,
        extension_sha256=extension.sha256 if extension else "",
        published=frozenset(RuleBook(standard).by_id) | frozenset(READING_RULES),
    )
    if options.key:
        document = receipt.signed(document, read_bytes(options.key))
    write_file(options.receipt, receipt.written(document))


def _print(report: Report, standard: Standard, form: str) -> None:
    """Print the report in the form that is asked for."""
    match form:
        case "json":
            print_json(report.as_json())
        case "sarif":
            from housing_standard.findings.sarif import sarif_report

            print_json(sarif_report(report, standard))
        case "csv":
            from housing_standard.records.findings_csv import findings_csv

            print(findings_csv(report), end="")
        case _:
            from housing_standard.findings.text import text_report

            print(text_report(report, standard), end="")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day; write it as 2026-10-31") from error


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number above 0; write it as 1000")
    return int(text)
