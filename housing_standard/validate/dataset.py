"""Data of any accepted form judged: the door's one question, answered with one report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from housing_standard.constraints import counts_working_days
from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.finding import Checked, Report, Route, in_order
from housing_standard.model import Standard
from housing_standard.records.any_form import is_turtle, read_data
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.json_files import contents_of
from housing_standard.records.rdf import read_turtle
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook
from housing_standard.validate import acknowledged
from housing_standard.validate.clock import dates_in_graph, dates_in_tables, day_of
from housing_standard.working_days import FIRST_YEAR, LAST_YEAR

ALONE = (
    "One file was given, so rules that look at other kinds of record, such as whether a reference names one, "
    "were not judged. Give the whole folder to judge them."
)
ONE_WORKBOOK = (
    "One workbook was given, so rules that look at kinds of record that it does not hold, such as whether a reference "
    "names one, were not judged. Give a folder with all your workbooks to judge them."
)

PAST_THE_CALENDAR = (
    f"Bank holidays are known from {FIRST_YEAR} to {LAST_YEAR}, so clocks on working days that start outside these "
    "years were not judged."
)

# What is said of data that are one file, by how its name ends: there may be more of them elsewhere.
_NOTES = {".csv": ALONE, ".jsonl": ALONE, ".xlsx": ONE_WORKBOOK}


def validate_path(
    path: Path,
    standard: Standard,
    *,
    as_at: dt.date | None,
    shapes: Callable[[], str],
    today: dt.date,
    strict: bool = False,
) -> Report:
    """Judge a folder of CSV files, one CSV file, a workbook, a JSON file or a Turtle file, and report everything found.

    Tables are judged by the compiled rules, a graph by `shapes` (asked for only then) under pySHACL. The day is
    `as_at`, else the dataset's extract date, else `today`. Raises UsageError for a path that is none of these and
    UnreadableError for a file that cannot be read at all.
    """
    if not path.exists():
        raise UsageError(f"There is no file or folder '{path}'. Check the path.")
    note = "" if path.is_dir() else _NOTES.get(path.suffix.lower(), "")
    if is_turtle(path):
        from housing_standard.validate.graph import judge_graph  # noqa: PLC0415 - pySHACL takes a second to load

        triples = read_turtle(read_bytes(path), path.name)
        day, day_from = day_of(as_at, dates_in_graph(standard, triples), today)
        judged, checked = judge_graph(standard, triples, shapes(), day, file=path.name)
        settled = acknowledged.in_graph(standard, triples)
        route: Route = "shapes"
    else:
        from housing_standard.validate.tables import judge_tables  # noqa: PLC0415 - DuckDB likewise

        contents = read_data(path, RuleBook(standard))
        day, day_from = day_of(as_at, dates_in_tables(contents.tables), today)
        judged = (*contents.findings, *judge_tables(standard, contents.tables, day, alone=bool(note)))
        checked = _checked(contents)
        settled = acknowledged.in_tables(contents.tables)
        route = "tables"
    findings, quiet = acknowledged.without(judged, settled)
    return Report(
        source=str(path),
        findings=in_order(findings),
        checked=checked,
        as_at=day,
        as_at_from=day_from,
        route=route,
        standard_version=standard.version,
        notes=_notes(note, standard, day, quiet),
        strict=strict,
        acknowledged=quiet,
    )


def validate_document(
    data: bytes, name: str, standard: Standard, *, as_at: dt.date | None, today: dt.date, most_records: int
) -> Report:
    """Judge the bytes of one JSON document that holds all of a dataset; `name` is what it is called in the report.

    Raises UnreadableError when it is not JSON, nests too deeply, is not one object, or holds over `most_records`.
    """
    from housing_standard.validate.tables import judge_tables  # noqa: PLC0415 - DuckDB takes a while to load

    contents = contents_of(data, name, RuleBook(standard))
    checked = _checked(contents)
    if (records := sum(each.records for each in checked)) > most_records:
        raise UnreadableError(
            f"'{name}' holds {records:,} records, and at most {most_records:,} are judged at once. Send it in parts, "
            "or check it on your own machine with `housing-standard validate`."
        )
    day, day_from = day_of(as_at, dates_in_tables(contents.tables), today)
    judged = (*contents.findings, *judge_tables(standard, contents.tables, day))
    findings, quiet = acknowledged.without(judged, acknowledged.in_tables(contents.tables))
    return Report(
        source=name,
        findings=in_order(findings),
        checked=checked,
        as_at=day,
        as_at_from=day_from,
        route="tables",
        standard_version=standard.version,
        notes=_notes("", standard, day, quiet),
        acknowledged=quiet,
    )


def _checked(contents: Contents) -> tuple[Checked, ...]:
    return tuple(Checked(file=table.file, entity=table.entity, records=len(table.rows)) for table in contents.tables)


def _notes(note: str, standard: Standard, day: dt.date, quiet: int) -> tuple[str, ...]:
    """Return what the report says of that which it leaves out."""
    said = ""
    if quiet:
        are = "warning is" if quiet == 1 else "warnings are"
        said = f"{quiet:,} {are} acknowledged in the data, with who, when and why, and not listed."
    return tuple(filter(None, (note, _on_the_calendar(standard, day), said)))


def _on_the_calendar(standard: Standard, day: dt.date) -> str:
    """Return what to say where the data are judged as at a day that the calendar of working days has not reached."""
    clocks = any(counts_working_days(rule.check) for entity in standard.entities for rule in entity.rules)
    return PAST_THE_CALENDAR if clocks and not FIRST_YEAR <= day.year <= LAST_YEAR else ""
