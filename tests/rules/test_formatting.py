"""The formatter brings YAML to one form, keeps what it says and every comment, and then has nothing left to do."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from housing_standard.errors import UnreadableError
from housing_standard.rules.formatting import check_formatting, fix, format_text

ROOT = Path(__file__).resolve().parents[2]
GOOD = Path(__file__).parent / "good"

UNTIDY = """\
# what it is
name:   letting
imports:
- linkml:types     # the usual
-   common
title: 'Letting'   # kept

# the terms
classes:
    Letting:
        description: >-
            Two lines
            folded.
        annotations: {since: "0.1",origin: own}
"""

TIDY = """\
# what it is
name: letting
imports:
  - linkml:types   # the usual
  - common
title: 'Letting'   # kept

# the terms
classes:
  Letting:
    description: >-
      Two lines
      folded.
    annotations: {since: "0.1", origin: own}
"""

plain = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, blacklist_categories=["Cc", "Cs"]), max_size=120)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4),
    max_leaves=12,
)
documents = st.dictionaries(plain, values, min_size=1, max_size=5)


def test_an_untidy_file_gets_the_form_of_the_words_and_keeps_its_comments_in_their_columns() -> None:
    assert format_text(UNTIDY) == TIDY


def test_a_file_in_its_form_is_left_as_it_is() -> None:
    assert format_text(TIDY) == TIDY


def test_windows_line_ends_and_byte_order_marks_are_taken_out() -> None:
    assert format_text("\ufeffname: letting\r\ntitle: Letting\r\n") == "name: letting\ntitle: Letting\n"


def test_long_lines_are_not_folded() -> None:
    line = f"description: {'a long sentence ' * 200}end\n"
    assert format_text(line) == line


def test_a_record_of_one_field_keeps_its_braces() -> None:
    line = "object: {letting: [{id: L-1}, {id: L-2, first_day: 2024-01-01}]}\n"
    assert format_text(line) == line


def test_space_at_the_end_of_a_line_of_text_stays() -> None:
    text = "description: |\n  first \n  second\n"
    assert yaml.safe_load(format_text(text)) == {"description": "first \nsecond\n"}


def test_a_file_of_comments_alone_stays() -> None:
    assert format_text("# nothing yet\n") == "# nothing yet\n"


@pytest.mark.parametrize("text", ["a: [1", "a: b: c\n", "\tname: x\n", "a: 1\na: 2\n", "a: ._\n"])
def test_what_is_not_yaml_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        format_text(text)


@settings(deadline=None, max_examples=60)
@given(documents, st.sampled_from([2, 3, 4, 8]), st.sampled_from([20, 80, 4096]))
def test_formatting_twice_is_formatting_once_and_changes_no_value(
    document: dict[str, object], indent: int, width: int
) -> None:
    text = yaml.safe_dump(document, indent=indent, width=width, allow_unicode=True, sort_keys=False)
    try:
        once = format_text(text)
    except UnreadableError:
        reject()  # PyYAML leaves text such as ._ without quotes, which YAML 1.2 takes for a number
    assert format_text(once) == once
    assert yaml.safe_load(once) == document


@settings(deadline=None)
@given(st.lists(st.sampled_from([*UNTIDY.splitlines(), "", "  # a remark", "# another"]), max_size=25))
def test_lines_in_any_order_are_either_refused_or_brought_to_a_form_that_stays(lines: list[str]) -> None:
    try:
        once = format_text("\n".join(lines) + "\n")
    except UnreadableError:
        return
    assert format_text(once) == once


def test_an_untidy_file_is_one_fault_at_the_first_line_that_differs(tmp_path: Path) -> None:
    path = tmp_path / "letting.yaml"
    path.write_text(UNTIDY, encoding="utf-8")
    found = check_formatting(tmp_path, [path])
    assert [(p.rule, p.file, p.line) for p in found] == [("format/not-normal", "letting.yaml", 2)]
    assert "check --fix" in found[0].cure


def test_a_file_that_cannot_be_read_is_a_fault_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("a: [1", encoding="utf-8")
    assert [p.rule for p in check_formatting(tmp_path, [path])] == ["format/unreadable"]
    assert fix([path]) == []
    assert path.read_text(encoding="utf-8") == "a: [1"


def test_bytes_that_are_not_text_are_a_fault_and_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(b"a: \xff\n")
    assert [p.rule for p in check_formatting(tmp_path, [path])] == ["format/unreadable"]
    assert fix([path]) == []


def test_fixing_changes_the_untidy_file_only_and_leaves_no_fault(tmp_path: Path) -> None:
    untidy, tidy = tmp_path / "untidy.yaml", tmp_path / "tidy.yaml"
    untidy.write_text(UNTIDY, encoding="utf-8")
    tidy.write_text(TIDY, encoding="utf-8")
    assert fix([untidy, tidy]) == [untidy]
    assert check_formatting(tmp_path, [untidy, tidy]) == []


def test_the_good_words_are_in_their_form() -> None:
    assert check_formatting(GOOD, sorted(GOOD.rglob("*.yaml"))) == []
