"""OpenAPI 3.1: the API that a supplier offers to exchange records and messages, one document for the whole standard.

A body is the JSON Schema of its kind and nothing else, so this maker takes it from that maker: the two must not differ.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generators.artefact import Artefact
from generators.authored import Unheld
from generators.json_schema import LIMITS as SCHEMA_LIMITS
from generators.json_schema import unheld as schema_unheld
from generators.json_schema.layout import laid_out
from generators.openapi.bodies import schemas
from generators.openapi.operations import message_path, record_paths
from generators.openapi.shared import export_paths, parameters, responses, scopes, security_schemes
from housing_standard.model import Area, Standard
from housing_standard.names import kebab

__all__ = ["LIMITS", "generate", "unheld"]

LIMITS = tuple(replace(limit, target="openapi") for limit in SCHEMA_LIMITS)

_DESCRIPTION = (
    "Records are listed, read, written and followed through their history; messages are sent; a whole copy is "
    "exported. Field names are those of the records in every other form, so nothing has to be translated. A "
    "record is never deleted: it ends, by the field that says so. Every error is a problem (RFC 9457), with the "
    "findings of the check where there are any. A list comes a page at a time; follow `next_cursor` until there "
    "is none. Personal and special category data are marked: give and ask for them only where the law lets you."
)


def generate(standard: Standard) -> list[Artefact]:
    """Return the document."""
    return [
        Artefact(
            path=f"openapi/{kebab(standard.name) or 'standard'}.openapi.json",
            target="openapi",
            media_type="application/openapi+json",
            content=f"{laid_out(_document(standard))}\n".encode(),
        )
    ]


def unheld(standard: Standard) -> tuple[Unheld, ...]:
    """Return every rule that the bodies do not enforce, with the reason: those of the JSON Schemas."""
    return schema_unheld(standard)


def _document(standard: Standard) -> dict[str, Any]:
    areas = [area for area in standard.areas if _is_used(standard, area)]
    paths: dict[str, Any] = {}
    for entity in standard.records:
        paths |= record_paths(entity)
    for message in standard.messages:
        paths |= message_path(message)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{standard.title or standard.name}: exchange of records",
            "summary": "How suppliers of housing software exchange records and messages.",
            "description": _DESCRIPTION,
            "version": standard.version,
            **({"license": {"name": "Licence of the words", "url": standard.licence}} if standard.licence else {}),
            "x-made-from": standard.fingerprint(*standard.all_parts),
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/", "description": "The supplier's own address stands here."}],
        "tags": [
            *({"name": area.name, "description": _about(area)} for area in areas),
            {"name": "exports", "description": "A whole copy of the records, made in the background."},
        ],
        "security": [{"oauth2": []}, {"bearer": []}],
        "paths": {**paths, **export_paths()},
        "components": {
            "securitySchemes": security_schemes(scopes(areas)),
            "parameters": parameters(),
            "responses": responses(),
            "schemas": schemas(standard),
        },
    }


def _is_used(standard: Standard, area: Area) -> bool:
    return any(entity.area == area.name for entity in (*standard.records, *standard.messages))


def _about(area: Area) -> str:
    return (
        " ".join(part for part in (area.definition, f"({area.steward})" if area.steward else "") if part) or area.title
    )
