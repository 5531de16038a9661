"""Every key of LinkML's metamodel is lowered, refused by name, or known to restrict no data: none is silently lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest
from linkml_runtime.linkml_model import meta

from housing_standard.errors import HousingStandardError
from housing_standard.source.refused import (
    REFUSED_CLASS_KEYS,
    REFUSED_ENUM_KEYS,
    REFUSED_SLOT_KEYS,
    REFUSED_TYPE_KEYS,
)
from housing_standard.source.resolve import read_words

CONSTRUCTS = Path(__file__).parents[1] / "agreement" / "constructs"

# Documentation, provenance and mappings, which every element may carry.
ABOUT_A_TERM = frozenset(field.name for field in dataclasses.fields(meta.CommonMetadata)) | frozenset(
    field.name for field in dataclasses.fields(meta.Element)
) - {"id_prefixes", "id_prefixes_are_closed"}

_CHOICES = frozenset({"any_of", "all_of", "none_of", "exactly_one_of"})
_VALUE = frozenset(
    {"pattern", "structured_pattern", "minimum_value", "maximum_value", "equals_string", "equals_string_in",
     "equals_number"}
)  # fmt: skip
_HERITAGE = frozenset({"is_a", "abstract", "mixin", "mixins"})

LOWERED: Mapping[str, frozenset[str]] = {
    "ClassDefinition": _HERITAGE | _CHOICES | {
        "slots", "slot_usage", "attributes", "class_uri", "unique_keys", "rules", "slot_conditions", "id_prefixes",
        "id_prefixes_are_closed",
    },
    "SlotDefinition": _HERITAGE | _CHOICES | _VALUE | {
        "slot_uri", "ifabsent", "list_elements_unique", "key", "identifier", "designates_type", "range", "required",
        "recommended", "multivalued", "inlined", "inlined_as_list", "unit", "value_presence", "exact_cardinality",
        "minimum_cardinality", "maximum_cardinality", "all_members", "id_prefixes", "id_prefixes_are_closed",
    },
    "EnumDefinition": frozenset({"enum_uri", "permissible_values", "include", "minus", "inherits", "is_a", "mixins"}),
    "TypeDefinition": _VALUE | {"typeof", "base", "uri", "repr", "unit"},
    "ClassRule": frozenset(
        {"preconditions", "postconditions", "elseconditions", "bidirectional", "open_world", "deactivated"}
    ),
    "UniqueKey": frozenset({"unique_key_name", "unique_key_slots", "consider_nulls_inequal"}),
    "PatternExpression": frozenset({"syntax", "interpolated", "partial_match"}),
}  # fmt: skip

REFUSED: Mapping[str, Mapping[str, str]] = {
    "ClassDefinition": REFUSED_CLASS_KEYS,
    "SlotDefinition": REFUSED_SLOT_KEYS,
    "EnumDefinition": REFUSED_ENUM_KEYS,
    "TypeDefinition": REFUSED_TYPE_KEYS,
}

# What says nothing of which data are right, with what it is for instead.
RESTRICTS_NOTHING: Mapping[str, Mapping[str, str]] = {
    "ClassDefinition": {
        "apply_to": "an older way to write mixins, which LinkML has deprecated",
        "values_from": "a hint at where values are listed",
        "string_serialization": "how a record is shown in one line",
        "subclass_of": "a link to another ontology",
        "defining_slots": "a hint for reasoners",
        "tree_root": "which class a document starts with; a dataset here holds records of every kind",
        "classification_rules": "infers a class, asks nothing",
        "slot_names_unique": "about names in the schema",
        "represents_relationship": "a hint for diagrams",
        "alias": "a name for the schema's own use",
    },
    "SlotDefinition": {
        "apply_to": "an older way to write mixins, which LinkML has deprecated",
        "values_from": "a hint at where values are listed",
        "string_serialization": "how a value is shown",
        "singular_name": "a name for people",
        "domain": "which class introduced it; the class's own list of slots decides",
        "inherited": "about the schema",
        "readonly": "who may change a value, not which value",
        "list_elements_ordered": "whether order has a meaning",
        "shared": "about the schema",
        "alias": "the name in data, which is read",
        "owner": "set by tools",
        "domain_of": "set by tools",
        "inverse": "says the same of the other record; the field over there is its own",
        "is_class_field": "about the schema",
        "transitive_form_of": "about the schema",
        "reflexive_transitive_form_of": "about the schema",
        "role": "a word for people",
        "is_usage_slot": "set by tools",
        "usage_slot_name": "set by tools",
        "relational_role": "a hint for diagrams",
        "slot_group": "how a form is laid out",
        "is_grouping_slot": "how a form is laid out",
        "type_mappings": "names in other frameworks",
    },
    "EnumDefinition": {
        "abstract": "about the schema",
        "mixin": "about the schema",
        "apply_to": "an older way to write mixins, which LinkML has deprecated",
        "values_from": "a hint at where values are listed",
        "string_serialization": "how a value is shown",
        "code_set_tag": "which edition of `code_set`, which is refused",
        "code_set_version": "which edition of `code_set`, which is refused",
    },
    "TypeDefinition": {},
    "ClassRule": {},
    "UniqueKey": {},
    "PatternExpression": {},
}

SCHEMA = """id: https://example.org/key
name: key
prefixes:
  linkml: https://w3id.org/linkml/
  ex: https://example.org/key/
default_prefix: ex
default_range: string
imports:
  - linkml:types
classes:
  Thing:
{class_key}    attributes:
      id:
        identifier: true
      state:
        range: State
      name:
        range: Name
{slot_key}types:
  Name:
    typeof: string
{type_key}enums:
  State:
{enum_key}    permissible_values:
      open:
"""
# Where the key of a kind is put, how deep, and the line of the element that then bears it.
PLACES = {
    "ClassDefinition": ("class_key", "    ", "Thing:"),
    "SlotDefinition": ("slot_key", "        ", "name:"),
    "TypeDefinition": ("type_key", "    ", "Name:"),
    "EnumDefinition": ("enum_key", "    ", "State:"),
}

# A value that LinkML itself accepts, where a list of names is not one.
VALUES = {
    **dict.fromkeys(
        ("symmetric", "reflexive", "locally_reflexive", "irreflexive", "asymmetric", "transitive",
         "children_are_mutually_disjoint"),
        "true",
    ),
    **dict.fromkeys(("any_of", "all_of", "none_of", "exactly_one_of"), "[{pattern: x}]"),
    "bindings": "[{range: State, binds_value_of: id}]",
    "array": "{exact_number_dimensions: 2}",
    "extra_slots": "{allowed: true}",
    "enum_range": "{permissible_values: {a: {}}}",
    "has_member": "{equals_string: x}",
    "path_rule": "{traverse: id}",
    "range_expression": "{is_a: Thing}",
    "matches": "{identifier_pattern: x}",
    "reachable_from": "{source_nodes: [ex:x]}",
    "code_set": "ex:x",
    "pv_formula": "CODE",
    "equals_expression": '"{id}"',
    "subproperty_of": "id",
    "implicit_prefix": "ex",
}  # fmt: skip


@pytest.mark.parametrize("kind", LOWERED)
def test_every_key_is_in_exactly_one_place(kind: str) -> None:
    keys = {field.name for field in dataclasses.fields(getattr(meta, kind))} - ABOUT_A_TERM
    lowered, refused, silent = LOWERED[kind], set(REFUSED.get(kind, {})), set(RESTRICTS_NOTHING[kind])
    known = lowered | refused | silent
    assert keys - known - {"id_prefixes", "id_prefixes_are_closed"} == set(), "LinkML has a key that nobody looked at"
    assert lowered & refused == set()
    assert (lowered | refused) & silent == set()
    assert (refused | silent) - keys == set(), "a key that LinkML does not have"


@pytest.mark.parametrize("key", sorted(_VALUE | _CHOICES | LOWERED["ClassRule"] - {"open_world"}))
def test_what_is_lowered_has_a_construct_that_proves_it(key: str) -> None:
    using = [path.parent.name for path in CONSTRUCTS.glob("*/schema.yaml") if f"{key}:" in path.read_text("utf-8")]
    assert using


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind, keys in REFUSED.items() for key in keys])
def test_what_is_refused_is_named_with_its_line_and_a_cure(kind: str, key: str, tmp_path: Path) -> None:
    place, indent, owner = PLACES[kind]
    filled = {name: "" for name, _, _ in PLACES.values()} | {place: f"{indent}{key}: {VALUES.get(key, '[x]')}\n"}
    path = tmp_path / "key.yaml"
    path.write_text(SCHEMA.format(**filled), encoding="utf-8")
    lines = [text.strip() for text in path.read_text("utf-8").splitlines()]
    at = next(n for n, text in enumerate(lines) if text.startswith(f"{key}:"))
    held_by = max(n for n, text in enumerate(lines[:at], start=1) if text == owner)
    with pytest.raises(HousingStandardError) as refusal:
        read_words(path)
    said = str(refusal.value)
    assert f"'{key}'" in said
    assert f"key.yaml:{held_by}:" in said or f"key.yaml:{at + 1}:" in said
    assert REFUSED[kind][key] in said
