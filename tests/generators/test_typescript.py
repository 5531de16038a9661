"""The TypeScript that suppliers compile: strict, documented, and as severe as a checker of types can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.typescript import generate, unheld
from housing_standard.model import Standard
from housing_standard.source.resolve import read_words
from tests.agreement.engine import Dataset
from tests.agreement.engines.typescript import TypeScript
from tests.typescript_compiler import complaints

NASTY = """\
id: https://example.org/nasty
name: nasty
title: "Nasty */ words"
prefixes:
  linkml: https://w3id.org/linkml/
  ex: https://example.org/nasty/
default_prefix: ex
imports:
  - linkml:types
classes:
  Record:
    attributes:
      id: {identifier: true}
      class: {range: integer, description: "It ends */ here"}
      default: {range: Array, multivalued: true}
  Date:
    is_a: Record
  odd thing:
    attributes:
      first name: {}
      24h: {range: boolean}
      parts: {range: Record, multivalued: true, inlined: true}
      few: {multivalued: true, minimum_cardinality: 2, equals_string_in: [a, 'b"c']}
enums:
  Array:
    permissible_values:
      'quote"d': {}
      "new\\nline": {}
"""


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    path = tmp_path_factory.mktemp("words") / "nasty.yaml"
    path.write_text(NASTY)
    return read_words(path).standard


def written(standard: Standard, folder: Path) -> Path:
    for artefact in generate(standard):
        path = folder / artefact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artefact.content)
    return folder / "typescript"


@pytest.mark.parametrize("name", ["tiny", "standard", "wide", "nasty"])
def test_the_strictest_compiler_has_nothing_to_say(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = written(request.getfixturevalue(name), tmp_path)
    assert complaints(folder, sorted(path.name for path in folder.glob("*.ts"))) == []


@pytest.fixture(scope="module")
def types(tiny: Standard, tmp_path_factory: pytest.TempPathFactory) -> TypeScript:
    return TypeScript(tiny, tmp_path_factory.mktemp("types"))


HOME = {"id": "H-1", "bedrooms": 2, "has_gas": True, "colours": ["red"]}
LET = {"id": "L-1", "home": "H-1", "let_type": "rolling", "starts_on": "2024-01-01"}


def test_a_good_record_is_taken_and_absence_may_be_written_in_every_way(types: TypeScript) -> None:
    ways: tuple[object, ...] = (None, [])
    absent = [{"home": [{**HOME, "bedrooms": gone, "colours": gone}]} for gone in ways]
    verdicts = types.judge_all([{"home": [HOME], "let": [LET]}, *absent, {"home": [{"id": "H-2"}]}])
    assert [verdict.said for verdict in verdicts] == ["", "", "", ""]


def test_what_a_type_can_see_is_refused_at_its_field(types: TypeScript) -> None:
    bad: dict[tuple[str, str], Dataset] = {
        ("bedrooms", "type"): {"home": [{**HOME, "bedrooms": "two"}]},
        ("bedrooms", "single"): {"home": [{**HOME, "bedrooms": [1, 2]}]},
        ("pond", "unknown_field"): {"home": [{**HOME, "pond": True}]},
        ("let_type", "code"): {"let": [{**LET, "let_type": "weekly"}]},
        ("starts_on", "required"): {"let": [{name: value for name, value in LET.items() if name != "starts_on"}]},
    }
    verdicts = types.judge_all(list(bad.values()))
    assert [{(f.field, f.constraint) for f in v.faults or ()} for v in verdicts] == [{fault} for fault in bad]


def test_what_a_type_cannot_see_is_said_to_be_left_to_others(tiny: Standard) -> None:
    left = {rule.rule.id: rule.reason for rule in unheld(tiny)}
    assert left["Home/bedrooms/maximum"] == "TypeScript has no ranges"
    assert "Home/bedrooms/type" in left
    assert "Home/has_gas/type" not in left
    assert "Let/let_type/code" not in left


def test_a_retired_code_and_the_meaning_of_a_field_can_be_read_where_they_are_used(tiny: Standard) -> None:
    texts = {artefact.path: artefact.content.decode() for artefact in generate(tiny)}
    assert '{ code: "rolling", title: "Rolling" },' in texts["typescript/codes.ts"]
    assert "How many rooms are meant for sleeping." in texts["typescript/tiny.ts"]
    assert texts["typescript/tiny.ts"].splitlines()[0].startswith("// Tiny standard 0.0.1, made from ")
