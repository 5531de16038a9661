from __future__ import annotations

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from generators.rdf.terms import TermsGraph
from housing_standard.model import Standard
from registry_api.semantics import Semantics
from tests.registry_api.conftest import Client


def graph(content: bytes, form: RdfFormat) -> set[str]:
    """The statements in one writing that does not depend on how they were written."""
    found = Dataset(parse(content, format=form))
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in found}


def test_turtle_and_json_ld_say_the_same_of_every_term(reader: Client, tiny: Standard) -> None:
    for identifier in tiny.terms:
        turtle = graph(reader.get(f"/v1/terms/{identifier}.ttl").content, RdfFormat.TURTLE)
        json_ld = graph(reader.get(f"/v1/terms/{identifier}.jsonld").content, RdfFormat.JSON_LD)
        assert len(turtle) > 5, identifier
        assert turtle == json_ld, identifier


def test_the_terms_together_say_what_the_download_says(reader: Client, tiny: Standard) -> None:
    together = set[str]()
    for identifier in tiny.terms:
        together |= graph(reader.get(f"/v1/terms/{identifier}.ttl").content, RdfFormat.TURTLE)
    download = graph(TermsGraph(tiny).turtle(), RdfFormat.TURTLE)
    whole = f"<{tiny.base}terms> "  # what is said of the whole is said of no term
    assert together == {statement for statement in download if not statement.startswith(whole)}


@pytest.mark.parametrize("form", ["ttl", "jsonld"])
def test_a_restart_gives_the_same_bytes(reader: Client, tiny: Standard, form: str) -> None:
    first = reader.get(f"/v1/terms/Home.{form}")
    again = Semantics(tiny)
    if form == "ttl":
        assert again.turtle(tiny.terms["Home"]) == first.content
    else:
        assert again.json_ld(tiny.terms["Home"]) == first.json()


def test_the_prefixes_of_turtle_stand_in_order(reader: Client) -> None:
    lines = reader.get("/v1/terms/Home.ttl").text.splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert len(prefixes) > 5
    assert lines[: len(prefixes)] == sorted(prefixes)
