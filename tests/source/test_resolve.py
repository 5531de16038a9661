"""LinkML resolves to the Standard: inheritance applied, every restriction lowered."""

from __future__ import annotations

from pathlib import Path

import pytest

from housing_standard.constraints import (
    AnyOf,
    AtLeast,
    AtMost,
    Compare,
    Comparison,
    Matches,
    Moment,
    NoOverlap,
    Not,
    OfType,
    OneOf,
    Passes,
    Present,
    Related,
    Unique,
)
from housing_standard.errors import WordsError
from housing_standard.lexical import Primitive
from housing_standard.model import Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import RangeKind, Severity, Status
from housing_standard.source.resolve import Resolved, read_words


def test_records_are_neither_abstract_nor_messages(tiny: Standard) -> None:
    assert [entity.name for entity in tiny.records] == ["Dataset", "Home", "Shed", "Person", "Let", "Check"]
    assert [entity.name for entity in tiny.messages] == ["StartLet"]


def test_an_inherited_field_keeps_the_iri_of_the_entity_that_declares_it(tiny: Standard) -> None:
    field = tiny.entity_by_name["Home"].field_by_name["place_code"]
    assert (field.id, field.declared_on, field.entity) == ("Place/place_code", "Place", "Home")
    assert field.iri == "https://example.org/tiny/Place/place_code"


def test_the_identifier_comes_first(tiny: Standard) -> None:
    assert all(entity.fields[0].name == "id" for entity in tiny.records)


def test_a_structured_pattern_is_spelt_out_from_the_settings(tiny: Standard) -> None:
    tests = tiny.entity_by_name["Home"].field_by_name["place_code"].tests
    assert tests == (OfType(primitive=Primitive.STRING), Matches(pattern="^[A-Z]{1,2}[0-9]-[0-9]{3}$"))


def test_bounds_become_tests(tiny: Standard) -> None:
    tests = tiny.entity_by_name["Home"].field_by_name["bedrooms"].tests
    assert tests == (OfType(primitive=Primitive.INTEGER), AtLeast(bound="0"), AtMost(bound="12"))


def test_a_vocabulary_is_a_test_for_its_codes(tiny: Standard) -> None:
    field = tiny.entity_by_name["Let"].field_by_name["let_type"]
    assert field.range.kind is RangeKind.VOCABULARY
    assert field.tests == (OneOf(values=("fixed", "rolling", "old_style")),)


def test_a_reference_to_an_abstract_entity_accepts_every_kind_of_it(tiny: Standard) -> None:
    assert [entity.name for entity in tiny.kinds_of("Place")] == ["Home", "Shed"]
    assert tiny.root_of("Home") == "Place"
    assert tiny.root_of("Person") == "Person"


def test_rules_are_lowered_to_the_algebra(tiny: Standard) -> None:
    rules = RuleBook(tiny).by_id
    ends = ("ends_on",)
    fixed = Passes(path=("let_type",), test=OneOf(values=("fixed",)))
    assert rules["TY-001"].check == Compare(
        left=Moment(path=("starts_on",)), comparison=Comparison.NOT_AFTER, right=Moment(path=ends)
    )
    condition = rules["TY-002"].check
    assert isinstance(condition, AnyOf)
    assert condition.parts[1] == Present(path=ends)
    assert isinstance(condition.parts[0], Not)
    assert isinstance(rules["TY-005"].check, NoOverlap)
    assert fixed in rules["TY-005"].check.where.parts  # type: ignore[union-attr]
    assert rules["TY-006"].severity is Severity.WARNING
    assert rules["Check/one_a_day"].check == Unique(fields=("place", "done_on"))
    related = rules["TY-003"].check
    assert isinstance(related, AnyOf)
    assert isinstance(related.parts[1], Related)
    assert related.parts[1].minimum == 1


def test_a_rule_points_at_the_field_that_it_names(tiny: Standard) -> None:
    rules = RuleBook(tiny).by_id
    assert rules["TY-001"].fields == ("ends_on", "starts_on")
    assert rules["TY-005"].fields[0] == "starts_on"
    assert rules["TY-006"].fields[0] == "tenant"


def test_a_message_carries_only_what_it_names(tiny: Standard) -> None:
    message = tiny.entity_by_name["StartLet"]
    assert [field.name for field in message.fields] == ["id", "home", "tenant", "let_type", "starts_on", "ends_on"]
    assert message.field_by_name["tenant"].required
    assert message.field_by_name["let_type"].tests == (OneOf(values=("fixed",)),)


def test_a_retired_code_names_its_successor(tiny: Standard) -> None:
    code = tiny.vocabulary_by_name["LetType"].code_by_name["old_style"]
    assert code.status is Status.DEPRECATED
    assert code.replaced_by == "tiny:LetType/rolling"


def test_a_field_inherits_its_standing_from_its_entity(tiny: Standard) -> None:
    field = tiny.entity_by_name["Let"].field_by_name["starts_on"]
    assert (field.status, field.since, field.basis) == (Status.STABLE, "0.0", "Made up for tests")


def test_every_term_and_rule_knows_its_line(tiny_words: Resolved) -> None:
    file, line = tiny_words.lines.line_of("Let/starts_on")
    text = (tiny_words.folder / file).read_text().splitlines()
    assert text[line - 1].strip() == "starts_on:"
    file, line = tiny_words.lines.line_of("TY-005")
    assert "Fixed lets of one home do not overlap" in text[line - 1]


def test_plain_linkml_without_our_conventions_is_read(tmp_path: Path) -> None:
    (tmp_path / "plain.yaml").write_text(
        "id: https://example.org/plain\nname: plain\nimports: [linkml:types]\n"
        "prefixes: {linkml: 'https://w3id.org/linkml/'}\n"
        "classes:\n  Dog:\n    slots: [name, age]\n    any_of:\n      - slot_conditions: {age: {required: true}}\n"
        "      - slot_conditions: {name: {required: true}}\n"
        "slots:\n  name: {identifier: true, range: string}\n  age: {range: integer, maximum_value: 30}\n"
    )
    standard = read_words(tmp_path / "plain.yaml").standard
    dog = standard.entity_by_name["Dog"]
    assert [field.name for field in dog.fields] == ["name", "age"]
    assert dog.rules[0].check == AnyOf(parts=(Present(path=("age",)), Present(path=("name",))))
    assert AtMost(bound="30") in dog.field_by_name["age"].tests


def noted(folder: Path, annotations: str) -> Path:
    """Write a schema of one class with these annotations and a field that is called `annotations`."""
    source = folder / "notes.yaml"
    source.write_text(
        "id: https://example.org/notes\nname: notes\nimports: [linkml:types]\n"
        "prefixes: {linkml: 'https://w3id.org/linkml/', ex: 'https://example.org/notes/'}\ndefault_prefix: ex\n"
        f"classes:\n  Note:\n    annotations: {annotations}\n"
        "    attributes:\n      id: {identifier: true, range: string}\n      annotations: {range: string}\n"
    )
    return source


@pytest.mark.parametrize("annotations", ["{why: of use, weight: 5}", "{why: {value: of use}}"])
def test_annotations_are_read_in_both_forms(tmp_path: Path, annotations: str) -> None:
    note = read_words(noted(tmp_path, annotations)).standard.entity_by_name["Note"]
    assert (note.why, [field.name for field in note.fields]) == ("of use", ["id", "annotations"])


def test_annotations_that_linkml_refuses_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match="why now"):
        read_words(noted(tmp_path, '{"why now": of use}'))
