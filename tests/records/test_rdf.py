"""Records as RDF: every value as written, out and in, and no file that can do harm."""

from __future__ import annotations

import resource

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing_standard.errors import UnreadableError
from housing_standard.lexical import XSD
from housing_standard.model import Standard
from housing_standard.records.rdf import (
    MOST_BYTES,
    MOST_QUOTED,
    from_triples,
    read_turtle,
    to_ntriples,
    triples_of,
)
from housing_standard.records.table import Table
from housing_standard.records.triples import RDF_TYPE, Literal, Resource, Triple, line_of

BASE = "https://example.org/housing-data/"
TINY = "https://example.org/tiny/"


def let(*rows: tuple[str | tuple[str, ...] | None, ...], columns: tuple[str, ...]) -> Table:
    return Table(entity="Let", file="let.csv", columns=columns, rows=rows)


def lines_of(standard: Standard, *tables: Table, base: str = BASE) -> list[str]:
    return "".join(to_ntriples(tables, standard, base)).splitlines()


# --- Out --------------------------------------------------------------------------------------------------------------


def test_a_record_says_its_kind_its_identifier_and_each_value(tiny: Standard) -> None:
    table = let(
        ("L-1", "H-1", "fixed", "2024-01-01", None),
        columns=("id", "home", "let_type", "starts_on", "ends_on"),
    )
    subject = f"<{BASE}let/L-1>"
    assert lines_of(tiny, table) == [
        f"{subject} <{RDF_TYPE}> <{TINY}Let> .",
        f'{subject} <{TINY}Record/id> "L-1" .',
        f"{subject} <{TINY}Let/home> <{BASE}place/H-1> .",
        f"{subject} <{TINY}Let/let_type> <{TINY}LetType/fixed> .",
        f'{subject} <{TINY}Let/starts_on> "2024-01-01"^^<{XSD}date> .',
    ]


def test_a_reference_and_the_record_it_means_have_one_address_whatever_the_kind(tiny: Standard) -> None:
    home = Table(entity="Home", file="home.csv", columns=("id",), rows=(("X-1",),))
    check = Table(entity="Check", file="check.csv", columns=("id", "place"), rows=(("C-1", "X-1"),))
    assert lines_of(tiny, home)[0].split()[0] == f"<{BASE}place/X-1>"
    assert lines_of(tiny, check)[-1].split()[2] == f"<{BASE}place/X-1>"


def test_a_wrong_value_is_written_as_it_stands(tiny: Standard) -> None:
    table = let(("L-1", "Fixed", "2024-02-30"), columns=("id", "let_type", "starts_on"))
    assert lines_of(tiny, table)[2:] == [
        f'<{BASE}let/L-1> <{TINY}Let/let_type> "Fixed" .',
        f'<{BASE}let/L-1> <{TINY}Let/starts_on> "2024-02-30"^^<{XSD}date> .',
    ]


def test_a_code_that_a_message_may_not_carry_is_no_code_there(tiny: Standard) -> None:
    news = Table(entity="StartLet", file="start_let.csv", columns=("let_type",), rows=(("rolling",),))
    assert lines_of(tiny, news)[-1].endswith('"rolling" .')


def test_an_identifier_is_encoded_in_the_address_and_kept_in_the_value(tiny: Standard) -> None:
    first, second, *_ = lines_of(tiny, let(("a/b ü|<>",), columns=("id",)))
    assert first.startswith(f"<{BASE}let/a%2Fb%20%C3%BC%7C%3C%3E> ")
    assert second.endswith('"a/b ü|<>" .')


def test_a_record_without_an_identifier_is_a_node_of_its_own(tiny: Standard) -> None:
    lines = lines_of(tiny, let((None, "H-1"), (None, "H-2"), columns=("id", "home")))
    assert [line.split()[0] for line in lines] == ["_:let_1", "_:let_1", "_:let_2", "_:let_2"]


def test_every_value_of_many_is_a_statement(tiny: Standard) -> None:
    home = Table(entity="Home", file="home.csv", columns=("id", "colours"), rows=(("H-1", ("red", "blue")),))
    assert [line.split()[2] for line in lines_of(tiny, home)[2:]] == ['"red"', '"blue"']


def test_the_owner_chooses_the_base(tiny: Standard) -> None:
    lines = lines_of(tiny, let(("L-1", "H-1"), columns=("id", "home")), base="https://data.example/x/")
    assert lines[-1] == f"<https://data.example/x/let/L-1> <{TINY}Let/home> <https://data.example/x/place/H-1> ."


TEXT = st.text(st.characters(codec="utf-8"), min_size=1)


def test_any_text_survives_the_way_out_and_in(tiny: Standard) -> None:
    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(value=TEXT, identifier=TEXT)
    def survives(value: str, identifier: str) -> None:
        table = let((identifier, value, value, value), columns=("id", "home", "let_type", "starts_on"))
        written = "".join(to_ntriples([table], tiny))
        assert read_turtle(written.encode(), "x.nt") == tuple(triples_of([table], tiny))
        contents = from_triples(read_turtle(written.encode(), "x.nt"), tiny, "x.nt")
        assert contents.tables == (Table(entity="Let", file="x.nt", columns=table.columns, rows=table.rows),)

    survives()


def test_half_a_surrogate_pair_becomes_the_sign_for_a_lost_character(tiny: Standard) -> None:
    lines = lines_of(tiny, let(("a\ud800b", "H\udfff"), columns=("id", "home")))
    assert lines[1].endswith('"a\ufffdb" .')
    "".join(lines).encode()


# --- In ---------------------------------------------------------------------------------------------------------------


def test_values_are_read_as_they_are_written() -> None:
    data = b"""
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <http://a> <http://p> "007"^^xsd:integer , " 7"^^xsd:integer , 1.50 , "2024-02-30"^^xsd:date , "x"@en .
    """
    assert [value for _, _, value in read_turtle(data, "x.ttl")] == [
        Literal("007", f"{XSD}integer"),
        Literal(" 7", f"{XSD}integer"),
        Literal("1.50", f"{XSD}decimal"),
        Literal("2024-02-30", f"{XSD}date"),
        Literal("x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"),
    ]


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_turtle(b"\xef\xbb\xbf<http://a> <http://p> <http://b> .", "x.ttl") == (
        (Resource("http://a"), "http://p", Resource("http://b")),
    )


def test_nodes_without_an_address_are_named_by_appearance() -> None:
    data = b"_:z <http://p> [ <http://q> _:z ] ."
    names = {node.name for s, _, o in read_turtle(data, "x.ttl") for node in (s, o) if isinstance(node, Resource)}
    assert names == {"_:b0", "_:b1"}
    assert read_turtle(data, "x.ttl") == read_turtle(data, "x.ttl")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<http://a>\n<http://p>\n oops .", "x.ttl: line 3: this is not Turtle"),
        (b'<http://a> <http://p> "open .\n', "x.ttl: line 1: this is not Turtle"),
        (b'<http://a> <http://p> "1" .\n<http://a> <http://p> "\xff" .', "x.ttl: line 2: this is not Turtle"),
        (b"<a> <http://p> 1 .", "x.ttl: line 1: this is not Turtle: No scheme found"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><rdf/>", "x.ttl: line 1: this is not Turtle"),
        (b"<http://a> <http://p> <<( <http://a> <http://p> 1 )>> .", "statement about a statement"),
        (b"<http://a> <http://p> " + b"<<( <http://a> <http://b> " * 100_000 + b"1" + b" )>>" * 100_000, "statements"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=r"x\.ttl") as caught:
        read_turtle(data, "x.ttl")
    assert says in str(caught.value)


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(UnreadableError, match="larger than 64 MiB"):
        read_turtle(b" " * (MOST_BYTES + 1), "x.ttl")


def test_deep_nesting_does_no_harm() -> None:
    depth = 100_000
    for opening, closing in ((b"(", b")"), (b"[ <http://q> ", b"]")):
        value = opening * depth + b"1" + closing * depth
        assert len(read_turtle(b"<http://a> <http://p> " + value + b" .", "x.ttl")) > depth


def test_as_many_statements_about_statements_as_are_let_through_do_no_harm() -> None:
    depth = MOST_QUOTED
    data = b"<http://a> <http://p> " + b"<<( <http://a> <http://b> " * depth + b"1" + b" )>>" * depth + b" ."
    with pytest.raises(UnreadableError, match="statement about a statement"):
        read_turtle(data, "x.ttl")


def test_a_hostile_number_costs_nothing_and_stays_as_written(tiny: Standard) -> None:
    hostile = "1e1000000000"
    data = f'<{BASE}place/H-1> a <{TINY}Home> ; <{TINY}Home/weekly_rent> "{hostile}"^^<{XSD}decimal> .'
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (table,) = from_triples(read_turtle(data.encode(), "x.ttl"), tiny, "x.ttl").tables
    assert table.column("weekly_rent") == (hostile,)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000


def test_records_come_back_as_the_tables_they_were(tiny: Standard) -> None:
    tables = (
        Table(
            entity="Home",
            file="data.ttl",
            columns=("id", "bedrooms", "has_gas", "colours"),
            rows=(
                ("H 1/ü", "007", "maybe", ("red", "blue")),
                ("H-2", None, "true", None),
                ("H-3", None, None, ("red",)),
            ),
        ),
        Table(
            entity="Let",
            file="data.ttl",
            columns=("id", "home", "let_type", "starts_on"),
            rows=(("L-1", "H 1/ü", "fixed", "2024-02-30"), ("L-2", "missing one", "Fixed", None)),
        ),
    )
    contents = from_triples(triples_of(tables, tiny), tiny, "data.ttl")
    assert contents.tables == tables
    assert contents.findings == ()


def test_an_identifier_that_a_record_gives_itself_beats_its_address(tiny: Standard) -> None:
    triples: list[Triple] = [
        (Resource("http://other/1"), RDF_TYPE, Resource(f"{TINY}Home")),
        (Resource("http://other/1"), f"{TINY}Record/id", Literal("H-1")),
        (Resource("http://other/2"), RDF_TYPE, Resource(f"{TINY}Let")),
        (Resource("http://other/2"), f"{TINY}Let/home", Resource("http://other/1")),
    ]
    home, found = from_triples(triples, tiny, "x.ttl").tables
    assert home.rows == (("H-1",),)
    assert found.rows == (("2", "H-1"),)


def test_several_values_of_a_field_with_one_are_all_kept(tiny: Standard) -> None:
    (table,) = from_triples(
        triples_of([let(("L-1", ("2024-01-01", "2024-01-02")), columns=("id", "starts_on"))], tiny), tiny, "x.ttl"
    ).tables
    assert table.column("starts_on") == (("2024-01-01", "2024-01-02"),)


def test_a_node_of_no_known_kind_is_a_finding(tiny: Standard) -> None:
    triples: list[Triple] = [
        (Resource("http://a"), RDF_TYPE, Resource(f"{TINY}Hoem")),
        (Resource("http://b"), f"{TINY}Record/id", Literal("B")),
        (Resource("http://c"), RDF_TYPE, Resource(f"{TINY}Place")),
    ]
    contents = from_triples(triples, tiny, "x.ttl")
    assert contents.tables == ()
    assert [(finding.rule, finding.record, finding.value) for finding in contents.findings] == [
        ("dataset/unknown_record_type", "http://a", f"{TINY}Hoem"),
        ("dataset/unknown_record_type", "http://b", "no kind"),
        ("dataset/unknown_record_type", "http://c", f"{TINY}Place"),
    ]


def test_a_line_can_be_read_by_another_parser() -> None:
    said = (Resource("http://a"), "http://p", Literal('tab\t quote " back \\ line\n\r \x01\x7f é 🏠'))
    (quad,) = pyoxigraph.parse(line_of(said).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert quad.object.value == said[2].text
