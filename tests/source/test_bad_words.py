"""A fault in the words is told with file, line, term and cure; nothing outside the tree is ever read."""

from __future__ import annotations

from pathlib import Path

import pytest

from housing_standard.errors import UsageError, WordsError, WordsProblem
from housing_standard.source.resolve import read_words

HEAD = """\
id: https://example.org/bad
name: bad
prefixes:
  linkml: https://w3id.org/linkml/
  ex: https://example.org/bad/
default_prefix: ex
default_range: string
imports:
  - linkml:types
"""


def problems_of(folder: Path, text: str, name: str = "bad.yaml") -> tuple[WordsProblem, ...]:
    """Return what reading this one file complains of."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WordsError) as caught:
        read_words(path)
    return caught.value.problems


def line_with(text: str, part: str) -> int:
    """Return the number of the first line that holds `part`."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


CASES = {
    "parents_in_a_circle": ("classes:\n  A:\n    is_a: B\n  B:\n    is_a: A\n", "is_a: B", "circle"),
    "an_unknown_parent": ("classes:\n  A:\n    is_a: Ghost\n", "is_a: Ghost", "'Ghost' is not defined"),
    "a_name_given_twice": ("classes:\n  A:\n    title: one\n  B: {}\n  A:\n    title: two\n", "A:", "given twice"),
    "a_web_import": ("", "http", "outside the tree"),
    "an_unknown_range": (
        "classes:\n  A:\n    attributes:\n      colour:\n        range: Ghost\n",
        "colour:",
        "'Ghost' is not defined",
    ),
    "a_key_linkml_does_not_know": ("classes:\n  A:\n    colour: red\n", "A:", "LinkML does not accept"),
    "a_code_with_a_key_linkml_does_not_know": (
        "enums:\n  E:\n    permissible_values:\n      a:\n        colour: red\n",
        "  E:",
        "LinkML does not accept",
    ),
    "a_code_with_two_meanings": (
        "enums:\n  E:\n    permissible_values:\n      a:\n        meaning: [ex:a, ex:b]\n",
        "  E:",
        "LinkML does not accept",
    ),
    "an_example_with_a_key_linkml_does_not_know": (
        "classes:\n  A:\n    attributes:\n      c:\n        examples:\n          - colour: red\n",
        "  A:",
        "LinkML does not accept",
    ),
    "a_restriction_we_cannot_hold": (
        "classes:\n  A:\n    attributes:\n      total:\n        equals_expression: '{a} + {b}'\n",
        "total:",
        "'equals_expression' restricts data",
    ),
    "a_code_that_begins_on_no_day": (
        "enums:\n  E:\n    permissible_values:\n      a:\n        annotations: {begins: next year}\n",
        "      a:",
        "'next year' is not a date",
    ),
    "codes_dated_by_no_date": (
        (
            "classes:\n  A:\n    attributes:\n      n: {range: integer}\n"
            "      e:\n        range: E\n        annotations: {dated_by: n}\n"
            "enums:\n  E:\n    permissible_values:\n      a:\n"
        ),
        "      e:",
        "dated by 'n', which is no field with one date",
    ),
    "an_unknown_pattern_setting": (
        "classes:\n  A:\n    attributes:\n      code:\n        structured_pattern:\n          syntax: '{ghost}'\n",
        "code:",
        "setting 'ghost' is not defined",
    ),
    "a_moment_moved_in_two_units": (
        (
            "classes:\n  A:\n    rules:\n      - title: t\n"
            "        annotations: {template: in_order, earlier: a, later: b, later_years: 1, later_days: 1}\n"
        ),
        "- title: t",
        "a moment moved by years and by hours or days too",
    ),
    "a_reference_followed_to_nothing": (
        "classes:\n  A:\n    rules:\n      - title: t\n        annotations: {template: referred, field: other.id}\n",
        "- title: t",
        "the template 'referred' with none of its settings",
    ),
    "two_references_of_one_record_that_are_the_same": (
        "classes:\n  A:\n    rules:\n      - title: t\n        annotations: {template: same, field: b, as: c}\n",
        "- title: t",
        "the template 'same' for two fields of one record",
    ),
    "a_sum_of_nothing": (
        (
            "classes:\n  A:\n    rules:\n      - title: t\n"
            "        annotations: {template: adds_up, total: a, entity: B, via: c}\n"
        ),
        "- title: t",
        "the template 'adds_up' without its setting 'amount'",
    ),
    "an_unknown_rule_template": (
        "classes:\n  A:\n    rules:\n      - title: t\n        annotations:\n          template: ghost\n",
        "- title: t",
        "the rule template 'ghost'",
    ),
    "an_unknown_status": ("classes:\n  A:\n    status: finished\n", "A:", "'finished' is not a known status"),
    "a_yaml_alias": ("classes: &a\n  A: *a\n", "classes: &a", "anchor or alias"),
    "a_merge_key": ("classes:\n  A:\n    <<: {}\n", "<<", "merge key"),
    "a_python_tag": ("classes: !!python/object/apply:os.getcwd []\n", "classes:", ""),
}


@pytest.mark.parametrize("case", [name for name in CASES if name not in ("a_web_import", "a_name_given_twice")])
def test_a_fault_is_told_with_its_line_and_cure(tmp_path: Path, case: str) -> None:
    body, where, said = CASES[case]
    text = HEAD + body
    first, *_ = problems_of(tmp_path, text)
    assert first.file == "bad.yaml"
    assert first.line == line_with(text, where)
    assert said in first.problem
    assert first.cure


def test_a_name_given_twice_in_one_file_is_told_at_the_second_place(tmp_path: Path) -> None:
    text = HEAD + CASES["a_name_given_twice"][0]
    (only,) = problems_of(tmp_path, text)
    assert only.line == len(HEAD.splitlines()) + 5
    assert "'A' is given twice" in only.problem


def test_a_name_defined_in_two_files_names_both(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("id: https://example.org/other\nname: other\nclasses:\n  A: {}\n")
    text = HEAD + "  - other\nclasses:\n  A: {}\n"
    (only,) = problems_of(tmp_path, text)
    assert "'A' is defined twice" in only.problem
    assert {only.file, *only.problem.split()} & {"other.yaml", "bad.yaml:11.", "other.yaml:4."}


@pytest.mark.parametrize("outside", ["https://example.org/far", "/etc/hostname", "../../secret"])
def test_an_import_from_outside_the_tree_is_refused_unread(tmp_path: Path, outside: str) -> None:
    folder = tmp_path / "in" / "schema"
    folder.mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("id: https://example.org/secret\nname: secret\n")
    text = HEAD + f"  - {outside}\n"
    (only,) = problems_of(folder, text)
    assert "outside the tree" in only.problem
    assert only.line == line_with(text, outside)


def test_an_import_of_no_file_is_told_at_its_line(tmp_path: Path) -> None:
    text = HEAD + "  - ghost\n"
    (only,) = problems_of(tmp_path, text)
    assert "'ghost' names no file" in only.problem
    assert only.line == line_with(text, "ghost")


def test_deep_nesting_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    (only,) = problems_of(tmp_path, HEAD + "classes: " + "[" * 20_000)
    assert "nested more than" in only.problem


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(HEAD.encode() + b"title: caf\xe9\n")
    with pytest.raises(WordsError, match="not UTF-8"):
        read_words(path)


def test_a_file_over_the_cap_is_refused(tmp_path: Path) -> None:
    (only,) = problems_of(tmp_path, HEAD + "title: " + "x" * (4 * 1024 * 1024))
    assert "larger than" in only.problem


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = HEAD + "classes:\n  A:\n    is_a: Ghost\n  B:\n    colour: red\n  C:\n    is_a: C\n"
    assert {problem.term for problem in problems_of(tmp_path, text)} == {"A", "B", "C"}


def test_a_prefix_with_two_addresses_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(
        "id: https://example.org/other\nname: other\nprefixes:\n  ex: https://example.org/elsewhere/\n"
    )
    (only,) = problems_of(tmp_path, HEAD + "  - other\n")
    assert "stands for" in only.problem


def test_a_missing_source_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        read_words(tmp_path / "ghost")


def test_a_folder_with_two_roots_is_wrong_use(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(f"id: https://example.org/{name}\nname: {name}\n")
    with pytest.raises(UsageError, match=r"one\.yaml, two\.yaml"):
        read_words(tmp_path)
