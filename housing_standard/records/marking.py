"""A copy of the data as a workbook: every cell with a finding is coloured and has a note that says what is wrong.

A workbook is copied as it is, with its colours and drop-downs; CSV files become a sheet each. A first sheet lists the
causes, the gravest first, each with a link to its first cell.
"""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.finding import GRAVITY, Finding, Report
from housing_standard.findings.grouping import Cause
from housing_standard.records.bytes_of import read_bytes
from housing_standard.records.csv_text import decode, rows_of, separator_of
from housing_standard.records.excel_files import HEADING_ROWS
from housing_standard.scales import Severity

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_MIB = 1024 * 1024
# A workbook takes some 50 times its bytes while it is changed; a sheet has no more rows than this.
LARGEST = 32 * _MIB
MOST_ROWS = 1_048_576
_LONGEST_CELL = 32_767
_LONGEST_NOTE = 2_000

FIRST_SHEET = "What was found"
_COLOURS = {Severity.VIOLATION: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
_WIDTHS = {"A": 12, "B": 24, "C": 24, "D": 10, "E": 70, "F": 70, "G": 14}
_HEADINGS = ("How grave", "Sheet", "Column", "Cells", "What is wrong", "To mend", "First cell")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")

# Findings by the row and column, from 1, of the cell that they are about.
Marks = dict[tuple[int, int], list[Finding]]

_NO_SHEET = (
    "'{name}' is neither a workbook nor CSV, so there is no sheet to mark. Use --report for a page, or --format csv "
    "for a list of the findings."
)


def marked_copy(path: Path, report: Report, causes: Sequence[Cause], known: Collection[str]) -> bytes:
    """Return a marked copy of a workbook, of a CSV file or of a folder of CSV files, as a workbook.

    `causes` are the findings of the report grouped; `known` are names of fields, by which separators are told. Raises
    UsageError for data of another form, UnreadableError for more than a workbook can hold.
    """
    need_marking(path)
    if path.suffix.lower() == ".xlsx" and path.is_file():
        book, sheets = _copied(path, report.findings)
    else:
        book, sheets = _made(_csv_files(path), report.findings, known)
    _list_causes(book, causes, sheets)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def need_marking(path: Path) -> None:
    """Raise UsageError where no marked copy of a path can be made: the library is lacking, or it has no sheet."""
    if path.is_file() and path.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError(_NO_SHEET.format(name=path.name))
    if importlib.util.find_spec("openpyxl") is None:
        raise UsageError("A marked copy needs openpyxl: install housing-standard[marking].")


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """A sheet of the copy, and where on it the columns of its file stand; `below` is added to the row of a finding."""

    name: str
    columns: Mapping[str, int]
    heading: int
    below: int

    def place(self, finding: Finding) -> tuple[int, int]:
        """Return the row and column of the cell that a finding is about: the first of its row when none is named."""
        row = finding.row + self.below if finding.row else self.heading
        return row, self.columns.get(finding.column, 1)


def _by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.file, []).append(finding)
    return found


def _marks(sheet: _Sheet, findings: Iterable[Finding]) -> Marks:
    found: Marks = {}
    for finding in findings:
        found.setdefault(sheet.place(finding), []).append(finding)
    return found


# --- A workbook, copied -----------------------------------------------------------------------------------------------


def _copied(path: Path, findings: Iterable[Finding]) -> tuple[Workbook, dict[str, _Sheet]]:
    import openpyxl  # noqa: PLC0415 - an extra, for those who want a marked copy

    data = read_bytes(path)
    _refuse_larger(path, len(data))
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise UnreadableError(
            f"'{path.name}' cannot be copied with marks: {error}. Use --format csv for a list of the findings."
        ) from error
    sheets: dict[str, _Sheet] = {}
    for file, its in _by_file(findings).items():
        name = file.removeprefix(f"{path.name}[").removesuffix("]")
        if name not in book.sheetnames:
            continue
        page = book[name]
        sheets[file] = _sheet_of(page, {finding.column for finding in its})
        for (row, column), found in _marks(sheets[file], its).items():
            _mark(page.cell(row, column), found)
    return book, sheets


def _sheet_of(page: Worksheet, columns: Collection[str]) -> _Sheet:
    """Return where the columns of a sheet stand: its heading is the row of the first few that names most of them."""
    first = [
        {str(cell.value): cell.column for cell in reversed(row) if cell.value is not None}
        for row in page.iter_rows(max_row=HEADING_ROWS)
    ]
    named = [len(columns & row.keys()) for row in first]
    place = named.index(max(named)) if any(named) else 0
    return _Sheet(name=page.title, columns=first[place] if first else {}, heading=place + 1, below=0)


# --- CSV files, a sheet each ------------------------------------------------------------------------------------------


def _csv_files(path: Path) -> dict[str, bytes]:
    """Return the CSV files of a folder, of a zip of one, or the one file, by their names."""
    if path.is_dir():
        paths = sorted(each for each in path.iterdir() if each.suffix.lower() == ".csv" and each.is_file())
        _refuse_larger(path, sum(each.stat().st_size for each in paths))
        found = {each.name: read_bytes(each) for each in paths}
    elif path.suffix.lower() == ".csv":
        _refuse_larger(path, path.stat().st_size)
        found = {path.name: read_bytes(path)}
    else:
        found = {}
    if not found:
        raise UsageError(_NO_SHEET.format(name=path.name))
    return found


def _made(
    files: Mapping[str, bytes], findings: Iterable[Finding], known: Collection[str]
) -> tuple[Workbook, dict[str, _Sheet]]:
    import openpyxl  # noqa: PLC0415 - an extra, for those who want a marked copy

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type] # a new workbook has one sheet
    sheets: dict[str, _Sheet] = {}
    for file, its in _by_file(findings).items():
        text = decode(files[file]) if file in files else None
        if text is None:
            continue
        rows = (row.cells for row in rows_of(text, separator_of(text, known)))
        sheets[file] = _filled(book, file, rows, its)
    return book, sheets


def _filled(book: Workbook, file: str, rows: Iterator[list[str]], findings: Iterable[Finding]) -> _Sheet:
    """Add a sheet with the rows of a file, each cell as it is written and never run as a formula."""
    heading = next(rows, [])
    columns = {name: place for place, name in reversed(list(enumerate(heading, start=1)))}
    page = book.create_sheet(_sheet_name(file, book.sheetnames))
    sheet = _Sheet(name=page.title, columns=columns, heading=1, below=1)
    _write_row(page, 1, heading)
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise UnreadableError(f"'{file}' has more rows than a sheet of Excel. Use --format csv instead.")
        _write_row(page, number, cells)
    page.freeze_panes = "A2"
    for (row, column), found in _marks(sheet, findings).items():
        _mark(page.cell(row, column), found)
    return sheet


def _write_row(page: Worksheet, number: int, cells: Sequence[str]) -> None:
    for place, text in enumerate(cells, start=1):
        if text:
            _write(page.cell(number, place), text)


def _sheet_name(file: str, taken: Collection[str]) -> str:
    """Return a name that Excel takes for a sheet, and that no other has."""
    stem = _NO_SHEET_NAME.sub("_", file.rpartition(".")[0] or file)[:31]
    lower = {name.lower() for name in taken}
    number, name = 1, stem
    while name.lower() in lower:
        number += 1
        name = f"{stem[: 31 - len(str(number)) - 1]}_{number}"
    return name


# --- Both -------------------------------------------------------------------------------------------------------------


def _write(cell: Cell | Any, text: str) -> None:
    """Write a text as text: what looks like a formula is none, what Excel cannot hold is shown."""
    cell.value = _held(text, _LONGEST_CELL)
    cell.data_type = "s"


def _held(text: str, most: int) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - an extra

    sound = text.encode("utf-8", "replace").decode("utf-8")
    return ILLEGAL_CHARACTERS_RE.sub("�", sound)[:most]


def _mark(cell: Cell | Any, findings: Sequence[Finding]) -> None:
    """Colour a cell by the gravest of its findings and say all of them in its note."""
    from openpyxl.cell.cell import MergedCell  # noqa: PLC0415 - an extra
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    gravest = min(findings, key=lambda finding: GRAVITY[finding.severity])
    colour = _COLOURS[gravest.severity]
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
    if isinstance(cell, MergedCell):  # only the first of merged cells can hold a note
        return
    said = "\n\n".join(_note(finding) for finding in dict.fromkeys(findings))
    if cell.comment:
        said = f"{cell.comment.text}\n\n{said}"
    cell.comment = Comment(_held(said, _LONGEST_NOTE), "housing-standard", height=160, width=360)


def _note(finding: Finding) -> str:
    parts = [f"{finding.severity.value.upper()}: {finding.message}", f"Allowed: {finding.allowed}"]
    return "\n".join([*parts, f"To mend: {finding.cure}", f"Rule: {finding.rule}"])


def _list_causes(book: Workbook, causes: Sequence[Cause], sheets: Mapping[str, _Sheet]) -> None:
    """Put a sheet in front that lists what was found, a line for each cause with a link to its first cell."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - an extra
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

    page = book.create_sheet(_sheet_name(FIRST_SHEET, book.sheetnames), 0)
    for place, heading in enumerate(_HEADINGS, start=1):
        _write(page.cell(1, place), heading)
        page.cell(1, place).font = Font(bold=True)
    for number, cause in enumerate(causes, start=2):
        sheet = sheets.get(cause.file)
        name = sheet.name if sheet else cause.file
        line = (cause.severity.value, name, cause.column, "", cause.message, cause.cure)
        for place, text in enumerate(line, start=1):
            _write(page.cell(number, place), text)
            page.cell(number, place).alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 4).value = cause.count
        if sheet:
            row, column = sheet.place(cause.findings[0])
            where = f"{get_column_letter(column)}{row}"
            link = page.cell(number, len(_HEADINGS))
            _write(link, where)
            location = "'{}'!{}".format(name.replace("'", "''"), where)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=location)
            link.style = "Hyperlink"
    last = len(causes) + 3
    _write(page.cell(last, 1), "Only files in which something was found have a sheet, unless they were sheets before.")
    if any(cause.unlisted for cause in causes):
        _write(
            page.cell(last + 1, 1),
            "Of a cause with very many cells the first are marked; --most marks more.",
        )
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
    book.active = page


def _refuse_larger(path: Path, size: int) -> None:
    if size > LARGEST:
        raise UnreadableError(
            f"'{path.name}' has {size // _MIB:,} MiB, and a marked copy is made of at most {LARGEST // _MIB} MiB. Mark "
            "one file at a time, or use --format csv for a list of the findings."
        )
