"""One worked example of a record, written in each of the forms that data come in."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from housing_standard.lexical import GRAMMARS, XSD, Primitive
from housing_standard.model import Entity, Field, Standard
from housing_standard.names import CELL_SEPARATOR, DATA_BASE, record_iri, snake
from housing_standard.scales import RangeKind

Record = dict[str, Any]

_LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """An example record in every form; `rows` are (title, name, value in words). A form it cannot take is empty."""

    rows: tuple[tuple[str, str, str], ...]
    csv: str
    json: str
    turtle: str


def sample_of(standard: Standard, entity: Entity) -> Sample | None:
    """Return the entity's first example in every form, or None when it has none that can be read."""
    record = next((found for text in entity.examples if (found := _read(text))), None)
    if record is None:
        return None
    flat = not any(isinstance(item, dict) for value in record.values() for item in _items(value))
    key = snake(entity.name)
    return Sample(
        rows=tuple(_row(standard, entity, name, value) for name, value in record.items()),
        csv=_csv(record) if flat else "",
        json=json.dumps({key: [record]}, indent=2, ensure_ascii=False),
        turtle=_turtle(standard, entity, record) if flat and entity.identifier else "",
    )


def tables_of(text: str) -> tuple[tuple[str, tuple[Record, ...]], ...]:
    """Return a rule's example dataset as (entity key, records), empty when the text is not one."""
    dataset = _read(text) or {}
    return tuple(
        (key, tuple(record for record in records if isinstance(record, dict)))
        for key, records in dataset.items()
        if isinstance(records, list)
    )


def lexical(value: object) -> str:
    """Return one JSON value as it is written in a cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return CELL_SEPARATOR.join(lexical(item) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else "" if value is None else str(value)


def _read(text: str) -> Record | None:
    if not text:
        return None
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _row(standard: Standard, entity: Entity, name: str, value: object) -> tuple[str, str, str]:
    field = entity.field_by_name.get(name)
    said = ", ".join(_said(standard, field, item) for item in _items(value))
    return (field.title if field else name, name, said)


def _said(standard: Standard, field: Field | None, item: object) -> str:
    """Return a value as a person reads it: a code with its title."""
    text = lexical(item)
    if field is None or field.range.kind is not RangeKind.VOCABULARY:
        return text
    code = standard.vocabulary_by_name[field.range.name].code_by_name.get(text)
    return f"{code.title} ({text})" if code and code.title != text else text


def _csv(record: Record) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(record)
    writer.writerow([lexical(value) for value in record.values()])
    return out.getvalue()


def _turtle(standard: Standard, entity: Entity, record: Record) -> str:
    """Return the record as Turtle, with a prefix for each entity that declares one of its fields."""
    prefixes: dict[str, str] = {"hs": standard.base}
    identifier = entity.identifier
    subject = _subject(standard, entity.name, lexical(record.get(identifier.name)) if identifier else "")
    lines = [f"a {_compact(entity.iri, prefixes)}"]
    for name, value in record.items():
        field = entity.field_by_name.get(name)
        if field is None or not _items(value):
            continue
        objects = ", ".join(_object(standard, field, item, prefixes) for item in _items(value))
        lines.append(f"{_compact(field.iri, prefixes)} {objects}")
    if any("^^xsd:" in line for line in lines):
        prefixes["xsd"] = XSD
    head = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in prefixes.items())
    return f"{head}\n\n{subject}\n  " + " ;\n  ".join(lines) + " .\n"


def _object(standard: Standard, field: Field, item: object, prefixes: dict[str, str]) -> str:
    text = lexical(item)
    if field.range.kind is RangeKind.ENTITY:
        return _subject(standard, field.range.name, text)
    if field.range.kind is RangeKind.VOCABULARY:
        code = standard.vocabulary_by_name[field.range.name].code_by_name.get(text)
        if code:
            return _compact(code.iri, prefixes)
    literal = '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'
    return literal if field.primitive is Primitive.STRING else f"{literal}^^xsd:{GRAMMARS[field.primitive].xsd}"


def _subject(standard: Standard, entity: str, identifier: str) -> str:
    return f"<{record_iri(DATA_BASE, standard.root_of(entity), identifier)}>"


def _compact(iri: str, prefixes: dict[str, str]) -> str:
    """Return the IRI with a prefix, adding the prefix when it is new; in full where Turtle cannot shorten it."""
    namespace, slash, local = iri.rpartition("/")
    namespace += slash
    if _LOCAL_NAME.fullmatch(local):
        known = next((prefix for prefix, found in prefixes.items() if found == namespace), None)
        wanted = known or snake(namespace.rstrip("/").rpartition("/")[2])
        if _PREFIX.fullmatch(wanted) and prefixes.setdefault(wanted, namespace) == namespace:
            return f"{wanted}:{local}"
    return "<" + quote(iri, safe=":/?#[]@!$&'()*+,;=%~") + ">"
