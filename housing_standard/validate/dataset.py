"""Data of any accepted form judged: the door's one question, answered with one report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from housing_standard.constraints import counts_working_days
from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.finding import Finding, Report, in_order
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import finding_of
from housing_standard.mapping.mapping import Mapped
from housing_standard.mapping.reading import read_mapped
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.records.any_form import is_turtle, read_data
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.csv_files import look_at_file, read_file
from housing_standard.records.folders import READERS, Readers
from housing_standard.records.json_files import contents_of
from housing_standard.records.manifest import is_of, rows_amiss
from housing_standard.records.rdf import read_turtle
from housing_standard.records.table import Contents, Spoilt, Table, values_of
from housing_standard.records.triples import Triple
from housing_standard.rulebook import RuleBook
from housing_standard.validate import acknowledged
from housing_standard.validate.clock import DATASET, STANDARD_VERSION, dates_in_graph, dates_in_tables, day_of
from housing_standard.validate.plain_graph import PlainGraph, plain
from housing_standard.validate.watching import NOBODY, Watcher
from housing_standard.working_days import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from housing_standard.validate.tables import Verdict

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

NOT_ALL_LISTED = (
    "Where one rule fails more than {most:,} times in one file only the first {most:,} are listed; the counts are of "
    "all. `--most` lists more."
)

BY_SHAPES = (
    "The graph says what no table of records can, so it was judged by the published shapes under pySHACL. The first "
    "such statement: {statement}"
)
# So much of a statement is shown.
_SHOWN = 300

# How many findings of one rule in one file are listed unless the caller asks for more.
MOST_LISTED = 1_000

# The files whose records say as at which day to judge, and which warnings are acknowledged.
_READ_FIRST = frozenset(map(snake, (DATASET, acknowledged.ENTITY)))

# What is said of data that are one file, by how its name ends: there may be more of them elsewhere.
_NOTES = {".csv": ALONE, ".parquet": ALONE, ".jsonl": ALONE, ".xlsx": ONE_WORKBOOK}


def validate_path(
    path: Path,
    standard: Standard,
    *,
    as_at: dt.date | None,
    shapes: Callable[[], str],
    today: dt.date,
    strict: bool = False,
    most: int = MOST_LISTED,
    watcher: Watcher = NOBODY,
) -> Report:
    """Judge a folder of CSV files, one CSV file, a workbook, a JSON file or a Turtle file, and report everything found.

    Tables are judged by the compiled rules, and so is a graph that holds no more than tables can; any other graph is
    judged by `shapes` (asked for only then) under pySHACL. The day is
    `as_at`, else the dataset's extract date, else `today`. At most `most` findings of one rule in one file of tables
    are listed; all are counted. Raises UsageError for a path
    that is none of these and UnreadableError for a file that cannot be read at all.
    """
    if not path.exists():
        raise UsageError(f"There is no file or folder '{path}'. Check the path.")
    if is_turtle(path):
        triples = read_turtle(read_bytes(path), path.name)
        graph = plain(standard, triples, path.name)
        if isinstance(graph, PlainGraph):
            report = _report(
                graph.contents, str(path), standard, as_at=as_at, today=today, note="", most=most, watcher=watcher
            )
            return replace(report, strict=strict, findings=in_order(graph.at_nodes(report.findings)))
        report = _report_by_shapes(triples, path, standard, shapes, as_at=as_at, today=today)
        return replace(report, strict=strict, notes=(BY_SHAPES.format(statement=graph[:_SHOWN]), *report.notes))
    note = "" if path.is_dir() else _NOTES.get(path.suffix.lower(), "")
    with ExitStack() as held:
        contents = read_data(path, RuleBook(standard), READERS_OF_PARTS, held)
        report = _report(contents, str(path), standard, as_at=as_at, today=today, note=note, most=most, watcher=watcher)
    return replace(report, strict=strict)


def _report_by_shapes(
    triples: Sequence[Triple],
    path: Path,
    standard: Standard,
    shapes: Callable[[], str],
    *,
    as_at: dt.date | None,
    today: dt.date,
) -> Report:
    """Judge a graph by the published shapes under pySHACL."""
    from housing_standard.validate.graph import judge_graph  # noqa: PLC0415 - pySHACL takes a second to load

    day, day_from = day_of(as_at, dates_in_graph(standard, triples), today)
    judged, checked = judge_graph(standard, triples, shapes(), day, file=path.name)
    findings, quiet = acknowledged.without(judged, acknowledged.in_graph(standard, triples))
    return Report(
        source=str(path),
        findings=in_order(findings),
        checked=checked,
        as_at=day,
        as_at_from=day_from,
        route="shapes",
        standard_version=standard.version,
        notes=_notes("", standard, day, quiet),
        acknowledged=quiet,
    )


def validate_mapped(
    path: Path,
    mapped: Mapped,
    standard: Standard,
    *,
    as_at: dt.date | None,
    today: dt.date,
    strict: bool = False,
    most: int = MOST_LISTED,
    watcher: Watcher = NOBODY,
) -> Report:
    """Judge an export of another system, read by a mapping; findings name the columns as the export does.

    Raises UsageError for a path that is no export, or one that the mapping is not for.
    """
    contents, notes = read_mapped(path, mapped, RuleBook(standard))
    note = "" if path.is_dir() else _NOTES.get(path.suffix.lower(), ALONE)
    report = _report(contents, str(path), standard, as_at=as_at, today=today, note=note, most=most, watcher=watcher)
    return replace(report, strict=strict, notes=(*notes, *report.notes))


def validate_document(
    data: bytes, name: str, standard: Standard, *, as_at: dt.date | None, today: dt.date, most_records: int
) -> Report:
    """Judge the bytes of one JSON document that holds all of a dataset; `name` is what it is called in the report.

    Raises UnreadableError when it is not JSON, nests too deeply, is not one object, or holds over `most_records`.
    """
    contents = contents_of(data, name, RuleBook(standard))
    if (records := sum(len(table.rows) for table in contents.tables)) > most_records:
        raise UnreadableError(
            f"'{name}' holds {records:,} records, and at most {most_records:,} are judged at once. Send it in parts, "
            "or check it on your own machine with `housing-standard validate`."
        )
    return _report(contents, name, standard, as_at=as_at, today=today, note="", most=None)


def _report(
    contents: Contents,
    source: str,
    standard: Standard,
    *,
    as_at: dt.date | None,
    today: dt.date,
    note: str,
    most: int | None,
    watcher: Watcher = NOBODY,
) -> Report:
    """Judge tables, and files whose rows are still to be read."""
    from housing_standard.validate.tables import judge  # noqa: PLC0415 - DuckDB takes a while to load

    day, day_from = day_of(as_at, dates_in_tables(contents.tables), today)
    settled = acknowledged.in_tables(contents.tables)
    verdict = judge(standard, contents.parts, day, alone=bool(note), settled=settled, most=most, watcher=watcher)
    told = (*contents.findings, *_of_other_versions(contents.tables, standard))
    read, quiet = acknowledged.without(told, settled)
    quiet += verdict.acknowledged
    stopped = bool(verdict.unread or verdict.alone)
    records: Counter[str] = Counter()
    for checked in verdict.checked:
        records[checked.file] += checked.records
    amiss = () if stopped else rows_amiss(contents.promised, records)
    notes = (*_notes(note, standard, day, quiet), *_where_stopped(verdict))
    return Report(
        source=source,
        findings=in_order((*read, *verdict.findings, *amiss)),
        checked=verdict.checked,
        as_at=day,
        as_at_from=day_from,
        route="tables",
        standard_version=standard.version,
        notes=(*notes, NOT_ALL_LISTED.format(most=most)) if verdict.unlisted else notes,
        acknowledged=quiet,
        unlisted=verdict.unlisted,
        alone=bool(note),
        stopped=stopped,
    )


def _of_other_versions(tables: Iterable[Table], standard: Standard) -> Iterator[Finding]:
    """Yield a finding for each dataset that says it was written to another version of the standard."""
    for table in tables:
        if table.entity == DATASET:
            names = table.column("id")
            for index, cell in enumerate(table.column(STANDARD_VERSION)):
                for version in () if isinstance(cell, Spoilt) else values_of(cell):
                    if not is_of(version, standard):
                        yield finding_of(
                            READING_RULES["dataset/other_version"],
                            file=table.file,
                            row=table.number(index),
                            column=table.heading(STANDARD_VERSION),
                            value=version,
                            record="".join(values_of(names[index])),
                            entity=DATASET,
                        )


def _look_at_csv(path: Path, book: RuleBook) -> Contents:
    """Leave the rows of a CSV file unread, unless they say how all the others are to be judged."""
    if path.stem in _READ_FIRST:
        return read_file(path, book)
    return look_at_file(path, book)


def _look_at_parquet(path: Path, book: RuleBook) -> Contents:
    from housing_standard.validate.parquet import look_at_parquet, read_parquet  # noqa: PLC0415 - DuckDB loads slowly

    return read_parquet(path, book) if path.stem in _READ_FIRST else look_at_parquet(path, book)


def _read_parquet(path: Path, book: RuleBook) -> Contents:
    from housing_standard.validate.parquet import read_parquet  # noqa: PLC0415 - DuckDB loads slowly

    return read_parquet(path, book)


# For those who need the rows themselves, and for the check, which leaves them in their files for as long as it can.
READERS_OF_ROWS: Readers = {**READERS, ".parquet": _read_parquet}
READERS_OF_PARTS: Readers = {**READERS, ".csv": _look_at_csv, ".parquet": _look_at_parquet}


def _where_stopped(verdict: Verdict) -> Iterator[str]:
    """Yield what to say of kinds of record that were not judged, or not in full, because the check was stopped."""
    if verdict.unread:
        yield f"The check was stopped, so nothing was judged of: {', '.join(verdict.unread)}."
    if verdict.alone:
        yield f"The check was stopped, so these were judged record by record only: {', '.join(verdict.alone)}."


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
