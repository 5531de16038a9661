"""JSON Schema (draft 2020-12): one self-contained file for each kind of record and message, and one for a dataset.

The file of a dataset is the bundle too: every kind of record and message stands under its `$defs`.

null and an empty list are absent. The patterns hold every date to the calendar, so a checker need not assert
`format`; where it does, the verdict is the same. A number is judged as it is parsed: where more than 15 digits matter,
parse the numbers of both the record and the schema as decimals.
"""

from __future__ import annotations

from generators.artefact import Artefact
from generators.authored import Unheld
from generators.json_schema.layout import laid_out
from generators.json_schema.limits import LIMITS
from generators.json_schema.records import entity_schema, keyed_name, nested_in, sort_entity_rules
from generators.json_schema.terms import definitions
from generators.json_schema.values import Schema
from housing_standard.model import Entity, Standard
from housing_standard.names import snake
from housing_standard.rulebook import RuleBook

__all__ = ["LIMITS", "generate", "unheld"]

FOLDER = "json-schema"

# The file of a whole dataset; `dataset.schema.json` is the record called Dataset.
DATASET = "records"


def generate(standard: Standard) -> list[Artefact]:
    """Return the schema of every kind of record, of every message and of a whole dataset."""
    singles = {snake(e.name): _single(standard, e) for e in (*standard.records, *standard.messages)}
    areas = {snake(e.name): e.area for e in (*standard.records, *standard.messages)}
    return [
        _artefact(name, schema, areas.get(name, ""))
        for name, schema in (*singles.items(), (DATASET, _dataset(standard)))
    ]


def unheld(standard: Standard) -> tuple[Unheld, ...]:
    """Return every rule that the schemas do not enforce, with the reason."""
    rules = RuleBook(standard).by_entity
    found = (sort_entity_rules(entity, rules[entity.name]).unheld for entity in (*standard.records, *standard.messages))
    return tuple(rule for rules_of_one in found for rule in rules_of_one)


def _single(standard: Standard, entity: Entity) -> Schema:
    """Return the file of one kind of record: the record itself stands at the root."""
    return _document(standard, snake(entity.name), entity_schema(standard, entity), (entity,))


def _dataset(standard: Standard) -> Schema:
    """Return the file of a whole dataset: an object with one list for each kind of record."""
    lists = {
        snake(entity.name): {
            "title": entity.title,
            "type": ["array", "null"],
            "items": {"$ref": f"#/$defs/{entity.name}"},
        }
        for entity in standard.records
    }
    root = {
        "title": f"{standard.title}: a dataset",
        "description": "Records of every kind, in one list for each kind.",
        "type": "object",
        "properties": lists,
        "additionalProperties": False,
    }
    return _document(standard, DATASET, root, (), (*standard.records, *standard.messages))


def _document(
    standard: Standard, name: str, root: Schema, at_root: tuple[Entity, ...], defined: tuple[Entity, ...] = ()
) -> Schema:
    """Return a whole file: its head, its root and the definitions that it refers to, none from elsewhere."""
    nested = {entity.name: entity for entity in (*defined, *nested_in(standard, (*at_root, *defined)))}
    entities = {entity.name: entity for entity in (*at_root, *nested.values())}
    shared = definitions(standard, [field for entity in entities.values() for field in entity.fields])
    records = {entity.name: entity_schema(standard, entity) for entity in nested.values()}
    under_keys = (f.range.name for entity in entities.values() for f in entity.fields if f.keyed)
    for kind in (kind for name in dict.fromkeys(under_keys) for kind in standard.kinds_of(name)):
        records[keyed_name(kind)] = entity_schema(standard, kind, keyed=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{standard.base}{FOLDER}/{name}.schema.json",
        "x-version": standard.version,
        "x-made-from": standard.fingerprint(*standard.parts_of(*entities.values())),
        "x-licence": standard.licence,
        **root,
        "$defs": dict(sorted({**shared, **records}.items())),
    }


def _artefact(name: str, schema: Schema, area: str) -> Artefact:
    return Artefact(
        path=f"{FOLDER}/{name}.schema.json",
        target="json-schema",
        media_type="application/schema+json",
        content=f"{laid_out(schema)}\n".encode(),
        area=area,
    )
