"""RDF: the terms as SKOS concepts and OWL classes and properties, and a JSON-LD context that turns records into RDF."""

from __future__ import annotations

from generators.artefact import Artefact, Limit
from generators.rdf.context import context_of
from generators.rdf.terms import TermsGraph
from housing_standard.model import Standard

# The terms say what words mean and judge no data: the rules stand in the shapes.
LIMITS: tuple[Limit, ...] = ()


def generate(standard: Standard) -> list[Artefact]:
    """Return the terms as Turtle and the JSON-LD context of records."""
    terms = TermsGraph(standard).turtle()
    return [
        Artefact(path="rdf/terms.ttl", target="rdf", media_type="text/turtle", content=terms),
        Artefact(
            path="rdf/context.jsonld", target="rdf", media_type="application/ld+json", content=context_of(standard)
        ),
    ]
