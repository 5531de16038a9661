from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing_standard.errors import TermNotFoundError
from housing_standard.lookup import Kind, Lookup, Nearness, kind_of
from housing_standard.model import Standard


@pytest.fixture(scope="session")
def lookup(tiny: Standard) -> Lookup:
    return Lookup(tiny)


def first(lookup: Lookup, text: str) -> tuple[str, Nearness]:
    match = lookup.find(text)[0]
    return match.term.id, match.nearness


@pytest.mark.parametrize(
    "typed",
    [
        "Let/starts_on",
        "let/STARTS_ON",
        "Let.starts_on",
        "let starts on",
        "starts_on",
        "startsOn",
        "Starts on",
        "startson",
        "  starts-on ",
        "tiny:Let/starts_on",
        "https://example.org/tiny/Let/starts_on",
        "http://example.org/tiny/Let/starts_on",
        "<https://example.org/tiny/Let/starts_on>",
    ],
)
def test_a_name_is_found_in_every_spelling_style(lookup: Lookup, typed: str) -> None:
    assert first(lookup, typed) == ("Let/starts_on", Nearness.EXACT)


@pytest.mark.parametrize("typed", ["flat", "Flats", "dwelling", "out:Dwelling"])
def test_an_everyday_word_or_another_standards_name_leads_to_the_term(lookup: Lookup, typed: str) -> None:
    assert first(lookup, typed)[0] == "Home"


def test_a_match_says_which_spelling_it_answers(lookup: Lookup) -> None:
    match = lookup.find("flats")[0]
    assert (match.nearness, match.matched) == (Nearness.ALIAS, "flat")


def test_an_entity_comes_before_the_fields_of_the_same_name(lookup: Lookup) -> None:
    assert [match.term.id for match in lookup.find("home")[:2]] == ["Home", "Let/home"]


def test_every_term_of_the_standard_is_found_first_by_its_own_identifier(lookup: Lookup, tiny: Standard) -> None:
    assert {identifier: first(lookup, identifier)[0] for identifier in tiny.terms} == {i: i for i in tiny.terms}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("hmoe", "Home"),
        ("hom", "Home"),
        ("persn", "Person"),
        ("bedrom", "Home/bedrooms"),
        ("weekly rnet", "Home/weekly_rent"),
        ("strats on", "Let/starts_on"),
    ],
)
def test_a_slip_of_the_fingers_is_forgiven(lookup: Lookup, typed: str, wanted: str) -> None:
    assert first(lookup, typed)[0] == wanted


@pytest.mark.parametrize("typed", ["what is a shed?", "What does Shed mean", "sheds", "which one of our sheds?"])
def test_a_question_is_answered_by_what_it_asks_about(lookup: Lookup, typed: str) -> None:
    assert first(lookup, typed)[0] == "Shed"


def test_a_word_that_only_a_definition_uses_finds_the_term(lookup: Lookup) -> None:
    assert first(lookup, "dwelling someone rent") == ("Home", Nearness.DEFINITION)


def test_a_part_of_a_name_finds_it_and_ranks_below_a_whole_name(lookup: Lookup) -> None:
    assert first(lookup, "rent")[0] == "Home/weekly_rent"
    nearness = [match.nearness for match in lookup.find("let")]
    assert nearness[0] is Nearness.EXACT
    assert nearness == sorted(nearness)


def test_a_whole_word_ranks_above_the_beginning_of_one(standard: Standard) -> None:
    found = [match.term.id for match in Lookup(standard).find("rent", limit=500)]
    assert "rental" in " ".join(standard.terms["Tenancy"].aliases)
    assert found.index("RentType") < found.index("Tenancy")


def test_an_everyday_word_of_an_entity_ranks_above_a_code_of_that_name(standard: Standard) -> None:
    found = [match.term.id for match in Lookup(standard).find("leak", limit=50)]
    assert found.index("RepairRequest") < found.index("RepairFault/leak")


def test_words_of_two_terms_meet_in_the_field_that_joins_them(lookup: Lookup) -> None:
    assert first(lookup, "rolling let")[0] == "LetType/rolling"


def test_kind_and_limit_narrow_the_answers(lookup: Lookup) -> None:
    matches = lookup.find("let", Kind.FIELD, 2)
    assert len(matches) == 2
    assert {kind_of(match.term) for match in matches} == {Kind.FIELD}


def test_a_retired_term_answers_only_to_its_name(lookup: Lookup) -> None:
    def found(text: str, *, retired: bool) -> bool:
        return "LetType/old_style" in [match.term.id for match in lookup.find(text, retired=retired)]

    assert found("old style", retired=False)
    assert not found("old st", retired=False)
    assert found("old st", retired=True)


@pytest.mark.parametrize("typed", ["", "   ", "?!", "zzzzzz", "\x00", "'"])
def test_nonsense_finds_nothing(lookup: Lookup, typed: str) -> None:
    assert lookup.find(typed) == ()


def test_a_term_is_fetched_by_identifier_iri_or_curie(lookup: Lookup, tiny: Standard) -> None:
    term = tiny.terms["Let/home"]
    assert lookup.get("Let/home") is lookup.get(term.iri) is lookup.get("tiny:Let/home") is term


def test_an_unknown_identifier_names_the_nearest(lookup: Lookup) -> None:
    with pytest.raises(TermNotFoundError, match="No term is called 'Let/start_on'") as caught:
        lookup.get("Let/start_on")
    assert caught.value.near[0] == "Let/starts_on"


def test_another_case_is_another_identifier(lookup: Lookup) -> None:
    with pytest.raises(TermNotFoundError) as caught:
        lookup.get("home")
    assert "Home" in caught.value.near


@pytest.mark.parametrize(
    ("used", "by"),
    [
        ("Home", ["Let/home"]),
        ("Place", ["Home", "Shed", "Check/place"]),
        ("Let", ["StartLet"]),
        ("LetType", ["Let/let_type", "FixedLetType"]),
        # The message narrows the field to a list of its own, so the message decides.
        ("FixedLetType", ["StartLet"]),
        ("LetType/fixed", ["Let/let_type", "StartLet"]),
        ("LetType/rolling", ["Let/let_type"]),
        ("place_code", ["Place/place_code"]),
        ("Let/home", ["Let", "StartLet"]),
        ("Place/place_code", ["Place", "Home", "Shed"]),
        ("Shed", []),
    ],
)
def test_where_a_term_is_used(lookup: Lookup, used: str, by: list[str]) -> None:
    assert sorted(term.id for term in lookup.where_used(lookup.get(used))) == sorted(by)


@given(st.text(max_size=300))
def test_any_text_gets_an_ordered_answer_without_repeats(tiny: Standard, text: str) -> None:
    matches = Lookup(tiny).find(text, limit=1000)
    identifiers = [match.term.id for match in matches]
    assert len(identifiers) == len(set(identifiers))
    nearness = [match.nearness for match in matches]
    assert nearness == sorted(nearness)


def test_looking_up_a_well_spelt_word_imports_nothing_heavy() -> None:
    code = (
        "import sys; from housing_standard.lookup import Lookup; "
        "print(sorted({'rapidfuzz', 'fastapi', 'duckdb', 'rdflib', 'linkml_runtime'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("void", {"Void"}),
        ("leak", {"RepairRequest", "FaultCode", "FaultType"}),
        ("tenancy start date", {"Tenancy/start_date"}),
    ],
)
def test_the_words_of_the_trade_find_their_terms(standard: Standard, typed: str, wanted: set[str]) -> None:
    found = Lookup(standard).find(typed)[0].term.id
    assert found in wanted or found.partition("/")[0] in wanted
