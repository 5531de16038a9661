"""A term in each of the formats it is given in, as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from housing_standard.model import Term
from registry_api.catalogue import Render
from registry_api.describer import Describer
from registry_api.documents import CodeDocument, EntityDocument, FieldDocument, TermDocument, TypeDocument
from registry_api.negotiation import Format
from registry_api.pages import Pages
from registry_api.semantics import Semantics


def renderings(describer: Describer, pages: Pages) -> Mapping[Format, Render]:
    """Return what writes a term in each format."""
    semantics = Semantics(describer.standard)

    def as_json(term: Term) -> bytes:
        return _dumped(describer.document(term).model_dump(mode="json"))

    def as_page(term: Term) -> bytes:
        document = describer.document(term)
        return pages.text("term.html.j2", term=document, lists=_lists(document)).encode()

    return {
        Format.JSON: as_json,
        Format.JSON_LD: lambda term: _dumped(semantics.json_ld(term)),
        Format.TURTLE: semantics.turtle,
        Format.HTML: as_page,
    }


def _dumped(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _lists(document: TermDocument) -> list[tuple[str, list[object]]]:
    """Return what a plain page lists of a term, under its headings."""
    match document:
        case EntityDocument():
            return [("Fields", [*document.fields])]
        case FieldDocument():
            return [("Field of", [document.entity])]
        case CodeDocument():
            return [("Code of", [document.vocabulary])]
        case TypeDocument():
            return []
        case _:
            return [("Codes", [*document.codes])]
