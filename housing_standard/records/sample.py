"""Made-up data of any size: the example landlord again and again, each time with identifiers of its own.

Every landlord has 200 homes and records of every kind, and breaks no rule. Faults are put in at random cells when they
are asked for, each with the finding that it must lead to. The same numbers give the same bytes.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from housing_standard.errors import UsageError
from housing_standard.lexical import Primitive
from housing_standard.model import Field, Standard
from housing_standard.names import snake
from housing_standard.records.csv_writing import csv_files
from housing_standard.records.table import Cell, Table, values_of
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind

HOMES_EACH = 200
_MOST_HOMES = 20_000_000

# Stand in the text of one landlord for the number of the landlord.
_NUMBER, _UPRN_NUMBER = "\x01", "\x02"

# What is written instead of a right value, by the kind of the rule that must find it.
_WRONG = {"type": "2024-02-30", "code": "no_such_code", "reference": "NO-SUCH-RECORD", "required": ""}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A wrong cell: where it is, and the rule that must find it."""

    file: str
    row: int
    column: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """The rows of one file for one landlord, with signs where the number of the landlord is to stand."""

    entity: str
    file: str
    headings: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, kw_only=True)
class _Target:
    """A column that a fault can be put into: what is written there, and the rule that finds it."""

    sheet: _Sheet
    column: str
    wrong: str
    rule: str


def write_sample(
    tables: Iterable[Table], standard: Standard, folder: Path, *, homes: int, faults: int = 0, seed: int = 0
) -> tuple[dict[str, int], tuple[Fault, ...]]:
    """Write a CSV file for each kind of record into an empty folder; return the records in each file, and the faults.

    `tables` are the records of the example landlord. `homes` are rounded up to whole landlords. Raises UsageError for
    numbers that cannot be, and for a folder that holds something, is none, or cannot be written to.
    """
    if not 0 < homes <= _MOST_HOMES:
        raise UsageError(f"Ask for 1 to {_MOST_HOMES:,} homes.")
    landlords = -(-homes // HOMES_EACH)
    sheets = list(_sheets(tables, standard))
    placed = _faults(sheets, RuleBook(standard), landlords, faults, random.Random(seed))  # noqa: S311 - chance, no secret
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"'{folder}' holds something already. Name a folder that is empty or new.")
        for sheet in sheets:
            of_sheet = {(copy, row): target for (file, copy, row), target in placed.items() if file == sheet.file}
            _write(folder / sheet.file, sheet, landlords, of_sheet)
    except OSError as error:
        raise UsageError(
            f"'{folder}' cannot be written to: {error.strerror}. Look at its name and the space."
        ) from error
    found = tuple(
        Fault(file=file, row=copy * len(target.sheet.rows) + row + 1, column=target.column, rule=target.rule)
        for (file, copy, row), target in placed.items()
    )
    return {sheet.file: landlords * len(sheet.rows) for sheet in sheets}, found


def _sheets(tables: Iterable[Table], standard: Standard) -> Iterator[_Sheet]:
    given = tuple(tables)
    names = {
        value
        for table in given
        for known in standard.entity_by_name[table.entity].fields
        if known.identifier
        for cell in table.column(known.name)
        for value in values_of(cell)
    }
    marked = [_marked(table, standard, names) for table in given]
    for file, content in csv_files(marked, standard).items():
        entity = next(table.entity for table in marked if f"{snake(table.entity)}.csv" == file)
        headings, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
        yield _Sheet(entity=entity, file=file, headings=headings, rows=rows)


def _marked(table: Table, standard: Standard, names: set[str]) -> Table:
    """Return a table with signs in every cell that names a record, and in the numbers that no two homes share."""
    fields = [standard.entity_by_name[table.entity].field_by_name[name] for name in table.columns]
    rows = [
        tuple(_marked_cell(known, cell, names, number) for known, cell in zip(fields, row, strict=True))
        for number, row in enumerate(table.rows)
    ]
    return replace(table, rows=rows)


def _marked_cell(known: Field, cell: Cell, names: set[str], number: int) -> Cell:
    if known.name == "uprn" and cell:
        return f"9{_UPRN_NUMBER}{number:05}"
    if known.primitive is not Primitive.STRING or known.range.kind is RangeKind.VOCABULARY:
        return cell
    values = tuple(f"{value}{_NUMBER}" if value in names else value for value in values_of(cell))
    return values if isinstance(cell, tuple) else values[0] if values else None


def _faults(
    sheets: list[_Sheet], book: RuleBook, landlords: int, number: int, chance: random.Random
) -> dict[tuple[str, int, int], _Target]:
    """Return a fault for each of so many records, chosen by chance, by file, landlord and row."""
    targets = [target for sheet in sheets for target in _targets(sheet, book)]
    records = landlords * sum(len(target.sheet.rows) for target in {t.sheet.file: t for t in targets}.values())
    if not 0 <= number <= records // 10:
        raise UsageError(f"Ask for at most {records // 10:,} faults, a tenth of the records that can have one.")
    placed: dict[tuple[str, int, int], _Target] = {}
    while len(placed) < number:
        target = chance.choice(targets)
        place = (target.sheet.file, chance.randrange(landlords), chance.randrange(len(target.sheet.rows)))
        column = target.sheet.headings.index(target.column)
        if target.sheet.rows[place[2]][column]:
            placed.setdefault(place, target)
    return placed


def _targets(sheet: _Sheet, book: RuleBook) -> Iterator[_Target]:
    entity = book.standard.entity_by_name[sheet.entity]
    for name in sheet.headings:
        known = entity.field_by_name[name]
        for kind, wrong in _WRONG.items():
            rule = f"{sheet.entity}/{name}/{kind}"
            # A record without its name would be missed by others too, and its loss told there.
            if rule in book.by_id and not known.identifier and not (kind == "type" and known.primitive in _ANY_TEXT):
                yield _Target(sheet=sheet, column=name, wrong=wrong, rule=rule)


# What is wrong for other types is right for these.
_ANY_TEXT = (Primitive.STRING, Primitive.URI)


def _write(path: Path, sheet: _Sheet, landlords: int, faults: dict[tuple[int, int], _Target]) -> None:
    """Write one file, landlord after landlord."""
    body = _lines(sheet.rows)
    faulty: dict[int, dict[int, _Target]] = defaultdict(dict)
    for (copy, row), target in faults.items():
        faulty[copy][row] = target
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_lines([sheet.headings]))
        for copy in range(landlords):
            text = _lines(_broken(sheet, faulty[copy])) if copy in faulty else body
            file.write(text.replace(_NUMBER, f"-{copy + 1:06}").replace(_UPRN_NUMBER, f"{copy + 1:06}"))


def _broken(sheet: _Sheet, faults: dict[int, _Target]) -> list[list[str]]:
    rows = list(sheet.rows)
    for number, target in faults.items():
        cells = list(rows[number])
        cells[sheet.headings.index(target.column)] = target.wrong
        rows[number] = cells
    return rows


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
