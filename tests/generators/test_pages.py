"""The reference pages: what a term page says, where it stands, and that no word can break it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from dataclasses import replace
from typing import Any

import markdown  # type: ignore[import-untyped]
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from generators.artefact import Artefact, Limit
from generators.pages import generate, limits_page, page_path, rule_path
from generators.pages.escape import fenced, markdown_code, markdown_text
from generators.pages.samples import sample_of
from housing_standard.errors import HousingStandardError
from housing_standard.model import Alignment, Entity, Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Likeness, Status

EXTENSIONS = ["attr_list", "md_in_html", "tables", "pymdownx.superfences", "pymdownx.tabbed"]
SETTINGS: dict[str, dict[str, Any]] = {"pymdownx.tabbed": {"alternate_style": True}}

# Characters that have a meaning somewhere between YAML, Markdown and HTML.
HOSTILE = "<script>alert(1)</script> | a `b` *c* _d_ [e](javascript:f) {: #g } &amp; \\ ^ ~~ \" ' $ # === !!! ```"


def pages_of(standard: Standard) -> dict[str, str]:
    """Return the Markdown of every page under its path."""
    return {page.path: page.content.decode() for page in generate(standard) if page.path.endswith(".md")}


def rendered(text: str) -> str:
    """Return a page as the site renders it, without its front matter."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, count=1, flags=re.DOTALL)
    return str(markdown.markdown(body, extensions=EXTENSIONS, extension_configs=SETTINGS))


def words_of(page: str) -> str:
    """Return the words that a reader sees, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def page_of(standard: Standard, name: str) -> str:
    """Return one reference page, rendered."""
    return rendered(pages_of(standard)[f"pages/reference/{name}.md"])


def changed(standard: Standard, name: str, **changes: Any) -> Standard:
    """Return the standard with one entity changed."""
    entities = tuple(replace(e, **changes) if e.name == name else e for e in standard.entities)
    return replace(standard, entities=entities)


def lookup_rows(standard: Standard) -> dict[str, list[Any]]:
    """Return the rows of the look-up index under their addresses."""
    document = json.loads(next(a for a in generate(standard) if a.path == "pages/assets/lookup.json").content)
    return {row[4]: row for row in document["terms"]}


def test_every_term_has_a_page_and_a_place_on_it(tiny: Standard) -> None:
    pages = pages_of(tiny)
    for term in tiny.terms.values():
        path, anchor = page_path(term)
        source = pages["pages/" + path.removesuffix("/index.html") + ".md"]
        assert not anchor or f'id="{anchor}"' in rendered(source), term.id


def test_every_rule_has_one_place(tiny: Standard) -> None:
    pages = {path: rendered(text) for path, text in pages_of(tiny).items()}
    for rule in RuleBook(tiny).by_id.values():
        path, anchor = rule_path(rule)
        page = pages["pages/" + path.removesuffix("/index.html") + ".md"]
        assert page.count(f'id="{anchor}"') == 1, rule.id


def test_a_field_stands_under_its_own_name_on_the_page_of_the_entity_that_declares_it(tiny: Standard) -> None:
    assert page_path(tiny.terms["Let/starts_on"]) == ("reference/let/index.html", "starts_on")
    assert page_path(tiny.entity_by_name["Let"].field_by_name["id"]) == ("reference/record/index.html", "id")
    assert page_path(tiny.terms["LetType/fixed"]) == ("reference/let-type/index.html", "fixed")
    assert page_path(tiny.terms["Home"]) == ("reference/home/index.html", "")
    assert page_path(tiny.terms["place_code"]) == ("reference/value-types/index.html", "place_code")


def test_an_entity_named_like_a_list_does_not_take_its_page(tiny: Standard) -> None:
    entity = replace(tiny.entity_by_name["Home"], name="Rules", id="Rules")
    assert page_path(entity) == ("reference/rules-term/index.html", "")


def test_two_terms_that_would_share_a_page_are_refused_by_name(tiny: Standard) -> None:
    double = replace(tiny.entity_by_name["Shed"], name="home", id="home", rules=())
    with pytest.raises(HousingStandardError, match=r"reference/home\.md"):
        generate(replace(tiny, entities=(*tiny.entities, double)))


def test_the_same_standard_gives_the_same_bytes(tiny: Standard) -> None:
    assert generate(tiny) == generate(tiny)


def test_an_entity_page_says_what_a_reader_asks_first(tiny: Standard) -> None:
    page = page_of(tiny, "let")
    seen = words_of(page)
    assert "<h1>Let</h1>" in page
    for expected in (
        "Entity Let in Tiny standard Stable since version 0.0",
        "An agreement by which someone rents a home for a time.",
        "Why it is collected. Rent hangs on it.",
        "The human being who rents. Why: Says who.",
        "Identifier of a record of Person",
        "One code of Let type",
        "A fixed let says when it ends (violation, TY-002)",
        "The message Start a let carries it.",
        "None, because: nothing outside is like it",
        "Permanent address: https://example.org/tiny/Let.",
        "Suggest a change to Let",
    ):
        assert expected in seen


def test_required_and_sensitivity_are_words(tiny: Standard) -> None:
    rows = re.findall(r'<tr role="row" id="(\w+)">(.*?)</tr>', page_of(tiny, "let"), flags=re.DOTALL)
    seen = {name: words_of(row) for name, row in rows}
    assert seen["starts_on"].endswith("Required Not personal")
    assert seen["ends_on"].endswith("Optional Not personal")
    assert seen["tenant"].endswith("Optional Personal")
    assert "Recommended Personal" in words_of(page_of(tiny, "person"))


def test_a_field_says_its_bounds_its_unit_and_how_many_values_it_takes(tiny: Standard) -> None:
    seen = words_of(page_of(tiny, "home"))
    assert "Whole number, 0 or more, 12 or less" in seen
    assert "Number, in pounds sterling a week, 0 or more" in seen
    assert "Text; from 0 to 2 values" in seen


def test_alignments_are_named_with_how_near_they_lie(tiny: Standard) -> None:
    seen = words_of(page_of(tiny, "home"))
    assert "Out: Dwelling means nearly the same" in seen
    assert "Out: Dwelling/beds (means the same)" in seen


def test_only_a_public_alignment_becomes_a_link(tiny: Standard) -> None:
    alignments = (
        Alignment(likeness=Likeness.EXACT, target="schema:House"),
        Alignment(likeness=Likeness.CLOSE, target="ours:outside/x"),
        Alignment(likeness=Likeness.CLOSE, target="nowhere:y"),
    )
    prefixes = {**tiny.prefixes, "schema": "http://schema.org/", "ours": tiny.base}
    page = page_of(replace(changed(tiny, "Shed", alignments=alignments), prefixes=prefixes), "shed")
    assert 'schema.org: <a href="http://schema.org/House">House</a> means the same' in page
    assert "<code>outside/x</code>" in page
    assert "<code>y</code>" in page


def test_a_list_says_its_edition_and_when_a_code_may_be_used(tiny: Standard) -> None:
    lists = tuple(replace(each, edition="3") if each.name == "LetType" else each for each in tiny.vocabularies)
    page = words_of(page_of(replace(tiny, vocabularies=lists), "let-type"))
    assert "This is edition 3 of the list." in page
    assert "For use until 31 December 2020." in page


def test_a_retired_term_points_at_its_successor(tiny: Standard) -> None:
    retired = changed(tiny, "Shed", status=Status.DEPRECATED, replaced_by="tiny:Home", retired_because="It fell in.")
    retired = replace(retired, prefixes={**tiny.prefixes, "tiny": tiny.base})
    page = page_of(retired, "shed")
    assert "This term is retired. Use Home instead. It fell in." in words_of(page)
    assert '<a href="../home/">Home</a>' in page


def test_a_retired_term_without_successor_says_so(tiny: Standard) -> None:
    page = page_of(changed(tiny, "Shed", status=Status.DEPRECATED, retired_because="None, because it went."), "shed")
    assert "This term is retired. Nothing takes its place. None, because it went." in words_of(page)


def test_a_page_links_to_its_machine_forms_and_to_the_form_for_changes(tiny: Standard) -> None:
    page = page_of(tiny, "let")
    for address in (
        "/v1/terms/Let.json",
        "/v1/terms/Let.jsonld",
        "/v1/terms/Let.ttl",
        "/proposals/new?term=Let",
        "/proposals/new?term=Let%2Fstarts_on",
    ):
        assert f'href="{address}"' in page


def test_where_a_term_is_used_is_listed(tiny: Standard) -> None:
    assert "Home of Let" in words_of(page_of(tiny, "home"))
    assert "Let type of Let" in words_of(page_of(tiny, "let-type"))
    assert "Place code of Place" in words_of(page_of(tiny, "value-types"))
    assert "Home is a kind of it." in words_of(page_of(tiny, "place"))
    assert "The shorter list Fixed let type is cut from it." in words_of(page_of(tiny, "let-type"))


def test_a_message_says_which_record_it_carries(tiny: Standard) -> None:
    assert "This is a message: the parts of Let that one organisation sends" in words_of(page_of(tiny, "start-let"))


def test_an_area_lists_the_vocabularies_that_its_entities_use(tiny: Standard) -> None:
    seen = words_of(page_of(tiny, "area-tiny"))
    assert "proposed steward: tiny working group" in seen
    assert "Let type: The terms on which a home can be rented." in seen
    assert "Start a let: The news that someone begins" in seen


def test_an_everyday_word_stands_in_the_a_to_z_and_leads_to_its_term(tiny: Standard) -> None:
    page = pages_of(tiny)["pages/reference/index.md"]
    assert "- flat: see [Home](home.md)" in page
    assert page.index("## F {") < page.index("- flat:") < page.index("## H {")


def test_every_field_stands_in_the_list_of_fields(tiny: Standard) -> None:
    page = pages_of(tiny)["pages/reference/fields.md"]
    assert "- [Starts on](let.md#starts_on) of Let" in page
    assert page.count("- [Identifier](") == 1


def test_the_page_of_rules_shows_data_that_pass_and_data_that_fail(tiny: Standard) -> None:
    page = pages_of(tiny)["pages/reference/rules.md"]
    rule = page.partition('id="TY-001"')[2].partition("###")[0]
    assert rule.index("Passes") < rule.index("2024-01-01</td></tr>") < rule.index("Fails") < rule.index("2023-12-31")


def test_the_page_of_rules_explains_every_kind_that_follows_from_a_field(tiny: Standard) -> None:
    page = page_of(tiny, "rules")
    kinds = {rule.kind for rule in RuleBook(tiny).by_id.values() if rule.derived}
    assert set(re.findall(r'id="kind-(\w+)"', page)) == kinds
    assert 'id="dataset/missing_column"' in page


def test_the_page_of_limits_groups_by_target_and_names_the_layer_that_catches() -> None:
    limits = [
        Limit(target="sql", shape="as_at", reason="a table has no clock", caught_by="validate"),
        Limit(target="json-schema", shape="unique", reason="one record at a time", caught_by="SQL | validate"),
    ]
    page = limits_page(limits)
    assert page.path == "pages/reference/limits.md"
    seen = words_of(rendered(page.content.decode()))
    assert seen.index("json-schema") < seen.index("SQL | validate") < seen.index("a table has no clock")


def test_limits_are_shown_even_when_their_shape_has_no_name_yet() -> None:
    page = limits_page([Limit(target="x", shape="brand_new", reason="r", caught_by="c")])
    assert "brand_new" in words_of(rendered(page.content.decode()))


def test_hostile_words_neither_break_a_page_nor_run(tiny: Standard) -> None:
    hostile = changed(
        tiny, "Let", title=HOSTILE, definition=HOSTILE, why=HOSTILE, distinctions=(HOSTILE,), aliases=(HOSTILE,),
        notes=(HOSTILE,), no_alignment=HOSTILE, basis=HOSTILE, examples=(json.dumps({"id": HOSTILE}),),
    )  # fmt: skip
    hostile = replace(
        hostile,
        entities=tuple(
            replace(e, fields=tuple(replace(f, title=HOSTILE, definition=HOSTILE, why=HOSTILE) for f in e.fields))
            for e in hostile.entities
        ),
    )
    page = page_of(hostile, "let")
    # The reader sees the characters as they were typed: in the heading, the sentence, a note and a cell.
    assert words_of(page).count(HOSTILE) >= len(hostile.entity_by_name["Let"].fields)
    for path, text in pages_of(hostile).items():
        assert "<script" not in rendered(text), path
        assert "javascript:f)" not in "".join(re.findall(r'href="[^"]*"', rendered(text))), path
    assert page.count("<table") == page_of(tiny, "let").count("<table")


def test_the_front_matter_holds_any_title(tiny: Standard) -> None:
    import yaml  # noqa: PLC0415 - only this test reads YAML

    page = pages_of(changed(tiny, "Let", title=HOSTILE, definition=HOSTILE))["pages/reference/let.md"]
    front = yaml.safe_load(page.split("---\n")[1])
    assert front["title"] == HOSTILE
    assert front["crumbs"][0] == ["Home", "."]


@given(st.text())
def test_any_text_is_shown_as_it_stands(text: str) -> None:
    shown = markdown.markdown(f"| a |\n| --- |\n| x{markdown_text(text)}x |", extensions=EXTENSIONS)
    cells = re.findall(r"<td>(.*)</td>", shown, flags=re.DOTALL)
    plain = " ".join(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]", "", text).split())
    assert [html.unescape(cell) for cell in cells] == [f"x{plain}x"]


@given(st.text())
def test_any_text_that_begins_a_line_stays_text(text: str) -> None:
    shown = markdown.markdown(str(markdown_text(text)), extensions=EXTENSIONS, extension_configs=SETTINGS)
    assert set(re.findall(r"<(\w+)", shown)) <= {"p"}


@given(st.text(min_size=1))
def test_any_name_is_shown_as_code(name: str) -> None:
    shown = markdown.markdown("see " + markdown_code(name), extensions=EXTENSIONS)
    assert re.fullmatch(r"<p>see <code>[^<]*</code></p>", shown)


def test_a_fence_is_longer_than_any_fence_inside() -> None:
    block = markdown.markdown(str(fenced("a\n````\nb", "text")), extensions=EXTENSIONS)
    assert block.count("<code>") == 1
    assert "````" in html.unescape(block)


def test_an_example_means_the_same_in_every_form(tiny: Standard) -> None:
    let = tiny.entity_by_name["Let"]
    sample = sample_of(tiny, let)
    assert sample is not None
    record = {"id": "L-1", "home": "H-1", "tenant": "P-1", "let_type": "fixed"}
    record |= {"starts_on": "2024-01-01", "ends_on": "2025-12-31"}
    assert json.loads(sample.json) == {"let": [record]}
    assert list(csv.DictReader(io.StringIO(sample.csv))) == [record]
    assert ("Let type", "let_type", "Fixed (fixed)") in sample.rows
    graph = rdflib.Graph().parse(data=sample.turtle, format="turtle")
    base, data = rdflib.Namespace(tiny.base), rdflib.Namespace("https://example.org/housing-data/")
    day = rdflib.XSD.date
    subject = data["let/L-1"]
    assert set(graph) == {
        (subject, rdflib.RDF.type, base["Let"]),
        (subject, base["Record/id"], rdflib.Literal("L-1")),
        (subject, base["Let/home"], data["place/H-1"] if tiny.root_of("Home") == "Place" else data["home/H-1"]),
        (subject, base["Let/tenant"], data["person/P-1"]),
        (subject, base["Let/let_type"], base["LetType/fixed"]),
        (subject, base["Let/starts_on"], rdflib.Literal("2024-01-01", datatype=day)),
        (subject, base["Let/ends_on"], rdflib.Literal("2025-12-31", datatype=day)),
    }


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_value_of_an_example_survives_turtle(tiny: Standard, value: str) -> None:
    sample = sample_of(tiny, _with_example(tiny, {"id": "L-1", "keys_at": value}))
    assert sample is not None
    graph = rdflib.Graph().parse(data=sample.turtle, format="turtle")
    found = graph.objects(predicate=rdflib.URIRef(tiny.base + "Let/keys_at"))
    assert [str(literal) for literal in found] == [value]


def test_an_example_with_a_record_inside_has_no_flat_form(tiny: Standard) -> None:
    sample = sample_of(tiny, _with_example(tiny, {"id": "L-1", "home": {"id": "H-1"}}))
    assert sample is not None
    assert (sample.csv, sample.turtle) == ("", "")
    assert json.loads(sample.json) == {"let": [{"id": "L-1", "home": {"id": "H-1"}}]}


def test_an_entity_without_an_example_shows_none(tiny: Standard) -> None:
    assert sample_of(tiny, replace(tiny.entity_by_name["Let"], examples=("not JSON", "[1]"))) is None
    assert "Worked example" not in page_of(changed(tiny, "Let", examples=()), "let")


def test_the_lookup_index_has_one_row_for_each_term(tiny: Standard) -> None:
    rows = lookup_rows(tiny)
    assert len(rows) == len(tiny.terms)
    assert rows["reference/home/"][5] == ["flat", "house"]
    assert rows["reference/let/#starts_on"] == [
        "Starts on", "starts_on", 4, "Let", "reference/let/#starts_on", [], "The first day of renting.", 0,
    ]  # fmt: skip


def test_the_lookup_index_marks_what_is_retired(tiny: Standard) -> None:
    assert [address for address, row in lookup_rows(tiny).items() if row[7]] == ["reference/let-type/#old_style"]


def test_pages_are_artefacts_of_one_target(tiny: Standard) -> None:
    artefacts: list[Artefact] = generate(tiny)
    assert {artefact.target for artefact in artefacts} == {"pages"}
    assert len({artefact.path for artefact in artefacts}) == len(artefacts)


def _with_example(standard: Standard, record: dict[str, Any]) -> Entity:
    return replace(standard.entity_by_name["Let"], examples=(json.dumps(record),))
