"""What is refused: the restrictions of LinkML that have no place in the algebra, each with what to write instead."""

from __future__ import annotations

from collections.abc import Mapping


class UnsupportedError(Exception):
    """A restriction that has no place in the algebra; the reader turns it into a fault with file and line.

    `cure` says what to write instead, where that is known.
    """

    def __init__(self, what: str, cure: str = "") -> None:
        super().__init__(what)
        self.cure = cure


class MistakenError(Exception):
    """A restriction that names what is not there; the reader turns it into a fault with file and line."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.cure = cure


# Keys that restrict data and that are refused, because a silent loss would be a wrong verdict; each with what to write
# instead.
REFUSED_SLOT_KEYS: Mapping[str, str] = {
    "equals_expression": "Give the value itself, or leave the reckoning to those who write the data.",
    "has_member": "Say what every value must be, with `all_members`, `pattern` or a range.",
    "range_expression": "Give the kinds a common parent and name that as the range.",
    "enum_range": "Give the list a name under `enums` and name it as the range.",
    "bindings": "Give the list a name under `enums` and name it as the range of the field that holds the code.",
    "array": "Use a field with many values, or a record of its own for each place.",
    "symmetric": "Say it in the definition; a rule template can ask for the other record.",
    "reflexive": "Say it in the definition.",
    "locally_reflexive": "Say it in the definition.",
    "irreflexive": "Say it in the definition.",
    "asymmetric": "Say it in the definition.",
    "transitive": "Say it in the definition.",
    "union_of": "Name one range, or give the ranges a common parent.",
    "implicit_prefix": "Write the prefix in the values, and ask for it with a pattern.",
    "subproperty_of": "List the properties that may be named as the codes of a vocabulary.",
    "path_rule": "Use a rule template, whose paths may follow references.",
    "disjoint_with": "Say it with a rule whose postconditions ask that one of the two is absent.",
    "children_are_mutually_disjoint": "Say it with a rule whose postconditions ask that all but one are absent.",
}
REFUSED_CLASS_KEYS: Mapping[str, str] = {
    "union_of": "Give the kinds a common parent.",
    "disjoint_with": "Nothing is of two kinds here unless one is the parent of the other; take the key out.",
    "children_are_mutually_disjoint": "Nothing is of two kinds here unless one is the parent; take the key out.",
    "extra_slots": "List the fields; a record has no others.",
}
REFUSED_ENUM_KEYS: Mapping[str, str] = {
    "reachable_from": "List the codes themselves under `permissible_values`.",
    "matches": "List the codes themselves under `permissible_values`.",
    "concepts": "List the codes themselves under `permissible_values`.",
    "code_set": "List the codes themselves under `permissible_values`.",
    "pv_formula": "List the codes themselves under `permissible_values`.",
}
REFUSED_TYPE_KEYS: Mapping[str, str] = {
    "union_of": "Build the type on one other with `typeof`.",
    "any_of": "Say it with one pattern, or on the field.",
    "all_of": "Say it on the type itself.",
    "none_of": "Say it with one pattern, or on the field.",
    "exactly_one_of": "Say it with one pattern, or on the field.",
    "implicit_prefix": "Write the prefix in the values, and ask for it with a pattern.",
}
