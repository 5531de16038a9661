"""The terms as SKOS and OWL, and the JSON-LD context: true statements, and no more of them than are meant."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import to_canonical_graph

from generators.rdf import generate
from housing_standard.model import Standard
from housing_standard.names import DATA_BASE, snake
from housing_standard.records.jsonld import to_json_ld
from housing_standard.records.rdf import to_ntriples
from housing_standard.scales import RangeKind
from tests.generators.judging import Data, tables_of

# rdflib's own JSON-LD reader makes a graph of a kind that rdflib has retired.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

TINY = Namespace("https://example.org/tiny/")
OUT = Namespace("https://example.org/outside/")
DCAM = Namespace("http://purl.org/dc/dcam/")
TERM_STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")


@pytest.fixture(scope="module")
def terms(tiny: Standard) -> Graph:
    return Graph().parse(data=generate(tiny)[0].content, format="turtle")


def context_of(standard: Standard) -> dict[str, Any]:
    context: dict[str, Any] = json.loads(generate(standard)[1].content)["@context"]
    return context


# --- The terms --------------------------------------------------------------------------------------------------------


def test_every_term_is_there_with_a_label_a_definition_and_its_status(tiny: Standard, terms: Graph) -> None:
    for term in tiny.terms.values():
        node = URIRef(term.iri)
        labels = {*terms.objects(node, RDFS.label), *terms.objects(node, SKOS.prefLabel)}
        assert labels == {Literal(term.title, lang="en")}, term.id
        assert (node, SKOS.definition, Literal(term.definition, lang="en")) in terms
        assert (node, TERM_STATUS, Literal(term.status.value)) in terms


def test_a_vocabulary_is_a_scheme_of_concepts(terms: Graph) -> None:
    scheme, fixed = TINY["LetType"], TINY["LetType/fixed"]
    assert (scheme, RDF.type, SKOS.ConceptScheme) in terms
    assert (fixed, RDF.type, SKOS.Concept) in terms
    assert (fixed, SKOS.inScheme, scheme) in terms
    assert (fixed, SKOS.topConceptOf, scheme) in terms
    assert (scheme, SKOS.hasTopConcept, fixed) in terms
    assert (fixed, SKOS.notation, Literal("fixed")) in terms


def test_a_restricted_list_collects_the_codes_of_the_full_one(terms: Graph) -> None:
    fewer = TINY["FixedLetType"]
    assert (fewer, RDF.type, SKOS.Collection) in terms
    assert set(terms.objects(fewer, SKOS.member)) == {TINY["LetType/fixed"]}
    assert (TINY["LetType/fixed"], SKOS.inScheme, fewer) not in terms


def test_a_code_with_a_parent_is_narrower_than_it(tiny: Standard) -> None:
    full = tiny.vocabulary_by_name["LetType"]
    codes = tuple(replace(code, parent="rolling" if code.name == "old_style" else "") for code in full.codes)
    nested = replace(full, codes=codes)
    vocabularies = tuple(nested if each is full else each for each in tiny.vocabularies)
    graph = Graph().parse(data=generate(replace(tiny, vocabularies=vocabularies))[0].content, format="turtle")
    assert (TINY["LetType/old_style"], SKOS.broader, TINY["LetType/rolling"]) in graph
    assert (TINY["LetType/old_style"], SKOS.topConceptOf, None) not in graph


def test_a_retired_code_says_so_and_names_its_successor(terms: Graph) -> None:
    old = TINY["LetType/old_style"]
    assert (old, OWL.deprecated, Literal(lexical_or_value=True)) in terms
    assert (old, DCTERMS.isReplacedBy, TINY["LetType/rolling"]) in terms
    assert str(terms.value(old, DCTERMS.valid)) == "end=2020-12-31;"
    assert (TINY["LetType/rolling"], OWL.deprecated, None) not in terms


def test_only_concepts_carry_skos_mappings(terms: Graph) -> None:
    assert (TINY["LetType/fixed"], SKOS.closeMatch, OUT["TermsCode/1"]) in terms
    assert (TINY["Home/bedrooms"], RDFS.seeAlso, OUT["Dwelling/beds"]) in terms
    mappings = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    mapped = {subject for mapping in mappings for subject in terms.subjects(mapping)}
    assert mapped
    assert all((subject, RDF.type, SKOS.Concept) in terms for subject in mapped)


def test_no_term_is_of_two_kinds_that_skos_keeps_apart(terms: Graph) -> None:
    kinds = (SKOS.Concept, SKOS.ConceptScheme, SKOS.Collection, OWL.Class)
    members = [set(terms.subjects(RDF.type, kind)) for kind in kinds]
    assert sum(map(len, members)) == len(set.union(*members))


def test_nothing_lets_a_reasoner_give_a_record_a_kind(terms: Graph) -> None:
    assert not list(terms.subject_objects(RDFS.domain))
    ranges = {str(kind) for kind in terms.objects(None, RDFS.range)}
    assert all(kind.startswith("http://www.w3.org/2001/XMLSchema#") or kind == str(SKOS.Concept) for kind in ranges)
    assert (TINY["Let/home"], DCAM.rangeIncludes, TINY["Home"]) in terms


def test_entities_inherit_and_messages_do_not(terms: Graph) -> None:
    assert (TINY["Home"], RDFS.subClassOf, TINY["Place"]) in terms
    assert (TINY["StartLet"], RDFS.subClassOf, None) not in terms
    assert (TINY["StartLet"], RDFS.seeAlso, TINY["Let"]) in terms


def test_a_field_is_one_property_wherever_it_is_inherited(terms: Graph) -> None:
    assert set(terms.objects(TINY["Record/id"], DCAM.domainIncludes)) == {TINY["Record"]}
    assert set(terms.objects(TINY["Let/let_type"], RDFS.seeAlso)) == {TINY["LetType"]}, "not the message's fewer codes"


def test_the_whole_says_its_version_and_licence(tiny: Standard, terms: Graph) -> None:
    assert (TINY["terms"], OWL.versionInfo, Literal(tiny.version)) in terms
    assert (TINY["terms"], DCTERMS.license, URIRef(tiny.licence)) in terms


# --- The context ------------------------------------------------------------------------------------------------------

GOOD: Data = {
    "dataset": [{"id": "D-1", "extract_date": "2026-10-31"}],
    "home": [
        {"id": "H-1", "place_code": "AB1-001", "bedrooms": "2", "has_gas": True, "weekly_rent": "104.50"},
        {"id": "H-2", "colours": ["red", "blue"]},
    ],
    "shed": [{"id": "S-1"}],
    "person": [{"id": "P-1", "born_on": "1980-02-29"}],
    "let": [{"id": "L-1", "home": "H-1", "tenant": "P-1", "let_type": "fixed", "starts_on": "2024-01-01"}],
    "check": [{"id": "C-1", "place": "S-1", "due_on": None}],
    "start_let": [{"id": "L-2", "home": "H-2", "let_type": "fixed"}],
}
BAD: Data = {
    "home": [{"id": "a:b/ä ö", "bedrooms": "007", "weekly_rent": "1e3", "has_gas": "maybe"}],
    "let": [{"id": "L-1", "home": "a:b/ä ö", "let_type": "home", "starts_on": "2024-02-30", "keys_at": " now\n"}],
    "check": [{"place": "http://elsewhere/1"}],
}


@pytest.mark.parametrize("data", [GOOD, BAD])
def test_two_processors_of_json_ld_read_the_statements_that_our_own_converter_writes(
    tiny: Standard, data: Data
) -> None:
    tables = tables_of(tiny, data)
    ours = "".join(to_ntriples(tables, tiny))
    document = json.dumps(to_json_ld(tables, tiny, context_of(tiny)))
    expected = to_canonical_graph(Graph().parse(data=ours, format="nt"))
    assert set(to_canonical_graph(Graph().parse(data=document, format="json-ld"))) == set(expected)
    parsed = pyoxigraph.parse(document.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
    lines = {f"{quad.triple} ." for quad in parsed if isinstance(quad.subject, pyoxigraph.NamedNode)}
    assert lines == {line for line in _canonical(ours) if not line.startswith("_:")}


def _canonical(ours: str) -> set[str]:
    parsed = pyoxigraph.parse(ours.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return {f"{quad.triple} ." for quad in parsed}


def test_our_json_needs_two_keys_a_record_and_nothing_else_to_be_json_ld(tiny: Standard) -> None:
    kinds = {snake(entity.name): entity for entity in (*tiny.records, *tiny.messages)}
    document: dict[str, Any] = {"@context": [{"@base": DATA_BASE}, context_of(tiny)]}
    for key, records in GOOD.items():
        root = snake(tiny.root_of(kinds[key].name))
        document[key] = [{"@id": f"{root}/{each['id']}", "@type": kinds[key].name, **each} for each in records]
    ours = Graph().parse(data="".join(to_ntriples(tables_of(tiny, GOOD), tiny)), format="nt")
    assert set(Graph().parse(data=json.dumps(document), format="json-ld")) == set(ours)


def test_a_code_that_is_called_like_a_field_is_still_a_code(tiny: Standard) -> None:
    full = tiny.vocabulary_by_name["LetType"]
    renamed = tuple(replace(code, name="home" if code.name == "rolling" else code.name) for code in full.codes)
    vocabularies = tuple(replace(full, codes=renamed) if each is full else each for each in tiny.vocabularies)
    standard = replace(tiny, vocabularies=vocabularies)
    tables = tables_of(standard, {"let": [{"id": "L-1", "let_type": "home"}]})
    document = json.dumps(to_json_ld(tables, standard, context_of(standard)))
    graph = Graph().parse(data=document, format="json-ld")
    assert set(graph.objects(None, TINY["Let/let_type"])) == {TINY["LetType/rolling"]}


def test_the_context_has_every_field_of_every_kind_of_record(tiny: Standard) -> None:
    context = context_of(tiny)
    for entity in (*tiny.records, *tiny.messages):
        fields = context[entity.name]["@context"]
        assert list(fields) == [field.name for field in entity.fields]
        for field in entity.fields:
            assert ("@base" in fields[field.name].get("@context", {})) is (field.range.kind is RangeKind.ENTITY)
