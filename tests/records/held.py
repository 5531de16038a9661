"""What tables hold, in a form in which two of them can be compared whatever their order."""

from __future__ import annotations

from housing_standard.records.table import Cell, Contents


def records_of(contents: Contents) -> dict[str, list[dict[str, Cell]]]:
    """Return the records of each kind that has any, each with the fields that it fills."""
    found: dict[str, list[dict[str, Cell]]] = {}
    for table in contents.tables:
        rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        kept: list[dict[str, Cell]] = [{name: cell for name, cell in row.items() if cell is not None} for row in rows]
        if kept:
            found[table.entity] = sorted(kept, key=repr)
    return found
