"""The terms keep SKOS's own conditions, the alignments are a table that SSSOM tools read, a release lists its files."""

from __future__ import annotations

import csv
import hashlib
import io
from contextlib import nullcontext

import pyoxigraph
import pytest
import rdflib
import yaml

from generators.artefact import Artefact
from generators.assembly import assemble
from generators.rdf import generate
from generators.release import release_of
from generators.targets import TARGETS
from housing_standard.model import Standard
from housing_standard.releases import steps_of
from housing_standard.snapshot import write_snapshot

STANDARDS = ("tiny", "standard")

# The conditions of SKOS's reference (sections 4.4, 5.4, 8.4, 9.4 and 10.4) as queries that find what breaks them.
CONDITIONS = {
    "S9: a concept is no scheme": "?s a skos:Concept , skos:ConceptScheme",
    "S13: a label is preferred or alternative, not both": "?s skos:prefLabel ?label ; skos:altLabel ?label",
    "S14: one preferred label in a language": (
        "?s skos:prefLabel ?label, ?other FILTER(?label != ?other && lang(?label) = lang(?other))"
    ),
    "S27: what is broader is not merely related": "?s skos:broader+ ?o ; skos:related ?o",
    "S37: a collection is no concept": "?s a skos:Collection , skos:Concept",
    "S46: what matches exactly is neither broader nor merely related": (
        "?s skos:exactMatch ?o { ?s skos:broadMatch ?o } UNION { ?s skos:relatedMatch ?o }"
    ),
    "no concept is broader than itself": "?s skos:broader+ ?s",
    "every concept is in a scheme": "?s a skos:Concept FILTER NOT EXISTS { ?s skos:inScheme ?scheme }",
    "a notation is used once in a scheme": (
        "?s skos:notation ?n ; skos:inScheme ?scheme . ?o skos:notation ?n ; skos:inScheme ?scheme FILTER(?s != ?o)"
    ),
}  # fmt: skip


def named(artefacts: list[Artefact], ending: str) -> bytes:
    return next(artefact.content for artefact in artefacts if artefact.path.endswith(ending))


@pytest.mark.parametrize("name", STANDARDS)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_terms_keep_the_conditions_of_skos(name: str, condition: str, request: pytest.FixtureRequest) -> None:
    graph = rdflib.Graph().parse(data=named(generate(request.getfixturevalue(name)), "terms.ttl"), format="turtle")
    query = f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?s WHERE {{ {CONDITIONS[condition]} }}"
    assert [str(row[0]) for row in graph.query(query)] == []  # type: ignore[index]


def test_a_spoilt_scheme_breaks_a_condition() -> None:
    data = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <a:> a skos:Concept ; skos:broader <a:> ."
    graph = rdflib.Graph().parse(data=data, format="turtle")
    query = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?s WHERE { ?s skos:broader+ ?s }"
    assert len(list(graph.query(query))) == 1


@pytest.mark.parametrize("name", STANDARDS)
def test_the_alignments_are_a_table_with_its_head_in_yaml(name: str, request: pytest.FixtureRequest) -> None:
    standard: Standard = request.getfixturevalue(name)
    text = named(generate(standard), "alignments.sssom.tsv").decode()
    head = yaml.safe_load("\n".join(line[2:] for line in text.splitlines() if line.startswith("#")))
    assert head["mapping_set_version"] == standard.version
    rows = list(
        csv.DictReader(io.StringIO("\n".join(text.split("\n")[len(head) + len(head["curie_map"]) :])), delimiter="\t")
    )
    assert len(rows) == sum(len(term.alignments) for term in standard.terms.values()) + len(steps_of(standard))
    for row in rows:
        by_hand = row["subject_id"].partition(":")[0] not in ("core24", "core25")
        assert row["mapping_justification"] == f"semapv:{'ManualMappingCuration' if by_hand else 'MappingChaining'}"
        for column in ("subject_id", "predicate_id", "object_id"):
            assert row[column].partition(":")[0] in head["curie_map"], row


def test_an_alignment_says_how_near_the_terms_lie(tiny: Standard) -> None:
    text = named(generate(tiny), "alignments.sssom.tsv").decode()
    assert "tiny:Home\tHome\tskos:closeMatch\tout:Dwelling\tsemapv:ManualMappingCuration" in text


def test_a_release_lists_every_file_with_its_digest_and_its_role(tiny: Standard) -> None:
    names = [target.name for target in TARGETS if target.name != "pages"]
    artefacts = assemble(tiny, write_snapshot(tiny), names, lambda _: nullcontext())
    content = named(artefacts, "release.ttl")
    graph = rdflib.Graph().parse(data=content, format="turtle")
    assert len(list(pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE))) == len(graph)
    query = """
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX prof: <http://www.w3.org/ns/dx/prof/>
        PREFIX spdx: <http://spdx.org/rdf/terms#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?path ?digest ?role WHERE {
            ?release a prof:Profile ; dcat:distribution ?file ; prof:hasResource ?resource .
            ?file dcterms:title ?path ; spdx:checksum/spdx:checksumValue ?digest .
            ?resource prof:hasArtifact ?file ; prof:hasRole ?role }"""
    found = {str(row[0]): (str(row[1]).lower(), str(row[2])) for row in graph.query(query)}  # type: ignore[index]
    wanted = {a.path: hashlib.sha256(a.content).hexdigest() for a in artefacts if not a.path.endswith("release.ttl")}
    assert {path: digest for path, (digest, _) in found.items()} == wanted
    assert found["shacl/shapes.ttl"][1].endswith("/validation")
    assert found["rdf/terms.ttl"][1].endswith("/vocabulary")


def test_a_release_of_nothing_is_still_described(tiny: Standard) -> None:
    assert b"prof:Profile" in release_of(tiny, []).content
