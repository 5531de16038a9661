"""Records as Turtle that people can read: one block a record, names shortened by the kind of record or list.

The same statements as the N-Triples of `rdf`, and the same rule for wrong values: they are written as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from housing_standard.lexical import XSD
from housing_standard.model import Standard
from housing_standard.names import DATA_BASE, snake
from housing_standard.records.rdf import triples_of
from housing_standard.records.table import Table
from housing_standard.records.triples import RDF_TYPE, Node, Triple, term_of

# The name of a provider's own list, which holds a slash, is no prefix.
_PREFIX = re.compile(r"[a-z][a-z0-9_]*")
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_RELATIVE = re.compile(r"[a-z][a-z0-9_]*/[A-Za-z0-9_~%-][A-Za-z0-9_.~%-]*")


def to_turtle(tables: Iterable[Table], standard: Standard, base: str = DATA_BASE) -> str:
    """Return the records as one Turtle document; `base` is what their IRIs stand under."""
    writer = _Writer(standard=standard, base=base)
    blocks = [
        writer.block(list(group)) for _, group in groupby(_told(tables, standard, base), key=lambda each: each[0])
    ]
    return "\n".join((writer.head(), *blocks))


def _told(tables: Iterable[Table], standard: Standard, base: str) -> Iterator[tuple[int, Triple]]:
    """Yield each statement with the number of its record, which starts with the statement of its kind."""
    number = 0
    for triple in triples_of(tables, standard, base):
        number += triple[1] == RDF_TYPE
        yield number, triple


@dataclass(frozen=True, kw_only=True)
class _Writer:
    """The shortening of names in one document."""

    standard: Standard
    base: str

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """A prefix for the standard, for each kind of record and each list of codes, by namespace."""
        standard = self.standard
        own = (name for name, address in standard.prefixes.items() if address == standard.base)
        found = {standard.base: next(own, "hs"), XSD: "xsd"}
        for term in (*standard.entities, *standard.vocabularies):
            name = snake(term.name)
            if _PREFIX.fullmatch(name) and name not in found.values():
                found[f"{term.iri}/"] = name
        return found

    def head(self) -> str:
        """Return the base and the prefixes."""
        declared = (f"@prefix {name}: <{address}> .\n" for address, name in self.prefixes.items())
        return f"@base <{self.base}> .\n{''.join(declared)}"

    def block(self, told: list[tuple[int, Triple]]) -> str:
        """Return the statements about one record."""
        (_, (subject, _, kind)), *rest = told
        lines = [f"{self.term(subject)} a {self.term(kind)}"]
        lines += [f"{self.name(predicate)} {self.term(value)}" for _, (_, predicate, value) in rest]
        return " ;\n    ".join(lines) + " .\n"

    def term(self, node: Node) -> str:
        """Return a node in its short form."""
        return term_of(node, self.name)

    def name(self, address: str) -> str:
        """Return an IRI as a prefixed name or relative to the base, where that reads back as the same."""
        namespace, slash, local = address.rpartition("#" if address.startswith(XSD) else "/")
        prefix = self.prefixes.get(f"{namespace}{slash}")
        if prefix and _LOCAL_NAME.fullmatch(local):
            return f"{prefix}:{local}"
        rest = address.removeprefix(self.base) if self.base.endswith("/") else ""
        return f"<{rest}>" if rest != address and _RELATIVE.fullmatch(rest) else f"<{address}>"
