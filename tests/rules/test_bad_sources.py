"""Nothing is built from words that contradict themselves, whoever wrote them: file, line and cure are told."""

# ruff: noqa: E501 (a schema is read best with each of its terms in a line)

from __future__ import annotations

from pathlib import Path

import pytest

from housing_standard.errors import WordsError, WordsProblem
from housing_standard.rules import refuse_ill_formed
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
THING = "classes:\n  Thing:\n    attributes:\n      id: {identifier: true}\n"
COLOUR = "enums:\n  Colour:\n    permissible_values:\n      red: {meaning: ex:red}\n      blue: {meaning: ex:blue}\n"
RULE = "    rules:\n      - preconditions:\n          slot_conditions:\n"
THEN = "        postconditions:\n          slot_conditions:\n            b: {required: true}\n"

# What is wrong: the body of the schema, a part of the line that is named, and what is said.
BAD = {
    "an_invalid_pattern": (THING + "      a: {pattern: '^[a-z$'}\n", "a: {pattern", "pattern"),
    "a_pattern_that_hangs": (THING + "      a: {pattern: '^(a+)+$'}\n", "a: {pattern", "hang"),
    "a_pattern_that_is_not_anchored": (THING + "      a: {pattern: 'abc'}\n", "a: {pattern", "anchored"),
    "a_pattern_on_a_number": (THING + "      a: {range: integer, pattern: '^1$'}\n", "a: {range", "not text"),
    "parents_in_a_circle": ("classes:\n  A:\n    is_a: B\n  B:\n    is_a: A\n", "is_a: B", "circle"),
    "a_least_above_the_most": (
        THING + "      a: {range: integer, minimum_value: 5, maximum_value: 1}\n", "a: {range", "No value lies from 5 to 1",
    ),
    "a_least_count_above_the_most": (
        THING + "      a: {multivalued: true, minimum_cardinality: 3, maximum_cardinality: 2}\n", "a: {multi", "from 3 to 2",
    ),
    "a_bound_that_is_no_number": (
        THING + "      a: {range: integer, minimum_value: 1.5}\n", "a: {range", "bound 1.5",
    ),
    "a_bound_on_text": (THING + "      a: {maximum_value: 3}\n", "a: {maximum", "no order"),
    "a_rule_on_an_unknown_field": (
        THING + "      b: {}\n" + RULE + "            ghost: {equals_string: x}\n" + THEN, "- preconditions", "'ghost' is not a field",
    ),
    "an_unknown_code_in_a_rule": (
        THING + "      a: {range: Colour}\n      b: {}\n" + RULE + "            a: {equals_string: pink}\n" + THEN + COLOUR,
        "- preconditions", "'pink' is not a code",
    ),
    "a_key_on_an_unknown_field": (
        THING + "    unique_keys:\n      main:\n        unique_key_slots: [ghost]\n", "main:", "'ghost'",
    ),
    "two_codes_of_one_meaning": (
        THING + "      a: {range: Colour}\n" + COLOUR.replace("ex:blue", "ex:red"), "blue:", "same identifier as 'red'",
    ),
    "a_default_that_is_no_code": (
        THING + "      a: {range: Colour, ifabsent: Colour(pink)}\n" + COLOUR, "a: {range", "'pink'",
    ),
    "an_example_that_breaks_its_pattern": (
        THING + "      a: {pattern: '^[a-z]$', examples: [{value: X}]}\n", "a: {pattern", "X",
    ),
    "a_kind_that_takes_more_than_its_parent": (
        THING + "      a: {required: true}\n  Small:\n    is_a: Thing\n    slot_usage:\n      a: {required: false}\n",
        "a: {required: false}", "makes optional what Thing requires",
    ),
    "two_names_that_share_a_file": (
        THING + "  thing:\n    attributes:\n      id: {identifier: true}\n", "thing:", "thing",
    ),
    "a_retired_field_without_a_way_on": (THING + "      a: {deprecated: old}\n", "a: {deprecated", "successor"),
    "a_prefix_that_is_not_declared": (THING + "      a: {exact_mappings: [ghost:a]}\n", "a: {exact", "ghost"),
    "a_choice_between_kinds_of_value": (
        THING + "      a:\n        range: string\n        any_of:\n          - range: integer\n          - range: date\n",
        "a:", "range 'integer' inside an expression",
    ),
    "a_list_that_inherits_from_itself": (
        THING + "      a: {range: Colour}\n" + COLOUR.replace("    permissible", "    inherits: [Colour]\n    permissible"),
        "inherits", "inherits from itself",
    ),
    "a_list_that_a_service_would_expand": (
        THING + "      a: {range: Colour}\nenums:\n  Colour:\n    reachable_from: {source_ontology: x}\n", "Colour:", "'reachable_from'",
    ),
}  # fmt: skip


def problems_of(folder: Path, body: str) -> tuple[WordsProblem, ...]:
    path = folder / "bad.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(WordsError) as caught:
        refuse_ill_formed(read_words(path))
    return caught.value.problems


@pytest.mark.parametrize("name", BAD)
def test_a_bad_source_is_refused_with_file_line_and_cure(tmp_path: Path, name: str) -> None:
    body, where, said = BAD[name]
    problems = problems_of(tmp_path, body)
    lines = (HEAD + body).splitlines()
    wanted = [number for number, line in enumerate(lines, start=1) if where in line]
    told = [problem for problem in problems if said in problem.problem or said in problem.cure]
    assert told, [problem.problem for problem in problems]
    assert told[0].file == "bad.yaml"
    assert told[0].line in wanted, (told[0].line, wanted)
    assert told[0].cure


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    body = (
        THING
        + "      a: {range: Ghost}\n      b: {equals_expression: '{a} + 1'}\n      c: {range: integer, pattern: '^1$'}\n"
    )
    told = " ".join(problem.problem for problem in problems_of(tmp_path, body))
    assert "'Ghost'" in told
    assert "'equals_expression'" in told
    assert "not text" in told


def test_good_words_of_others_need_nothing_that_ours_do(tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    path.write_text(HEAD + THING + "      a: {range: integer}\n", encoding="utf-8")
    refuse_ill_formed(read_words(path))
