"""Tables written as one JSON document, numbers in the digits that were written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import snake
from housing_standard.records.table import Spoilt, Table, values_of

# What JSON takes for a number; other text stands in quotation marks, as it was written, for the judge to see.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_SIGNED = re.compile(r"([+-]?)0*([0-9][0-9.]*)", re.ASCII)


def json_document(tables: Iterable[Table], standard: Standard) -> bytes:
    """Return one object with a list of records for each kind, in the order of the tables, one record a line."""
    held: dict[str, list[str]] = {}
    for table in tables:
        entity = standard.entity_by_name[table.entity]
        held.setdefault(snake(entity.name), []).extend(_records(entity, table))
    lists = (f"{json.dumps(key)}: [{_lines(records)}]" for key, records in held.items())
    return ("{\n" + ",\n".join(f"  {each}" for each in lists) + "\n}\n").encode("utf-8", "replace")


def _lines(records: list[str]) -> str:
    return "\n" + ",\n".join(f"    {record}" for record in records) + "\n  " if records else ""


def _records(entity: Entity, table: Table) -> Iterator[str]:
    fields = [entity.field_by_name[name] for name in table.columns]
    for row in table.rows:
        given = ((field, values_of(cell)) for field, cell in zip(fields, row, strict=True))
        pairs = (f"{json.dumps(field.name)}: {_written(field, values)}" for field, values in given if values)
        yield "{" + ", ".join(pairs) + "}"


def _written(field: Field, values: tuple[str, ...]) -> str:
    if field.many or len(values) > 1:
        return f"[{', '.join(_value(field, value) for value in values)}]"
    return _value(field, values[0])


def _value(field: Field, text: str) -> str:
    """Return one value: a number or truth value where its field and its text are one, else a string.

    What a reader has reported stays a string, so that a number in quotation marks is still one when it is written.
    """
    if isinstance(text, Spoilt):
        return json.dumps(text, ensure_ascii=False)
    if field.primitive in (Primitive.INTEGER, Primitive.DECIMAL):
        plain = _SIGNED.sub(lambda found: found.group(1).replace("+", "") + found.group(2), text, count=1)
        if _NUMBER.fullmatch(plain):
            return plain
    if field.primitive is Primitive.BOOLEAN and text in ("true", "false"):
        return text
    return json.dumps(text, ensure_ascii=False)
