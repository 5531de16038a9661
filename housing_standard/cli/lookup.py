"""Look a term up by name or plain words: what it means, its fields or codes, where it is used."""

from __future__ import annotations

import argparse
import textwrap
from typing import TYPE_CHECKING, Any

from housing_standard.cli.output import add_format, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from housing_standard.lookup import Lookup
    from housing_standard.model import Entity, Field, Standard, Term, Vocabulary

WIDTH = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `lookup` takes."""
    parser.add_argument("words", nargs="+", help="a term's name, id, IRI or plain words")
    parser.add_argument("--limit", type=int, default=5, help="how many other matches to list (default: 5)")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the best match and its neighbours; 1 when nothing matches."""
    from housing_standard.errors import TermNotFoundError
    from housing_standard.lookup import Lookup
    from housing_standard.shipped import built

    standard = built().standard
    lookup = Lookup(standard)
    text = " ".join(options.words)
    matches = lookup.find(text, limit=max(1, options.limit + 1))
    if not matches:
        raise TermNotFoundError(text, lookup.near(text))
    term, others = matches[0].term, [match.term for match in matches[1:]]
    if options.format == "json":
        print_json({"term": _facts(lookup, term), "others": [other.id for other in others]})
        return 0
    for line in _card(standard, lookup, term):
        print(line)
    if others:
        print("\nAlso found:")
        for other in others:
            print(f"  {other.title} ({other.id})")
    return 0


def _facts(lookup: Lookup, term: Term) -> dict[str, Any]:
    """Return the term as JSON, with what a reader would ask next."""
    from housing_standard.lookup import kind_of

    return {
        "kind": kind_of(term).value,
        "id": term.id,
        "iri": term.iri,
        "name": term.name,
        "title": term.title,
        "definition": term.definition,
        "status": term.status.value,
        "since": term.since,
        "aliases": list(term.aliases),
        "origin": term.origin.value,
        "basis": term.basis,
        "alignments": [{"likeness": a.likeness.value, "target": a.target} for a in term.alignments],
        "no_alignment": term.no_alignment,
        "replaced_by": term.replaced_by,
        "examples": list(term.examples),
        "where_used": [used.id for used in lookup.where_used(term)],
        **_parts(term),
    }


def _parts(term: Term) -> dict[str, Any]:
    from housing_standard.model import Entity, Field, Vocabulary

    match term:
        case Entity():
            return {"why": term.why, "fields": [_field_facts(field) for field in term.fields]}
        case Vocabulary():
            codes = [
                {
                    "code": code.name,
                    "title": code.title,
                    "definition": code.definition,
                    "begins": code.begins,
                    "ends": code.ends,
                }
                for code in term.codes
            ]
            return {"why": term.why, "edition": term.edition, "complete": term.complete, "codes": codes}
        case Field():
            return _field_facts(term)
        case _:
            return {}


def _field_facts(field: Field) -> dict[str, Any]:
    return {
        "field": field.name,
        "title": field.title,
        "definition": field.definition,
        "required": field.required,
        "many": field.many,
        "range": field.range.name,
        "sensitivity": field.sensitivity.value,
        "why": field.why,
    }


def _card(standard: Standard, lookup: Lookup, term: Term) -> Iterator[str]:
    """Yield the lines of a term as an officer reads it: meaning first, facts after."""
    from housing_standard.lookup import kind_of
    from housing_standard.model import Code, Entity, Field, Vocabulary
    from housing_standard.names import days_of

    yield f"{term.title} ({kind_of(term).value}, {term.status.value})"
    yield from _wrapped(term.definition)
    yield ""
    match term:
        case Entity():
            yield from _entity_lines(term)
        case Vocabulary():
            yield from _vocabulary_lines(term)
        case Field():
            yield from _field_lines(standard, term)
        case Code() if term.begins or term.ends:
            yield f"In use: {days_of(term.begins, term.ends)}"
    if term.aliases:
        yield from _wrapped(f"Also known as: {', '.join(term.aliases)}")
    if term.replaced_by:
        yield f"Replaced by: {term.replaced_by}"
    used = lookup.where_used(term)
    if used:
        yield from _wrapped(f"Used by: {', '.join(user.title for user in used)}")
    alignments = ", ".join(f"{a.target} ({a.likeness.value})" for a in term.alignments)
    if alignments or term.no_alignment:
        yield from _wrapped(f"Elsewhere: {alignments or term.no_alignment}")
    yield from _wrapped(f"Source: {term.origin.value}; {term.basis}")
    yield f"Address: {term.iri}"


def _entity_lines(entity: Entity) -> Iterator[str]:
    yield from _wrapped(f"Why it is kept: {entity.why}")
    for distinction in entity.distinctions:
        yield from _wrapped(f"Not the same as: {distinction}")
    yield "Fields:"
    for field in entity.fields:
        need = ", required" if field.required else ""
        yield from _wrapped(f"{field.name} ({field.range.name}{need}): {field.definition}", indent="  ")


def _vocabulary_lines(vocabulary: Vocabulary) -> Iterator[str]:
    from housing_standard.names import days_of

    yield from _wrapped(f"Why it is kept: {vocabulary.why}")
    yield f"Codes, edition {vocabulary.edition}:" if vocabulary.edition else "Codes:"
    for code in vocabulary.codes:
        definition = f": {code.definition}" if code.definition else ""
        title = ", ".join(filter(None, (code.title, days_of(code.begins, code.ends))))
        yield from _wrapped(f"{code.name} ({title}){definition}", indent="  ")


def _field_lines(standard: Standard, field: Field) -> Iterator[str]:
    yield f"Field of: {standard.entity_by_name[field.declared_on].title}"
    many = ", any number of values" if field.many else ""
    yield f"Holds: {field.range.name}, {'required' if field.required else 'optional'}{many}"
    vocabulary = standard.vocabulary_by_name.get(field.range.name)
    if vocabulary:
        yield from _wrapped(f"Codes: {', '.join(code.name for code in vocabulary.codes)}")
    if field.examples:
        yield f"Example: {field.examples[0]}"
    yield f"Personal data: {field.sensitivity.value.replace('_', ' ')}"
    yield from _wrapped(f"Why it is kept: {field.why}")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width=WIDTH, initial_indent=indent, subsequent_indent=f"{indent}    ")
