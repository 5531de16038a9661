"""Statements of an RDF graph with their values as written: no value is parsed, so none is changed or costs memory.

>>> line_of((Resource("http://a"), "http://p", Literal("007", XSD + "integer")))
'<http://a> <http://p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from housing_standard.lexical import XSD

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_TYPE = f"{RDF}type"
XSD_STRING = f"{XSD}string"

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A node that is not a value: `name` is an IRI, or "_:" and the label of a node without one."""

    name: str

    @property
    def blank(self) -> bool:
        """Whether the node has no IRI."""
        return self.name.startswith("_:")


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: its text exactly as written, and its datatype; `language` only with rdf:langString."""

    text: str
    datatype: str = XSD_STRING
    language: str = ""


Node = Resource | Literal
Triple = tuple[Resource, str, Node]


def line_of(triple: Triple) -> str:
    """Return one statement as a line of N-Triples."""
    subject, predicate, value = triple
    return f"{term_of(subject)} <{predicate}> {term_of(value)} ."


def term_of(node: Node, name: Callable[[str], str] = "<{}>".format) -> str:
    """Return a node as N-Triples write it; `name` may write an IRI in a shorter way."""
    if isinstance(node, Resource):
        return node.name if node.blank else name(node.name)
    quoted = f'"{_escaped(node.text)}"'
    if node.language:
        return f"{quoted}@{node.language}"
    return quoted if node.datatype == XSD_STRING else f"{quoted}^^{name(node.datatype)}"


def _escaped(value: str) -> str:
    if value.isprintable() and '"' not in value and "\\" not in value:
        return value
    return "".join(_ESCAPES.get(c, c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}") for c in value)
