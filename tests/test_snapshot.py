"""The snapshot holds the whole Standard, obeys its own JSON Schema and comes back the same."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing_standard.constraints import AllOf, AnyOf, Compare, Condition, Counted, Not, Passes, Present
from housing_standard.errors import UnreadableError
from housing_standard.model import Standard
from housing_standard.snapshot import content_hash, read_snapshot, snapshot_schema, write_snapshot

simple = st.one_of(*(st.from_type(kind) for kind in (Present, Passes, Counted, Compare)))
conditions: st.SearchStrategy[Condition] = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(parts=tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(parts=tuple(parts))),
        inner.map(lambda part: Not(part=part)),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("which", ["tiny", "standard"])
def test_a_standard_comes_back_as_it_was(which: str, request: pytest.FixtureRequest) -> None:
    standard: Standard = request.getfixturevalue(which)
    content = write_snapshot(standard)
    assert read_snapshot(content) == standard
    assert write_snapshot(read_snapshot(content)) == content


@pytest.mark.parametrize("which", ["tiny", "standard"])
def test_a_snapshot_obeys_its_own_schema(which: str, request: pytest.FixtureRequest) -> None:
    schema = snapshot_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(write_snapshot(request.getfixturevalue(which)))
    jsonschema.Draft202012Validator(schema).validate(document)


def test_the_schema_of_a_snapshot_refuses_an_unknown_key(tiny: Standard) -> None:
    document = json.loads(write_snapshot(tiny))
    document["entities"][0]["colour"] = "red"
    assert not jsonschema.Draft202012Validator(snapshot_schema()).is_valid(document)


@given(check=conditions)
@settings(max_examples=60, deadline=None)
def test_any_condition_survives_the_round_trip(tiny: Standard, check: Condition) -> None:
    rule = replace(tiny.entity_by_name["Let"].rules[0], check=check)
    last = replace(tiny.entities[-1], rules=(rule,))
    changed = replace(tiny, entities=(*tiny.entities[:-1], last))
    assert read_snapshot(write_snapshot(changed)) == changed


def test_the_hash_follows_the_content(tiny: Standard) -> None:
    renamed = replace(tiny, version="0.0.2")
    assert content_hash(tiny) == content_hash(read_snapshot(write_snapshot(tiny)))
    assert content_hash(tiny) != content_hash(renamed)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": "other"}', b'{"format": "housing-standard-snapshot-1"}'])
def test_what_is_no_snapshot_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="snapshot"):
        read_snapshot(content)
