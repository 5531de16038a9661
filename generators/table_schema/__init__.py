"""Table Schema: one schema for the CSV file of each kind of record and message, and a package of all records.

A CSV file may have its columns in any order and leave out those it does not need (`fieldsMatch`, of version 2 of the
specification). Many values stand in one cell with a bar between them.
"""

from __future__ import annotations

import json
from typing import Any

from generators.artefact import Artefact
from generators.authored import Unheld
from generators.table_schema.fields import Descriptor, field_schema
from generators.table_schema.keys import keys_of, unheld_of, unique_of
from generators.table_schema.limits import LIMITS
from housing_standard.model import Entity, Standard
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook

__all__ = ["LIMITS", "generate", "unheld"]

FOLDER = "table-schema"
PROFILES = "https://datapackage.org/profiles/2.0"


def generate(standard: Standard) -> list[Artefact]:
    """Return the schema of every kind of record and message, and the package that names their files."""
    book = RuleBook(standard)
    schemas = [_artefact(_path(e), _schema(standard, e, book), e.area) for e in (*standard.records, *standard.messages)]
    return [*schemas, _artefact("datapackage.json", _package(standard))]


def unheld(standard: Standard) -> tuple[Unheld, ...]:
    """Return every rule that the schemas do not enforce, with the reason."""
    book = RuleBook(standard)
    return tuple(u for e in (*standard.records, *standard.messages) for u in unheld_of(standard, e, book))


def _schema(standard: Standard, entity: Entity, book: RuleBook) -> Descriptor:
    alone = {fields[0] for fields in unique_of(standard, entity) if len(fields) == 1}
    left = [str(each) for each in unheld_of(standard, entity, book)]
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "name": snake(entity.name).replace("_", "-"),
        "title": entity.title,
        **({"description": entity.definition} if entity.definition else {}),
        "x-iri": entity.iri,
        "x-version": standard.version,
        "x-made-from": standard.fingerprint(*standard.parts_of(entity)),
        "x-licence": standard.licence,
        "fields": [field_schema(field, unique=field.name in alone) for field in entity.fields],
        "fieldsMatch": "superset",
        "missingValues": [""],
        **keys_of(standard, entity),
        **({"x-not-judged-here": left} if left else {}),
    }


def _package(standard: Standard) -> Descriptor:
    """Return the package: a CSV file for each kind of record, each with its schema."""
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": standard.name.replace("_", "-"),
        "title": f"{standard.title}: a dataset",
        "description": "One CSV file for each kind of record. Leave out of `resources` the files that you do not have.",
        "version": standard.version,
        "x-made-from": standard.fingerprint(*standard.all_parts),
        "licenses": [{"path": standard.licence}],
        "resources": [_resource(entity) for entity in standard.records],
    }


def _resource(entity: Entity) -> Descriptor:
    name = snake(entity.name)
    return {
        "name": name,
        "type": "table",
        "title": entity.title,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _path(entity),
    }


def _path(entity: Entity) -> str:
    return f"{snake(entity.name)}.schema.json"


def _artefact(name: str, descriptor: Descriptor, area: str = "") -> Artefact:
    content = f"{_laid_out(descriptor)}\n".encode()
    return Artefact(
        path=f"{FOLDER}/{name}", target="table-schema", media_type="application/json", content=content, area=area
    )


def _laid_out(descriptor: Descriptor) -> str:
    """Return JSON with each member of a list on a line of its own, so that a new field is one line more."""
    lines = [f"  {json.dumps(key)}: {_member(value)}" for key, value in descriptor.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _member(value: Any) -> str:
    if isinstance(value, list) and (len(value) > 1 or any(isinstance(each, dict) for each in value)):
        inner = ",\n".join(f"    {json.dumps(each, ensure_ascii=False)}" for each in value)
        return f"[\n{inner}\n  ]"
    return json.dumps(value, ensure_ascii=False)
