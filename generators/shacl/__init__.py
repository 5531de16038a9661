"""SHACL shapes: every rule on data as a shape with the rule's own name, in Core where Core can say it."""

from __future__ import annotations

from generators.artefact import Artefact, Limit
from generators.shacl.shapes import ShapesGraph
from housing_standard.model import Standard

LIMITS: tuple[Limit, ...] = (
    Limit(
        target="shacl",
        shape="distinct",
        reason="A graph holds no statement twice, so a value given twice is seen once.",
        caught_by="validate on CSV and JSON; JSON Schema",
    ),
    Limit(
        target="shacl",
        shape="count",
        reason="Equal values count once, so too many that are equal, or too few that differ, are not told apart.",
        caught_by="validate on CSV and JSON; JSON Schema",
    ),
    Limit(
        target="shacl",
        shape="unique",
        reason="Records of one kind with the same identifier become one node, so it shows only where they disagree; "
        "of records that agree on a key, which have no order in a graph, the one with the smallest identifier is kept.",
        caught_by="validate on CSV and JSON; SQL",
    ),
    Limit(
        target="shacl",
        shape="as_at",
        reason="The day is the dataset's extract date, or else today; no other day can be given.",
        caught_by="validate --as-at",
    ),
)


def generate(standard: Standard) -> list[Artefact]:
    """Return the shapes of every rule as one Turtle file."""
    content = ShapesGraph(standard).turtle()
    return [Artefact(path="shacl/shapes.ttl", target="shacl", media_type="text/turtle", content=content)]
