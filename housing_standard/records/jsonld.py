"""Records as JSON-LD: our JSON with the published context and, on each record, its address and kind.

The context says the rest, so this document and the N-Triples of the same records hold the same statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from housing_standard.model import Field, Standard
from housing_standard.names import DATA_BASE, record_iri, snake
from housing_standard.records.rdf import encodable, nodes_of
from housing_standard.records.table import Cell, Table, values_of
from housing_standard.scales import RangeKind


def to_json_ld(
    tables: Iterable[Table], standard: Standard, context: Mapping[str, Any] | str, base: str = DATA_BASE
) -> dict[str, Any]:
    """Return the records as one JSON-LD document; `context` is the published context or its address."""
    document: dict[str, Any] = {"@context": [{"@base": base}, context]}
    for table in tables:
        entity = standard.entity_by_name[table.entity]
        fields = tuple(entity.field_by_name[name] for name in table.columns)
        records: list[dict[str, Any]] = document.setdefault(snake(entity.name), [])
        for node, cells in nodes_of(table, standard, base=""):
            given = [(field, cell) for field, cell in zip(fields, cells, strict=True) if values_of(cell)]
            values = {field.name: _value(standard, field, cell) for field, cell in given}
            records.append({"@id": node.name, "@type": entity.name, **values})
    return document


def _value(standard: Standard, field: Field, cell: Cell) -> object:
    """Return what stands under a field: one value or a list, each as the context expects it."""
    values = [_one(standard, field, encodable(value)) for value in values_of(cell)]
    return values if field.many or len(values) > 1 else values[0]


def _one(standard: Standard, field: Field, value: str) -> object:
    match field.range.kind:
        case RangeKind.ENTITY if field.inlined:
            # The context does not say what an inner record is called; a node says so itself.
            own = value.startswith("_:")
            return {"@id": value if own else record_iri("", standard.root_of(field.range.name), value)}
        case RangeKind.ENTITY:
            return quote(value, safe="")
        case RangeKind.VOCABULARY if value not in standard.vocabulary_by_name[field.range.name].code_by_name:
            return {"@value": value}
        case _:
            return value
