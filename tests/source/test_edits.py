"""After an edit only what it touches is resolved again, and the outcome is the same as of a reading from scratch."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from housing_standard.errors import WordsError
from housing_standard.source.resolve import read_words

TINY = Path(__file__).resolve().parent.parent / "tiny"
MAIN, LIST = "schema/tiny.yaml", "vocabularies/let_type.yaml"


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """A copy of the tiny words that a test may edit."""
    for name in ("schema", "vocabularies"):
        shutil.copytree(TINY / name, tmp_path / name)
    return tmp_path


def edit(words: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` in a file, which must be there."""
    text = (words / file).read_text(encoding="utf-8")
    assert old in text
    (words / file).write_text(text.replace(old, new, 1), encoding="utf-8")


EDITS = {
    "a_title": (MAIN, "    title: Home\n", "    title: Dwelling\n"),
    "a_parent's_field": (MAIN, "        range: place_code\n", "        range: string\n"),
    "a_type": (MAIN, "{area_part}-[0-9]{3}", "{area_part}-[0-9]{4}"),
    "a_setting": (MAIN, '"[A-Z]{1,2}[0-9]"', '"[A-Z]{1,3}[0-9]"'),
    "the_version": (MAIN, "version: 0.0.1", "version: 0.0.2"),
    "a_prefix": (MAIN, "prefixes:\n", "prefixes:\n  more: https://example.org/more/\n"),
    "a_list": (LIST, "      rolling:", "      weekly:\n        meaning: tiny:LetType/weekly\n      rolling:"),
    "a_comment_line": (MAIN, "classes:\n", "# kinds of record\nclasses:\n"),
    "the_area's_own_words": (MAIN, "A small standard with one of everything, for tests.", "Small words."),
    "the_area's_name": (MAIN, "name: tiny\n", "name: small\n"),
    **{
        f"{what}_{name}": (MAIN, f"  {name}:\n", text.format(name))
        for name in ("Record", "Place", "Home", "Shed", "Person", "Let", "Check")
        for what, text in {"a_line_above": "\n  {}:\n", "a_line_in": "  {}:\n    # a comment\n"}.items()
    },
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_gives_what_a_reading_from_scratch_gives(words: Path, name: str) -> None:
    before = read_words(words)
    edit(words, *EDITS[name])
    after, scratch = read_words(words, before), read_words(words)
    assert after.standard == scratch.standard
    assert after.lines == scratch.lines
    assert after.needs.gathered.sections == scratch.needs.gathered.sections


def test_what_an_edit_does_not_touch_is_not_made_again(tmp_path: Path) -> None:
    head = "id: https://example.org/two/{0}\nname: {0}\nprefixes:\n  linkml: https://w3id.org/linkml/\n"
    imports = "imports:\n  - linkml:types\n"
    for name in ("Cat", "Dog"):
        body = f"classes:\n  {name}:\n    attributes:\n      id:\n        identifier: true\n"
        (tmp_path / f"{name.lower()}.yaml").write_text(head.format(name.lower()) + imports + body)
    (tmp_path / "two.yaml").write_text(head.format("two") + "imports:\n  - cat\n  - dog\n")
    before = read_words(tmp_path / "two.yaml")
    edit(tmp_path, "dog.yaml", "  Dog:\n", "  Dog:\n    title: Hound\n")
    after = read_words(tmp_path / "two.yaml", before)
    assert after.standard.entity_by_name["Dog"].title == "Hound"
    assert after.standard.entity_by_name["Cat"] is before.standard.entity_by_name["Cat"]


def test_of_a_file_only_what_changed_is_made_again(words: Path) -> None:
    before = read_words(words)
    edit(words, MAIN, "    title: Home\n", "    title: Dwelling\n")
    after = read_words(words, before)
    assert after.needs.digests("Home") != before.needs.digests("Home")
    others = ("Record", "Place", "Shed", "Person", "Check")
    assert all(after.needs.digests(name) == before.needs.digests(name) for name in others)


def test_what_only_names_an_edited_file_is_made_again_where_the_named_changes(tmp_path: Path) -> None:
    head = "id: https://example.org/two/{0}\nname: {0}\nprefixes:\n  linkml: https://w3id.org/linkml/\n"
    imports = "imports:\n  - linkml:types\n"
    dogs = "classes:\n  Dog:\n    attributes:\n      id:\n        identifier: true\n  Lead:\n    attributes: {}\n"
    dogs += "types:\n  Weight:\n    typeof: integer\n    maximum_value: 20\n"
    cats = "classes:\n  Cat:\n    attributes:\n      id:\n        identifier: true\n"
    cats += "      weight:\n        range: Weight\n"
    cats += "  Call:\n    is_a: Cat\n    annotations:\n      profile_of: Cat\n      carries: id\n"
    (tmp_path / "dog.yaml").write_text(head.format("dog") + imports + dogs)
    (tmp_path / "cat.yaml").write_text(head.format("cat") + imports + cats)
    (tmp_path / "two.yaml").write_text(head.format("two") + "imports:\n  - cat\n  - dog\n")
    before = read_words(tmp_path / "two.yaml")
    edit(tmp_path, "dog.yaml", "  Lead:\n", "  Lead:\n    title: Leash\n")
    after = read_words(tmp_path / "two.yaml", before)
    assert after.standard.entity_by_name["Cat"] is before.standard.entity_by_name["Cat"]
    assert after.lines == read_words(tmp_path / "two.yaml").lines
    edit(tmp_path, "dog.yaml", "maximum_value: 20", "maximum_value: 30")
    last = read_words(tmp_path / "two.yaml", after)
    assert last.standard == read_words(tmp_path / "two.yaml").standard
    assert last.standard.entity_by_name["Cat"] != before.standard.entity_by_name["Cat"]


def test_a_mistake_after_an_edit_is_told_as_from_scratch(words: Path) -> None:
    before = read_words(words)
    edit(words, MAIN, "        range: place_code\n", "        range: Ghost\n")
    with pytest.raises(WordsError) as after:
        read_words(words, before)
    with pytest.raises(WordsError) as scratch:
        read_words(words)
    assert after.value.problems == scratch.value.problems


def test_a_class_that_goes_takes_those_that_need_it_along(words: Path) -> None:
    before = read_words(words)
    edit(words, MAIN, "  Place:\n    is_a: Record\n", "  Spot:\n    is_a: Record\n")
    with pytest.raises(WordsError, match="'Place' is not defined"):
        read_words(words, before)
