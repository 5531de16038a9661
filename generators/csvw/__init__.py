"""CSVW metadata: one description for the CSV file of each kind of record and message, and one of all records together.

A file has every column of its description, in that order. From it csv2rdf makes the addresses that our own converter
makes; the values of a cell with several stay text there, because CSVW makes one address of a cell.
"""

from __future__ import annotations

import json
from typing import Any

from generators.artefact import Artefact
from generators.authored import Unheld
from generators.csvw.columns import Description, column_name, column_of, record_address
from generators.csvw.limits import LIMITS
from generators.csvw.unsaid import no_foreign_key, unheld_of
from housing_standard.model import Entity, Field, Standard, Term
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind

__all__ = ["LIMITS", "generate", "unheld"]

FOLDER = "csvw"
CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]


def generate(standard: Standard) -> list[Artefact]:
    """Return the metadata of every kind of record and message, and of all records together."""
    book = RuleBook(standard)
    tables = {entity.name: _table(standard, entity) for entity in (*standard.records, *standard.messages)}
    singles = [_single(standard, standard.entity_by_name[name], table, book) for name, table in tables.items()]
    group = {
        "@context": CONTEXT,
        "dc:title": f"{standard.title}: a dataset",
        **_made_from(standard, *standard.all_parts),
        "tables": [tables[entity.name] for entity in standard.records],
    }
    return [*singles, _artefact("csv-metadata.json", group)]


def unheld(standard: Standard) -> tuple[Unheld, ...]:
    """Return every rule that the metadata do not enforce, with the reason."""
    book = RuleBook(standard)
    return tuple(u for e in (*standard.records, *standard.messages) for u in unheld_of(standard, e, book))


def _single(standard: Standard, entity: Entity, table: Description, book: RuleBook) -> Artefact:
    """Return the metadata of one file alone: a key to another file needs the description of that one."""
    left = [str(each) for each in unheld_of(standard, entity, book)]
    whole = {
        "@context": CONTEXT,
        **_made_from(standard, *standard.parts_of(entity)),
        **({"notes": left} if left else {}),
        **table,
        "tableSchema": {key: value for key, value in table["tableSchema"].items() if key != "foreignKeys"},
    }
    return _artefact(f"{snake(entity.name)}.csv-metadata.json", whole, entity.area)


def _made_from(standard: Standard, *parts: Term) -> Description:
    return {
        "schema:version": standard.version,
        "dc:license": {"@id": standard.licence},
        "dc:source": f"made from {standard.fingerprint(*parts)}",
    }


def _table(standard: Standard, entity: Entity) -> Description:
    """Return the description of one file among those of all records."""
    return {
        "url": f"{snake(entity.name)}.csv",
        "dc:title": entity.title,
        **({"dc:description": entity.definition} if entity.definition else {}),
        "null": [""],
        "tableSchema": _schema(standard, entity),
    }


def _schema(standard: Standard, entity: Entity) -> Description:
    columns = [column_of(standard, field) for field in entity.fields]
    schema: Description = {
        "columns": [*columns, {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": entity.iri}],
    }
    if entity.identifier:
        schema["aboutUrl"] = record_address(standard, entity.name, entity.identifier.name)
    if entity.identifier and not entity.profile_of:
        schema["primaryKey"] = column_name(entity.identifier.name)
    foreign = [_foreign_key(standard, field) for field in _keyed(standard, entity)]
    if foreign and not entity.profile_of:
        schema["foreignKeys"] = foreign
    return schema


def _keyed(standard: Standard, entity: Entity) -> list[Field]:
    references = (field for field in entity.fields if field.range.kind is RangeKind.ENTITY)
    return [field for field in references if not no_foreign_key(standard, field)]


def _foreign_key(standard: Standard, field: Field) -> Description:
    (kind,) = standard.kinds_of(field.range.name)
    identifier = kind.identifier.name if kind.identifier else ""
    resource = {"resource": f"{snake(kind.name)}.csv", "columnReference": column_name(identifier)}
    return {"columnReference": column_name(field.name), "reference": resource}


def _artefact(name: str, description: Description, area: str = "") -> Artefact:
    return Artefact(
        path=f"{FOLDER}/{name}",
        target="csvw",
        media_type="application/csvm+json",
        content=f"{_laid_out(description)}\n".encode(),
        area=area,
    )


def _laid_out(value: Any, depth: int = 0) -> str:
    """Return JSON with a line for each column, key and table, so that a new field is one line more."""
    inner = "  " * (depth + 1)
    end = f"\n{'  ' * depth}"
    if isinstance(value, dict) and (depth == 0 or "columns" in value or "tableSchema" in value):
        lines = (f"{inner}{json.dumps(key)}: {_laid_out(each, depth + 1)}" for key, each in value.items())
        return "{\n" + ",\n".join(lines) + end + "}"
    if isinstance(value, list) and depth and len(value) > 1 and not isinstance(value[0], str | int):
        lines = (f"{inner}{_laid_out(each, depth + 1)}" for each in value)
        return "[\n" + ",\n".join(lines) + end + "]"
    return json.dumps(value, ensure_ascii=False)
