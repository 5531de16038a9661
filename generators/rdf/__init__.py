"""RDF: terms as SKOS concepts and OWL classes and properties, their alignments, and a JSON-LD context of records."""

from __future__ import annotations

from generators.artefact import Artefact, Limit
from generators.rdf.alignments import alignments_of
from generators.rdf.context import context_of
from generators.rdf.terms import TermsGraph
from housing_standard.model import Standard

# The terms say what words mean and judge no data: the rules stand in the shapes.
LIMITS: tuple[Limit, ...] = ()


def generate(standard: Standard) -> list[Artefact]:
    """Return the terms as Turtle, their alignments as a table and the JSON-LD context of records."""
    terms = TermsGraph(standard).turtle()
    return [
        Artefact(path="rdf/terms.ttl", target="rdf", media_type="text/turtle", content=terms),
        Artefact(
            path="rdf/context.jsonld", target="rdf", media_type="application/ld+json", content=context_of(standard)
        ),
        Artefact(
            path="rdf/alignments.sssom.tsv",
            target="rdf",
            media_type="text/tab-separated-values",
            content=alignments_of(standard),
        ),
    ]
