"""A term as linked data: its part of the graph of all terms, as Turtle and as JSON-LD.

The graph itself comes from the maker of the RDF artefacts, so that the registry and the download cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from generators.rdf.terms import PREFIXES, TermsGraph
from housing_standard.model import Standard, Term

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True)
class Semantics:
    """The terms of one Standard as linked data; the graph is made on the first question."""

    standard: Standard

    def turtle(self, term: Term) -> bytes:
        """Return the statements about `term` as Turtle."""
        written = BytesIO()
        about = self._about(NamedNode(term.iri))
        serialize(about, written, format=RdfFormat.TURTLE, prefixes=PREFIXES, base_iri=self.standard.base)
        return _in_order(written.getvalue())

    def json_ld(self, term: Term) -> dict[str, Any]:
        """Return the statements about `term` as one JSON-LD object that carries its own context."""
        return {"@context": dict(sorted(PREFIXES.items())), **self._object(NamedNode(term.iri))}

    @cached_property
    def _by_subject(self) -> dict[NamedNode | BlankNode, list[Triple]]:
        found: dict[NamedNode | BlankNode, list[Triple]] = {}
        for quad in parse(TermsGraph(self.standard).turtle(), format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode | BlankNode):
                found.setdefault(quad.subject, []).append(quad.triple)
        return found

    def _about(self, subject: NamedNode | BlankNode) -> Iterator[Triple]:
        """Yield the statements about `subject` and about what in them has no name of its own."""
        for triple in self._by_subject.get(subject, ()):
            yield triple
            if isinstance(triple.object, BlankNode):
                yield from self._about(triple.object)

    def _object(self, subject: NamedNode | BlankNode) -> dict[str, Any]:
        found: dict[str, Any] = {"@id": subject.value} if isinstance(subject, NamedNode) else {}
        values: dict[str, list[Any]] = {}
        for triple in self._by_subject.get(subject, ()):
            if triple.predicate.value == _TYPE and isinstance(triple.object, NamedNode):
                values.setdefault("@type", []).append(_short(triple.object.value))
            else:
                values.setdefault(_short(triple.predicate.value), []).append(self._value(triple.object))
        return found | {name: those[0] if len(those) == 1 else those for name, those in values.items()}

    def _value(self, node: object) -> Any:
        match node:
            case Literal() if node.language:
                return {"@value": node.value, "@language": node.language}
            case Literal() if node.datatype.value == _STRING:
                return node.value
            case Literal():
                return {"@value": node.value, "@type": _short(node.datatype.value)}
            case NamedNode():
                return {"@id": node.value}
            case BlankNode():
                return self._object(node)
        raise TypeError(f"{type(node).__name__} has no form in JSON-LD here")


def _short(iri: str) -> str:
    """Return an IRI with the prefix that the context declares for it."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def _in_order(turtle: bytes) -> bytes:
    """Return Turtle with its prefixes sorted: the writer gives them in another order each time it starts."""
    lines = turtle.splitlines(keepends=True)
    declared = [line for line in lines if line.startswith(b"@prefix ")]
    return b"".join([*sorted(declared), *(line for line in lines if line not in declared)])
