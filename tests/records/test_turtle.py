"""Records as Turtle for people: short names, and the very statements of the N-Triples."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from housing_standard.lexical import XSD
from housing_standard.model import Standard
from housing_standard.records.rdf import read_turtle, triples_of
from housing_standard.records.table import Table
from housing_standard.records.turtle import to_turtle

TEXT = st.text(st.characters(codec="utf-8"), min_size=1)


def test_a_record_is_a_block_with_short_names(tiny: Standard) -> None:
    columns = ("id", "home", "let_type", "starts_on")
    let = Table(entity="Let", file="let.csv", columns=columns, rows=(("L-1", "H 1", "fixed", "2024-01-01"),))
    written = to_turtle([let], tiny)
    assert written.startswith(
        "@base <https://example.org/housing-data/> .\n@prefix tiny: <https://example.org/tiny/> .\n"
    )
    assert f"@prefix xsd: <{XSD}> .\n" in written
    assert written.endswith(
        "\n"
        "<let/L-1> a tiny:Let ;\n"
        '    record:id "L-1" ;\n'
        "    let:home <place/H%201> ;\n"
        "    let:let_type let_type:fixed ;\n"
        '    let:starts_on "2024-01-01"^^xsd:date .\n'
    )


def test_records_without_an_identifier_stay_apart(tiny: Standard) -> None:
    home = Table(entity="Home", file="home.csv", columns=("bedrooms",), rows=(("1",), ("2",)))
    triples = read_turtle(to_turtle([home], tiny).encode(), "home.ttl")
    assert len({subject for subject, _, _ in triples}) == 2


def test_any_text_survives(tiny: Standard) -> None:
    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(
        value=TEXT, identifier=TEXT, base=st.sampled_from(["https://example.org/housing-data/", "urn:x:", "http://a#"])
    )
    def survives(value: str, identifier: str, base: str) -> None:
        columns = ("id", "home", "let_type", "starts_on")
        let = Table(entity="Let", file="let.csv", columns=columns, rows=((identifier, value, value, value),))
        written = to_turtle([let], tiny, base)
        assert read_turtle(written.encode(), "let.ttl") == tuple(triples_of([let], tiny, base))

    survives()
