"""Tables written as CSV: one file for each kind of record, safe to open in a spreadsheet, exact when read back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from housing_standard.errors import UsageError
from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import CELL_SEPARATOR, snake
from housing_standard.records.csv_text import guarded
from housing_standard.records.table import Cell, Table, values_of

_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_NUMBERS = (Primitive.INTEGER, Primitive.DECIMAL)


def csv_files(tables: Iterable[Table], standard: Standard) -> dict[str, bytes]:
    """Return the bytes of one CSV file for each kind of record, under the names of the files.

    The columns are those of fields that a record fills or needs, in the order of the Standard. Raises UsageError
    when one of many values holds the sign that parts them in a cell.
    """
    held: dict[str, list[Table]] = {}
    for table in tables:
        held.setdefault(table.entity, []).append(table)
    kinds = (standard.entity_by_name[name] for name in held)
    return {f"{snake(entity.name)}.csv": _file(entity, held[entity.name]) for entity in kinds}


def _file(entity: Entity, tables: list[Table]) -> bytes:
    columns = [(field, [cell for table in tables for cell in table.column(field.name)]) for field in entity.fields]
    kept = [(field, cells) for field, cells in columns if field.required or any(values_of(cell) for cell in cells)]
    rows = range(sum(len(table.rows) for table in tables))
    heading = ",".join(_quoted(field.name) for field, _ in kept)
    lines = [heading, *(",".join(_quoted(_text(field, cells[row])) for field, cells in kept) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _quoted(text: str) -> str:
    """Return a cell as it stands between commas; csv.writer would leave a lone carriage return bare."""
    if not _NEEDS_QUOTES.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _text(field: Field, cell: Cell) -> str:
    values = values_of(cell)
    if field.many and any(CELL_SEPARATOR in value for value in values):
        raise UsageError(
            f"A value of {field.name} holds '{CELL_SEPARATOR}', which parts values in a CSV cell: "
            f"'{CELL_SEPARATOR.join(values)}'. Convert to JSON instead."
        )
    text = CELL_SEPARATOR.join(values)
    return text if _is_number(field, text) else guarded(text)


def _is_number(field: Field, text: str) -> bool:
    """Tell whether a cell holds a number that a spreadsheet may rightly take for one, such as a debt of -3.50."""
    return field.primitive in _NUMBERS and re.fullmatch(GRAMMARS[field.primitive].pattern, text, re.ASCII) is not None
