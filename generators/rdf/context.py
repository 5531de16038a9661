"""The JSON-LD context of records: the names of fields as they stand in JSON, under the kind of record they belong to.

A static context can say everything about a record but two things, so a record becomes RDF with two keys more: "@id",
its address under the base of the data ("tenancy/TEN-1"), and "@type" ("Tenancy"). References need nothing: the
context of each field resolves an identifier against the address of its kind. The base itself is the owner's choice
and stands before the context: `"@context": [{"@base": "https://example.org/housing-data/"}, context]`.
"""

from __future__ import annotations

import json
from typing import Any

from housing_standard.lexical import GRAMMARS, XSD, Primitive
from housing_standard.model import Entity, Field, Standard, Vocabulary
from housing_standard.names import snake
from housing_standard.scales import RangeKind


def context_of(standard: Standard) -> bytes:
    """Return the context as JSON, one line a field."""
    kinds = sorted((*standard.records, *standard.messages), key=lambda entity: entity.name)
    terms: dict[str, Any] = {"@version": 1.1, "xsd": XSD}
    for entity in kinds:
        terms[snake(entity.name)] = "@included"
    taken = {*terms, *(entity.name for entity in kinds)}
    for entity in kinds:
        terms[entity.name] = {"@id": entity.iri, "@context": _fields(standard, entity, taken)}
    parts = standard.parts_of(*kinds)
    return _laid_out(terms, {"version": standard.version, "madeFrom": standard.fingerprint(*parts)})


def _fields(standard: Standard, entity: Entity, taken: set[str]) -> dict[str, Any]:
    known = taken | set(entity.field_by_name)
    return {field.name: _field(standard, field, known) for field in entity.fields}


def _field(standard: Standard, field: Field, taken: set[str]) -> dict[str, Any]:
    term: dict[str, Any] = {"@id": field.iri}
    match field.range.kind:
        case RangeKind.TYPE if field.primitive is not Primitive.STRING:
            term["@type"] = f"xsd:{GRAMMARS[field.primitive].xsd}"
        case RangeKind.VOCABULARY:
            term["@type"] = "@vocab"
            term["@context"] = _codes(standard.vocabulary_by_name[field.range.name], taken)
        case RangeKind.ENTITY if not field.inlined:
            term["@type"] = "@id"
            term["@context"] = {"@base": f"{snake(standard.root_of(field.range.name))}/"}
        case _:  # text and whole records need no more
            pass
    if field.many:
        term["@container"] = "@set"
    return term


def _codes(vocabulary: Vocabulary, taken: set[str]) -> dict[str, Any]:
    """Return the address that the names of codes hang on, and each code that has another or is a name `taken`."""
    usual = vocabulary.codes[0].iri.removesuffix(vocabulary.codes[0].name) if vocabulary.codes else vocabulary.iri
    spelt_out = {
        code.name: {"@id": code.iri, "@type": "@vocab"}
        for code in vocabulary.codes
        if code.iri != f"{usual}{code.name}" or code.name in taken
    }
    return {"@vocab": usual, **spelt_out}


def _laid_out(terms: dict[str, Any], head: dict[str, str]) -> bytes:
    """Return JSON with each kind over several lines and each field in one, so that changes stay small.

    What stands beside the context is for people: a processor that is given the document reads the context alone.
    """
    entries: list[str] = []
    for name, term in terms.items():
        if isinstance(term, dict):
            fields = ",\n".join(f"      {_text(key)}: {_text(value)}" for key, value in term["@context"].items())
            entries.append(f'    {_text(name)}: {{"@id": {_text(term["@id"])}, "@context": {{\n{fields}\n    }}}}')
        else:
            entries.append(f"    {_text(name)}: {_text(term)}")
    opening = "".join(f"  {_text(key)}: {_text(value)},\n" for key, value in head.items())
    return ("{\n" + opening + '  "@context": {\n' + ",\n".join(entries) + "\n  }\n}\n").encode()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
